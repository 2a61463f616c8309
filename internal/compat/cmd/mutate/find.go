package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/packages"
)

// finder looks for the conditions of one file, puts a switch at each, and lists the changes.
type finder struct {
	*source
	pkg       *packages.Package
	tree      *ast.File
	neighbors map[types.Object]string
	changes   *[]*change
}

// visit looks at one node and says whether to look inside.
func (f *finder) visit(n ast.Node, stack []ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return !f.isProse(n)
	case *ast.KeyValueExpr:
		return !isProseField(n)
	case *ast.ValueSpec:
		return !f.isEnumeration(n)
	case *ast.ArrayType:
		return false // its size is no condition
	case *ast.BinaryExpr:
		f.operator(n)
	case *ast.UnaryExpr:
		f.not(n)
	case *ast.BasicLit:
		f.number(n, stack)
	case *ast.Ident:
		f.word(n, stack)
	case *ast.CallExpr:
		f.extreme(n)
	case *ast.AssignStmt:
		f.sum(n)
	case *ast.CaseClause:
		f.cases(n, stack)
	}
	if e, is := n.(ast.Expr); is && f.isCondition(e, stack) {
		f.negate(e, f.add(e.Pos(), e.Pos(), "!"))
	}
	return true
}

// add lists a change and gives its number.
func (f *finder) add(from, to token.Pos, by string) int {
	c := &change{source: f.source, number: len(*f.changes) + 1, place: f.pkg.Fset.Position(from), from: f.at(from), to: f.at(to), by: by, switched: true}
	*f.changes = append(*f.changes, c)
	return c.number
}

// addAlone lists a change that has to be compiled by itself.
func (f *finder) addAlone(from, to token.Pos, by string) {
	f.add(from, to, by)
	(*f.changes)[len(*f.changes)-1].switched = false
}

func (f *finder) at(p token.Pos) int { return f.pkg.Fset.Position(p).Offset }

func (f *finder) around(n ast.Node, before, after string) {
	f.wrap(f.at(n.Pos()), f.at(n.End()), before, after)
}

func (f *finder) negate(e ast.Expr, number int) {
	f.around(e, "((", fmt.Sprintf(") != mutant(%d))", number))
}

// operator changes a comparison, a connection or a sum.
func (f *finder) operator(n *ast.BinaryExpr) {
	if f.pkg.TypesInfo.Types[n].Value != nil {
		return // constant: its parts are changed one by one
	}
	end := n.OpPos + token.Pos(len(n.Op.String()))
	swap := func(by token.Token) int { return f.add(n.OpPos, end, by.String()) }
	switch n.Op {
	case token.EQL:
		f.negate(n, swap(token.NEQ))
	case token.NEQ:
		f.negate(n, swap(token.EQL))
	case token.LAND:
		f.connection(n, swap(token.LOR))
	case token.LOR:
		f.connection(n, swap(token.LAND))
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		o := orders[n.Op]
		f.negate(n, swap(o.opposite))
		f.around(n, "mutantCompare(", fmt.Sprintf(") %s mutantEdge(%d, %d)", n.Op, swap(o.moved), o.by))
		f.replace(f.at(n.OpPos), f.at(end), ",")
	case token.ADD:
		f.sign(n.Y, func() int { return swap(token.SUB) })
	case token.SUB:
		f.sign(n.Y, func() int { return swap(token.ADD) })
	default:
	}
}

// orders has for each comparison its opposite, the one that differs at the edge alone, and where that has the edge.
var orders = map[token.Token]struct {
	opposite, moved token.Token
	by              int
}{
	token.LSS: {token.GEQ, token.LEQ, 1}, token.LEQ: {token.GTR, token.LSS, -1}, token.GTR: {token.LEQ, token.GEQ, -1}, token.GEQ: {token.LSS, token.GTR, 1},
}

// connection exchanges "and" and "or" by De Morgan's law: a || b is !(!a && !b), which asks b in the same case.
func (f *finder) connection(n *ast.BinaryExpr, number int) {
	on := fmt.Sprintf(" != mutant(%d)", number)
	f.around(n, "((", ")"+on+")")
	f.around(n.X, "(", ")"+on)
	f.around(n.Y, "(", ")"+on)
}

// not takes away the "not" before a group. Before anything else it is the same as negating what follows.
func (f *finder) not(n *ast.UnaryExpr) {
	group, is := ast.Unparen(n.X).(*ast.BinaryExpr)
	if n.Op == token.NOT && is && (group.Op == token.LAND || group.Op == token.LOR) {
		f.negate(n, f.add(n.Pos(), n.Pos()+1, ""))
	}
}

func (f *finder) number(n *ast.BasicLit, stack []ast.Node) {
	value, err := strconv.ParseInt(n.Value, 0, 64)
	if n.Kind != token.INT || err != nil || isPlaceOrSize(n, stack) {
		return
	}
	next := strconv.FormatInt(value+1, 10)
	if name, known := f.typeName(f.whole(n, stack)); known && !isFrozen(stack) {
		f.around(n, fmt.Sprintf("mutantNext[%s](%d, ", name, f.add(n.Pos(), n.End(), next)), ")")
		return
	}
	f.addAlone(n.Pos(), n.End(), next)
}

// word exchanges one value of an enumeration for another, and true for false.
func (f *finder) word(n *ast.Ident, stack []ast.Node) {
	by, known := f.neighbors[f.pkg.TypesInfo.Uses[n]]
	switch {
	case !known || isKey(n, stack):
	case isFrozen(stack):
		f.addAlone(n.Pos(), n.End(), by)
	default:
		f.around(n, fmt.Sprintf("mutantPick(%d, %s, ", f.add(n.Pos(), n.End(), by), by), ")")
	}
}

// extreme exchanges max and min.
func (f *finder) extreme(n *ast.CallExpr) {
	fun, named := n.Fun.(*ast.Ident)
	if !named {
		return
	}
	name, known := f.typeName(n)
	by := map[string][2]string{"max": {"min", "mutantMax"}, "min": {"max", "mutantMin"}}[fun.Name]
	if _, builtin := f.pkg.TypesInfo.Uses[fun].(*types.Builtin); !builtin || !known || by[0] == "" {
		return
	}
	f.replace(f.at(fun.Pos()), f.at(n.Lparen)+1, fmt.Sprintf("%s[%s](%d, ", by[1], name, f.add(fun.Pos(), fun.End(), by[0])))
}

func (f *finder) sum(n *ast.AssignStmt) {
	by := map[token.Token]string{token.ADD_ASSIGN: "-=", token.SUB_ASSIGN: "+="}[n.Tok]
	if by != "" {
		f.sign(n.Rhs[0], func() int { return f.add(n.TokPos, n.TokPos+2, by) })
	}
}

// sign puts the other sign before a number; what else can be added has none.
func (f *finder) sign(e ast.Expr, add func() int) {
	basic, is := f.pkg.TypesInfo.TypeOf(e).Underlying().(*types.Basic)
	if name, known := f.typeName(e); is && known && basic.Info()&types.IsNumeric != 0 {
		f.around(e, fmt.Sprintf("mutantMinus[%s](%d, ", name, add()), ")")
	}
}

// cases makes each string of a switch one that never comes; numbers and words are changed as everywhere.
func (f *finder) cases(n *ast.CaseClause, stack []ast.Node) {
	if s, is := stack[len(stack)-2].(*ast.SwitchStmt); !is || s.Tag == nil {
		return
	}
	for _, e := range n.List {
		value := f.pkg.TypesInfo.Types[e].Value
		if name, known := f.typeName(e); known && value != nil && value.Kind() == constant.String {
			f.around(e, fmt.Sprintf("mutantPick[%s](%d, \"\\x00\", ", name, f.add(e.Pos(), e.End(), `"\x00"`)), ")")
		}
	}
}

// isCondition is true of what says true or false by itself, and is read.
func (f *finder) isCondition(e ast.Expr, stack []ast.Node) bool {
	tv := f.pkg.TypesInfo.Types[e]
	if basic, is := tv.Type.(*types.Basic); !is || !tv.IsValue() || tv.Value != nil || basic.Info()&types.IsBoolean == 0 {
		return false
	}
	switch e.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.CallExpr, *ast.IndexExpr, *ast.StarExpr:
	default:
		return false
	}
	switch parent := stack[len(stack)-1].(type) {
	case *ast.AssignStmt:
		return !slices.Contains(parent.Lhs, e)
	case *ast.SelectorExpr, *ast.ExprStmt, *ast.DeferStmt, *ast.GoStmt, *ast.RangeStmt:
		return false
	case *ast.UnaryExpr:
		return parent.Op != token.AND
	}
	return !isKey(e, stack)
}
