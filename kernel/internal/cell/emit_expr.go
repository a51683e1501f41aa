package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// expr writes an expression.
func (e *emitter) expr(x ast.Expr) string {
	if tv, ok := e.info.Types[x]; ok && tv.Value != nil {
		return e.constant(x.Pos(), tv.Value, e.subst(tv.Type))
	}
	if text, ok := e.ready[x]; ok {
		return text
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		if _, ok := x.X.(*ast.CompositeLit); ok {
			return "(" + e.expr(x.X) + ")"
		}
		return e.expr(x.X) // the interpreter gets lost in parentheses; what needs them writes its own
	case *ast.Ident:
		return e.ident(x)
	case *ast.FuncLit:
		return e.literal(x)
	case *ast.CompositeLit:
		return e.composite(x)
	case *ast.SelectorExpr:
		return e.selector(x)
	case *ast.IndexExpr:
		return e.index(x)
	case *ast.IndexListExpr:
		return e.instantiated(x, x.X)
	case *ast.SliceExpr:
		return e.slice(x)
	case *ast.TypeAssertExpr:
		return e.assert(e.expr(x.X), e.typeOf(x.X), e.typeOf(x.Type))
	case *ast.CallExpr:
		return e.call(x)
	case *ast.StarExpr:
		text, _ := e.core(x.X)
		return "(*" + text + ")"
	case *ast.UnaryExpr:
		return e.unary(x)
	case *ast.BinaryExpr:
		return e.binary(x)
	}
	if tv := e.info.Types[x]; tv.IsType() {
		return e.typ(tv.Type)
	}
	e.refuse(x.Pos(), "this expression")
	return ""
}

// value writes x as a value of type t: a nil or a value put into an interface
// is converted in so many words.
func (e *emitter) value(x ast.Expr, t types.Type) string {
	t = e.subst(t)
	tv := e.info.Types[x]
	if b, ok := tv.Type.(*types.Basic); ok && tv.Value == nil && b.Kind() == types.UntypedNil {
		if t != nil && (wrapped(t) || closed(t)) {
			return e.zero(t)
		}
		return "nil"
	}
	text := e.expr(x)
	e.glimpsed = e.printArg == x && !types.IsInterface(e.typeOf(x))
	defer func() { e.glimpsed = false }()
	return e.convert(x.Pos(), text, e.typeOf(x), t)
}

// closed says whether t is an interface that only its compiled package implements, such
// as reflect.Type: the interpreter has no wrapper for it, not for nil either.
func closed(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range iface.Methods() {
		if !m.Exported() && !isUser(m) {
			return true
		}
	}
	return false
}

func (e *emitter) ident(x *ast.Ident) string {
	if x.Name == "_" {
		return "_"
	}
	obj := e.info.Uses[x]
	if obj == nil {
		obj = e.info.Defs[x]
	}
	return e.object(x, obj)
}

func (e *emitter) object(x *ast.Ident, obj types.Object) string {
	if old := e.olds[obj]; old != nil {
		obj = old
	}
	switch o := obj.(type) {
	case *types.Nil:
		return "nil"
	case *types.TypeName:
		return e.typ(o.Type())
	case *types.Func:
		return e.functionValue(o, e.funcName(x, o), e.typeOf(x).Underlying().(*types.Signature))
	case *types.Var:
		if n := e.names[o]; n != "" {
			if e.use != nil && e.use.boxed(o) {
				return "(*" + n + ")"
			}
			return n
		}
		if n := e.c.emitted[o]; n != "" {
			return n
		}
		if !isUser(o) {
			return e.foreign(x.Pos(), o)
		}
	}
	e.refuse(x.Pos(), "%s here", x.Name)
	return ""
}

// funcName is the emitted name of a declared function.
func (e *emitter) funcName(x *ast.Ident, o *types.Func) string {
	if old, ok := e.olds[o].(*types.Func); ok {
		o = old
	}
	if o.Signature().TypeParams().Len() > 0 {
		return e.instanceFunc(x, o)
	}
	if n := e.c.emitted[o]; n != "" {
		return n
	}
	if isUser(o) {
		e.refuse(x.Pos(), "%s here", x.Name)
	}
	if e.cell == 0 && o.Pkg() == e.pkg {
		if f := e.c.funcs[o]; f.decl.Body == nil {
			return "weirrt.Lib_" + o.Name()
		}
		return e.libraryInstance(e.c.funcs[o])
	}
	return e.foreign(x.Pos(), o)
}

// functionValue makes a value of a declared function: the interpreter handles
// literals better than names.
func (e *emitter) functionValue(fn *types.Func, name string, sig *types.Signature) string {
	if strings.Contains(name, ".") { // compiled
		if text, ok := e.outward(fn, name, sig); ok {
			return text
		}
		return name
	}
	return e.helper("val_"+name, sig, func(helper string) string {
		params, args := e.forwardParams(sig)
		ret := ""
		if sig.Results().Len() > 0 {
			ret = "return "
		}
		return fmt.Sprintf("func %s() %s { return func%s { %s%s%s(%s) } }", helper, e.typ(sig), params, e.passes(fn), ret, name, args)
	}) + "()"
}

// direct writes the function of a call: a declared function by its name.
func (e *emitter) direct(f ast.Expr) string {
	switch x := ast.Unparen(f).(type) {
	case *ast.Ident:
		if o, ok := e.info.Uses[x].(*types.Func); ok {
			return e.funcName(x, o)
		}
	case *ast.SelectorExpr:
		if sel := e.info.Selections[x]; sel != nil && sel.Kind() == types.MethodExpr {
			return e.methodExpr(x, sel)
		} else if o, ok := e.info.Uses[x.Sel].(*types.Func); ok && sel == nil {
			return e.funcName(x.Sel, o)
		}
	case *ast.IndexExpr:
		if name, ok := e.instanceName(x.X); ok {
			return name
		}
	case *ast.IndexListExpr:
		if name, ok := e.instanceName(x.X); ok {
			return name
		}
	}
	return e.expr(f)
}

func (e *emitter) instanceName(x ast.Expr) (string, bool) {
	switch f := ast.Unparen(x).(type) {
	case *ast.Ident:
		if o, ok := e.info.Uses[f].(*types.Func); ok {
			return e.funcName(f, o), true
		}
	case *ast.SelectorExpr:
		if o, ok := e.info.Uses[f.Sel].(*types.Func); ok && e.info.Selections[f] == nil {
			return e.funcName(f.Sel, o), true
		}
	}
	return "", false
}

// refusedField refuses fields that would lie about a cell.
func (e *emitter) refusedField(pos token.Pos, f types.Object) {
	if f.Pkg() == nil {
		return
	}
	switch f.Pkg().Path() + "." + f.Name() {
	case "reflect.Func":
		e.refuse(pos, "the field Func of reflect.Method; call the method of a value")
	case "log/slog.AddSource":
		e.refuse(pos, "the field AddSource of slog.HandlerOptions: the stack is the interpreter's")
	}
}

// foreign is a function or variable of a compiled package.
func (e *emitter) foreign(pos token.Pos, o types.Object) string {
	path := o.Pkg().Path()
	key := path + "." + o.Name()
	e.c.wakes(path, o.Name())
	if why := refused[key]; why != "" {
		e.refuse(pos, "%s.%s: %s", o.Pkg().Name(), o.Name(), why)
	}
	if key == "time.Sleep" {
		return "weirrt.Sleep"
	}
	if name := exits[key]; name != "" {
		e.p.counts = e.p.counts || key == "runtime.NumGoroutine"
		return name
	}
	if e.cell != 0 || e.pkg.Path() != path {
		name := o.Name()
		if key == "errors.As" {
			name = "AsAny"
		}
		if f := e.c.libraryFunc(path, name); f != nil {
			return e.libraryInstance(f)
		}
	}
	value := e.c.cfg.Exports[path+"/"+o.Pkg().Name()][o.Name()]
	if !value.IsValid() {
		e.refuse(pos, "%s.%s has no value in this kernel", o.Pkg().Name(), o.Name())
	}
	if text, ok := e.pointed(path, o.Name(), value); ok {
		return text
	}
	return e.pack(path) + "." + o.Name()
}

// selector writes p.Name, x.f through embedded fields, and method values.
func (e *emitter) selector(x *ast.SelectorExpr) string {
	if id, ok := x.X.(*ast.Ident); ok {
		if _, ok := e.info.Uses[id].(*types.PkgName); ok {
			obj := e.info.Uses[x.Sel]
			if f, ok := obj.(*types.Func); ok {
				return e.functionValue(f, e.funcName(x.Sel, f), e.typeOf(x).Underlying().(*types.Signature))
			}
			if tn, ok := obj.(*types.TypeName); ok {
				return e.typ(tn.Type())
			}
			return e.foreign(x.Pos(), obj)
		}
	}
	sel := e.info.Selections[x]
	switch sel.Kind() {
	case types.FieldVal:
		e.refusedField(x.Sel.Pos(), sel.Obj())
		text, _ := e.path(e.operand(x.X), e.typeOf(x.X), sel.Index(), false)
		return text
	case types.MethodVal:
		return e.methodValue(x, sel)
	default:
		return e.functionValue(sel.Obj().(*types.Func), e.methodExpr(x, sel), e.typeOf(x).Underlying().(*types.Signature))
	}
}

// operand writes x where a selector or an index follows.
func (e *emitter) operand(x ast.Expr) string {
	text := e.expr(x)
	switch ast.Unparen(x).(type) {
	case *ast.UnaryExpr, *ast.BinaryExpr:
		return "(" + text + ")"
	}
	return text
}

func (e *emitter) index(x *ast.IndexExpr) string {
	if tv, ok := e.info.Types[x.X]; ok && !tv.IsType() {
		t := e.typeOf(x.X)
		if _, ok := t.Underlying().(*types.Signature); ok {
			return e.instantiated(x, x.X)
		}
		if m, ok := t.Underlying().(*types.Map); ok {
			text, _ := e.core(x.X)
			return text + "[" + e.mapKey(x.Index, m) + "]"
		}
		text, _ := e.core(x.X)
		return text + "[" + e.expr(x.Index) + "]"
	}
	if tv := e.info.Types[x]; tv.IsType() {
		return e.typ(tv.Type)
	}
	return e.instantiated(x, x.X)
}

func (e *emitter) instantiated(whole, x ast.Expr) string {
	if name, ok := e.instanceName(x); ok {
		return e.functionValue(e.generic(x), name, e.typeOf(whole).Underlying().(*types.Signature))
	}
	e.refuse(x.Pos(), "this generic expression")
	return ""
}

func (e *emitter) slice(x *ast.SliceExpr) string {
	part := func(i ast.Expr) string {
		if i == nil {
			return ""
		}
		return e.expr(i)
	}
	base, _ := e.core(x.X)
	text := base + "[" + part(x.Low) + ":" + part(x.High)
	if x.Slice3 {
		text += ":" + part(x.Max)
	}
	return e.wrap(text+"]", e.typeOf(x))
}

func (e *emitter) unary(x *ast.UnaryExpr) string {
	switch x.Op {
	case token.AND:
		return e.addressOf(x.X)
	case token.ARROW:
		text, t := e.core(x.X)
		return e.receive(t, text)
	}
	return "(" + x.Op.String() + e.operand(x.X) + ")"
}

func (e *emitter) addressOf(x ast.Expr) string {
	switch y := ast.Unparen(x).(type) {
	case *ast.CompositeLit:
		t := e.typeOf(y)
		if _, ok := t.Underlying().(*types.Struct); ok {
			return "(&" + e.composite(y) + ")"
		}
		return e.newOf(e.composite(y), t)
	case *ast.Ident:
		if v, ok := e.info.Uses[y].(*types.Var); ok {
			if n := e.names[v]; n != "" && e.use.boxed(v) {
				return n
			}
		}
	case *ast.StarExpr:
		text, t := e.core(y.X)
		return e.notNil(text, e.typ(t)) // as *p would
	case *ast.IndexExpr:
		if _, ptr := e.typeOf(y.X).Underlying().(*types.Pointer); ptr {
			text, _ := e.core(y.X)
			return "(&(*" + text + ")[" + e.expr(y.Index) + "])"
		}
	}
	return "(&" + e.operand(x) + ")"
}

// newOf writes a pointer to a new variable with a value.
func (e *emitter) newOf(text string, t types.Type) string {
	return e.helper("newof", t, func(name string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s(v %s) *%s { p := new(%s); *p = v; return p }", name, ts, ts, ts)
	}) + "(" + text + ")"
}

func (e *emitter) binary(x *ast.BinaryExpr) string {
	l, r := e.typeOf(x.X), e.typeOf(x.Y)
	a := e.expr(x.X)
	before := e.out.Len()
	b := e.expr(x.Y)
	switch x.Op {
	case token.SHL, token.SHR:
		b = e.shiftCount(x.Y, b)
		if e.info.Types[x.X].Value != nil && (!strings.HasSuffix(a, ")") || a[0] == '(') {
			a = e.typ(l) + "(" + a + ")" // the interpreter loses the type of a constant here
		}
	case token.LAND, token.LOR:
		if e.out.Len() != before {
			e.refuse(x.Y.Pos(), "f(g()) with several results to the right of %s; call g on a line before", x.Op)
		}
	case token.EQL, token.NEQ:
		return e.compare(x.Op, a, l, b, r)
	}
	return "(" + a + " " + x.Op.String() + " " + b + ")"
}

// shiftCount writes the count of a shift so that a negative one panics.
func (e *emitter) shiftCount(y ast.Expr, text string) string {
	t := e.typeOf(y)
	b, ok := t.Underlying().(*types.Basic)
	if v := e.info.Types[y].Value; v != nil {
		return constant.ToInt(v).ExactString()
	}
	if !ok || b.Info()&types.IsUntyped != 0 {
		return text
	}
	if b.Info()&types.IsUnsigned != 0 {
		if _, sum := ast.Unparen(y).(*ast.BinaryExpr); sum {
			text = e.typ(t) + "(" + text + ")" // the interpreter takes it for one of the type of what is shifted
		}
		return text
	}
	return e.helper("shift", t, func(name string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s(n %s) uint {\nif n < 0 { weirrt.Shift() }\nreturn uint(n)\n}", name, ts)
	}) + "(" + text + ")"
}

func isNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// receive waits for a value or for the end of the cell.
func (e *emitter) receive(t types.Type, ch string) string {
	return e.helper("recv", t, func(name string) string {
		ct := t.Underlying().(*types.Chan)
		return fmt.Sprintf("func %s(ch %s) %s {\np := new(%s)\n%sweirrt.Recv(ch, p)\nreturn *p\n}",
			name, e.typ(ct), e.typ(ct.Elem()), e.typ(ct.Elem()), zeroed(ct.Elem()))
	}) + "(" + ch + ")"
}

func (e *emitter) receive2(t types.Type, ch string) string {
	return e.helper("recvok", t, func(name string) string {
		ct := t.Underlying().(*types.Chan)
		return fmt.Sprintf("func %s(ch %s) (%s, bool) {\np := new(%s)\n%sok := weirrt.Recv(ch, p)\nreturn *p, ok\n}",
			name, e.typ(ct), e.typ(ct.Elem()), e.typ(ct.Elem()), zeroed(ct.Elem()))
	}) + "(" + ch + ")"
}

func (e *emitter) sendTo(t types.Type, ch, v string) string {
	return e.helper("send", t, func(name string) string {
		ct := t.Underlying().(*types.Chan)
		return fmt.Sprintf("func %s(ch %s, v %s) {\np := new(%s)\n*p = v\nweirrt.Send(ch, p)\n}",
			name, e.typ(ct), e.typ(ct.Elem()), e.typ(ct.Elem()))
	}) + "(" + ch + ", " + v + ")"
}

// helper emits a function for a type once a session and gives its name.
func (e *emitter) helper(kind string, t types.Type, text func(name string) string) string {
	key := kind + " " + e.typ(t)
	if n := e.c.instance[key]; n != "" {
		return n
	}
	name := e.fresh(strings.Fields(kind)[0])
	e.c.instance[key] = name
	e.p.add(text(name))
	return name
}
