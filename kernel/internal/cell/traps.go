package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"strings"
)

// Compiled code does not see the methods, the names and the embedding of types
// of cells. Where that would change what it gives, the call is refused.

// trap is why a compiled function of a package would be wrong about a value of
// type t, or "".
func trap(path string, t types.Type) string {
	switch path {
	case "encoding/json", "encoding/xml":
		return encodingTrap(t, map[types.Type]bool{})
	case "fmt", "log", outerPath:
		if n := methodOf(t, "Format"); n != "" {
			return n
		}
	case "text/template", "html/template":
		if n, ok := named(t); ok && isUser(n.Obj()) && types.NewMethodSet(types.NewPointer(n)).Len() > 0 {
			return fmt.Sprintf("the methods of %s", userType(n))
		}
	}
	return ""
}

// trapped refuses an argument that a compiled function would be wrong about.
func (e *emitter) trapped(x ast.Expr, f types.Object, from types.Type) {
	if why := trap(f.Pkg().Path(), from); why != "" {
		e.refuse(x.Pos(), "%s.%s, which does not see %s", f.Pkg().Name(), f.Name(), why)
	}
	if n, ok := named(from); ok && reflects(f) && isUser(n.Obj()) {
		e.refuse(x.Pos(), "reflect.%s, which does not see the type %s", f.Name(), userType(n))
	}
}

// reflects says whether a function describes the types of its arguments.
func reflects(f types.Object) bool {
	return f.Pkg().Path() == "reflect" && (f.Name() == "TypeOf" || f.Name() == "ValueOf")
}

func named(t types.Type) (*types.Named, bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return n, ok
}

// methodOf names the first of some methods that a type of a cell has.
func methodOf(t types.Type, names ...string) string {
	n, ok := named(t)
	if !ok || !isUser(n.Obj()) || types.IsInterface(n) {
		return ""
	}
	for _, m := range names {
		if o, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, n.Obj().Pkg(), m); o != nil {
			if _, ok := o.(*types.Func); ok {
				return fmt.Sprintf("the method %s of %s", m, userType(n))
			}
		}
	}
	return ""
}

func encodingTrap(t types.Type, seen map[types.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	if why := methodOf(t, "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "MarshalXML", "UnmarshalXML"); why != "" {
		return why
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && !isUser(n.Obj()) {
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return encodingTrap(u.Elem(), seen)
	case *types.Slice:
		return encodingTrap(u.Elem(), seen)
	case *types.Array:
		return encodingTrap(u.Elem(), seen)
	case *types.Map:
		if why := encodingTrap(u.Key(), seen); why != "" {
			return why
		}
		return encodingTrap(u.Elem(), seen)
	case *types.Struct:
		for i := range u.NumFields() {
			f := u.Field(i)
			tag := reflect.StructTag(u.Tag(i)).Get("json")
			if tag == "-" {
				continue
			}
			if name, _, _ := strings.Cut(tag, ","); f.Embedded() && name == "" {
				return fmt.Sprintf("the embedded field %s", f.Name())
			}
			if !f.Exported() {
				continue
			}
			if why := encodingTrap(f.Type(), seen); why != "" {
				return why
			}
		}
	}
	return ""
}

// mayTrap says whether only the running cell knows if there is a trap in an
// argument of type t.
func mayTrap(f types.Object, t types.Type) bool {
	switch f.Pkg().Path() {
	case "encoding/json", "encoding/xml", "text/template", "html/template":
	case "reflect":
		return reflects(f) && types.IsInterface(t)
	default:
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Slice:
		return types.IsInterface(t.Elem())
	case *types.Map:
		return types.IsInterface(t.Elem())
	}
	return false
}

// untrapped is x as compiled code should see it. It panics if that would be
// wrong about it.
func (rt *runtime) untrapped(path, function string, x any) any {
	v := plain(reflect.ValueOf(raw(x)))
	if !v.IsValid() {
		return x
	}
	d, ok := rt.shape(v.Type())
	if !ok && v.Kind() == reflect.Pointer {
		d, ok = rt.shape(v.Type().Elem())
	}
	if ok {
		why := trap(path, d.t)
		if path == "reflect" {
			why = "the type " + userType(d.t)
		}
		if why != "" {
			panic(fmt.Errorf("not supported: %s, which does not see %s", function, why))
		}
	}
	if path == "reflect" {
		return x
	}
	if ok && d.box {
		v = v.Field(1)
	}
	if !v.CanInterface() {
		return x
	}
	switch x := v.Interface().(type) {
	case []any:
		if x == nil {
			return x
		}
		c := make([]any, len(x))
		for i := range x {
			c[i] = rt.untrapped(path, function, x[i])
		}
		return c
	case map[string]any:
		if x == nil {
			return x
		}
		c := make(map[string]any, len(x))
		for k := range x {
			c[k] = rt.untrapped(path, function, x[k])
		}
		return c
	}
	return v.Interface()
}
