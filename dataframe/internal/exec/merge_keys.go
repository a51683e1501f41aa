package exec

import (
	"bytes"
	"cmp"

	"weir/dataframe/column"
)

// mergeKeys are the keys of the rows of a batch, to be compared with those of other batches of the same columns. Most
// comparisons see the rank and the word of a row alone.
type mergeKeys struct {
	*ordering
	words []uint64 // of the first column: its values, or their first 8 bytes
	ranks []uint8  // of the first column; nil: there are values only
}

// Nulls stand before or behind values.
const (
	rankNullFirst = iota
	rankValue
	rankNullLast
)

func (o *ordering) mergeKeys(n int) *mergeKeys {
	k := &mergeKeys{ordering: o, words: make([]uint64, n)}
	if len(o.cols) == 0 {
		return k
	}
	c := &o.cols[0]
	es := make([]entry, n)
	for i := range es {
		es[i].row = int32(i)
	}
	c.firstWords(es)
	for i := range es {
		k.words[i] = es[i].key
	}
	if c.v.Nulls() == nil {
		return k
	}
	k.ranks = make([]uint8, n)
	for i := range k.ranks {
		if k.ranks[i] = c.rank(i); k.ranks[i] != rankValue {
			k.words[i] = 0
		}
	}
	return k
}

// at is the rank and the word of a row.
func (k *mergeKeys) at(row int) (rank uint8, word uint64) {
	if k.ranks == nil {
		return rankValue, k.words[row]
	}
	return k.ranks[row], k.words[row]
}

// compare compares a row with one of other whose rank and word are the same.
func (k *mergeKeys) compare(row int, other *mergeKeys, otherRow int) int {
	for i := range k.cols {
		if d := k.cols[i].compare(row, &other.cols[i], otherRow); d != 0 {
			return d
		}
	}
	return 0
}

func (c *orderCol) rank(row int) uint8 {
	switch {
	case c.v.Nulls().Has(row):
		return rankValue
	case c.nullsFirst:
		return rankNullFirst
	}
	return rankNullLast
}

// compare compares the value of a row with that of a row of another vector of the same column.
func (c *orderCol) compare(row int, other *orderCol, otherRow int) int {
	rank := c.rank(row)
	if d := cmp.Compare(rank, other.rank(otherRow)); d != 0 || rank != rankValue {
		return d
	}
	var d int
	if t, is := c.v.(*column.Texts); is {
		d = bytes.Compare(t.Bytes(row), other.v.(*column.Texts).Bytes(otherRow))
	} else {
		d = cmp.Compare(c.word(row), other.word(otherRow))
	}
	if c.desc {
		return -d
	}
	return d
}

// word orders as the values of fixed width do, upwards.
func (c *orderCol) word(row int) uint64 {
	switch v := c.v.(type) {
	case *column.Bools:
		if v.Values[row] {
			return 1
		}
		return 0
	case *column.Days:
		return uint64(int64(v.Values[row])) ^ 1<<63
	case *column.Ints:
		return uint64(v.Values[row]) ^ 1<<63
	case *column.Uints:
		return v.Values[row]
	case *column.Floats:
		return column.FloatKey(v.Values[row])
	}
	panic("exec: order of an encoded vector")
}
