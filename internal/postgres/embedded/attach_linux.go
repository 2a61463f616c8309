package embedded

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// Attach finds the server that a running portal keeps for dir, so that a command on the side (add a user, export) can
// work with it. Without a running portal it returns false, and the caller starts its own. A portal that has just
// begun gets five seconds to bring its server up.
func Attach(dir string) (url string, ok bool, err error) {
	l, err := locate(dir)
	if err != nil {
		return "", false, err
	}
	served, err := l.served()
	if err != nil || !served {
		return "", false, err
	}
	for deadline := time.Now().Add(lockPatience); !l.ready(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			return "", false, fmt.Errorf("use the PostgreSQL of the portal in %s: it is not ready; look at %s", l.root, l.log)
		}
	}
	password, err := l.readPassword()
	if err != nil {
		return "", false, err
	}
	return l.url(password, database), true, nil
}

// served says whether a portal holds the lock. Looking takes a shared lock for a moment: a portal that starts just
// then tries again, and others who look are not in each other's way.
func (l layout) served() (bool, error) {
	file, err := os.OpenFile(l.lock, os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a portal in %s: %w", l.root, err)
	}
	defer func() { _ = file.Close() }()
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if err != nil && !errors.Is(err, syscall.EWOULDBLOCK) {
		return false, fmt.Errorf("look for a portal in %s: %w", l.root, err)
	}
	return err != nil, nil
}

// ready reads the eighth line of postmaster.pid, where PostgreSQL writes its state.
func (l layout) ready() bool {
	text, _ := os.ReadFile(l.pidFile)
	lines := strings.Split(string(text), "\n")
	return len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready"
}
