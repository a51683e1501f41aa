package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// typeAt checks unfinished code as far as it can be checked and gives the type
// of the operand that ends at end, and whether it is a type itself.
func (c *Compiler) typeAt(code, operand string, end int) (types.Type, bool) {
	start := end - len(operand)
	ck := c.probe(code[:start] + "(" + operand + ")")
	if ck == nil {
		return nil, false
	}
	var found types.TypeAndValue
	at := token.NoPos
	want := normal(operand)
	for x, tv := range ck.info.Types {
		p, ok := x.(*ast.ParenExpr)
		if ok && p.Pos() > at && tv.Type != nil && tv.Type != types.Typ[types.Invalid] && normal(types.ExprString(p.X)) == want {
			found, at = tv, p.Pos()
		}
	}
	if found.Type == nil {
		return nil, false
	}
	return types.Default(found.Type), found.IsType()
}

func normal(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' {
			return -1
		}
		return r
	}, s)
}

const probeName = "weirProbe"

// localObjects lists what the unfinished code itself declares that is in scope
// at the offset.
func (c *Compiler) localObjects(code string, at int) []types.Object {
	ck := c.probe(code[:at] + probeName)
	if ck == nil {
		return nil
	}
	var out []types.Object
	for _, n := range ck.pkg.Scope().Names() {
		o := ck.pkg.Scope().Lookup(n)
		if _, isPkg := o.(*types.PkgName); !isPkg && o.Pkg() == ck.pkg && !strings.HasPrefix(n, "__") && !strings.HasSuffix(n, earlier) {
			out = append(out, o)
		}
	}
	pos := ck.find(probeName)
	for _, s := range ck.info.Scopes {
		if !s.Contains(pos) {
			continue
		}
		for _, n := range s.Names() {
			if o := s.Lookup(n); o.Pos() < pos && o.Parent() == s {
				out = append(out, o)
			}
		}
	}
	return out
}

func (ck *checked) find(name string) token.Pos {
	pos := token.NoPos
	look := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Name == name {
				pos = id.Pos()
			}
			return true
		})
	}
	for _, s := range ck.unit.steps {
		look(s.stmt)
	}
	for _, d := range ck.unit.decls {
		look(d)
	}
	return pos
}

// probe checks the start of a cell with its open brackets closed.
func (c *Compiler) probe(code string) *checked {
	closers := closing(code)
	for _, tail := range []string{closers, " {}" + closers, " = 0" + closers, ": 0" + closers, closers + "()"} {
		u, err := parse(c.fset, -1, code+tail)
		if err != nil {
			continue
		}
		ck, _ := c.checkAll(u, c.pull(u), nil)
		return ck
	}
	return nil
}
