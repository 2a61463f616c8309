package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
)

// change is one edit of one file.
type change struct {
	file, place, what string
	from, to          int // offsets of what is replaced
	by                string
	text              []byte
}

// prose are the fields of a rule that only find words; conditions there decide nothing.
var prose = []string{"tell", "step", "ways", "title", "remark", "ruling", "Title", "Statement", "When", "Missing", "Note"}

// swaps are the operators that are exchanged, one for another.
var swaps = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR}, token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.LAND: {token.LOR}, token.LOR: {token.LAND}, token.ADD: {token.SUB}, token.SUB: {token.ADD},
}

// changesOf lists every change of a file, in its order.
func changesOf(file string) ([]change, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, text, 0)
	if err != nil {
		return nil, err
	}
	var all []change
	add := func(at token.Pos, length int, by string) {
		p := set.Position(at)
		from := p.Offset
		all = append(all, change{
			file: file, place: fmt.Sprintf("%s:%d:%d", file, p.Line, p.Column), what: fmt.Sprintf("%s → %s", text[from:from+length], by),
			from: from, to: from + length, by: by, text: text,
		})
	}
	ast.Inspect(tree, func(n ast.Node) bool { return visit(n, add) })
	return all, nil
}

// visit adds the changes of one node, and says whether to look inside.
func visit(n ast.Node, add func(at token.Pos, length int, by string)) bool {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		key, named := n.Key.(*ast.Ident)
		return !named || !slices.Contains(prose, key.Name)
	case *ast.FuncDecl:
		return !isProse(n)
	case *ast.BinaryExpr:
		for _, by := range swaps[n.Op] {
			add(n.OpPos, len(n.Op.String()), by.String())
		}
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			add(n.OpPos, 1, "")
		}
	case *ast.BasicLit:
		if number, err := strconv.Atoi(n.Value); err == nil && n.Kind == token.INT {
			add(n.Pos(), len(n.Value), strconv.Itoa(number+1))
		}
	case *ast.Ident:
		if by, verdict := verdicts[n.Name]; verdict {
			add(n.Pos(), len(n.Name), by)
		}
	}
	return true
}

// verdicts are the words that a rule answers with.
var verdicts = map[string]string{"OK": "Violation", "Violation": "OK", "Unknown": "OK", "Yes": "No", "No": "Yes", "true": "false", "false": "true"}

// isProse is true of functions that give no answer but words: those that return a Text, remedies, or nothing.
func isProse(f *ast.FuncDecl) bool {
	if f.Type.Results == nil {
		return true
	}
	for _, r := range f.Type.Results.List {
		switch t := r.Type.(type) {
		case *ast.Ident:
			if t.Name == "Text" || t.Name == "offer" || t.Name == "string" || t.Name == "Precondition" {
				return true
			}
		case *ast.ArrayType:
			if e, named := t.Elt.(*ast.Ident); named && (e.Name == "offer" || e.Name == "Text" || e.Name == "Precondition") {
				return true
			}
		}
	}
	return false
}
