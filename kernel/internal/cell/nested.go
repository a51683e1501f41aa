package cell

import (
	"fmt"
	"reflect"
)

// Package fmt follows slices, maps and interfaces as deep as they go. Of one that is in
// itself it finds no end: the stack overflows in compiled code, which costs the process
// and the variables.

// maxNested is deeper than anybody reads, and no trouble for the stack.
const maxNested = 10_000

// mostLooked bounds how many values are looked at.
const mostLooked = 1 << 20

// bounded panics where fmt would not come to the end of v.
func bounded(v reflect.Value) {
	if n := (nesting{left: mostLooked}); n.deep(v, 0) {
		panic(fatality{Overflowed, fmt.Sprintf("a value that contains itself, or has more than %d levels, has no end to print; variables are kept", maxNested)})
	}
}

type nesting struct{ left int }

// deep says whether fmt, having come so deep, finds too many levels in v.
func (n *nesting) deep(v reflect.Value, depth int) bool {
	if n.left--; n.left < 0 || !v.IsValid() || !v.CanInterface() {
		return false // or hidden in a compiled struct
	}
	if v = plain(v); !v.IsValid() || !nests(v.Type(), depth) {
		return false
	}
	if depth > maxNested {
		return true
	}
	switch v.Kind() {
	case reflect.Interface:
		return n.deep(v.Elem(), depth)
	case reflect.Pointer:
		return n.deep(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if n.deep(v.Index(i), depth+1) {
				return true
			}
		}
	case reflect.Map:
		for at := v.MapRange(); at.Next(); {
			if n.deep(at.Key(), depth+1) || n.deep(at.Value(), depth+1) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if n.deep(v.Field(i), depth+1) {
				return true
			}
		}
	}
	return false
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
