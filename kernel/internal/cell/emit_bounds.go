package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// The panic of the interpreter for an index out of range does not tell the
// numbers. So a statement looks at its indices before it runs, where that
// cannot be told from looking at them when they are used: what is indexed and
// its index are plain, no call comes first, and no && or || may skip it. Loops
// whose index is in range by their heads are not slowed down.

// bounds writes the tests of the indices in n.
func (e *emitter) bounds(n ast.Node) {
	b := &boundary{e: e}
	switch s := n.(type) {
	case *ast.AssignStmt:
		for _, x := range s.Rhs {
			b.visit(x)
		}
		if len(s.Lhs) == 1 { // of several, some may be assigned before one panics
			b.visit(s.Lhs[0])
		}
	case *ast.ReturnStmt:
		for _, x := range s.Results {
			b.visit(x)
		}
	case *ast.ExprStmt:
		b.visit(s.X)
	case *ast.ValueSpec:
		for _, x := range s.Values {
			b.visit(x)
		}
	case ast.Expr:
		b.visit(s)
	}
}

// A boundary visits operands in the order in which they are evaluated, up to the
// first call.
type boundary struct {
	e    *emitter
	done bool
}

func (b *boundary) visit(x ast.Expr) {
	if b.done || x == nil || b.e.info.Types[x].Value != nil {
		return
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.BinaryExpr:
		b.visit(x.X)
		if x.Op != token.LAND && x.Op != token.LOR {
			b.visit(x.Y)
		} else {
			b.done = b.done || calls(x.Y) // may not be evaluated
		}
	case *ast.UnaryExpr:
		b.visit(x.X)
		b.done = b.done || x.Op == token.ARROW
	case *ast.StarExpr:
		b.visit(x.X)
		b.done = true // nil comes first
	case *ast.SelectorExpr:
		if b.e.info.Selections[x] != nil {
			b.visit(x.X)
			b.done = b.done || !b.e.plainly(x)
		}
	case *ast.TypeAssertExpr:
		b.visit(x.X)
		b.done = true
	case *ast.CallExpr:
		b.call(x)
	case *ast.CompositeLit:
		for _, el := range x.Elts {
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				el = kv.Value
			}
			b.visit(el)
		}
	case *ast.IndexExpr:
		if tv := b.e.info.Types[x.X]; tv.IsType() || !tv.IsValue() {
			return
		}
		b.visit(x.X)
		b.visit(x.Index)
		if !b.done {
			b.index(x)
		}
	case *ast.SliceExpr:
		for _, y := range []ast.Expr{x.X, x.Low, x.High, x.Max} {
			if y != nil {
				b.visit(y)
			}
		}
		if !b.done {
			b.slice(x)
		}
	}
}

func (b *boundary) call(x *ast.CallExpr) {
	tv := b.e.info.Types[x.Fun]
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && !tv.IsType() {
		b.visit(sel)
	}
	for _, a := range x.Args {
		b.visit(a)
	}
	b.done = b.done || !tv.IsType() && !tv.IsBuiltin()
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

// plainly says whether x can be read twice without harm and without panic.
func (e *emitter) plainly(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		_, isVar := e.info.Uses[x].(*types.Var)
		return isVar && x.Name != "_"
	case *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		sel := e.info.Selections[x]
		if sel == nil { // of a package
			_, isVar := e.info.Uses[x.Sel].(*types.Var)
			return isVar
		}
		if sel.Kind() != types.FieldVal || sel.Indirect() {
			return false
		}
		_, isStruct := e.typeOf(x.X).Underlying().(*types.Struct)
		return isStruct && e.plainly(x.X)
	case *ast.BinaryExpr:
		switch x.Op {
		case token.ADD, token.SUB, token.MUL:
			return e.plainly(x.X) && e.plainly(x.Y)
		case token.QUO, token.REM:
			v := e.info.Types[x.Y].Value
			return v != nil && constant.Sign(v) != 0 && e.plainly(x.X)
		}
	case *ast.CallExpr:
		if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok && len(x.Args) == 1 {
			bi, ok := e.info.Uses[id].(*types.Builtin)
			return ok && bi.Name() == "len" && e.plainly(x.Args[0])
		}
	}
	return false
}

// number writes an index as an int, if it surely is one, and says whether its
// type is unsigned and as wide.
func (e *emitter) number(x ast.Expr) (text string, unsigned, ok bool) {
	if tv := e.info.Types[x]; tv.Value != nil {
		v := constant.ToInt(tv.Value)
		_, exact := constant.Int64Val(v)
		return v.ExactString(), false, exact
	}
	t, ok := e.typeOf(x).Underlying().(*types.Basic)
	if !ok || !e.plainly(x) {
		return "", false, false
	}
	switch t.Kind() {
	case types.Int:
		return e.expr(x), false, true
	case types.Uint, types.Uint64, types.Uintptr:
		return "int(" + e.expr(x) + ")", true, true
	}
	return "int(" + e.expr(x) + ")", false, t.Info()&types.IsInteger != 0
}

func (b *boundary) index(x *ast.IndexExpr) {
	e := b.e
	if !e.plainly(x.X) || e.inRange(x) {
		return
	}
	n := ""
	switch t := e.typeOf(x.X).Underlying().(type) {
	case *types.Array:
		n = fmt.Sprint(t.Len())
	case *types.Slice:
		text, _ := e.core(x.X)
		n = "len(" + text + ")"
	case *types.Basic:
		n = "len(" + e.expr(x.X) + ")"
	default:
		return
	}
	i, unsigned, ok := e.number(x.Index)
	if !ok {
		return
	}
	if e.info.Types[x.Index].Value != nil {
		if _, array := e.typeOf(x.X).Underlying().(*types.Array); !array {
			e.line("if %s >= %s { weirrt.Index(%s, %s, false) }", i, n, i, n)
		}
		return
	}
	e.line("if %s < 0 || %s >= %s { weirrt.Index(%s, %s, %v) }", i, i, n, i, n, unsigned)
}

func (b *boundary) slice(x *ast.SliceExpr) {
	e := b.e
	if !e.plainly(x.X) || x.Low == nil && x.High == nil {
		return
	}
	base, _ := e.core(x.X)
	kind, limit := "length", "len("+base+")"
	switch e.typeOf(x.X).Underlying().(type) {
	case *types.Array, *types.Basic:
	case *types.Slice:
		kind, limit = "capacity", "cap("+base+")"
	default:
		return
	}
	parts, given, wide := []string{"0", "len(" + base + ")", "0"}, 0, 0
	for i, y := range []ast.Expr{x.Low, x.High, x.Max} {
		if y == nil {
			continue
		}
		text, unsigned, ok := e.number(y)
		if !ok {
			return
		}
		parts[i], given = text, given|1<<i
		if unsigned {
			wide |= 1 << i
		}
	}
	low, high, max := parts[0], parts[1], parts[2]
	test := fmt.Sprintf("%s < 0 || %s < %s || %s > %s", low, high, low, high, limit)
	if x.Max != nil {
		test += fmt.Sprintf(" || %s < %s || %s > %s", max, high, max, limit)
	}
	e.line("if %s { weirrt.Bounds(%q, %d, %d, %s, %s, %s, %s) }", test, kind, given, wide, low, high, max, limit)
}

// inRange says whether the head of a loop around keeps an index in range.
func (e *emitter) inRange(x *ast.IndexExpr) bool {
	base, ok1 := ast.Unparen(x.X).(*ast.Ident)
	index, ok2 := ast.Unparen(x.Index).(*ast.Ident)
	if !ok1 || !ok2 {
		return false
	}
	return e.ranged[[2]types.Object{e.info.Uses[base], e.info.Uses[index]}]
}

// ranges notes that index is in range of base in the body of a loop, if neither
// is changed there. It gives what ends that.
func (e *emitter) ranges(base, index ast.Expr, body *ast.BlockStmt) func() {
	b, ok1 := base.(*ast.Ident)
	i, ok2 := index.(*ast.Ident)
	if !ok1 || !ok2 {
		return func() {}
	}
	list, num := e.objectOf(b), e.objectOf(i)
	v, ok := list.(*types.Var)
	if !ok || e.use == nil || e.use.home[v] == nil || e.use.captured[v] || e.use.address[v] || assigns(e.info, body, list) || assigns(e.info, body, num) {
		return func() {}
	}
	key := [2]types.Object{list, num}
	if e.ranged == nil {
		e.ranged = map[[2]types.Object]bool{}
	}
	e.ranged[key] = true
	return func() { delete(e.ranged, key) }
}

func (e *emitter) objectOf(id *ast.Ident) types.Object {
	if o := e.info.Uses[id]; o != nil {
		return o
	}
	return e.info.Defs[id]
}

// assigns says whether a body changes a variable or takes its address.
func assigns(info *types.Info, body *ast.BlockStmt, o types.Object) bool {
	found := false
	is := func(x ast.Expr) bool {
		id, ok := ast.Unparen(x).(*ast.Ident)
		return ok && info.Uses[id] == o
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch s := n.(type) {
		case *ast.AssignStmt:
			for _, x := range s.Lhs {
				found = found || is(x)
			}
		case *ast.IncDecStmt:
			found = found || is(s.X)
		case *ast.RangeStmt:
			found = found || s.Key != nil && is(s.Key) || s.Value != nil && is(s.Value)
		case *ast.UnaryExpr:
			found = found || s.Op == token.AND && is(s.X)
		}
		return !found
	})
	return found
}
