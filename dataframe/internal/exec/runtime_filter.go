package exec

import (
	"bytes"
	"fmt"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Once a join knows the keys of its build side, it tells the scan below its
// other side which keys can matter at all: the keys themselves if they are few, else
// the least and the greatest. A source may skip files, row groups and pages by that, or
// send it to a server. Whole numbers that lie close enough together are a keySet, too, which a
// source asks before it reads the other columns of a row.

// runtimeFilters are what a scan learnt before its tasks are opened.
type runtimeFilters struct {
	full    *column.Schema
	stats   *NodeStats
	filters []plan.Filter
	sets    []plan.Filter        // of keySets: there is no expression to push
	moving  []func() plan.Filter // asked when a split is opened
}

// An origin is where a column of a stage comes from.
type origin struct {
	scan *runtimeFilters
	name string
	// apart says that there is more between than the passing on of rows: an error that other
	// rows might bring, a join.
	apart bool
	// exact says that how many rows come decides what is computed together: which are dropped must not
	// depend on time.
	exact bool
}

// through is o seen from behind an operator that makes new tasks of the rows that it gets.
func (o *origin) through() *origin {
	if o == nil {
		return nil
	}
	out := *o
	out.apart, out.exact = true, true
	return &out
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
	for i, e := range on {
		c, ok := e.root.(columnOf)
		if !ok || nullSafe != nil && nullSafe[i] {
			continue
		}
		from := left.originOf(int(c))
		if from == nil {
			continue
		}
		values := t.held.extra[i]
		least, greatest := t.extremes(values)
		if least < 0 {
			continue
		}
		key := func(row int) plan.Expr { return &plan.Literal{Value: values.At(row), Typ: e.typ} }
		column := &plan.Column{Name: from.name}
		told := []plan.Expr{
			&plan.Call{Func: ">=", Args: []plan.Expr{column, key(least)}},
			&plan.Call{Func: "<=", Args: []plan.Expr{column, key(greatest)}},
		}
		var set *keySet
		if values.Type().Equal(e.typ) {
			set = keySetOf(values, t.valid)
		}
		few := t.keys.groups <= fewKeys
		if few {
			in := &plan.Call{Func: "in", Args: []plan.Expr{column}}
			for row := range t.groups {
				in.Args = append(in.Args, key(row))
			}
			told = []plan.Expr{in}
		}
		for _, f := range told {
			if err := from.scan.add(f, from, few, set); err != nil {
				return err
			}
		}
		if !few && set != nil {
			from.scan.addSet(from, set)
		}
	}
	return nil
}

// add tells the scan of from that e is true of all rows that matter; if exact is set, set tells the same.
func (r *runtimeFilters) add(e plan.Expr, from *origin, exact bool, set *keySet) error {
	e, err := plan.Resolve(e, r.full)
	if err != nil {
		return err
	}
	f, err := evalFilter(plan.Filter{Expr: e, Columns: []string{from.name}}, r.full, r.stats)
	if err != nil {
		return err
	}
	if exact && set != nil {
		f.Eval = set.match
	}
	r.filters = append(r.filters, from.hint(f))
	r.stats.learn(e)
	return nil
}

// addSet tells the scan of from which keys there are.
func (r *runtimeFilters) addSet(from *origin, set *keySet) {
	always := &plan.Literal{Value: true, Typ: column.Bool}
	r.sets = append(r.sets, from.hint(plan.Filter{Expr: always, Columns: []string{from.name}, Eval: set.match}))
	r.stats.note(fmt.Sprintf("%s among %d keys", &plan.Column{Name: from.name}, set.keys))
}

// hint makes f one that is left out where it does not pay, if it may.
func (o *origin) hint(f plan.Filter) plan.Filter {
	if !o.exact {
		f.Eval, f.Hint = whileItPays(f.Eval), true
	}
	return f
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

// extremes are rows of the least and the greatest value of v among the keys, -1 for types
// without useful bounds.
func (t *joinTable) extremes(v column.Vector) (least, greatest int) {
	switch v := column.Flatten(v).(type) {
	case *column.Ints:
		return rowsOfBounds(v.Values, t.valid)
	case *column.Days:
		return rowsOfBounds(v.Values, t.valid)
	case *column.Texts:
		return t.extremeTexts(v)
	}
	return -1, -1
}

func rowsOfBounds[T int32 | int64](values []T, valid column.Bitmap) (least, greatest int) {
	low, high, some := bounds(values, valid)
	if !some {
		return -1, -1
	}
	find := func(x T) int {
		for i, y := range values {
			if y == x && valid.Has(i) {
				return i
			}
		}
		return -1
	}
	return find(low), find(high)
}

func (t *joinTable) extremeTexts(v *column.Texts) (least, greatest int) {
	least, greatest = -1, -1
	for i := range t.groups {
		if least < 0 || bytes.Compare(v.Bytes(i), v.Bytes(least)) < 0 {
			least = i
		}
		if greatest < 0 || bytes.Compare(v.Bytes(greatest), v.Bytes(i)) < 0 {
			greatest = i
		}
	}
	return least, greatest
}
