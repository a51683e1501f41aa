package dataframe

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A Frame is a query that has not run. Every method that shapes it returns a
// new Frame; the first error sticks and is returned by whatever runs it.
// Frames do not change and may be shared.
type Frame struct {
	s    *Session
	node plan.Node
	err  error
}

// then is f with a step made by make, unless f has failed.
func (f *Frame) then(make func() (plan.Node, error)) *Frame {
	if f.err != nil {
		return f
	}
	n, err := make()
	if err != nil {
		return &Frame{s: f.s, node: f.node, err: explainMissing(err, f.node)}
	}
	return &Frame{s: f.s, node: n}
}

// Err is the first error of the frame, known without running it.
func (f *Frame) Err() error { return f.err }

// Schema lists the columns.
func (f *Frame) Schema() *column.Schema { return f.node.Schema() }

// Columns lists the names of the columns.
func (f *Frame) Columns() []string { return f.node.Schema().Names() }

// Node is the plan of the frame; connectors and packages beside this one build
// on it with Then.
func (f *Frame) Node() (plan.Node, error) { return f.node, f.err }

// Then is the frame of the plan node that make builds on f's.
func (f *Frame) Then(make func(plan.Node) (plan.Node, error)) *Frame {
	return f.then(func() (plan.Node, error) { return make(f.node) })
}

// Session is the Session that f belongs to.
func (f *Frame) Session() *Session { return f.s }

// exprs are columns given by name or Expr.
func exprs(vs []any) ([]plan.Expr, error) {
	var out []plan.Expr
	for _, v := range vs {
		e := columnOf(v)
		if e.err != nil {
			return nil, e.err
		}
		out = append(out, e.node)
	}
	return out, nil
}

// Select keeps or computes just these columns, given by name, as Exprs or by a
// Selector.
func (f *Frame) Select(columns ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		if len(columns) == 0 {
			return nil, fmt.Errorf(`select: name columns; there are %s`, strings.Join(f.Columns(), ", "))
		}
		es, err := f.columns(columns)
		if err != nil {
			return nil, err
		}
		return plan.NewProject(f.node, es)
	})
}

// WithColumns adds columns, as Exprs or by a Selector with Each, and replaces those of the same
// name. Each is computed from the columns of f.
func (f *Frame) WithColumns(columns ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		es, err := f.columns(columns)
		if err != nil {
			return nil, err
		}
		var out []plan.Expr
		at := map[string]int{}
		for i, name := range f.Columns() {
			at[name] = i
			out = append(out, &plan.Column{Name: name})
		}
		for _, e := range es {
			if i, ok := at[plan.NameOf(e)]; ok {
				out[i] = e
				continue
			}
			at[plan.NameOf(e)] = len(out)
			out = append(out, e)
		}
		return plan.NewProject(f.node, out)
	})
}

// Filter keeps the rows for which where is true.
func (f *Frame) Filter(where Expr) *Frame {
	return f.then(func() (plan.Node, error) {
		e := exprOf(where)
		if e.err != nil {
			return nil, e.err
		}
		return plan.NewFilter(f.node, e.node)
	})
}

// Sort orders the rows by columns, given by name or as Exprs with Desc or
// NullsFirst. Rows that compare equal keep their order; nulls come last.
func (f *Frame) Sort(keys ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		sk, err := sortKeys(keys)
		if err != nil {
			return nil, err
		}
		return plan.NewSort(f.node, sk)
	})
}

func sortKeys(keys []any) ([]plan.SortKey, error) {
	var out []plan.SortKey
	for _, k := range keys {
		e := columnOf(k)
		if e.err != nil {
			return nil, e.err
		}
		if _, ok := e.node.(*plan.Literal); ok {
			return nil, fmt.Errorf("sort by the constant %s changes nothing; for large to small write Col(…).Desc()", e)
		}
		out = append(out, plan.SortKey{X: e.node, Desc: e.sort.Desc, NullsFirst: e.sort.NullsFirst})
	}
	return out, nil
}

// Limit keeps the first n rows. It stops reading when it has them.
func (f *Frame) Limit(n int) *Frame {
	return f.then(func() (plan.Node, error) {
		if n < 0 {
			return nil, fmt.Errorf("limit %d is negative", n)
		}
		return &plan.Limit{In: f.node, N: int64(n)}, nil
	})
}

// Offset passes over the first n rows.
func (f *Frame) Offset(n int) *Frame {
	return f.then(func() (plan.Node, error) {
		if n < 0 {
			return nil, fmt.Errorf("offset %d is negative", n)
		}
		return &plan.Limit{In: f.node, Offset: int64(n), N: -1}, nil
	})
}

// Union puts the rows of other below those of f, by the names of columns; what
// one side lacks is null there.
func (f *Frame) Union(other *Frame) *Frame {
	return f.then(func() (plan.Node, error) {
		if other.err != nil {
			return nil, other.err
		}
		return plan.NewUnion([]plan.Node{f.node, other.node})
	})
}

// Distinct keeps the first row of each set of rows with equal keys, or with all
// columns equal when no key is given. Nulls count as equal.
func (f *Frame) Distinct(keys ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		es, err := f.columns(keys)
		if err != nil {
			return nil, err
		}
		return plan.NewDistinct(f.node, es)
	})
}

// Quarantine is the frame of the lines of f's files that could not be read, with the
// columns file, line, byte_offset, reason and raw. f must come straight from Read.
func (f *Frame) Quarantine() *Frame {
	if f.err != nil {
		return f
	}
	scan, ok := f.node.(*plan.Scan)
	if !ok {
		return f.s.fail(fmt.Errorf("quarantine: call it on the frame that Read gave"))
	}
	q, ok := scan.Source.(plan.Quarantiner)
	if !ok {
		return f.s.fail(fmt.Errorf("quarantine: %s sets no rows aside", scan.Source))
	}
	return f.s.From(q.Quarantined())
}
