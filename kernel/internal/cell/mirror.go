package cell

import (
	"go/types"
	"reflect"
	"unsafe"

	"weir/kernel/internal/cell/twin"
)

// The interpreter keeps a value of an interface type of a cell in a form of its
// own, so a type that holds such interfaces has no twin of the same layout.
// Compiled code that only reads is given a mirror of such a value instead: a copy
// whose interfaces are Go's. A mirror of a struct keeps the address of what it
// mirrors, which its methods are called with.

// cellInterface says whether values of t are kept in the interpreter's form.
func cellInterface(t types.Type) bool {
	it, ok := t.Underlying().(*types.Interface)
	if !ok || it.NumMethods() == 0 {
		return false
	}
	n, ok := types.Unalias(t).(*types.Named)
	return !ok || isUser(n.Obj())
}

func holdsCellInterface(t types.Type) bool { return reachesCellInterface(t, map[types.Type]bool{}) }

func reachesCellInterface(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if cellInterface(t) {
		return true
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && !isUser(n.Obj()) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return reachesCellInterface(u.Elem(), seen)
	case *types.Slice:
		return reachesCellInterface(u.Elem(), seen)
	case *types.Array:
		return reachesCellInterface(u.Elem(), seen)
	case *types.Map:
		return reachesCellInterface(u.Key(), seen) || reachesCellInterface(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if reachesCellInterface(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}

// iface is how an interface type looks to compiled code: in a mirror it has its
// name, and takes every value.
func (n *natives) iface(key string, t types.Type, rep reflect.Type) (reflect.Type, error) {
	_, isNamed := types.Unalias(t).(*types.Named)
	if rep.Kind() != reflect.Struct {
		if !isNamed || rep.NumMethod() > 0 {
			return rep, nil
		}
	} else if !n.mirror && !n.outline {
		return n.place(key, t, rep)
	}
	path := ""
	if isNamed {
		path = "main"
	}
	like := reflect.TypeFor[any]()
	if n.outline && rep.Kind() == reflect.Struct {
		like = reflect.TypeFor[interface{ M() }]() // values of interfaces with methods compare otherwise
	}
	c, err := twin.Copy(like, goType(t), path, 0)
	if err != nil {
		return nil, err
	}
	n.types[key] = c.Type()
	if n.outline {
		n.lacks[c.Type()] = required(c, t)
	}
	return c.Type(), nil
}

// layout is a type of the size of a field of a twin. What is behind a pointer
// may be a type that is not made yet.
func (n *natives) layout(t types.Type, rep reflect.Type) (reflect.Type, error) {
	if !n.mirror && !n.outline {
		return rep, nil
	}
	switch u := t.Underlying().(type) {
	case *types.Interface, *types.Struct:
		return n.twin(t, rep)
	case *types.Array:
		e, err := n.layout(u.Elem(), rep.Elem())
		if err != nil {
			return nil, err
		}
		return reflect.ArrayOf(rep.Len(), e), nil
	}
	return rep, nil
}

// original is the address of what a receiver of a method of a twin stands for.
func (n *natives) original(recv unsafe.Pointer, t types.Type, rep reflect.Type) reflect.Value {
	if !n.mirror {
		return reflect.NewAt(rep, recv)
	}
	at, ok := n.origins[n.types[typeKey(t)]]
	if !ok {
		notBuilt("a method of %s, which holds interfaces of the cell, in compiled code", userType(t))
	}
	if p := *(*unsafe.Pointer)(unsafe.Add(recv, at)); p != nil {
		return reflect.NewAt(rep, p)
	}
	return reflect.New(rep)
}

// mirrored is v, of type t, as compiled code that only reads it should see it.
func (o *opener) mirrored(v reflect.Value, t types.Type) reflect.Value {
	o.rt.mu.Lock()
	mt, err := o.rt.mirrors.twin(t, v.Type())
	o.rt.mu.Unlock()
	if err != nil {
		notBuilt("%s: %v", o.function, err)
	}
	if o.path == "reflect" && o.function != "reflect.DeepEqual" {
		if why := nameless(t, false, map[types.Type]bool{}); why != "" {
			notBuilt("%s, which does not see %s", o.function, why)
		}
	}
	if o.copies == nil {
		o.copies = map[copied]reflect.Value{}
	}
	return o.mirror(v, t, mt)
}

// A copied value is one that others may share: its copies are shared too.
type copied struct {
	at unsafe.Pointer
	n  int
	t  reflect.Type
}

func (o *opener) mirror(v reflect.Value, t types.Type, mt reflect.Type) reflect.Value {
	if cellInterface(t) {
		return o.mirrorInterface(v, mt)
	}
	if !holdsCellInterface(t) {
		v, _ = o.open(v)
		return cast(v, mt)
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return o.shared(v, mt, 1, func(out reflect.Value) {
			p := reflect.New(mt.Elem())
			out.Set(p)
			o.copies[copied{v.UnsafePointer(), 1, mt}] = out
			p.Elem().Set(o.mirror(v.Elem(), u.Elem(), mt.Elem()))
		})
	case *types.Slice:
		return o.shared(v, mt, lenOf(v), func(out reflect.Value) {
			out.Set(reflect.MakeSlice(mt, v.Len(), v.Len()))
			for i := range v.Len() {
				out.Index(i).Set(o.mirror(v.Index(i), u.Elem(), mt.Elem()))
			}
		})
	case *types.Map:
		return o.shared(v, mt, lenOf(v), func(out reflect.Value) {
			out.Set(reflect.MakeMapWithSize(mt, v.Len()))
			for it := v.MapRange(); it.Next(); {
				out.SetMapIndex(o.mirror(it.Key(), u.Key(), mt.Key()), o.mirror(it.Value(), u.Elem(), mt.Elem()))
			}
		})
	case *types.Array:
		out := reflect.New(mt).Elem()
		for i := range v.Len() {
			out.Index(i).Set(o.mirror(v.Index(i), u.Elem(), mt.Elem()))
		}
		return out
	case *types.Struct:
		return o.mirrorStruct(v, u, mt)
	}
	return v
}

func lenOf(v reflect.Value) int {
	if v.IsNil() {
		return 0
	}
	return v.Len()
}

// shared makes a copy of what v refers to, once.
func (o *opener) shared(v reflect.Value, mt reflect.Type, n int, fill func(out reflect.Value)) reflect.Value {
	out := reflect.New(mt).Elem()
	if v.IsNil() {
		return out
	}
	key := copied{v.UnsafePointer(), n, mt}
	if c, ok := o.copies[key]; ok {
		return c
	}
	o.copies[key] = out
	fill(out)
	return out
}

func (o *opener) mirrorInterface(v reflect.Value, mt reflect.Type) reflect.Value {
	out := reflect.New(mt).Elem()
	in := plain(v)
	if !in.IsValid() {
		return out
	}
	if in = reflect.ValueOf(raw(in.Interface())); in.IsValid() {
		out.Set(o.native(in))
	}
	return out
}

func (o *opener) mirrorStruct(v reflect.Value, u *types.Struct, mt reflect.Type) reflect.Value {
	if !v.CanAddr() {
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		v = c
	}
	out := reflect.New(mt).Elem()
	skip := v.NumField() - u.NumFields()
	for i := range u.NumFields() {
		to := out.Field(i)
		to = reflect.NewAt(to.Type(), to.Addr().UnsafePointer()).Elem() // it may not be exported
		to.Set(o.mirror(v.Field(i+skip), u.Field(i).Type(), to.Type()))
	}
	o.rt.mu.Lock()
	at, ok := o.rt.mirrors.origins[mt]
	o.rt.mu.Unlock()
	if ok {
		*(*unsafe.Pointer)(unsafe.Add(out.Addr().UnsafePointer(), at)) = v.Addr().UnsafePointer()
	}
	return out
}
