//go:build !windows

package config

// DefaultDir is where the agent keeps what is its own.
func DefaultDir() string { return "/var/lib/calfleet-agent" }
