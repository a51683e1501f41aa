package connectors

import (
	"context"
	"fmt"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
)

// folder is where rows with the same values of the partition columns go.
type folder struct {
	path    string
	values  map[string]*string
	open    []column.Gatherer // rows that are not enough for a batch yet, by column; nil: none
	opened  int               // rows in open
	bytes   int64             // of those, in a file
	pending groupBuffer
	held    int64 // by open and pending, in memory
	listed  bool  // in the round
	file    *tableFile
	tail    *tailWriter // to the file
	pq      *pq.Writer
	ratio   float64 // bytes in the file by bytes in memory, of the last row groups
}

// What a batch, and a vector in it, take besides their values, about.
const (
	pieceBytes  = 100
	vectorBytes = 200
)

// pieces is how many batches make a file, at least: row groups, and so files, end only between batches.
const pieces = 32

// rows is how many rows of f are not written yet.
func (f *folder) rows() int { return f.opened + f.pending.rows }

// wholeRows is how many rows make a batch worth keeping as it is.
const wholeRows = 1024

// add adds the rows sel of b, and tells how much memory they take. most is how many bytes make a batch.
func (f *folder) add(b *column.Batch, sel []int32, most int64) (held int64) {
	if len(sel) == b.N && b.N >= wholeRows {
		f.seal()
		before := f.pending.bytes
		f.pending.add(b)
		return f.pending.bytes - before + pieceBytes + int64(len(b.Cols))*vectorBytes
	}
	for i, v := range b.Cols {
		if f.opened > 0 && !f.open[i].Fits(v) {
			f.seal()
		}
	}
	if f.opened == 0 {
		held = pieceBytes + int64(len(b.Cols))*vectorBytes
	}
	if len(f.open) == 0 {
		f.open = make([]column.Gatherer, len(b.Cols))
	}
	for i, v := range b.Cols {
		n, views := rowBytes(v, sel)
		f.bytes, held = f.bytes+n, held+n+views
		f.open[i].Add(v, sel)
	}
	if f.opened += len(sel); f.opened >= column.BatchRows || f.bytes >= most {
		f.seal()
	}
	return held
}

// seal makes a batch of the rows that are open.
func (f *folder) seal() {
	if f.opened == 0 {
		return
	}
	b := &column.Batch{N: f.opened}
	for i := range f.open {
		b.Cols = append(b.Cols, f.open[i].Take())
	}
	f.pending.batches, f.pending.rows, f.pending.bytes = append(f.pending.batches, b), f.pending.rows+b.N, f.pending.bytes+f.bytes
	f.opened, f.bytes = 0, 0
}

// rowBytes is about how many bytes the rows sel of v take in a file, and how many more in memory.
func rowBytes(v column.Vector, sel []int32) (n, views int64) {
	const view, length = 16, 4
	x, ok := v.(*column.Texts)
	if !ok {
		all := batchBytes(&column.Batch{N: v.Len(), Cols: []column.Vector{v}})
		return all * int64(len(sel)) / int64(max(v.Len(), 1)), 0
	}
	for _, s := range sel {
		n += int64(x.Views[s].N) + length
	}
	return n, (view - length) * int64(len(sel))
}

// end finishes the file of f, if it has one.
func (f *folder) end(ctx context.Context) error {
	if f.file == nil {
		return nil
	}
	f.tail.whole = true
	if err := f.pq.Close(); err != nil {
		return fmt.Errorf("%s: %w", f.file.path, err)
	}
	f.file.rows, f.file.bytes = f.pq.Rows(), f.pq.Size()
	f.file.stats = f.tail.stats(f.file.rows, f.file.bytes).Text()
	if err := f.file.up.Finish(ctx); err != nil {
		return fmt.Errorf("%s: %w", f.file.path, err)
	}
	f.file, f.tail, f.pq, f.open = nil, nil, nil, nil
	return nil
}
