package exec

import (
	"context"
	"io"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// leftsSeen is what the blocks found out about the left rows of a part, by their numbers.
type leftsSeen struct {
	partners []uint8 // 0, 1, or 2 for more
	unknown  []bool  // nil: none
}

// joinBlocks joins a part with the right rows in blocks.
func (d *joinOnDisk) joinBlocks(ctx context.Context, h *hashPart) error {
	seen := &leftsSeen{partners: make([]uint8, h.rows(1))}
	d.run.note(d.stats, h.rows(1))
	defer d.run.note(d.stats, -h.rows(1))
	var rows []*column.Batch
	var last *joinBlock
	cost := int64(0)
	flush := func() (err error) {
		if len(rows) > 0 || last == nil {
			last, err = d.joinBlock(ctx, h, rows, seen)
		}
		d.run.note(d.stats, -cost)
		rows, cost = nil, 0
		return err
	}
	err := h.each(ctx, 0, func(b *column.Batch) error {
		n := buildCost(b)
		if cost > 0 && cost+n > h.share {
			if err := flush(); err != nil {
				return err
			}
		}
		rows, cost = append(rows, b), cost+n
		d.run.note(d.stats, n)
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return err
	}
	if kind := d.node.Kind; kind.GivesRight() && !kind.KeepsLeft() {
		return nil
	}
	return d.pairs.part(func(w *orderedWriter) error { return d.giveLefts(ctx, h, last, seen, w) })
}

// joinBlock goes with all left rows over a block: it writes pairs, or notes which left rows have
// some.
func (d *joinOnDisk) joinBlock(ctx context.Context, h *hashPart, rows []*column.Batch, seen *leftsSeen) (*joinBlock, error) {
	n := *d.node
	if n.Kind.GivesRight() {
		n.Kind = plan.Inner // rows without a partner come at the end
	}
	b, err := d.block(ctx, rows, &n)
	if err != nil {
		return nil, err
	}
	if d.node.Kind.KeepsRight() {
		b.matched = newMatchedRows(b.table.held.rows)
	}
	in := d.lefts(h)
	if !n.Kind.GivesRight() {
		b.asked = func(hit, unknown []bool) { seen.ask(in.first, hit, unknown) }
	}
	err = d.pairs.part(func(w *orderedWriter) error {
		return b.probe(ctx, in, w, func(first int, lefts []int32) error {
			for _, l := range lefts {
				p := &seen.partners[first+int(l)]
				if *p = min(*p+1, 2); *p > 1 && d.node.Kind == plan.Single {
					return errMany(d.node)
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return b, d.giveRest(ctx, b)
}

// ask notes which rows from number first on have a partner, or perhaps one.
func (s *leftsSeen) ask(first int, hit, unknown []bool) {
	for i, h := range hit {
		if h {
			s.partners[first+i] = 1
		}
	}
	if unknown != nil && s.unknown == nil {
		s.unknown = make([]bool, len(s.partners))
	}
	for i, u := range unknown {
		s.unknown[first+i] = s.unknown[first+i] || u
	}
}

// giveLefts writes the left rows that no pair has, or those that are asked for. The block b is any.
func (d *joinOnDisk) giveLefts(ctx context.Context, h *hashPart, b *joinBlock, seen *leftsSeen, w *orderedWriter) error {
	in := d.lefts(h)
	r := &join{joining: b.joining}
	for {
		rows, err := in.Next(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		hit := make([]bool, rows.N)
		var unknown []bool
		for i := range hit {
			hit[i] = seen.partners[in.first+i] > 0
		}
		if seen.unknown != nil {
			unknown = make([]bool, rows.N)
			for i := range unknown {
				unknown[i] = seen.unknown[in.first+i] && !hit[i]
			}
		}
		r.lefts, r.rights = r.lefts[:0], r.rights[:0]
		out := r.answer(rows, hit, unknown)
		if d.node.Kind.KeepsLeft() {
			r.lefts = r.lefts[:0]
			for i, x := range hit {
				if !x {
					r.lefts, r.rights = append(r.lefts, int32(i)), append(r.rights, -1)
				}
			}
		}
		if out == nil {
			if len(r.lefts) == 0 {
				continue
			}
			out = r.give(rows)
		}
		if err := addLefts(ctx, w, out, in.places, r.lefts, d.node.Kind == plan.Mark); err != nil {
			return err
		}
	}
}
