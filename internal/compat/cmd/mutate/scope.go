package main

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
)

// proseFields are the fields of a rule that only find words, and proseTypes are words and ways out: conditions there decide no verdict.
var (
	proseFields = []string{"tell", "step", "ways", "title", "fault", "doubt", "hint", "remark", "ruling"}
	proseTypes  = []string{"Text", "Step", "offer", "Precondition", "Remedy"}
	proseGivers = []string{"matter", "situation"} // what a function without an answer fills with words
)

func isProseField(n *ast.KeyValueExpr) bool {
	key, named := n.Key.(*ast.Ident)
	return named && slices.Contains(proseFields, key.Name)
}

// isProse is true of functions that give no answer but words.
func (f *finder) isProse(n *ast.FuncDecl) bool {
	signature := f.pkg.TypesInfo.Defs[n.Name].Type().(*types.Signature)
	for v := range signature.Results().Variables() {
		if slices.Contains(proseTypes, elementName(v.Type())) {
			return true
		}
	}
	if signature.Results().Len() > 0 {
		return n.Name.Name == "String"
	}
	takes := slices.Collect(signature.Params().Variables())
	if r := signature.Recv(); r != nil {
		takes = append(takes, r)
	}
	return slices.ContainsFunc(takes, func(v *types.Var) bool { return slices.Contains(proseGivers, elementName(v.Type())) })
}

// elementName is the name of a type, or of what it points to or lists.
func elementName(t types.Type) string {
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Name()
	case *types.Pointer:
		return elementName(t.Elem())
	case *types.Slice:
		return elementName(t.Elem())
	}
	return ""
}

// isEnumeration is true of the numbers behind the values of an enumeration: which they are is not looked at.
func (f *finder) isEnumeration(n *ast.ValueSpec) bool {
	_, is := f.neighbors[f.pkg.TypesInfo.Defs[n.Names[0]]]
	return is
}

// isFrozen is true where Go wants a constant.
func isFrozen(stack []ast.Node) bool {
	return slices.ContainsFunc(stack, func(n ast.Node) bool {
		decl, is := n.(*ast.GenDecl)
		return is && decl.Tok == token.CONST
	})
}

// whole is the constant that a number is part of: only that has got the type it is used in.
func (f *finder) whole(e ast.Expr, stack []ast.Node) ast.Expr {
	for _, n := range slices.Backward(stack) {
		outer, is := n.(ast.Expr)
		if !is || f.pkg.TypesInfo.Types[outer].Value == nil {
			break
		}
		e = outer
	}
	return e
}

// isKey is true of the name of a field and of the place of an element.
func isKey(n ast.Node, stack []ast.Node) bool {
	pair, is := stack[len(stack)-1].(*ast.KeyValueExpr)
	return is && pair.Key == n
}

// isPlaceOrSize is true of numbers that say where in a list an element stands, or for how many there is to be room.
func isPlaceOrSize(n ast.Node, stack []ast.Node) bool {
	switch parent := stack[len(stack)-1].(type) {
	case *ast.CallExpr:
		fun, named := parent.Fun.(*ast.Ident)
		return named && fun.Name == "make"
	case *ast.KeyValueExpr:
		literal, is := stack[len(stack)-2].(*ast.CompositeLit)
		_, list := literal.Type.(*ast.ArrayType)
		return is && list && parent.Key == n
	}
	return false
}

// typeName is the type of an expression as the file calls it; not known where it has no name for it.
func (f *finder) typeName(e ast.Expr) (name string, known bool) {
	known = true
	t := types.Default(f.pkg.TypesInfo.TypeOf(e))
	if _, isBasic := t.(*types.Basic); isBasic {
		return t.String(), true
	}
	name = types.TypeString(t, func(p *types.Package) string {
		if p == f.pkg.Types {
			return ""
		}
		for _, i := range f.tree.Imports {
			if i.Path.Value == strconv.Quote(p.Path()) && i.Name == nil {
				return path.Base(p.Path())
			}
		}
		known = false
		return p.Name()
	})
	return name, known
}

// verdicts are the answers of a rule, each with the one that would be worst in its place.
var verdicts = map[string]string{"OK": "Violation", "Violation": "OK", "Unknown": "OK", "Yes": "No", "No": "Yes", "NotKnown": "Yes"}

// neighborsIn has a word to exchange for every value of the package's enumerations: the one before it, for the first the one after.
func neighborsIn(p *types.Package) map[types.Object]string {
	out := map[types.Object]string{types.Universe.Lookup("true"): "false", types.Universe.Lookup("false"): "true"}
	values := map[*types.Named][]*types.Const{}
	for _, name := range p.Scope().Names() {
		c, is := p.Scope().Lookup(name).(*types.Const)
		if !is {
			continue
		}
		if t, named := c.Type().(*types.Named); named && t.Obj().Pkg() == p && c.Val().Kind() == constant.Int {
			values[t] = append(values[t], c)
		}
	}
	for _, all := range values {
		slices.SortFunc(all, func(a, b *types.Const) int { return cmp.Compare(valueOf(a), valueOf(b)) })
		for i, c := range all {
			if by := verdicts[c.Name()]; by != "" {
				out[c] = by
			} else if len(all) > 1 {
				out[c] = all[max(i-1, 1-i)].Name()
			}
		}
	}
	return out
}

func valueOf(c *types.Const) int64 {
	n, _ := constant.Int64Val(c.Val())
	return n
}
