package exec

import (
	"context"
	"sync"

	"weir/dataframe/column"
)

// A windowChunk is spreadRows rows of the input, or the last of it, dealt to the parts of a
// windowPartition: those of part p are off[p]..off[p+1], in input order.
type windowChunk struct {
	rows    int
	part    []uint8 // of every row, in input order; nil: there is one part
	off     []int32
	cols    []column.Vector // by extra; nil where no call reads it
	results []column.Vector // by call, dealt as cols are

	mu sync.Mutex // for the nulls of results
}

// windowParts is how many parts there are at most.
const windowParts = 256

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
	for p.bits = 0; 1<<p.bits < windowParts && rows>>p.bits > windowPartRows; {
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
	c := &windowChunk{cols: make([]column.Vector, extra), off: make([]int32, 1<<p.bits+1)}
	cols := make([][]column.Vector, len(pieces))
	for i, b := range pieces {
		cols[i] = b.Cols
		c.rows += b.N
	}
	*scratch = resized(*scratch, c.rows)
	place := *scratch
	if p.bits == 0 {
		c.off[1] = int32(c.rows)
		for i := range place {
			place[i] = int32(i)
		}
	} else {
		p.chooseParts(c, pieces)
		c.places(place)
	}
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
	var counts [windowParts]int32
	for _, b := range pieces {
		for i, k := range p.keys {
			keys[i] = keyVector(b.Cols[k])
		}
		for _, h := range hash.hash(keys, b.N) {
			part := uint8(h >> (64 - p.bits))
			c.part = append(c.part, part)
			counts[part]++
		}
	}
	for i := range len(c.off) - 1 {
		c.off[i+1] = c.off[i] + counts[i]
	}
}

// places puts the place of every row of the input into out.
func (c *windowChunk) places(out []int32) {
	var at [windowParts]int32
	copy(at[:], c.off)
	for i, p := range c.part {
		out[i] = at[p]
		at[p]++
	}
}
