package escape

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A lowering writes one function, or a copy of one inside another, as nodes.
type lowering struct {
	p       *program
	fn      *fn // that the nodes become part of
	info    *types.Info
	vars    map[types.Object]*name
	results []*name
	plan    *Plan
	stack   []*fn // functions that are inlined around
	self    *fn   // the function whose text this is
	inlines bool
	stmt    ast.Stmt
}

func (l *lowering) typeOf(x ast.Expr) types.Type {
	if t := l.info.TypeOf(x); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// variable is the name of a variable in this copy, or nil for one of the package.
func (l *lowering) variable(o types.Object) *name {
	v, ok := o.(*types.Var)
	if !ok || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return nil
	}
	n := l.vars[o]
	if n == nil {
		n = &name{obj: o, typ: o.Type(), fn: l.fn}
		l.vars[o] = n
		l.fn.locals = append(l.fn.locals, n)
	}
	if n.fn != l.fn {
		l.capture(n)
	}
	return n
}

// capture notes that a closure uses a variable of the functions around it.
func (l *lowering) capture(n *name) {
	for f := l.fn; f != nil && f != n.fn; f = f.parent {
		has := false
		for _, c := range f.captures {
			has = has || c == n
		}
		if !has {
			f.captures = append(f.captures, n)
		}
	}
}

func (l *lowering) nameNode(n *name) *node { return &node{op: opName, typ: n.typ, name: n} }

// declare makes a name of an identifier that a statement declares.
func (l *lowering) declare(o types.Object) *name {
	n := &name{obj: o, typ: o.Type(), fn: l.fn}
	l.vars[o] = n
	l.fn.locals = append(l.fn.locals, n)
	return n
}

func (l *lowering) declaration(n *name) *node {
	return &node{op: opDeclare, x: l.nameNode(n)}
}

// into converts a value to the type of what it is assigned to.
func into(n *node, t types.Type) *node {
	if n == nil || t == nil || n.typ == nil || !types.IsInterface(t) || isTypeParam(t) {
		return n
	}
	if b, ok := n.typ.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return n
	}
	if types.IsInterface(n.typ) && types.Identical(n.typ, t) && !isTypeParam(n.typ) {
		return n
	}
	return &node{op: opInterface, typ: t, x: n, src: n.src, plan: n.plan}
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// sizeless says whether values of a type take as much memory as a type argument says.
func sizeless(t types.Type) bool {
	if isTypeParam(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return sizeless(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if sizeless(f.Type()) {
				return true
			}
		}
	}
	return false
}

func (l *lowering) exprs(list []ast.Expr) []*node {
	var out []*node
	for _, x := range list {
		out = append(out, l.expr(x))
	}
	return out
}

// none is a node that gives nothing that points.
func (l *lowering) none(x ast.Expr, operands ...ast.Expr) *node {
	n := &node{op: opNone, typ: l.typeOf(x)}
	for _, o := range operands {
		if o != nil {
			n.list = append(n.list, l.expr(o))
		}
	}
	return n
}

func (l *lowering) expr(x ast.Expr) *node {
	if _, converts := ast.Unparen(x).(*ast.CallExpr); l.info.Types[x].Value != nil || l.info.Types[x].IsNil() && !converts {
		tv := l.info.Types[x]
		n := &node{op: opLiteral, typ: tv.Type}
		if tv.Value != nil {
			n.value = tv.Value.ExactString()
		}
		return n
	}
	t := l.typeOf(x)
	switch x := x.(type) {
	case *ast.ParenExpr:
		return l.expr(x.X)
	case *ast.Ident:
		return l.ident(x)
	case *ast.FuncLit:
		return &node{op: opClosure, typ: t, fn: l.closure(x), extra: 15}
	case *ast.CompositeLit:
		return l.composite(x, t)
	case *ast.SelectorExpr:
		return l.selector(x, t)
	case *ast.IndexExpr:
		return l.index(x, t)
	case *ast.IndexListExpr:
		return &node{op: opFunc, typ: t}
	case *ast.SliceExpr:
		n := &node{op: opSlice, typ: t, x: l.expr(x.X)}
		if _, ok := under(n.x.typ).(*types.Array); ok {
			n.x = l.address(n.x)
		}
		for _, i := range []ast.Expr{x.Low, x.High, x.Max} {
			if i != nil {
				n.list = append(n.list, l.expr(i))
			}
		}
		return n
	case *ast.StarExpr:
		return &node{op: opDeref, typ: t, x: l.expr(x.X)}
	case *ast.TypeAssertExpr:
		return &node{op: opAssertion, typ: t, x: l.expr(x.X)}
	case *ast.CallExpr:
		return l.call(x, t)
	case *ast.UnaryExpr:
		return l.unary(x, t)
	case *ast.BinaryExpr:
		return l.binary(x, t)
	case *ast.KeyValueExpr:
		return l.expr(x.Value)
	}
	return &node{op: opLiteral, typ: t}
}

func (l *lowering) ident(x *ast.Ident) *node {
	o := l.info.ObjectOf(x)
	if v := l.variable(o); v != nil {
		return l.nameNode(v)
	}
	return &node{op: opFunc, typ: l.typeOf(x)} // of the package
}

func (l *lowering) address(x *node) *node {
	if x.op == opName {
		x.name.addressed = true
	}
	for y := x; y != nil; y = y.x {
		if y.op == opName {
			y.name.addressed = true
		}
		if y.op != opDot && (y.op != opIndex || !isArray(y.x.typ)) {
			break
		}
	}
	return &node{op: opAddr, typ: types.NewPointer(x.typ), x: x}
}

func isArray(t types.Type) bool {
	_, ok := under(t).(*types.Array)
	return ok
}

func (l *lowering) unary(x *ast.UnaryExpr, t types.Type) *node {
	if x.Op != token.AND {
		return l.none(x, x.X)
	}
	if c, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok {
		return &node{op: opPointerLiteral, typ: t, x: l.expr(c)}
	}
	n := l.address(l.expr(x.X))
	n.typ = t
	return n
}

func (l *lowering) binary(x *ast.BinaryExpr, t types.Type) *node {
	if b, ok := under(t).(*types.Basic); ok && x.Op == token.ADD && b.Info()&types.IsString != 0 {
		n := &node{op: opAllocate, typ: t}
		for _, y := range []ast.Expr{x.X, x.Y} {
			part := l.expr(y)
			if part.op == opAllocate && len(part.list) > 1 {
				n.list = append(n.list, part.list...)
				continue
			}
			n.list = append(n.list, part)
		}
		return n
	}
	return l.none(x, x.X, x.Y)
}

func (l *lowering) composite(x *ast.CompositeLit, t types.Type) *node {
	n := &node{op: opStructLiteral, typ: t, src: x}
	switch u := under(deref(t)).(type) {
	case *types.Struct:
		for i, el := range x.Elts {
			ft := types.Type(nil)
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				if f := l.info.Uses[kv.Key.(*ast.Ident)]; f != nil {
					ft = f.Type()
				}
			} else {
				ft = u.Field(i).Type()
			}
			n.list = append(n.list, into(l.expr(el), ft))
			n.extra++
		}
	case *types.Slice:
		n.op, n.extra = opSliceLiteral, 1
		l.elements(n, x, u.Elem())
	case *types.Array:
		n.op = opArrayLiteral
		l.elements(n, x, u.Elem())
	case *types.Map:
		n.op = opMapLiteral
		for _, el := range x.Elts {
			kv := el.(*ast.KeyValueExpr)
			n.list = append(n.list, into(l.expr(kv.Key), u.Key()), into(l.expr(kv.Value), u.Elem()))
			n.extra++
		}
	}
	if _, ok := under(t).(*types.Pointer); ok { // &T{...} with the type left out
		n.typ = deref(t)
		return &node{op: opPointerLiteral, typ: t, x: n}
	}
	return n
}

func (l *lowering) elements(n *node, x *ast.CompositeLit, elem types.Type) {
	for _, el := range x.Elts {
		if _, ok := el.(*ast.KeyValueExpr); ok {
			n.extra += 2
		}
		n.list = append(n.list, into(l.expr(el), elem))
	}
}

// path goes through embedded fields.
func (l *lowering) path(n *node, index []int) *node {
	for _, i := range index {
		u := under(n.typ)
		op := opDot
		if p, ok := u.(*types.Pointer); ok {
			op, u = opDotPointer, under(p.Elem())
		}
		s, ok := u.(*types.Struct)
		if !ok {
			return n
		}
		n = &node{op: op, typ: s.Field(i).Type(), x: n}
	}
	return n
}

func (l *lowering) selector(x *ast.SelectorExpr, t types.Type) *node {
	sel := l.info.Selections[x]
	if sel == nil {
		return &node{op: opFunc, typ: t}
	}
	switch sel.Kind() {
	case types.FieldVal:
		return l.path(l.expr(x.X), sel.Index())
	case types.MethodVal:
		return &node{op: opMethodValue, typ: t, x: l.receiver(x, sel), extra: 1}
	}
	return &node{op: opFunc, typ: t}
}

// receiver is the receiver of a method as the method wants it.
func (l *lowering) receiver(x *ast.SelectorExpr, sel *types.Selection) *node {
	n := l.path(l.expr(x.X), sel.Index()[:len(sel.Index())-1])
	f := sel.Obj().(*types.Func)
	recv := f.Signature().Recv()
	if recv == nil || types.IsInterface(n.typ) {
		return n
	}
	_, wants := under(recv.Type()).(*types.Pointer)
	_, has := under(n.typ).(*types.Pointer)
	if _, named := types.Unalias(n.typ).(*types.Named); named {
		has = false
	}
	switch {
	case wants && !has:
		return l.address(n)
	case !wants && has:
		return &node{op: opDeref, typ: deref(n.typ), x: n}
	}
	return n
}

func (l *lowering) index(x *ast.IndexExpr, t types.Type) *node {
	if _, ok := l.info.Instances[identOf(x.X)]; ok || l.info.Types[x].IsType() {
		return &node{op: opFunc, typ: t}
	}
	base := l.expr(x.X)
	switch u := under(base.typ).(type) {
	case *types.Map:
		return &node{op: opNone, typ: t, list: []*node{base, into(l.expr(x.Index), u.Key())}}
	case *types.Pointer:
		base = &node{op: opDeref, typ: u.Elem(), x: base}
	}
	return &node{op: opIndex, typ: t, x: base, y: l.expr(x.Index)}
}

func identOf(x ast.Expr) *ast.Ident {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return x
	case *ast.SelectorExpr:
		return x.Sel
	}
	return nil
}

// under is the type below names and, where they share one, below type parameters.
func under(t types.Type) types.Type {
	if t == nil {
		return types.Typ[types.Invalid]
	}
	p, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	i, _ := p.Constraint().Underlying().(*types.Interface)
	if i != nil && i.NumEmbeddeds() == 1 {
		if u, ok := types.Unalias(i.EmbeddedType(0)).(*types.Union); ok && u.Len() == 1 {
			return u.Term(0).Type().Underlying()
		}
	}
	return p
}

func deref(t types.Type) types.Type {
	if p, ok := under(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
