package escape

import "go/types"

// call lets the results of a call, also of a builtin, flow into ks.
func (w *walker) call(ks []hole, n *node) {
	result := func(i int) hole {
		if i < len(ks) {
			return ks[i]
		}
		return w.discard()
	}
	switch n.op {
	case opCall, opCallInterface:
		w.function(ks, n)
	case opInlined:
		w.stmts(n.body)
		for i, r := range n.list {
			w.expr(result(i), r)
		}
	case opAppend:
		w.appended(result(0), n)
	case opCopy:
		w.expr(w.mutation(), n.x)
		k := w.discard()
		if s, ok := under(n.y.typ).(*types.Slice); ok && pointers(s.Elem()) {
			k = w.toHeap().deref()
		}
		w.expr(k, n.y)
	case opPanic:
		w.expr(w.toHeap(), n.x)
	case opExtreme:
		w.into(result(0), n.list)
	case opClear:
		w.expr(w.mutation(), n.x)
	default:
		w.expr(w.discard(), n.x)
	}
}

func (w *walker) appended(k hole, n *node) {
	elem := elemOf(n.typ)
	base := w.tee(k, w.mutation())
	if pointers(elem) {
		base = w.tee(base, w.toHeap().deref())
	}
	w.expr(base, n.list[0])
	switch {
	case !n.spread:
		w.into(w.toHeap(), n.list[1:])
	case len(n.list) > 1:
		more := w.discard()
		if s, ok := under(n.list[1].typ).(*types.Slice); ok && pointers(s.Elem()) {
			more = w.toHeap().deref()
		}
		w.expr(more, n.list[1])
	}
	w.spill(k, n).to.depth = 0
}

func elemOf(t types.Type) types.Type {
	if s, ok := under(t).(*types.Slice); ok {
		return s.Elem()
	}
	return types.Typ[types.String] // points, as it may
}

// function is a call of a function or method.
func (w *walker) function(ks []hole, n *node) {
	f := n.fn
	if f == nil && n.x != nil {
		f = closureOf(n.x)
	}
	if f == nil {
		k := w.discard()
		for _, r := range ks {
			if r.to != &w.blank {
				k = hole{to: &w.callee}
			}
		}
		w.expr(k, n.x)
		w.into(w.toHeap(), n.list)
		return
	}
	w.expr(w.discard(), n.x)
	if !f.done {
		for i, r := range f.results {
			if i < len(ks) && ks != nil {
				w.expr(ks[i], &node{op: opName, typ: r.typ, name: r})
			}
		}
	}
	if len(n.list) == 1 && f.sig.Params().Len() > 1 { // f(g())
		w.expr(w.toHeap(), n.list[0])
		return
	}
	for i, a := range n.list {
		w.expr(w.parameter(ks, f, i), a)
	}
}

// parameter is where an argument flows.
func (w *walker) parameter(ks []hole, f *fn, i int) hole {
	if !f.done {
		if i >= len(f.params) {
			return w.toHeap()
		}
		return hole{to: w.location(f.params[i])}
	}
	leak := noLeaks
	if i < len(f.leaks) {
		leak = f.leaks[i]
	}
	var out []hole
	if leak.heap >= 0 {
		out = append(out, w.toHeap().shift(leak.heap))
	}
	if leak.mutator >= 0 {
		out = append(out, w.mutation().shift(leak.mutator))
	}
	if leak.callee >= 0 {
		out = append(out, hole{to: &w.callee}.shift(leak.callee))
	}
	for r, d := range leak.results {
		if d >= 0 && r < len(ks) {
			out = append(out, ks[r].shift(d))
		}
	}
	return w.tee(out...)
}

// closureOf is the function that an expression gives for sure: a literal, or a
// variable that has been given one and nothing else.
func closureOf(n *node) *fn {
	for n != nil {
		switch n.op {
		case opClosure:
			return n.fn
		case opConvert:
			n = n.x
			continue
		case opName:
			d := n.name.define
			if d == nil || n.name.addressed || n.name.loc != nil && n.name.loc.changed || n.name.param {
				return nil
			}
			if d.op == opAssign {
				n = d.y
				continue
			}
		}
		return nil
	}
	return nil
}
