package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// A rangeFunc is the body of a range over a function: a closure. Branches out
// of it set a code, which the loop looks at when the function has returned.
type rangeFunc struct {
	code  string // the variable
	body  *ast.BlockStmt
	exits []exit
}

type exitKind int

const (
	exitReturn exitKind = iota
	exitBreak
	exitContinue
)

type exit struct {
	kind exitKind
	loop *loop
}

func (e *emitter) push(l *loop) {
	l.depth = len(e.fn.ranges)
	e.fn.loops = append(e.fn.loops, l)
}

func (e *emitter) pop() { e.fn.loops = e.fn.loops[:len(e.fn.loops)-1] }

// labeled writes a statement with a label: of a loop, for its breaks, or of
// what a goto jumps to.
func (e *emitter) labeled(s *ast.LabeledStmt) {
	if target := e.gotoLabel(s); target != "" {
		e.line("%s:", target)
		e.halts()
	}
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.BlockStmt:
		e.stmt(s.Stmt, s.Label.Name)
	default:
		e.stmt(s.Stmt, "")
	}
}

// gotoLabel names the label of a statement in the emitted text, if a goto
// mentions it.
func (e *emitter) gotoLabel(s *ast.LabeledStmt) string {
	label := e.info.Defs[s.Label]
	for id, o := range e.info.Uses {
		if o == label && e.use.gotos[id] {
			return e.local(label)
		}
	}
	return ""
}

func (e *emitter) branch(s *ast.BranchStmt) {
	if s.Tok == token.GOTO {
		label := e.info.Uses[s.Label]
		if e.outOfRange(label) {
			e.refuse(s.Pos(), "goto out of the body of a range over a function")
		}
		e.line("goto %s", e.local(label))
		return
	}
	if s.Tok == token.FALLTHROUGH {
		e.line("fallthrough")
		return
	}
	for i := len(e.fn.loops) - 1; i >= 0; i-- {
		l := e.fn.loops[i]
		if s.Label != nil && l.label != s.Label.Name || s.Label == nil && s.Tok == token.CONTINUE && !l.isLoop {
			continue
		}
		e.jump(s.Tok, l)
		return
	}
	e.refuse(s.Pos(), "%s here", s.Tok)
}

// outOfRange says whether a label is outside of the innermost body of a range
// over a function.
func (e *emitter) outOfRange(label types.Object) bool {
	if len(e.fn.ranges) == 0 {
		return false
	}
	body := e.fn.ranges[len(e.fn.ranges)-1].body
	return label.Pos() < body.Pos() || label.Pos() >= body.End()
}

// jump breaks or continues a loop that is around this place.
func (e *emitter) jump(tok token.Token, l *loop) {
	kind := exitBreak
	if tok == token.CONTINUE {
		kind = exitContinue
	}
	if l.rf != nil && l.depth+1 == len(e.fn.ranges) { // the body's own loop
		e.line("return %v", kind == exitContinue)
		return
	}
	if l.depth < len(e.fn.ranges) {
		e.exit(l.depth, kind, "", l)
		return
	}
	if kind == exitContinue {
		if l.next != "" {
			e.line("%s", l.next)
		}
		e.line("continue %s", l.emitted)
		return
	}
	e.line("break %s", l.emitted)
}

// exit leaves the innermost body of a range over a function with a code.
func (e *emitter) exit(_ int, kind exitKind, _ string, to ...*loop) {
	rf := e.fn.ranges[len(e.fn.ranges)-1]
	x := exit{kind: kind}
	if len(to) > 0 {
		x.loop = to[0]
	}
	rf.exits = append(rf.exits, x)
	e.line("*%s = %d", rf.code, len(rf.exits))
	e.line("return false")
}

func (e *emitter) halts() {
	if e.cell != 0 {
		e.line("if stop { weirrt.Halt() }")
	}
}

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
			cond = e.expr(s.Cond)
		}
	})
	post := e.inner(func() {
		if s.Post != nil {
			e.stmt(s.Post, "")
		}
	})
	post = strings.TrimSpace(post)
	head, inside := cond, ""
	if condText != "" {
		head, inside = "", condText+"if !("+cond+") { break }\n"
	}
	first := ""
	if strings.Contains(post, "\n") {
		// The update needs several statements: it goes to the start of all
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
	defer e.counts(s)()
	e.block(s.Body.List)
	e.line("}")
}

// counts notes that the loop counts the indices of a list.
func (e *emitter) counts(s *ast.ForStmt) func() {
	init, ok1 := s.Init.(*ast.AssignStmt)
	cond, ok2 := s.Cond.(*ast.BinaryExpr)
	post, ok3 := s.Post.(*ast.IncDecStmt)
	if !ok1 || !ok2 || !ok3 || init.Tok != token.DEFINE || cond.Op != token.LSS || post.Tok != token.INC {
		return func() {}
	}
	call, ok := cond.Y.(*ast.CallExpr)
	i, isIdent := cond.X.(*ast.Ident)
	if !ok || !isIdent || len(call.Args) != 1 || len(init.Lhs) != 1 {
		return func() {}
	}
	id, ok := call.Fun.(*ast.Ident)
	from := e.info.Types[init.Rhs[0]].Value
	if !ok || e.info.Uses[id] != types.Universe.Lookup("len") || from == nil || from.Kind() != constant.Int || constant.Sign(from) < 0 || e.objectOf(i) != e.info.Defs[init.Lhs[0].(*ast.Ident)] {
		return func() {}
	}
	return e.ranges(call.Args[0], i, s.Body)
}

// sharedVars are the loop's variables that closures share: every iteration has
// its own.
func (e *emitter) sharedVars(s *ast.ForStmt) []*types.Var {
	as, ok := s.Init.(*ast.AssignStmt)
	if !ok || as.Tok != token.DEFINE {
		return nil
	}
	any := false
	var vars []*types.Var
	for _, x := range as.Lhs {
		if v, ok := e.info.Defs[x.(*ast.Ident)].(*types.Var); ok && x.(*ast.Ident).Name != "_" {
			vars = append(vars, v)
			any = any || e.use.boxed(v)
		}
	}
	if !any {
		return nil
	}
	return vars
}

// carried evaluates the loop's first values into plain variables.
func (e *emitter) carried(as *ast.AssignStmt, vars []*types.Var) []string {
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
	e.line("%s:\nfor {", l.emitted)
	e.halts()
	var back []string
	for i, v := range vars {
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
		e.line("if !(%s) { break }", e.expr(s.Cond))
	}
	e.line("{")
	e.block(s.Body.List)
	e.line("}")
	e.line("%s\n}", l.next)
}

func (e *emitter) rangeStmt(s *ast.RangeStmt, label string) {
	e.line("{")
	defer e.line("}")
	t := e.typeOf(s.X)
	if _, ok := t.Underlying().(*types.Signature); ok {
		e.rangeFunc(s, label)
		return
	}
	e.mark(s.X)
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
	if hasKey && s.Tok == token.DEFINE {
		defer e.ranges(s.X, s.Key, s.Body)()
	}
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
	rf := &rangeFunc{code: e.fresh("exit"), body: s.Body}
	done := e.fresh("done")
	e.mark(s.X)
	seq := e.fresh("seq")
	text, _ := e.core(s.X)
	e.line("%s := %s", seq, text)
	e.line("%s := new(int)\n%s := new(bool)", rf.code, done)
	l := &loop{label: label, isLoop: true, rf: rf}
	e.push(l)
	f := e.fn
	f.ranges = append(f.ranges, rf)
	savedExtra := f.extra
	f.extra = append(append([]string{}, f.extra...), rf.code+" *int", done+" *bool")
	var params []string
	text = e.inner(func() {
		e.line("if *%s { panic(\"range function continued iteration after function for loop body returned false\") }", done)
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
		e.line("}\nreturn true")
	})
	lit := e.lift(s, "func"+e.signature(yield), "("+strings.Join(params, ", ")+") bool {\n"+text+"}", f.extra)
	f.extra, f.ranges = savedExtra, f.ranges[:len(f.ranges)-1]
	e.pop()
	e.line("%s(%s)\n*%s = true", seq, lit, done)
	for i, x := range rf.exits {
		e.line("if *%s == %d {", rf.code, i+1)
		switch x.kind {
		case exitReturn:
			e.leave(nil)
		case exitBreak:
			e.jump(token.BREAK, x.loop)
		case exitContinue:
			e.jump(token.CONTINUE, x.loop)
		}
		e.line("}")
	}
}

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
			e.line("if %s { %s = %d } else {", test(x), pick, i)
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
