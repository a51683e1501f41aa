package cell

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

func (e *emitter) returnStmt(s *ast.ReturnStmt) {
	f := e.fn
	var vals []string
	e.settle(values(s.Results, func(i int) types.Type {
		if len(s.Results) < f.sig.Results().Len() {
			return nil
		}
		return f.sig.Results().At(i).Type()
	})...)
	if len(s.Results) == 1 && f.sig.Results().Len() > 1 {
		tuple := e.typeOf(s.Results[0]).(*types.Tuple)
		if len(f.results) == 0 && types.Identical(tuple, results(f.sig)) {
			e.line("return %s", e.expr(s.Results[0]))
			return
		}
		for i, name := range e.unpack(s.Results[0], tuple) {
			vals = append(vals, e.convert(s.Pos(), name, tuple.At(i).Type(), f.sig.Results().At(i).Type()))
		}
	} else {
		for i, r := range s.Results {
			t := f.sig.Results().At(i).Type()
			text := e.value(r, t)
			if builtinCall(text) && len(s.Results) > 1 {
				text = e.copied(text, t) // the interpreter takes it for the first result
			}
			vals = append(vals, text)
		}
	}
	if len(vals) > 0 && len(f.results) > 0 && (f.boxed || len(f.ranges) > 0 || slices.ContainsFunc(f.results, shared)) {
		e.setAll(f.results, vals, s)
		vals = nil
	}
	e.leave(vals)
}

// shared says whether a result is a variable that closures see, also when the function
// has returned.
func shared(result string) bool { return strings.HasPrefix(result, "*") }

// builtinCall says whether a text is a call of a builtin function.
func builtinCall(text string) bool {
	name, _, ok := strings.Cut(text, "(")
	_, is := types.Universe.Lookup(name).(*types.Builtin)
	return ok && is
}

// results are the results of a function without their names.
func results(sig *types.Signature) *types.Tuple {
	var vars []*types.Var
	for v := range sig.Results().Variables() {
		vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), "", v.Type()))
	}
	return types.NewTuple(vars...)
}

// setAll assigns in parallel; plain values go straight.
func (e *emitter) setAll(dst, vals []string, s *ast.ReturnStmt) {
	if len(dst) == 1 {
		e.line("%s = %s", dst[0], vals[0])
		return
	}
	var tmp []string
	for i, v := range vals {
		t := e.fresh("r")
		e.line("var %s %s = %s", t, e.typ(e.fn.sig.Results().At(i).Type()), v)
		tmp = append(tmp, t)
	}
	for i, d := range dst {
		e.line("%s = %s", d, tmp[i])
	}
}

// leave ends the function: out of its loops over functions and its Frame.
func (e *emitter) leave(vals []string) {
	f := e.fn
	switch {
	case len(f.ranges) > 0:
		e.exit(exit{kind: exitReturn})
	case f.wrapped:
		e.returnNothing()
	case len(vals) > 0:
		e.line("return %s", strings.Join(vals, ", "))
	case len(f.results) > 0:
		e.line("return %s", strings.Join(f.results, ", "))
	default:
		e.returnNothing()
	}
}

// returnNothing writes a return without values. The interpreter runs in circles at a
// branch that has only that, where a goto leads back to the branch.
func (e *emitter) returnNothing() {
	if e.cell != 0 && e.use != nil && len(e.use.gotos) > 0 {
		e.line("_ = stop")
	}
	e.line("return")
}
