package escape

import (
	"go/ast"
	"go/types"
)

// An exclusive is a slice variable that alone knows its array as long as the array is
// on the stack: before another comes to know it, in one place, the array moves to the
// heap.
type exclusive struct {
	known, all int // uses
	transition *node
	lost       bool
	appends    []*node
	weight     int
	depth      int
	capacity   bool // its capacity is used
}

// A tracker finds the exclusive slices of a function.
type tracker struct {
	fn    *fn
	depth int
}

func (t *tracker) of(n *node) *exclusive {
	if n == nil || n.op != opName || n.name.slice == nil || n.name.slice.lost {
		return nil
	}
	return n.name.slice
}

func (t *tracker) transit(x *exclusive, at *node) {
	if x.transition != nil || t.depth > x.depth {
		x.lost = true
		return
	}
	x.transition = at
}

func (t *tracker) assign(x, y, at *node) {
	if s := t.of(x); s != nil {
		switch {
		case y == nil, y.op == opLiteral:
			s.known++
		case y.op == opSliceLiteral:
			s.known++
			s.capacity = true
		case y.op == opSlice && y.x.op == opName && y.x.name == x.name:
			s.known += 2
			s.capacity = true
		case y.op == opAppend && y.list[0].op == opName && y.list[0].name == x.name:
			s.known += 2
			s.appends = append(s.appends, y)
			s.weight += 1 + t.depth - s.depth
		}
	}
	if s := t.of(y); s != nil {
		s.known++
		t.transit(s, at)
	}
}

func (t *tracker) node(n *node) {
	switch n.op {
	case opName:
		if s := t.of(n); s != nil {
			s.all++
		}
	case opDeclare:
		if s := t.of(n.x); s != nil {
			s.known++
			s.depth = t.depth
		}
	case opIndex, opLen, opCap, opRange:
		if s := t.of(n.x); s != nil {
			s.known++
			s.capacity = s.capacity || n.op == opCap
		}
	case opAddr:
		if n.x.op == opIndex {
			if s := t.of(n.x.x); s != nil {
				s.lost = true
			}
		}
	case opReturn:
		t.returns(n)
	case opCall:
		t.call(n)
	case opAssign:
		t.assign(n.x, n.y, n)
	case opAssignPairs:
		for i, x := range n.list {
			if i < len(n.more) {
				t.assign(x, n.more[i], n)
			}
		}
	case opClosure:
		for _, v := range n.fn.captures {
			if s := v.slice; s != nil {
				s.all++
			}
		}
		return
	}
	if n.op == opFor || n.op == opRange {
		t.depth++
		defer func() { t.depth-- }()
	}
	n.each(t.node)
}

func (t *tracker) returns(n *node) {
	for _, r := range n.list {
		if s := t.of(r); s != nil {
			s.known++
			t.transit(s, n)
		}
	}
	if len(n.list) > 0 {
		return
	}
	for _, r := range t.fn.results {
		if r.obj != nil && r.slice != nil && !r.slice.lost {
			t.transit(r.slice, n)
		}
	}
}

// call knows arguments of parameters that flow nowhere.
func (t *tracker) call(n *node) {
	f := n.fn
	if f == nil || !f.done {
		if f == nil && n.x != nil {
			f = closureOf(n.x)
		}
		if f == nil {
			return
		}
	}
	for i, a := range n.list {
		s := t.of(a)
		if s == nil {
			continue
		}
		leak := noLeaks
		switch {
		case i < len(f.leaks):
			leak = f.leaks[i]
		case i < len(f.params) && f.params[i].loc != nil:
			leak = f.params[i].loc.leaks
		}
		if !leak.any() {
			s.known++
			s.capacity = true
		}
	}
}

// track finds the slices of a function that are exclusive until one place.
func (p *program) track(f *fn) (moved map[*name]bool) {
	any := false
	for _, v := range f.locals {
		if s, ok := v.typ.Underlying().(*types.Slice); ok && (sizeless(s.Elem()) || p.sizes.Sizeof(s.Elem()) <= room) {
			v.slice = &exclusive{}
			any = true
		}
	}
	if !any {
		return nil
	}
	t := &tracker{fn: f}
	for _, n := range f.body {
		t.node(n)
	}
	moved = map[*name]bool{}
	for _, v := range f.locals {
		s := v.slice
		v.slice = nil
		if s == nil || s.lost || s.known != s.all || s.transition == nil || s.weight < 2 {
			continue
		}
		moved[v] = true
		for _, a := range s.appends {
			a.loc.escapes = false
			a.defers = s.capacity // goes up step by step
		}
		p.move(v, s)
	}
	return moved
}

// move plans the move to the heap before a transition.
func (p *program) move(v *name, s *exclusive) {
	stmt, _ := s.transition.src.(ast.Stmt)
	o, ok := v.obj.(*types.Var)
	if stmt == nil || !ok || s.transition.plan == nil {
		return
	}
	plan := s.transition.plan
	plan.Moves[stmt] = append(plan.Moves[stmt], Move{Var: o, Keeps: s.capacity, name: v})
}
