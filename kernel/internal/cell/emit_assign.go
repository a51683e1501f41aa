package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// define writes := and var with values.
func (e *emitter) define(lhs, rhs []ast.Expr) {
	e.settle(e.operands(lhs, rhs)...)
	if len(lhs) == 1 && len(rhs) == 1 {
		id := lhs[0].(*ast.Ident)
		if v, ok := e.info.Defs[id].(*types.Var); ok && id.Name != "_" {
			e.declare(v, e.value(rhs[0], v.Type()))
			return
		}
		e.discard(rhs[0])
		return
	}
	vals := e.tuple(lhs, rhs)
	for i, x := range lhs {
		id := x.(*ast.Ident)
		if id.Name == "_" {
			continue
		}
		if v, ok := e.info.Defs[id].(*types.Var); ok {
			e.declare(v, vals[i])
			continue
		}
		e.line("%s = %s", e.expr(id), vals[i])
	}
}

// tuple evaluates the right side into temporary variables.
func (e *emitter) tuple(lhs, rhs []ast.Expr) []string {
	vals := make([]string, len(lhs))
	if len(rhs) == len(lhs) {
		for i, r := range rhs {
			t := e.typeOfLeft(lhs[i])
			if t == nil {
				t = types.Default(e.typeOf(r))
			}
			vals[i] = e.fresh("t")
			e.line("var %s %s = %s", vals[i], e.typ(t), e.value(r, t))
			e.line("_ = %s", vals[i])
		}
		return vals
	}
	for i, x := range lhs {
		if id, ok := x.(*ast.Ident); ok && id.Name == "_" {
			vals[i] = "_"
			continue
		}
		vals[i] = e.fresh("t")
	}
	text := e.multi(rhs[0])
	if lookup(rhs[0]) && vals[0] == "_" && vals[1] == "_" {
		t := e.fresh("t") // for its panics
		e.line("%s, _ := %s\n_ = %s", t, text, t)
		return vals
	}
	hit, blankOK := "", false
	if lookup(rhs[0]) && vals[0] != "_" {
		if blankOK = vals[1] == "_"; blankOK {
			vals[1] = e.fresh("t")
		}
		hit = vals[1]
	}
	all := true
	for _, v := range vals {
		all = all && v == "_"
	}
	op := ":="
	if all {
		op = "="
	}
	e.line("%s %s %s", strings.Join(vals, ", "), op, text)
	if hit != "" { // the interpreter leaves the variable as it was in an earlier iteration
		z := e.fresh("z")
		e.line("if !%s {\nvar %s %s\n%s = %s\n}", hit, z, e.typ(e.typeOf(rhs[0]).(*types.Tuple).At(0).Type()), vals[0], z)
	}
	if blankOK {
		vals[1] = "_"
	}
	if tuple, ok := e.typeOf(rhs[0]).(*types.Tuple); ok {
		for i, x := range lhs {
			if vals[i] != "_" {
				vals[i] = e.convert(x.Pos(), vals[i], tuple.At(i).Type(), e.typeOfLeft(x))
			}
		}
	}
	return vals
}

// lookup says whether x gives a value and whether there is one: of a map, or a
// type assertion.
func lookup(x ast.Expr) bool {
	switch ast.Unparen(x).(type) {
	case *ast.IndexExpr, *ast.TypeAssertExpr:
		return true
	}
	return false
}

// multi writes an expression that gives a value and an ok, or several results.
func (e *emitter) multi(x ast.Expr) string {
	if u, ok := ast.Unparen(x).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		text, t := e.core(u.X)
		return e.receive2(t, text)
	}
	if a, ok := ast.Unparen(x).(*ast.TypeAssertExpr); ok {
		return e.assertOK(e.expr(a.X), e.typeOf(a.X), e.typeOf(a.Type))
	}
	return e.expr(ast.Unparen(x))
}

func (e *emitter) typeOfLeft(x ast.Expr) types.Type {
	if id, ok := x.(*ast.Ident); ok {
		if id.Name == "_" {
			return nil
		}
		if v, ok := e.info.Defs[id].(*types.Var); ok {
			return e.subst(v.Type())
		}
	}
	return e.typeOf(x)
}

func (e *emitter) assign(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE:
		e.define(s.Lhs, s.Rhs)
		return
	case token.ASSIGN:
		e.settle(append(places(s.Lhs), e.operands(s.Lhs, s.Rhs)...)...)
		if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
			e.set(s.Lhs[0], s.Rhs[0])
			return
		}
		var places, vals []string
		late := e.ready != nil || slices.ContainsFunc(s.Rhs, e.invokes) // what the calls make of the places
		if late {
			vals = e.tuple(s.Lhs, s.Rhs)
		}
		for _, x := range s.Lhs {
			places = append(places, e.place(x, true))
		}
		if !late {
			vals = e.tuple(s.Lhs, s.Rhs)
		}
		for i, p := range places {
			if p != "_" {
				e.line("%s = %s", p, vals[i])
			}
		}
		return
	}
	e.settle(operand{x: s.Lhs[0]}, operand{x: s.Rhs[0]})
	e.update(s.Lhs[0], strings.TrimSuffix(s.Tok.String(), "="), func() string {
		y := e.expr(s.Rhs[0])
		if s.Tok == token.SHL_ASSIGN || s.Tok == token.SHR_ASSIGN {
			return e.shiftCount(s.Rhs[0], y)
		}
		return "(" + y + ")"
	})
}

// set writes an assignment of one value.
func (e *emitter) set(lhs, rhs ast.Expr) {
	if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" {
		e.discard(rhs)
		return
	}
	t := e.typeOfLeft(lhs)
	value := e.value(rhs, t)
	if e.keepsPlace(lhs, rhs) {
		value = e.copied(value, t)
	}
	if e.compiledVar(lhs) {
		kept := e.fresh("t")
		e.line("var %s %s = %s", kept, e.typ(t), value)
		value = kept
	}
	e.line("%s = %s", e.expr(lhs), value)
}

// compiledVar says whether x is a variable of a compiled package or in one: the
// interpreter loses results of calls and operations that it should store there.
func (e *emitter) compiledVar(x ast.Expr) bool {
	var id *ast.Ident
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		id = x
	case *ast.IndexExpr:
		return e.compiledVar(x.X)
	case *ast.StarExpr:
		return e.compiledVar(x.X)
	case *ast.SelectorExpr:
		if e.info.Selections[x] != nil {
			return e.compiledVar(x.X)
		}
		id = x.Sel
	default:
		return false
	}
	v, ok := e.info.Uses[id].(*types.Var)
	return ok && !v.IsField() && v.Pkg() != nil && !isUser(v) && v.Parent() == v.Pkg().Scope()
}

// keepsPlace says whether the interpreter would mix up an assignment: it stores
// what a nil pointer points to in a map, and writes a literal into the very
// variable that the literal reads; an empty one it does not write through a
// pointer.
func (e *emitter) keepsPlace(lhs, rhs ast.Expr) bool {
	switch ast.Unparen(rhs).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.IndexExpr, *ast.SelectorExpr, *ast.StarExpr:
		ix, ok := ast.Unparen(lhs).(*ast.IndexExpr)
		if !ok {
			return false
		}
		_, isMap := e.typeOf(ix.X).Underlying().(*types.Map)
		return isMap
	}
	return false
}

// discard evaluates x for its panics and its calls.
func (e *emitter) discard(x ast.Expr) {
	t := types.Default(e.typeOf(x))
	if isNil(t) {
		return
	}
	name := e.fresh("t")
	e.line("var %s %s = %s\n_ = %s", name, e.typ(t), e.value(x, nil), name)
}

// indirect says whether the value of x stays in its place until it is used.
func indirect(x ast.Expr) bool {
	switch ast.Unparen(x).(type) {
	case *ast.IndexExpr, *ast.SelectorExpr, *ast.StarExpr:
		return true
	}
	return false
}

// copied writes a value as one of its own: the interpreter passes on places.
func (e *emitter) copied(text string, t types.Type) string {
	return e.helper("copied", t, func(name string) string {
		ts := e.typ(t)
		return "func " + name + "(v " + ts + ") " + ts + " { return v }"
	}) + "(" + text + ")"
}

// update writes x = x op y with x evaluated once.
func (e *emitter) update(x ast.Expr, op string, y func() string) {
	p := e.place(x, false)
	if e.compiledVar(x) {
		kept := e.fresh("t")
		e.line("var %s %s = %s %s %s", kept, e.typ(e.typeOf(x)), p, op, y())
		e.line("%s = %s", p, kept)
		return
	}
	if op == "&^" || !simple(p) {
		e.line("%s = %s %s %s", p, p, op, y())
		return
	}
	e.line("%s %s= %s", p, op, y())
}

func simple(p string) bool { return !strings.ContainsAny(p, "*.[(") }

// place writes the left side of an assignment so that it can be written twice:
// what is not plain is evaluated into temporary variables. With all, plain
// names are too: other assignments of the statement may change them.
func (e *emitter) place(x ast.Expr, all bool) string {
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr:
		t := e.typeOf(x.X)
		base := ""
		switch t.Underlying().(type) {
		case *types.Array:
			base = e.place(x.X, all)
			if wrapped(t) {
				base += "." + boxed
			}
		default:
			base = e.once(x.X, all)
		}
		if m, ok := t.Underlying().(*types.Map); ok {
			key, kt := e.mapKey(x.Index, m), e.keyType(m.Key())
			if e.info.Types[x.Index].Value != nil || isNil(e.typeOf(x.Index)) || !all && simple(key) && !strings.ContainsAny(key, " ") {
				return base + "[" + key + "]"
			}
			tmp := e.fresh("t")
			e.line("var %s %s = %s", tmp, kt, key)
			return base + "[" + tmp + "]"
		}
		kt := e.typeOf(x.Index)
		if e.info.Types[x.Index].Value != nil {
			return base + "[" + e.value(x.Index, kt) + "]"
		}
		if all {
			tmp := e.fresh("t")
			e.line("var %s %s = %s", tmp, e.typ(kt), e.value(x.Index, kt))
			return base + "[" + tmp + "]"
		}
		return base + "[" + e.onceAs(x.Index, kt) + "]"
	case *ast.SelectorExpr:
		sel := e.info.Selections[x]
		if sel == nil {
			return e.expr(x)
		}
		base := ""
		if _, ptr := e.typeOf(x.X).Underlying().(*types.Pointer); ptr {
			base = e.once(x.X, all)
		} else {
			base = e.place(x.X, all)
		}
		return e.promoted(base, e.typeOf(x.X), sel.Index(), all)
	case *ast.StarExpr:
		return "(*" + e.once(x.X, all) + ")"
	}
	return e.expr(x)
}

// promoted is the place of a field of base. The pointers embedded on the way to it
// are followed before any assignment of the statement.
func (e *emitter) promoted(base string, t types.Type, index []int, all bool) string {
	for i := 1; all && i < len(index); i++ {
		text, at := e.path(base, t, index[:i], false)
		if _, ptr := at.Underlying().(*types.Pointer); !ptr {
			continue
		}
		tmp := e.fresh("t")
		e.line("var %s %s = %s", tmp, e.typ(at), text)
		return e.promoted(tmp, at, index[i:], all)
	}
	text, _ := e.path(base, t, index, false)
	return text
}

// once evaluates x into a temporary variable, unless it is a plain name that
// may be read again.
func (e *emitter) once(x ast.Expr, all bool) string {
	text, t := e.core(x)
	if !all && simple(text) && !strings.ContainsAny(text, " ") {
		return text
	}
	tmp := e.fresh("t")
	e.line("var %s %s = %s", tmp, e.typ(t), text)
	return tmp
}

// onceAs is once for a value of another type.
func (e *emitter) onceAs(x ast.Expr, t types.Type) string {
	text := e.value(x, t)
	if simple(text) && !strings.ContainsAny(text, " ") {
		return text
	}
	tmp := e.fresh("t")
	e.line("var %s %s = %s", tmp, e.typ(t), text)
	return tmp
}
