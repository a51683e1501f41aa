package exec

import (
	"bytes"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Once a join knows the keys of its build side, it tells the scan below its
// other side which keys can matter at all: the keys themselves if they are few, else
// the least and the greatest. A source may skip files, row groups and pages by that, or
// send it to a server.

// runtimeFilters are what a scan learnt before its tasks are opened.
type runtimeFilters struct {
	full    *column.Schema
	stats   *NodeStats
	filters []plan.Filter
	moving  []func() plan.Filter // asked when a split is opened
}

// An origin is where a column of a stage comes from.
type origin struct {
	scan *runtimeFilters
	name string
	// apart says that there is more between than the passing on of rows: an error that other
	// rows might bring, a join.
	apart bool
}

// withdrawn is o, apart if something is.
func (o *origin) withdrawn(apart bool) *origin {
	if o == nil || !apart {
		return o
	}
	out := *o
	out.apart = true
	return &out
}

func (s *stage) originOf(c int) *origin {
	if s.origin == nil {
		return nil
	}
	return s.origin(c)
}

// fewKeys is the most keys that are told one by one.
const fewKeys = 256

// restrict tells the scans below left what keys there are. It is for
// joins that drop left rows without a partner; a null-safe key has no bounds.
func (t *joinTable) restrict(left *stage, on []*expr, nullSafe []bool) error {
	keys := t.keys.keys()
	for i, e := range on {
		c, ok := e.root.(columnOf)
		if !ok || nullSafe != nil && nullSafe[i] {
			continue
		}
		from := left.originOf(int(c))
		least, greatest := extremes(keys[i])
		if from == nil || least < 0 {
			continue
		}
		key := func(row int) plan.Expr { return &plan.Literal{Value: keys[i].At(row), Typ: e.typ} }
		column := &plan.Column{Name: from.name}
		told := []plan.Expr{
			&plan.Call{Func: ">=", Args: []plan.Expr{column, key(least)}},
			&plan.Call{Func: "<=", Args: []plan.Expr{column, key(greatest)}},
		}
		if n := keys[i].Len(); n <= fewKeys {
			in := &plan.Call{Func: "in", Args: []plan.Expr{column}}
			for row := range n {
				in.Args = append(in.Args, key(row))
			}
			told = []plan.Expr{in}
		}
		for _, f := range told {
			if err := from.scan.add(f, from.name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *runtimeFilters) add(e plan.Expr, name string) error {
	e, err := plan.Resolve(e, r.full)
	if err != nil {
		return err
	}
	f, err := evalFilter(plan.Filter{Expr: e, Columns: []string{name}}, r.full, r.stats)
	if err != nil {
		return err
	}
	f.Eval, f.Hint = whileItPays(f.Eval), true
	r.filters = append(r.filters, f)
	r.stats.learn(e)
	return nil
}

// tryRows is how many rows a filter learnt has to show that it pays.
const tryRows = 32 << 10

// whileItPays is eval until it has let pass more than three rows of four; then it lets pass
// all: the join drops them anyway.
func whileItPays(eval func(*column.Batch) (column.Bitmap, error)) func(*column.Batch) (column.Bitmap, error) {
	var rows, kept atomic.Int64
	return func(b *column.Batch) (column.Bitmap, error) {
		if n := rows.Load(); n > tryRows && kept.Load() > n/4*3 {
			return column.FullBitmap(b.N), nil
		}
		m, err := eval(b)
		if err == nil {
			rows.Add(int64(b.N))
			kept.Add(int64(m.Count(b.N)))
		}
		return m, err
	}
}

// request is req with the filters that the source takes, and those that are left for
// its splits.
func (r *runtimeFilters) request(src plan.Source, req plan.Request) (plan.Request, []plan.Filter) {
	f, ok := src.(plan.Filterer)
	if !ok {
		return req, r.filters
	}
	req.Filters = append([]plan.Filter(nil), req.Filters...)
	var rest []plan.Filter
	for _, learnt := range r.filters {
		if f.Pushes(learnt.Expr) == plan.No {
			rest = append(rest, learnt)
		} else {
			req.Filters = append(req.Filters, learnt)
		}
	}
	return req, rest
}

// extremes are the rows of the least and the greatest value of v, -1 for types
// without useful bounds.
func extremes(v column.Vector) (least, greatest int) {
	switch v := v.(type) {
	case *column.Ints:
		return extremesOf(len(v.Values), func(i, j int) bool { return v.Values[i] < v.Values[j] })
	case *column.Days:
		return extremesOf(len(v.Values), func(i, j int) bool { return v.Values[i] < v.Values[j] })
	case *column.Texts:
		return extremesOf(len(v.Views), func(i, j int) bool { return bytes.Compare(v.Bytes(i), v.Bytes(j)) < 0 })
	}
	return -1, -1
}

func extremesOf(n int, less func(i, j int) bool) (least, greatest int) {
	for i := range n {
		if less(i, least) {
			least = i
		}
		if less(greatest, i) {
			greatest = i
		}
	}
	return least, greatest
}
