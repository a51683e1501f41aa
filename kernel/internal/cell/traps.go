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
	if n, ok := named(from); ok && isUser(n.Obj()) && namesElement(f) && !hasXMLName(n) {
		e.refuse(x.Pos(), "%s.%s, which does not see the name of the type %s; give it a field XMLName", f.Pkg().Name(), f.Name(), userType(n))
	}
	if n, ok := named(from); ok && reflects(f) && isUser(n.Obj()) {
		e.refuse(x.Pos(), "reflect.%s, which does not see the type %s", f.Name(), userType(n))
	}
}

// reflects says whether a function describes the types of its arguments.
func reflects(f types.Object) bool {
	return f.Pkg().Path() == "reflect" && (f.Name() == "TypeOf" || f.Name() == "ValueOf")
}

// namesElement says whether a function writes XML elements named for types.
func namesElement(f types.Object) bool {
	return f.Pkg().Path() == "encoding/xml" && (strings.HasPrefix(f.Name(), "Marshal") || f.Name() == "Encode")
}

func hasXMLName(n *types.Named) bool {
	o, _, _ := types.LookupFieldOrMethod(n, true, n.Obj().Pkg(), "XMLName")
	return o != nil
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
// argument of type t: something in it is of an interface type, or has to be
// taken apart for a template.
func mayTrap(f types.Object, t types.Type) bool {
	switch f.Pkg().Path() {
	case "text/template", "html/template":
		return true
	case "encoding/json", "encoding/xml":
		return holdsInterface(t, map[types.Type]bool{})
	case "reflect":
		return reflects(f) && types.IsInterface(t)
	}
	return false
}

func holdsInterface(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := types.Unalias(t).(*types.Named); ok && !isUser(n.Obj()) && !types.IsInterface(t) {
		return false
	}
	is := func(t types.Type) bool { return holdsInterface(t, seen) }
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Pointer:
		return is(u.Elem())
	case *types.Slice:
		return is(u.Elem())
	case *types.Array:
		return is(u.Elem())
	case *types.Map:
		return is(u.Key()) || is(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if is(f.Type()) {
				return true
			}
		}
	}
	return false
}

// keeps says whether a compiled function only keeps its arguments, to give them
// back as they are.
func keeps(f types.Object) bool {
	switch f.Pkg().Path() {
	case "container/heap", "container/list", "container/ring", "context", "sync", "sync/atomic":
		return true
	}
	return false
}
