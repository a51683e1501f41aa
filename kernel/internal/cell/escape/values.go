package escape

import "go/types"

// A walker makes the graph of a function.
type walker struct {
	*group
	p     *program
	fn    *fn
	depth int
}

func (w *walker) discard() hole  { return hole{to: &w.blank} }
func (w *walker) toHeap() hole   { return hole{to: &w.heap} }
func (w *walker) mutation() hole { return hole{to: &w.mutator} }

// spill makes a location for what an expression allocates; its address flows to k.
func (w *walker) spill(k hole, n *node) hole {
	l := w.locate(w.fn, w.depth)
	n.loc = l
	w.flow(k.addr(), l)
	return hole{to: l}
}

// tee is a hole that flows into all of ks.
func (w *walker) tee(ks ...hole) hole {
	switch len(ks) {
	case 0:
		return w.discard()
	case 1:
		return ks[0]
	}
	l := w.locate(w.fn, w.depth)
	for _, k := range ks {
		w.flow(k, l)
	}
	return hole{to: l}
}

func (w *walker) discards(list []*node) {
	for _, n := range list {
		w.expr(w.discard(), n)
	}
}

// expr lets the value of n flow into k.
func (w *walker) expr(k hole, n *node) {
	if n == nil {
		return
	}
	w.stmts(n.init)
	if k.derefs >= 0 && n.typ != nil && !pointers(n.typ) {
		k.to = &w.blank
	}
	switch n.op {
	case opLiteral, opFunc:
	case opName:
		w.flow(k, w.location(n.name))
	case opAddr:
		w.expr(k.addr(), n.x)
	case opDeref, opDotPointer:
		w.expr(k.deref(), n.x)
	case opDot, opConvert:
		w.expr(k, n.x)
	case opSlice:
		w.expr(k, n.x)
		w.discards(n.list)
	case opAssertion:
		if !types.IsInterface(n.typ) && !direct(n.typ) {
			k = k.deref()
		}
		w.expr(k, n.x)
	case opIndex:
		if !isArray(n.x.typ) {
			k = k.deref()
		}
		w.expr(k, n.x)
		w.expr(w.discard(), n.y)
	case opInterface:
		if !types.IsInterface(n.x.typ) && !direct(n.x.typ) || isTypeParam(n.x.typ) {
			k = w.spill(k, n)
		}
		w.expr(k, n.x)
	case opMake, opAllocate, opBytes:
		w.spill(k, n)
		w.expr(w.discard(), n.x)
		w.discards(n.list)
	case opPointerLiteral:
		w.expr(w.spill(k, n), n.x)
	case opSliceLiteral:
		k = w.spill(k, n)
		w.into(k, n.list)
	case opArrayLiteral, opStructLiteral:
		w.into(k, n.list)
	case opMapLiteral:
		w.spill(k, n)
		w.into(w.toHeap(), n.list)
	case opMethodValue:
		w.expr(w.tee(w.toHeap(), w.spill(k, n)), n.x)
	case opClosure:
		w.closure(k, n)
	case opCall, opCallInterface, opInlined, opAppend, opCopy, opLen, opCap, opExtreme, opPanic, opClear:
		w.call([]hole{k}, n)
	default:
		w.discards([]*node{n.x, n.y})
		w.discards(n.list)
		w.discards(n.more)
	}
}

func (w *walker) into(k hole, list []*node) {
	for _, n := range list {
		w.expr(k, n)
	}
}

// closure is analyzed where it stands; what it captures flows to it.
func (w *walker) closure(k hole, n *node) {
	k = w.spill(k, n)
	n.loc.closure = n.fn
	w.closures = append(w.closures, captured{k, n.fn})
	for _, v := range n.fn.captures {
		if l := w.location(v); !l.captured {
			l.captured = true
			if l.depth == w.depth {
				l.changed = false
			}
		}
	}
	w.start(n.fn)
	in := &walker{group: w.group, p: w.p, fn: n.fn, depth: 1}
	in.stmts(n.fn.body)
}

// addr is the hole of an assignment to n.
func (w *walker) addr(n *node) hole {
	if n == nil {
		return w.discard()
	}
	switch n.op {
	case opName:
		return hole{to: w.location(n.name)}
	case opDot, opConvert:
		return w.addr(n.x)
	case opIndex:
		w.expr(w.discard(), n.y)
		if isArray(n.x.typ) {
			return w.addr(n.x)
		}
		w.expr(w.mutation(), n.x)
	case opDeref, opDotPointer:
		w.expr(w.mutation(), n.x)
	case opNone: // an element of a map
		if len(n.list) == 2 {
			w.expr(w.discard(), n.list[0])
			w.expr(w.toHeap(), n.list[1])
		}
	}
	return w.toHeap()
}

// pointers says whether values of a type hold pointers.
func pointers(t types.Type) bool {
	switch u := under(t).(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0 || u.Kind() == types.UnsafePointer || u.Kind() == types.UntypedNil
	case *types.Array:
		return u.Len() > 0 && pointers(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if pointers(f.Type()) {
				return true
			}
		}
		return false
	case *types.Tuple:
		return true
	}
	return true
}

// direct says whether an interface holds a value of the type itself.
func direct(t types.Type) bool {
	switch u := under(t).(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Array:
		return u.Len() == 1 && direct(u.Elem())
	case *types.Struct:
		return u.NumFields() == 1 && direct(u.Field(0).Type())
	}
	return false
}
