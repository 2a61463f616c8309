package compat

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What speaks for the default data: for callers that have no facts. Inside the package only Facts.rules chooses it.
var (
	builtInFuncs   = []string{"BuiltIn", "Default", "Releases", "CALVersions", "KnownCALVersion", "CALVersionOfID", "CALCoversHost", "ServerHoldsCAL", "ServerServesHost", "SumIssued"}
	builtInMethods = []string{"Read", "Release", "CALVersion"}
	mayCallThem    = append(slices.Concat(builtInFuncs, builtInMethods), "rules", "builtInSource")
)

// A rule that asked the default data would judge a loaded release by a file that has never heard of it.
func TestEngine_AsksTheDataOfTheFacts(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			if f, is := declared.(*ast.FuncDecl); is && slices.Contains(mayCallThem, f.Name.Name) {
				continue
			}
			ast.Inspect(declared, func(n ast.Node) bool {
				if call, is := n.(*ast.CallExpr); is && asksBuiltIn(call) {
					t.Errorf("%s asks the default data: ask that of the index", files.Position(call.Pos()))
				}
				return true
			})
		}
	}
}

func asksBuiltIn(call *ast.CallExpr) bool {
	switch called := call.Fun.(type) {
	case *ast.Ident:
		return slices.Contains(builtInFuncs, called.Name)
	case *ast.SelectorExpr:
		return slices.Contains(builtInMethods, called.Sel.Name)
	}
	return false
}
