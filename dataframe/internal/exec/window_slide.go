package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// slide computes the aggregate of sets by what changes from one to the next. It is
// nil where the aggregate cannot do that, or too much changes.
func (c *windowCall) slide(ctx context.Context, h *held, k *kept, sets *windowSets) (column.Vector, error) {
	if c.agg.Slide == nil || c.orderBy != nil || !sets.near(len(k.order)) {
		return nil, nil
	}
	s := c.agg.Slide(&funcs.SlideRows{Args: c.argsOf(h, k.order), Rank: ranksOf})
	if s == nil {
		return nil, nil
	}
	if c.distinct && !c.frame.rising() {
		ids, first, err := c.values(ctx, h, k)
		if err != nil {
			return nil, err
		}
		s = &distinctSlider{s, ids, first, make([]int32, len(first))}
	}
	for n := range int32(sets.Len()) {
		if n%column.BatchRows == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		sets.changes(n-1, n, s.Remove)
		sets.changes(n, n-1, s.Add)
		s.Take()
	}
	return s.Result()
}

// pieces are the pieces of set n; none of -1.
func (s *windowSets) pieces(n int32) (lo, hi []int32) {
	if n < 0 {
		return nil, nil
	}
	return s.Lo[s.Of[n]:s.Of[n+1]], s.Hi[s.Of[n]:s.Of[n+1]]
}

// changes calls f for the rows of set a that are not in set b.
func (s *windowSets) changes(a, b int32, f func(row int32)) {
	s.ranges(a, b, func(from, to int32) {
		for i := from; i < to; i++ {
			f(i)
		}
	})
}

func (s *windowSets) ranges(a, b int32, f func(from, to int32)) {
	lo, hi := s.pieces(a)
	blo, bhi := s.pieces(b)
	for p := range lo {
		for at := lo[p]; at < hi[p]; {
			for len(bhi) > 0 && bhi[0] <= at {
				blo, bhi = blo[1:], bhi[1:]
			}
			to := hi[p]
			if len(blo) > 0 {
				if blo[0] <= at {
					at = bhi[0]
					continue
				}
				to = min(to, blo[0])
			}
			f(at, to)
			at = to
		}
	}
}

// near reports whether from set to set about as many of n rows change as frames that
// move over them change.
func (s *windowSets) near(n int) bool {
	left := slideTurns * 2 * (n + s.Len())
	count := func(from, to int32) { left -= int(to - from) }
	for k := range int32(s.Len()) {
		s.ranges(k, k-1, count)
		s.ranges(k-1, k, count)
		if left < 0 {
			return false
		}
	}
	return true
}

// ranksOf numbers the values of v in their order.
func ranksOf(v column.Vector) []int32 {
	v = column.Flatten(v)
	n := v.Len()
	es := make([]entry, n)
	for i := range es {
		es[i].row = int32(i)
	}
	newOrdering(make([]plan.SortKey, 1), []column.Vector{v}).sort(es, make([]entry, n), 0)
	order := rowsOf(es)
	begins := make([]bool, n)
	markChanges(column.Flatten(keyVector(v)), order, begins)
	out := make([]int32, n)
	rank := int32(0)
	for i, r := range order {
		if begins[i] {
			rank++
		}
		out[r] = rank
	}
	return out
}

// A distinctSlider gives every value to another Slider once: as its first row.
type distinctSlider struct {
	funcs.Slider
	ids   []int32 // of the values of rows
	first []int32 // by value: a row
	count []int32 // by value: how many of its rows are in the set
}

func (d *distinctSlider) Add(row int32) {
	id := d.ids[row]
	if d.count[id]++; d.count[id] == 1 {
		d.Slider.Add(d.first[id])
	}
}

func (d *distinctSlider) Remove(row int32) {
	id := d.ids[row]
	if d.count[id]--; d.count[id] == 0 {
		d.Slider.Remove(d.first[id])
	}
}
