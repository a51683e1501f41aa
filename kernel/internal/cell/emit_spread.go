package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// spreads gives the results of g where x is f(g()) and g has several.
func (e *emitter) spreads(x *ast.CallExpr) *types.Tuple {
	if len(x.Args) != 1 {
		return nil
	}
	if tuple, ok := e.typeOf(x.Args[0]).(*types.Tuple); ok && tuple.Len() > 1 {
		return tuple
	}
	return nil
}

// spreadCall writes f(g()). The function comes before the results of g: a
// function with a name takes them by way of a helper, others by variables.
func (e *emitter) spreadCall(x *ast.CallExpr, sig *types.Signature, tuple *types.Tuple) (fun, args string) {
	convert := func(name string, i int) string { return e.spreadArg(x, sig, tuple, name, i) }
	if s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if sel := e.info.Selections[s]; sel != nil && sel.Kind() == types.MethodVal {
			recv, m := e.receiver(s, sel)
			r := e.fresh("recv")
			e.line("var %s %s = %s", r, e.recvType(s, sel, m), recv)
			args = e.spread(x.Args[0], tuple, convert)
			if name := exitMethod(m.fn); name != "" {
				return name, r + ", " + args
			}
			if m.iface || !emits(m.fn) {
				return r + "." + m.fn.Name(), args
			}
			return m.form, r + ", " + args
		}
	}
	if name, ok := e.static(x.Fun); ok {
		key := e.freshOnce("spread")
		var params, inner []string
		for i := range tuple.Len() {
			a := fmt.Sprintf("a%d", i)
			params = append(params, a+" "+e.typ(tuple.At(i).Type()))
			inner = append(inner, convert(a, i))
		}
		var rs []string
		ret := ""
		for v := range sig.Results().Variables() {
			rs, ret = append(rs, e.typ(v.Type())), "return "
		}
		e.p.add(fmt.Sprintf("func %s(%s) (%s) { %s%s(%s) }", key, strings.Join(params, ", "), strings.Join(rs, ", "), ret, name, strings.Join(inner, ", ")))
		return key, e.expr(x.Args[0])
	}
	name := e.fresh("f")
	text, _ := e.core(x.Fun)
	e.line("var %s %s = %s", name, e.typ(sig), text)
	return e.callValue(name, sig, e.spread(x.Args[0], tuple, convert))
}

// spreadArg writes the result i of g, which a variable has, as an argument of f(g()).
func (e *emitter) spreadArg(x *ast.CallExpr, sig *types.Signature, tuple *types.Tuple, name string, i int) string {
	f, out := e.compiled(x)
	from, t := tuple.At(i).Type(), paramType(sig, i)
	text := e.convert(x.Pos(), name, from, t)
	if !out || !isAny(t) {
		return text
	}
	e.trapped(x.Args[0], f, from)
	if mayTrap(f, from) {
		return fmt.Sprintf("weirrt.Twin(%q, %q, %s)", f.Pkg().Path(), f.Pkg().Name()+"."+f.Name(), text)
	}
	return e.outgoingText(text, from, printing(f))
}

// spreadLater lists the arguments of f(g()) that is called later.
func (e *emitter) spreadLater(x *ast.CallExpr, sig *types.Signature, tuple *types.Tuple) (list []argument) {
	for i, name := range e.unpack(x.Args[0], tuple) {
		list = append(list, argument{e.spreadArg(x, sig, tuple, name, i), e.typ(paramType(sig, i))})
	}
	return list
}

// spreadErrorf writes fmt.Errorf(g()), whose format is only known when it runs.
func (e *emitter) spreadErrorf(x *ast.CallExpr, tuple *types.Tuple) string {
	return "weirrt.Errorf(" + e.spread(x.Args[0], tuple, func(name string, i int) string {
		if i == 0 {
			return e.convert(x.Pos(), name, tuple.At(i).Type(), types.Typ[types.String])
		}
		return e.convert(x.Pos(), name, tuple.At(i).Type(), types.Universe.Lookup("any").Type())
	}) + ")"
}

// spread puts the results of a call into variables and writes them as arguments.
func (e *emitter) spread(arg ast.Expr, tuple *types.Tuple, convert func(name string, i int) string) string {
	names := e.unpack(arg, tuple)
	for i, n := range names {
		names[i] = convert(n, i)
	}
	return strings.Join(names, ", ")
}

// unpack puts the results of a call into variables.
func (e *emitter) unpack(call ast.Expr, tuple *types.Tuple) []string {
	var names []string
	for range tuple.Len() {
		names = append(names, e.fresh("t"))
	}
	e.line("%s := %s", strings.Join(names, ", "), e.expr(call))
	return names
}

// paramType is the type of the argument i of a call without "...".
func paramType(sig *types.Signature, i int) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 {
		return sig.Params().At(n - 1).Type().Underlying().(*types.Slice).Elem()
	}
	return sig.Params().At(i).Type()
}

// spreadBuiltin writes a builtin of the results of a call.
func (e *emitter) spreadBuiltin(x *ast.CallExpr, name string, tuple *types.Tuple) string {
	names := e.unpack(x.Args[0], tuple)
	switch name {
	case "print", "println":
		for i := range names {
			names[i] = e.printedText(names[i], tuple.At(i).Type())
		}
		return printCall(name, names)
	case "append":
		elem := e.typeOf(x).Underlying().(*types.Slice).Elem()
		for i := range names[1:] {
			names[i+1] = e.convert(x.Pos(), names[i+1], tuple.At(i+1).Type(), elem)
		}
	case "complex", "copy":
	case "delete":
		key := tuple.At(0).Type().Underlying().(*types.Map).Key()
		names[1] = e.veil(e.convert(x.Pos(), names[1], tuple.At(1).Type(), key), key)
	default:
		e.refuse(x.Pos(), "%s(g()) with several results; call g on a line before", name)
	}
	return name + "(" + strings.Join(names, ", ") + ")"
}
