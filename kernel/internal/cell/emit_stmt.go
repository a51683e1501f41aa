package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (e *emitter) block(list []ast.Stmt) {
	for _, s := range list {
		e.stmt(s, "")
	}
}

// stmt writes a statement; label is the user's label of it.
func (e *emitter) stmt(s ast.Stmt, label string) {
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		e.line("{")
		e.block(s.List)
		e.line("}")
	case *ast.ExprStmt:
		e.mark(s)
		if s == e.last {
			e.show(s.X)
			return
		}
		e.taken(s.X)
	case *ast.AssignStmt:
		e.mark(s)
		e.assign(s)
	case *ast.IncDecStmt:
		e.mark(s.X)
		op := "+"
		if s.Tok == token.DEC {
			op = "-"
		}
		e.update(s.X, op, "1", e.typeOf(s.X))
	case *ast.DeclStmt:
		e.declStmt(s.Decl.(*ast.GenDecl))
	case *ast.ReturnStmt:
		e.mark(s)
		e.returnStmt(s)
	case *ast.IfStmt:
		e.ifStmt(s)
	case *ast.ForStmt:
		e.forStmt(s, label)
	case *ast.RangeStmt:
		e.rangeStmt(s, label)
	case *ast.SwitchStmt:
		e.switchStmt(s, label)
	case *ast.TypeSwitchStmt:
		e.typeSwitch(s, label)
	case *ast.SelectStmt:
		e.selectStmt(s, label)
	case *ast.LabeledStmt:
		e.labeled(s)
	case *ast.BranchStmt:
		e.branch(s)
	case *ast.DeferStmt:
		e.markAt(s.Pos())
		e.line("%s.Defer(%s, %v)", e.fn.frame, e.later(s.Call), e.callRecovers(s.Call))
	case *ast.GoStmt:
		e.markAt(s.Pos())
		e.line("weirrt.Go(%s)", e.later(s.Call))
	case *ast.SendStmt:
		e.mark(s)
		t := e.typeOf(s.Chan)
		elem := t.Underlying().(*types.Chan).Elem()
		e.line("%s", e.sendTo(t, e.expr(s.Chan), e.value(s.Value, elem)))
	default:
		e.refuse(s.Pos(), "this statement")
	}
}

func (e *emitter) exprStmt(x ast.Expr) {
	if call, ok := ast.Unparen(x).(*ast.CallExpr); ok {
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
			if b, ok := e.info.Uses[id].(*types.Builtin); ok && (b.Name() == "copy" || b.Name() == "recover") {
				e.line("_ = %s", e.builtin(call, b.Name()))
				return
			}
		}
		text := e.call(call)
		e.line("%s", text)
		return
	}
	e.line("_ = %s", e.expr(x))
}

// later writes a call as a func() to be made later: the function and the
// arguments are evaluated now.
func (e *emitter) later(call *ast.CallExpr) string {
	var types_, args, inner []string
	add := func(text, t string) string {
		name := e.fresh("arg")
		types_, args = append(types_, name+" "+t), append(args, text)
		return name
	}
	var body string
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := e.info.Uses[id].(*types.Builtin); ok {
			for _, a := range call.Args {
				if b.Name() == "panic" {
					inner = append(inner, add(e.value(a, types.Universe.Lookup("any").Type()), "interface{}"))
					continue
				}
				inner = append(inner, add(e.expr(a), e.typ(types.Default(e.typeOf(a)))))
			}
			switch b.Name() {
			case "print", "println":
				body = "weirrt.Println(" + strings.Join(inner, ", ") + ")"
			case "recover":
				body = ""
			case "copy":
				body = "_ = copy(" + strings.Join(inner, ", ") + ")"
			case "panic", "close", "delete":
				body = b.Name() + "(" + strings.Join(inner, ", ") + ")"
			default:
				e.refuse(call.Pos(), "a deferred %s", b.Name())
			}
			return e.suspended(types_, args, body)
		}
	}
	sig := e.typeOf(call.Fun).Underlying().(*types.Signature)
	fun := ""
	if s, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if sel := e.info.Selections[s]; sel != nil && sel.Kind() == types.MethodVal {
			recv, m := e.receiver(s, sel)
			r := add(recv, e.recvType(s, sel, m))
			if m.form != "" {
				fun, inner = m.form, append(inner, r)
			} else {
				fun = r + "." + m.fn.Name()
			}
		}
	}
	if fun == "" {
		if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok && len(call.Args) == 0 && sig.Results().Len() == 0 {
			return e.literal(lit)
		}
		if name, ok := e.static(call.Fun); ok {
			fun = name
		} else {
			fun = add(e.expr(call.Fun), e.typ(sig))
		}
	}
	n := sig.Params().Len()
	for i, a := range call.Args {
		t := e.typeOf(a)
		switch {
		case sig.Variadic() && i >= n-1 && !call.Ellipsis.IsValid():
			t = sig.Params().At(n - 1).Type().Underlying().(*types.Slice).Elem()
		case i < n:
			t = sig.Params().At(i).Type()
		}
		if tuple, ok := t.(*types.Tuple); ok {
			e.refuse(a.Pos(), "defer or go of f(g()) with %d results; call g on a line before", tuple.Len())
		}
		name := add(e.value(a, t), e.typ(t))
		if call.Ellipsis.IsValid() && i == len(call.Args)-1 {
			name += "..."
		}
		inner = append(inner, name)
	}
	return e.suspended(types_, args, fun+"("+strings.Join(inner, ", ")+")")
}

// static gives the name of a declared function.
func (e *emitter) static(f ast.Expr) (string, bool) {
	var obj types.Object
	switch x := ast.Unparen(f).(type) {
	case *ast.Ident:
		obj = e.info.Uses[x]
	case *ast.SelectorExpr:
		if e.info.Selections[x] == nil {
			obj = e.info.Uses[x.Sel]
		}
	case *ast.IndexExpr:
		return e.instanceName(x.X)
	case *ast.IndexListExpr:
		return e.instanceName(x.X)
	}
	if _, ok := obj.(*types.Func); ok {
		return e.direct(f), true
	}
	return "", false
}

func (e *emitter) suspended(params, args []string, body string) string {
	name := e.fresh("call")
	e.p.add(fmt.Sprintf("func %s(%s) func() { return func() { %s } }", name, strings.Join(params, ", "), body))
	return name + "(" + strings.Join(args, ", ") + ")"
}

// callRecovers says whether the called function itself calls recover.
func (e *emitter) callRecovers(call *ast.CallExpr) bool {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return recovers(f.Body, e.info)
	case *ast.Ident:
		if fn, ok := e.info.Uses[f].(*types.Func); ok {
			if src := e.c.funcs[fn.Origin()]; src != nil {
				return recovers(src.decl.Body, src.info)
			}
		}
		return true
	case *ast.SelectorExpr:
		if fn, ok := e.info.Uses[f.Sel].(*types.Func); ok {
			if src := e.c.funcs[fn.Origin()]; src != nil {
				return recovers(src.decl.Body, src.info)
			}
			return false
		}
	}
	return true
}

func (e *emitter) returnStmt(s *ast.ReturnStmt) {
	f := e.fn
	var vals []string
	if len(s.Results) == 1 && f.sig.Results().Len() > 1 {
		call := e.expr(s.Results[0])
		if len(f.results) == 0 {
			e.line("return %s", call)
			return
		}
		for range f.sig.Results().Len() {
			vals = append(vals, e.fresh("r"))
		}
		e.line("%s := %s", strings.Join(vals, ", "), call)
	} else {
		for i, r := range s.Results {
			vals = append(vals, e.value(r, f.sig.Results().At(i).Type()))
		}
	}
	if len(vals) > 0 && len(f.results) > 0 && (f.boxed || len(f.ranges) > 0) {
		e.setAll(f.results, vals, s)
		vals = nil
	}
	e.leave(vals)
}

// setAll assigns in parallel; plain values go straight.
func (e *emitter) setAll(dst, vals []string, s *ast.ReturnStmt) {
	if len(dst) == 1 {
		e.line("%s = %s", dst[0], vals[0])
		return
	}
	var tmp []string
	for i, v := range vals {
		t := e.fresh("r")
		e.line("var %s %s = %s", t, e.typ(e.fn.sig.Results().At(i).Type()), v)
		tmp = append(tmp, t)
	}
	for i, d := range dst {
		e.line("%s = %s", d, tmp[i])
	}
}

// leave ends the function: out of its loops over functions and its Frame.
func (e *emitter) leave(vals []string) {
	f := e.fn
	switch {
	case len(f.ranges) > 0:
		e.exit(0, exitReturn, "")
	case f.wrapped:
		e.line("return")
	case len(vals) > 0:
		e.line("return %s", strings.Join(vals, ", "))
	default:
		e.line("return %s", strings.Join(f.results, ", "))
	}
}

func (e *emitter) ifStmt(s *ast.IfStmt) {
	e.line("{")
	if s.Init != nil {
		e.stmt(s.Init, "")
	}
	e.mark(s.Cond)
	e.line("if %s {", e.expr(s.Cond))
	e.block(s.Body.List)
	switch el := s.Else.(type) {
	case nil:
		e.line("}")
	case *ast.BlockStmt:
		e.line("} else {")
		e.block(el.List)
		e.line("}")
	default:
		e.line("} else {")
		e.stmt(el, "")
		e.line("}")
	}
	e.line("}")
}

func (e *emitter) declStmt(d *ast.GenDecl) {
	if d.Tok == token.TYPE {
		for _, spec := range d.Specs {
			ts := spec.(*ast.TypeSpec)
			if ts.TypeParams != nil {
				e.refuse(ts.Pos(), "a generic type inside a function")
			}
		}
		return // types are emitted where they are used
	}
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		vs := spec.(*ast.ValueSpec)
		e.mark(vs)
		var lhs []ast.Expr
		for _, id := range vs.Names {
			lhs = append(lhs, id)
		}
		if len(vs.Values) == 0 {
			for _, id := range vs.Names {
				if v, ok := e.info.Defs[id].(*types.Var); ok && id.Name != "_" {
					e.declare(v, "")
				}
			}
			continue
		}
		e.define(lhs, vs.Values)
	}
}

// declare writes the declaration of a local variable with a value, or zero.
func (e *emitter) declare(v *types.Var, value string) {
	t := e.typ(v.Type())
	if n := e.c.emitted[v]; n != "" { // a variable of the session
		if value == "" {
			value = e.zero(v.Type())
		}
		e.line("%s = %s", n, value)
		return
	}
	name := e.local(v)
	if e.use.boxed(v) {
		e.line("%s := new(%s)", name, t)
		if value != "" {
			e.line("*%s = %s", name, value)
		}
		return
	}
	if value == "" {
		e.line("var %s %s", name, t)
	} else {
		e.line("var %s %s = %s", name, t, value)
	}
	e.line("_ = %s", name)
}

// define writes := and var with values.
func (e *emitter) define(lhs, rhs []ast.Expr) {
	if len(lhs) == 1 && len(rhs) == 1 {
		id := lhs[0].(*ast.Ident)
		if v, ok := e.info.Defs[id].(*types.Var); ok && id.Name != "_" {
			e.declare(v, e.value(rhs[0], v.Type()))
			return
		}
		e.line("_ = %s", e.value(rhs[0], nil))
		return
	}
	vals := e.tuple(lhs, rhs)
	for i, x := range lhs {
		id := x.(*ast.Ident)
		if id.Name == "_" {
			continue
		}
		if v, ok := e.info.Defs[id].(*types.Var); ok {
			e.declare(v, vals[i])
			continue
		}
		e.line("%s = %s", e.expr(id), vals[i])
	}
}

// tuple evaluates the right side into temporary variables.
func (e *emitter) tuple(lhs, rhs []ast.Expr) []string {
	vals := make([]string, len(lhs))
	if len(rhs) == len(lhs) {
		for i, r := range rhs {
			t := e.typeOfLeft(lhs[i])
			if t == nil {
				t = types.Default(e.typeOf(r))
			}
			vals[i] = e.fresh("t")
			e.line("var %s %s = %s", vals[i], e.typ(t), e.value(r, t))
			e.line("_ = %s", vals[i])
		}
		return vals
	}
	for i, x := range lhs {
		if id, ok := x.(*ast.Ident); ok && id.Name == "_" {
			vals[i] = "_"
			continue
		}
		vals[i] = e.fresh("t")
	}
	text := e.multi(rhs[0])
	all := true
	for _, v := range vals {
		all = all && v == "_"
	}
	op := ":="
	if all {
		op = "="
	}
	e.line("%s %s %s", strings.Join(vals, ", "), op, text)
	if tuple, ok := e.typeOf(rhs[0]).(*types.Tuple); ok {
		for i, x := range lhs {
			if vals[i] != "_" {
				vals[i] = e.convert(x.Pos(), vals[i], tuple.At(i).Type(), e.typeOfLeft(x))
			}
		}
	}
	return vals
}

// multi writes an expression that gives a value and an ok, or several results.
func (e *emitter) multi(x ast.Expr) string {
	if u, ok := ast.Unparen(x).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return e.receive2(e.typeOf(u.X), e.expr(u.X))
	}
	if a, ok := ast.Unparen(x).(*ast.TypeAssertExpr); ok {
		return e.assertOK(e.expr(a.X), e.typeOf(a.X), e.typeOf(a.Type))
	}
	return e.expr(ast.Unparen(x))
}

func (e *emitter) typeOfLeft(x ast.Expr) types.Type {
	if id, ok := x.(*ast.Ident); ok {
		if id.Name == "_" {
			return nil
		}
		if v, ok := e.info.Defs[id].(*types.Var); ok {
			return e.subst(v.Type())
		}
	}
	return e.typeOf(x)
}

func (e *emitter) assign(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE:
		e.define(s.Lhs, s.Rhs)
		return
	case token.ASSIGN:
		if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
			e.set(s.Lhs[0], e.value(s.Rhs[0], e.typeOfLeft(s.Lhs[0])))
			return
		}
		places := e.places(s.Lhs)
		vals := e.tuple(s.Lhs, s.Rhs)
		for i, p := range places {
			if p != "_" {
				e.line("%s = %s", p, vals[i])
			}
		}
		return
	}
	y := e.expr(s.Rhs[0])
	if s.Tok == token.SHL_ASSIGN || s.Tok == token.SHR_ASSIGN {
		y = e.shiftCount(s.Rhs[0], y)
	}
	e.update(s.Lhs[0], strings.TrimSuffix(s.Tok.String(), "="), y, e.typeOf(s.Lhs[0]))
}

func (e *emitter) set(lhs ast.Expr, value string) {
	if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" {
		e.line("_ = %s", value)
		return
	}
	e.line("%s = %s", e.expr(lhs), value)
}

// update writes x = x op y with x evaluated once.
func (e *emitter) update(x ast.Expr, op, y string, t types.Type) {
	p := e.place(x)
	if op == "&^" || !simple(p) {
		e.line("%s = %s %s %s", p, p, op, y)
		return
	}
	e.line("%s %s= %s", p, op, y)
}

func simple(p string) bool { return !strings.ContainsAny(p, "*.[(") }

// place writes the left side of an assignment so that it can be written twice:
// indices, maps and pointers are evaluated into temporary variables.
func (e *emitter) place(x ast.Expr) string {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return e.expr(x)
	case *ast.IndexExpr:
		t := e.typeOf(x.X)
		base := ""
		switch t.Underlying().(type) {
		case *types.Array:
			base = e.place(x.X)
		default:
			base = e.once(x.X, t)
		}
		var kt types.Type = e.typeOf(x.Index)
		if m, ok := t.Underlying().(*types.Map); ok {
			kt = m.Key()
		}
		if e.info.Types[x.Index].Value != nil {
			return base + "[" + e.value(x.Index, kt) + "]"
		}
		return base + "[" + e.once(x.Index, kt) + "]"
	case *ast.SelectorExpr:
		sel := e.info.Selections[x]
		if sel == nil {
			return e.expr(x)
		}
		base := ""
		if _, ptr := e.typeOf(x.X).Underlying().(*types.Pointer); ptr {
			base = e.once(x.X, e.typeOf(x.X))
		} else {
			base = e.place(x.X)
		}
		text, _ := e.path(base, e.typeOf(x.X), sel.Index(), false)
		return text
	case *ast.StarExpr:
		return "(*" + e.once(x.X, e.typeOf(x.X)) + ")"
	}
	return e.expr(x)
}

// once evaluates x into a temporary variable, unless it is a plain name.
func (e *emitter) once(x ast.Expr, t types.Type) string {
	text := e.expr(x)
	if simple(text) && !strings.ContainsAny(text, " ") {
		return text
	}
	tmp := e.fresh("t")
	e.line("var %s %s = %s", tmp, e.typ(t), text)
	return tmp
}

func (e *emitter) places(lhs []ast.Expr) []string {
	out := make([]string, len(lhs))
	for i, x := range lhs {
		out[i] = e.place(x)
		if ix, ok := ast.Unparen(x).(*ast.IndexExpr); ok { // i, a[i] = ...: the index is read first
			if id, ok := ix.Index.(*ast.Ident); ok && e.info.Types[id].Value == nil {
				tmp := e.fresh("t")
				e.line("var %s %s = %s", tmp, e.typ(e.typeOf(id)), e.expr(id))
				if i := strings.LastIndex(out[i], "["); i >= 0 {
					out[indexOf(lhs, x)] = out[indexOf(lhs, x)][:i] + "[" + tmp + "]"
				}
			}
		}
	}
	return out
}

func indexOf(list []ast.Expr, x ast.Expr) int {
	for i, y := range list {
		if x == y {
			return i
		}
	}
	return -1
}
