package optimize

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// answerStatistics computes count, min and max of all rows of a source from what it knows
// without reading them, if it knows that exactly.
func answerStatistics(ctx context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		a, ok := n.(*plan.Aggregate)
		if !ok || len(a.Keys) > 0 || len(a.Sets) > 0 || len(a.Aggs) == 0 {
			return n, nil
		}
		scan, columns := bareScan(a.In)
		if scan == nil {
			return n, nil
		}
		src, ok := scan.Source.(plan.Statistician)
		if !ok {
			return n, nil
		}
		var asked []ask
		req := plan.Request{Limit: -1}
		seen := names{}
		for _, e := range a.Aggs {
			q, ok := askOf(plan.Unalias(e), columns)
			if !ok {
				return n, nil
			}
			if q.column != "" && !seen[q.column] {
				seen[q.column] = true
				req.Columns = append(req.Columns, q.column)
			}
			asked = append(asked, q)
		}
		known, err := src.Statistics(ctx, req)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil || !known.Exact {
			return n, nil
		}
		return answer(a, asked, known), nil
	})
}

// bareScan is the scan of all rows that n is, and what its columns are called there; nil
// if n is something else.
func bareScan(n plan.Node) (*plan.Scan, func(name string) (string, bool)) {
	switch n := n.(type) {
	case *plan.Scan:
		if len(n.Request.Filters) > 0 || n.Request.Limit >= 0 {
			return nil, nil
		}
		return n, func(name string) (string, bool) { return name, true }
	case *plan.Project:
		scan, below := bareScan(n.In)
		if scan == nil {
			return nil, nil
		}
		return scan, func(name string) (string, bool) {
			at := n.Schema().Index(name)
			if at < 0 {
				return "", false
			}
			c, ok := plan.Unalias(n.Exprs[at]).(*plan.Column)
			if !ok {
				return "", false
			}
			return below(c.Name)
		}
	}
	return nil, nil
}

// An ask is one aggregate: of a column of the source, or of all rows.
type ask struct{ function, column string }

func askOf(e plan.Expr, columns func(string) (string, bool)) (ask, bool) {
	c, ok := e.(*plan.Call)
	if !ok || c.Distinct || c.Filter != nil || len(c.OrderBy) > 0 || len(c.Args) > 1 {
		return ask{}, false
	}
	switch c.Func {
	case "count":
		if len(c.Args) == 0 {
			return ask{"count", ""}, true
		}
		if l, ok := c.Args[0].(*plan.Literal); ok && l.Value != nil {
			return ask{"count", ""}, true
		}
	case "min", "max":
	default:
		return ask{}, false
	}
	col, ok := c.Args[0].(*plan.Column)
	if !ok {
		return ask{}, false
	}
	name, ok := columns(col.Name)
	return ask{c.Func, name}, ok
}

// answer is the row of a; a itself if something is not known.
func answer(a *plan.Aggregate, asked []ask, known *plan.Statistics) plan.Node {
	row := &column.Batch{N: 1}
	for i, q := range asked {
		v, ok := valueOf(q, known)
		if !ok {
			return a
		}
		b := column.NewBuilder(a.Schema().Fields[i].Type, 1)
		if v == nil {
			b.AppendNull()
		} else if err := b.Append(v); err != nil {
			return a
		}
		row.Cols = append(row.Cols, b.Vector())
	}
	return plan.NewValues(a.Schema(), []*column.Batch{row})
}

func valueOf(q ask, known *plan.Statistics) (any, bool) {
	if q.column == "" {
		return known.Rows, true
	}
	c, ok := known.Columns[q.column]
	switch {
	case !ok:
		return nil, false
	case q.function == "count":
		return known.Rows - c.Nulls, c.Nulls >= 0
	case !c.Attained || c.Min == nil && c.Nulls != known.Rows:
		return nil, false
	case q.function == "min":
		return c.Min, true
	}
	return c.Max, true
}
