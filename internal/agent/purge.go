package agent

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// own are the names of what stands in the agent's directory.
var own = []string{grantFile, secretFile, keyFile, "lock", "agent.conf", "agent.log", "agent.log.old"}

// Purge removes what is the agent's from its directory, and the directory if nothing else is in it: it may have been named by mistake.
func Purge(dir string) error {
	waiting := filepath.Join(dir, "spool")
	files, err := os.ReadDir(waiting)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("list spool: %w", err)
	}
	var paths []string
	for _, file := range files {
		if !file.IsDir() {
			paths = append(paths, filepath.Join(waiting, file.Name()))
		}
	}
	paths = append(paths, waiting)
	for _, name := range own {
		paths = append(paths, filepath.Join(dir, name))
	}
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove what is the agent's: %w", err)
		}
	}
	left, err := os.ReadDir(dir)
	if err == nil && len(left) == 0 {
		err = os.Remove(dir)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the agent's directory: %w", err)
	}
	return nil
}
