package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

func (e *emitter) builtin(x *ast.CallExpr, name string) string {
	arg := func(i int) string { return e.expr(x.Args[i]) }
	core := func(i int) string {
		text, _ := e.core(x.Args[i])
		return text
	}
	if tuple := e.spreads(x); tuple != nil {
		return e.spreadBuiltin(x, name, tuple)
	}
	switch name {
	case "len", "cap":
		if n, ok := e.arrayLen(x.Args[0]); ok {
			return n
		}
		return name + "(" + core(0) + ")"
	case "append":
		return e.appendCall(x)
	case "copy":
		return "copy(" + core(0) + ", " + core(1) + ")"
	case "delete":
		m := e.typeOf(x.Args[0]).Underlying().(*types.Map)
		return "delete(" + core(0) + ", " + e.mapKey(x.Args[1], m) + ")"
	case "make":
		whole := e.typeOf(x.Args[0])
		t := whole
		if wrapped(t) {
			t = t.Underlying()
		}
		text := "make(" + e.typ(t)
		if ch, ok := t.Underlying().(*types.Chan); ok && ch.Dir() != types.SendRecv {
			text = "(" + e.typ(t) + ")(make(" + e.typ(types.NewChan(types.SendRecv, ch.Elem()))
			return e.wrap(strings.Join(append([]string{text}, e.exprs(x.Args[1:])...), ", ")+"))", whole)
		}
		for i := range x.Args[1:] {
			text += ", " + arg(i+1)
		}
		return e.wrap(text+")", whole)
	case "new":
		if tv := e.info.Types[x.Args[0]]; !tv.IsType() {
			return e.newOf(arg(0), types.Default(e.typeOf(x.Args[0])))
		}
		if t := e.typeOf(x.Args[0]); veiled(t) && !closed(t) {
			return e.newOf("nil", t)
		}
		return "new(" + e.typ(e.typeOf(x.Args[0])) + ")"
	case "panic":
		return "panic(" + e.thrown(x.Args[0]) + ")"
	case "print", "println":
		var parts []string
		for _, a := range x.Args {
			parts = append(parts, e.printed(a))
		}
		return printCall(name, parts)
	case "close":
		return "close(" + core(0) + ")"
	case "recover":
		if e.fn == nil || e.fn.recovered == "" || len(e.fn.ranges) > 0 { // Go does not recover in bodies of ranges over functions
			return "weirrt.Recover(nil)"
		}
		return "weirrt.Recover(" + e.fn.recovered + ")"
	case "complex", "real", "imag":
		var parts []string
		for i := range x.Args {
			parts = append(parts, arg(i))
		}
		return name + "(" + strings.Join(parts, ", ") + ")"
	case "min", "max":
		return e.extreme(x, name)
	case "clear":
		return e.clear(x)
	}
	e.refuse(x.Pos(), "the builtin %s", name)
	return ""
}

// thrown writes the argument of panic.
func (e *emitter) thrown(x ast.Expr) string {
	text := e.value(x, types.Universe.Lookup("any").Type())
	if t := e.typeOf(x); isNil(t) || types.IsInterface(t) {
		return "weirrt.Thrown(" + text + ")"
	}
	return text
}

func (e *emitter) exprs(list []ast.Expr) []string {
	var out []string
	for _, x := range list {
		out = append(out, e.expr(x))
	}
	return out
}

// arrayLen writes the length of an array behind a pointer, which may be nil.
func (e *emitter) arrayLen(x ast.Expr) (string, bool) {
	if star, ok := ast.Unparen(x).(*ast.StarExpr); ok && !calls(star.X) {
		if _, ok := e.typeOf(x).Underlying().(*types.Array); ok {
			x = star.X
		}
	}
	t := e.typeOf(x)
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return "", false
	}
	n := p.Elem().Underlying().(*types.Array).Len()
	return e.helper("lenof", t, func(name string) string {
		return fmt.Sprintf("func %s(p %s) int { return %d }", name, e.typ(t), n)
	}) + "(" + e.expr(x) + ")", true
}

func (e *emitter) appendCall(x *ast.CallExpr) string {
	t := e.typeOf(x)
	elem := t.Underlying().(*types.Slice).Elem()
	parts := []string{e.value(x.Args[0], t)}
	if parts[0] == "nil" {
		parts[0] = e.zero(t)
	}
	if len(x.Args) == 1 {
		return parts[0]
	}
	if wrapped(t) {
		parts[0] += "." + boxed
	}
	if !x.Ellipsis.IsValid() {
		parts[0] = e.buffer(x, parts[0], t, len(x.Args)-1)
	}
	for i, a := range x.Args[1:] {
		if x.Ellipsis.IsValid() {
			text, _ := e.core(a)
			if b, ok := e.typeOf(a).Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
				text = "[]byte(" + text + ")"
			}
			parts = append(parts, text+"...")
			continue
		}
		text := e.value(a, elem)
		if text == "nil" { // the interpreter takes no untyped one behind a pointer
			text = e.zero(elem)
		}
		if i > 0 && indirect(a) {
			text = e.copied(text, elem) // before the elements in front of it are stored
		}
		parts = append(parts, text)
	}
	if e.p.plans != nil && holdsVeiled(elem) {
		return e.wrap(e.appendGrown(t, parts, x.Ellipsis.IsValid()), t)
	}
	return e.wrap("append("+strings.Join(parts, ", ")+")", t)
}

func (e *emitter) extreme(x *ast.CallExpr, name string) string {
	t := types.Default(e.typeOf(x))
	f := e.helper(name, t, func(fn string) string {
		ts, op := e.typ(t), "<"
		if name == "max" {
			op = ">"
		}
		float := ""
		if b := t.Underlying().(*types.Basic); b.Info()&types.IsFloat != 0 {
			math := e.pack("math")
			float = "if b != b { a = b }\n"
			sign := "Signbit(float64(b)) && !" + math + ".Signbit(float64(a))"
			if name == "max" {
				sign = "Signbit(float64(a)) && !" + math + ".Signbit(float64(b))"
			}
			float += "if a == b && " + math + "." + sign + " { a = b }\n"
		}
		return fmt.Sprintf("func %s(a %s, more ...%s) %s {\nfor _, b := range more {\nif b %s a { a = b }\n%s}\nreturn a\n}", fn, ts, ts, ts, op, float)
	})
	var parts []string
	for _, a := range x.Args {
		text := e.expr(a)
		parts = append(parts, text)
	}
	return f + "(" + strings.Join(parts, ", ") + ")"
}

func (e *emitter) clear(x *ast.CallExpr) string {
	text, t := e.core(x.Args[0])
	return e.cleared(text, t)
}

// cleared writes clear of a text of type t, which is not wrapped.
func (e *emitter) cleared(text string, t types.Type) string {
	return e.helper("clear", t, func(fn string) string {
		ts := e.typ(t)
		if m, ok := t.Underlying().(*types.Map); ok {
			if b, ok := m.Key().Underlying().(*types.Basic); !ok || b.Info()&types.IsFloat != 0 || b.Info()&types.IsComplex != 0 {
				return fmt.Sprintf("func %s(m %s) { %s.ValueOf(m).Clear() }", fn, ts, e.pack("reflect"))
			}
			return fmt.Sprintf("func %s(m %s) {\nfor k := range m { delete(m, k) }\n}", fn, ts)
		}
		elem := e.typ(t.Underlying().(*types.Slice).Elem())
		return fmt.Sprintf("func %s(s %s) {\nvar z %s\nfor i := 0; i < len(s); i++ { s[i] = z }\n}", fn, ts, elem)
	}) + "(" + text + ")"
}
