package escape

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// budget is what a function that is inlined may cost.
const budget = 80

// A Func is the text of a function or method, and what it means.
type Func struct {
	Decl *ast.FuncDecl
	Info *types.Info
}

// A program is the functions that are analyzed together.
type program struct {
	fns   map[*types.Func]*fn
	lits  map[types.Object]*ast.FuncLit // that are inlined where their variables are called
	sizes types.Sizes
	next  int
	stack []*fn
}

// Plans are those of the functions of a program, each in its own right.
func Plans(funcs map[*types.Func]Func) map[*types.Func]*Plan {
	p := &program{fns: map[*types.Func]*fn{}, lits: map[types.Object]*ast.FuncLit{}, sizes: types.SizesFor("gc", "amd64")}
	for obj, f := range funcs {
		if f.Decl.Body == nil {
			continue
		}
		p.fns[obj] = &fn{
			obj: obj, sig: obj.Signature(), info: f.Info, typ: f.Decl.Type, recv: f.Decl.Recv, block: f.Decl.Body,
			cost: -1, plan: newPlan(), noInline: marked(f.Decl),
		}
	}
	for _, f := range p.fns {
		f.calls = p.called(f)
	}
	for _, f := range p.fns {
		if f.index == 0 {
			p.visit(f)
		}
	}
	plans := map[*types.Func]*Plan{}
	for obj, f := range p.fns {
		plans[obj] = f.plan
	}
	return plans
}

// marked says whether a function is not to be inlined.
func marked(d *ast.FuncDecl) bool {
	return d.Doc != nil && slices.ContainsFunc(d.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:noinline") })
}

// called are the functions that f names in calls.
func (p *program) called(f *fn) []*fn {
	var out []*fn
	l := &lowering{p: p, fn: f, info: f.info, self: f}
	ast.Inspect(f.block, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if g := p.fns[l.callee(c.Fun)]; g != nil {
				out = append(out, g)
			}
		}
		return true
	})
	return out
}

// visit analyzes the functions that f calls, then f with those that call it back.
func (p *program) visit(f *fn) {
	p.next++
	f.index, f.low, f.onStack = p.next, p.next, true
	p.stack = append(p.stack, f)
	for _, g := range f.calls {
		if g.index == 0 {
			p.visit(g)
			f.low = min(f.low, g.low)
		} else if g.onStack {
			f.low = min(f.low, g.index)
		}
	}
	if f.low != f.index {
		return
	}
	i := len(p.stack) - 1
	for p.stack[i] != f {
		i--
	}
	fns := append([]*fn(nil), p.stack[i:]...)
	p.stack = p.stack[:i]
	for _, g := range fns {
		g.onStack = false
	}
	p.analyze(fns)
}

// analyze does a group of functions that call each other.
func (p *program) analyze(fns []*fn) {
	for _, f := range fns {
		p.lower(f, false)
		f.cost = cost(f)
	}
	for _, f := range fns {
		p.lower(f, true)
	}
	g := newGroup()
	for _, f := range fns {
		w := &walker{group: g, p: p, fn: f, depth: 1}
		w.start(f)
	}
	for _, f := range fns {
		w := &walker{group: g, p: p, fn: f, depth: 1}
		w.stmts(f.body)
	}
	for _, c := range g.closures {
		g.capture(c)
	}
	g.solve()
	for _, f := range fns {
		for _, v := range f.params {
			v.loc.leaks.settle()
			f.leaks = append(f.leaks, v.loc.leaks)
		}
		f.done = true
	}
	for _, f := range fns {
		p.plan(f)
	}
}

// lower writes the nodes of a function.
func (p *program) lower(f *fn, inlines bool) {
	f.params, f.results, f.locals, f.captures = nil, nil, nil, nil
	f.plan = newPlan()
	l := &lowering{p: p, fn: f, info: f.info, vars: map[types.Object]*name{}, plan: f.plan, self: f, inlines: inlines}
	l.write(f)
}

// capture lets what a closure captures flow to it: by value if it is small and never
// assigned again.
func (g *group) capture(c captured) {
	for _, v := range c.fn.captures {
		k := c.k
		if v.loc.addressed || v.loc.changed || v.addressed {
			v.addressed = true
			k = k.addr()
		}
		g.flow(k, v.loc)
	}
}

// start makes the locations of the variables of a function.
func (w *walker) start(f *fn) {
	in := &walker{group: w.group, p: w.p, fn: f, depth: 1}
	for _, v := range f.locals {
		if v.loc == nil || v.loc.fn != f {
			in.location(v)
		}
	}
	for i, v := range f.results {
		v.loc.result = i + 1
	}
}

// location is where a variable is.
func (w *walker) location(v *name) *location {
	if v.loc == nil {
		v.loc = w.locate(v.fn, 1)
		v.loc.name, v.loc.param = v, v.param
	}
	return v.loc
}

// cost is what a function costs an inliner, -1 if it cannot be inlined.
func cost(f *fn) int {
	if f.noInline {
		return -1
	}
	return costOf(f.body, budget)
}

// costOf is what nodes cost an inliner, -1 if it is more than limit.
func costOf(body []*node, limit int) int {
	total := 0
	var add func(n *node)
	add = func(n *node) {
		switch n.op {
		case opGo:
			total += 1 << 20
		case opClosure:
			total += 1 + n.extra
			return
		case opInterface:
			total++
		case opPanic:
			if n.x != nil && n.x.op == opInterface {
				total--
			}
			total += 2
		default:
			total += 1 + n.extra
		}
		n.each(add)
	}
	for _, n := range body {
		add(n)
	}
	if total > limit {
		return -1
	}
	return total
}
