package escape

import "go/types"

func (w *walker) stmts(list []*node) {
	for _, n := range list {
		w.stmt(n)
	}
}

// block keeps the depth of loops.
func (w *walker) block(list []*node) {
	depth := w.depth
	w.stmts(list)
	w.depth = depth
}

func (w *walker) stmt(n *node) {
	if n == nil {
		return
	}
	switch n.op {
	case opDeclare:
		w.location(n.x.name).depth = w.depth
		return
	case opCall, opCallInterface, opInlined, opCopy, opPanic, opClear:
		w.stmts(n.init)
		w.call(nil, n)
		return
	}
	w.stmts(n.init)
	switch n.op {
	case opBranch:
	case opIf:
		w.expr(w.discard(), n.x)
		w.block(n.body)
		w.block(n.els)
	case opFor:
		w.depth++
		w.expr(w.discard(), n.x)
		w.stmt(n.y)
		w.block(n.body)
		w.depth--
	case opRange:
		w.ranges(n)
	case opSwitch:
		w.expr(w.discard(), n.x)
		for _, c := range n.body {
			w.stmts(c.init)
			w.discards(c.list)
			w.block(c.body)
		}
	case opTypeSwitch:
		w.typeSwitch(n)
	case opReturn:
		for i, r := range n.list {
			if i < len(w.fn.results) && len(n.list) == len(w.fn.results) {
				w.expr(hole{to: w.location(w.fn.results[i])}, r)
			}
		}
		if len(n.list) == 1 && len(w.fn.results) > 1 {
			var ks []hole
			for _, r := range w.fn.results {
				ks = append(ks, hole{to: w.location(r)})
			}
			w.results(ks, n.list[0])
		}
	case opAssign:
		w.assign([]*node{n.x}, []*node{n.y}, n)
	case opAssignPairs:
		w.assign(n.list, n.more, n)
	case opAssignResults:
		ks := w.addrs(n.list)
		w.results(ks, n.more[0])
		w.changed(ks, n.list, n)
	case opAssignOK:
		ks := w.addrs(n.list)
		w.expr(ks[0], n.more[0])
		w.changed(ks, n.list, n)
	case opGo:
		w.goes(n)
	case opSend:
		w.expr(w.discard(), n.x)
		w.expr(w.toHeap(), n.y)
	default:
		w.expr(w.discard(), &node{op: n.op, typ: n.typ, x: n.x, y: n.y, list: n.list, more: n.more, fn: n.fn, src: n.src})
	}
}

// results lets the results of a call flow.
func (w *walker) results(ks []hole, call *node) {
	w.stmts(call.init)
	switch call.op {
	case opCall, opCallInterface, opInlined:
		w.call(ks, call)
	default:
		w.expr(w.tee(ks...), call)
	}
}

func (w *walker) addrs(list []*node) []hole {
	var ks []hole
	for _, n := range list {
		ks = append(ks, w.addr(n))
	}
	return ks
}

func (w *walker) assign(left, right []*node, n *node) {
	ks := w.addrs(left)
	for i, k := range ks {
		if i < len(right) {
			if selfAssign(left[i], right[i]) {
				k = w.discard()
			}
			w.expr(k, right[i])
		}
	}
	if n.op == opAssign && n.y == nil {
		return
	}
	w.changed(ks, left, n)
}

// changed notes what is assigned again.
func (w *walker) changed(ks []hole, left []*node, n *node) {
	for i, k := range ks {
		if x := left[i]; x != nil && x.op == opName && n.op != opRange {
			declared := false
			for _, d := range n.init {
				declared = declared || d.op == opDeclare && d.x.name == x.name
			}
			if declared {
				continue
			}
		}
		k.to.changed = true
	}
}

// selfAssign knows x.f = x.f[i:j] and x.a = x.b, which bring nothing new to x.
func selfAssign(x, y *node) bool {
	if x == nil || y == nil {
		return false
	}
	base := func(n *node) *name {
		if (n.op == opDotPointer || n.op == opDeref) && n.x.op == opName {
			return n.x.name
		}
		return nil
	}
	if y.op == opSlice && y.x.op != opAddr && base(x) != nil && base(x) == base(y.x) {
		return true
	}
	if x.op != y.op {
		return false
	}
	switch x.op {
	case opDot, opDotPointer:
		return same(x.x, y.x)
	case opIndex:
		return !affects(x.y) && !affects(y.y) && same(x.x, y.x)
	}
	return false
}

// same says whether two expressions without effects are the same.
func same(x, y *node) bool {
	if x == nil || y == nil || x.op != y.op {
		return x == y
	}
	switch x.op {
	case opLiteral:
		return x.value != "" && x.value == y.value
	case opName:
		return x.name == y.name
	case opDot, opDotPointer:
		return types.Identical(x.typ, y.typ) && same(x.x, y.x)
	case opDeref, opConvert:
		return same(x.x, y.x)
	case opIndex:
		return same(x.x, y.x) && same(x.y, y.y)
	}
	return false
}

func affects(n *node) bool {
	if n == nil {
		return false
	}
	switch n.op {
	case opName, opLiteral, opNone, opIndex, opConvert, opLen, opCap, opDot, opDotPointer, opDeref:
		found := false
		n.each(func(m *node) { found = found || affects(m) })
		return found
	}
	return true
}

func (w *walker) ranges(n *node) {
	tmp := w.locate(w.fn, w.depth)
	w.expr(hole{to: tmp}, n.x)
	w.depth++
	ks := w.addrs(n.list)
	if len(ks) > 1 {
		k := ks[1]
		if !isArray(n.x.typ) {
			k = k.deref()
		}
		w.flow(k, tmp)
	}
	w.changed(ks, n.list, n)
	w.block(n.body)
	w.depth--
}

func (w *walker) typeSwitch(n *node) {
	var ks []hole
	for _, c := range n.body {
		if c.name == nil {
			continue
		}
		l := w.location(c.name)
		l.depth = w.depth
		if pointers(c.name.typ) {
			k := hole{to: l}
			if !types.IsInterface(c.name.typ) && !direct(c.name.typ) {
				k = k.deref()
			}
			ks = append(ks, k)
		}
	}
	w.expr(w.tee(ks...), n.x)
	for _, c := range n.body {
		w.block(c.body)
	}
}

// goes is a go or defer statement: what it calls, and with what, is kept for later.
func (w *walker) goes(n *node) {
	k := w.toHeap()
	if n.defers && w.depth == 1 {
		k = w.discard()
	}
	call := n.x
	if call == nil {
		return
	}
	w.stmts(call.init)
	if !n.defers || w.depth > 1 {
		w.expr(k, call.x)
		if call.op != opNone && call.op != opLen {
			w.into(k, call.list)
		}
		return
	}
	w.expr(w.discard(), call)
}
