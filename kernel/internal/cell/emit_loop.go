package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (e *emitter) forStmt(s *ast.ForStmt, label string) {
	e.line("{")
	defer e.line("}")
	l := &loop{label: label, emitted: e.fresh("L"), isLoop: true}
	shared := e.sharedVars(s)
	var carry []string
	if s.Init != nil {
		if len(shared) > 0 {
			carry = e.carried(s.Init.(*ast.AssignStmt), shared)
		} else {
			e.stmt(s.Init, "")
		}
	}
	if len(shared) > 0 {
		e.sharedLoop(s, l, shared, carry)
		return
	}
	e.push(l)
	defer e.pop()
	cond := ""
	condText := e.inner(func() {
		if s.Cond != nil {
			e.mark(s.Cond)
			e.settle(operand{x: s.Cond, whole: true})
			cond = e.expr(s.Cond)
		}
	})
	post := e.inner(func() {
		if s.Post != nil {
			e.stmt(s.Post, "")
		}
	})
	post = strings.TrimSpace(post)
	head, inside := headed(cond), ""
	if condText != "" {
		head, inside = "", condText+"if !("+cond+") { break }\n"
	}
	first := ""
	if strings.ContainsAny(post, "\n{") {
		// The update needs several statements, or has a literal: it goes to the start of all
		// iterations but the first.
		first = e.fresh("first")
		e.line("%s := true", first)
		inside = "if " + first + " { " + first + " = false } else {\n" + post + "\n}\n" + inside
		if condText == "" && cond != "" {
			head, inside = "", inside+"if !("+cond+") { break }\n"
		}
		post = ""
	}
	e.line("%s:\nfor ; %s; %s {", l.emitted, head, post)
	e.halts()
	e.out.WriteString(inside)
	e.block(s.Body.List)
	e.line("}")
}

// sharedVars are the loop's variables that closures share: every iteration has
// its own.
func (e *emitter) sharedVars(s *ast.ForStmt) []*types.Var {
	as, ok := s.Init.(*ast.AssignStmt)
	if !ok || e.c.shares[e.cell] || as.Tok != token.DEFINE {
		return nil
	}
	any := false
	var vars []*types.Var
	for _, x := range as.Lhs {
		if v, ok := e.info.Defs[x.(*ast.Ident)].(*types.Var); ok && x.(*ast.Ident).Name != "_" {
			vars = append(vars, v)
			any = any || e.use.boxed(v) && !e.stays(v)
		}
	}
	if !any {
		return nil
	}
	return vars
}

// carried evaluates the loop's first values into plain variables.
func (e *emitter) carried(as *ast.AssignStmt, vars []*types.Var) []string {
	e.settle(e.operands(as.Lhs, as.Rhs)...)
	vals := e.tuple(as.Lhs, as.Rhs)
	var carry []string
	for i, x := range as.Lhs {
		if x.(*ast.Ident).Name != "_" {
			carry = append(carry, vals[i])
		}
	}
	return carry
}

func (e *emitter) sharedLoop(s *ast.ForStmt, l *loop, vars []*types.Var, carry []string) {
	first := e.fresh("first")
	e.line("%s := true", first)
	for i, v := range vars {
		if e.use.boxed(v) && e.stays(v) {
			e.declare(v, carry[i])
		}
	}
	e.line("%s:\nfor {", l.emitted)
	e.halts()
	var back []string
	for i, v := range vars {
		if e.use.boxed(v) && e.stays(v) {
			continue
		}
		e.declare(v, carry[i])
		ref := e.local(v)
		if e.use.boxed(v) {
			ref = "*" + ref
		}
		back = append(back, carry[i]+" = "+ref)
	}
	l.next = strings.Join(back, "\n")
	e.push(l)
	defer e.pop()
	e.line("if %s {\n%s = false\n} else {", first, first)
	if s.Post != nil {
		e.stmt(s.Post, "")
	}
	e.line("}")
	if s.Cond != nil {
		e.mark(s.Cond)
		e.settle(operand{x: s.Cond, whole: true})
		e.line("if !(%s) { break }", e.expr(s.Cond))
	}
	e.line("{")
	e.block(s.Body.List)
	e.line("}")
	e.line("%s\n}", l.next)
}
