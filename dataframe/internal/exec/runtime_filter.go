package exec

import (
	"bytes"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Once a join knows the keys of its build side, it tells the scan below its
// other side which keys can matter at all: a source may skip files and row
// groups by that.

// runtimeFilters are what a scan learnt before its tasks are opened.
type runtimeFilters struct {
	full    *column.Schema
	stats   *NodeStats
	filters []plan.Filter
}

// An origin is where a column of a stage comes from.
type origin struct {
	scan *runtimeFilters
	name string
}

func (s *stage) originOf(c int) *origin {
	if s.origin == nil {
		return nil
	}
	return s.origin(c)
}

// restrict tells the scans below left the least and the greatest key. It is for
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
		bound := func(op string, row int) plan.Expr {
			return &plan.Call{Func: op, Args: []plan.Expr{&plan.Column{Name: from.name}, &plan.Literal{Value: keys[i].At(row), Typ: e.typ}}}
		}
		for _, b := range []plan.Expr{bound(">=", least), bound("<=", greatest)} {
			if err := from.scan.add(b, from.name); err != nil {
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
	r.filters = append(r.filters, f)
	return nil
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
