package cell

import (
	"reflect"
)

// repoint stores pointer p as the pointer that at points to: of a type of the same
// fields, whose representation has a marker of its own.
func repoint(p, at any) {
	from, to := plain(reflect.ValueOf(raw(p))), plain(reflect.ValueOf(raw(at))).Elem()
	if !alike(from.Type().Elem(), to.Type().Elem()) {
		notBuilt("the conversion of a %s to a %s", from.Type(), to.Type())
	}
	to.Set(reflect.NewAt(to.Type().Elem(), from.UnsafePointer()))
}

// alike says whether two representations have the same fields at the same places.
func alike(a, b reflect.Type) bool {
	if a == b {
		return true
	}
	if a.Kind() != b.Kind() || a.Size() != b.Size() {
		return false
	}
	if a.Kind() != reflect.Struct {
		return a.ConvertibleTo(b)
	}
	at := func(t reflect.Type) (list []reflect.StructField) {
		for i := range t.NumField() {
			if i > 0 || !marked(t) {
				list = append(list, t.Field(i))
			}
		}
		return list
	}
	fa, fb := at(a), at(b)
	for i := range fa {
		if len(fa) != len(fb) || fa[i].Offset != fb[i].Offset || fa[i].Type != fb[i].Type {
			return false
		}
	}
	return len(fa) == len(fb)
}
