package exec

import (
	"context"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
)

// ordered are batches whose rows stand in order, on disk or in memory. The last column of each
// tells the places of its rows.
type ordered struct {
	file   *spill.File
	alone  bool // nothing else is in the file
	pieces []piece
	rows   int64
}

// A piece is a batch in memory or, if that is nil, on disk.
type piece struct {
	batch *column.Batch
	chunk spill.Chunk
	first int64 // place
}

// spillFile makes a file for what an operator cannot hold.
func (r *run) spillFile() (*spill.File, error) { return r.spills.Create() }

// spillBatch writes b, and counts it for the operator.
func (r *run) spillBatch(stats *NodeStats, f *spill.File, b *column.Batch) (spill.Chunk, error) {
	c, err := f.Write(b)
	r.counted(stats, &c, b)
	return c, err
}

// counted counts a chunk of b, and makes its size what b takes in memory.
func (r *run) counted(stats *NodeStats, c *spill.Chunk, b *column.Batch) {
	stats.spilled.Add(int64(c.Stored()))
	c.Size = max(c.Size, SizeOf(b.Cols))
}

// load gives piece i.
func (o *ordered) load(i int) (*column.Batch, error) {
	if p := o.pieces[i]; p.batch != nil {
		return p.batch, nil
	}
	return o.file.Read(o.pieces[i].chunk)
}

// close removes the file if no other ordered is in it.
func (o *ordered) close() error {
	if !o.alone {
		return nil
	}
	return o.file.Close()
}

// pieceBytes is about how long a batch on disk is: short, as a merge holds one of each input.
func (r *run) pieceBytes() int64 { return r.part(512, 256<<10) }

// longPiece is how many times as long as a piece should be it may be, if it has more than one row.
const longPiece = 4

// leastPart is how many bytes are taken at a time however little memory there is.
const leastPart = 32 << 10

// part is one of n parts of what operators may hold, most bytes at most.
func (r *run) part(n, most int64) int64 {
	if !r.limited() {
		return most
	}
	return min(max(r.limit()/n, leastPart), most)
}

// pieceRows is how many rows of rows, which take size bytes, make a piece.
func (r *run) pieceRows(rows int, size int64) int {
	if rows == 0 {
		return 1
	}
	return int(max(1, min(column.BatchRows, r.pieceBytes()/max(1, size/int64(rows)))))
}

// orderedWriter makes an ordered. It keeps batches in memory until that is short.
type orderedWriter struct {
	run   *run
	stats *NodeStats
	out   *ordered
	held  int64

	results *atomic.Int64 // bytes in memory of all parts' results; nil: they are not of a part
}

func (r *run) newOrdered(stats *NodeStats, f *spill.File) *orderedWriter {
	return &orderedWriter{run: r, stats: stats, out: &ordered{file: f}}
}

// add takes a batch with places. It is cut, so that it can be read in small pieces.
func (w *orderedWriter) add(ctx context.Context, b *column.Batch) error {
	size := SizeOf(b.Cols)
	n := w.run.pieceRows(b.N, size)
	for from := 0; from < b.N; from += n {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := b
		if to := min(from+n, b.N); to-from < b.N {
			p = b.Slice(from, to)
		}
		if err := w.put(p); err != nil {
			return err
		}
	}
	return nil
}

// addRows is add of the rows of b in an order, without a copy of them all.
func (w *orderedWriter) addRows(ctx context.Context, b *column.Batch, order []int32) error {
	n := w.run.pieceRows(b.N, SizeOf(b.Cols))
	for from := 0; from < len(order); from += n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.put(b.Gather(order[from:min(from+n, len(order))])); err != nil {
			return err
		}
	}
	return nil
}

// put takes a piece. Rows of very different sizes, such as lists, may make one that is much longer than others: it
// is cut again.
func (w *orderedWriter) put(b *column.Batch) error {
	size := SizeOf(b.Cols)
	if b.N > 1 && size > longPiece*w.run.pieceBytes() {
		if err := w.put(b.Slice(0, b.N/2)); err != nil {
			return err
		}
		return w.put(b.Slice(b.N/2, b.N))
	}
	w.out.rows += int64(b.N)
	w.count(size)
	w.out.pieces = append(w.out.pieces, piece{batch: b, first: placesOf(b)[0]})
	// What stays in memory leaves room for what reads it, and for the parts that are still to be worked on.
	if w.run.roomFor(w.run.limit()/4) && (w.results == nil || w.results.Load() <= w.run.limit()/w.run.shares()) {
		own := ownCopy(b) // what it was cut from need not stay
		w.out.pieces[len(w.out.pieces)-1].batch = own
		w.count(SizeOf(own.Cols) - size) // readers take back what the copy takes
		return nil
	}
	return w.flush()
}

// ownCopy is a copy of b that holds nothing else in memory.
func ownCopy(b *column.Batch) *column.Batch {
	all := make([]int32, b.N)
	for i := range all {
		all[i] = int32(i)
	}
	out := &column.Batch{N: b.N, Cols: make([]column.Vector, len(b.Cols))}
	for i, c := range b.Cols {
		if c != nil {
			out.Cols[i] = column.Unpin(column.Gather(c, all))
		}
	}
	return out
}

// count counts n bytes more in memory.
func (w *orderedWriter) count(n int64) {
	w.run.note(w.stats, n)
	w.held += n
	if w.results != nil {
		w.results.Add(n)
	}
}

// flush writes what is in memory.
func (w *orderedWriter) flush() error {
	from := len(w.out.pieces)
	for from > 0 && w.out.pieces[from-1].batch != nil {
		from--
	}
	for i := from; i < len(w.out.pieces); i++ {
		c, err := w.run.spillBatch(w.stats, w.out.file, w.out.pieces[i].batch)
		if err != nil {
			return err
		}
		w.out.pieces[i] = piece{chunk: c, first: w.out.pieces[i].first}
	}
	w.count(-w.held)
	return nil
}
