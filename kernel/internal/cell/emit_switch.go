package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (e *emitter) switchStmt(s *ast.SwitchStmt, label string) {
	e.line("{")
	defer e.line("}")
	if s.Init != nil {
		e.stmt(s.Init, "")
	}
	l := &loop{label: label, emitted: e.fresh("L")}
	tag := ""
	var tagType types.Type
	if s.Tag != nil {
		e.mark(s.Tag)
		e.settle(operand{x: s.Tag, whole: true})
		tag = e.fresh("tag")
		tagType = types.Default(e.typeOf(s.Tag))
		e.line("var %s %s = %s", tag, e.typ(tagType), e.value(s.Tag, tagType))
	}
	e.push(l)
	defer e.pop()
	e.cases(s.Body.List, l, func(x ast.Expr) string {
		t := e.typeOf(x)
		if tag == "" {
			if types.IsInterface(t) {
				return "weirrt.Same(" + e.convert(x.Pos(), "true", types.Typ[types.Bool], t) + ", " + e.expr(x) + ")"
			}
			return e.expr(x)
		}
		return e.compare(token.EQL, tag, tagType, e.expr(x), t)
	})
}

// cases writes the clauses of a switch as a chain of ifs inside a loop that
// runs once; a clause falls through by a flag.
func (e *emitter) cases(list []ast.Stmt, l *loop, test func(x ast.Expr) string) {
	pick := e.fresh("pick")
	e.line("%s := -1", pick)
	e.line("%s:\nfor {", l.emitted)
	depth, deflt := 0, -1
	for i, c := range list {
		cc := c.(*ast.CaseClause)
		if cc.List == nil {
			deflt = i
			continue
		}
		for _, x := range cc.List {
			e.mark(x)
			e.settle(operand{x: x, whole: true})
			e.line("if %s { %s = %d } else {", headed(test(x)), pick, i)
			depth++
		}
	}
	if deflt >= 0 {
		e.line("%s = %d", pick, deflt)
	}
	e.line("%s", strings.Repeat("}\n", depth))
	for i, c := range list {
		cc := c.(*ast.CaseClause)
		e.line("if %s == %d {", pick, i)
		body := cc.Body
		if n := len(body); n > 0 {
			if b, ok := body[n-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
				e.block(body[:n-1])
				e.line("%s = %d\n}", pick, i+1)
				continue
			}
		}
		e.block(body)
		e.line("}")
	}
	e.line("break\n}")
}

func (e *emitter) typeSwitch(s *ast.TypeSwitchStmt, label string) {
	e.line("{")
	defer e.line("}")
	if s.Init != nil {
		e.stmt(s.Init, "")
	}
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		x = a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	}
	l := &loop{label: label, emitted: e.fresh("L")}
	e.mark(x)
	e.settle(operand{x: x, whole: true})
	val, hit := e.fresh("val"), e.fresh("hit")
	xt := e.typeOf(x)
	e.line("var %s %s = %s\n%s := false", val, e.typ(xt), e.expr(x), hit)
	e.line("_ = %s", val)
	e.push(l)
	defer e.pop()
	e.line("%s:\nfor {", l.emitted)
	var deflt *ast.CaseClause
	for _, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		if cc.List == nil {
			deflt = cc
			continue
		}
		e.typeCase(cc, val, hit, xt)
	}
	if deflt != nil {
		if v, ok := e.info.Implicits[deflt].(*types.Var); ok {
			e.declare(v, val)
		}
		e.block(deflt.Body)
	}
	e.line("break\n}")
}

func (e *emitter) typeCase(cc *ast.CaseClause, val, hit string, xt types.Type) {
	v, _ := e.info.Implicits[cc].(*types.Var)
	if len(cc.List) == 1 {
		if t := e.typeOf(cc.List[0]); !isNil(t) {
			got, ok := e.fresh("got"), e.fresh("ok")
			e.line("%s, %s := %s\n_ = %s", got, ok, e.assertOK(val, xt, t), got)
			e.line("if %s {", ok)
			if v != nil {
				e.declare(v, got)
			}
			e.block(cc.Body)
			e.line("break\n}")
			return
		}
	}
	e.line("%s = false", hit)
	for _, x := range cc.List {
		if isNil(e.typeOf(x)) {
			e.line("if %s == nil { %s = true }", val, hit)
			continue
		}
		ok := e.fresh("ok")
		e.line("if !%s {\n_, %s := %s\n%s = %s\n}", hit, ok, e.assertOK(val, xt, e.typeOf(x)), hit, ok)
	}
	e.line("if %s {", hit)
	if v != nil {
		e.declare(v, val)
	}
	e.block(cc.Body)
	e.line("break\n}")
}
