package cell

import (
	"go/types"
	"reflect"
	"unsafe"

	"weir/kernel/internal/cell/twin"
)

// How twins are made of the types of cells.

// nameless names a type of a cell in t that has no twin: an interface with methods, if
// those are not wanted, or a function of one.
func nameless(t types.Type, interfaces bool, seen map[types.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	n, isNamed := types.Unalias(t).(*types.Named)
	if isNamed && !isUser(n.Obj()) {
		return ""
	}
	var parts []types.Type
	switch u := t.Underlying().(type) {
	case *types.Interface:
		if u.NumMethods() > 0 && !interfaces {
			return "the interface type " + userType(t)
		}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{u.Params(), u.Results()} {
			if twinless(tuple) {
				return "the type " + userType(t)
			}
			for v := range tuple.Variables() {
				parts = append(parts, v.Type())
			}
		}
	case *types.Chan:
		parts = append(parts, u.Elem())
	case *types.Pointer:
		parts = append(parts, u.Elem())
	case *types.Slice:
		parts = append(parts, u.Elem())
	case *types.Array:
		parts = append(parts, u.Elem())
	case *types.Map:
		parts = append(parts, u.Key(), u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if f.Name() == "_" {
				return "the blank field of " + userType(t)
			}
			parts = append(parts, f.Type())
		}
	}
	for _, p := range parts {
		if why := nameless(p, interfaces, seen); why != "" {
			return why
		}
	}
	return ""
}

// twin is the twin of a type whose representation is rep.
func (n *natives) twin(t types.Type, rep reflect.Type) (reflect.Type, error) {
	if (n.mirror || n.outline) && !holdsCellInterface(t) {
		return n.rt.natives.twin(t, rep)
	}
	key := typeKey(t)
	if made := n.types[key]; made != nil {
		return made, nil
	}
	top := len(n.begun) == 0
	n.begun = append(n.begun, key)
	made, err := n.make(key, t, rep)
	if err != nil {
		for _, k := range n.begun { // what refers to it is no better
			delete(n.types, k)
		}
	}
	if top {
		n.begun = nil
	}
	if err != nil {
		return nil, err
	}
	n.types[key] = made
	n.cells[made] = dynamic{t: t}
	return made, nil
}

func (n *natives) make(key string, t types.Type, rep reflect.Type) (reflect.Type, error) {
	switch u := types.Unalias(t).(type) {
	case *types.Named:
		if isUser(u.Obj()) {
			return n.named(key, u, rep)
		}
		return rep, nil
	case *types.Struct:
		return n.structure(key, t, u, rep, "")
	case *types.Pointer:
		e, err := n.twin(u.Elem(), rep.Elem())
		if err != nil {
			return nil, err
		}
		return reflect.PointerTo(e), nil
	case *types.Slice:
		e, err := n.twin(u.Elem(), rep.Elem())
		if err != nil || e == rep.Elem() {
			return rep, err
		}
		return reflect.SliceOf(e), nil
	case *types.Array:
		e, err := n.twin(u.Elem(), rep.Elem())
		if err != nil || e == rep.Elem() {
			return rep, err
		}
		return reflect.ArrayOf(rep.Len(), e), nil
	case *types.Map:
		k, err := n.twin(u.Key(), rep.Key())
		if err != nil {
			return nil, err
		}
		e, err := n.twin(u.Elem(), rep.Elem())
		if err != nil || e == rep.Elem() && k == rep.Key() {
			return rep, err
		}
		return reflect.MapOf(k, e), nil
	case *types.Chan:
		e, err := n.twin(u.Elem(), rep.Elem())
		if err != nil || e == rep.Elem() {
			return rep, err
		}
		return reflect.ChanOf(rep.ChanDir(), e), nil
	case *types.Signature:
		return n.function(u, rep)
	case *types.Interface:
		return n.iface(key, t, rep)
	}
	return rep, nil
}

// function makes the twin of the type of a function. One that is given what has
// no twin has none.
func (n *natives) function(t *types.Signature, rep reflect.Type) (reflect.Type, error) {
	if rep.Kind() != reflect.Func || twinless(t.Params()) || twinless(t.Results()) {
		return rep, nil
	}
	var in, out []reflect.Type
	for i := range t.Params().Len() {
		p, err := n.twin(t.Params().At(i).Type(), rep.In(i))
		if err != nil {
			return nil, err
		}
		in = append(in, p)
	}
	for i := range t.Results().Len() {
		r, err := n.twin(t.Results().At(i).Type(), rep.Out(i))
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return reflect.FuncOf(in, out, rep.IsVariadic()), nil
}

// twinless says whether one of a list of types has no twin.
func twinless(list *types.Tuple) bool {
	for v := range list.Variables() {
		if holdsWrapped(v.Type(), map[types.Type]bool{}) || holdsCellInterface(v.Type()) {
			return true
		}
	}
	return false
}

// named makes the twin of a declared type.
func (n *natives) named(key string, t *types.Named, rep reflect.Type) (reflect.Type, error) {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return n.structure(key, t, u, rep, "main")
	case *types.Interface:
		return n.iface(key, t, rep)
	}
	base, err := n.make(key, t.Underlying(), rep)
	if err != nil {
		return nil, err
	}
	if made := n.types[key]; made != nil { // by way of a struct that has a t
		return made, nil
	}
	c, err := twin.Copy(base, goType(t), "main", room(t))
	if err != nil {
		return nil, err
	}
	n.types[key] = c.Type()
	return c.Type(), n.methods(c, t, rep)
}

// structure makes the twin of a struct: its own fields, without the marker. The
// path is that of its package, if it has a name.
func (n *natives) structure(key string, t types.Type, u *types.Struct, rep reflect.Type, path string) (reflect.Type, error) {
	skip := rep.NumField() - u.NumFields()
	var fields []reflect.StructField
	for i := range u.NumFields() {
		f := u.Field(i)
		like, err := n.layout(f.Type(), rep.Field(i+skip).Type)
		if err != nil {
			return nil, err
		}
		sf := reflect.StructField{Name: f.Name(), Type: like}
		if !f.Exported() {
			sf.PkgPath = "main"
		}
		fields = append(fields, sf)
	}
	if n.mirror {
		fields = append(fields, reflect.StructField{Name: "Origin__", Type: reflect.TypeFor[unsafe.Pointer]()})
	}
	c, err := twin.Copy(reflect.StructOf(fields), goType(t), path, room(t))
	if err != nil {
		return nil, err
	}
	n.types[key] = c.Type()
	if n.mirror {
		n.origins[c.Type()] = c.Hide()
	}
	for i := range u.NumFields() {
		f := u.Field(i)
		ft, err := n.twin(f.Type(), rep.Field(i+skip).Type)
		if err != nil {
			return nil, err
		}
		c.SetField(i, f.Name(), u.Tag(i), f.Exported(), f.Embedded() && !n.isPlace(f.Type()), ft)
	}
	return c.Type(), n.methods(c, t, rep)
}

// room is how many methods a type and the pointers to it have at most.
func room(t types.Type) int { return types.NewMethodSet(types.NewPointer(t)).Len() }

// methods gives a twin the methods of t that compiled code can call.
func (n *natives) methods(c *twin.Type, t types.Type, rep reflect.Type) error {
	n.cells[c.Type()] = dynamic{t: t}
	values, lacks := n.list(t, t, rep)
	pointers, more := n.list(types.NewPointer(t), t, rep)
	n.lacks[c.Type()] = lacks
	n.lacks[reflect.PointerTo(c.Type())] = more
	return c.SetMethods(values, pointers)
}
