package sqlconst

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// survey learns what the proofs need: who assigns what to which local variable, the parameters of functions, the tables
// of constants, and the exceptions.
func (c *checker) survey(files []*ast.File) {
	for _, file := range files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				c.surveyParams(decl)
			case *ast.GenDecl:
				c.surveyTables(decl)
			}
		}
		for _, group := range file.Comments {
			for _, comment := range group.List {
				if strings.HasPrefix(comment.Text, allowPrefix) {
					c.surveyAllow(comment)
				}
			}
		}
	}
	for _, file := range files {
		for node := range ast.Preorder(file) {
			c.surveyAssignment(node)
		}
		c.dropChangedTables(file)
	}
}

func (c *checker) surveyAllow(comment *ast.Comment) {
	where := c.Fset.Position(comment.Pos())
	if c.allowed[where.Filename] == nil {
		c.allowed[where.Filename] = map[int]*ast.Comment{}
	}
	c.allowed[where.Filename][where.Line] = comment
}

func (c *checker) surveyParams(decl *ast.FuncDecl) {
	function, ok := c.TypesInfo.Defs[decl.Name].(*types.Func)
	if !ok {
		return
	}
	params := function.Signature().Params()
	for i := range params.Len() {
		c.params[params.At(i)] = param{function, i}
	}
}

// surveyTables notes package variables that are literals: var orders = map[string]string{…}.
func (c *checker) surveyTables(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		values, ok := spec.(*ast.ValueSpec)
		if !ok || decl.Tok != token.VAR || len(values.Names) != len(values.Values) {
			continue
		}
		for i, name := range values.Names {
			variable, isVar := c.TypesInfo.Defs[name].(*types.Var)
			literal, isLiteral := values.Values[i].(*ast.CompositeLit)
			if isVar && isLiteral && !variable.Exported() && c.allConstant(literal) {
				c.tables[variable] = literal
			}
		}
	}
}

func (c *checker) allConstant(literal *ast.CompositeLit) bool {
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			element = pair.Value
		}
		if c.TypesInfo.Types[element].Value == nil {
			return false
		}
	}
	return true
}

// dropChangedTables forgets the tables that are used for anything but reading an element, ranging or counting.
func (c *checker) dropChangedTables(file *ast.File) {
	reads := map[*ast.Ident]bool{}
	for node := range ast.Preorder(file) {
		switch node := node.(type) {
		case *ast.AssignStmt:
			for _, left := range node.Lhs {
				if index, ok := left.(*ast.IndexExpr); ok {
					c.drop(index.X)
				}
			}
		case *ast.UnaryExpr:
			if index, ok := node.X.(*ast.IndexExpr); ok && node.Op == token.AND {
				c.drop(index.X)
			}
		case *ast.IndexExpr:
			markRead(reads, node.X)
		case *ast.RangeStmt:
			markRead(reads, node.X)
		case *ast.CallExpr:
			if name, ok := node.Fun.(*ast.Ident); ok && name.Name == "len" {
				markRead(reads, node.Args[0])
			}
		case *ast.Ident:
			if !reads[node] && c.TypesInfo.Uses[node] != nil {
				c.drop(node)
			}
		}
	}
}

func markRead(reads map[*ast.Ident]bool, expr ast.Expr) {
	if name, ok := expr.(*ast.Ident); ok {
		reads[name] = true
	}
}

func (c *checker) drop(expr ast.Expr) {
	if name, ok := expr.(*ast.Ident); ok {
		if variable, ok := c.TypesInfo.Uses[name].(*types.Var); ok {
			delete(c.tables, variable)
		}
	}
}

// surveyAssignment notes what a statement assigns to local variables.
func (c *checker) surveyAssignment(node ast.Node) {
	switch node := node.(type) {
	case *ast.AssignStmt:
		for i, left := range node.Lhs {
			c.assign(left, valueFor(node.Lhs, node.Rhs, i))
		}
	case *ast.ValueSpec:
		for i, name := range node.Names {
			if len(node.Values) > 0 { // else it is "", which is proven
				c.assign(name, valueFor(node.Names, node.Values, i))
			}
		}
	case *ast.RangeStmt:
		c.assign(node.Key, nil)
		c.assign(node.Value, &ast.IndexExpr{X: node.X}) // an element, like any other
	case *ast.UnaryExpr:
		if node.Op == token.AND { // whoever has the address may assign anything
			c.assign(node.X, nil)
		}
	}
}

// valueFor is what the i-th of several variables gets: its own value, or the first result of an index expression in
// value, ok := table[key].
func valueFor[L any](lefts []L, rights []ast.Expr, i int) ast.Expr {
	switch {
	case len(lefts) == len(rights):
		return rights[i]
	case i == 0 && len(rights) == 1:
		if index, ok := rights[0].(*ast.IndexExpr); ok {
			return index
		}
	}
	return nil
}

func (c *checker) assign(left, value ast.Expr) {
	name, ok := left.(*ast.Ident)
	if !ok {
		return
	}
	if variable, ok := c.TypesInfo.ObjectOf(name).(*types.Var); ok {
		c.assigned[variable] = append(c.assigned[variable], value)
	}
}

// proven says that a string is a constant of the program, or that the callers of this function have to prove it.
// Seen are the variables being proven: one that is built from itself adds nothing to prove.
func (c *checker) proven(expr ast.Expr, seen []*types.Var) bool {
	if expr == nil {
		return false
	}
	if c.TypesInfo.Types[expr].Value != nil {
		return true
	}
	switch expr := expr.(type) {
	case *ast.ParenExpr:
		return c.proven(expr.X, seen)
	case *ast.BinaryExpr:
		return expr.Op == token.ADD && c.proven(expr.X, seen) && c.proven(expr.Y, seen)
	case *ast.IndexExpr:
		return c.isTable(expr.X)
	case *ast.Ident:
		return c.provenVariable(expr, seen)
	}
	return false
}

func (c *checker) isTable(expr ast.Expr) bool {
	name, ok := expr.(*ast.Ident)
	if !ok {
		return false
	}
	variable, ok := c.TypesInfo.Uses[name].(*types.Var)
	return ok && c.tables[variable] != nil
}

func (c *checker) provenVariable(name *ast.Ident, seen []*types.Var) bool {
	variable, ok := c.TypesInfo.Uses[name].(*types.Var)
	if !ok || variable.IsField() || variable.Parent() == c.Pkg.Scope() {
		return false
	}
	if slices.Contains(seen, variable) {
		return true
	}
	if _, isParam := c.params[variable]; !isParam && variable.Kind() != types.LocalVar {
		return false // a parameter of a function literal, a result
	}
	for _, value := range c.assigned[variable] {
		if !c.proven(value, append(seen, variable)) {
			return false
		}
	}
	return true
}

// openParams are the parameters that a proven string is made of.
func (c *checker) openParams(expr ast.Expr) []param {
	if !c.proven(expr, nil) {
		return nil
	}
	return c.parts(expr, map[*types.Var]bool{})
}

func (c *checker) parts(expr ast.Expr, seen map[*types.Var]bool) []param {
	switch expr := expr.(type) {
	case *ast.ParenExpr:
		return c.parts(expr.X, seen)
	case *ast.BinaryExpr:
		return append(c.parts(expr.X, seen), c.parts(expr.Y, seen)...)
	case *ast.Ident:
		variable, ok := c.TypesInfo.Uses[expr].(*types.Var)
		if !ok || seen[variable] {
			return nil
		}
		seen[variable] = true
		var open []param
		if p, ok := c.params[variable]; ok {
			open = append(open, p)
		}
		for _, value := range c.assigned[variable] {
			open = append(open, c.parts(value, seen)...)
		}
		return open
	}
	return nil
}
