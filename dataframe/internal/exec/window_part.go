package exec

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"weir/dataframe/column"
)

// windowScratch is what a worker needs for one part after another. What is in it never gets out.
type windowScratch struct {
	hash              hasher
	ids, order, parts []int32
	sorted            []int32
	es, spare         []entry
	words             [][]int64 // values of the part, by extra
	results           []int64
}

// compute computes all calls for batches of the columns of extra, which it takes out of the slice.
func (w *windowing) compute(ctx context.Context, batches []*column.Batch) error {
	rows := 0
	for _, b := range batches {
		rows += b.N
	}
	var dealt []*windowPartition
	for _, p := range w.partitions {
		if len(p.keys) > 0 {
			dealt = append(dealt, p)
			continue
		}
		if err := w.computeWhole(ctx, p, batches, rows); err != nil {
			return err
		}
	}
	pieces := chunksOf(batches)
	for i, p := range dealt {
		if err := w.deal(ctx, p, pieces, rows, i+1 == len(dealt)); err != nil {
			return err
		}
		if err := w.computeParts(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// computeParts computes the calls of p, part by part.
func (w *windowing) computeParts(ctx context.Context, p *windowPartition) error {
	for _, c := range p.chunks {
		w.readyResults(p, c)
	}
	p.nested = make([][]column.Vector, 1<<p.bits)
	scratch := sync.Pool{New: func() any { return new(windowScratch) }}
	err := w.run.parallel(ctx, w.stats, 1<<p.bits, func(ctx context.Context, i int) error {
		s := scratch.Get().(*windowScratch)
		defer scratch.Put(s)
		return w.computePart(ctx, p, i, s)
	})
	if err != nil {
		return err
	}
	for _, c := range p.chunks {
		for e := range c.cols {
			if !slices.Contains(p.keeps, e) {
				c.cols[e] = nil
			}
		}
	}
	return w.dealNested(ctx, p)
}

// computePart computes the calls of p for one part.
func (w *windowing) computePart(ctx context.Context, p *windowPartition, part int, s *windowScratch) error {
	h := w.partOf(p, part, s)
	if h.rows == 0 {
		return ctx.Err()
	}
	work := int64(64+8*len(p.reads)) * int64(h.rows)
	w.run.note(w.stats, work)
	defer w.run.note(w.stats, -work)
	types := make([]column.Type, len(p.keys))
	for i, c := range p.keys {
		types[i] = w.extra[c].typ
	}
	rows, err := p.together(ctx, types, h, s)
	if err != nil {
		return err
	}
	p.nested[part] = make([]column.Vector, len(w.calls))
	for _, by := range p.sorts {
		sorted, err := by.sorted(ctx, h, rows, s)
		if err != nil {
			return err
		}
		for _, i := range by.calls {
			v, err := w.calls[i].result(ctx, h, sorted)
			if err != nil {
				return err
			}
			p.putBack(v, i, part, sorted.order, s)
		}
	}
	return nil
}

// partOf are the rows of a part, in input order.
func (w *windowing) partOf(p *windowPartition, part int, s *windowScratch) *held {
	h := &held{extra: make([]column.Vector, len(w.extra))}
	for _, c := range p.chunks {
		h.rows += int(c.off[part+1] - c.off[part])
	}
	if len(s.words) < len(w.extra) {
		s.words = make([][]int64, len(w.extra))
	}
	vs := make([]column.Vector, 0, len(p.chunks))
	for _, e := range p.reads {
		vs = vs[:0]
		plain := true
		for _, c := range p.chunks {
			if from, to := int(c.off[part]), int(c.off[part+1]); from < to {
				v := c.cols[e].Slice(from, to)
				plain = plain && wordsIn(v) != nil && v.Nulls() == nil
				vs = append(vs, v)
			}
		}
		switch {
		case len(vs) == 0:
		case plain:
			words := s.words[e][:0]
			for _, v := range vs {
				words = append(words, wordsIn(v)...)
			}
			s.words[e] = words
			h.extra[e] = ofWords(w.extra[e].typ, words)
		case len(vs) == 1:
			// Results are written where these values are.
			h.extra[e] = column.Concat(w.extra[e].typ, append(vs, vs[0].Slice(0, 0)))
		default:
			h.extra[e] = column.Concat(w.extra[e].typ, vs)
		}
	}
	return h
}

// result is what the call gives for the rows of p, in their order.
func (c *windowCall) result(ctx context.Context, h *held, p *windowPart) (column.Vector, error) {
	v, err := c.eval(ctx, h, p)
	if err != nil {
		return nil, &evalError{c.text, err}
	}
	if v = column.Flatten(v); v.Len() != len(p.order) || !v.Type().Equal(c.typ) {
		return nil, &evalError{c.text, fmt.Errorf("gave %d rows of %s for %d of %s", v.Len(), v.Type(), len(p.order), c.typ)}
	}
	return v, nil
}
