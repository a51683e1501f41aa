package cell

import (
	"go/ast"
	"go/types"
)

// share notes the variables that functions, function literals and goroutines of a cell
// mention: they may be used for as long as those live.
func (c *Compiler) share(ck *checked, decls []ast.Decl) {
	note := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				o := ck.info.Uses[id]
				if old := ck.olds[o]; old != nil {
					o = old
				}
				if v, ok := o.(*types.Var); ok && c.emitted[v] != "" {
					c.shared[c.emitted[v]] = true
				}
			}
			return true
		})
	}
	for _, d := range decls {
		note(d)
	}
	for _, s := range ck.body.Body.List {
		noteShared(s, note)
	}
	for _, s := range ck.unit.steps {
		noteShared(s.stmt, note)
	}
}

func noteShared(s ast.Node, note func(ast.Node)) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			note(n)
			return false
		}
		return true
	})
}
