package escape

import (
	"go/ast"
	"go/types"
)

func (l *lowering) call(x *ast.CallExpr, t types.Type) *node {
	tv := l.info.Types[x.Fun]
	switch {
	case tv.IsType():
		return l.conversion(x, t)
	case tv.IsBuiltin():
		return l.builtin(x, identOf(x.Fun).Name, t)
	}
	n := &node{op: opCall, typ: t, src: x, plan: l.plan, extra: 57}
	sig, _ := under(tv.Type).(*types.Signature)
	if sig == nil {
		n.list = l.exprs(x.Args)
		return n
	}
	if lit, ok := ast.Unparen(x.Fun).(*ast.FuncLit); ok && l.inlines && l.cheap(lit, closureBudget) {
		return l.immediate(n, x, lit, sig)
	}
	if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok && l.inlines && l.p.lits[l.info.Uses[id]] != nil {
		return l.immediate(n, x, l.p.lits[l.info.Uses[id]], sig)
	}
	obj := l.callee(x.Fun)
	if s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if sel := l.info.Selections[s]; sel != nil && sel.Kind() == types.MethodVal {
			n.list = append(n.list, l.receiver(s, sel))
			if obj == nil {
				n.op = opCallInterface
			}
		}
	}
	if obj == nil && n.op == opCall {
		n.x = l.expr(x.Fun)
		if n.x.op == opName && n.x.name.param {
			n.extra = 17
		}
	}
	n.list = append(n.list, l.arguments(x, sig)...)
	if obj != nil {
		return l.static(n, x, obj)
	}
	return n
}

// callee is the function or method that a call names.
func (l *lowering) callee(f ast.Expr) *types.Func {
	f = ast.Unparen(f)
	switch x := f.(type) {
	case *ast.IndexExpr:
		f = ast.Unparen(x.X)
	case *ast.IndexListExpr:
		f = ast.Unparen(x.X)
	}
	id := identOf(f)
	if id == nil {
		return nil
	}
	obj, ok := l.info.Uses[id].(*types.Func)
	if !ok {
		return nil
	}
	if s, ok := f.(*ast.SelectorExpr); ok {
		if sel := l.info.Selections[s]; sel != nil {
			if r := obj.Signature().Recv(); sel.Kind() != types.MethodVal || r == nil || types.IsInterface(r.Type()) || isTypeParam(sel.Recv()) {
				return nil
			}
		}
	}
	return obj.Origin()
}

// arguments are those of a call, the variable ones as a slice.
func (l *lowering) arguments(x *ast.CallExpr, sig *types.Signature) []*node {
	args := l.exprs(x.Args)
	ps := sig.Params()
	if len(args) == 1 && ps.Len() > 1 {
		return args // f(g())
	}
	var out []*node
	for i := range ps.Len() {
		t := ps.At(i).Type()
		if i < ps.Len()-1 || !sig.Variadic() {
			if i < len(args) {
				out = append(out, into(args[i], t))
			}
			continue
		}
		if x.Ellipsis.IsValid() {
			out = append(out, args[i:]...)
			continue
		}
		if len(args) == i {
			out = append(out, &node{op: opLiteral, typ: t})
			continue
		}
		rest := &node{op: opSliceLiteral, typ: t, extra: 1}
		for _, a := range args[i:] {
			rest.list = append(rest.list, into(a, under(t).(*types.Slice).Elem()))
		}
		out = append(out, rest)
	}
	return out
}

// static finishes the call of a known function, which may be inlined.
func (l *lowering) static(n *node, x *ast.CallExpr, obj *types.Func) *node {
	f := l.p.fns[obj]
	n.extra = 57 + 1
	if obj.Signature().Recv() != nil {
		n.extra--
	}
	if f == nil {
		k := l.p.known(obj)
		n.fn = &fn{obj: obj, leaks: k.leaks, done: true, sig: obj.Signature(), cost: k.cost}
		if k.cost >= 0 && k.cost <= 80 {
			n.extra += k.cost - 57
		}
		return n
	}
	n.fn = f
	if f.cost < 0 || f.cost > budget || f == l.self {
		return n
	}
	n.extra += f.cost - 57
	for _, g := range l.stack {
		if g == f {
			return n
		}
	}
	if !l.inlines || len(n.list) != len(f.params) {
		return n
	}
	return l.inlined(n, x, f)
}

// closure is a function literal.
func (l *lowering) closure(x *ast.FuncLit) *fn {
	sig, _ := under(l.typeOf(x)).(*types.Signature)
	f := &fn{lit: x, sig: sig, info: l.info, typ: x.Type, block: x.Body, parent: l.fn, plan: l.plan}
	l.inside(f)
	return f
}

// inside writes the body of a closure.
func (l *lowering) inside(f *fn) {
	in := *l
	in.fn, in.self, in.results = f, f, nil
	in.write(f)
}

// write writes what f takes and gives, and its body.
func (l *lowering) write(f *fn) {
	l.signature(f, func(v *name, result bool) {
		v.param, v.result = !result, result
		f.locals = append(f.locals, v)
		if result {
			f.results = append(f.results, v)
		} else {
			f.params = append(f.params, v)
		}
	})
	f.body = l.block(f.block)
}

// rangeBody is the body of a range over a function, which is a closure.
func (l *lowering) rangeBody(s *ast.RangeStmt) *fn {
	f := &fn{info: l.info, parent: l.fn, plan: l.plan, sig: types.NewSignatureType(nil, nil, nil, nil, nil, false)}
	in := *l
	in.fn = f
	if in.results == nil {
		in.results = l.fn.results
	}
	for _, k := range []ast.Expr{s.Key, s.Value} {
		if k == nil {
			continue
		}
		v := &name{typ: l.typeOf(k), fn: f, param: true}
		if id, ok := k.(*ast.Ident); ok && l.info.Defs[id] != nil {
			v.obj, v.typ = l.info.Defs[id], l.info.Defs[id].Type()
			l.vars[v.obj] = v
		} else if id == nil || id.Name != "_" {
			f.body = append(f.body, &node{op: opAssign, x: in.expr(k), y: in.nameNode(v)})
		}
		f.params = append(f.params, v)
		f.locals = append(f.locals, v)
	}
	f.body = append(f.body, in.block(s.Body)...)
	return f
}

func (l *lowering) conversion(x *ast.CallExpr, t types.Type) *node {
	n := l.expr(x.Args[0])
	from, to := under(n.typ), under(t)
	if types.IsInterface(t) && !isTypeParam(t) {
		return into(n, t)
	}
	_, fromSlice := from.(*types.Slice)
	_, toSlice := to.(*types.Slice)
	fb, fromBasic := from.(*types.Basic)
	_, toArray := to.(*types.Array)
	toSlice = toSlice && isText(from)
	switch {
	case toSlice && n.op == opLiteral && !isByte(elemOf(t)):
		return &node{op: opSliceLiteral, typ: t}
	case toSlice:
		return &node{op: opBytes, typ: t, x: n, src: x, plan: l.plan}
	case fromSlice && isText(to), fromBasic && fb.Info()&types.IsString == 0 && isText(to):
		return &node{op: opAllocate, typ: t, list: []*node{n}}
	case toArray:
		return &node{op: opDeref, typ: t, x: n}
	}
	c := &node{op: opConvert, typ: t, x: n}
	if types.Identical(from, to) {
		c.extra = -1
	}
	return c
}

func isText(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func (l *lowering) builtin(x *ast.CallExpr, what string, t types.Type) *node {
	n := &node{op: opNone, typ: t, src: x, plan: l.plan}
	switch what {
	case "make":
		n.op = opAllocate
		if _, ok := under(t).(*types.Slice); ok {
			n.op = opMake
		}
		n.list = l.exprs(x.Args[1:])
		return n
	case "new":
		n.op = opAllocate
		if l.info.Types[x.Args[0]].IsType() {
			return n
		}
		return &node{op: opPointerLiteral, typ: t, x: l.expr(x.Args[0])}
	case "append":
		return l.appends(n, x)
	case "panic":
		n.op, n.x = opPanic, into(l.expr(x.Args[0]), types.Universe.Lookup("any").Type())
		return n
	case "recover":
		n.extra = 1 << 20
	case "len":
		n.op, n.x = opLen, l.expr(x.Args[0])
		return n
	case "cap":
		n.op, n.x = opCap, l.expr(x.Args[0])
		return n
	case "copy":
		n.op, n.x, n.y = opCopy, l.expr(x.Args[0]), l.expr(x.Args[1])
		return n
	case "clear":
		n.op, n.x = opClear, l.expr(x.Args[0])
		return n
	case "min", "max":
		n.op = opExtreme
	}
	for _, a := range x.Args {
		if !l.info.Types[a].IsType() {
			n.list = append(n.list, l.expr(a))
		}
	}
	return n
}

func (l *lowering) appends(n *node, x *ast.CallExpr) *node {
	n.op, n.spread, n.list = opAppend, x.Ellipsis.IsValid(), l.exprs(x.Args)
	elem := types.Type(nil)
	if s, ok := under(n.typ).(*types.Slice); ok {
		elem = s.Elem()
	}
	if !n.spread {
		for i, a := range n.list[1:] {
			n.list[i+1] = into(a, elem)
		}
	}
	return n
}
