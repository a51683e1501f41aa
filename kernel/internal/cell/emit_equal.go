package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// The interpreter and compiled code keep a value of an interface type with
// methods behind a wrapper that is a new one for every conversion: two of them
// differ though the values are equal. So such values are compared without their
// wrappers, and a map has them as keys without.

// veiled says whether values of t are behind wrappers.
func veiled(t types.Type) bool {
	it, ok := t.Underlying().(*types.Interface)
	return ok && it.NumMethods() > 0
}

// holdsVeiled says whether values of a struct or an array have wrapped ones in
// them that take part in comparisons.
func holdsVeiled(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return veiled(t)
	case *types.Array:
		return holdsVeiled(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if holdsVeiled(f.Type()) {
				return true
			}
		}
	}
	return false
}

// compare writes a == b or a != b: a is of type t and b of type u.
func (e *emitter) compare(op token.Token, a string, t types.Type, b string, u types.Type) string {
	if isNil(t) {
		a, t, b, u = b, u, a, t // the interpreter does not know all that may be nil on the right
	}
	if isNil(u) && wrapped(t) {
		a += "." + boxed
	}
	ti, ui := types.IsInterface(t), types.IsInterface(u)
	reflected := !ti && !ui && types.TypeString(t, nil) == "reflect.Value"
	if _, ok := t.Underlying().(*types.Struct); ok && !ui && !isNil(u) {
		a, t = e.restruct(a, t, u), u // of the same fields, perhaps without a name
	}
	switch {
	case reflected:
	case isNil(u) || !ti && !ui && !holdsVeiled(t):
		return "(" + e.sameChan(a, t, u) + " " + op.String() + " " + e.sameChan(b, u, t) + ")"
	case ti && !ui:
		b = e.convert(token.NoPos, b, u, t)
	case ui && !ti:
		a = e.convert(token.NoPos, a, t, u)
	}
	text := "weirrt.Same(" + e.given(a, t) + ", " + e.given(b, u) + ")"
	if reflected {
		text = "weirrt.SameReflected(" + a + ", " + b + ")"
	}
	if op == token.NEQ {
		return "(!" + text + ")"
	}
	return text
}

// sameChan writes a channel of type t as one of type u if they differ in their
// direction, and t has both.
func (e *emitter) sameChan(text string, t, u types.Type) string {
	ct, ok1 := t.Underlying().(*types.Chan)
	cu, ok2 := u.Underlying().(*types.Chan)
	if ok1 && ok2 && ct.Dir() == types.SendRecv && cu.Dir() != types.SendRecv {
		return "(" + e.typ(u) + ")(" + text + ")"
	}
	return text
}

// keyType writes the type of the keys of a map.
func (e *emitter) keyType(t types.Type) string {
	if veiled(t) {
		return "interface{}"
	}
	if holdsVeiled(t) {
		e.refuse(token.NoPos, "a map with keys of type %s, which has an interface with methods in it; make a key of what tells the values apart", userType(t))
	}
	return e.typ(t)
}

// mapKey writes a key of a map.
func (e *emitter) mapKey(x ast.Expr, m *types.Map) string {
	if isNil(e.typeOf(x)) && !types.IsInterface(m.Key()) {
		return e.zero(m.Key())
	}
	return e.veil(e.value(x, m.Key()), m.Key())
}

// veil writes a value as a key of a map with keys of its type.
func (e *emitter) veil(text string, t types.Type) string {
	if veiled(t) && text != "nil" {
		return bare(e.given(text, t))
	}
	return text
}

// bare writes an interface value without its wrapper.
func bare(text string) string {
	if text == "nil" || strings.HasPrefix(text, "weirrt.Raw(") {
		return text
	}
	return "weirrt.Raw(" + text + ")"
}

// given writes an interface value as an argument of compiled code: the
// interpreter would not read a nil that is the result of a call.
func (e *emitter) given(text string, t types.Type) string {
	if !veiled(t) || !strings.HasSuffix(text, ")") || strings.HasPrefix(text, "(*") || strings.HasPrefix(text, "weirrt.") {
		return text
	}
	return e.helper("given", t, func(name string) string {
		return "func " + name + "(v " + e.typ(t) + ") interface{} {\nif v == nil { return nil }\nreturn weirrt.Raw(v)\n}"
	}) + "(" + text + ")"
}

// zeroed writes a nil into p where the interpreter would not read the zero value
// of an interface type.
func zeroed(t types.Type) string {
	if veiled(t) && !closed(t) {
		return "*p = nil\n"
	}
	return ""
}

// unveil writes a key of a map as a value of its type.
func (e *emitter) unveil(key string, t types.Type) string {
	if !veiled(t) {
		return key
	}
	return e.helper("unveil", t, func(name string) string {
		ts := e.typ(t)
		anyType := types.Universe.Lookup("any").Type()
		return "func " + name + "(x interface{}) " + ts + " {\nv, _ := " + e.assertOK("x", anyType, t) + "\nreturn v\n}"
	}) + "(" + key + ")"
}
