package spool

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLock takes the lock of an open file, or says that somebody else has it. It goes with the process.
func tryLock(file *os.File) (bool, error) {
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
	if err == windows.ERROR_LOCK_VIOLATION || err == windows.ERROR_IO_PENDING { //nolint:errorlint // numbers of the system's, never wrapped
		return false, nil
	}
	return err == nil, err
}

// syncDir does nothing: Windows has no such thing, NTFS keeps renames in its journal.
func syncDir(string) error { return nil }
