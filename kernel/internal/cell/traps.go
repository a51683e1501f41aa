package cell

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"weir/kernel/internal/cell/twin"
)

// Compiled code that looks at types sees twins of the types of cells. Where it
// would not see all, the call is refused.

// trapped refuses an argument that a compiled function would be wrong about: a
// template that would not see a method, and gob that would not see an interface type.
func (e *emitter) trapped(x ast.Expr, f types.Object, from types.Type) {
	if f.Pkg().Path() == "encoding/gob" && !types.IsInterface(from) {
		if t := hiddenInterface(from, map[types.Type]bool{}); t != nil {
			e.refuse(x.Pos(), "gob.%s, which does not see the interface type %s", f.Name(), userType(t))
		}
		return
	}
	if !strings.HasSuffix(f.Pkg().Path(), "template") {
		return
	}
	n, ok := named(from)
	if !ok || !isUser(n.Obj()) {
		return
	}
	for sel := range types.NewMethodSet(from).Methods() {
		if sel.Obj().Exported() && twin.Signature(goType(sel.Type())) == nil {
			e.refuse(x.Pos(), "%s.%s, which does not see the method %s of %s", f.Pkg().Name(), f.Name(), sel.Obj().Name(), userType(n))
		}
	}
}

// hiddenInterface is an interface type with methods that a cell made, in t, or nil.
func hiddenInterface(t types.Type, seen map[types.Type]bool) types.Type {
	if seen[t] {
		return nil
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Interface:
		if u.NumMethods() > 0 && !ofCompiled(t) {
			return t
		}
	case *types.Struct:
		for f := range u.Fields() {
			if in := hiddenInterface(f.Type(), seen); in != nil && f.Exported() {
				return in
			}
		}
	case *types.Map:
		if in := hiddenInterface(u.Key(), seen); in != nil {
			return in
		}
		return hiddenInterface(u.Elem(), seen)
	case interface{ Elem() types.Type }:
		return hiddenInterface(u.Elem(), seen)
	}
	return nil
}

func named(t types.Type) (*types.Named, bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return n, ok
}

// looksAtTypes are the packages whose functions look at the types of what they
// are given.
var looksAtTypes = []string{
	"database/sql", "encoding/asn1", "encoding/binary", "encoding/gob", "encoding/json", "encoding/xml", "html/template",
	"log/slog", "net/rpc", "reflect", "testing/quick", "text/template",
}

func looks(f types.Object) bool {
	return f.Pkg() != nil && slices.Contains(looksAtTypes, f.Pkg().Path())
}

// mayTrap says whether an argument of type t has to become one of a twin.
func mayTrap(f types.Object, t types.Type) bool {
	return looks(f) && (userMade(t) || holdsInterface(t, map[types.Type]bool{})) || scans(f, t)
}

// scans says whether f is a function of fmt that reads into a value of t by its
// method Scan.
func scans(f types.Object, t types.Type) bool {
	if f.Pkg() == nil || f.Pkg().Path() != "fmt" || !strings.Contains(strings.ToLower(f.Name()), "scan") {
		return false
	}
	sel := types.NewMethodSet(t).Lookup(nil, "Scan")
	return sel != nil && isUser(sel.Obj())
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
