package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// pushLimits tells the steps below a Limit how many rows it wants at most: a
// sort keeps only those, a scan stops early.
func pushLimits(_ context.Context, n plan.Node) (plan.Node, error) { return limit(n, -1), nil }

// limit rewrites n knowing that only the first most rows are read; -1: all.
func limit(n plan.Node, most int64) plan.Node {
	switch n := n.(type) {
	case *plan.Limit:
		// A limit above that wants fewer rows reads only those after the offset.
		wanted := plan.Limit{Offset: n.Offset, N: least(n.N, most)}
		return n.With([]plan.Node{limit(n.In, wanted.Reads())})
	case *plan.Project, *plan.RowIndex:
		return n.With([]plan.Node{limit(n.Inputs()[0], most)})
	case *plan.Sort:
		out := n.With([]plan.Node{limit(n.In, -1)}).(*plan.Sort)
		if most >= 0 && (n.Limit < 0 || most < n.Limit) {
			out.Limit = most
		}
		return out
	case *plan.Scan:
		if most >= 0 && (n.Request.Limit < 0 || most < n.Request.Limit) {
			req := n.Request
			req.Limit = most
			return n.WithRequest(req)
		}
		return n
	case *plan.Union:
		ins := make([]plan.Node, len(n.Ins))
		for i, in := range n.Ins {
			ins[i] = limit(in, most)
		}
		return n.With(ins)
	}
	ins := n.Inputs()
	if len(ins) == 0 {
		return n
	}
	out := make([]plan.Node, len(ins))
	for i, in := range ins {
		out[i] = limit(in, -1)
	}
	return n.With(out)
}
