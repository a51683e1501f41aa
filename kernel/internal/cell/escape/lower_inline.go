package escape

import (
	"go/ast"
	"go/types"
	"maps"
)

// inlined is the body of a function in place of its call.
func (l *lowering) inlined(n *node, x *ast.CallExpr, f *fn) *node {
	plan := newPlan()
	l.plan.Inlined[x] = plan
	in := &lowering{
		p: l.p, fn: l.fn, info: f.info, vars: map[types.Object]*name{}, plan: plan, self: f,
		stack: append(l.stack[:len(l.stack):len(l.stack)], f), inlines: true, results: []*name{},
	}
	out := &node{op: opInlined, typ: n.typ, src: x, plan: l.plan}
	args := &node{op: opAssignPairs, src: l.stmt, plan: l.plan, more: n.list}
	in.copy(f, out, args)
	return out
}

// closureBudget is what a function literal that is called once may cost.
const closureBudget = 10 * budget

// cheap says whether a literal costs an inliner no more than limit.
func (l *lowering) cheap(lit *ast.FuncLit, limit int) bool {
	in := *l
	in.inlines, in.vars, in.plan = false, maps.Clone(l.vars), newPlan()
	in.fn = &fn{parent: l.fn}
	return costOf(in.closure(lit).body, limit) >= 0
}

// onlyCalled says whether a variable that is given a literal is nothing but called, by
// the function that has it, and all calls are inlined.
func (l *lowering) onlyCalled(o types.Object, lit *ast.FuncLit) bool {
	calls, uses := 0, 0
	var scan func(n ast.Node, inside bool)
	scan = func(n ast.Node, inside bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.FuncLit:
				if !inside {
					scan(x.Body, true)
					return false
				}
			case *ast.GoStmt, *ast.DeferStmt:
				if !inside {
					scan(n, true)
					return false
				}
			case *ast.CallExpr:
				if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok && l.info.Uses[id] == o && !inside {
					calls++
				}
			case *ast.Ident:
				if l.info.Uses[x] == o {
					uses++
				}
			}
			return true
		})
	}
	scan(l.self.block, false)
	if calls == 0 || calls != uses {
		return false
	}
	if calls == 1 {
		return l.cheap(lit, closureBudget)
	}
	return !l.allocates(lit) && l.cheap(lit, 2*budget)
}

// allocates says whether a call of a literal may have slices of its own, also in
// functions of cells that it calls. Native Go has those of every call elsewhere, and a
// plan knows the text of the literal only once. What is appended to a variable around
// the literal is that one's.
func (l *lowering) allocates(lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		x, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		switch fun := ast.Unparen(x.Fun).(type) {
		case *ast.SelectorExpr:
			found = l.info.Selections[fun] != nil
		case *ast.Ident:
			switch t := l.info.Types[fun]; {
			case t.IsBuiltin():
				found = fun.Name == "append" && !l.around(lit, x.Args[0])
			case t.IsType():
				_, found = under(t.Type).(*types.Slice)
			default:
				found = true
			}
		default:
			found = true
		}
		return !found
	})
	return found
}

// around says whether an expression is a variable that was declared before a literal.
func (l *lowering) around(lit *ast.FuncLit, x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return false
	}
	o, ok := l.info.Uses[id].(*types.Var)
	return ok && (o.Pos() < lit.Pos() || o.Pos() >= lit.End())
}

// immediate is the body of a function literal in place of its call.
func (l *lowering) immediate(n *node, x *ast.CallExpr, lit *ast.FuncLit, sig *types.Signature) *node {
	in := *l
	f := &fn{lit: lit, sig: sig, info: l.info, typ: lit.Type, block: lit.Body}
	in.self, in.results = f, []*name{}
	out := &node{op: opInlined, typ: n.typ, src: x, plan: l.plan}
	args := &node{op: opAssignPairs, src: l.stmt, plan: l.plan, more: l.arguments(x, sig)}
	in.copy(f, out, args)
	return out
}

// copy writes the body of f, its parameters and results as variables, into out.
func (l *lowering) copy(f *fn, out, args *node) {
	l.signature(f, func(v *name, result bool) {
		l.fn.locals = append(l.fn.locals, v)
		if result {
			out.body = append(out.body, &node{op: opAssign, init: []*node{l.declaration(v)}, x: l.nameNode(v)})
			l.results = append(l.results, v)
			out.list = append(out.list, l.nameNode(v))
			return
		}
		args.init = append(args.init, l.declaration(v))
		args.list = append(args.list, l.nameNode(v))
	})
	out.init = []*node{args}
	out.body = append(out.body, l.block(f.block)...)
}

// signature makes the names of the parameters and results of f.
func (l *lowering) signature(f *fn, made func(v *name, result bool)) {
	fields := func(list *ast.FieldList, result bool) {
		if list == nil {
			return
		}
		for _, field := range list.List {
			t := l.typeOf(field.Type)
			if el, ok := field.Type.(*ast.Ellipsis); ok {
				t = types.NewSlice(l.typeOf(el.Elt))
			}
			for _, id := range field.Names {
				v := &name{obj: f.info.Defs[id], typ: t, fn: l.fn}
				if v.obj != nil {
					l.vars[v.obj] = v
				}
				made(v, result)
			}
			if len(field.Names) == 0 {
				made(&name{typ: t, fn: l.fn}, result)
			}
		}
	}
	fields(f.recv, false)
	fields(f.typ.Params, false)
	fields(f.typ.Results, true)
}
