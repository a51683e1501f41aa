package cell

import (
	"go/ast"
	"go/constant"
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
			return "weirrt.Fmt(" + text + ")"
		}
		return text
	}
	if isNil(from) || !types.IsInterface(from) && !userMade(from) {
		return text
	}
	if print {
		return "weirrt.Fmt(" + text + ")"
	}
	return "weirrt.Out(" + text + ")"
}

// printing says whether a compiled function prints its arguments as fmt does.
func printing(f types.Object) bool {
	return outerFunc(f) || f != nil && f.Pkg() != nil && (f.Pkg().Path() == "fmt" && !strings.Contains(f.Name(), "can") || f.Pkg().Path() == "log")
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

// printArgs writes the arguments of a fmt function with a constant format: %T
// becomes the name of the type, %w keeps its error an error.
func (e *emitter) printArgs(x *ast.CallExpr, at int) (string, bool) {
	if len(x.Args) <= at || x.Ellipsis.IsValid() {
		return "", false
	}
	tv := e.info.Types[x.Args[at]]
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return "", false
	}
	format := constant.StringVal(tv.Value)
	if !strings.Contains(format, "T") && !strings.Contains(format, "w") {
		return "", false
	}
	var parts []string
	for _, a := range x.Args[:at] {
		parts = append(parts, e.value(a, nil))
	}
	anyType := types.Universe.Lookup("any").Type()
	var b strings.Builder
	var args []string
	next := at + 1
	for i := 0; i < len(format); i++ {
		b.WriteByte(format[i])
		if format[i] != '%' {
			continue
		}
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.", format[j]) >= 0 {
			j++
		}
		if j == len(format) {
			b.WriteString(format[i+1:])
			break
		}
		if format[j] == '*' || format[j] == '[' {
			e.refuse(x.Pos(), "%%T or %%w together with * or [n] in a format")
		}
		b.WriteString(format[i+1 : j])
		verb := format[j]
		if verb == 'T' {
			verb = 's'
		}
		b.WriteByte(verb)
		if format[j] != '%' && next < len(x.Args) {
			a := x.Args[next]
			switch format[j] {
			case 'T':
				args = append(args, "weirrt.TypeName("+e.value(a, anyType)+")")
			case 'w':
				args = append(args, e.value(a, types.Universe.Lookup("error").Type()))
			default:
				args = append(args, e.outgoing(a, anyType, true))
			}
			next++
		}
		i = j
	}
	for ; next < len(x.Args); next++ {
		args = append(args, e.outgoing(x.Args[next], anyType, true))
	}
	parts = append(parts, e.constant(x.Pos(), constant.MakeString(b.String()), types.Typ[types.String]))
	return strings.Join(append(parts, args...), ", "), true
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
	if fn, ok := f.(*types.Func); ok && fn.Signature().TypeParams().Len() > 0 {
		return f, false
	}
	return f, true
}
