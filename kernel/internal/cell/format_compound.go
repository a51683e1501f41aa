package cell

import (
	"cmp"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// How structs, lists and maps print.

func (rt *runtime) printStruct(f fmt.State, verb rune, v reflect.Value, t types.Type, u *types.Struct, depth int, hidden bool) {
	if n, ok := types.Unalias(t).(*types.Named); ok && !isUser(n.Obj()) {
		if !rt.holds(v) && verb != noVerb {
			x := v.Interface()
			if hidden {
				x = hide(x)
			}
			fmt.Fprintf(f, fmt.FormatString(f, verb), x)
			return
		}
		v, u = addressable(v), compiledType(v.Type()).Underlying().(*types.Struct)
	}
	sharp, plus := f.Flag('#') && verb == 'v', f.Flag('+') && verb == 'v'
	if sharp {
		fmt.Fprint(f, goType(t))
	}
	fmt.Fprint(f, "{")
	skip := v.NumField() - u.NumFields() // the marker
	for i := range u.NumFields() {
		if i > 0 {
			fmt.Fprint(f, map[bool]string{true: ", ", false: " "}[sharp])
		}
		if sharp || plus {
			fmt.Fprint(f, u.Field(i).Name(), ":")
		}
		rt.print(f, verb, exposed(v.Field(i+skip)), u.Field(i).Type(), depth+1, hidden || !u.Field(i).Exported())
	}
	fmt.Fprint(f, "}")
}

// addressable is v, or a copy of it, in a variable.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// exposed is v, a field of a variable, as if it were exported.
func exposed(v reflect.Value) reflect.Value {
	if v.CanInterface() || !v.CanAddr() {
		return v
	}
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}

func (rt *runtime) printList(f fmt.State, verb rune, v reflect.Value, t, elem types.Type, depth int, hidden bool) {
	open, sep, end := "[", " ", "]"
	if verb == 'v' && f.Flag('#') {
		open, sep, end = goType(t)+"{", ", ", "}"
	}
	fmt.Fprint(f, open)
	for i := range v.Len() {
		if i > 0 {
			fmt.Fprint(f, sep)
		}
		rt.print(f, verb, v.Index(i), elem, depth+1, hidden)
	}
	fmt.Fprint(f, end)
}

func (rt *runtime) printMap(f fmt.State, verb rune, v reflect.Value, t types.Type, u *types.Map, depth int, hidden bool) {
	open, sep, end := "map[", " ", "]"
	if verb == 'v' && f.Flag('#') {
		open, sep, end = goType(t)+"{", ", ", "}"
	}
	if v.IsNil() && verb == 'v' && f.Flag('#') {
		fmt.Fprintf(f, "%s(nil)", goType(t))
		return
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, compareKeys)
	fmt.Fprint(f, open)
	for i, k := range keys {
		if i > 0 {
			fmt.Fprint(f, sep)
		}
		rt.print(f, verb, k, u.Key(), depth+1, hidden)
		fmt.Fprint(f, ":")
		rt.print(f, verb, v.MapIndex(k), u.Elem(), depth+1, hidden)
	}
	fmt.Fprint(f, end)
}

// compareKeys orders map keys as fmt does.
func compareKeys(a, b reflect.Value) int {
	a, b = plain(a), plain(b)
	if a.Kind() == reflect.Interface && a.CanInterface() {
		a, b = reflect.ValueOf(raw(a.Interface())), reflect.ValueOf(raw(b.Interface()))
	} else if a.Kind() == reflect.Interface {
		a, b = plain(a.Elem()), plain(b.Elem())
	}
	if a.Kind() != b.Kind() {
		return cmp.Compare(a.Kind(), b.Kind())
	}
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	switch a.Kind() {
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Bool:
		if a.Bool() == b.Bool() {
			return 0
		}
		if b.Bool() {
			return -1
		}
		return 1
	case reflect.Struct:
		for i := range a.NumField() {
			if c := compareKeys(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if c := compareKeys(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}
