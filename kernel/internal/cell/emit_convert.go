package cell

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// convert writes the value text of type from as one of type to.
func (e *emitter) convert(pos token.Pos, text string, from, to types.Type) string {
	if to == nil || from == nil || isNil(from) {
		return text
	}
	from, to = types.Default(e.subst(from)), e.subst(to)
	if types.IsInterface(to) {
		if types.IsInterface(from) {
			return e.widen(text, from, to)
		}
		if n, ok := types.Unalias(from).(*types.Named); ok && !isUser(n.Obj()) && !n.Obj().Exported() && n.Obj().Pkg() != nil {
			return text // as binary.BigEndian
		}
		d := e.dynamic(from)
		switch from.Underlying().(type) {
		case *types.Struct, *types.Array:
			text = e.copied(text, from) // the interpreter puts the variable there
		}
		if d.text == "[]interface{}" { // the interpreter would spread it in a variadic call
			text = e.helper("list", to, func(name string) string {
				return "func " + name + "(v []interface{}) interface{} { return v }"
			}) + "(" + text + ")"
		}
		if d.box {
			text = d.text + "{" + boxed + ": " + text + "}"
		}
		if to.Underlying().(*types.Interface).NumMethods() > 0 {
			if userMade(from) {
				return e.into(text, d, to)
			}
			return methods(text, from, to)
		}
		if userMade(from) && types.NewMethodSet(types.NewPointer(from)).Len()+types.NewMethodSet(from).Len() > 0 {
			return bare(text) // the interpreter would wrap it
		}
		return text
	}
	if wrapped(from) || wrapped(to) {
		return e.rewrap(text, from, to)
	}
	return e.restruct(text, from, to)
}

// widen writes a value of one interface type as one of another.
func (e *emitter) widen(text string, from, to types.Type) string {
	if from.Underlying().(*types.Interface).NumMethods() > 0 && to.Underlying().(*types.Interface).NumMethods() == 0 {
		return bare(e.given(text, from))
	}
	if !veiled(from) || !veiled(to) || ofCompiled(from) || !ofCompiled(to) {
		return methods(text, from, to)
	}
	anyType := types.Universe.Lookup("any").Type() // compiled code wants its values otherwise than cells do
	return e.helper("widen", to, func(name string) string {
		return fmt.Sprintf("func %s(x interface{}) %s {\nv, _ := %s\nreturn v\n}", name, e.typ(to), e.assertOK("x", anyType, to))
	}) + "(" + bare(e.given(text, from)) + ")"
}

// methods writes a reflect.Type or reflect.Value as a value of an interface type of a cell
// by which it may be asked for methods.
func methods(text string, from, to types.Type) string {
	if from.String() != "reflect.Type" && from.String() != "reflect.Value" || types.Identical(from, to) {
		return text
	}
	for m := range to.Underlying().(*types.Interface).Methods() {
		if slices.Contains(methodic, m.Name()) {
			return "weirrt.Methodic" + strings.TrimPrefix(from.String(), "reflect.") + "(" + text + ")"
		}
	}
	return text
}

// ofCompiled says whether t is an interface type with a name that no cell gave it.
func ofCompiled(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && !isUser(n.Obj())
}

// restruct copies a struct of one type to another of the same fields.
func (e *emitter) restruct(text string, from, to types.Type) string {
	fs, ok1 := from.Underlying().(*types.Struct)
	_, ok2 := to.Underlying().(*types.Struct)
	if !ok1 || !ok2 || types.Identical(from, to) {
		return text
	}
	ft, tt := e.typ(from), e.typ(to)
	if ft == tt {
		return text
	}
	return e.helper("as "+ft, to, func(name string) string {
		for f := range fs.Fields() {
			if !isUser(f) && !f.Exported() { // the interpreter reads no such field
				p := e.repoint("&c", types.NewPointer(from), types.NewPointer(to))
				return fmt.Sprintf("func %s(v %s) %s {\nc := v\nreturn *%s\n}", name, ft, tt, p)
			}
		}
		var b strings.Builder
		fmt.Fprintf(&b, "func %s(v %s) %s {\nvar r %s\n", name, ft, tt, tt)
		for f := range fs.Fields() {
			fmt.Fprintf(&b, "r.%s = v.%s\n", e.field(f), e.field(f))
		}
		b.WriteString("return r\n}")
		return b.String()
	}) + "(" + text + ")"
}
