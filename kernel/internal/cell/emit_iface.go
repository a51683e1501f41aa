package cell

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// The interpreter keeps only the representation of a value in an interface, not
// its type. So every struct type has a marker field that makes its
// representation its own, and any other type with a name of the user in it is
// put into an interface as a box: a struct with a marker of its own and the
// type's methods.

// boxed is the field of a box that holds the value; no method of a user has
// its name.
const boxed = "Boxed__"

// A dynamic type has been put into an interface by some cell.
type dynamic struct {
	t    types.Type
	text string // what it is in the interface: the type itself or its box
	box  bool
	held bool // a variable may have one: they were not only shown by statements of cells themselves
	late bool // what shows one was left behind
}

// An asserted interface is the target of a type assertion somewhere.
type asserted struct {
	t     *types.Interface
	named types.Type
	name  string // of the helper, and with "s" of its list
	text  string
}

// named non-struct types of the user are written as their underlying types.
func transparent(t *types.Named) bool {
	if !isUser(t.Obj()) {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Interface:
		return false
	}
	return !mentions(t.Underlying(), t, map[types.Type]bool{})
}

// mentions says whether a type refers to itself without a struct between.
func mentions(t types.Type, self *types.Named, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	is := func(t types.Type) bool { return mentions(t, self, seen) }
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t == self || t.Origin() == self.Origin() {
			return true
		}
		if _, ok := t.Underlying().(*types.Struct); ok || !isUser(t.Obj()) {
			return false
		}
		return is(t.Underlying())
	case *types.Pointer:
		return is(t.Elem())
	case *types.Slice:
		return is(t.Elem())
	case *types.Array:
		return is(t.Elem())
	case *types.Chan:
		return is(t.Elem())
	case *types.Map:
		return is(t.Key()) || is(t.Elem())
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if is(v.Type()) {
					return true
				}
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if is(m.Signature()) {
				return true
			}
		}
	}
	return false
}

// blurred says whether the representation of t does not tell t.
func blurred(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if !isUser(t.Obj()) {
			return false
		}
		switch t.Underlying().(type) {
		case *types.Struct:
			return false
		case *types.Interface:
			return true
		}
		return true
	case *types.Pointer:
		return blurred(t.Elem())
	case *types.Slice:
		return blurred(t.Elem())
	case *types.Array:
		return blurred(t.Elem())
	case *types.Chan:
		return blurred(t.Elem())
	case *types.Map:
		return keyedByInterface(t) || blurred(t.Key()) || blurred(t.Elem())
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if blurred(v.Type()) {
					return true
				}
			}
		}
	case *types.Struct:
		for i := range t.NumFields() {
			if f := t.Field(i); f.Embedded() || t.Tag(i) != "" && !f.Exported() || blurred(f.Type()) {
				return true
			}
		}
		return types.NewMethodSet(types.NewPointer(t)).Len() > 0 // of embedded fields
	case *types.Interface:
		return t.NumMethods() > 0
	}
	return false
}

// keyedByInterface says whether the keys of t are interfaces with methods: such a map
// is kept as one of any keys.
func keyedByInterface(t *types.Map) bool {
	it, ok := t.Key().Underlying().(*types.Interface)
	return ok && it.NumMethods() > 0
}

// userMade says whether a type has a type of the user anywhere in it.
func userMade(t types.Type) bool { return userIn(t, map[types.Type]bool{}) }

func userIn(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return isUser(t.Obj())
	case *types.Pointer:
		return userIn(t.Elem(), seen)
	case *types.Slice:
		return userIn(t.Elem(), seen)
	case *types.Array:
		return userIn(t.Elem(), seen)
	case *types.Map:
		return keyedByInterface(t) || userIn(t.Key(), seen) || userIn(t.Elem(), seen)
	case *types.Chan:
		return userIn(t.Elem(), seen)
	case *types.Tuple:
		for v := range t.Variables() {
			if userIn(v.Type(), seen) {
				return true
			}
		}
	case *types.Signature:
		return userIn(t.Params(), seen) || userIn(t.Results(), seen)
	case *types.Struct:
		return true // its fields may be lower-case
	case *types.Interface:
		return true // one with methods is kept in the interpreter's form
	}
	return false
}

// dynamic declares that values of type t are put into interfaces.
func (e *emitter) dynamic(t types.Type) dynamic {
	key := "dyn " + e.ident_(t)
	held := !e.glimpsed
	e.glimpsed = false
	if !held {
		e.p.glimpsed = append(e.p.glimpsed, key)
	}
	if d, ok := e.c.dynamics[key]; ok {
		if held && !d.held {
			d.held = true
			e.c.dynamics[key] = d
			e.links(d)
		}
		return d
	}
	d := dynamic{t: t, box: blurred(t), held: held}
	if !d.box && !userMade(t) {
		d.text = e.typ(t)
		return d
	}
	if d.box {
		d.text = e.fresh("box")
		e.c.dynamics[key] = d
		e.p.typ("type " + d.text + " struct { Mark_" + d.text + " struct{}; " + boxed + " " + e.typ(t) + " }")
		e.p.later = append(e.p.later, func() { e.boxMethods(d) })
	} else {
		d.text = e.typ(t)
		e.c.dynamics[key] = d
	}
	e.p.register(e.c, d)
	if held {
		e.links(d)
	}
	return d
}

// links tells all assertions of a type that variables may have in interfaces.
func (e *emitter) links(d dynamic) {
	for _, a := range e.c.asserts {
		e.link(a, d)
	}
}

// ident_ writes a type so that different types differ.
func (e *emitter) ident_(t types.Type) string { return typeKey(t) }

// boxMethods gives a box the methods of its type.
func (e *emitter) boxMethods(d dynamic) { e.forwards(d.text, "r."+boxed, d.t) }

// forwards gives recv the methods of the value x of type t in it, but for some.
func (e *emitter) forwards(recv, x string, t types.Type, without ...string) {
	ms := types.NewMethodSet(t)
	for i := range ms.Len() {
		sel := ms.At(i)
		m := sel.Obj().(*types.Func)
		if !m.Exported() && !isUser(m) || slices.Contains(without, m.Name()) {
			continue
		}
		sub := e.c.emitter(e.p, e.info, e.pkg, 0)
		x, rt := sub.path(x, t, way(t, sel.Index()), false)
		sig := sel.Type().(*types.Signature)
		params, args := sub.forwardParams(sig)
		ret := ""
		if sig.Results().Len() > 0 {
			ret = "return "
		}
		guard := ""
		if _, wants := m.Signature().Recv().Type().Underlying().(*types.Pointer); !wants && len(sel.Index()) == 1 && isUser(m) {
			if p, ok := t.(*types.Pointer); ok {
				guard = fmt.Sprintf("if %s == nil { weirrt.ValueMethod(%q, %q) }; ", x, goType(p.Elem()), m.Name())
			}
		}
		e.p.add(fmt.Sprintf("func (r %s) %s%s { %s%s%s%s }", recv, m.Name(), params, guard, e.passes(m), ret, sub.methodCall(x, rt, m, args, true)))
	}
}

// link tells an assertion to an interface of a type that satisfies it.
func (e *emitter) link(a asserted, d dynamic) {
	if !types.Implements(d.t, a.t) {
		return
	}
	name := e.fresh("try")
	e.p.add(fmt.Sprintf("func %s() func(interface{}) (%s, bool) {\nreturn func(x interface{}) (%s, bool) {\nv, ok := x.(%s)\nif !ok { var z %s; return z, false }\nreturn %s, true\n}\n}", name, a.text, a.text, d.text, a.text, e.into("v", d, a.named)))
	e.p.init = append(e.p.init, fmt.Sprintf("%ss = append(%ss, %s())", a.name, a.name, name))
}

// into writes the value text of a dynamic type as one of an interface.
func (e *emitter) into(text string, d dynamic, to types.Type) string {
	return e.helper("into "+d.text, to, func(name string) string {
		val, guard := "v", ""
		if n, ok := types.Unalias(to).(*types.Named); ok && !isUser(n.Obj()) {
			unlike := e.compose(d.t, n)
			_, isStruct := d.t.Underlying().(*types.Struct)
			_, isPtr := d.t.Underlying().(*types.Pointer)
			switch {
			case d.box || isStruct || len(unlike) > 0:
				val = "&" + e.carrier(d, unlike) + "{" + boxed + ": v}"
			case isPtr:
				guard = fmt.Sprintf("if v == nil { return &%s{%s: v} }\n", e.carrier(d, nil), boxed)
			}
		}
		return fmt.Sprintf("func %s(v %s) %s {\n%sreturn %s\n}", name, d.text, e.typ(to), guard, val)
	}) + "(" + text + ")"
}

// carrier is a struct whose pointer has the methods of a dynamic type: the
// interpreter takes structs apart when it gives them to compiled interfaces. It lacks some.
func (e *emitter) carrier(d dynamic, without []string) string {
	key := "carrier " + d.text + strings.Join(without, " ")
	if n := e.c.instance[key]; n != "" {
		return n
	}
	name := e.fresh("car")
	e.c.instance[key] = name
	e.p.typ("type " + name + " struct { Mark_" + name + " struct{}; " + boxed + " " + d.text + " }")
	x := "r." + boxed
	if d.box {
		x += "." + boxed
	}
	e.p.later = append(e.p.later, func() { e.forwards("*"+name, x, d.t, without...) })
	return name
}

// assertIface gives the helper `func(x interface{}) (I, bool)`.
func (e *emitter) assertIface(t types.Type) string {
	it := t.Underlying().(*types.Interface)
	key := "assert " + e.ident_(t)
	if a, ok := e.c.asserts[key]; ok {
		return a.name
	}
	a := asserted{t: it, named: t, name: e.fresh("assert"), text: e.typ(t)}
	e.c.asserts[key] = a
	e.p.head(fmt.Sprintf("var %ss []func(interface{}) (%s, bool)", a.name, a.text))
	e.p.add(fmt.Sprintf("func %s(x interface{}) (%s, bool) {\nvar z %s\nif x == nil { return z, false }\nfor i := 0; i < len(%ss); i++ {\nf := %ss[i]\nv, ok := f(x)\nif ok { return v, true }\n}\nif weirrt.OfCell(x) { return z, false }\nv, ok := x.(%s)\nif !ok {\nif weirrt.Fits(x%s) { return %s, true }\nreturn z, false\n}\nreturn v, true\n}",
		a.name, a.text, a.text, a.name, a.name, a.text, methodTypes(it), e.adapted("x", t)))
	for _, d := range e.c.dynamics {
		if d.held {
			e.link(a, d)
		}
	}
	return a.name
}

// methodTypes lists the methods of an interface with their types.
func methodTypes(it *types.Interface) string {
	text := ""
	for m := range it.Methods() {
		text += fmt.Sprintf(", %q, %q", m.Name(), goType(m.Signature()))
	}
	return text
}

// adapted writes a compiled value as one of an interface type: a struct whose
// methods call those of the value by reflection.
func (e *emitter) adapted(x string, t types.Type) string {
	key := "adapter " + e.ident_(t)
	name := e.c.instance[key]
	if name == "" {
		name = e.fresh("car")
		e.c.instance[key] = name
		e.p.typ("type " + name + " struct { Mark_" + name + " struct{}; " + boxed + " interface{} }")
		for m := range t.Underlying().(*types.Interface).Methods() {
			e.p.later = append(e.p.later, func() { e.adaptedMethod(name, m) })
		}
	}
	return "&" + name + "{" + boxed + ": " + x + "}"
}

func (e *emitter) adaptedMethod(name string, m *types.Func) {
	sig := m.Signature()
	params, args := e.forwardParams(sig)
	var b strings.Builder
	var in, out, back []string
	if args != "" {
		for a := range strings.SplitSeq(args, ", ") {
			in = append(in, strings.TrimSuffix(a, "..."))
		}
	}
	for i := range sig.Results().Len() {
		p := fmt.Sprintf("p%d", i)
		fmt.Fprintf(&b, "%s := new(%s)\n", p, e.typ(sig.Results().At(i).Type()))
		out, back = append(out, p), append(back, "*"+p)
	}
	fmt.Fprintf(&b, "weirrt.Invoke(r.%s, %q, %v, []interface{}{%s}, []interface{}{%s})\n", boxed, m.Name(), sig.Variadic(), strings.Join(in, ", "), strings.Join(out, ", "))
	e.p.add(fmt.Sprintf("func (r *%s) %s%s {\n%sreturn %s\n}", name, m.Name(), params, b.String(), strings.Join(back, ", ")))
}

func methodNames(it *types.Interface) string {
	text := ""
	for m := range it.Methods() {
		text += fmt.Sprintf(", %q", m.Name())
	}
	return text
}

// asserted writes the interface value x to be asserted. The interpreter looks for a field
// in what is of a compiled interface type, as crypto.PublicKey is: a struct{} has none.
func (e *emitter) asserted(x string, from types.Type) string {
	if veiled(from) {
		return bare(e.given(x, from))
	}
	if ofCompiled(from) && isAny(from) && from != types.Universe.Lookup("any").Type() {
		return e.helper("plain any", from, func(name string) string {
			return fmt.Sprintf("func %s(x interface{}) interface{} { return x }", name)
		}) + "(" + x + ")"
	}
	return x
}

// assertOK writes x.(T) with its ok; the value is of type T.
func (e *emitter) assertOK(x string, from, t types.Type) string {
	t = e.subst(t)
	x = e.asserted(x, from)
	if types.IsInterface(t) {
		if t.Underlying().(*types.Interface).NumMethods() == 0 {
			return e.helper("isany", t, func(name string) string {
				return fmt.Sprintf("func %s(x interface{}) (interface{}, bool) { return x, x != nil }", name)
			}) + "(" + x + ")"
		}
		return e.assertIface(t) + "(" + x + ")"
	}
	d := e.dynamic(t)
	if !d.box {
		return x + ".(" + d.text + ")"
	}
	return e.helper("unbox "+d.text, t, func(name string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s(x interface{}) (%s, bool) {\nb, ok := x.(%s)\nif !ok { var z %s; return z, false }\nreturn b.%s, true\n}", name, ts, d.text, ts, boxed)
	}) + "(" + x + ")"
}

// assert writes x.(T) that panics.
func (e *emitter) assert(x string, from, t types.Type) string {
	t = e.subst(t)
	x = e.asserted(x, from)
	missing := ""
	if it, ok := t.Underlying().(*types.Interface); ok {
		missing = methodNames(it)
	}
	return e.helper("must "+e.ident_(from)+" "+e.ident_(t), t, func(name string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s(x interface{}) %s {\nv, ok := %s\nif !ok { weirrt.AssertPanic(x, %q, %q%s) }\nreturn v\n}", name, ts, e.assertOK("x", types.Universe.Lookup("any").Type(), t), goType(from), goType(t), missing)
	}) + "(" + x + ")"
}
