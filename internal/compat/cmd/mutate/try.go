package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// outcome is what came of a change.
type outcome int

const (
	noticed outcome = iota
	unnoticed
	doesNotBuild
)

// try builds and tests the package with the change laid over its file.
func (c change) try(ctx context.Context, run string) outcome {
	dir, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return doesNotBuild
	}
	defer func() { _ = os.RemoveAll(dir) }()
	overlay, err := c.overlay(dir)
	if err != nil {
		return doesNotBuild
	}
	binary := filepath.Join(dir, "compat.test")
	if exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", binary, pkg).Run() != nil {
		return doesNotBuild
	}
	test := exec.CommandContext(ctx, binary, "-test.run", run, "-test.failfast", "-test.timeout", "60s")
	test.Dir = pkg
	if test.Run() == nil {
		return unnoticed
	}
	return noticed
}

// overlay writes the changed file and the map that go reads instead of the disk.
func (c change) overlay(dir string) (string, error) {
	changed := filepath.Join(dir, filepath.Base(c.file))
	text := slices.Concat(c.text[:c.from], []byte(c.by), c.text[c.to:])
	if err := os.WriteFile(changed, text, 0o600); err != nil {
		return "", err
	}
	original, err := filepath.Abs(c.file)
	if err != nil {
		return "", err
	}
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{original: changed}})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, strings.TrimSuffix(filepath.Base(c.file), ".go")+".json")
	return path, os.WriteFile(path, replace, 0o600)
}
