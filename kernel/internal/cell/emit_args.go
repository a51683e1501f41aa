package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// An argument of a call is written as a value of the type of its parameter. What
// leaves the interpreter in an empty interface leaves it as compiled code should
// see it.
type argument struct {
	text string
	typ  string // as emitted
}

// args writes the arguments of a call.
func (e *emitter) args(x *ast.CallExpr, sig *types.Signature) string {
	var parts []string
	for _, a := range e.arguments(x, sig) {
		parts = append(parts, a.text)
	}
	text := strings.Join(parts, ", ")
	if x.Ellipsis.IsValid() && !e.formats(x) {
		text += "..."
	}
	return text
}

// formats says whether the format of a call has to be read when it runs.
func (e *emitter) formats(x *ast.CallExpr) bool {
	f, out := e.compiled(x)
	if !out {
		return false
	}
	at := formatOf(f)
	if at < 0 || at >= len(x.Args) {
		return false
	}
	tv := e.info.Types[x.Args[at]]
	return x.Ellipsis.IsValid() || tv.Value == nil || awkward(tv.Value)
}

func (e *emitter) arguments(x *ast.CallExpr, sig *types.Signature) []argument {
	f, out := e.compiled(x)
	if out {
		if at := formatOf(f); at >= 0 && at < len(x.Args) {
			if e.formats(x) {
				return e.formatArgs(x, f, at)
			}
			if list, ok := e.printArgs(x, at); ok {
				return list
			}
		}
	}
	var list []argument
	n := sig.Params().Len()
	for i, a := range x.Args {
		var t types.Type
		switch {
		case sig.Variadic() && i >= n-1 && !x.Ellipsis.IsValid():
			if s, ok := sig.Params().At(n - 1).Type().Underlying().(*types.Slice); ok {
				t = s.Elem()
			}
		case i < n:
			t = sig.Params().At(i).Type()
		}
		if t == nil {
			t = e.typeOf(a)
		}
		text := ""
		if out {
			text = e.outgoingArg(a, f, t, x.Ellipsis.IsValid() && i == len(x.Args)-1)
		} else {
			text = e.value(a, t)
		}
		if text == "nil" && x.Ellipsis.IsValid() && i == len(x.Args)-1 { // the interpreter takes no untyped one
			text = e.zero(t)
		}
		list = append(list, argument{text, e.typ(t)})
	}
	return list
}

// outgoingArg writes an argument of a compiled function; spread ones are a list.
func (e *emitter) outgoingArg(a ast.Expr, f types.Object, t types.Type, spread bool) string {
	if s, ok := t.Underlying().(*types.Slice); ok && spread && isAny(s.Elem()) {
		if printing(f) {
			return "weirrt.FmtAll(" + e.value(a, t) + ")"
		}
		if keeps(f) {
			return e.value(a, t)
		}
		if mayTrap(f, t) {
			return fmt.Sprintf("weirrt.TwinAll(%q, %q, %s)", f.Pkg().Path(), f.Pkg().Name()+"."+f.Name(), e.value(a, t))
		}
		return "weirrt.OutAll(" + e.value(a, t) + ")"
	}
	if m, ok := t.Underlying().(*types.Map); ok && isAny(m.Elem()) && looks(f) {
		return fmt.Sprintf("weirrt.TwinMap(%q, %q, %s)", f.Pkg().Path(), f.Pkg().Name()+"."+f.Name(), e.value(a, t))
	}
	if !isAny(t) {
		return reflectedType(e.value(a, t), f, t)
	}
	from := types.Default(e.typeOf(a))
	e.trapped(a, f, from)
	if keeps(f) {
		return e.value(a, t)
	}
	if mayTrap(f, from) {
		if e.use != nil && e.use.glancesAt(a) {
			return "weirrt.Glanced(" + e.value(a, t) + ")"
		}
		return fmt.Sprintf("weirrt.Twin(%q, %q, %s)", f.Pkg().Path(), f.Pkg().Name()+"."+f.Name(), e.value(a, t))
	}
	if forgets(f) {
		return e.glimpse(a)
	}
	return e.outgoing(a, t, printing(f))
}

// glimpse writes an argument that is shown and not kept. What statements of the cell itself show
// is shown before the cell has ended.
func (e *emitter) glimpse(a ast.Expr) string {
	if e.fn != nil && e.fn.entry && !e.going {
		e.printArg = a
		defer func() { e.printArg = nil }()
	}
	return e.outgoing(a, types.Universe.Lookup("any").Type(), true)
}

func isAny(t types.Type) bool {
	it, ok := t.Underlying().(*types.Interface)
	return ok && it.NumMethods() == 0
}

// formatArgs writes the arguments of a fmt function whose format is only known
// when it runs: they are put into a text first.
func (e *emitter) formatArgs(x *ast.CallExpr, f types.Object, at int) []argument {
	var list []argument
	sig := f.Type().(*types.Signature)
	for i, a := range x.Args[:at] {
		t := sig.Params().At(i).Type()
		list = append(list, argument{e.value(a, t), e.typ(t)})
	}
	anyType := types.Universe.Lookup("any").Type()
	parts := []string{e.value(x.Args[at], types.Typ[types.String])}
	for _, a := range x.Args[at+1:] {
		if x.Ellipsis.IsValid() {
			parts = append(parts, e.value(a, types.NewSlice(anyType))+"...")
			continue
		}
		e.trapped(a, f, types.Default(e.typeOf(a)))
		parts = append(parts, e.value(a, anyType))
	}
	text := "(" + strings.Join(parts, ", ") + ")"
	if isErrorf(f) {
		return append(list, argument{"weirrt.Errorf" + text, "error"})
	}
	return append(list, argument{`"%s"`, "string"}, argument{"weirrt.Sprintf" + text, "interface{}"})
}

// isErrorf says whether f is fmt.Errorf: with a format that is read when it
// runs, its error is made by its argument.
func isErrorf(f types.Object) bool {
	return f.Pkg() != nil && f.Pkg().Path() == "fmt" && f.Name() == "Errorf"
}
