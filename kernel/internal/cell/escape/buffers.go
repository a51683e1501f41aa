package escape

import (
	"go/ast"
	"go/types"
)

// room is how many bytes a buffer has.
const room = 32

// A planner gives buffers to the appends of a function that do not escape, in the
// order of their text: the first append to a variable has its buffer.
type planner struct {
	p       *program
	fn      *fn
	buffers map[*name]*Buffer
	order   []*Buffer
	used    map[*name]bool
}

func (p *program) plan(f *fn) {
	f.plan.Frames = map[ast.Node][]*Buffer{}
	p.frame(f, nil, f.plan)
	f.plan.settle()
}

func (p *program) frame(f *fn, at ast.Node, plan *Plan) {
	moved := p.track(f)
	pl := &planner{p: p, fn: f, buffers: map[*name]*Buffer{}, used: map[*name]bool{}}
	for _, n := range f.body {
		pl.node(n)
	}
	for v := range moved {
		pl.buffer(v)
	}
	plan.Frames[at] = append(plan.Frames[at], pl.order...)
	pl.moves(plan)
	for _, v := range f.locals {
		if o, ok := v.obj.(*types.Var); ok && Builder(o.Type()) && v.loc != nil && !v.loc.escapes {
			plan.Stays[o] = true
		}
	}
}

// Builder says whether a type is strings.Builder, whose values know their address.
func Builder(t types.Type) bool { return types.TypeString(t, nil) == "strings.Builder" }

func (pl *planner) buffer(v *name) *Buffer {
	b := pl.buffers[v]
	if b == nil {
		b = &Buffer{}
		pl.buffers[v] = b
		pl.order = append(pl.order, b)
	}
	return b
}

func (pl *planner) node(n *node) {
	if n.op == opClosure {
		at := ast.Node(nil)
		if n.fn.lit != nil {
			at = n.fn.lit
		}
		pl.p.frame(n.fn, at, n.fn.plan)
		return
	}
	n.each(pl.node)
	switch n.op {
	case opAppend:
		pl.appended(n)
	case opBytes:
		pl.bytes(n)
	}
}

// appended gives an append the buffer of its slice.
func (pl *planner) appended(n *node) {
	call, ok := n.src.(*ast.CallExpr)
	if !ok || n.spread || n.loc == nil || n.loc.escapes || len(n.list) < 2 {
		return
	}
	base := n.list[0]
	for base.op == opConvert {
		base = base.x
	}
	if n.inPlace && !pl.inRegisters(base) {
		return
	}
	if base.op != opName {
		pl.own(n, call)
		return
	}
	v := base.name
	if n.defers {
		n.plan.Appends[call] = Append{Buffer: pl.buffer(v), Step: true}
		return
	}
	if pl.used[v] {
		return
	}
	pl.used[v] = true
	n.plan.Appends[call] = Append{Buffer: pl.buffer(v)}
}

// own gives an append to an expression a buffer.
func (pl *planner) own(n *node, call *ast.CallExpr) {
	v := &name{}
	n.plan.Appends[call] = Append{Buffer: pl.buffer(v)}
}

// inRegisters says whether a slice is a variable in registers, or a part of one.
func (pl *planner) inRegisters(n *node) bool {
	for n.op == opDot || n.op == opIndex && isArray(n.x.typ) {
		n = n.x
	}
	if n.op != opName || !pl.p.small(n.typ) {
		return false
	}
	v := n.name
	return !v.addressed && v.fn == pl.fn && (v.loc == nil || !v.loc.escapes) && !(v.result && pl.fn.defers)
}

// small says whether gc keeps values of a type in registers.
func (p *program) small(t types.Type) bool {
	if isTypeParam(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return u.Len() == 0 || u.Len() == 1 && p.small(u.Elem())
	case *types.Struct:
		if u.NumFields() > 4 || !sizeless(t) && p.sizes.Sizeof(t) > 4*8 {
			return false
		}
		for f := range u.Fields() {
			if !p.small(f.Type()) {
				return false
			}
		}
	}
	return true
}

// bytes plans a conversion of a string that does not escape.
func (pl *planner) bytes(n *node) {
	call, ok := n.src.(*ast.CallExpr)
	if !ok || n.loc == nil {
		return
	}
	byBytes := isByte(elemOf(n.typ))
	switch {
	case n.x.op == opLiteral && byBytes: // its array has its length
	case !n.loc.mutates && byBytes:
		n.plan.Bytes[call] = Shared
	case !n.loc.escapes:
		n.plan.Bytes[call] = Buffered
	}
}

// moves gives the moves of a plan and of the copies in it their buffers.
func (pl *planner) moves(plan *Plan) {
	for stmt, list := range plan.Moves {
		for i, m := range list {
			if b := pl.buffers[m.name]; b != nil {
				list[i].Buffer = b
			}
		}
		plan.Moves[stmt] = list
	}
	for _, q := range plan.Inlined {
		pl.moves(q)
	}
}

// settle lists the buffers that copies get from around them.
func (p *Plan) settle() []*Buffer {
	own := map[*Buffer]bool{}
	for _, list := range p.Frames {
		for _, b := range list {
			own[b] = true
		}
	}
	seen := map[*Buffer]bool{}
	need := func(b *Buffer) {
		if b != nil && !own[b] && !seen[b] {
			seen[b] = true
			p.Given = append(p.Given, b)
		}
	}
	for _, a := range p.Appends {
		need(a.Buffer)
	}
	for _, list := range p.Moves {
		for _, m := range list {
			need(m.Buffer)
		}
	}
	for _, q := range p.Inlined {
		for _, b := range q.settle() {
			need(b)
		}
	}
	return p.Given
}

func isByte(t types.Type) bool {
	b, ok := under(t).(*types.Basic)
	return ok && b.Kind() == types.Uint8
}
