// Package sqlconst checks that SQL handed to the database is a constant of the program.
//
// SQL injection needs a statement that is put together from data. Values travel as arguments, so nothing has to be: the
// text of every statement can be known when the program is built, and then there is nothing to inject into. Scanners
// don't find the usual hole (a sort column joined to a query that goes through pgx); this check does, because it asks
// for proof instead of looking for faults.
//
// A statement is proven when it is a constant, a sum of proven parts, a local variable that only proven values are
// assigned to, or an element of a package's table (a map or slice of constants that nobody changes): that is what
// an allow-list of sort orders looks like. A function may hand a parameter on to the database; then its callers have to
// prove what they pass, in other packages too.
//
// The statements of lists are put together from pieces, statement.Const("name"), and arguments (docs/adr/0013). Each piece has to be a
// constant by itself, and Const has to be called and not passed on.
//
// What can't be proven but is right (the names of test databases) says so on its line:
//
//	db.Exec(ctx, "create database "+name) //sqlconst:allow names of test databases
//
// Tests are not checked: what they do to their own database is their business.
package sqlconst

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// Analyzer is the check.
var Analyzer = &analysis.Analyzer{
	Name:      "sqlconst",
	Doc:       "check that SQL handed to the database is a constant of the program",
	Run:       run,
	FactTypes: []analysis.Fact{(*takesSQL)(nil)},
}

// takesSQL is the fact about a function that it hands these parameters to the database.
type takesSQL struct{ Params []int }

func (*takesSQL) AFact() {}

func (f *takesSQL) String() string { return fmt.Sprintf("takesSQL%v", f.Params) }

// checker looks at one package.
type checker struct {
	*analysis.Pass
	assigned map[*types.Var][]ast.Expr // what local variables get; a nil expression is something unknown
	params   map[*types.Var]param
	tables   map[*types.Var]*ast.CompositeLit
	allowed  map[string]map[int]*ast.Comment // by file and line
	used     map[*ast.Comment]bool
	facts    map[*types.Func]map[int]bool // takesSQL of this package, as it grows
}

// param is a parameter of a declared function.
type param struct {
	function *types.Func
	index    int
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{
		Pass:     pass,
		assigned: map[*types.Var][]ast.Expr{},
		params:   map[*types.Var]param{},
		tables:   map[*types.Var]*ast.CompositeLit{},
		allowed:  map[string]map[int]*ast.Comment{},
		used:     map[*ast.Comment]bool{},
		facts:    map[*types.Func]map[int]bool{},
	}
	files := c.sourceFiles()
	c.survey(files)
	for c.spread(files) { // until no function is found to hand on another parameter
	}
	c.exportFacts()
	c.report(files)
	return nil, nil
}

func (c *checker) sourceFiles() []*ast.File {
	var files []*ast.File
	for _, file := range c.Files {
		if !strings.HasSuffix(c.Fset.Position(file.FileStart).Filename, "_test.go") {
			files = append(files, file)
		}
	}
	return files
}

// spread goes through all calls once and notes parameters that are handed on. It says whether it learned anything.
func (c *checker) spread(files []*ast.File) (learned bool) {
	c.eachStatement(files, func(_ *ast.CallExpr, sql ast.Expr) {
		if c.allow(sql) != nil {
			return
		}
		for _, p := range c.openParams(sql) {
			if c.facts[p.function] == nil {
				c.facts[p.function] = map[int]bool{}
			}
			learned = learned || !c.facts[p.function][p.index]
			c.facts[p.function][p.index] = true
		}
	})
	return learned
}

func (c *checker) exportFacts() {
	for function, params := range c.facts {
		fact := &takesSQL{}
		for index := range params {
			fact.Params = append(fact.Params, index)
		}
		c.ExportObjectFact(function, fact)
	}
}

// eachStatement calls visit for every argument that is SQL.
func (c *checker) eachStatement(files []*ast.File, visit func(call *ast.CallExpr, sql ast.Expr)) {
	for _, file := range files {
		for node := range ast.Preorder(file) {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				continue
			}
			for _, index := range c.sqlParams(typeutil.Callee(c.TypesInfo, call)) {
				if index < len(call.Args) {
					visit(call, call.Args[index])
				}
			}
		}
	}
}

// sqlParams says which parameters of a function are SQL.
func (c *checker) sqlParams(callee types.Object) []int {
	function, ok := callee.(*types.Func)
	if !ok {
		return nil
	}
	function = function.Origin()
	if index := databaseParam(function); index >= 0 {
		return []int{index}
	}
	if isPiece(function) {
		return []int{0}
	}
	var all []int
	for index := range c.facts[function] {
		all = append(all, index)
	}
	var fact takesSQL
	if function.Pkg() != c.Pkg && c.ImportObjectFact(function, &fact) {
		all = append(all, fact.Params...)
	}
	return all
}

// databaseMethods are what pgx and database/sql call the methods that take SQL, always as their last fixed string.
var databaseMethods = map[string]bool{
	"Exec": true, "Query": true, "QueryRow": true, "Queue": true, "Prepare": true, "ExecParams": true, "CopyTo": true,
	"CopyFrom": true, "ExecContext": true, "QueryContext": true, "QueryRowContext": true, "PrepareContext": true,
}

// databaseParam is the SQL parameter of a method that belongs to a database library or, wherever it is declared, looks
// like theirs: Exec, Query or QueryRow of a context, a string and any arguments. It is -1 for all other functions.
func databaseParam(function *types.Func) int {
	signature := function.Signature()
	if signature.Recv() == nil || !databaseMethods[function.Name()] || function.Pkg() == nil {
		return -1
	}
	path := function.Pkg().Path()
	if !strings.HasPrefix(path+"/", "github.com/jackc/pgx/v5/") && path != "database/sql" && !hasShape(signature) {
		return -1
	}
	last := -1
	for i := range signature.Params().Len() {
		if types.Identical(signature.Params().At(i).Type(), types.Typ[types.String]) {
			last = i
		}
	}
	return last
}

// piecesPackage composes the statements of lists out of constant pieces and arguments.
const piecesPackage = "calfleet/internal/postgres/statement"

// isPiece says that a function makes a piece of SQL out of its only parameter. The type of that parameter admits untyped constants
// alone; what is left to prove is that nobody calls the function by another name.
func isPiece(function *types.Func) bool {
	return function.Pkg() != nil && function.Pkg().Path() == piecesPackage && function.Name() == "Const"
}

func hasShape(signature *types.Signature) bool {
	params := signature.Params()
	return signature.Variadic() && params.Len() == 3 &&
		params.At(0).Type().String() == "context.Context" &&
		types.Identical(params.At(1).Type(), types.Typ[types.String]) &&
		types.Identical(params.At(2).Type().(*types.Slice).Elem(), types.Universe.Lookup("any").Type())
}

// report tells what is not proven, which functions are passed around so that nobody can, and which exceptions are not
// needed.
func (c *checker) report(files []*ast.File) {
	c.eachStatement(files, func(_ *ast.CallExpr, sql ast.Expr) {
		if allow := c.allow(sql); allow != nil {
			c.used[allow] = c.used[allow] || !c.proven(sql, nil) || len(c.openParams(sql)) > 0
		} else if !c.proven(sql, nil) {
			c.Reportf(sql.Pos(), "SQL is not a constant: pass values as arguments, take parts from a table of constants, or say why with //sqlconst:allow")
		}
	})
	for _, file := range files {
		c.reportValues(file)
	}
	for _, lines := range c.allowed {
		for _, comment := range lines {
			switch {
			case strings.TrimSpace(strings.TrimPrefix(comment.Text, allowPrefix)) == "":
				c.Reportf(comment.Pos(), "sqlconst:allow needs a reason")
			case !c.used[comment]:
				c.Reportf(comment.Pos(), "sqlconst:allow is not needed here")
			}
		}
	}
}

// reportValues finds functions that take SQL and are used without being called: what they will get can't be seen.
func (c *checker) reportValues(file *ast.File) {
	called := map[*ast.Ident]bool{}
	for node := range ast.Preorder(file) {
		switch node := node.(type) {
		case *ast.CallExpr:
			called[calleeName(node.Fun)] = true
		case *ast.Ident:
			if !called[node] && len(c.sqlParams(c.TypesInfo.Uses[node])) > 0 && c.allowAt(node.Pos()) == nil {
				c.Reportf(node.Pos(), "%s takes SQL: call it, don't pass it on", node.Name)
			}
		}
	}
}

// calleeName is the identifier that names the function in f, x.f, f[T] or (f).
func calleeName(expr ast.Expr) *ast.Ident {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr
	case *ast.SelectorExpr:
		return expr.Sel
	case *ast.ParenExpr:
		return calleeName(expr.X)
	case *ast.IndexExpr:
		return calleeName(expr.X)
	case *ast.IndexListExpr:
		return calleeName(expr.X)
	}
	return nil
}

const allowPrefix = "//sqlconst:allow"

// allow is the exception on the line of an expression, marked as used.
func (c *checker) allow(expr ast.Expr) *ast.Comment { return c.allowAt(expr.Pos()) }

func (c *checker) allowAt(pos token.Pos) *ast.Comment {
	where := c.Fset.Position(pos)
	return c.allowed[where.Filename][where.Line]
}
