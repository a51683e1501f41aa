package cell

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A sequence goes through the operands of a statement in their order.
type sequence struct {
	e       *emitter
	pending bool // something was read that later calls may change
	loads   bool // something was read, or called
	matters bool
}

// reads says whether x reads anything that calls may change, or calls.
func (e *emitter) reads(x ast.Expr) bool {
	s := sequence{e: e}
	s.expr(x)
	return s.loads
}

func (s *sequence) load(changing bool) {
	s.pending, s.loads = s.pending || changing, s.loads || changing
}

func (s *sequence) value(x ast.Expr, t types.Type) {
	before := s.pending
	if s.expr(x); t != nil && !s.e.fixed(x) && s.e.boxes(x, t) {
		s.pending = before
	}
}

func (s *sequence) expr(x ast.Expr) {
	e, before := s.e, s.pending
	if e.fixed(x) {
		return
	}
	switch x := x.(type) {
	case *ast.Ident:
		v, ok := e.info.Uses[x].(*types.Var)
		s.load(ok && e.changing(v))
	case *ast.SelectorExpr:
		sel := e.info.Selections[x]
		if sel == nil {
			_, isVar := e.info.Uses[x.Sel].(*types.Var)
			s.load(isVar)
			return
		}
		s.expr(x.X)
		_, ptr := e.typeOf(x.X).Underlying().(*types.Pointer)
		s.load(sel.Kind() == types.FieldVal && (ptr || sel.Indirect()))
	case *ast.IndexExpr:
		s.expr(x.X)
		s.expr(x.Index)
		switch e.typeOf(x.X).Underlying().(type) {
		case *types.Slice, *types.Map, *types.Pointer:
			s.load(true)
		}
	case *ast.StarExpr:
		s.expr(x.X)
		s.load(true)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			s.place(x.X)
			return
		}
		s.expr(x.X)
	case *ast.BinaryExpr:
		s.expr(x.X)
		if x.Op == token.LAND || x.Op == token.LOR {
			s.pending = before
			s.expr(x.Y)
			s.pending = before
			s.matters = s.matters || e.spreadsIn(x.Y)
			return
		}
		s.expr(x.Y)
	case *ast.CompositeLit:
		s.literal(x)
	case *ast.CallExpr:
		s.call(x)
	default:
		for _, part := range parts(x) {
			s.expr(part)
		}
	}
	switch kind := e.reading(x, nil); {
	case kind == called && !e.harmless(x):
		s.matters, s.loads, s.pending = s.matters || before, true, before
	case kind != late:
		s.pending = before
	}
}

func (s *sequence) literal(x *ast.CompositeLit) {
	before := s.pending
	m, isMap := s.e.typeOf(x).Underlying().(*types.Map)
	for i, el := range x.Elts {
		if !isMap {
			t := s.e.elementOf(x, i)
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				el = kv.Value
			}
			s.value(el, t)
			continue
		}
		kv := el.(*ast.KeyValueExpr)
		s.value(kv.Key, m.Key())
		s.value(kv.Value, m.Elem())
	}
	if isMap {
		s.pending = before
	}
}

func (s *sequence) call(x *ast.CallExpr) {
	e := s.e
	sig, ok := e.typeOf(x.Fun).Underlying().(*types.Signature)
	if tv := e.info.Types[x.Fun]; tv.IsType() {
		s.value(x.Args[0], tv.Type)
		_, list := e.typeOf(x.Args[0]).Underlying().(*types.Slice)
		s.load(list && !types.IsInterface(e.subst(tv.Type))) // string(bytes) reads them
		return
	} else if tv.IsBuiltin() || !ok {
		for _, a := range x.Args {
			s.expr(a)
		}
		return
	}
	if f, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && e.info.Selections[f] != nil {
		s.expr(f.X)
	} else {
		s.expr(x.Fun)
	}
	if e.spreads(x) != nil {
		s.expr(x.Args[0])
		return
	}
	for i, a := range x.Args {
		s.value(a, paramOf(sig, i, x.Ellipsis.IsValid()))
	}
}

func (s *sequence) place(x ast.Expr) {
	e := s.e
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
	case *ast.SelectorExpr:
		if sel := e.info.Selections[x]; sel != nil {
			_, ptr := e.typeOf(x.X).Underlying().(*types.Pointer)
			if ptr {
				s.expr(x.X)
			} else {
				s.place(x.X)
			}
			s.load(sel.Indirect() && !ptr)
		}
	case *ast.IndexExpr:
		if _, array := e.typeOf(x.X).Underlying().(*types.Array); array {
			s.place(x.X)
		} else {
			s.expr(x.X)
		}
		s.expr(x.Index)
	case *ast.StarExpr:
		s.expr(x.X)
	default:
		s.expr(x)
	}
}

// changing says whether calls may change v: it is not of this function alone.
func (e *emitter) changing(v *types.Var) bool {
	return !v.IsField() && (e.use == nil || e.use.home[v] == nil || e.use.boxed(v))
}

// fixed says whether x is a constant, a type or a literal of a function, which nothing changes.
func (e *emitter) fixed(x ast.Expr) bool {
	if x == nil {
		return true
	}
	if _, ok := ast.Unparen(x).(*ast.FuncLit); ok {
		return true
	}
	tv, ok := e.info.Types[x]
	return ok && (tv.Value != nil || tv.IsType() || tv.IsBuiltin() || tv.IsNil())
}

// parts are the expressions in x that are read one after the other.
func parts(x ast.Expr) []ast.Expr {
	switch x := x.(type) {
	case *ast.ParenExpr:
		return []ast.Expr{x.X}
	case *ast.SelectorExpr:
		return []ast.Expr{x.X}
	case *ast.StarExpr:
		return []ast.Expr{x.X}
	case *ast.TypeAssertExpr:
		return []ast.Expr{x.X}
	case *ast.SliceExpr:
		return []ast.Expr{x.X, x.Low, x.High, x.Max}
	}
	return nil
}

// invokes says whether x calls a function or receives from a channel.
func (e *emitter) invokes(x ast.Expr) bool {
	return e.contains(x, func(n ast.Expr) bool { return e.reading(n, nil) == called })
}

// spreadsIn says whether x has a call f(g()) where g has several results.
func (e *emitter) spreadsIn(x ast.Expr) bool {
	return e.contains(x, func(n ast.Expr) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && e.spreads(call) != nil
	})
}

func (e *emitter) contains(x ast.Expr, is func(ast.Expr) bool) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok || found {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr, *ast.UnaryExpr:
			found = is(n.(ast.Expr))
		}
		return !found
	})
	return found
}

// harmless says whether x calls a compiled function that gets nothing of a cell to call or change: numbers and texts.
func (e *emitter) harmless(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := e.callee(call).(*types.Func)
	if !ok || isUser(f) || emits(f) || f.Signature().Recv() != nil {
		return false
	}
	for v := range f.Signature().Params().Variables() {
		if _, ok := v.Type().Underlying().(*types.Basic); !ok {
			return false
		}
	}
	return true
}
