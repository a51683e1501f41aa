package dataframe

import (
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
)

// tableRows are the rows of a Table. A large answer stays in the batches that it came in until somebody asks for whole
// columns: to put them together takes the time and the memory of the answer once more, and many never ask.
type tableRows struct {
	n       int
	whole   atomic.Pointer[column.Batch] // nil: not put together yet
	mu      sync.Mutex
	batches []*column.Batch // until then
}

// Rows are left in batches if there are as many, and as many to a batch: small batches cost more to keep.
const (
	manyRows = 1 << 16
	fullRows = 1 << 10
)

// rowsOfBatches are the rows of batches, which fit schema.
func rowsOfBatches(schema *column.Schema, batches []*column.Batch) *tableRows {
	n := int(rowsIn(batches))
	if n < manyRows || n/len(batches) < fullRows {
		return rowsOfBatch(column.Merge(schema, batches))
	}
	return &tableRows{n: n, batches: batches}
}

func rowsOfBatch(b *column.Batch) *tableRows {
	r := &tableRows{n: b.N}
	r.whole.Store(b)
	return r
}

// batch is all rows as one batch. Of every column what it was is let go before the next one is put together.
func (r *tableRows) batch(schema *column.Schema) *column.Batch {
	if b := r.whole.Load(); b != nil {
		return b
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if b := r.whole.Load(); b != nil {
		return b
	}
	parts := make([][]column.Vector, schema.Len())
	for _, b := range r.batches {
		for c, v := range b.Cols {
			parts[c] = append(parts[c], v)
		}
	}
	r.batches = nil
	out := &column.Batch{N: r.n}
	for c, f := range schema.Fields {
		out.Cols = append(out.Cols, column.Concat(f.Type, parts[c]))
		parts[c] = nil
	}
	r.whole.Store(out)
	return out
}

// at is the batch and the row in it that is row i: of the first rows, which are often all that is looked at, without
// putting all together.
func (r *tableRows) at(schema *column.Schema, i int) (*column.Batch, int) {
	if r.whole.Load() == nil {
		if first := r.held()[0]; i < first.N {
			return first, i
		}
	}
	return r.batch(schema), i
}

// held are the rows as they are in memory.
func (r *tableRows) held() []*column.Batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	if b := r.whole.Load(); b != nil {
		return []*column.Batch{b}
	}
	return r.batches
}

// pieces are the rows as batches of at most column.BatchRows.
func (r *tableRows) pieces() []*column.Batch {
	var out []*column.Batch
	for _, b := range r.held() {
		for from := 0; from < b.N; from += column.BatchRows {
			piece := b
			if b.N > column.BatchRows {
				piece = b.Slice(from, min(from+column.BatchRows, b.N))
			}
			out = append(out, piece)
		}
	}
	return out
}
