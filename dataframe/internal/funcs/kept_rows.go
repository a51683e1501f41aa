package funcs

import "weir/dataframe/column"

// keptRows keeps one row of some columns for each group, whatever their types:
// it gathers rows and knows no values. A batch is offered by begin, keep and end.
type keptRows struct {
	types   []column.Type
	chunks  [][]column.Vector // by chunk: the columns, flat
	place   []int64           // by group: chunk and row, plus 1; 0: no row
	touched []int32           // groups whose row is in the last chunk, once each
	rows    int               // in all chunks
	groups  int               // with a row
}

const rowBits = 32

// Grow makes room for groups.
func (k *keptRows) Grow(groups int) { k.place = grown(k.place, groups) }

// Size implements Sized.
func (k *keptRows) Size() int64 { return int64(k.rows * (8 + 16*len(k.types))) }

func (k *keptRows) has(g int32) bool { return k.place[g] != 0 }

// at is the columns and the number in them of the row of g, which has one.
func (k *keptRows) at(g int32) (cols []column.Vector, row int) {
	p := k.place[g] - 1
	return k.chunks[p>>rowBits], int(p & (1<<rowBits - 1))
}

// begin offers the rows of cols, which are flat, to keep.
func (k *keptRows) begin(cols []column.Vector) {
	k.chunks = append(k.chunks, cols)
	k.touched = k.touched[:0]
}

// keep makes row of the columns offered the one of g.
func (k *keptRows) keep(g int32, row int) {
	last := int64(len(k.chunks) - 1)
	switch p := k.place[g]; {
	case p == 0:
		k.groups++
		k.touched = append(k.touched, g)
	case (p-1)>>rowBits != last:
		k.touched = append(k.touched, g)
	}
	k.place[g] = last<<rowBits | int64(row) + 1
}

// end lets go of the columns offered and holds copies of the rows kept of them.
func (k *keptRows) end() {
	last := len(k.chunks) - 1
	if len(k.touched) == 0 {
		k.chunks = k.chunks[:last]
		return
	}
	sel := make([]int32, len(k.touched))
	for i, g := range k.touched {
		_, row := k.at(g)
		sel[i] = int32(row)
		k.place[g] = int64(last)<<rowBits | int64(i) + 1
	}
	k.chunks[last] = copyRows(k.chunks[last], sel)
	if k.rows += len(sel); k.rows > 2*k.groups+8*column.BatchRows {
		k.compact()
	}
}

// compact drops the rows that better ones took the place of.
func (k *keptRows) compact() {
	sel, from := make([]int32, 0, k.groups), k.offsets()
	for g, p := range k.place {
		if p == 0 {
			continue
		}
		p--
		k.place[g] = int64(len(sel)) + 1
		sel = append(sel, from[p>>rowBits]+int32(p&(1<<rowBits-1)))
	}
	k.chunks = [][]column.Vector{copyRows(k.concat(), sel)}
	k.rows = len(sel)
}

// offsets is the number of rows before each chunk.
func (k *keptRows) offsets() []int32 {
	out, n := make([]int32, len(k.chunks)), int32(0)
	for i, c := range k.chunks {
		out[i] = n
		n += int32(c[0].Len())
	}
	return out
}

// concat is the columns of all chunks.
func (k *keptRows) concat() []column.Vector {
	out := make([]column.Vector, len(k.types))
	for c, t := range k.types {
		vs := make([]column.Vector, len(k.chunks))
		for i, chunk := range k.chunks {
			vs[i] = chunk[c]
		}
		out[c] = column.Flatten(column.Concat(t, vs))
	}
	return out
}

// columns are the rows of all groups; null where a group has none.
func (k *keptRows) columns() []column.Vector {
	sel, from := make([]int32, len(k.place)), k.offsets()
	for g, p := range k.place {
		sel[g] = -1
		if p > 0 {
			sel[g] = from[(p-1)>>rowBits] + int32((p-1)&(1<<rowBits-1))
		}
	}
	out := k.concat()
	for c, v := range out {
		out[c] = column.Gather(v, sel)
	}
	return out
}

// copyRows are the rows sel of cols, which pin no batch for a few of its texts.
func copyRows(cols []column.Vector, sel []int32) []column.Vector {
	out := make([]column.Vector, len(cols))
	for c, v := range cols {
		out[c] = column.Unpin(column.Gather(v, sel))
	}
	return out
}

// flatArgs are args without encoding.
func flatArgs(args []column.Vector) []column.Vector {
	out := make([]column.Vector, len(args))
	for i, v := range args {
		out[i] = column.Flatten(v)
	}
	return out
}
