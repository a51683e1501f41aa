package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// call writes conversions, builtins, method calls and calls.
func (e *emitter) call(x *ast.CallExpr) string {
	if tv := e.info.Types[x.Fun]; tv.IsType() {
		return e.conversion(x, e.subst(tv.Type))
	}
	if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok {
		if b, ok := e.info.Uses[id].(*types.Builtin); ok {
			return e.builtin(x, b.Name())
		}
	}
	if s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if b, ok := e.info.Uses[s.Sel].(*types.Builtin); ok {
			e.refuse(x.Pos(), "unsafe.%s of what is only known when the cell runs", b.Name())
		}
	}
	if text, ok := e.errorsAs(x); ok {
		return text
	}
	if lit, ok := ast.Unparen(x.Fun).(*ast.FuncLit); ok && e.spreads(x) == nil {
		args := e.args(x, e.typeOf(lit).Underlying().(*types.Signature))
		name, captured := e.flat(lit)
		if captured != "" && args != "" {
			captured += ", "
		}
		return name + "(" + captured + args + ")"
	}
	if f, out := e.compiled(x); out && isErrorf(f) {
		if tuple := e.spreads(x); tuple != nil {
			return e.spreadErrorf(x, tuple)
		}
	}
	remark := e.remark
	fun, args := e.callParts(x)
	fun, args = e.inlined(x, fun, args)
	text := fun + "(" + args + ")"
	if f, out := e.compiled(x); out && isErrorf(f) && e.formats(x) {
		return args // an error already
	} else if out && givesBack(f) {
		text = "weirrt.OfTwin(" + text + ")"
	}
	if t := e.typeOf(x); remark != 0 && e.interpreted(x) && e.info.Types[x].IsValue() {
		if _, tuple := t.(*types.Tuple); !tuple {
			ts := e.typ(t)
			text = e.helper("at", t, func(name string) string {
				return fmt.Sprintf("func %s(v %s, line int) %s {\nln = line\nreturn v\n}", name, ts, ts)
			}) + fmt.Sprintf("(%s, %d)", text, remark)
		}
	}
	return text
}

// errorsAs writes a call of errors.As with a pointer to what may be found as one of our
// function, instantiated for that; others are of the one that looks at what its target holds.
func (e *emitter) errorsAs(x *ast.CallExpr) (text string, ok bool) {
	f := e.callee(x)
	if f == nil || f.Pkg() == nil || f.Pkg().Path() != "errors" || f.Name() != "As" || e.cell == 0 && f.Pkg() == e.pkg || len(x.Args) != 2 {
		return "", false
	}
	p, ok := e.typeOf(x.Args[1]).Underlying().(*types.Pointer)
	if !ok || !types.IsInterface(p.Elem()) && !types.Implements(p.Elem(), errorInterface) {
		return "", false
	}
	err := e.value(x.Args[0], types.Universe.Lookup("error").Type())
	return e.libraryInstance(e.c.libraryFunc("errors", "As"), p.Elem()) + "(" + err + ", " + e.expr(x.Args[1]) + ")", true
}

// callParts writes the function and the arguments of a call; a method's
// receiver is the first argument.
func (e *emitter) callParts(x *ast.CallExpr) (fun, args string) {
	sig, ok := e.typeOf(x.Fun).Underlying().(*types.Signature)
	if !ok {
		if tp, isParam := types.Unalias(e.info.TypeOf(x.Fun)).(*types.TypeParam); isParam {
			sig, ok = e.subst(coreType(tp)).(*types.Signature)
		}
		if !ok {
			e.refuse(x.Pos(), "this call")
		}
	}
	if tuple := e.spreads(x); tuple != nil {
		return e.spreadCall(x, sig, tuple)
	}
	args = e.args(x, sig)
	if s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if sel := e.info.Selections[s]; sel != nil && sel.Kind() == types.MethodVal {
			text := e.method(s, sel, args)
			i := strings.Index(text, "\x00")
			return text[:i], text[i+1:]
		}
	}
	switch f := ast.Unparen(x.Fun).(type) {
	case *ast.SelectorExpr:
		if e.info.Selections[f] == nil && !wrapped(e.typeOf(f)) {
			return e.direct(f), args
		}
	case *ast.Ident:
		if wrapped(e.typeOf(f)) {
			break
		}
		return e.direct(f), args
	case *ast.IndexExpr:
		if name, ok := e.instanceName(f.X); ok {
			return name, args
		}
	case *ast.IndexListExpr:
		return e.direct(f), args
	}
	text, _ := e.core(x.Fun)
	return e.callValue(text, sig, args)
}

// callValue calls a function that is the value of an expression by way of a
// helper: the interpreter wants to call names.
func (e *emitter) callValue(text string, sig *types.Signature, args string) (fun, all string) {
	name := e.helper("call", sig, func(name string) string {
		params, inner := e.forwardParams(sig)
		ret, comma := "", ""
		if sig.Results().Len() > 0 {
			ret = "return "
		}
		if sig.Params().Len() > 0 {
			comma = ", "
		}
		return fmt.Sprintf("func %s(f %s%s%s { %sf(%s) }", name, e.typ(sig), comma, params[1:], ret, inner)
	})
	if args != "" {
		text += ", "
	}
	return name, text + args
}

func (e *emitter) conversion(x *ast.CallExpr, t types.Type) string {
	from := e.typeOf(x.Args[0])
	if isNil(from) {
		return e.zero(t)
	}
	if v := e.info.Types[x.Args[0]].Value; v != nil && constantOf(t, v) {
		return e.constant(x.Pos(), v, t)
	}
	text := e.value(x.Args[0], t)
	ts := e.typ(t)
	if wrapped(t) || wrapped(from) && !types.IsInterface(t) {
		return text
	}
	if _, ok := t.Underlying().(*types.Struct); ok {
		return text
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		if v := e.info.Types[x.Args[0]].Value; v != nil { // without room for more
			n := len(constant.StringVal(v))
			if !isByte(u.Elem()) {
				n = len([]rune(constant.StringVal(v)))
			}
			return fmt.Sprintf("%s(%s)[:%d:%d]", ts, text, n, n)
		}
	case *types.Pointer:
		if p, ok := from.Underlying().(*types.Pointer); ok && e.typ(p.Elem()) != e.typ(u.Elem()) {
			return e.repoint(text, from, t)
		}
		return "(" + ts + ")(" + text + ")"
	case *types.Signature, *types.Chan:
		return "(" + ts + ")(" + text + ")"
	case *types.Basic:
		if _, ok := from.Underlying().(*types.Slice); ok && u.Info()&types.IsString != 0 {
			return ts + "(" + text + ")"
		}
		if u.Info()&types.IsBoolean != 0 {
			return e.truth(text, types.Default(from), t)
		}
	}
	if strings.HasPrefix(ts, "interface") {
		return "(" + ts + ")(" + text + ")"
	}
	return e.ofText(x, ts+"("+text+")", t)
}

// truth writes a conversion of a truth value. As a condition the interpreter would take a
// conversion for true.
func (e *emitter) truth(text string, from, to types.Type) string {
	ft, tt := e.typ(from), e.typ(to)
	if ft == tt {
		if text = "(" + text + ")"; tt == "bool" {
			return text
		}
		text = tt + text // a comparison is a bool to the interpreter
	}
	return e.helper("truth "+ft, to, func(name string) string {
		return fmt.Sprintf("func %s(v %s) %s {\nif v { return %s(true) }\nreturn %s(false)\n}", name, ft, tt, tt, tt)
	}) + "(" + text + ")"
}

// repoint makes of a pointer one to a type of the same fields.
func (e *emitter) repoint(text string, from, to types.Type) string {
	ft, tt := e.typ(from), e.typ(to)
	return e.helper("repoint "+ft, to, func(name string) string {
		return fmt.Sprintf("func %s(p %s) %s {\nif p == nil { return nil }\nvar q %s\nweirrt.Repoint(p, &q)\nreturn q\n}", name, ft, tt, tt)
	}) + "(" + text + ")"
}

// constantOf says whether a conversion of a constant to t is one of its value:
// not that of a number to text, nor to an interface.
func constantOf(t types.Type, v constant.Value) bool {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return false
	}
	if b.Info()&types.IsString != 0 {
		return v.Kind() == constant.String
	}
	return b.Info()&types.IsNumeric != 0 && (b.Info()&types.IsInteger == 0 || constant.ToInt(v).Kind() == constant.Int)
}

// zero writes the zero value of a type as an expression.
func (e *emitter) zero(t types.Type) string {
	return e.helper("zero", t, func(name string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s() %s {\nvar z %s\nreturn z\n}", name, ts, ts)
	}) + "()"
}

// calls says whether x calls anything that could be seen.
func calls(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = true
		}
		return !found
	})
	return found
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uint8
}
