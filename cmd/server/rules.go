package main

import (
	"fmt"
	"os"

	"calfleet/internal/compat"
)

// rulesFile names rule data on disk; "" keeps what came with the program.
type rulesFile string

// maxRules bounds a file of rule data; the built-in one has some 20 kB.
const maxRules = 4 << 20

// AfterApply loads the file before any command runs, so that everything in the process judges alike.
func (f rulesFile) AfterApply() error {
	if f == "" {
		return nil
	}
	info, err := os.Stat(string(f))
	if err != nil {
		return fmt.Errorf("--rules: %w", err)
	}
	if info.Size() > maxRules {
		return fmt.Errorf("--rules: %s is larger than %d bytes", f, maxRules)
	}
	text, err := os.ReadFile(string(f))
	if err != nil {
		return fmt.Errorf("--rules: %w", err)
	}
	data, err := compat.LoadData(text)
	if err != nil {
		return fmt.Errorf("--rules %s: %w", f, err)
	}
	if err := compat.SetDefault(data); err != nil {
		return fmt.Errorf("--rules: %w", err)
	}
	return nil
}
