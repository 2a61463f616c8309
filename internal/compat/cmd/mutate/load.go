package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"go/ast"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/packages"
)

// trial is a package and what is changed in it.
type trial struct {
	pkg     *packages.Package
	dir     string
	sources []*source
	changes []*change
}

//go:embed switch.go.txt
var switchText string

// load reads the package in a directory and lists the changes of the files that are named.
func load(ctx context.Context, dir string, files []string) (*trial, error) {
	mode := packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports
	found, err := packages.Load(&packages.Config{Context: ctx, Dir: dir, Mode: mode}, ".")
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", dir, err)
	}
	pkg := found[0]
	if len(pkg.Errors) > 0 {
		return nil, fmt.Errorf("load %s: %w", dir, pkg.Errors[0])
	}
	t := &trial{pkg: pkg, dir: dir}
	for _, tree := range pkg.Syntax {
		path := pkg.Fset.Position(tree.Package).Filename
		if slices.Contains(files, filepath.Base(path)) {
			if err := t.find(tree, path); err != nil {
				return nil, err
			}
		}
	}
	if len(t.sources) != len(files) {
		return nil, fmt.Errorf("%s has %d of the files %v", dir, len(t.sources), files)
	}
	if len(t.changes) == 0 {
		return nil, errors.New("no condition to change")
	}
	return t, nil
}

func (t *trial) find(tree *ast.File, path string) error {
	s, err := readSource(path)
	if err != nil {
		return err
	}
	f := &finder{source: s, pkg: t.pkg, tree: tree, neighbors: neighborsIn(t.pkg.Types), changes: &t.changes}
	ast.PreorderStack(tree, nil, f.visit)
	t.sources = append(t.sources, s)
	return nil
}

// switched is the package with every change in it, and off.
func (t *trial) switched() map[string][]byte {
	overlay := t.withSwitch()
	for _, s := range t.sources {
		overlay[s.path] = s.switched()
	}
	return overlay
}

// alone is the package with one change written into it.
func (t *trial) alone(c *change) map[string][]byte {
	overlay := t.withSwitch()
	overlay[c.path] = c.changed()
	return overlay
}

func (t *trial) withSwitch() map[string][]byte {
	path := filepath.Join(filepath.Dir(t.sources[0].path), "mutant_switch.go")
	return map[string][]byte{path: []byte("package " + t.pkg.Name + "\n\n" + switchText)}
}

func (t *trial) has(file string) bool {
	return slices.ContainsFunc(t.sources, func(s *source) bool { return filepath.Base(s.path) == file })
}
