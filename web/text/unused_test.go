package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCatalogue_EverySentenceIsSaid(t *testing.T) {
	t.Parallel()
	unsaid := sentences(t)
	for _, root := range []string{"..", "../../cmd", "../../internal"} {
		for _, f := range programs(t, root) {
			forget(unsaid, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unsaid)) {
		t.Errorf("%s is said nowhere: delete it", name)
	}
}

// sentences are the names that the files of this package declare as variables.
func sentences(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, f := range programs(t, ".") {
		for _, d := range f.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					names[name.Name] = true
				}
			}
		}
	}
	return names
}

// programs are the files below a folder that people run: neither tests nor the gallery of components.
func programs(t *testing.T, root string) []*ast.File {
	t.Helper()
	var files []*ast.File
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "gallery" || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// forget takes out what a file refers to: text.Name from outside, or the bare name within the package.
func forget(names map[string]bool, f *ast.File) {
	declared := map[*ast.Ident]bool{} // a declaration is no use of what it declares
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for _, name := range n.Names {
				declared[name] = true
			}
		case *ast.SelectorExpr:
			if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "text" {
				delete(names, n.Sel.Name)
			}
		case *ast.Ident:
			if f.Name.Name == "text" && !declared[n] {
				delete(names, n.Name)
			}
		}
		return true
	})
}
