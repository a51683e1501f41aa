package cell

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// method writes a method call as "function\x00arguments".
func (e *emitter) method(x *ast.SelectorExpr, sel *types.Selection, args string) string {
	recv, m := e.receiver(x, sel)
	name := cmp.Or(exitMethod(m.fn), routedMethods[m.fn.FullName()])
	if name == "" && e.p.whole {
		name = waitMethods[m.fn.FullName()]
	}
	if name != "" {
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

// way is the way to the embedded field whose method index leads to. It ends where
// compiled code does not export the next field: the method is promoted by then.
func way(t types.Type, index []int) []int {
	index = index[:len(index)-1]
	for k, i := range index {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		f := t.Underlying().(*types.Struct).Field(i)
		if !f.Exported() && !isUser(f) {
			return index[:k]
		}
		t = f.Type()
	}
	return index
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
	text, rt := e.path(e.operand(x.X), t, way(t, index), false)
	m := e.target(x.Pos(), rt, fn)
	_, isPtr := rt.Underlying().(*types.Pointer)
	if !m.iface && !emits(fn) {
		if _, wants := fn.Signature().Recv().Type().(*types.Pointer); wants && !isPtr {
			if len(way(t, index)) == 0 {
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
	} else if alters(m.fn) {
		call = outwardCall(m.fn, "r."+m.fn.Name(), args)
	}
	if givesBack(m.fn) {
		call = "weirrt.OfTwin(" + call + ")"
	}
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	guard := ""
	if m.iface {
		guard = "if r == nil { weirrt.NilFunc() }\n"
	}
	e.p.add(fmt.Sprintf("func %s(r %s) %s {\n%sreturn func%s { %s%s%s }\n}", name, rt, e.typ(sig), guard, params, e.passes(m.fn), ret, call))
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
	_, t = e.path("", t, way(t, index), false)
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

// methodExpr makes a function of T.M and gives its name.
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
	text, rt := e.path(first, t, way(t, index), false)
	call := e.methodCall(text, rt, m, rest, true)
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	name := e.freshOnce("expr")
	e.p.add(fmt.Sprintf("func %s%s { %s%s%s }", name, params, e.passes(m), ret, call))
	return name
}
