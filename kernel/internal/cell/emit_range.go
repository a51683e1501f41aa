package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (e *emitter) rangeStmt(s *ast.RangeStmt, label string) {
	e.line("{")
	defer e.line("}")
	t := e.typeOf(s.X)
	e.sharedRange(s)
	e.settle(operand{x: s.X, whole: true})
	if _, ok := t.Underlying().(*types.Signature); ok {
		e.rangeFunc(s, label)
		return
	}
	if _, ok := t.Underlying().(*types.Chan); ok {
		e.markAt(s.Pos()) // it may wait for ever
	} else {
		e.mark(s.X)
	}
	l := &loop{label: label, emitted: e.fresh("L"), isLoop: true}
	key, val := e.fresh("k"), e.fresh("v")
	hasKey, hasVal := !blank(s.Key), !blank(s.Value)
	var kt, vt types.Type
	over := ""
	deref := false
	u := t.Underlying()
	if p, ok := u.(*types.Pointer); ok {
		u, deref = p.Elem().Underlying(), true
	}
	body := ""
	switch u := u.(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			kt, vt = types.Typ[types.Int], types.Typ[types.Rune]
			e.rangeString(l, key, val, e.expr(s.X))
			body = "open"
			break
		}
		kt = e.rangeIntType(s, t)
		n := e.fresh("n")
		ts := e.typ(kt)
		e.line("var %s %s = %s", n, ts, e.expr(s.X))
		e.line("%s:\nfor %s := %s(0); %s < %s; %s++ {", l.emitted, key, ts, key, n, key)
		hasVal = false
		body = "open"
	case *types.Slice:
		kt, vt = types.Typ[types.Int], u.Elem()
		over, _ = e.core(s.X)
	case *types.Array:
		kt, vt = types.Typ[types.Int], u.Elem()
		if !hasVal {
			if star, ok := ast.Unparen(s.X).(*ast.StarExpr); ok && !calls(star.X) { // only its length counts
				e.discard(star.X)
			} else {
				e.discard(s.X)
			}
			over = fmt.Sprint(u.Len())
			break
		}
		over, _ = e.core(s.X)
		if deref {
			over = "(*" + over + ")[:]"
		} else {
			tmp := e.fresh("t")
			e.line("%s := new(%s)\n*%s = %s", tmp, e.typ(t), tmp, over)
			over = "(*" + tmp + ")[:]"
		}
	case *types.Map:
		kt, vt = u.Key(), u.Elem()
		over, _ = e.core(s.X)
	case *types.Chan:
		kt = u.Elem()
		ch, ok := e.fresh("ch"), e.fresh("ok")
		text, t := e.core(s.X)
		e.line("var %s %s = %s", ch, e.typ(t), text)
		e.line("%s:\nfor {\n%s, %s := %s\nif !%s { break }\n_ = %s", l.emitted, key, ok, e.receive2(t, ch), ok, key)
		hasVal = false
		body = "open"
	default:
		e.refuse(s.X.Pos(), "a range over %s", t)
	}
	if body == "" {
		e.rangeHead(l, u, key, val, over, hasKey, hasVal)
	}
	e.halts()
	e.push(l)
	defer e.pop()
	if _, ok := u.(*types.Map); ok {
		key = e.unveil(key, kt)
	}
	e.bindAll(s, []binding{{s.Key, key, kt, hasKey}, {s.Value, val, vt, hasVal}})
	e.line("{")
	e.block(s.Body.List)
	e.line("}\n}")
}

// rangeString opens a loop over the runes of a string.
func (e *emitter) rangeString(l *loop, key, val, over string) {
	text, next, size := e.fresh("text"), e.fresh("next"), e.fresh("size")
	e.line("%s, %s := %s, 0", text, next, over)
	e.line("%s:\nfor %s := 0; %s < len(%s); %s = %s {", l.emitted, key, key, text, key, next)
	e.line("%s := int32(%s[%s])\n%s = %s + 1", val, text, key, next, key)
	e.line("if %s >= 128 {\nvar %s int\n%s, %s = %s.DecodeRuneInString(%s[%s:])\n%s = %s + %s\n}", val, size, val, size, e.pack("unicode/utf8"), text, key, next, key, size)
}

// rangeHead opens a loop over a slice, a string or a map.
func (e *emitter) rangeHead(l *loop, u types.Type, key, val, over string, hasKey, hasVal bool) {
	switch u.(type) {
	case *types.Slice, *types.Array:
		list, n := e.fresh("list"), e.fresh("n")
		if _, ok := u.(*types.Array); ok && !hasVal {
			e.line("%s := %s", n, over)
		} else {
			e.line("%s := %s\n%s := len(%s)", list, over, n, list)
		}
		e.line("%s:\nfor %s := 0; %s < %s; %s++ {", l.emitted, key, key, n, key)
		if hasVal {
			e.line("%s := %s[%s]", val, list, key)
		}
		return
	}
	if !hasVal {
		val = "_"
	}
	if !hasKey {
		key = "_"
	}
	if key == "_" && val == "_" {
		e.line("%s:\nfor range %s {", l.emitted, over)
		return
	}
	e.line("%s:\nfor %s, %s := range %s {", l.emitted, key, val, over)
}

func blank(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return x == nil || ok && id.Name == "_"
}

// rangeIntType is the type of the variable of a range over an integer.
func (e *emitter) rangeIntType(s *ast.RangeStmt, t types.Type) types.Type {
	if s.Key != nil && !blank(s.Key) {
		if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
			if kt := e.typeOfLeft(s.Key); kt != nil {
				return kt
			}
		}
	}
	return types.Default(t)
}

// A binding is a variable of a range and its value of this iteration.
type binding struct {
	x    ast.Expr
	val  string
	t    types.Type
	used bool
}

// bindAll gives the loop's variables their values.
func (e *emitter) bindAll(s *ast.RangeStmt, list []binding) {
	places := make([]string, len(list))
	for i, b := range list {
		if b.used && s.Tok != token.DEFINE {
			places[i] = e.place(b.x, true)
		}
	}
	for i, b := range list {
		switch {
		case !b.used:
		case s.Tok == token.DEFINE:
			e.declare(e.info.Defs[b.x.(*ast.Ident)].(*types.Var), b.val)
		default:
			e.line("%s = %s", places[i], e.convert(b.x.Pos(), b.val, b.t, e.typeOf(b.x)))
		}
	}
}

// rangeFunc calls the function with the body as a closure.
func (e *emitter) rangeFunc(s *ast.RangeStmt, label string) {
	sig := e.typeOf(s.X).Underlying().(*types.Signature)
	yield := sig.Params().At(0).Type().Underlying().(*types.Signature)
	rf := &rangeFunc{code: e.fresh("exit"), state: e.fresh("state"), body: s.Body}
	e.mark(s.X)
	seq := e.fresh("seq")
	text, _ := e.core(s.X)
	e.line("%s := %s", seq, text)
	e.line("%s := new(int)\n%s := new(int)", rf.code, rf.state)
	l := &loop{label: label, isLoop: true, rf: rf}
	e.push(l)
	f := e.fn
	f.ranges = append(f.ranges, rf)
	savedExtra := f.extra
	f.extra = append(append([]string{}, f.extra...), rf.code+" *int", rf.state+" *int")
	var params []string
	text = e.inner(func() {
		e.line("if *%[1]s != %[2]d { weirrt.RangeOver(*%[1]s) }\n*%[1]s = %[3]d", rf.state, rangeReady, rangeBroken)
		e.halts()
		var list []binding
		for i, x := range []ast.Expr{s.Key, s.Value} {
			if i >= yield.Params().Len() {
				break
			}
			p, t := e.fresh("y"), yield.Params().At(i).Type()
			params = append(params, p+" "+e.typ(t))
			list = append(list, binding{x, p, t, !blank(x)})
		}
		e.bindAll(s, list)
		e.line("{")
		e.block(s.Body.List)
		e.line("}\n*%s = %d\nreturn true", rf.state, rangeReady)
	})
	lit := e.lift(s, "func"+e.signature(yield), "("+strings.Join(params, ", ")+") bool {\n"+text+"}", f.extra)
	f.extra, f.ranges = savedExtra, f.ranges[:len(f.ranges)-1]
	e.pop()
	e.line("%[1]s(%[2]s)\nif *%[3]s == %[4]d { weirrt.RangeOver(%[5]d) }\n*%[3]s = %[6]d", seq, lit, rf.state, rangeBroken, rangeLost, rangeLeft)
	for i, x := range rf.exits {
		e.line("if *%s == %d {", rf.code, i+1)
		switch x.kind {
		case exitReturn:
			e.leave(nil)
		case exitBreak:
			e.jump(token.BREAK, x.loop)
		case exitContinue:
			e.jump(token.CONTINUE, x.loop)
		case exitGoto:
			e.goTo(x.label)
		}
		e.line("}")
	}
}
