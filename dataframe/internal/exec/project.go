package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// project computes columns.
type project struct {
	in     column.Reader
	schema *column.Schema
	exprs  []*expr
	states []*state
	last   []column.Vector // of the batch that was given last
}

func (b *builder) project(n *plan.Project, in *stage) (*stage, error) {
	exprs, err := compileAll(n.Exprs, n.In.Schema())
	if err != nil {
		return nil, err
	}
	fails := slices.ContainsFunc(exprs, func(e *expr) bool { return e.fails })
	s := &stage{schema: n.Schema()}
	s.origin = func(c int) *origin {
		if from, ok := exprs[c].root.(columnOf); ok {
			return in.originOf(int(from)).withdrawn(fails)
		}
		return nil
	}
	s.start = in.each(func(r column.Reader) column.Reader {
		return &project{in: r, schema: n.Schema(), exprs: exprs, states: newStates(exprs)}
	})
	return s, nil
}

func (p *project) Schema() *column.Schema { return p.schema }
func (p *project) Close() error           { return p.in.Close() }

func (p *project) Next(ctx context.Context) (*column.Batch, error) {
	b, err := p.in.Next(ctx)
	if err != nil {
		return nil, err
	}
	cols, err := evalAll(p.exprs, p.states, b)
	if err != nil {
		return nil, err
	}
	p.last = cols
	return &column.Batch{N: b.N, Cols: cols, Seq: b.Seq}, nil
}

func evalAll(es []*expr, states []*state, b *column.Batch) ([]column.Vector, error) {
	cols := make([]column.Vector, len(es))
	for i, e := range es {
		v, err := e.eval(states[i], b)
		if err != nil {
			return nil, err
		}
		cols[i] = v
	}
	return cols, nil
}
