package escape

// A location is a variable, or what an expression allocates.
type location struct {
	edges     []edge
	fn        *fn
	depth     int // of loops
	derefs    int
	walk      int
	queued    bool
	waiting   bool
	escapes   bool
	mutates   bool
	calls     bool
	name      *name
	closure   *fn
	leaks     leaks
	captured  bool
	changed   bool // assigned again after its declaration
	addressed bool
	param     bool
	result    int // from 1
}

// An edge is an assignment from src, with so many dereferences: -1 for its address.
type edge struct {
	src    *location
	derefs int
}

// A hole is where the value of an expression goes.
type hole struct {
	to      *location
	derefs  int
	address bool
}

func (k hole) deref() hole { return hole{to: k.to, derefs: k.derefs + 1} }
func (k hole) addr() hole  { return hole{to: k.to, derefs: k.derefs - 1, address: true} }
func (k hole) shift(n int) hole {
	return hole{to: k.to, derefs: k.derefs + n, address: n < 0}
}

// leaks say with how many dereferences a parameter flows where its function does not
// hold it; -1 for not at all.
type leaks struct {
	heap, mutator, callee int
	results               [5]int
}

var noLeaks = leaks{-1, -1, -1, [5]int{-1, -1, -1, -1, -1}}

func least(p *int, derefs int) {
	if *p < 0 || derefs < *p {
		*p = derefs
	}
}

// any says whether the value flows anywhere.
func (l leaks) any() bool { return l != noLeaks }

// settle drops the flows that one to the heap covers.
func (l *leaks) settle() {
	if l.heap < 0 {
		return
	}
	drop := func(p *int) {
		if *p >= l.heap {
			*p = -1
		}
	}
	drop(&l.mutator)
	drop(&l.callee)
	for i := range l.results {
		drop(&l.results[i])
	}
}

// A group is the analysis of functions that call each other.
type group struct {
	all                          []*location
	heap, mutator, callee, blank location
	closures                     []captured
}

// captured is a closure whose variables flow to a hole.
type captured struct {
	k  hole
	fn *fn
}

func newGroup() *group {
	g := &group{}
	g.heap = location{escapes: true, mutates: true, calls: true, leaks: noLeaks}
	g.mutator = location{mutates: true, leaks: noLeaks}
	g.callee = location{calls: true, leaks: noLeaks}
	return g
}

func (g *group) locate(f *fn, depth int) *location {
	l := &location{fn: f, depth: depth, leaks: noLeaks}
	g.all = append(g.all, l)
	return l
}

func (g *group) flow(k hole, src *location) {
	src.addressed = src.addressed || k.address
	switch {
	case k.to == &g.blank, k.to == src && k.derefs >= 0:
	case k.to.escapes && k.derefs < 0:
		src.escape()
	default:
		k.to.edges = append(k.to.edges, edge{src, k.derefs})
	}
}

func (l *location) escape() { l.escapes, l.mutates, l.calls = true, true, true }

// solve walks from every location until nothing changes.
func (g *group) solve() {
	todo := []*location{&g.heap, &g.callee, &g.mutator}
	for i := len(g.all) - 1; i >= 0; i-- {
		todo = append(todo, g.all[i])
	}
	for _, l := range todo {
		l.waiting = true
	}
	enqueue := func(l *location) {
		if !l.waiting {
			l.waiting = true
			todo = append(todo, l)
		}
	}
	for walk := 1; len(todo) > 0; walk++ {
		root := todo[0]
		todo = todo[1:]
		root.waiting = false
		g.walk(root, walk, enqueue)
	}
}

// walk finds the least number of dereferences from a root to all other locations.
func (g *group) walk(root *location, walk int, enqueue func(*location)) {
	root.walk, root.derefs = walk, 0
	if f := root.closure; root.calls && f != nil && !f.lost {
		f.lost = true
		for _, r := range f.results {
			enqueue(r.loc)
		}
	}
	todo := []*location{root}
	for len(todo) > 0 {
		l := todo[0]
		todo = todo[1:]
		l.queued = false
		derefs := max(l.derefs, 0)
		before := [3]bool{l.escapes, l.mutates, l.calls}
		if l.derefs < 0 && g.outlives(root, l) {
			l.escape()
		}
		if derefs == 0 {
			l.mutates, l.calls = l.mutates || root.mutates, l.calls || root.calls
		}
		if l.param {
			g.leak(root, l, derefs)
		}
		if before != [3]bool{l.escapes, l.mutates, l.calls} {
			enqueue(l)
			if l.escapes {
				continue
			}
		}
		for _, e := range l.edges {
			d := derefs + e.derefs
			if e.src.escapes || e.src.walk == walk && e.src.derefs <= d {
				continue
			}
			e.src.walk, e.src.derefs = walk, d
			if !e.src.queued {
				e.src.queued = true
				todo = append(todo, e.src)
			}
		}
	}
}

// leak notes that a parameter flows to root.
func (g *group) leak(root, l *location, derefs int) {
	if g.outlives(root, l) {
		if !root.escapes && root.result > 0 && root.fn == l.fn && root.result <= len(l.leaks.results) {
			least(&l.leaks.results[root.result-1], derefs)
		} else {
			least(&l.leaks.heap, derefs)
		}
	}
	if root.mutates {
		least(&l.leaks.mutator, derefs)
	}
	if root.calls {
		least(&l.leaks.callee, derefs)
	}
}

// outlives says whether what l holds may be there when other is gone.
func (g *group) outlives(l, other *location) bool {
	switch {
	case l.escapes:
		return true
	case l == &g.mutator, l == &g.callee, l == &g.blank:
		return false
	case l.result > 0:
		return !(within(l.fn, other.fn) && !l.fn.lost)
	case l.fn == other.fn && l.depth < other.depth:
		return true
	}
	return within(other.fn, l.fn)
}

// within says whether f is a closure inside of outer.
func within(f, outer *fn) bool {
	if f == nil || f == outer {
		return false
	}
	for f = f.parent; f != nil; f = f.parent {
		if f == outer {
			return true
		}
	}
	return false
}
