package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// selectStmt evaluates channels and values first, selects, then runs the body.
// The choice is made by the runtime: the interpreter shares the cases of a
// select between the goroutines that run it.
func (e *emitter) selectStmt(s *ast.SelectStmt, label string) {
	e.line("{")
	defer e.line("}")
	e.markAt(s.Pos())
	l := &loop{label: label, emitted: e.fresh("L")}
	pick, ok := e.fresh("pick"), e.fresh("ok")
	var args []string
	var bodies []func()
	var numbers []int // of the clauses, as the runtime counts them
	hasDefault := false
	for _, c := range s.Body.List {
		cc := c.(*ast.CommClause)
		if cc.Comm == nil {
			hasDefault = true
			numbers, bodies = append(numbers, -1), append(bodies, func() { e.block(cc.Body) })
			continue
		}
		arg, body := e.comm(cc, ok)
		numbers = append(numbers, len(args))
		args, bodies = append(args, arg), append(bodies, body)
	}
	e.line("%s, %s := weirrt.Select(%s)\n_ = %s", pick, ok, strings.Join(append([]string{fmt.Sprint(hasDefault)}, args...), ", "), ok)
	e.push(l)
	defer e.pop()
	e.line("%s:\nfor {", l.emitted)
	for i, b := range bodies {
		e.line("if %s == %d {", pick, numbers[i])
		b()
		e.line("}")
	}
	e.line("break\n}")
}

// comm prepares one clause of a select: whether it sends, the channel, and a
// pointer to the value.
func (e *emitter) comm(cc *ast.CommClause, ok string) (arg string, body func()) {
	if c, sends := cc.Comm.(*ast.SendStmt); sends {
		e.settle(operand{x: c.Chan}, operand{x: c.Value})
		text, t := e.core(c.Chan)
		ch, p := e.fresh("ch"), e.fresh("p")
		elem := t.Underlying().(*types.Chan).Elem()
		e.line("var %s %s = %s\n%s := new(%s)\n*%s = %s", ch, e.typ(t), text, p, e.typ(elem), p, e.value(c.Value, elem))
		return "true, " + ch + ", " + p, func() { e.block(cc.Body) }
	}
	var recv ast.Expr
	var lhs []ast.Expr
	tok := token.ASSIGN
	switch c := cc.Comm.(type) {
	case *ast.ExprStmt:
		recv = c.X
	case *ast.AssignStmt:
		recv, lhs, tok = c.Rhs[0], c.Lhs, c.Tok
	}
	e.settle(operand{x: recv, whole: true})
	text, t := e.core(ast.Unparen(recv).(*ast.UnaryExpr).X)
	elem := t.Underlying().(*types.Chan).Elem()
	ch, p := e.fresh("ch"), e.fresh("p")
	e.line("var %s %s = %s\n%s := new(%s)", ch, e.typ(t), text, p, e.typ(elem))
	return "false, " + ch + ", " + p, func() {
		e.received(lhs, tok, []string{"*" + p, ok}, []types.Type{elem, types.Typ[types.Bool]})
		e.block(cc.Body)
	}
}

// received assigns what a clause has received.
func (e *emitter) received(lhs []ast.Expr, tok token.Token, vals []string, ts []types.Type) {
	for i, x := range lhs {
		switch {
		case blank(x):
		case tok == token.DEFINE:
			e.declare(e.info.Defs[x.(*ast.Ident)].(*types.Var), vals[i])
		default:
			e.line("%s = %s", e.expr(x), e.convert(x.Pos(), vals[i], ts[i], e.typeOf(x)))
		}
	}
}
