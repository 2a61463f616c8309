package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// socketLimit is the longest path a Unix socket can have (sockaddr_un holds 108 bytes, the last is 0).
const socketLimit = 107

// logLimit is the size at which a start puts postgres.log aside as postgres.log.1.
const logLimit = 10 << 20

// locate turns what the user wrote into the layout of a directory that may not exist yet. Symbolic links are resolved
// because the directory is compared with /proc/*/cwd later.
func locate(dir string) (layout, error) {
	if dir == "" {
		dir = DefaultDir()
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return layout{}, fmt.Errorf("find the directory of PostgreSQL: %w", err)
	}
	l := layoutOf(resolve(abs))
	if len(l.socket) > socketLimit {
		return layout{}, fmt.Errorf("put PostgreSQL into %s: the path of its socket would have %d bytes, at most %d are possible: "+
			"give a shorter --data-dir, for example --data-dir %s", l.root, len(l.socket), socketLimit, shorterDir())
	}
	return l, nil
}

func shorterDir() string {
	if dir := DefaultDir(); len(layoutOf(dir).socket) <= socketLimit {
		return dir
	}
	return fmt.Sprintf("/var/tmp/calfleet-%d", os.Geteuid())
}

// resolve follows the symbolic links of the part of path that exists.
func resolve(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if parent := filepath.Dir(path); parent != path {
		return filepath.Join(resolve(parent), filepath.Base(path))
	}
	return path
}

// clusterMajor is the major version that made the cluster, 0 if there is none yet.
func (l layout) clusterMajor() (int, error) {
	text, err := os.ReadFile(filepath.Join(l.data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(l.data); err == nil {
			return 0, fmt.Errorf("use the cluster in %s: it has no PG_VERSION, so it is not one; move it away and start again", l.data)
		}
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of the cluster: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("read the version of the cluster in %s: %w", l.data, err)
	}
	return major, nil
}

// make creates what is missing. The directory stays the portal's own, so that a server that was broken into can't
// plant links for a portal that is root to follow; only data and run are handed over.
func (l layout) make(o owner) error {
	mode := os.FileMode(0o700)
	if o.lent {
		mode = 0o711
	}
	if err := makeDir(l.root, mode); err != nil {
		return fmt.Errorf("make the directory of PostgreSQL: %w", err)
	}
	if err := l.trustRoot(o); err != nil {
		return err
	}
	if err := makeDir(l.run, 0o700); err != nil {
		return fmt.Errorf("make the directory of the socket: %w", err)
	}
	return o.give(l.run)
}

// trustRoot refuses, for a portal that is root, a directory where somebody else may put links and files.
func (l layout) trustRoot(o owner) error {
	info, err := os.Stat(l.root)
	if err != nil || !o.lent {
		return err
	}
	if made, _ := uidOf(l.root); made != 0 || info.Mode()&0o022 != 0 {
		return fmt.Errorf("use %s as root: it belongs to uid %d with mode %v, so others may write there: type chown root %s && chmod go-w %s",
			l.root, made, info.Mode().Perm(), l.root, l.root)
	}
	return nil
}

// makeDir makes dir with its parents (those readable as usual). What exists keeps its mode.
func makeDir(dir string, mode os.FileMode) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	if err := os.Mkdir(dir, mode); err != nil {
		return err
	}
	return os.Chmod(dir, mode) // whatever the umask took away
}

// takeLock waits for the portal's lock on the directory. The lock goes with the process, however that ends; the file
// stays. Its text, the holder's process number, is there for people only.
func (l layout) takeLock(ctx context.Context, patience time.Duration) (*os.File, error) {
	file, err := os.OpenFile(l.lock, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", l.root, err)
	}
	for deadline := time.Now().Add(patience); ; {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return file, writePid(file)
		}
		if time.Now().After(deadline) || !errors.Is(err, syscall.EWOULDBLOCK) {
			break
		}
		if err = pause(ctx, 50*time.Millisecond); err != nil {
			break
		}
	}
	holder := make([]byte, 20)
	n, _ := file.ReadAt(holder, 0)
	_ = file.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("use %s: another portal (process %s) works there: stop it, or give this one its own --data-dir",
			l.root, strings.TrimSpace(string(holder[:n])))
	}
	return nil, fmt.Errorf("lock %s: %w", l.root, err)
}

func writePid(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("write the lock: %w", err)
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// readPassword returns the cluster's password. A cluster without one is refused: a new one would not open it.
func (l layout) readPassword() (string, error) {
	text, err := os.ReadFile(l.password)
	password := strings.TrimSpace(string(text))
	if err == nil && password == "" {
		err = errors.New("it is empty")
	}
	if err != nil {
		return "", fmt.Errorf("read the password of the cluster in %s: %w", l.password, err)
	}
	return password, nil
}

// makePassword returns the password for a cluster that is about to be made; one that an interrupted start left is as
// good as a new one.
func (l layout) makePassword() (string, error) {
	if password, err := l.readPassword(); err == nil {
		return password, nil
	}
	password := rand.Text()
	return password, os.WriteFile(l.password, []byte(password+"\n"), 0o600)
}

func (l layout) openLog() (*os.File, error) {
	if info, err := os.Lstat(l.log); err == nil && info.Size() > logLimit {
		if err := os.Rename(l.log, l.log+".1"); err != nil {
			return nil, fmt.Errorf("put the log of PostgreSQL aside: %w", err)
		}
	}
	file, err := os.OpenFile(l.log, os.O_RDWR|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of PostgreSQL: %w", err)
	}
	return file, nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
