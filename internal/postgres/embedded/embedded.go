// Package embedded runs a private PostgreSQL for the portal, so that one command on a fresh machine is enough.
//
// It finds PostgreSQL's own programs, makes a cluster in a directory nobody else may enter, starts the server as an
// unprivileged user and talks to it over a Unix socket only. The server dies with the portal (the kernel tells it, so
// kill -9 counts too), and whatever a crash leaves behind (a lock file with a reused process number, backends that
// still finish, half an initdb) is cleaned up by the next start without a question. A cluster is never initialised
// twice, never deleted, and one made by another major version is not touched at all.
//
// One directory holds everything:
//
//	portal.lock   flock held for the portal's life; who holds it may clean up the rest
//	password      the only password, made at the first start; readable by the portal's user alone
//	data/         the cluster; data.new/ while initdb works on it
//	run/          the socket
//	postgres.log  what the server says; a start that finds ten megabytes puts them aside as postgres.log.1
//
// Several replicas of the portal need a PostgreSQL of their own: this one serves a single node.
package embedded

import (
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

const (
	role     = "portal"   // superuser of the private cluster
	database = "calfleet" // made at the first start

	lockPatience  = 5 * time.Second  // a killed predecessor may still be dying
	reapPatience  = 30 * time.Second // its server may still write a checkpoint
	stopPatience  = 20 * time.Second // between "fast" and "immediate" shutdown
	abortPatience = 10 * time.Second // after "immediate"; what lives then is stuck in the kernel
)

// ErrUnsupported says that this operating system has no embedded PostgreSQL.
var ErrUnsupported = errors.New("the embedded PostgreSQL runs on Linux only: give the address of a database with --database-url")

// Options say where and how the server runs. The zero value is a good choice for a test: default directory, programs
// and user as found, nothing forced to disk.
type Options struct {
	Dir     string       // everything lives below it; empty means DefaultDir
	BinDir  string       // holds postgres and initdb; empty means search, see FindBinaries
	User    string       // whom the server runs as when the portal is root; empty means calfleet, postgres or nobody
	Durable bool         // false turns fsync off: fast, and lost with the machine's power
	Log     *slog.Logger // nil means slog.Default

	lockPatience time.Duration // tests shorten the wait; 0 means the constant
}

func (o Options) logger() *slog.Logger {
	if o.Log == nil {
		return slog.Default()
	}
	return o.Log
}

// DefaultDir is /var/lib/calfleet/pg for root and for who has no home, and $XDG_STATE_HOME/calfleet/pg, by default
// ~/.local/state/calfleet/pg, for everyone else.
func DefaultDir() string {
	const system = "/var/lib/calfleet/pg"
	if os.Geteuid() == 0 {
		return system
	}
	if state := os.Getenv("XDG_STATE_HOME"); state != "" {
		return filepath.Join(state, "calfleet", "pg")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return system
	}
	return filepath.Join(home, ".local", "state", "calfleet", "pg")
}

// layout is the directory's table of contents.
type layout struct {
	root, data, fresh, run, socket, pidFile, password, lock, log string
}

func layoutOf(dir string) layout {
	in := func(name string) string { return filepath.Join(dir, name) }
	return layout{
		root: dir, data: in("data"), fresh: in("data.new"), run: in("run"),
		socket: in("run/.s.PGSQL.5432"), pidFile: in("data/postmaster.pid"),
		password: in("password"), lock: in("portal.lock"), log: in("postgres.log"),
	}
}

// url is how to connect to a database of the cluster. It carries the password: keep it out of logs.
func (l layout) url(password, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(role, password), Path: "/" + database,
		RawQuery: url.Values{"host": {l.run}, "port": {"5432"}, "sslmode": {"disable"}}.Encode(),
	}
	return u.String()
}
