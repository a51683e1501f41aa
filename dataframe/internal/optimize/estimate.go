package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// An estimate is about how many rows a step gives, and what is known of its columns.
type estimate struct {
	rows    float64
	columns map[string]domain
}

// A domain is the values that a column may have, before any row was dropped.
type domain struct {
	size     float64 // about how many are different; if that is not known, at most
	known    bool
	min, max any // no value is outside; nil: unknown
}

// of is the domain of x. Of what is computed nothing is known but that it has no more values than rows.
func (e *estimate) of(x plan.Expr) domain {
	if c, ok := plan.Unalias(x).(*plan.Column); ok {
		if d, ok := e.columns[c.Name]; ok {
			return d
		}
	}
	return domain{size: max(e.rows, 1)}
}

// values is how many different values of x there are at most in the rows.
func (e *estimate) values(x plan.Expr) float64 { return max(min(e.of(x).size, e.rows), 1) }

// matching is by what the number of pairs of rows is divided for an equality of values of two domains: the
// values of the smaller are taken to be among those of the larger. Where neither is known, the side that can have fewer
// is taken to have each value once, as a dimension has, and the other's to be among them, as those of facts are.
func matching(l, r domain) float64 {
	switch {
	case l.known && r.known:
		return max(l.size, r.size)
	case l.known:
		return l.size
	case r.known:
		return r.size
	}
	return min(l.size, r.size)
}

// together is the domain of the values of both in a table of rows rows before any was dropped.
func (d domain) together(with domain, rows float64) domain {
	size := d.size * with.size
	return domain{size: min(size, rows), known: d.known && with.known && size <= rows}
}

// An estimator knows what sources tell of themselves.
type estimator struct {
	ctx   context.Context
	known map[plan.Node]*estimate
}

func newEstimator(ctx context.Context) *estimator {
	return &estimator{ctx, map[plan.Node]*estimate{}}
}

// of is the estimate of n; nil if a source below does not tell.
func (e *estimator) of(n plan.Node) *estimate {
	if out, ok := e.known[n]; ok {
		return out
	}
	out := e.make(n)
	e.known[n] = out
	return out
}

func (e *estimator) make(n plan.Node) *estimate {
	switch n := n.(type) {
	case *plan.Scan:
		return e.scan(n)
	case *plan.Values:
		return &estimate{rows: float64(rowsIn(n))}
	case *plan.Join:
		return e.join(n)
	case *plan.Shared:
		return e.of(n.Of.Node)
	case *plan.Recursive, *plan.Iteration:
		return nil // how many rounds there will be, nobody knows
	}
	var ins []*estimate
	for _, in := range n.Inputs() {
		below := e.of(in)
		if below == nil {
			return nil
		}
		ins = append(ins, below)
	}
	in := ins[0]
	switch n := n.(type) {
	case *plan.FilterRows:
		return in.less(e.selectivity(n, in))
	case *plan.Project:
		out := &estimate{in.rows, map[string]domain{}}
		for _, x := range n.Exprs {
			out.columns[plan.NameOf(x)] = in.of(x)
		}
		return out
	case *plan.Aggregate:
		return groupsOf(n, in)
	case *plan.Distinct:
		if n.On == nil {
			return in
		}
		return &estimate{min(in.rows, product(in, n.On)), in.columns}
	case *plan.Limit:
		if n.N >= 0 {
			return &estimate{min(in.rows, float64(n.N)), in.columns}
		}
		return in
	case *plan.Sort:
		if n.Limit >= 0 {
			return &estimate{min(in.rows, float64(n.Limit)), in.columns}
		}
		return in
	case *plan.Union:
		out := &estimate{}
		for _, in := range ins {
			out.rows += in.rows
		}
		return out
	}
	return &estimate{rows: in.rows}
}

// less is e with a share of its rows.
func (e *estimate) less(share float64) *estimate {
	return &estimate{e.rows * share, e.columns}
}

func product(in *estimate, es []plan.Expr) float64 {
	n := 1.0
	for _, x := range es {
		n *= in.values(x)
	}
	return n
}

func groupsOf(n *plan.Aggregate, in *estimate) *estimate {
	sets := float64(max(len(n.Sets), 1))
	out := &estimate{rows: sets * min(max(in.rows, 1), product(in, n.Keys)), columns: map[string]domain{}}
	for _, k := range n.Keys {
		out.columns[plan.NameOf(k)] = in.of(k)
	}
	return out
}

func (e *estimator) scan(n *plan.Scan) *estimate {
	src, ok := n.Source.(plan.Statistician)
	if !ok {
		return nil
	}
	req := plan.Request{Filters: n.Request.Filters, Limit: -1}
	req.Columns = append([]string(nil), n.Request.Columns...)
	have := set(req.Columns)
	for _, f := range req.Filters {
		for _, c := range plan.ColumnsOf(f.Expr) {
			if !have[c] {
				have[c] = true
				req.Columns = append(req.Columns, c)
			}
		}
	}
	st, err := src.Statistics(e.ctx, req)
	if err != nil { // reading it will say so, if it is to be read
		return nil
	}
	out := &estimate{float64(st.Rows), map[string]domain{}}
	for name, c := range st.Columns {
		out.columns[name] = domainOf(c, out.rows)
	}
	var conds []plan.Expr
	for _, f := range req.Filters {
		conds = append(conds, f.Expr)
	}
	return out.less(shareOfAll(conds, out))
}

// dense is how many rows there are for a number between the least and the greatest if they are taken to be all
// there, as numbers of a dimension in a table of facts are.
const dense = 4

// domainOf is the domain of a column of rows rows.
func domainOf(c plan.ColumnStatistics, rows float64) domain {
	d := domain{size: max(rows, 1), min: c.Min, max: c.Max}
	if c.Distinct >= 0 {
		d.size, d.known = max(float64(c.Distinct), 1), true
	} else if n, ok := plan.Between(c.Min, c.Max); ok && float64(n) <= rows {
		d.size, d.known = float64(n), float64(n)*dense <= rows
	}
	return d
}

// selectivity is the share of rows that n keeps. What its scan was told already is
// counted there.
func (e *estimator) selectivity(n *plan.FilterRows, in *estimate) float64 {
	told := map[string]bool{}
	if s, ok := n.In.(*plan.Scan); ok {
		for _, f := range s.Request.Filters {
			told[f.Expr.String()] = true
		}
	}
	var conds []plan.Expr
	for _, c := range plan.SplitAnd(n.Where) {
		if !told[c.String()] {
			conds = append(conds, c)
		}
	}
	return shareOfAll(conds, in)
}

func (e *estimator) join(n *plan.Join) *estimate {
	l, r := e.of(n.Left), e.of(n.Right)
	if l == nil || r == nil {
		return nil
	}
	out := &estimate{l.rows * r.rows, map[string]domain{}}
	if len(n.LeftOn) > 0 {
		left, right := l.of(n.LeftOn[0]), r.of(n.RightOn[0])
		for i := range n.LeftOn[1:] {
			left = left.together(l.of(n.LeftOn[i+1]), max(l.rows, left.size))
			right = right.together(r.of(n.RightOn[i+1]), max(r.rows, right.size))
		}
		out.rows /= matching(left, right)
	}
	if n.Where != nil {
		out.rows *= shareOfAll(plan.SplitAnd(n.Where), &estimate{})
	}
	switch n.Kind {
	case plan.Semi, plan.Anti:
		out.rows = l.rows / 2
	case plan.Mark:
		out.rows = l.rows
	case plan.Left, plan.Single:
		out.rows = max(out.rows, l.rows)
	case plan.Right:
		out.rows = max(out.rows, r.rows)
	case plan.Full:
		out.rows = max(out.rows, l.rows, r.rows)
	}
	fields, width := n.Schema().Fields, n.Left.Schema().Len()
	for i, f := range n.Left.Schema().Fields {
		if d, ok := l.columns[f.Name]; ok {
			out.columns[fields[i].Name] = d
		}
	}
	for i, at := range n.RightColumns() {
		if d, ok := r.columns[n.Right.Schema().Fields[at].Name]; ok {
			out.columns[fields[width+i].Name] = d
		}
	}
	return out
}
