package cell

import (
	"go/ast"
	"go/build/constraint"
	"go/token"
	"go/types"
	"go/version"
	"strings"
)

// A program whose build constraint asks for a Go before 1.22 is compiled by native
// Go as that one would: all iterations of a loop share its variables.

// sharesLoops says whether the head of a program, before its package clause, has
// such a constraint.
func sharesLoops(head string) bool {
	for line := range strings.Lines(head) {
		line = strings.TrimSpace(line)
		if !constraint.IsGoBuild(line) {
			continue
		}
		x, err := constraint.Parse(line)
		if err != nil {
			return false
		}
		v := constraint.GoVersion(x)
		return v != "" && version.Compare(v, "go1.22") < 0
	}
	return false
}

// sharedRange refuses a range whose variables outlive an iteration where all
// share them.
func (e *emitter) sharedRange(s *ast.RangeStmt) {
	if !e.c.shares[e.cell] || s.Tok != token.DEFINE {
		return
	}
	for _, x := range []ast.Expr{s.Key, s.Value} {
		id, ok := x.(*ast.Ident)
		if !ok {
			continue
		}
		if v, ok := e.info.Defs[id].(*types.Var); ok && (e.use.captured[v] || e.use.address[v]) {
			e.refuse(s.Pos(), "a range whose %s is kept, in a program for a Go before 1.22", id.Name)
		}
	}
}
