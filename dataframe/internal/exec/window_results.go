package exec

import (
	"context"
	"slices"
	"unsafe"

	"weir/dataframe/column"
)

// readyResults makes room for the results of fixed width. Those of eight bytes lie where the values
// were: each part is read before its results come, and by nobody else.
func (w *windowing) readyResults(p *windowPartition, c *windowChunk) {
	c.results = make([]column.Vector, len(w.calls))
	var free [][]int64
	for _, e := range p.reads {
		if words := wordsIn(c.cols[e]); words != nil && !slices.Contains(p.keeps, e) {
			free = append(free, words)
		}
	}
	for _, i := range p.calls {
		switch t := w.calls[i].typ; t.Layout() {
		case column.LayoutBool:
			c.results[i] = &column.Bools{Typ: t, Values: make([]bool, c.rows)}
		case column.LayoutInt32:
			c.results[i] = &column.Days{Typ: t, Values: make([]int32, c.rows)}
		case column.LayoutInt128:
			c.results[i] = &column.Wides{Typ: t, Values: make([]column.Int128, c.rows)}
		case column.LayoutText, column.LayoutList, column.LayoutStruct:
		default:
			if len(free) == 0 {
				free = append(free, make([]int64, c.rows))
			}
			c.results[i] = ofWords(t, free[0])
			free = free[1:]
		}
	}
}

// wordsIn is the memory of values of eight bytes; nil for others.
func wordsIn(v column.Vector) []int64 {
	switch v := v.(type) {
	case *column.Ints:
		return v.Values
	case *column.Uints:
		return unsafe.Slice((*int64)(unsafe.Pointer(unsafe.SliceData(v.Values))), len(v.Values))
	case *column.Floats:
		return unsafe.Slice((*int64)(unsafe.Pointer(unsafe.SliceData(v.Values))), len(v.Values))
	}
	return nil
}

// eightBytes tells whether values of type t are of eight bytes.
func eightBytes(t column.Type) bool {
	switch t.Layout() {
	case column.LayoutInt64, column.LayoutUint64, column.LayoutFloat64:
		return true
	}
	return false
}

// ofWords is a vector of values of eight bytes in that memory.
func ofWords(t column.Type, words []int64) column.Vector {
	switch t.Layout() {
	case column.LayoutUint64:
		return &column.Uints{Typ: t, Values: unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(words))), len(words))}
	case column.LayoutFloat64:
		return &column.Floats{Typ: t, Values: unsafe.Slice((*float64)(unsafe.Pointer(unsafe.SliceData(words))), len(words))}
	}
	return &column.Ints{Typ: t, Values: words}
}

// putBack deals v, the results of a call for the rows in that order, as the rows of the part are.
func (p *windowPartition) putBack(v column.Vector, call, part int, order []int32, s *windowScratch) {
	switch v := v.(type) {
	case *column.Bools:
		putFixed(p, v, call, part, order, make([]bool, len(order)))
	case *column.Days:
		putFixed(p, v, call, part, order, make([]int32, len(order)))
	case *column.Wides:
		putFixed(p, v, call, part, order, make([]column.Int128, len(order)))
	case *column.Ints, *column.Uints, *column.Floats:
		s.results = resized(s.results, len(order))
		words := &column.Ints{Typ: column.Int64, Values: wordsIn(v), Valid: v.Nulls()}
		putFixed(p, words, call, part, order, s.results)
	default:
		p.nested[part][call] = column.Gather(v, inverse(order))
	}
}

// inverse is where every row stands in order.
func inverse(order []int32) []int32 {
	out := make([]int32, len(order))
	for i, r := range order {
		out[r] = int32(i)
	}
	return out
}

func putFixed[T column.Width](p *windowPartition, v *column.Fixed[T], call, part int, order []int32, values []T) {
	for i, r := range order {
		values[r] = v.Values[i]
	}
	var valid column.Bitmap
	if v.Valid != nil {
		valid = column.NewBitmap(len(order))
		for i, r := range order {
			valid[r>>6] |= v.Valid[i>>6] >> (i & 63) & 1 << (r & 63)
		}
	}
	at := 0
	for _, c := range p.chunks {
		from, to := int(c.off[part]), int(c.off[part+1])
		if from == to {
			continue
		}
		next := at + to - from
		copyFixed(c.results[call], from, values[at:next])
		if valid != nil {
			c.putNulls(call, from, valid.Slice(at, next), to-from)
		}
		at = next
	}
}

// copyFixed copies values to v from row at on. Those of eight bytes come as integers.
func copyFixed[T column.Width](v column.Vector, at int, values []T) {
	if words, ok := any(values).([]int64); ok {
		copy(wordsIn(v)[at:], words)
		return
	}
	copy(v.(*column.Fixed[T]).Values[at:], values)
}

// putNulls makes the rows from at on null that are not in valid, which is of n rows.
func (c *windowChunk) putNulls(call, at int, valid column.Bitmap, n int) {
	if valid.Count(n) == n {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	to := validOf(c.results[call])
	if *to == nil {
		*to = column.FullBitmap(c.rows)
	}
	for i := range n {
		if !valid.Has(i) {
			to.Clear(at + i)
		}
	}
}

// validOf is the validity of a vector of fixed width, to be changed.
func validOf(v column.Vector) *column.Bitmap {
	switch v := v.(type) {
	case *column.Bools:
		return &v.Valid
	case *column.Days:
		return &v.Valid
	case *column.Wides:
		return &v.Valid
	case *column.Uints:
		return &v.Valid
	case *column.Floats:
		return &v.Valid
	}
	return &v.(*column.Ints).Valid
}

// dealNested deals the results of the parts that are no values of fixed width.
func (w *windowing) dealNested(ctx context.Context, p *windowPartition) error {
	at := make([]int, len(p.nested)) // the row of each part that comes next
	starts := make([][]int, len(p.chunks))
	for k, c := range p.chunks {
		starts[k] = append([]int(nil), at...)
		for i := range at {
			at[i] += int(c.off[i+1] - c.off[i])
		}
	}
	defer func() { p.nested = nil }()
	return w.run.parallel(ctx, w.stats, len(p.chunks), func(_ context.Context, k int) error {
		c := p.chunks[k]
		for _, call := range p.calls {
			if c.results[call] != nil {
				continue
			}
			var vs []column.Vector
			for i := range at {
				if n := int(c.off[i+1] - c.off[i]); n > 0 {
					vs = append(vs, p.nested[i][call].Slice(starts[k][i], starts[k][i]+n))
				}
			}
			c.results[call] = column.Flatten(column.Concat(w.calls[call].typ, vs))
		}
		return nil
	})
}

// windowResults puts results into the order of the input.
type windowResults struct {
	w      *windowing
	chunk  int                          // the one at hand; -1: none
	places map[*windowPartition][]int32 // of the rows of the chunk
}

func newWindowResults(w *windowing) *windowResults {
	return &windowResults{w: w, chunk: -1, places: map[*windowPartition][]int32{}}
}

// of is what a call gave for n rows from at on, all in one chunk.
func (r *windowResults) of(call, at, n int) column.Vector {
	p := r.w.calls[call].sort.partition
	if len(p.keys) == 0 {
		return p.results[call].Slice(at, at+n)
	}
	return r.put(p, p.chunks[at/spreadRows].results[call], at, n)
}

// put are the rows of v, dealt in the chunk of row at, that are n rows of the input from there on.
func (r *windowResults) put(p *windowPartition, v column.Vector, at, n int) column.Vector {
	if k := at / spreadRows; k != r.chunk {
		r.chunk = k
		for p, places := range r.places {
			r.places[p] = places[:0]
		}
	}
	c := p.chunks[r.chunk]
	at -= r.chunk * spreadRows
	if c.part == nil {
		return v.Slice(at, at+n)
	}
	places := r.places[p]
	if len(places) == 0 {
		places = resized(places, c.rows)
		c.places(places)
		r.places[p] = places
	}
	return column.Gather(v, places[at:at+n])
}

// resultOf is what a call gave for all rows.
func (w *windowing) resultOf(call, rows int) column.Vector {
	var vs []column.Vector
	r := newWindowResults(w)
	for from := 0; from < rows; from += spreadRows {
		vs = append(vs, r.of(call, from, min(spreadRows, rows-from)))
	}
	return column.Concat(w.calls[call].typ, vs)
}
