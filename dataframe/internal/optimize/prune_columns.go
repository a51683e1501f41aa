package optimize

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// pruneColumns lets every step make only the columns that a step above reads,
// down to the scans: a column that is not used costs nothing.
func pruneColumns(_ context.Context, n plan.Node) (plan.Node, error) {
	return prune(n, all(n.Schema()))
}

// names is a set of column names of one node's schema.
type names map[string]bool

func all(s *column.Schema) names { return set(s.Names()) }

func set(ns []string) names {
	out := names{}
	for _, n := range ns {
		out[n] = true
	}
	return out
}

func (s names) with(es ...plan.Expr) names {
	out := names{}
	for n := range s {
		out[n] = true
	}
	for _, n := range plan.ColumnsOf(es...) {
		out[n] = true
	}
	return out
}

// prune is n with at least the columns need, in n's order, under their names.
func prune(n plan.Node, need names) (plan.Node, error) {
	switch n := n.(type) {
	case *plan.Scan:
		return pruneScan(n, need), nil
	case *plan.FilterRows:
		in, err := prune(n.In, need.with(n.Where))
		if err != nil {
			return nil, err
		}
		return plan.NewFilter(in, n.Where)
	case *plan.Project:
		return pruneProject(n, need)
	case *plan.Aggregate:
		return pruneAggregate(n, need)
	case *plan.Join:
		return pruneJoin(n, need)
	case *plan.Sort:
		var es []plan.Expr
		for _, k := range n.Keys {
			es = append(es, k.X)
		}
		in, err := prune(n.In, need.with(es...))
		if err != nil {
			return nil, err
		}
		out, err := plan.NewSort(in, n.Keys)
		if err != nil {
			return nil, err
		}
		out.Limit = n.Limit
		return out, nil
	case *plan.Limit, *plan.Tail:
		in, err := prune(n.Inputs()[0], need)
		if err != nil {
			return nil, err
		}
		return n.With([]plan.Node{in}), nil
	case *plan.Explode:
		return pruneExplode(n, need)
	case *plan.RowIndex:
		in, err := prune(n.In, need)
		if err != nil || !need[n.Name] {
			return in, err
		}
		out, err := plan.NewRowIndex(in, n.Name, n.From)
		if err == nil {
			out.Rising = n.Rising
		}
		return out, err
	case *plan.Distinct:
		if n.On == nil {
			return pruneInputs(n)
		}
		in, err := prune(n.In, need.with(n.On...))
		if err != nil {
			return nil, err
		}
		return plan.NewDistinctKeep(in, n.On, n.Keep)
	case *plan.Union:
		return pruneUnion(n, need)
	case *plan.Window:
		return pruneWindow(n, need)
	case *plan.Shared:
		return n.WithColumns(func(c string) bool { return need[c] }), nil
	}
	return pruneInputs(n) // Apply, Write, Values: all columns
}

func pruneInputs(n plan.Node) (plan.Node, error) {
	ins := n.Inputs()
	out := make([]plan.Node, len(ins))
	for i, in := range ins {
		p, err := exactly(in, in.Schema().Names())
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return n.With(out), nil
}

// exactly is n pruned to just columns, in that order.
func exactly(n plan.Node, columns []string) (plan.Node, error) {
	p, err := prune(n, set(columns))
	if err != nil {
		return nil, err
	}
	have := p.Schema().Names()
	same := len(have) == len(columns)
	for i := 0; same && i < len(columns); i++ {
		same = have[i] == columns[i]
	}
	if same {
		return p, nil
	}
	var es []plan.Expr
	for _, c := range columns {
		es = append(es, &plan.Column{Name: c})
	}
	return plan.NewProject(p, es)
}

func pruneScan(n *plan.Scan, need names) plan.Node {
	req := n.Request
	req.Columns = nil
	for _, c := range n.Request.Columns {
		if need[c] {
			req.Columns = append(req.Columns, c)
		}
	}
	return n.WithRequest(req)
}

func pruneProject(n *plan.Project, need names) (plan.Node, error) {
	var keep []plan.Expr
	for _, e := range n.Exprs {
		if need[plan.NameOf(e)] {
			keep = append(keep, e)
		}
	}
	in, err := prune(n.In, names{}.with(keep...))
	if err != nil {
		return nil, err
	}
	// Projections of projections of plain columns become one.
	if p, ok := in.(*plan.Project); ok {
		if merged, ok := mergeProjects(keep, p); ok {
			return plan.NewProject(p.In, merged)
		}
	}
	return plan.NewProject(in, keep)
}

// mergeProjects rewrites outer over inner's input if inner only names columns.
func mergeProjects(outer []plan.Expr, inner *plan.Project) ([]plan.Expr, bool) {
	for _, e := range inner.Exprs {
		if _, ok := plan.Unalias(e).(*plan.Column); !ok {
			return nil, false
		}
	}
	var out []plan.Expr
	for _, e := range outer {
		name := plan.NameOf(e)
		x, ok := replace(plan.Unalias(e), func(c *plan.Column) plan.Expr {
			at := inner.Schema().Index(c.Name)
			if at < 0 {
				return nil
			}
			return plan.Unalias(inner.Exprs[at])
		})
		if !ok {
			return nil, false
		}
		if plan.NameOf(x) != name {
			x = &plan.Alias{X: x, Name: name}
		}
		out = append(out, x)
	}
	return out, true
}

func pruneAggregate(n *plan.Aggregate, need names) (plan.Node, error) {
	var keep []plan.Expr
	for _, a := range n.Aggs {
		if need[plan.NameOf(a)] {
			keep = append(keep, a)
		}
	}
	used := append(append([]plan.Expr(nil), n.Keys...), keep...)
	in, err := prune(n.In, names{}.with(used...))
	if err != nil {
		return nil, err
	}
	return plan.GroupSets(in, n.Keys, n.Sets, keep)
}

func pruneWindow(n *plan.Window, need names) (plan.Node, error) {
	below := names{}
	for _, c := range n.In.Schema().Names() {
		if need[c] {
			below[c] = true
		}
	}
	var keep []plan.Expr
	for _, c := range n.Calls {
		if need[plan.NameOf(c)] {
			keep = append(keep, c)
		}
	}
	in, err := prune(n.In, below.with(keep...))
	if err != nil || len(keep) == 0 {
		return in, err
	}
	return plan.NewWindow(in, keep)
}

func pruneUnion(n *plan.Union, need names) (plan.Node, error) {
	var columns []string
	for _, c := range n.Schema().Names() {
		if need[c] {
			columns = append(columns, c)
		}
	}
	ins := make([]plan.Node, len(n.Ins))
	for i, in := range n.Ins {
		p, err := exactly(in, columns)
		if err != nil {
			return nil, err
		}
		ins[i] = p
	}
	return plan.NewUnion(ins)
}

func pruneJoin(n *plan.Join, need names) (plan.Node, error) {
	width := n.Left.Schema().Len()
	needLeft := names{}
	for i, c := range n.Left.Schema().Names() {
		if need[n.Schema().Fields[i].Name] {
			needLeft[c] = true
		}
	}
	// Columns of the right side by their names there.
	needRight := names{}
	renamed := map[string]string{}
	for i, at := range n.RightColumns() {
		out, in := n.Schema().Fields[width+i].Name, n.Right.Schema().Fields[at].Name
		if need[out] {
			needRight[in] = true
			renamed[in] = out
		}
	}
	l, err := prune(n.Left, needLeft.with(n.Reads(0)...))
	if err != nil {
		return nil, err
	}
	r, err := prune(n.Right, needRight.with(n.Reads(1)...))
	if err != nil {
		return nil, err
	}
	leftOn, err := resolveAll(n.LeftOn, l)
	if err != nil {
		return nil, err
	}
	rightOn, err := resolveAll(n.RightOn, r)
	if err != nil {
		return nil, err
	}
	schema := &column.Schema{}
	for _, f := range l.Schema().Fields {
		schema.Fields = append(schema.Fields, n.Schema().Fields[n.Left.Schema().Index(f.Name)])
	}
	if n.Kind == plan.Mark {
		schema.Fields = append(schema.Fields, n.Schema().Fields[width])
	}
	var drop []int
	for i, f := range r.Schema().Fields {
		out, ok := renamed[f.Name]
		if !ok {
			drop = append(drop, i)
			continue
		}
		f.Name = out
		f.Nullable = f.Nullable || n.Kind.KeepsLeft()
		schema.Fields = append(schema.Fields, f)
	}
	return n.Rebuild(l, r, leftOn, rightOn, drop, schema), nil
}

func resolveAll(es []plan.Expr, over plan.Node) ([]plan.Expr, error) {
	out := make([]plan.Expr, len(es))
	for i, e := range es {
		r, err := plan.Resolve(e, over.Schema())
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

// pruneExplode keeps the lists, whose lengths say how many rows there are.
func pruneExplode(n *plan.Explode, need names) (plan.Node, error) {
	var lists []plan.Expr
	for _, c := range n.Columns {
		lists = append(lists, &plan.Column{Name: n.In.Schema().Fields[c].Name})
	}
	in, err := prune(n.In, need.with(lists...))
	if err != nil {
		return nil, err
	}
	at := make([]int, len(lists))
	for i, l := range lists {
		at[i] = in.Schema().Index(plan.NameOf(l))
	}
	e, err := plan.NewExplode(in, at, n.Outer, n.Position)
	if err != nil {
		return nil, err
	}
	e.Padded = n.Padded
	return e, nil
}
