package exec

import (
	"context"
	"slices"
	"sync/atomic"

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
	rest   *column.Batch   // of in, not computed yet; nil: all was
	cut    bool            // what was given last is part of a batch of in
	rows   int             // computed at a time; 0: no batch was wide
	usual  *atomic.Int64   // rows of all tasks, as found last
}

// wideBytes is how many bytes a batch that is computed takes, about, at most: of wide texts a few rows make one.
const wideBytes = 2 << 20

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
	usual := new(atomic.Int64)
	s.start = in.each(func(r column.Reader) column.Reader {
		return &project{in: r, schema: n.Schema(), exprs: exprs, states: newStates(exprs), rows: int(usual.Load()), usual: usual}
	})
	return s, nil
}

func (p *project) Schema() *column.Schema { return p.schema }

func (p *project) Close() error {
	p.rest = nil
	return p.in.Close()
}

func (p *project) Next(ctx context.Context) (*column.Batch, error) {
	b, err := p.next(ctx)
	if err != nil {
		return nil, err
	}
	cols, err := evalAll(p.exprs, p.states, b)
	if err != nil {
		return nil, err
	}
	p.last = cols
	p.measure(cols, b.N)
	return &column.Batch{N: b.N, Cols: cols, Seq: b.Seq}, nil
}

// measure finds how many rows to compute at a time from what n of them took.
func (p *project) measure(cols []column.Vector, n int) {
	size := int64(0)
	for i, e := range p.exprs {
		if _, is := e.root.(columnOf); !is {
			size += sizeOf(cols[i])
		}
	}
	if size > 2*wideBytes || p.rows > 0 {
		p.rows = max(1, int(wideBytes*int64(n)/max(size, 1)))
		p.usual.Store(int64(p.rows))
	}
}

// next are the rows to be computed next.
func (p *project) next(ctx context.Context) (*column.Batch, error) {
	b := p.rest
	p.cut = b != nil
	if p.rest = nil; b == nil {
		var err error
		if b, err = p.in.Next(ctx); err != nil {
			return nil, err
		}
	} else if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p.rows > 0 && b.N > p.rows {
		p.cut = true
		p.rest = sliceCols(b, p.rows, b.N)
		p.rest.Seq = b.Seq
		first := sliceCols(b, 0, p.rows)
		first.Seq = b.Seq
		return first, nil
	}
	return b, nil
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
