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
	if e.cell != 0 {
		e.c.at = s.Pos()
	}
	outer := e.ready
	e.ready = nil
	defer func() { e.ready = outer }()
	e.moves(s)
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		e.line("{")
		e.block(s.List)
		e.line("}")
	case *ast.ExprStmt:
		e.mark(s)
		e.settle(operand{x: s.X, whole: true})
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
		e.settle(operand{x: s.X})
		e.update(s.X, op, func() string { return "1" })
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
		e.settle(operand{x: s.Call, whole: true})
		e.line("%s.Defer(%s, %d)", e.fn.frame, e.later(s.Call, true), e.callRecovers(s.Call))
	case *ast.GoStmt:
		e.markAt(s.Pos())
		e.going = true
		e.settle(operand{x: s.Call, whole: true})
		e.line("weirrt.Go(%s)", e.later(s.Call, false))
		e.going = false
	case *ast.SendStmt:
		e.mark(s)
		elem := e.typeOf(s.Chan).Underlying().(*types.Chan).Elem()
		e.settle(operand{x: s.Chan}, operand{x: s.Value, t: elem})
		ch, t := e.core(s.Chan)
		e.line("%s", e.sendTo(t, ch, e.value(s.Value, elem)))
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
func (e *emitter) later(call *ast.CallExpr, deferred bool) string {
	var types_, args, inner []string
	add := func(text, t string) string {
		name := e.fresh("arg")
		types_, args = append(types_, name+" "+t), append(args, text)
		return name
	}
	var body string
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := e.info.Uses[id].(*types.Builtin); ok {
			for _, a := range e.builtinArguments(call, b.Name()) {
				inner = append(inner, add(a.text, a.typ))
			}
			switch b.Name() {
			case "print", "println":
				body = printCall(b.Name(), inner)
			case "recover":
				body = ""
			case "clear":
				t := e.typeOf(call.Args[0])
				if wrapped(t) {
					inner[0], t = inner[0]+"."+boxed, t.Underlying()
				}
				body = e.cleared(inner[0], t)
			case "copy":
				body = "_ = copy(" + strings.Join(inner, ", ") + ")"
			case "panic", "close", "delete":
				body = b.Name() + "(" + strings.Join(inner, ", ") + ")"
			default:
				e.refuse(call.Pos(), "a deferred %s", b.Name())
			}
			return e.suspended(types_, args, "", body)
		}
	}
	sig := e.typeOf(call.Fun).Underlying().(*types.Signature)
	fun, look := "", ""
	if s, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if sel := e.info.Selections[s]; sel != nil && sel.Kind() == types.MethodVal {
			recv, m := e.receiver(s, sel)
			rt := e.recvType(s, sel, m)
			r := add(recv, rt)
			if m.iface {
				look = "if " + r + " == nil { weirrt.NilFunc() }\n" // when the call is made it is too late
			}
			if name := exitMethod(m.fn); name != "" {
				fun, inner = name, append(inner, r)
			} else if m.form != "" {
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
			text, _ := e.core(call.Fun)
			fun = add(text, e.typ(sig))
		}
	}
	var list []argument
	if tuple := e.spreads(call); tuple != nil {
		for i, text := range args { // what is called comes before the results
			name, t, _ := strings.Cut(types_[i], " ")
			args[i] = e.fresh(name)
			e.line("var %s %s = %s", args[i], t, text)
		}
		list = e.spreadLater(call, sig, tuple)
	} else {
		list = e.arguments(call, sig)
	}
	for i, a := range list {
		name := add(a.text, a.typ)
		if call.Ellipsis.IsValid() && i == len(list)-1 && !e.formats(call) {
			name += "..."
		}
		inner = append(inner, name)
	}
	text := fun + "(" + strings.Join(inner, ", ") + ")"
	if deferred {
		text = e.lateError(call, sig, text)
	}
	return e.suspended(types_, args, look, text)
}

// builtinArguments lists the arguments of a builtin that is called later.
func (e *emitter) builtinArguments(call *ast.CallExpr, name string) (list []argument) {
	prints := name == "print" || name == "println"
	if tuple := e.spreads(call); tuple != nil {
		for i, text := range e.unpack(call.Args[0], tuple) {
			from := tuple.At(i).Type()
			switch {
			case prints:
				list = append(list, argument{e.printedText(text, from), "interface{}"})
			case name == "delete" && i == 1:
				key := tuple.At(0).Type().Underlying().(*types.Map).Key()
				list = append(list, argument{e.veil(e.convert(call.Pos(), text, from, key), key), e.keyType(key)})
			default:
				list = append(list, argument{text, e.typ(from)})
			}
		}
		return list
	}
	for i, a := range call.Args {
		switch {
		case name == "delete" && i == 1:
			m := e.typeOf(call.Args[0]).Underlying().(*types.Map)
			list = append(list, argument{e.mapKey(a, m), e.keyType(m.Key())})
		case name == "panic":
			list = append(list, argument{e.thrown(a), "interface{}"})
		case prints:
			list = append(list, argument{e.printed(a), "interface{}"})
		default:
			list = append(list, argument{e.expr(a), e.typ(types.Default(e.typeOf(a)))})
		}
	}
	return list
}

// lateError writes a deferred call of the cell itself so that an error that it
// gives is seen.
func (e *emitter) lateError(call *ast.CallExpr, sig *types.Signature, text string) string {
	n := sig.Results().Len()
	if e.fn == nil || !e.fn.entry || n == 0 || !isError(sig.Results().At(n-1).Type()) || e.prints(call) || e.buffers(call) {
		return text
	}
	if n == 1 {
		return fmt.Sprintf("weirrt.Take(%s, %d)", text, e.lineOf(call))
	}
	return fmt.Sprintf("%serr := %s; weirrt.Take(err, %d)", strings.Repeat("_, ", n-1), text, e.lineOf(call))
}

// notNil writes an interface value that is looked at now: calling a method of
// a nil one later would be too late to panic.
func (e *emitter) notNil(text, typ string) string {
	key := "notnil " + typ
	name := e.c.instance[key]
	if name == "" {
		name = e.fresh("notnil")
		e.c.instance[key] = name
		e.p.add(fmt.Sprintf("func %s(v %s) %s {\nif v == nil { weirrt.NilFunc() }\nreturn v\n}", name, typ, typ))
	}
	return name + "(" + text + ")"
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

// suspended writes a call to be made later of what is done now, first, and body then.
func (e *emitter) suspended(params, args []string, first, body string) string {
	name := e.freshOnce("call")
	e.p.add(fmt.Sprintf("func %s(%s) func() {\n%sreturn func() { %s } }", name, strings.Join(params, ", "), first, body))
	return name + "(" + strings.Join(args, ", ") + ")"
}

// callRecovers says whether the called function itself calls recover.
func (e *emitter) callRecovers(call *ast.CallExpr) recovering {
	var fn *types.Func
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		if recovers(f.Body, e.info) {
			return surely
		}
		return never
	case *ast.Ident:
		fn, _ = e.info.Uses[f].(*types.Func)
		if _, ok := e.info.Uses[f].(*types.Builtin); ok {
			return never
		}
	case *ast.SelectorExpr:
		fn, _ = e.info.Uses[f.Sel].(*types.Func)
	case *ast.IndexExpr:
		fn = e.generic(f.X)
	case *ast.IndexListExpr:
		fn = e.generic(f.X)
	}
	switch {
	case fn == nil || isInterfaceMethod(fn):
		return perhaps
	case e.recoversIn(fn):
		return surely
	}
	return never
}

// generic gives the generic function that an instance is of.
func (e *emitter) generic(x ast.Expr) *types.Func {
	var id *ast.Ident
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return nil
	}
	fn, _ := e.info.Uses[id].(*types.Func)
	return fn
}

func (e *emitter) recoversIn(fn *types.Func) bool {
	src := e.c.funcs[fn.Origin()]
	return src != nil && recovers(src.decl.Body, src.info)
}

func isInterfaceMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// passes writes what a function that only calls m does first, if m may call
// recover.
func (e *emitter) passes(m *types.Func) string {
	if m != nil && (isInterfaceMethod(m) || e.recoversIn(m)) {
		return "weirrt.Pass(); "
	}
	return ""
}

// headed writes an expression that stands before a block: the braces of a literal in it
// are not those of the block.
func headed(text string) string {
	if strings.Contains(text, "{") {
		return "(" + text + ")"
	}
	return text
}

func (e *emitter) ifStmt(s *ast.IfStmt) {
	e.line("{")
	if s.Init != nil {
		e.stmt(s.Init, "")
	}
	e.mark(s.Cond)
	e.settle(operand{x: s.Cond, whole: true})
	e.line("if %s {", headed(e.expr(s.Cond)))
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
			if ts.TypeParams != nil && len(e.env) > 0 {
				e.refuse(ts.Pos(), "a generic type inside a generic function")
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
		e.newVar(name, t, v.Type())
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
