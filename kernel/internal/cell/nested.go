package cell

import (
	"fmt"
	"go/types"
	"reflect"
)

// Package fmt follows slices, maps and interfaces as deep as they go. Of one that is in
// itself it finds no end: the stack overflows in compiled code, which costs the process
// and the variables.

// maxNested is deeper than anybody reads, and no trouble for the stack.
const maxNested = 10_000

// mostLooked bounds how many values are looked at.
const mostLooked = 1 << 20

// bounded panics where fmt would not come to the end of v, of type t.
func (rt *runtime) bounded(v reflect.Value, t types.Type) {
	if n := (nesting{rt, mostLooked}); n.deep(v, t, 0, false) {
		panic(fatality{Overflowed, fmt.Sprintf("a value that contains itself, or has more than %d levels, has no end to print; variables are kept", maxNested)})
	}
}

type nesting struct {
	rt   *runtime
	left int
}

// deep says whether fmt, having come so deep, finds too many levels in v; t is its type, nil where v tells. Values that
// print themselves are not looked into: fmt does not, and a lock may guard what is in them.
func (n *nesting) deep(v reflect.Value, t types.Type, depth int, hidden bool) bool {
	if n.left--; n.left < 0 || !v.IsValid() || !v.CanInterface() {
		return false // or hidden in a compiled struct
	}
	if v = plain(v); !v.IsValid() {
		return false
	}
	if d, ok := n.rt.shape(v.Type()); ok {
		if t = d.t; d.box {
			v = v.Field(1)
		}
	}
	if v.Kind() != reflect.Interface && !hidden && n.prints(v, t) {
		return false
	}
	if t != nil && wrapped(t) {
		v = v.Field(1)
	}
	if !nests(v.Type(), depth) {
		return false
	}
	if depth > maxNested {
		return true
	}
	elem := func() types.Type {
		if u, ok := under(t).(interface{ Elem() types.Type }); ok {
			return u.Elem()
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Interface:
		return n.deep(v.Elem(), nil, depth, hidden)
	case reflect.Pointer:
		return n.deep(v.Elem(), elem(), depth+1, hidden)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if n.deep(v.Index(i), elem(), depth+1, hidden) {
				return true
			}
		}
	case reflect.Map:
		var key types.Type
		if u, ok := under(t).(*types.Map); ok {
			key = u.Key()
		}
		for at := v.MapRange(); at.Next(); {
			if n.deep(at.Key(), key, depth+1, hidden) || n.deep(at.Value(), elem(), depth+1, hidden) {
				return true
			}
		}
	case reflect.Struct:
		u, _ := under(t).(*types.Struct)
		for i := range v.NumField() {
			var field types.Type
			shown := true
			if u != nil {
				k := i - v.NumField() + u.NumFields() // a marker may stand before them
				if k < 0 {
					continue
				}
				field, shown = u.Field(k).Type(), u.Field(k).Exported()
			}
			if n.deep(v.Field(i), field, depth+1, hidden || !shown) {
				return true
			}
		}
	}
	return false
}

// prints says whether fmt asks v, of type t, for its text.
func (n *nesting) prints(v reflect.Value, t types.Type) bool {
	if t == nil {
		return hasMethods(v)
	}
	for _, name := range []string{"Error", "String", "Format"} {
		if n.rt.hasMethod(t, name) {
			return true
		}
	}
	return false
}

// under is what t is made of; nil if that is not known.
func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// nests says whether fmt looks into values of the type: into what a pointer points to
// only at the top.
func nests(t reflect.Type, depth int) bool {
	switch t.Kind() {
	case reflect.Pointer:
		return depth == 0
	case reflect.Interface, reflect.Map, reflect.Struct:
		return true
	case reflect.Slice, reflect.Array:
		return nests(t.Elem(), depth+1)
	}
	return false
}
