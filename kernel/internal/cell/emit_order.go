package cell

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Go leaves open whether a variable beside a call is read before the call or after it. The compiler makes the calls
// of a statement first, in their order, each into a variable of its own, and reads what stands beside them when all
// are made: i + next() sees what next makes of i, and so does next() + i + next(). Some it copies where they stand:
// lengths, parts of slices, values without pointers that become interfaces. Where it matters, so does this.

// An operand is one expression of a statement.
type operand struct {
	x     ast.Expr
	t     types.Type // what its value becomes; nil: as it is
	place bool       // it is assigned to
	whole bool       // the statement itself computes it: a call alone
}

// settle writes what has to be computed before the rest of a statement is written: nothing, in most statements.
func (e *emitter) settle(list ...operand) {
	s := sequence{e: e}
	placing := false // a place has calls: they come before those of values
	for _, o := range list {
		if o.place {
			s.place(o.x)
			placing = placing || e.invokes(o.x)
			continue
		}
		s.value(o.x, o.t)
		s.matters = s.matters || placing && e.invokes(o.x)
	}
	if !s.matters {
		return
	}
	for _, o := range list {
		switch {
		case o.place:
			e.preparePlace(o.x)
		case o.whole:
			e.prepare(o.x)
		default:
			e.prepareValue(o.x, o.t)
		}
	}
}

// operands are the values that are assigned to lhs.
func (e *emitter) operands(lhs, rhs []ast.Expr) []operand {
	out := values(rhs, func(i int) types.Type {
		if len(rhs) < len(lhs) {
			return nil
		}
		return e.typeOfLeft(lhs[i])
	})
	if _, name := ast.Unparen(lhs[0]).(*ast.Ident); len(out) == len(lhs) && !name {
		out[0].whole = false // the place is looked up when it is computed
	}
	return out
}

// places are what is assigned to.
func places(lhs []ast.Expr) []operand {
	var out []operand
	for _, x := range lhs {
		out = append(out, operand{x: x, place: true})
	}
	return out
}

// values are the operands of expressions, of the types ts or their own.
func values(list []ast.Expr, ts func(i int) types.Type) []operand {
	var out []operand
	for i, x := range list {
		o := operand{x: x, whole: len(list) == 1}
		if ts != nil {
			o.t = ts(i)
		}
		out = append(out, o)
	}
	return out
}

// keep puts x into a variable, which stands for it in this statement.
func (e *emitter) keep(x ast.Expr) {
	t := types.Default(e.typeOf(x))
	if _, tuple := t.(*types.Tuple); tuple || isNil(t) {
		return
	}
	name := e.fresh("t")
	e.line("var %s %s = %s\n_ = %s", name, e.typ(t), e.expr(x), name)
	e.stands(x, name)
}

func (e *emitter) stands(x ast.Expr, name string) {
	if e.ready == nil {
		e.ready = map[ast.Expr]string{}
	}
	e.ready[x], e.ready[ast.Unparen(x)] = name, name
}

// prepareValue writes the calls in x, a value that becomes one of type t, and x itself if it is read where it stands.
func (e *emitter) prepareValue(x ast.Expr, t types.Type) {
	if !e.fixed(x) {
		e.prepare(x)
		if kind := e.reading(x, t); kind == called || kind == inPlace && e.reads(x) {
			e.keep(x)
		}
	}
}

// prepare writes what is in x, not x itself.
func (e *emitter) prepare(x ast.Expr) {
	if e.fixed(x) {
		return
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		e.prepare(x.X)
		if text, ok := e.ready[x.X]; ok {
			e.stands(x, text)
		}
	case *ast.BinaryExpr:
		if x.Op == token.LAND || x.Op == token.LOR {
			e.prepareLogical(x)
			return
		}
		e.prepareValue(x.X, nil)
		e.prepareValue(x.Y, nil)
	case *ast.CompositeLit:
		e.prepareLiteral(x)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			e.preparePlace(x.X)
			return
		}
		e.prepareValue(x.X, nil)
	case *ast.IndexExpr:
		e.prepareValue(x.X, nil)
		e.prepareValue(x.Index, nil)
		if m, ok := e.typeOf(x.X).Underlying().(*types.Map); ok && slowKey(m) && !e.info.Types[x.Index].Addressable() && e.reads(x.Index) && e.ready[x.Index] == "" {
			e.keep(x.Index)
		}
	case *ast.CallExpr:
		e.prepareCall(x)
	default:
		for _, part := range parts(x) {
			e.prepareValue(part, nil)
		}
	}
}

// prepareCall writes what is in a call: its function and arguments.
func (e *emitter) prepareCall(x *ast.CallExpr) {
	sig, ok := e.typeOf(x.Fun).Underlying().(*types.Signature)
	if tv := e.info.Types[x.Fun]; tv.IsType() {
		e.prepareValue(x.Args[0], tv.Type)
		return
	} else if tv.IsBuiltin() || !ok {
		for _, a := range x.Args {
			e.prepareValue(a, nil)
		}
		return
	}
	if e.spreads(x) != nil {
		e.prepare(x.Args[0])
		return
	}
	if s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && e.info.Selections[s] != nil {
		e.prepareValue(s.X, nil)
	} else {
		e.prepareValue(x.Fun, nil)
	}
	for i, a := range x.Args {
		e.prepareValue(a, paramOf(sig, i, x.Ellipsis.IsValid()))
	}
}

// paramOf is the type of the argument i, nil if the call has not that many.
func paramOf(sig *types.Signature, i int, spread bool) types.Type {
	if n := sig.Params().Len(); spread || i < n && !(sig.Variadic() && i == n-1) {
		if i < n {
			return sig.Params().At(i).Type()
		}
		return nil
	}
	if s, ok := sig.Params().At(sig.Params().Len() - 1).Type().Underlying().(*types.Slice); ok {
		return s.Elem()
	}
	return nil
}

// prepareLogical writes x && y as a variable and an if.
func (e *emitter) prepareLogical(x *ast.BinaryExpr) {
	e.prepareValue(x.X, nil)
	if !e.reads(x) {
		return
	}
	name, not := e.fresh("t"), ""
	if x.Op == token.LOR {
		not = "!"
	}
	t := e.typ(types.Default(e.typeOf(x)))
	e.line("var %s %s = %s(%s)\nif %s%s {", name, t, t, e.expr(x.X), not, name)
	e.prepareValue(x.Y, nil)
	e.line("%s = %s(%s)\n}", name, t, e.expr(x.Y))
	e.stands(x, name)
}

// prepareLiteral writes what is in a literal. A map with calls is filled one by one.
func (e *emitter) prepareLiteral(x *ast.CompositeLit) {
	t := e.typeOf(x)
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		for i, el := range x.Elts {
			t := e.elementOf(x, i)
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				el = kv.Value
			}
			e.prepareValue(el, t)
		}
		return
	}
	if !e.invokes(x) {
		return
	}
	name := e.fresh("t")
	base, empty := name, e.compositeOf(&ast.CompositeLit{}, m)
	if wrapped(t) {
		base, empty = name+"."+boxed, e.wrap(empty, t)
	}
	e.line("var %s %s = %s\n_ = %s", name, e.typ(t), empty, name)
	e.stands(x, name)
	for _, el := range x.Elts {
		kv := el.(*ast.KeyValueExpr)
		e.prepareValue(kv.Key, m.Key())
		e.prepareValue(kv.Value, m.Elem())
		value := e.fresh("t")
		e.line("var %s %s = %s", value, e.typ(m.Elem()), e.value(kv.Value, m.Elem()))
		e.line("%s[%s] = %s", base, e.mapKey(kv.Key, m), value)
	}
}

// elementOf is the type of an element of a literal that is no map.
func (e *emitter) elementOf(x *ast.CompositeLit, i int) types.Type {
	t := e.typeOf(x)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	case *types.Struct:
		if kv, ok := x.Elts[i].(*ast.KeyValueExpr); ok {
			return e.structField(u, kv.Key.(*ast.Ident).Name).Type()
		}
		return u.Field(i).Type()
	}
	return nil
}

// preparePlace writes the calls in a place.
func (e *emitter) preparePlace(x ast.Expr) {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident, *ast.FuncLit:
	case *ast.CompositeLit:
		e.prepareValue(x, nil)
	case *ast.SelectorExpr:
		if sel := e.info.Selections[x]; sel != nil {
			e.preparePlace(x.X)
		}
	case *ast.IndexExpr:
		if _, array := e.typeOf(x.X).Underlying().(*types.Array); array {
			e.preparePlace(x.X)
		} else {
			e.prepareValue(x.X, nil)
		}
		e.prepareValue(x.Index, nil)
		if m, ok := e.typeOf(x.X).Underlying().(*types.Map); ok && slowKey(m) && !e.info.Types[x.Index].Addressable() && e.reads(x.Index) && e.ready[x.Index] == "" {
			e.keep(x.Index)
		}
	case *ast.StarExpr:
		e.prepareValue(x.X, nil)
	default:
		e.prepareValue(x, nil)
	}
}
