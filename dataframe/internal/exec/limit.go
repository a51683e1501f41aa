package exec

import (
	"context"
	"io"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// limit passes over rows and then on the next ones. It closes its input as soon
// as it has them: LIMIT 10 over a bucket must stop the downloads, not just ignore
// them.
type limit struct {
	in   column.Reader
	skip int64
	left int64 // -1: no end
}

func (b *builder) limit(n *plan.Limit, in *stage, stats *NodeStats) (*stage, error) {
	stats.gathered = true
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		if n.N == 0 {
			return nil, nil
		}
		tasks, err := in.start(ctx)
		if err != nil {
			return nil, err
		}
		return []task{func(context.Context) (column.Reader, error) {
			rows := newGather(b.run, n.Schema(), tasks, stats)
			if most := n.Reads(); most >= 0 {
				rows.limit = int(min(max(most, int64(limitAhead)), int64(rows.limit)))
			}
			return &limit{rows, n.Offset, max(n.N, -1)}, nil
		}}, nil
	}}, nil
}

func (l *limit) Schema() *column.Schema { return l.in.Schema() }
func (l *limit) Close() error           { return l.in.Close() }

func (l *limit) Next(ctx context.Context) (*column.Batch, error) {
	for l.left != 0 {
		b, err := l.in.Next(ctx)
		if err != nil {
			return nil, err
		}
		from := min(l.skip, int64(b.N))
		l.skip -= from
		to := int64(b.N)
		if l.left >= 0 {
			to = from + min(to-from, l.left)
			l.left -= to - from
		}
		if l.left == 0 {
			if err := l.in.Close(); err != nil {
				return nil, err
			}
		}
		switch {
		case from == to:
		case from == 0 && to == int64(b.N):
			return b, nil
		default:
			return b.Slice(int(from), int(to)), nil
		}
	}
	return nil, io.EOF
}
