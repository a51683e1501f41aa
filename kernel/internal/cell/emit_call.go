package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// call writes conversions, builtins, method calls and calls.
func (e *emitter) call(x *ast.CallExpr) string {
	if tv := e.info.Types[x.Fun]; tv.IsType() {
		return e.conversion(x, e.subst(tv.Type))
	}
	if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok {
		if b, ok := e.info.Uses[id].(*types.Builtin); ok {
			return e.builtin(x, b.Name())
		}
	}
	if s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if b, ok := e.info.Uses[s.Sel].(*types.Builtin); ok {
			e.refuse(x.Pos(), "unsafe.%s of what is only known when the cell runs", b.Name())
		}
	}
	if f := e.callee(x); f != nil && f.Pkg() != nil && f.Pkg().Path() == "errors" && f.Name() == "As" && !(e.cell == 0 && f.Pkg() == e.pkg) {
		if p, ok := e.typeOf(x.Args[1]).Underlying().(*types.Pointer); ok {
			if lib := e.c.libraryFunc("errors", "As"); lib != nil {
				return e.libraryInstance(lib, p.Elem()) + "(" + e.expr(x.Args[0]) + ", " + e.expr(x.Args[1]) + ")"
			}
		}
	}
	if lit, ok := ast.Unparen(x.Fun).(*ast.FuncLit); ok && e.spreads(x) == nil {
		args := e.args(x, e.typeOf(lit).Underlying().(*types.Signature))
		name, captured := e.flat(lit)
		if captured != "" && args != "" {
			captured += ", "
		}
		return name + "(" + captured + args + ")"
	}
	remark := e.remark
	fun, args := e.callParts(x)
	text := fun + "(" + args + ")"
	if f, out := e.compiled(x); out && isErrorf(f) && e.formats(x) {
		return args // an error already
	} else if out && givesBack(f) {
		text = "weirrt.OfTwin(" + text + ")"
	}
	if t := e.typeOf(x); remark != 0 && e.interpreted(x) && e.info.Types[x].IsValue() {
		if _, tuple := t.(*types.Tuple); !tuple {
			ts := e.typ(t)
			text = e.helper("at", t, func(name string) string {
				return fmt.Sprintf("func %s(v %s, line int) %s {\nln = line\nreturn v\n}", name, ts, ts)
			}) + fmt.Sprintf("(%s, %d)", text, remark)
		}
	}
	return text
}

// callParts writes the function and the arguments of a call; a method's
// receiver is the first argument.
func (e *emitter) callParts(x *ast.CallExpr) (fun, args string) {
	sig, ok := e.typeOf(x.Fun).Underlying().(*types.Signature)
	if !ok {
		if tp, isParam := types.Unalias(e.info.TypeOf(x.Fun)).(*types.TypeParam); isParam {
			sig, ok = e.subst(coreType(tp)).(*types.Signature)
		}
		if !ok {
			e.refuse(x.Pos(), "this call")
		}
	}
	if tuple := e.spreads(x); tuple != nil {
		return e.spreadCall(x, sig, tuple)
	}
	args = e.args(x, sig)
	if s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if sel := e.info.Selections[s]; sel != nil && sel.Kind() == types.MethodVal {
			text := e.method(s, sel, args)
			i := strings.Index(text, "\x00")
			return text[:i], text[i+1:]
		}
	}
	switch f := ast.Unparen(x.Fun).(type) {
	case *ast.SelectorExpr:
		if e.info.Selections[f] == nil && !wrapped(e.typeOf(f)) {
			return e.direct(f), args
		}
	case *ast.Ident:
		if wrapped(e.typeOf(f)) {
			break
		}
		return e.direct(f), args
	case *ast.IndexExpr:
		if name, ok := e.instanceName(f.X); ok {
			return name, args
		}
	case *ast.IndexListExpr:
		return e.direct(f), args
	}
	text, _ := e.core(x.Fun)
	return e.callValue(text, sig, args)
}

// callValue calls a function that is the value of an expression by way of a
// helper: the interpreter wants to call names.
func (e *emitter) callValue(text string, sig *types.Signature, args string) (fun, all string) {
	name := e.helper("call", sig, func(name string) string {
		params, inner := e.forwardParams(sig)
		ret, comma := "", ""
		if sig.Results().Len() > 0 {
			ret = "return "
		}
		if sig.Params().Len() > 0 {
			comma = ", "
		}
		return fmt.Sprintf("func %s(f %s%s%s { %sf(%s) }", name, e.typ(sig), comma, params[1:], ret, inner)
	})
	if args != "" {
		text += ", "
	}
	return name, text + args
}

// method writes a method call as "function\x00arguments".
func (e *emitter) method(x *ast.SelectorExpr, sel *types.Selection, args string) string {
	recv, m := e.receiver(x, sel)
	if name := exitMethod(m.fn); name != "" {
		return name + "\x00" + strings.TrimSuffix(recv+", "+args, ", ")
	}
	if m.iface || !emits(m.fn) {
		return reflected(recv, m.fn) + "." + m.fn.Name() + "\x00" + args
	}
	if args != "" {
		recv += ", " + args
	}
	return m.form + "\x00" + recv
}

// A target is the method that a selector names in this instance.
type target struct {
	fn    *types.Func
	iface bool
	form  string // for user methods: the function of the receiver
	ptr   bool
}

// receiver writes the receiver of a method as the method wants it.
func (e *emitter) receiver(x *ast.SelectorExpr, sel *types.Selection) (string, target) {
	t := e.typeOf(x.X)
	index, fn := sel.Index(), sel.Obj().(*types.Func)
	if len(e.env) > 0 {
		obj, idx, _ := types.LookupFieldOrMethod(t, true, fn.Pkg(), fn.Name())
		if f, ok := obj.(*types.Func); ok {
			index, fn = idx, f
		}
	}
	text, rt := e.path(e.operand(x.X), t, index[:len(index)-1], false)
	m := e.target(x.Pos(), rt, fn)
	_, isPtr := rt.Underlying().(*types.Pointer)
	if !m.iface && !emits(fn) {
		if _, wants := fn.Signature().Recv().Type().(*types.Pointer); wants && !isPtr {
			if len(index) == 1 {
				return e.addressOf(x.X), m
			}
			return "(&" + text + ")", m
		}
		return text, m
	}
	if m.iface {
		return text, m
	}
	switch {
	case m.ptr && !isPtr:
		if len(index) == 1 {
			return e.addressOf(x.X), m
		}
		return "(&" + text + ")", m
	case !m.ptr && isPtr:
		return "(*" + text + ")", m
	}
	return text, m
}

func (e *emitter) target(pos token.Pos, rt types.Type, fn *types.Func) target {
	if types.IsInterface(rt) {
		return target{fn: fn, iface: true}
	}
	if p, ok := rt.Underlying().(*types.Pointer); ok {
		if _, named := types.Unalias(rt).(*types.Named); !named {
			rt = p.Elem()
		}
	}
	named, ok := types.Unalias(rt).(*types.Named)
	if !ok {
		return target{fn: fn, iface: true} // a method of an unnamed struct's embedded field never gets here
	}
	m := target{fn: fn}
	if emits(fn) {
		m.form = e.formName(named) + "_" + fn.Name()
		_, m.ptr = fn.Signature().Recv().Type().(*types.Pointer)
	}
	return m
}

// methodCall writes a call of m on the text x of type t.
func (e *emitter) methodCall(x string, t types.Type, m *types.Func, args string, addressable bool) string {
	tg := e.target(token.NoPos, t, m)
	if tg.iface || !emits(m) {
		return x + "." + m.Name() + "(" + args + ")"
	}
	_, isPtr := t.Underlying().(*types.Pointer)
	if tg.ptr && !isPtr {
		x = "(&" + x + ")"
	}
	if !tg.ptr && isPtr {
		x = "(*" + x + ")"
	}
	if args != "" {
		x += ", " + args
	}
	return tg.form + "(" + x + ")"
}

// methodValue writes x.M as a closure over the receiver as it is now.
func (e *emitter) methodValue(x *ast.SelectorExpr, sel *types.Selection) string {
	recv, m := e.receiver(x, sel)
	if exitMethod(m.fn) != "" {
		e.refuse(x.Pos(), "the method %s as a value; call it", m.fn.Name())
	}
	sig := e.typeOf(x).Underlying().(*types.Signature)
	rt := e.recvType(x, sel, m)
	params, args := e.forwardParams(sig)
	name := e.freshOnce("bound")
	call := "r." + m.fn.Name() + "(" + args + ")"
	if m.form != "" {
		call = m.form + "(" + strings.TrimSuffix("r, "+args, ", ") + ")"
	}
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	guard := ""
	if m.iface {
		guard = "if r == nil { weirrt.NilFunc() }\n"
	}
	e.p.add(fmt.Sprintf("func %s(r %s) %s {\n%sreturn func%s { %s%s }\n}", name, rt, e.typ(sig), guard, params, ret, call))
	return name + "(" + recv + ")"
}

// recvType is the type of the receiver as receiver writes it.
func (e *emitter) recvType(x *ast.SelectorExpr, sel *types.Selection, m target) string {
	t := e.typeOf(x.X)
	index := sel.Index()
	if len(e.env) > 0 {
		if _, idx, _ := types.LookupFieldOrMethod(t, true, m.fn.Pkg(), m.fn.Name()); idx != nil {
			index = idx
		}
	}
	_, t = e.path("", t, index[:len(index)-1], false)
	if m.iface {
		return e.typ(t)
	}
	_, isPtr := t.Underlying().(*types.Pointer)
	if !emits(m.fn) {
		_, wants := m.fn.Signature().Recv().Type().(*types.Pointer)
		if wants && !isPtr {
			return "*" + e.typ(t)
		}
		return e.typ(t)
	}
	if m.ptr && !isPtr {
		return "*" + e.typ(t)
	}
	if !m.ptr && isPtr {
		return e.typ(t.Underlying().(*types.Pointer).Elem())
	}
	return e.typ(t)
}

// formName is the prefix of the functions that stand for a type's methods.
func (e *emitter) formName(t *types.Named) string {
	if !transparent(t) {
		return e.typ(t)
	}
	key := "form " + e.ident_(t)
	if n := e.c.instance[key]; n != "" {
		return n
	}
	name := e.fresh(t.Obj().Name())
	e.c.instance[key] = name
	if t.TypeArgs().Len() > 0 {
		e.p.later = append(e.p.later, func() {
			for m := range t.Origin().Methods() {
				e.c.emitMethod(e.p, name, t, m)
			}
		})
	}
	return name
}

// forwardParams writes "(a0 T0, ...) results" and "a0, ...".
func (e *emitter) forwardParams(sig *types.Signature) (params, args string) {
	var ps, as, rs []string
	for i := range sig.Params().Len() {
		a, t := fmt.Sprintf("a%d", i), sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			ps = append(ps, a+" ..."+e.typ(t.Underlying().(*types.Slice).Elem()))
			as = append(as, a+"...")
			continue
		}
		ps, as = append(ps, a+" "+e.typ(t)), append(as, a)
	}
	for v := range sig.Results().Variables() {
		rs = append(rs, e.typ(v.Type()))
	}
	return "(" + strings.Join(ps, ", ") + ") (" + strings.Join(rs, ", ") + ")", strings.Join(as, ", ")
}

// methodExpr writes T.M as a function literal.
func (e *emitter) methodExpr(x *ast.SelectorExpr, sel *types.Selection) string {
	sig := e.typeOf(x).Underlying().(*types.Signature)
	t := e.subst(sel.Recv())
	params, args := e.forwardParams(sig)
	first, rest, _ := strings.Cut(args, ", ")
	index, m := sel.Index(), sel.Obj().(*types.Func)
	if len(e.env) > 0 {
		if f, idx, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name()); f != nil {
			index, m = idx, f.(*types.Func)
		}
	}
	text, rt := e.path(first, t, index[:len(index)-1], false)
	call := e.methodCall(text, rt, m, rest, true)
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	name := e.freshOnce("expr")
	e.p.add(fmt.Sprintf("func %s%s { %s%s }", name, params, ret, call))
	return name
}

func (e *emitter) conversion(x *ast.CallExpr, t types.Type) string {
	from := e.typeOf(x.Args[0])
	if isNil(from) {
		return e.zero(t)
	}
	if v := e.info.Types[x.Args[0]].Value; v != nil && constantOf(t, v) {
		return e.constant(x.Pos(), v, t)
	}
	text := e.value(x.Args[0], t)
	ts := e.typ(t)
	if wrapped(t) || wrapped(from) && !types.IsInterface(t) {
		return text
	}
	if _, ok := t.Underlying().(*types.Struct); ok {
		return text
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Signature, *types.Chan:
		return "(" + ts + ")(" + text + ")"
	case *types.Basic:
		if _, ok := from.Underlying().(*types.Slice); ok && u.Info()&types.IsString != 0 {
			return ts + "(" + text + ")"
		}
	}
	if strings.HasPrefix(ts, "interface") {
		return "(" + ts + ")(" + text + ")"
	}
	return ts + "(" + text + ")"
}

// constantOf says whether a conversion of a constant to t is one of its value:
// not that of a number to text, nor to an interface.
func constantOf(t types.Type, v constant.Value) bool {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return false
	}
	if b.Info()&types.IsString != 0 {
		return v.Kind() == constant.String
	}
	return b.Info()&types.IsNumeric != 0 && (b.Info()&types.IsInteger == 0 || constant.ToInt(v).Kind() == constant.Int)
}

// zero writes the zero value of a type as an expression.
func (e *emitter) zero(t types.Type) string {
	return e.helper("zero", t, func(name string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s() %s {\nvar z %s\nreturn z\n}", name, ts, ts)
	}) + "()"
}

func (e *emitter) builtin(x *ast.CallExpr, name string) string {
	arg := func(i int) string { return e.expr(x.Args[i]) }
	core := func(i int) string {
		text, _ := e.core(x.Args[i])
		return text
	}
	if tuple := e.spreads(x); tuple != nil {
		return e.spreadBuiltin(x, name, tuple)
	}
	switch name {
	case "len", "cap":
		if n, ok := e.arrayLen(x.Args[0]); ok {
			return n
		}
		return name + "(" + core(0) + ")"
	case "append":
		return e.appendCall(x)
	case "copy":
		return "copy(" + core(0) + ", " + core(1) + ")"
	case "delete":
		m := e.typeOf(x.Args[0]).Underlying().(*types.Map)
		return "delete(" + core(0) + ", " + e.mapKey(x.Args[1], m) + ")"
	case "make":
		whole := e.typeOf(x.Args[0])
		t := whole
		if wrapped(t) {
			t = t.Underlying()
		}
		text := "make(" + e.typ(t)
		if ch, ok := t.Underlying().(*types.Chan); ok && ch.Dir() != types.SendRecv {
			text = e.typ(t) + "(make(" + e.typ(types.NewChan(types.SendRecv, ch.Elem()))
			return e.wrap(strings.Join(append([]string{text}, e.exprs(x.Args[1:])...), ", ")+"))", whole)
		}
		for i := range x.Args[1:] {
			text += ", " + arg(i+1)
		}
		return e.wrap(text+")", whole)
	case "new":
		if tv := e.info.Types[x.Args[0]]; !tv.IsType() {
			return e.newOf(arg(0), types.Default(e.typeOf(x.Args[0])))
		}
		if t := e.typeOf(x.Args[0]); veiled(t) {
			return e.newOf("nil", t)
		}
		return "new(" + e.typ(e.typeOf(x.Args[0])) + ")"
	case "panic":
		return "panic(" + e.thrown(x.Args[0]) + ")"
	case "print", "println":
		var parts []string
		for _, a := range x.Args {
			parts = append(parts, e.printed(a))
		}
		return printCall(name, parts)
	case "close":
		return "close(" + core(0) + ")"
	case "recover":
		if e.fn == nil || e.fn.recovered == "" {
			return "weirrt.Recover(nil)"
		}
		return "weirrt.Recover(" + e.fn.recovered + ")"
	case "complex", "real", "imag":
		var parts []string
		for i := range x.Args {
			parts = append(parts, arg(i))
		}
		return name + "(" + strings.Join(parts, ", ") + ")"
	case "min", "max":
		return e.extreme(x, name)
	case "clear":
		return e.clear(x)
	}
	e.refuse(x.Pos(), "the builtin %s", name)
	return ""
}

// thrown writes the argument of panic.
func (e *emitter) thrown(x ast.Expr) string {
	text := e.value(x, types.Universe.Lookup("any").Type())
	if t := e.typeOf(x); isNil(t) || types.IsInterface(t) {
		return "weirrt.Thrown(" + text + ")"
	}
	return text
}

func (e *emitter) exprs(list []ast.Expr) []string {
	var out []string
	for _, x := range list {
		out = append(out, e.expr(x))
	}
	return out
}

// arrayLen writes the length of an array behind a pointer, which may be nil.
func (e *emitter) arrayLen(x ast.Expr) (string, bool) {
	if star, ok := ast.Unparen(x).(*ast.StarExpr); ok && !calls(star.X) {
		if _, ok := e.typeOf(x).Underlying().(*types.Array); ok {
			x = star.X
		}
	}
	t := e.typeOf(x)
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return "", false
	}
	n := p.Elem().Underlying().(*types.Array).Len()
	return e.helper("lenof", t, func(name string) string {
		return fmt.Sprintf("func %s(p %s) int { return %d }", name, e.typ(t), n)
	}) + "(" + e.expr(x) + ")", true
}

func (e *emitter) appendCall(x *ast.CallExpr) string {
	t := e.typeOf(x)
	elem := t.Underlying().(*types.Slice).Elem()
	parts := []string{e.value(x.Args[0], t)}
	if parts[0] == "nil" {
		parts[0] = e.zero(t)
	}
	if len(x.Args) == 1 {
		return parts[0]
	}
	if wrapped(t) {
		parts[0] += "." + boxed
	}
	for i, a := range x.Args[1:] {
		if x.Ellipsis.IsValid() {
			text, _ := e.core(a)
			if b, ok := e.typeOf(a).Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
				text = "[]byte(" + text + ")"
			}
			parts = append(parts, text+"...")
			continue
		}
		text := e.value(a, elem)
		if i > 0 && indirect(a) {
			text = e.copied(text, elem) // before the elements in front of it are stored
		}
		parts = append(parts, text)
	}
	return e.wrap("append("+strings.Join(parts, ", ")+")", t)
}

func (e *emitter) extreme(x *ast.CallExpr, name string) string {
	t := types.Default(e.typeOf(x))
	f := e.helper(name, t, func(fn string) string {
		ts, op := e.typ(t), "<"
		if name == "max" {
			op = ">"
		}
		float := ""
		if b := t.Underlying().(*types.Basic); b.Info()&types.IsFloat != 0 {
			math := e.pack("math")
			float = "if b != b { a = b }\n"
			sign := "Signbit(float64(b)) && !" + math + ".Signbit(float64(a))"
			if name == "max" {
				sign = "Signbit(float64(a)) && !" + math + ".Signbit(float64(b))"
			}
			float += "if a == b && " + math + "." + sign + " { a = b }\n"
		}
		return fmt.Sprintf("func %s(a %s, more ...%s) %s {\nfor _, b := range more {\nif b %s a { a = b }\n%s}\nreturn a\n}", fn, ts, ts, ts, op, float)
	})
	var parts []string
	for _, a := range x.Args {
		text := e.expr(a)
		parts = append(parts, text)
	}
	return f + "(" + strings.Join(parts, ", ") + ")"
}

func (e *emitter) clear(x *ast.CallExpr) string {
	text, t := e.core(x.Args[0])
	return e.helper("clear", t, func(fn string) string {
		ts := e.typ(t)
		if m, ok := t.Underlying().(*types.Map); ok {
			if b, ok := m.Key().Underlying().(*types.Basic); !ok || b.Info()&types.IsFloat != 0 || b.Info()&types.IsComplex != 0 {
				return fmt.Sprintf("func %s(m %s) { %s.ValueOf(m).Clear() }", fn, ts, e.pack("reflect"))
			}
			return fmt.Sprintf("func %s(m %s) {\nfor k := range m { delete(m, k) }\n}", fn, ts)
		}
		elem := e.typ(t.Underlying().(*types.Slice).Elem())
		return fmt.Sprintf("func %s(s %s) {\nvar z %s\nfor i := 0; i < len(s); i++ { s[i] = z }\n}", fn, ts, elem)
	}) + "(" + text + ")"
}
