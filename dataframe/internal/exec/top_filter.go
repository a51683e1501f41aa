package exec

import (
	"slices"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A topBound is the last row that can still be among the first of all tasks' rows. When it
// has a scan below, that learns of it while it reads: columns of rows that come too late
// need not be decoded, nor row groups of them be read. The rows dropped could not have come
// in anyway, so the answer does not depend on how early one learns.
type topBound struct {
	name string         // the scan's column that is the first key; "": none
	full *column.Schema // of the scan
	stat *NodeStats
	typ  column.Type

	mu     sync.Mutex
	last   atomic.Pointer[bound]
	filter atomic.Pointer[plan.Filter]
}

// newTopBound tells the scan below in, if the first of keys is a column of it and nothing in
// between can fail: an error must not depend on which rows were dropped in time.
func newTopBound(in *stage, extra []*expr) *topBound {
	t := &topBound{}
	if len(extra) == 0 {
		return t
	}
	c, ok := extra[0].root.(columnOf)
	if !ok {
		return t
	}
	for _, e := range extra {
		if e.fails {
			return t
		}
	}
	from := in.originOf(int(c))
	if from == nil || from.apart {
		return t
	}
	t.name, t.full, t.stat, t.typ = from.name, from.scan.full, from.scan.stats, extra[0].typ
	from.scan.moving = append(from.scan.moving, t.now)
	return t
}

// tighten notes b, the bound of the last of sorted rows with that first key.
func (t *topBound) tighten(b *bound, key column.Vector) *bound {
	if b == nil {
		return t.last.Load()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := t.last.Load(); last != nil && last.word <= b.word {
		return last
	}
	t.last.Store(b)
	if f := t.filterOf(b, key); f != nil {
		t.filter.Store(f)
	}
	return b
}

// filterOf is the condition that b and key, one row, stand for; nil if there is none.
func (t *topBound) filterOf(b *bound, key column.Vector) *plan.Filter {
	if t.name == "" {
		return nil
	}
	switch v := key.(type) {
	case *column.Ints, *column.Days, *column.Uints, *column.Texts:
	case *column.Floats:
		if v.Values[0] != v.Values[0] {
			return nil
		}
	default:
		return nil
	}
	op := "<="
	if b.key.Desc {
		op = ">="
	}
	col := &plan.Column{Name: t.name}
	var e plan.Expr = &plan.Call{Func: op, Args: []plan.Expr{col, &plan.Literal{Value: key.At(0), Typ: t.typ}}}
	if b.key.NullsFirst {
		e = &plan.Call{Func: "or", Args: []plan.Expr{&plan.Call{Func: "is_null", Args: []plan.Expr{col}}, e}}
	}
	e, err := plan.Resolve(e, t.full)
	if err != nil {
		return nil
	}
	f, err := evalFilter(plan.Filter{Expr: e, Columns: []string{t.name}}, t.full, t.stat)
	if err != nil {
		return nil
	}
	return &f
}

// now is the condition as far as it is known, to become stricter while it is used.
func (t *topBound) now() plan.Filter {
	out := plan.Filter{Expr: &plan.Literal{Value: true, Typ: column.Bool}, Columns: []string{t.name}, Hint: true, Moving: true}
	if f := t.filter.Load(); f != nil {
		out.Expr = f.Expr
	}
	out.Eval = func(b *column.Batch) (column.Bitmap, error) {
		if f := t.filter.Load(); f != nil {
			return f.Eval(b)
		}
		return nil, nil
	}
	return out
}

// with is filters, the sets of keys and what is known now of filters that move.
func (r *runtimeFilters) with(filters []plan.Filter) []plan.Filter {
	out := append(slices.Clip(filters), r.sets...)
	for _, now := range r.moving {
		out = append(out, now())
	}
	return out
}
