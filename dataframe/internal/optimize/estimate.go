package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// An estimate is about how many rows a step gives, and of its columns about how many
// different values they have, as far as that is known.
type estimate struct {
	rows     float64
	distinct map[string]float64
}

// values is how many different values x has; if that is not known, how many it has at most.
func (e *estimate) values(x plan.Expr) (n float64, known bool) {
	if c, ok := plan.Unalias(x).(*plan.Column); ok {
		if d, ok := e.distinct[c.Name]; ok {
			return max(min(d, e.rows), 1), true
		}
	}
	return max(e.rows, 1), false
}

// matching is by what the number of pairs of rows is divided for an equality of two sides with l and
// r different values. Where neither is known, the side with fewer rows is taken to have each
// value once, and the other's to be among them, as facts and a dimension are.
func matching(l float64, leftKnown bool, r float64, rightKnown bool) float64 {
	switch {
	case leftKnown && rightKnown:
		return max(l, r)
	case leftKnown:
		return l
	case rightKnown:
		return r
	}
	return min(l, r)
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
		out := &estimate{rows: in.rows, distinct: map[string]float64{}}
		for _, x := range n.Exprs {
			if d, known := in.values(x); known {
				out.distinct[plan.NameOf(x)] = d
			}
		}
		return out
	case *plan.Aggregate:
		return groupsOf(n, in)
	case *plan.Distinct:
		if n.On == nil {
			return in
		}
		return &estimate{min(in.rows, product(in, n.On)), in.distinct}
	case *plan.Limit:
		if n.N >= 0 {
			return &estimate{min(in.rows, float64(n.N)), in.distinct}
		}
		return in
	case *plan.Sort:
		if n.Limit >= 0 {
			return &estimate{min(in.rows, float64(n.Limit)), in.distinct}
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
	return &estimate{e.rows * share, e.distinct}
}

func product(in *estimate, es []plan.Expr) float64 {
	n := 1.0
	for _, x := range es {
		d, _ := in.values(x)
		n *= d
	}
	return n
}

func groupsOf(n *plan.Aggregate, in *estimate) *estimate {
	sets := float64(max(len(n.Sets), 1))
	out := &estimate{rows: sets * min(max(in.rows, 1), product(in, n.Keys)), distinct: map[string]float64{}}
	for _, k := range n.Keys {
		if d, known := in.values(k); known {
			out.distinct[plan.NameOf(k)] = d
		}
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
	out := &estimate{rows: float64(st.Rows), distinct: map[string]float64{}}
	for name, c := range st.Columns {
		if c.Distinct >= 0 {
			out.distinct[name] = float64(c.Distinct)
		}
	}
	for _, f := range req.Filters {
		out = out.less(share(f.Expr, out))
	}
	return out
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
	out := 1.0
	for _, c := range plan.SplitAnd(n.Where) {
		if !told[c.String()] {
			out *= share(c, in)
		}
	}
	return out
}

// share is about which part of the rows fulfils e. Where nothing is known it is the guesses
// that systems have made since Selinger et al., 1979.
func share(e plan.Expr, in *estimate) float64 {
	c, ok := e.(*plan.Call)
	if !ok {
		return 0.5
	}
	known := func(x plan.Expr) (float64, bool) {
		col, ok := x.(*plan.Column)
		if !ok {
			return 0, false
		}
		d, ok := in.distinct[col.Name]
		return max(d, 1), ok
	}
	switch c.Func {
	case "and":
		return share(c.Args[0], in) * share(c.Args[1], in)
	case "or":
		return min(1, share(c.Args[0], in)+share(c.Args[1], in))
	case "not":
		return 1 - share(c.Args[0], in)
	case "=", "is_not_distinct":
		if d, ok := known(c.Args[0]); ok {
			return 1 / d
		}
		return 0.1
	case "in":
		if d, ok := known(c.Args[0]); ok {
			return min(1, float64(len(c.Args)-1)/d)
		}
		return min(1, 0.1*float64(len(c.Args)-1))
	case "<>", "is_not_null":
		return 0.9
	case "is_null":
		return 0.1
	}
	return 1.0 / 3
}

func (e *estimator) join(n *plan.Join) *estimate {
	l, r := e.of(n.Left), e.of(n.Right)
	if l == nil || r == nil {
		return nil
	}
	out := &estimate{rows: l.rows * r.rows, distinct: map[string]float64{}}
	for i := range n.LeftOn {
		a, leftKnown := l.values(n.LeftOn[i])
		b, rightKnown := r.values(n.RightOn[i])
		out.rows /= matching(a, leftKnown, b, rightKnown)
	}
	if n.Where != nil {
		out.rows /= 3
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
		if d, ok := l.distinct[f.Name]; ok {
			out.distinct[fields[i].Name] = d
		}
	}
	for i, at := range n.RightColumns() {
		if d, ok := r.distinct[n.Right.Schema().Fields[at].Name]; ok {
			out.distinct[fields[width+i].Name] = d
		}
	}
	return out
}
