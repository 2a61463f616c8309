package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// process is a child that lives no longer than this process.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed after err is set
	err  error

	log  *os.File // nil for initdb
	from int64    // where in log this process began
}

// startProcess starts cmd from a thread that waits for it. The kernel ties Pdeathsig to the parent's thread, not to
// its process: a thread that Go retires would take the server with it.
func startProcess(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // for good: the thread ends with this goroutine
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	return p, <-started
}

// end stops the server and returns when it is gone.
func (p *process) end(ctx context.Context) error {
	_ = p.cmd.Process.Signal(syscall.SIGINT) // fast shutdown; no error means more than "already gone"
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
	case <-time.After(stopPatience):
	}
	_ = p.cmd.Process.Signal(syscall.SIGQUIT)
	select {
	case <-p.done:
		return nil
	case <-time.After(abortPatience):
		return fmt.Errorf("stop PostgreSQL: process %d does not end", p.cmd.Process.Pid)
	}
}

// logTail is the end of what the server said in this life.
func (p *process) logTail() string {
	const most = 2000
	if p.log == nil {
		return ""
	}
	size, err := p.log.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	text, _ := io.ReadAll(io.NewSectionReader(p.log, max(p.from, size-most), most))
	return strings.TrimSpace(string(text))
}

// settings are given on the command line, where they win over postgresql.conf: what the portal relies on. Everything
// else may be tuned there.
func (s *Server) settings() []string {
	settings := []string{
		"listen_addresses=", "unix_socket_directories=" + s.run, "unix_socket_permissions=0700", "port=5432",
		"cluster_name=calfleet", "timezone=UTC", "log_timezone=UTC", "log_line_prefix=%m [%p] ",
		"logging_collector=off", "log_checkpoints=off", "jit=off", "random_page_cost=1.1",
	}
	if !s.durable {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	return settings
}

func (s *Server) spawn() (*process, error) {
	args := []string{"-D", s.data}
	for _, setting := range s.settings() {
		args = append(args, "-c", setting)
	}
	log, err := s.openLog()
	if err != nil {
		return nil, err
	}
	from, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("open the log of PostgreSQL: %w", err)
	}
	cmd := s.owner.command(s.root, syscall.SIGINT, s.binaries.program("postgres"), args...)
	cmd.Stdout, cmd.Stderr = log, log
	p, err := startProcess(cmd)
	if err != nil {
		_ = log.Close()
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	p.log, p.from = log, from
	return p, nil
}

// launch starts the server itself (not pg_ctl, which would detach it) until it answers. A first try may find shared
// memory that the backends of a killed server are still letting go of.
func (s *Server) launch(ctx context.Context) (err error) {
	for range 20 {
		if s.process, err = s.spawn(); err != nil {
			return err
		}
		if err = s.awaitReady(ctx); err == nil {
			return nil
		}
		passing := strings.Contains(err.Error(), "shared memory") || strings.Contains(err.Error(), "lock file")
		if endErr := s.process.end(ctx); endErr != nil || !passing {
			return errors.Join(err, endErr)
		}
		if err := pause(ctx, 250*time.Millisecond); err != nil {
			return err
		}
	}
	return err
}

// awaitReady connects until it works, and makes the portal's database the first time.
func (s *Server) awaitReady(ctx context.Context) error {
	for {
		err := s.ensureDatabase(ctx)
		if refused, ok := errors.AsType[*pgconn.PgError](err); err == nil || (ok && refused.Code != startingUp) {
			return err
		}
		select {
		case <-s.process.done:
			return fmt.Errorf("postgres ended: %w: %s", s.process.err, s.process.logTail())
		case <-ctx.Done():
			return fmt.Errorf("wait for postgres: %w: %s", errors.Join(ctx.Err(), err), s.process.logTail())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

const startingUp = "57P03" // cannot_connect_now: recovery after a crash, or not yet

func (s *Server) ensureDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.url(s.password, "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	var exists bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", database).Scan(&exists); err != nil {
		return err
	}
	if exists {
		return nil
	}
	_, err = conn.Exec(ctx, "create database "+database)
	return err
}
