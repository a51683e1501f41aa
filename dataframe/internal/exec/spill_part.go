package exec

import (
	"math"
	"slices"

	"weir/dataframe/column"
)

// partPlaces tell where rows of several batches come to stand when they are dealt to parts: those of a part
// together, in their order. Rows are read as they stand and written to all parts at a time, which the processor's
// caches like better than to collect one part after another.
type partPlaces struct {
	part []uint8 // of every row
	to   []int32 // where every row comes
	from [parts + 1]int32
	cols []partRoom
}

// partRoom is memory for a column, which is used again and again.
type partRoom struct {
	ints  []int64
	views []column.View
	bytes []byte
}

// find finds the places of rows with some hashes among the parts of d. What columns gave before is lost.
func (a *partPlaces) find(d *dealt, hashes []int64) {
	a.part, a.to, a.from = resized(a.part, len(hashes)), resized(a.to, len(hashes)), [parts + 1]int32{}
	for i, h := range hashes {
		p := d.part(uint64(h))
		a.part[i] = p
		a.from[p+1]++
	}
	for p := range parts {
		a.from[p+1] += a.from[p]
	}
	at := a.from
	for i, p := range a.part {
		a.to[i] = at[p]
		at[p]++
	}
}

// order are the rows as they come to stand.
func (a *partPlaces) order() []int32 {
	out := make([]int32, len(a.to))
	for i, t := range a.to {
		out[t] = int32(i)
	}
	return out
}

// columns deals columns first to end of the rows of bs.
func (a *partPlaces) columns(bs []*column.Batch, end int) []column.Vector {
	out := make([]column.Vector, end)
	a.cols = slices.Grow(a.cols, end)[:end]
	vs := make([]column.Vector, len(bs))
	var order []int32
	for c := range out {
		if bs[0].Cols[c] == nil {
			continue
		}
		for i, b := range bs {
			vs[i] = b.Cols[c]
		}
		if out[c] = a.column(vs, &a.cols[c]); out[c] == nil {
			if order == nil {
				order = a.order()
			}
			out[c] = column.Gather(concatKeys(vs[0].Type(), vs), order)
		}
	}
	return out
}

// column deals the rows of vs if they are texts or integers without an encoding in common; else it gives nil.
func (a *partPlaces) column(vs []column.Vector, room *partRoom) column.Vector {
	t := vs[0].Type()
	if t.Layout() == column.LayoutText && !sameDict(vs) {
		return a.texts(room, t, flatAll[*column.Texts](vs))
	}
	if _, is := vs[0].(*column.Ints); is {
		return a.ints(room, t, flatAll[*column.Ints](vs))
	}
	return nil
}

// sameDict tells whether all vs have codes of the same values.
func sameDict(vs []column.Vector) bool {
	first, is := vs[0].(*column.Dict)
	return is && !slices.ContainsFunc(vs, func(v column.Vector) bool {
		d, is := v.(*column.Dict)
		return !is || d.Values != first.Values
	})
}

// flatAll are vs, which are of type V but for an encoding.
func flatAll[V column.Vector](vs []column.Vector) []V {
	out := make([]V, len(vs))
	for i, v := range vs {
		out[i] = column.Flatten(v).(V)
	}
	return out
}

func (a *partPlaces) ints(room *partRoom, t column.Type, vs []*column.Ints) column.Vector {
	room.ints = resized(room.ints, len(a.to))
	out := &column.Ints{Typ: t, Values: room.ints}
	row := 0
	for _, v := range vs {
		to := a.to[row : row+len(v.Values)]
		for i, x := range v.Values {
			out.Values[to[i]] = x
		}
		a.nulls(&out.Valid, v.Valid, to)
		row += len(to)
	}
	return out
}

// nulls marks in valid the nulls of rows that come to to.
func (a *partPlaces) nulls(valid *column.Bitmap, of column.Bitmap, to []int32) {
	if of == nil {
		return
	}
	if *valid == nil {
		*valid = column.FullBitmap(len(a.to))
	}
	for i, t := range to {
		if !of.Has(i) {
			valid.Clear(int(t))
		}
	}
}

// texts deals texts with their bytes, so that those of a part lie one behind another. It gives nil if they are too
// many for one buffer.
func (a *partPlaces) texts(room *partRoom, t column.Type, vs []*column.Texts) column.Vector {
	var at [parts]int
	row := 0
	for _, v := range vs {
		for i := range v.Views {
			if n := v.Views[i].N; n > column.InlineLen {
				at[a.part[row+i]] += int(n)
			}
		}
		row += len(v.Views)
	}
	sum := 0
	for p, n := range at {
		at[p], sum = sum, sum+n
	}
	if sum > math.MaxInt32 {
		return nil
	}
	room.bytes, room.views = resized(room.bytes, sum), resized(room.views, len(a.to))
	buf := room.bytes
	out := &column.Texts{Typ: t, Views: room.views}
	if sum > 0 {
		out.Buffers = [][]byte{buf}
	}
	row = 0
	for _, v := range vs {
		to, part := a.to[row:row+len(v.Views)], a.part[row:row+len(v.Views)]
		for i := range v.Views {
			view := v.Views[i]
			if view.N > column.InlineLen {
				off := at[part[i]]
				at[part[i]] += copy(buf[off:], v.Bytes(i))
				view.Move(0, uint32(off))
			}
			out.Views[to[i]] = view
		}
		a.nulls(&out.Valid, v.Valid, to)
		row += len(to)
	}
	return out
}
