//go:build unix

package spool

import (
	"os"
	"syscall"
)

// tryLock takes the lock of an open file, or says that somebody else has it. It goes with the process.
func tryLock(file *os.File) (bool, error) {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == syscall.EWOULDBLOCK {
		return false, nil
	}
	return err == nil, err
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	file, err := os.Open(dir) //nolint:gosec // the spool's own
	if err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
