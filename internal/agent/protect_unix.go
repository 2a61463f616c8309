//go:build unix

package agent

import "os"

// Protect lets nobody but its owner into a directory.
func Protect(dir string) error { return os.Chmod(dir, 0o700) } //nolint:gosec // a directory must be searchable
