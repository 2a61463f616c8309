package config

import (
	"os"
	"path/filepath"
)

// DefaultDir is where the agent keeps what is its own.
func DefaultDir() string {
	root := os.Getenv("ProgramData")
	if root == "" {
		root = `C:\ProgramData`
	}
	return filepath.Join(root, "calfleet-agent")
}
