package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// entry is one call of T, F1, F2, N or N1 in the catalogue.
type entry struct {
	maker string
	at    token.Position
	forms []string // in the order of the maker's parameters
}

// gaps is how many gaps each maker's forms have.
var gaps = map[string]int{"T": 0, "F1": 1, "F2": 2, "N": 1, "N1": 2}

func TestCatalogue_BothLanguagesHaveTheSameGaps(t *testing.T) {
	t.Parallel()
	for _, e := range catalogue(t) {
		for i, form := range e.forms {
			got := gapsOf(form)
			if len(got) == 0 && strings.HasPrefix(e.maker, "N") && i%2 == 0 {
				continue // a singular may leave its count unsaid
			}
			if !slices.Equal(got, wantGaps(gaps[e.maker])) {
				t.Errorf("%s: %s: %q fills gaps %v, want each of 1…%d once", e.at, e.maker, form, got, gaps[e.maker])
			}
		}
	}
}

func TestCatalogue_NoSentenceIsMissingOrLeftUntrimmed(t *testing.T) {
	t.Parallel()
	for _, e := range catalogue(t) {
		for _, form := range e.forms {
			if strings.TrimSpace(form) == "" || strings.Contains(form, "  ") {
				t.Errorf("%s: %q is empty or has doubled spaces", e.at, form)
			}
		}
	}
}

var tightMark = regexp.MustCompile(`[\pL)%][;!?»]|«\S|\pL:(\s|$)|\.\.\.`)

func TestCatalogue_FrenchHasSpacesBeforeHighMarks(t *testing.T) {
	t.Parallel()
	for _, e := range catalogue(t) {
		french := e.forms[len(e.forms)/2:]
		for _, form := range french {
			if m := tightMark.FindString(form); m != "" {
				t.Errorf("%s: %q: put a space at %q", e.at, form, m)
			}
		}
	}
}

var gap = regexp.MustCompile(`%(?:\[(\d)\])?(.)`)

// gapsOf lists the gaps a form fills, sorted; 0 stands for a verb that is
// not %s.
func gapsOf(form string) []int {
	var found []int
	next := 1
	for _, m := range gap.FindAllStringSubmatch(strings.ReplaceAll(form, "%%", ""), -1) {
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		if m[2] != "s" {
			next = 0
		}
		found = append(found, next)
		next++
	}
	slices.Sort(found)
	return found
}

func wantGaps(n int) []int {
	var want []int
	for i := 1; i <= n; i++ {
		want = append(want, i)
	}
	return want
}

func catalogue(t *testing.T) []entry {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []entry
	fset := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := entryOf(fset, n); ok {
				all = append(all, e)
			}
			return true
		})
	}
	if len(all) < 100 {
		t.Fatalf("only %d sentences found: the test no longer reads the catalogue", len(all))
	}
	return all
}

func entryOf(fset *token.FileSet, n ast.Node) (entry, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return entry{}, false
	}
	e := entry{maker: makerOf(call.Fun), at: fset.Position(call.Pos())}
	if _, ok := gaps[e.maker]; !ok {
		return entry{}, false
	}
	for _, arg := range call.Args {
		lit, ok := arg.(*ast.BasicLit)
		if !ok {
			return entry{}, false // the makers calling each other
		}
		form, err := strconv.Unquote(lit.Value)
		if err != nil {
			return entry{}, false
		}
		e.forms = append(e.forms, form)
	}
	return e, true
}

func makerOf(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.IndexExpr:
		return makerOf(f.X)
	case *ast.IndexListExpr: // more than one type
		return makerOf(f.X)
	default:
		return ""
	}
}
