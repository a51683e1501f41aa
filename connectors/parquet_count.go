package connectors

import (
	"context"
	"fmt"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
)

// countRows is how many rows are counted at a time: whole pages, as nothing of them is given.
const countRows = 64 << 10

// count is a step that only counts the rows that fulfil the one filter; not ok if more is asked for.
func (r *groupReader) count(ctx context.Context) (b *column.Batch, ok bool, err error) {
	if len(r.p.out.Fields) > 0 || len(r.filters) != 1 || r.p.gone() != nil {
		return nil, false, nil
	}
	f := r.filters[0]
	if f.test == nil || f.Hint {
		return nil, false, nil
	}
	if err := r.ready(ctx, f.Columns); err != nil {
		return nil, false, err
	}
	c := r.cols[f.Columns[0]]
	chunk, flat := c.chunk.(*pq.Chunk)
	if !flat {
		return nil, false, nil
	}
	n := r.seek(countRows)
	if n == 0 {
		return nil, true, nil
	}
	kept := 0
	if err = c.skip(); err == nil {
		kept, err = chunk.Count(n, f.test)
	}
	if err != nil {
		return nil, false, fmt.Errorf("column %s: %w", c.name, err)
	}
	c.at += int64(n)
	r.left -= n
	if kept == 0 {
		return nil, true, nil
	}
	return &column.Batch{N: kept}, true, nil
}
