package exec

import (
	"context"
	"fmt"

	"weir/dataframe/column"
)

// together orders the rows of h so that those of a partition follow one another, in
// input order; partitions come in the order of their first rows.
func (p *windowPartition) together(ctx context.Context, types []column.Type, h *held, s *windowScratch) (windowRows, error) {
	keys := make([]column.Vector, len(p.keys))
	for i, c := range p.keys {
		keys[i] = keyVector(h.extra[c])
	}
	table := newKeyTable(types)
	s.ids = resized(s.ids, h.rows)
	for from := 0; from < h.rows; from += column.BatchRows {
		if err := ctx.Err(); err != nil {
			return windowRows{}, err
		}
		to := min(from+column.BatchRows, h.rows)
		some := sliceAll(keys, from, to)
		table.find(s.hash.hash(some, to-from), some, s.ids[from:to], true)
	}
	s.order, s.parts = resized(s.order, h.rows), resized(s.parts, table.groups+1)
	clear(s.parts)
	for _, id := range s.ids {
		s.parts[id]++
	}
	sum := int32(0)
	for g, n := range s.parts {
		s.parts[g] = sum
		sum += n
	}
	for i, id := range s.ids {
		s.order[s.parts[id]] = int32(i)
		s.parts[id]++
	}
	// Every partition now ends where it should begin.
	copy(s.parts[1:], s.parts)
	s.parts[0] = 0
	return windowRows{s.order, s.parts}, nil
}

// resized is s with length n; what it holds is any.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/8)[:n]
	}
	return s[:n]
}

// sorted is the rows of h with every partition sorted.
func (s *windowSort) sorted(ctx context.Context, h *held, rows windowRows, scratch *windowScratch) (*windowPart, error) {
	if len(s.keys) == 0 {
		return &windowPart{rows, rows.parts}, ctx.Err()
	}
	values := make([]column.Vector, len(s.keys))
	for i, c := range s.keys {
		values[i] = h.extra[c]
	}
	o := newOrdering(s.order, values)
	scratch.es, scratch.spare = resized(scratch.es, h.rows), resized(scratch.spare, h.rows)
	es := scratch.es
	for i, r := range rows.order {
		es[i].row = r
	}
	for p := range len(rows.parts) - 1 {
		if p&1023 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		o.sort(es[rows.parts[p]:rows.parts[p+1]], scratch.spare, 0)
	}
	scratch.sorted = resized(scratch.sorted, h.rows)
	for i := range es {
		scratch.sorted[i] = es[i].row
	}
	out := &windowPart{windowRows: windowRows{scratch.sorted, rows.parts}}
	if s.peers {
		out.peers = peersOf(out.windowRows, values)
	}
	return out, nil
}

// peersOf is where runs of rows begin that have equal keys, and the number of rows.
func peersOf(r windowRows, keys []column.Vector) []int32 {
	begins := make([]bool, len(r.order))
	for _, p := range r.parts[:len(r.parts)-1] {
		begins[p] = true
	}
	for _, k := range keys {
		markChanges(column.Flatten(keyVector(k)), r.order, begins)
	}
	var out []int32
	for i, b := range begins {
		if b {
			out = append(out, int32(i))
		}
	}
	return append(out, int32(len(begins)))
}

// markChanges sets begins[i] where the value of row order[i] is not that of the
// row before. v is a flat key vector.
func markChanges(v column.Vector, order []int32, begins []bool) {
	switch v := v.(type) {
	case *column.Bools:
		markFixed(v, order, begins)
	case *column.Days:
		markFixed(v, order, begins)
	case *column.Ints:
		markFixed(v, order, begins)
	case *column.Uints:
		markFixed(v, order, begins)
	case *column.Floats:
		markFixed(v, order, begins)
	case *column.Wides:
		markFixed(v, order, begins)
	case *column.Texts:
		for i := 1; i < len(order); i++ {
			a, b := int(order[i-1]), int(order[i])
			begins[i] = begins[i] || v.Text(a) != v.Text(b) || v.Valid.Has(a) != v.Valid.Has(b)
		}
	default:
		panic(fmt.Sprintf("exec: order by a %T", v))
	}
}

func markFixed[T column.Width](v *column.Fixed[T], order []int32, begins []bool) {
	for i := 1; i < len(order); i++ {
		if v.Values[order[i]] != v.Values[order[i-1]] {
			begins[i] = true
		}
	}
	if v.Valid == nil {
		return
	}
	for i := 1; i < len(order); i++ {
		if v.Valid.Has(int(order[i])) != v.Valid.Has(int(order[i-1])) {
			begins[i] = true
		}
	}
}
