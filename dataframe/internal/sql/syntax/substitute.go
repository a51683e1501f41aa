package syntax

import (
	"reflect"
	"slices"
	"strings"
)

// Substitute puts other expressions into the places of names in b, also in its queries, where to gives one: it is asked for
// the first part of each name. Fields behind it stay. b is changed.
func Substitute(b *MacroBody, to func(name string) Expr) {
	substitute(reflect.ValueOf(b), to)
}

var exprType = reflect.TypeFor[Expr]()

func substitute(v reflect.Value, to func(name string) Expr) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(*Name); ok && v.CanSet() && v.Type() == exprType {
			if x := to(n.Parts[0]); x != nil {
				for _, f := range n.Parts[1:] {
					x = &Field{n.Pos, x, f}
				}
				v.Set(reflect.ValueOf(x))
			}
			return
		}
		if l, ok := v.Interface().(*Lambda); ok {
			around := to
			to = func(name string) Expr {
				if slices.ContainsFunc(l.Params, func(p string) bool { return strings.EqualFold(p, name) }) {
					return nil
				}
				return around(name)
			}
		}
		substitute(v.Elem(), to)
	case reflect.Slice:
		for i := range v.Len() {
			substitute(v.Index(i), to)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			substitute(v.Field(i), to)
		}
	}
}
