package exec

import (
	"encoding/binary"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// An ordering compares rows by columns, the first first. It sorts entries: every
// column gives each row a word that orders as its values do; rows with equal
// words are then sorted by the next 8 bytes of a text, or by the next column.
type ordering struct{ cols []orderCol }

type orderCol struct {
	v          column.Vector // flat
	desc       bool
	nullsFirst bool
}

func newOrdering(keys []plan.SortKey, values []column.Vector) *ordering {
	o := &ordering{}
	for i, k := range keys {
		for _, v := range orderVectors(column.Flatten(values[i])) {
			o.cols = append(o.cols, orderCol{v, k.Desc, k.NullsFirst})
		}
	}
	return o
}

// orderVectors are the vectors of 64-bit values or texts that order as v does.
func orderVectors(v column.Vector) []column.Vector {
	switch x := v.(type) {
	case *column.Wides:
		x = intervalTotals(x)
		hi := &column.Ints{Typ: column.Int64, Values: make([]int64, len(x.Values)), Valid: x.Valid}
		lo := &column.Uints{Typ: column.Uint64, Values: make([]uint64, len(x.Values))}
		for i, w := range x.Values {
			hi.Values[i], lo.Values[i] = w.Hi, w.Lo
		}
		return []column.Vector{hi, lo}
	case *column.Lists, *column.Structs:
		return []column.Vector{column.SortKeys(v)}
	}
	return []column.Vector{v}
}

// sort sorts es by column k and those after it; es are in input order.
func (o *ordering) sort(es, scratch []entry, k int) {
	if len(es) < 2 || k == len(o.cols) {
		return
	}
	c := &o.cols[k]
	if c.v.Nulls() != nil {
		nulls, values := c.part(es, scratch)
		o.sort(nulls, scratch, k+1)
		es = values
	}
	if t, ok := c.v.(*column.Texts); ok {
		o.sortTexts(es, scratch, k, t, 0)
		return
	}
	c.words(es)
	sortEntries(es, scratch)
	if k+1 < len(o.cols) {
		runs(es, func(run []entry) { o.sort(run, scratch, k+1) })
	}
}

// part moves the nulls to their end of es, keeping order.
func (c *orderCol) part(es, scratch []entry) (nulls, values []entry) {
	valid := c.v.Nulls()
	n, v := scratch[:0], es[:0]
	for _, e := range es {
		if valid.Has(int(e.row)) {
			v = append(v, e)
		} else {
			n = append(n, e)
		}
	}
	if !c.nullsFirst {
		copy(es[len(v):], n)
		return es[len(v):], es[:len(v)]
	}
	// The values are at the front and move back, the last first.
	copy(es[len(n):], v)
	copy(es, n)
	return es[:len(n)], es[len(n):]
}

// runs calls f for every run of more than one entry with equal keys.
func runs(es []entry, f func(run []entry)) {
	for from := 0; from < len(es); {
		to := from + 1
		for to < len(es) && es[to].key == es[from].key {
			to++
		}
		if to > from+1 {
			f(es[from:to])
		}
		from = to
	}
}

// words sets the key of every entry; the rows have values of fixed width.
func (c *orderCol) words(es []entry) {
	switch v := c.v.(type) {
	case *column.Bools:
		for i := range es {
			es[i].key = 0
			if v.Values[es[i].row] {
				es[i].key = 1
			}
		}
	case *column.Days:
		for i := range es {
			es[i].key = uint64(int64(v.Values[es[i].row])) ^ 1<<63
		}
	case *column.Ints:
		for i := range es {
			es[i].key = uint64(v.Values[es[i].row]) ^ 1<<63
		}
	case *column.Uints:
		for i := range es {
			es[i].key = v.Values[es[i].row]
		}
	case *column.Floats:
		for i := range es {
			es[i].key = column.FloatKey(v.Values[es[i].row])
		}
	default:
		panic("exec: order of an encoded vector")
	}
	if c.desc {
		for i := range es {
			es[i].key = ^es[i].key
		}
	}
}

// firstWords is words that also works on texts: by their first 8 bytes.
func (c *orderCol) firstWords(es []entry) {
	t, ok := c.v.(*column.Texts)
	if !ok {
		c.words(es)
		return
	}
	for i := range es {
		es[i].key = textWord(t, int(es[i].row), 0)
		if c.desc {
			es[i].key = ^es[i].key
		}
	}
}

// sortTexts sorts by the 8 bytes at off and those after them.
func (o *ordering) sortTexts(es, scratch []entry, k int, t *column.Texts, off int) {
	desc := o.cols[k].desc
	longest := 0
	for i := range es {
		row := int(es[i].row)
		longest = max(longest, int(t.Views[row].N))
		es[i].key = textWord(t, row, off)
		if desc {
			es[i].key = ^es[i].key
		}
	}
	sortEntries(es, scratch)
	runs(es, func(run []entry) {
		if longest > off+8 {
			o.sortTexts(run, scratch, k, t, off+8)
			return
		}
		o.sortLengths(run, scratch, k, t)
	})
}

// sortLengths sorts texts that are equal but for zero bytes at the end.
func (o *ordering) sortLengths(es, scratch []entry, k int, t *column.Texts) {
	for i := range es {
		es[i].key = uint64(t.Views[es[i].row].N)
		if o.cols[k].desc {
			es[i].key = ^es[i].key
		}
	}
	sortEntries(es, scratch)
	runs(es, func(run []entry) { o.sort(run, scratch, k+1) })
}

// textWord is 8 bytes of a text from off on, zeros after its end.
func textWord(t *column.Texts, row, off int) uint64 {
	b := t.Bytes(row)
	if off >= len(b) {
		return 0
	}
	if len(b) >= off+8 {
		return binary.BigEndian.Uint64(b[off:])
	}
	var w uint64
	for i, x := range b[off:] {
		w |= uint64(x) << (56 - 8*i)
	}
	return w
}
