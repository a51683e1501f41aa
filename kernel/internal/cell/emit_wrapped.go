package cell

import (
	"fmt"
	"go/ast"
	"go/types"
)

// A type such as `type Tree []Tree` or `type State func() State` contains itself
// without a struct between, which the interpreter cannot say. It is emitted as a
// struct around its underlying type: wrapped.

// wrapped says whether a type is emitted as a struct around what it is.
func wrapped(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !isUser(n.Obj()) || n.TypeParams().Len() > n.TypeArgs().Len() {
		return false
	}
	switch n.Underlying().(type) {
	case *types.Struct, *types.Interface:
		return false
	}
	return !transparent(n)
}

// core writes x as a value of its underlying type where that is wrapped, and
// gives the type as which it is written.
func (e *emitter) core(x ast.Expr) (string, types.Type) {
	t := e.typeOf(x)
	text := e.operand(x)
	if wrapped(t) {
		return text + "." + boxed, t.Underlying()
	}
	return text, t
}

// wrap writes a value of the underlying type of t as one of t.
func (e *emitter) wrap(text string, t types.Type) string {
	if !wrapped(t) {
		return text
	}
	return e.helper("wrapped", t, func(name string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s(v %s) %s { return %s{%s: v} }", name, e.typ(t.Underlying()), ts, ts, boxed)
	}) + "(" + text + ")"
}

// rewrap writes a value of type from as one of type to, which differ only in
// their names.
func (e *emitter) rewrap(text string, from, to types.Type) string {
	switch a, b := wrapped(from), wrapped(to); {
	case types.Identical(from, to) || !a && !b:
		return text
	case a && b:
		return e.wrap("("+text+")."+boxed, to)
	case a:
		return "(" + text + ")." + boxed
	}
	return e.wrap(text, to)
}

// holdsWrapped says whether a type has a wrapped one in it.
func holdsWrapped(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if wrapped(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return holdsWrapped(u.Elem(), seen)
	case *types.Slice:
		return holdsWrapped(u.Elem(), seen)
	case *types.Array:
		return holdsWrapped(u.Elem(), seen)
	case *types.Map:
		return holdsWrapped(u.Key(), seen) || holdsWrapped(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if holdsWrapped(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}
