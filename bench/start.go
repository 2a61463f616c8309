//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres/embedded"
)

// firstStart makes a cluster in a new directory and starts it, as the portal does on a fresh machine.
func firstStart(ctx context.Context, b *bench) (sample, error) {
	n := 0
	return func() (time.Duration, error) {
		n++
		var server *embedded.Server
		took, err := timed(func() (err error) {
			server, err = start(ctx, filepath.Join(b.dir, "first-"+strconv.Itoa(n)))
			return err
		})
		if err == nil {
			stop(ctx, server)
		}
		return took, err
	}, nil
}

// warmStart starts a cluster that was stopped in an orderly way.
func warmStart(ctx context.Context, b *bench) (sample, error) {
	dir := filepath.Join(b.dir, "warm")
	server, err := start(ctx, dir)
	if err != nil {
		return nil, err
	}
	stop(ctx, server)
	return func() (time.Duration, error) {
		var server *embedded.Server
		took, err := timed(func() (err error) {
			server, err = start(ctx, dir)
			return err
		})
		if err == nil {
			stop(ctx, server)
		}
		return took, err
	}, nil
}

// firstStartByHand is initdb with the same choices, and the server.
func firstStartByHand(ctx context.Context, b *bench) (sample, error) {
	n := 0
	return func() (time.Duration, error) {
		n++
		h, err := newByHand(filepath.Join(b.dir, "hand-"+strconv.Itoa(n)))
		if err != nil {
			return 0, err
		}
		took, err := timed(func() error {
			if err := h.initdb(ctx); err != nil {
				return err
			}
			return h.start(ctx)
		})
		return took, errors.Join(err, h.stop())
	}, nil
}

// warmStartByHand is the server's process until it answers.
func warmStartByHand(ctx context.Context, b *bench) (sample, error) {
	h, err := newByHand(filepath.Join(b.dir, "hand-warm"))
	if err != nil {
		return nil, err
	}
	if err := h.initdb(ctx); err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		took, err := timed(func() error { return h.start(ctx) })
		return took, errors.Join(err, h.stop())
	}, nil
}

// byHand is PostgreSQL without the portal's care: no lock, no password, no supervision.
type byHand struct {
	dir      string
	binaries embedded.Binaries
	as       *syscall.Credential // nil: as ourselves
	process  *exec.Cmd
}

func newByHand(dir string) (*byHand, error) {
	binaries, err := embedded.FindBinaries("", 0)
	if err != nil {
		return nil, err
	}
	h := &byHand{dir: dir, binaries: binaries}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	if os.Geteuid() == 0 {
		if h.as, err = unprivileged(); err != nil {
			return nil, err
		}
		return h, os.Chown(dir, int(h.as.Uid), int(h.as.Gid))
	}
	return h, nil
}

// unprivileged is a user to run the server as, which refuses to be root.
func unprivileged() (*syscall.Credential, error) {
	for _, name := range []string{"calfleet", "postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
	}
	return nil, errors.New("no user calfleet, postgres or nobody to run PostgreSQL as")
}

func (h *byHand) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(h.binaries.Dir, program), args...)
	cmd.Dir = h.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: h.as, Pdeathsig: syscall.SIGQUIT}
	return cmd
}

func (h *byHand) initdb(ctx context.Context) error {
	cmd := h.command(ctx, "initdb", "-D", "data", "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

// start returns when the server answers a query.
func (h *byHand) start(ctx context.Context) error {
	h.process = h.command(ctx, "postgres", "-D", "data", "-k", h.dir, "-c", "listen_addresses=", "-c", "logging_collector=off")
	if err := h.process.Start(); err != nil {
		return err
	}
	u := url.URL{Scheme: "postgres", User: url.User("bench"), Path: "/postgres", RawQuery: url.Values{"host": {h.dir}}.Encode()}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, u.String())
		if err == nil {
			_, err = conn.Exec(ctx, "SELECT 1")
			return errors.Join(err, conn.Close(ctx))
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// stop is a fast shutdown.
func (h *byHand) stop() error {
	if h.process == nil || h.process.Process == nil {
		return nil
	}
	if err := h.process.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	err := h.process.Wait()
	h.process = nil
	return err
}
