package cell

import (
	"fmt"
	"go/types"
	"reflect"

	"weir/kernel/internal/cell/twin"
)

// An outline is a twin of a type that holds interfaces of cells for reflect.TypeOf: it
// has the fields, sizes and methods of the type and no values, as the interpreter keeps
// those interfaces in a form of its own.

// outlined is a value of the outline of t, the type of v, that is nil if v is.
func (o *opener) outlined(v reflect.Value, t types.Type) reflect.Value {
	why := nameless(t, true, map[types.Type]bool{})
	if holdsWrapped(t, map[types.Type]bool{}) {
		why = "the recursive type " + userType(t)
	}
	if why != "" {
		notBuilt("%s, which does not see %s", o.function, why)
	}
	o.rt.mu.Lock()
	defer o.rt.mu.Unlock()
	made, err := o.rt.outlines.twin(t, v.Type())
	if err != nil {
		notBuilt("%s: %v", o.function, err)
	}
	return like(v, made)
}

// required gives the outline of an interface type its methods, or names one that
// compiled code would not see.
func required(c *twin.Type, t types.Type) (lacks string) {
	var methods []twin.Method
	for m := range t.Underlying().(*types.Interface).Methods() {
		sig := twin.Signature(goType(m.Type()))
		if sig == nil || !m.Exported() {
			lacks = fmt.Sprintf("the method %s of %s", m.Name(), userType(t))
			continue
		}
		methods = append(methods, twin.Method{Name: m.Name(), Type: sig})
	}
	c.Require(methods)
	return lacks
}

// valuedType is t; it panics if t is an outline, which has no values.
func (rt *runtime) valuedType(t reflect.Type) reflect.Type {
	rt.mu.Lock()
	d, outline := rt.outlines.cells[t]
	rt.mu.Unlock()
	if outline {
		notBuilt("package reflect, which does not make values of %s, a type with interfaces of the cell", userType(d.t))
	}
	return t
}

func (rt *runtime) valuedTypes(list []reflect.Type) []reflect.Type {
	for _, t := range list {
		rt.valuedType(t)
	}
	return list
}

func (rt *runtime) valuedFields(list []reflect.StructField) []reflect.StructField {
	for _, f := range list {
		rt.valuedType(f.Type)
	}
	return list
}
