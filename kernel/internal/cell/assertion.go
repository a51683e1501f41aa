package cell

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
)

// assertPanic is the panic of a failed type assertion; methods are those of an
// interface that was asserted to.
func (rt *runtime) assertPanic(x any, from, want string, methods ...string) {
	text := fmt.Sprintf("%s is %s, not %s", from, rt.typeName(x), want)
	if rt.typeName(x) == want {
		text += " (types from different scopes)"
	}
	switch {
	case x == nil && len(methods) > 0:
		text = "interface is nil, not " + want
	case x == nil:
		text = from + " is nil, not " + want
	case len(methods) > 0:
		text = fmt.Sprintf("%s is not %s: missing method %s", rt.typeName(x), want, rt.missing(x, methods))
	}
	panic(typeAssertion("interface conversion: " + text))
}

// missing is the first of some methods that the dynamic type of x lacks.
func (rt *runtime) missing(x any, methods []string) string {
	t := plain(reflect.ValueOf(x)).Type()
	d, ofCell := rt.shape(t)
	for _, m := range slices.Sorted(slices.Values(methods)) {
		if ofCell {
			if o, _, _ := types.LookupFieldOrMethod(d.t, false, types.NewPackage("main", "main"), m); o == nil {
				return m
			}
		} else if _, ok := t.MethodByName(m); !ok {
			return m
		}
	}
	return methods[0]
}

// typeAssertion is a failed type assertion; its text has no prefix, as in Go.
type typeAssertion string

func (e typeAssertion) Error() string { return string(e) }

// RuntimeError marks the type as a runtime.Error.
func (typeAssertion) RuntimeError() {}
