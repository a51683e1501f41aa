package cell

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// outgoing writes an argument of empty interface type of a compiled function.
func (e *emitter) outgoing(x ast.Expr, t types.Type, print bool) string {
	from := types.Default(e.typeOf(x))
	if it, ok := from.Underlying().(*types.Interface); ok && it.NumMethods() > 0 {
		return e.outgoingText(e.expr(x), from, print)
	}
	return e.outgoingText(e.value(x, t), from, print)
}

// outgoingText is outgoing for a text of a value of type from.
func (e *emitter) outgoingText(text string, from types.Type, print bool) string {
	if it, ok := from.Underlying().(*types.Interface); ok && it.NumMethods() > 0 {
		if print {
			return "weirrt.Fmt(" + e.given(text, from) + ")"
		}
		return text
	}
	if isNil(from) || !types.IsInterface(from) && !userMade(from) && !(print && stores(from)) {
		return text
	}
	if print {
		return "weirrt.Fmt(" + text + ")"
	}
	if holdsWrapped(from, map[types.Type]bool{}) {
		e.refuse(token.NoPos, "a value of the recursive type %s in a compiled function", userType(from))
	}
	return "weirrt.Out(" + text + ")"
}

// stores says whether a compiled value, or what it points to, may have values of cells in
// itself, as a reflect.Value may.
func stores(t types.Type) bool {
	if t.String() == "reflect.Value" {
		return true
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return compound(t) && hasInterface(t, map[types.Type]bool{})
}

// hasInterface says whether there are interfaces in values of type t, without a pointer
// between.
func hasInterface(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Slice:
		return hasInterface(u.Elem(), seen)
	case *types.Array:
		return hasInterface(u.Elem(), seen)
	case *types.Map:
		return hasInterface(u.Key(), seen) || hasInterface(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if hasInterface(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}

// printing says whether a compiled function prints its arguments as fmt does.
func printing(f types.Object) bool {
	return outerFunc(f) || f != nil && f.Pkg() != nil && (f.Pkg().Path() == "fmt" && !strings.Contains(f.Name(), "can") || f.Pkg().Path() == "log")
}

// forgets says whether a function keeps nothing of what it prints.
func forgets(f types.Object) bool {
	return f != nil && f.Pkg() != nil && f.Pkg().Path() == "fmt" && strings.Contains(strings.ToLower(f.Name()), "print")
}

// outerFunc says whether f is a function of the outer scope. Those show their
// arguments to a person.
func outerFunc(f types.Object) bool {
	v, ok := f.(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == outerPath
}

// formatOf is the index of the format among the parameters of a fmt function.
func formatOf(f types.Object) int {
	if !printing(f) || !strings.HasSuffix(f.Name(), "f") {
		return -1
	}
	switch f.Name() {
	case "Fprintf", "Appendf":
		return 1
	}
	return 0
}

// special says whether a verb wants its argument other than as what fmt prints.
func special(verb byte) bool { return verb == 'T' || verb == 'w' || verb == 'p' }

// awkward says whether a constant format has %T, %w or %p beside arguments that
// are numbered or widths.
func awkward(format constant.Value) bool {
	text := constant.StringVal(format)
	found := false
	verbs(text, func(verb byte, _ int) { found = found || special(verb) })
	numbered := false
	for _, part := range strings.Split(text, "%")[1:] {
		verb := strings.IndexFunc(part, func(r rune) bool { return !strings.ContainsRune("+-# 0123456789.", r) })
		numbered = numbered || verb >= 0 && (part[verb] == '*' || part[verb] == '[')
	}
	return found && numbered
}

// printArgs writes the arguments of a fmt function with a constant format: %T
// becomes the name of the type, %w keeps its error an error, %p its pointer.
func (e *emitter) printArgs(x *ast.CallExpr, at int) ([]argument, bool) {
	format := constant.StringVal(e.info.Types[x.Args[at]].Value)
	found := false
	verbs(format, func(verb byte, _ int) { found = found || special(verb) })
	if !found {
		return nil, false
	}
	var list, args []argument
	for _, a := range x.Args[:at] {
		list = append(list, argument{e.value(a, nil), e.typ(types.Default(e.typeOf(a)))})
	}
	anyType := types.Universe.Lookup("any").Type()
	var b strings.Builder
	given := map[int]byte{}
	scan(format, func(s string) { b.WriteString(s) }, func(d directive) {
		b.WriteString(d.text)
		if d.verb == '%' {
			b.WriteByte('%')
			return
		}
		given[d.arg] = d.verb
		if d.verb == 'T' && at+1+d.arg < len(x.Args) {
			d.verb = 's'
		}
		b.WriteByte(d.verb)
	})
	for i, a := range x.Args[at+1:] {
		switch given[i] {
		case 'T':
			args = append(args, argument{"weirrt.TypeName(" + e.value(a, anyType) + ")", "interface{}"})
		case 'p':
			args = append(args, argument{"weirrt.Pointer(" + e.value(a, anyType) + ")", "interface{}"})
		case 'w':
			if t := types.Universe.Lookup("error").Type(); types.AssignableTo(types.Default(e.typeOf(a)), t) {
				args = append(args, argument{e.value(a, t), "error"})
				continue
			}
			fallthrough
		default:
			args = append(args, argument{e.outgoing(a, anyType, true), "interface{}"})
		}
	}
	list = append(list, argument{e.constant(x.Pos(), constant.MakeString(b.String()), types.Typ[types.String]), "string"})
	return append(list, args...), true
}

// callee is the declared function or method, or the function of the outer
// scope, that a call names, or nil.
func (e *emitter) callee(x *ast.CallExpr) types.Object {
	switch f := ast.Unparen(x.Fun).(type) {
	case *ast.Ident:
		o := e.info.Uses[f]
		if old := e.olds[o]; old != nil {
			o = old
		}
		switch o := o.(type) {
		case *types.Func:
			return o
		case *types.Var:
			if outerFunc(o) {
				return o
			}
		}
	case *ast.SelectorExpr:
		if o, ok := e.info.Uses[f.Sel].(*types.Func); ok {
			return o
		}
	}
	return nil
}

// compiled says whether a call leaves the interpreter.
func (e *emitter) compiled(x *ast.CallExpr) (types.Object, bool) {
	f := e.callee(x)
	if f == nil || f.Pkg() == nil || isUser(f) || e.cell == 0 && f.Pkg() == e.pkg {
		return f, false
	}
	if fn, ok := f.(*types.Func); ok && (fn.Signature().TypeParams().Len() > 0 || emits(fn)) {
		return f, false
	}
	return f, true
}
