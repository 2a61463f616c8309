package embedded

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Server is a running PostgreSQL that ends with this process.
type Server struct {
	layout
	owner    owner
	binaries Binaries
	durable  bool
	log      *slog.Logger
	password string
	lock     *os.File
	process  *process

	stop    sync.Once
	stopErr error
}

// Start brings the server of a directory up and returns when it accepts connections; a cluster is made if there is
// none. It waits for what a killed predecessor left to end, and for crash recovery, as long as ctx lets it. Its errors
// tell what to do next. A directory that another portal uses is refused after five seconds.
func Start(ctx context.Context, o Options) (*Server, error) {
	l, err := locate(o.Dir)
	if err != nil {
		return nil, err
	}
	s := &Server{layout: l, durable: o.Durable, log: o.logger()}
	if err := s.choose(o); err != nil {
		return nil, err
	}
	if s.lock, err = s.takeLock(ctx, cmp.Or(o.lockPatience, lockPatience)); err != nil {
		return nil, err
	}
	if err := s.bringUp(ctx); err != nil {
		_ = s.lock.Close()
		return nil, fmt.Errorf("start PostgreSQL %d in %s: %w", s.binaries.Major, s.root, err)
	}
	return s, nil
}

// choose settles user and programs and makes the directory. Everything that can be refused is refused before anything
// is written.
func (s *Server) choose(o Options) error {
	major, err := s.clusterMajor()
	if err != nil {
		return err
	}
	if s.owner, err = findOwner(os.Geteuid(), o.User, s.data); err != nil {
		return err
	}
	s.binaries, err = findBinaries(o.BinDir, major, func(postgres string) *exec.Cmd {
		return s.owner.command("/", 0, postgres, "--version")
	})
	if err != nil {
		if major != 0 {
			err = fmt.Errorf("%w\nThe database in %s has not been touched", err, s.data)
		}
		return err
	}
	if err := s.make(s.owner); err != nil {
		return err
	}
	return s.preflight()
}

// preflight starts a program as the server's user in the directory: nothing else knows for sure that it can.
func (s *Server) preflight() error {
	err := s.owner.command(s.root, 0, s.binaries.program("postgres"), "--version").Run()
	if dir := s.owner.closedDir(s.root); err != nil && dir != "" {
		return fmt.Errorf("run PostgreSQL as %s in %s: that user may not enter %s: give another --data-dir, or type chmod a+x %s",
			s.owner.name, s.root, dir, dir)
	}
	if err != nil {
		return fmt.Errorf("run PostgreSQL as %s in %s: %w", s.owner.name, s.root, err)
	}
	return nil
}

func (s *Server) bringUp(ctx context.Context) error {
	began := time.Now()
	for _, dir := range []string{s.data, s.fresh} {
		if err := s.reap(ctx, dir); err != nil {
			return err
		}
	}
	if err := s.sweep(); err != nil {
		return err
	}
	if err := s.makeCluster(ctx); err != nil {
		return err
	}
	if err := s.launch(ctx); err != nil {
		return err
	}
	s.log.InfoContext(ctx, "embedded PostgreSQL is ready", "dir", s.root, "major", s.binaries.Major,
		"user", s.owner.name, "took", time.Since(began).Round(time.Millisecond))
	return nil
}

// makeCluster runs initdb unless there is a cluster. It works on data.new and renames, so that a cluster exists whole
// or not at all.
func (s *Server) makeCluster(ctx context.Context) (err error) {
	if _, err := os.Stat(s.data); err == nil {
		s.password, err = s.readPassword()
		return err
	}
	if err := os.RemoveAll(s.fresh); err != nil {
		return fmt.Errorf("remove half a cluster: %w", err)
	}
	if s.password, err = s.makePassword(); err != nil {
		return fmt.Errorf("make a password: %w", err)
	}
	if err := makeDir(s.fresh, 0o700); err != nil {
		return fmt.Errorf("make a cluster: %w", err)
	}
	if err := s.owner.give(s.fresh); err != nil {
		return fmt.Errorf("make a cluster: %w", err)
	}
	if err := s.initdb(ctx); err != nil {
		return err
	}
	if err := os.Rename(s.fresh, s.data); err != nil {
		return fmt.Errorf("make a cluster: %w", err)
	}
	return syncDir(s.root)
}

func (s *Server) initdb(ctx context.Context) error {
	pwfile, err := s.writePwfile()
	if err != nil {
		return fmt.Errorf("make a cluster: %w", err)
	}
	defer func() { _ = os.Remove(pwfile) }()
	args := []string{
		"-D", s.fresh, "-U", role, "-A", "scram-sha-256", "--pwfile", pwfile,
		"-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions",
	}
	if !s.durable {
		args = append(args, "--no-sync")
	}
	var out bytes.Buffer
	cmd := s.owner.command(s.root, syscall.SIGKILL, s.binaries.program("initdb"), args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	p, err := startProcess(cmd)
	if err != nil {
		return fmt.Errorf("make a cluster: %w", err)
	}
	select {
	case <-ctx.Done():
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-p.done
		return fmt.Errorf("make a cluster: %w", ctx.Err())
	case <-p.done:
	}
	if p.err != nil {
		return fmt.Errorf("make a cluster: initdb: %w: %s", p.err, strings.TrimSpace(out.String()))
	}
	return nil
}

// writePwfile puts the password where the server's user can read it. That user may write there, too, so a portal that
// is root makes a new file and hands it over by its descriptor, never by its name.
func (s *Server) writePwfile() (string, error) {
	path := filepath.Join(s.run, "initdb.password")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(s.password + "\n")
	if s.owner.lent {
		err = errors.Join(err, file.Chown(s.owner.uid, s.owner.gid))
	}
	return path, errors.Join(err, file.Close())
}

func syncDir(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return errors.Join(file.Sync(), file.Close())
}

// URL is how to connect. It carries the password: keep it out of logs.
func (s *Server) URL() string { return s.url(s.password, database) }

// Done is closed when the server has ended, by Stop or by itself. A portal whose server ended by itself exits and lets
// the service manager restart both.
func (s *Server) Done() <-chan struct{} { return s.process.done }

// Err says how the server ended; nil while it runs and after an orderly end.
func (s *Server) Err() error {
	select {
	case <-s.process.done:
	default:
		return nil
	}
	if s.process.err == nil {
		return nil
	}
	return fmt.Errorf("PostgreSQL in %s ended: %w: %s", s.root, s.process.err, s.process.logTail())
}

// Stop shuts the server down: fast, which ends sessions in an orderly way; after twenty seconds, or when ctx ends,
// immediately, which the next start repairs from the write-ahead log. Close the pools first. Calling it again is fine.
func (s *Server) Stop(ctx context.Context) error {
	s.stop.Do(func() {
		if s.stopErr = s.process.end(ctx); s.stopErr == nil {
			s.stopErr = errors.Join(s.process.log.Close(), s.lock.Close())
		}
	})
	return s.stopErr
}
