package optimize

import (
	"context"
	"fmt"
	"slices"

	"weir/dataframe/plan"
)

// A sharing finds what several steps of a plan read, such as a query of WITH that is named twice, or is written twice: the same
// node is the input of several. Of these it makes Commons, where that pays. What gives other rows each time, such as those of
// random(), always becomes one: whoever reads it gets the same.
type sharing struct {
	ctx   context.Context
	rules Options
	order []plan.Node // all nodes, each after those that read it
	uses  map[plan.Node]int
	stops map[plan.Node]bool // a Limit may end the reading of them
	vary  map[plan.Node]bool
	parts map[plan.Node]*subplan
	found []*subplan // each after those that it reads
	made  map[plan.Node]plan.Node
}

// A subplan that is shared is optimized by itself: twice, first for how many rows it has, and again when it is known what is
// read of it.
type subplan struct {
	common *plan.Common
	raw    plan.Node
}

// manyUses is more than the number of readers of a node that matters.
const manyUses = 1 << 20

// subplans is n with Shared nodes in the place of what is computed once, and the subplans that these read.
func subplans(ctx context.Context, n plan.Node, rules Options) (plan.Node, []*subplan, error) {
	if !slices.Contains(rules.Off, shareSubplans) {
		n = unified(n)
	}
	s := &sharing{ctx: ctx, rules: rules, uses: map[plan.Node]int{n: 1}, stops: map[plan.Node]bool{}, vary: map[plan.Node]bool{}}
	s.list(n, map[plan.Node]bool{})
	slices.Reverse(s.order)
	s.parts, s.made = map[plan.Node]*subplan{}, map[plan.Node]plan.Node{}
	for _, n := range s.order {
		if err := s.decide(n); err != nil {
			return nil, nil, err
		}
	}
	if len(s.parts) == 0 {
		return n, nil, nil
	}
	return s.make(n), s.found, nil
}

// below are the inputs of n in which it is looked for what can be shared. The step of a recursion is a plan of its own in
// each round.
func below(n plan.Node) []plan.Node {
	if r, ok := n.(*plan.Recursive); ok {
		return []plan.Node{r.Base}
	}
	return n.Inputs()
}

func (s *sharing) list(n plan.Node, seen map[plan.Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	s.vary[n] = varies(n)
	for _, in := range below(n) {
		s.list(in, seen)
		s.vary[n] = s.vary[n] || s.vary[in]
	}
	s.order = append(s.order, n)
}

// varies reports whether n itself gives other rows each time; the step of a recursion is part of it.
func varies(n plan.Node) bool {
	if r, ok := n.(*plan.Recursive); ok && variesBelow(r.Step) {
		return true
	}
	return slices.ContainsFunc(plan.Expressions(n), plan.Varies)
}

func variesBelow(n plan.Node) bool {
	return varies(n) || slices.ContainsFunc(n.Inputs(), variesBelow)
}

// decide makes n a shared subplan if that pays, and tells its inputs how often they are read.
func (s *sharing) decide(n plan.Node) error {
	times := s.uses[n]
	if times > 1 {
		pays, err := s.pays(n)
		if err != nil {
			return err
		}
		if s.vary[n] || pays {
			s.parts[n] = &subplan{common: &plan.Common{}}
			times = 1
		}
	}
	for _, in := range below(n) {
		s.uses[in] = min(s.uses[in]+times, manyUses)
		s.stops[in] = s.stops[in] || stopsReading(n, s.stops[n])
	}
	return nil
}

// stopsReading reports whether n may stop reading before the end of its inputs; stopped tells that whoever reads n may.
func stopsReading(n plan.Node, stopped bool) bool {
	switch n.(type) {
	case *plan.Limit:
		return true
	case *plan.Project, *plan.FilterRows, *plan.Explode, *plan.Union, *plan.Join, *plan.RowIndex:
		return stopped
	}
	return false
}

// mostInPart is how many steps a subplan has at most whose cost is estimated: it is optimized for that, with all that it
// reads in every place.
const mostInPart = 300

// gain is by how much the cost of computing rows is larger than their number if it pays to keep them: they are held or
// written to disk, and nothing that who reads them learns is told to the scans below.
const gain = 4

// pays reports whether n had better be computed once.
func (s *sharing) pays(n plan.Node) (bool, error) {
	if slices.Contains(s.rules.Off, shareSubplans) || s.stops[n] && !breaks(n) {
		return false, nil
	}
	if steps(n, mostInPart) >= mostInPart {
		return breaks(n), nil
	}
	if !worthKeeping(n) {
		return false, nil
	}
	alone, err := RunWith(s.ctx, n, Options{Off: append(slices.Clone(s.rules.Off), shareSubplans)})
	if err != nil || !worthKeeping(alone) {
		return false, err
	}
	e := newEstimator(s.ctx)
	rows, cost := e.of(alone), e.cost(alone)
	if rows == nil || cost < 0 {
		return breaks(alone), nil
	}
	return cost >= gain*rows.rows, nil
}

// steps counts the steps of n, up to most.
func steps(n plan.Node, most int) int {
	count := 1
	for _, in := range n.Inputs() {
		if count < most {
			count += steps(in, most-count)
		}
	}
	return count
}

// worthKeeping reports whether n does more than reading and looking at rows one by one. What a Check tells, it tells of
// those who read.
func worthKeeping(n plan.Node) bool {
	more := false
	for _, in := range append(below(n), n) {
		switch in.(type) {
		case *plan.Check, *plan.WriteTo:
			return false
		case *plan.Scan, *plan.Values, *plan.FilterRows, *plan.Project, *plan.Limit, *plan.RowIndex, *plan.Explode, *plan.Union:
		default:
			more = true
		}
		if in != n {
			more = more || worthKeeping(in)
		}
	}
	return more
}

// breaks reports whether the rows of n come from a step that reads all of its input before it gives any, and mostly gives
// fewer.
func breaks(n plan.Node) bool {
	switch n := n.(type) {
	case *plan.Aggregate, *plan.Distinct, *plan.SetOp, *plan.Window, *plan.Apply, *plan.Recursive, *plan.Tail:
		return true
	case *plan.Sort:
		return n.Limit >= 0 || breaks(n.In)
	case *plan.Project, *plan.FilterRows, *plan.Limit:
		return breaks(n.Inputs()[0])
	}
	return false
}

// cost is about how many rows the steps of n take in hand, heavy steps taking one several times; -1 if it is not known.
func (e *estimator) cost(n plan.Node) float64 {
	total := 0.0
	for _, in := range n.Inputs() {
		rows, below := e.of(in), e.cost(in)
		if rows == nil || below < 0 {
			return -1
		}
		total += below + rows.rows*weight(n)
	}
	rows := e.of(n)
	if rows == nil {
		return -1
	}
	switch n.(type) {
	case *plan.Scan, *plan.Join:
		total += rows.rows
	}
	return total
}

// weight is how much a row of its input costs n, about.
func weight(n plan.Node) float64 {
	switch n.(type) {
	case *plan.Join:
		return 1
	case *plan.Aggregate, *plan.Distinct, *plan.SetOp:
		return 2
	case *plan.Sort, *plan.Window, *plan.Apply:
		return 4
	}
	return 0
}

// make is n over Shared nodes.
func (s *sharing) make(n plan.Node) plan.Node {
	if out, ok := s.made[n]; ok {
		return out
	}
	ins := slices.Clone(n.Inputs())
	changed := false
	for i, in := range below(n) {
		ins[i] = s.make(in)
		changed = changed || ins[i] != in
	}
	out := n
	if changed {
		out = n.With(ins)
	}
	if p := s.parts[n]; p != nil {
		s.found = append(s.found, p)
		p.raw, p.common.Node, p.common.Name = out, out, fmt.Sprint(len(s.found))
		out = plan.NewShared(p.common)
	}
	s.made[n] = out
	return out
}
