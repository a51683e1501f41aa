package cell

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// subst replaces type parameters by the types of this instance.
func (e *emitter) subst(t types.Type) types.Type {
	if len(e.env) == 0 {
		return t
	}
	return substitute(t, e.env, e.localType)
}

// localType gives a type that is declared in this generic function as the type
// of this instance.
func (e *emitter) localType(t *types.Named) types.Type {
	obj := t.Obj()
	if e.within == nil || obj.Parent() == nil || obj.Pos() < e.within.Pos() || obj.Pos() >= e.within.End() {
		return t
	}
	args := e.typeArgs()
	var keys, names []string
	for _, a := range args {
		keys, names = append(keys, typeKey(a)), append(names, goType(a))
	}
	key := fmt.Sprintf("#%d[%s]", numberOf(obj), strings.Join(keys, ","))
	if inst := e.c.locals[key]; inst != nil {
		return inst
	}
	name := obj.Name() + "[" + strings.Join(names, ",") + "]"
	inst := types.NewNamed(types.NewTypeName(obj.Pos(), obj.Pkg(), name, nil), nil, nil)
	e.c.locals[key] = inst
	inst.SetUnderlying(e.subst(t.Underlying()))
	return inst
}

// typeArgs lists the types of this instance, in the order of the parameters.
func (e *emitter) typeArgs() []types.Type {
	params := slices.SortedFunc(maps.Keys(e.env), func(a, b *types.TypeParam) int { return int(a.Obj().Pos() - b.Obj().Pos()) })
	var args []types.Type
	for _, p := range params {
		args = append(args, e.env[p])
	}
	return args
}

// substitute replaces type parameters; local may replace types without type
// arguments.
func substitute(t types.Type, env map[*types.TypeParam]types.Type, local func(*types.Named) types.Type) types.Type {
	sub := func(t types.Type) types.Type { return substitute(t, env, local) }
	switch t := t.(type) {
	case *types.TypeParam:
		if r, ok := env[t]; ok {
			return r
		}
	case *types.Alias:
		return sub(types.Unalias(t))
	case *types.Pointer:
		return types.NewPointer(sub(t.Elem()))
	case *types.Slice:
		return types.NewSlice(sub(t.Elem()))
	case *types.Array:
		return types.NewArray(sub(t.Elem()), t.Len())
	case *types.Chan:
		return types.NewChan(t.Dir(), sub(t.Elem()))
	case *types.Map:
		return types.NewMap(sub(t.Key()), sub(t.Elem()))
	case *types.Tuple:
		return substTuple(t, sub)
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, substTuple(t.Params(), sub), substTuple(t.Results(), sub), t.Variadic())
	case *types.Struct:
		var fields []*types.Var
		var tags []string
		for i := range t.NumFields() {
			f := t.Field(i)
			fields = append(fields, types.NewField(f.Pos(), f.Pkg(), f.Name(), sub(f.Type()), f.Embedded()))
			tags = append(tags, t.Tag(i))
		}
		return types.NewStruct(fields, tags)
	case *types.Interface:
		var methods []*types.Func
		for m := range t.Methods() {
			methods = append(methods, types.NewFunc(m.Pos(), m.Pkg(), m.Name(), sub(m.Signature()).(*types.Signature)))
		}
		return types.NewInterfaceType(methods, nil).Complete()
	case *types.Named:
		if t.TypeArgs().Len() == 0 {
			return local(t)
		}
		var args []types.Type
		for a := range t.TypeArgs().Types() {
			args = append(args, sub(a))
		}
		inst, err := types.Instantiate(nil, t.Origin(), args, false)
		if err == nil {
			return inst
		}
	}
	return t
}

// asIs leaves a type as it is.
func asIs(t *types.Named) types.Type { return t }

func substTuple(t *types.Tuple, sub func(types.Type) types.Type) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), v.Name(), sub(v.Type())))
	}
	return types.NewTuple(vars...)
}

// typ writes a type, emitting the types it is made of where they are new.
func (e *emitter) typ(t types.Type) string {
	switch t := types.Unalias(e.subst(t)).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.UnsafePointer:
			e.refuse(token.NoPos, "package unsafe")
		case types.Invalid:
			e.refuse(token.NoPos, "an invalid type")
		}
		return basicType(t)
	case *types.Pointer:
		return "*" + e.typ(t.Elem())
	case *types.Slice:
		return "[]" + e.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), e.typ(t.Elem()))
	case *types.Map:
		return "map[" + e.keyType(t.Key()) + "]" + e.typ(t.Elem())
	case *types.Chan:
		return e.channel(t)
	case *types.Signature:
		return "func" + e.signature(t)
	case *types.Struct:
		return e.structure(t)
	case *types.Interface:
		return e.iface(t)
	case *types.Named:
		if transparent(t) {
			return e.typ(t.Underlying())
		}
		if t.String() == "runtime.TypeAssertionError" {
			e.refuse(token.NoPos, "the type runtime.TypeAssertionError; ask for runtime.Error")
		}
		return e.named(t)
	}
	e.refuse(token.NoPos, "type %s", t)
	return ""
}

func (e *emitter) channel(t *types.Chan) string {
	elem := "(" + e.typ(t.Elem()) + ")"
	if _, ok := types.Unalias(t.Elem()).(*types.Chan); !ok {
		elem = e.typ(t.Elem())
	}
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	return "chan " + elem
}

func (e *emitter) signature(t *types.Signature) string {
	var ps, rs []string
	for i := range t.Params().Len() {
		pt := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			if s, ok := pt.Underlying().(*types.Slice); ok {
				ps = append(ps, "..."+e.typ(s.Elem()))
				continue
			}
		}
		ps = append(ps, e.typ(pt))
	}
	for v := range t.Results().Variables() {
		rs = append(rs, e.typ(v.Type()))
	}
	res := ""
	switch len(rs) {
	case 0:
	case 1:
		res = " " + rs[0]
	default:
		res = " (" + strings.Join(rs, ", ") + ")"
	}
	return "(" + strings.Join(ps, ", ") + ")" + res
}

func (e *emitter) structure(t *types.Struct) string {
	var b strings.Builder
	b.WriteString("struct {")
	for i := range t.NumFields() {
		f := t.Field(i)
		if i > 0 {
			b.WriteString("; ")
		} else {
			b.WriteString(" ")
		}
		b.WriteString(e.field(f) + " " + e.typ(f.Type()))
		tag := t.Tag(i)
		if !f.Exported() {
			tag = `json:"-" xml:"-"` // the interpreter exports every field
		}
		if tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
	}
	b.WriteString(" }")
	return b.String()
}

// field is the emitted name of a struct field. Blank fields get one.
func (e *emitter) field(f *types.Var) string {
	if f.Name() == "_" {
		return fmt.Sprintf("blank_%d", f.Pos())
	}
	return f.Name()
}

func (e *emitter) iface(t *types.Interface) string {
	if t.NumMethods() == 0 {
		return "interface{}"
	}
	var ms []string
	for m := range t.Methods() {
		ms = append(ms, m.Name()+e.signature(m.Signature()))
	}
	return "interface { " + strings.Join(ms, "; ") + " }"
}

func (e *emitter) named(t *types.Named) string {
	obj := t.Obj()
	if obj.Pkg() == nil { // error, comparable
		return obj.Name()
	}
	if !isUser(obj) {
		if t.TypeArgs().Len() > 0 {
			if _, ok := t.Underlying().(*types.Signature); ok {
				return e.typ(t.Underlying()) // iter.Seq
			}
			return e.instanceType(t)
		}
		if !obj.Exported() {
			e.refuse(token.NoPos, "the unexported type %s of package %s in a declaration", obj.Name(), obj.Pkg().Path())
		}
		return e.pack(obj.Pkg().Path()) + "." + obj.Name()
	}
	if t.TypeArgs().Len() > 0 {
		return e.instanceType(t)
	}
	if n := e.names[obj]; n != "" {
		return n
	}
	if n := e.c.emitted[obj]; n != "" {
		return n
	}
	base, _, _ := strings.Cut(obj.Name(), "[")
	name := e.fresh(base)
	e.c.emitted[obj] = name
	e.declareType(name, t)
	return name
}

// emits says whether a method is written by us: of a type of a cell, or of a
// generic type of a compiled package.
func emits(m *types.Func) bool {
	if isUser(m) {
		return true
	}
	r := m.Signature().Recv()
	if r == nil {
		return false
	}
	n, ok := named(r.Type())
	return ok && n.TypeArgs().Len() > 0
}

// isUser says whether an object comes from a cell.
func isUser(o types.Object) bool { return o.Pkg() != nil && o.Pkg().Path() == "main" }

func (e *emitter) instanceType(t *types.Named) string {
	var args []string
	for a := range t.TypeArgs().Types() {
		args = append(args, e.typ(a)+typeKey(a))
	}
	key := fmt.Sprintf("#%d[%s]", numberOf(t.Origin().Obj()), strings.Join(args, ","))
	if n := e.c.instance[key]; n != "" {
		return n
	}
	if !isUser(t.Obj()) {
		if ours := e.c.libraryType(t); ours != nil {
			return e.instanceType(ours)
		}
		if e.c.prelude[t.Obj().Pkg().Path()] == nil || !e.c.inLibrary(t) {
			e.refuse(token.NoPos, "the generic type %s.%s", t.Obj().Pkg().Path(), t.Obj().Name())
		}
	}
	name := e.fresh(t.Obj().Name())
	e.c.instance[key] = name
	e.declareType(name, t)
	e.p.later = append(e.p.later, func() {
		for m := range t.Origin().Methods() {
			e.c.emitMethod(e.p, name, t, m)
		}
	})
	return name
}

// declareType emits `type name T`, and methods that forward to those of
// embedded fields, so that interfaces see them.
func (e *emitter) declareType(name string, t *types.Named) {
	sub := e.c.emitter(e.p, e.info, e.pkg, e.cell)
	st, ok := t.Underlying().(*types.Struct)
	if !ok && wrapped(t) {
		e.p.typ("type " + name + " struct { Mark_" + name + " struct{}; " + boxed + " " + sub.typ(t.Underlying()) + " }")
		e.p.cyclic = append(e.p.cyclic, name)
		return
	}
	if !ok {
		e.p.typ("type " + name + " " + sub.typ(t.Underlying()))
		return
	}
	text := strings.TrimPrefix(sub.structure(st), "struct {")
	if st.NumFields() > 0 {
		text = ";" + text
	}
	e.p.typ("type " + name + " struct { Mark_" + name + " struct{} `json:\"-\" xml:\"-\"`" + text)
	e.p.structs = append(e.p.structs, name)
	if recursive(t) {
		e.p.cyclic = append(e.p.cyclic, name)
	}
	vals := types.NewMethodSet(t)
	ptrs := types.NewMethodSet(types.NewPointer(t))
	for i := range ptrs.Len() {
		sel := ptrs.At(i)
		if len(sel.Index()) < 2 {
			continue
		}
		recv := "*" + name
		if vals.Lookup(sel.Obj().Pkg(), sel.Obj().Name()) != nil {
			recv = name
		}
		e.p.later = append(e.p.later, func() { sub.forward(recv, t, sel) })
	}
}

// forward emits the method of an embedded field as the type's own.
func (e *emitter) forward(recv string, t *types.Named, sel *types.Selection) {
	m := sel.Obj().(*types.Func)
	if !m.Exported() && !isUser(m) {
		return
	}
	x, rt := e.path("r", t, way(t, sel.Index()), strings.HasPrefix(recv, "*"))
	sig := m.Signature()
	var params, args []string
	for i := range sig.Params().Len() {
		p, pt := fmt.Sprintf("a%d", i), sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			params = append(params, p+" ..."+e.typ(pt.Underlying().(*types.Slice).Elem()))
			args = append(args, p+"...")
			continue
		}
		params, args = append(params, p+" "+e.typ(pt)), append(args, p)
	}
	ret := ""
	var rs []string
	for v := range sig.Results().Variables() {
		rs = append(rs, e.typ(v.Type()))
		ret = "return "
	}
	call := e.methodCall(x, rt, m, strings.Join(args, ", "), true)
	e.p.add(fmt.Sprintf("func (r %s) %s(%s) (%s) { %s%s%s }", recv, m.Name(), strings.Join(params, ", "), strings.Join(rs, ", "), e.passes(m), ret, call))
}

// path follows field indexes from x of type t and gives the field and its type.
func (e *emitter) path(x string, t types.Type, index []int, _ bool) (string, types.Type) {
	for _, i := range index {
		u := t.Underlying()
		if p, ok := u.(*types.Pointer); ok {
			u = p.Elem().Underlying()
		}
		if st, ok := t.Underlying().(*types.Struct); ok && strings.HasPrefix(x, "(*") && token.IsIdentifier(strings.TrimSuffix(x[2:], ")")) && st != nil {
			x = x[2 : len(x)-1] // the interpreter reads p.f better than (*p).f
		}
		f := u.(*types.Struct).Field(i)
		x, t = x+"."+e.field(f), f.Type()
	}
	return x, t
}
