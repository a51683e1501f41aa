package exec

import (
	"context"
	"sync"

	"weir/dataframe/column"
)

// A windowChunk is spreadRows rows of the input, or the last of it, dealt to the parts of a
// windowPartition.
type windowChunk struct {
	parting
	rows    int
	cols    []column.Vector // by extra; nil where no call reads it
	results []column.Vector // by call, dealt as cols are

	mu sync.Mutex // for the nulls of results
}

// chunksOf cuts batches into pieces of spreadRows rows: how they were cut changes nothing. It takes them
// out of the slice.
func chunksOf(batches []*column.Batch) [][]*column.Batch {
	var out [][]*column.Batch
	room := 0
	for i, b := range batches {
		batches[i] = nil
		for from, to := 0, 0; from < b.N; from = to {
			if room == 0 {
				out, room = append(out, nil), spreadRows
			}
			to = min(from+room, b.N)
			piece := b
			if from > 0 || to < b.N {
				piece = b.Slice(from, to)
			}
			out[len(out)-1] = append(out[len(out)-1], piece)
			room -= to - from
		}
	}
	return out
}

// deal deals the rows of all pieces, whose columns are those of extra. If it is the last to do so it
// lets go of them.
func (w *windowing) deal(ctx context.Context, p *windowPartition, pieces [][]*column.Batch, rows int, last bool) error {
	for p.bits = 0; 1<<p.bits < cacheParts && rows>>p.bits > windowPartRows; {
		p.bits++
	}
	p.chunks = make([]*windowChunk, len(pieces))
	scratch := sync.Pool{New: func() any { return &[]int32{} }}
	return w.run.parallel(ctx, w.stats, len(pieces), func(_ context.Context, i int) error {
		place := scratch.Get().(*[]int32)
		defer scratch.Put(place)
		p.chunks[i] = p.dealChunk(len(w.extra), pieces[i], place)
		if last {
			pieces[i] = nil
		}
		return nil
	})
}

func (p *windowPartition) dealChunk(extra int, pieces []*column.Batch, scratch *[]int32) *windowChunk {
	c := &windowChunk{cols: make([]column.Vector, extra)}
	cols := make([][]column.Vector, len(pieces))
	for i, b := range pieces {
		cols[i] = b.Cols
		c.rows += b.N
	}
	*scratch = resized(*scratch, c.rows)
	place := *scratch
	if p.bits == 0 {
		c.one(c.rows)
	} else {
		p.chooseParts(c, pieces)
	}
	c.places(place)
	for _, e := range p.reads {
		c.cols[e] = scatter(cols, e, c.rows, place)
	}
	return c
}

// chooseParts finds the part of every row.
func (p *windowPartition) chooseParts(c *windowChunk, pieces []*column.Batch) {
	c.part = make([]uint8, 0, c.rows)
	hash := new(hasher)
	keys := make([]column.Vector, len(p.keys))
	for _, b := range pieces {
		for i, k := range p.keys {
			keys[i] = keyVector(b.Cols[k])
		}
		c.add(hash.hash(keys, b.N), p.bits)
	}
	c.count(p.bits)
}
