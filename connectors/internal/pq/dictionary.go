package pq

import (
	"bytes"
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/zeebo/xxh3"

	"weir/dataframe/column"
)

// Limits of a dictionary: beyond them plain values are no larger.
const (
	maxDictValues = 1 << 15
	maxDictBytes  = 1 << 20
	probation     = 10_000 // rows after which few enough values must repeat
)

// dictionary numbers the distinct values of a chunk: texts, or numbers by their bits.
type dictionary struct {
	texts   [][]byte
	numbers []uint64
	isText  bool
	codes   [][]int32 // by part and row; 0 under a null
	table   []int32   // code+1 by hash, open addressing
	hashes  []uint64
	size    int // bytes of texts

	rank   []int32 // by code: its place in the order of values; -1 of a NaN
	byRank []int32 // codes
}

// hasDictionary reports whether values of t may be put in a dictionary.
func hasDictionary(t column.Type) bool {
	l := t.Layout()
	return l != column.LayoutBool && l != column.LayoutInt128 && t.Kind != column.KindNull
}

// newDictionary is the dictionary of the values of parts, of type t, or nil if they are too
// many.
func newDictionary(t column.Type, parts []column.Vector, rows int) *dictionary {
	d := &dictionary{table: make([]int32, 1024), isText: t.Layout() == column.LayoutText}
	var lastValues column.Vector
	var mapped []int32
	done := 0
	for _, v := range parts {
		out := make([]int32, v.Len())
		x, coded := v.(*column.Dict)
		if coded {
			if x.Values != lastValues {
				lastValues, mapped = x.Values, make([]int32, x.Values.Len())
				for i := range mapped {
					mapped[i] = -1
				}
			}
			code := d.coder(column.Flatten(x.Values))
			for i, c := range x.Codes {
				if !x.Valid.Has(i) {
					continue
				}
				if mapped[c] < 0 {
					mapped[c] = code(int(c))
				}
				out[i] = mapped[c]
			}
		} else {
			flat := column.Flatten(v)
			code := d.coder(flat)
			if code == nil {
				return nil
			}
			valid := flat.Nulls()
			for i := range out {
				if valid.Has(i) {
					out[i] = code(i)
				}
			}
		}
		done += len(out)
		d.codes = append(d.codes, out)
		if d.len() > maxDictValues || d.size > maxDictBytes || done >= probation && d.len() > done/4 {
			return nil
		}
	}
	if most := rows / 2; d.len() == 0 || rows >= 64 && (d.len() > most || !d.isText && d.len() > most/2) {
		return nil
	}
	d.order(t)
	return d
}

// coder gives the codes of the values of v, which is flat, by row.
func (d *dictionary) coder(v column.Vector) func(i int) int32 {
	switch v := v.(type) {
	case *column.Texts:
		return func(i int) int32 { return d.text(v.Bytes(i)) }
	case *column.Ints:
		return func(i int) int32 { return d.number(uint64(v.Values[i])) }
	case *column.Uints:
		return func(i int) int32 { return d.number(v.Values[i]) }
	case *column.Days:
		return func(i int) int32 { return d.number(uint64(int64(v.Values[i]))) }
	case *column.Floats:
		return func(i int) int32 { return d.number(math.Float64bits(v.Values[i])) }
	}
	return nil
}

func (d *dictionary) len() int { return len(d.hashes) }

func (d *dictionary) width() int { return bits.Len32(uint32(max(d.len()-1, 0))) }

func (d *dictionary) text(b []byte) int32 {
	h := xxh3.Hash(b)
	mask := uint64(len(d.table) - 1)
	at := h & mask
	for ; d.table[at] != 0; at = (at + 1) & mask {
		c := d.table[at] - 1
		if d.hashes[c] == h && string(d.texts[c]) == string(b) {
			return c
		}
	}
	d.texts = append(d.texts, b)
	d.size += len(b) + 4
	return d.add(at, h)
}

func (d *dictionary) number(x uint64) int32 {
	h := x * 0x9e3779b97f4a7c15
	h ^= h >> 32
	mask := uint64(len(d.table) - 1)
	at := h & mask
	for ; d.table[at] != 0; at = (at + 1) & mask {
		if c := d.table[at] - 1; d.numbers[c] == x {
			return c
		}
	}
	d.numbers = append(d.numbers, x)
	return d.add(at, h)
}

// add puts the next code at the place at of the table, for a value of hash h.
func (d *dictionary) add(at, h uint64) int32 {
	c := int32(len(d.hashes))
	d.hashes = append(d.hashes, h)
	d.table[at] = c + 1
	if len(d.hashes)*2 > len(d.table) {
		d.table = make([]int32, 4*len(d.table))
		mask := uint64(len(d.table) - 1)
		for i, h := range d.hashes {
			at := h & mask
			for d.table[at] != 0 {
				at = (at + 1) & mask
			}
			d.table[at] = int32(i) + 1
		}
	}
	return c
}

// order ranks the values, which are of type t.
func (d *dictionary) order(t column.Type) {
	d.rank = make([]int32, d.len())
	for c := range d.rank {
		if l := t.Layout(); l == column.LayoutFloat64 && math.Float64frombits(d.numbers[c]) != math.Float64frombits(d.numbers[c]) {
			d.rank[c] = -1
			continue
		}
		d.byRank = append(d.byRank, int32(c))
	}
	slices.SortFunc(d.byRank, func(a, b int32) int {
		if d.isText {
			return bytes.Compare(d.texts[a], d.texts[b])
		}
		x, y := d.numbers[a], d.numbers[b]
		switch t.Layout() {
		case column.LayoutUint64:
			return cmp.Compare(x, y)
		case column.LayoutFloat64:
			return cmp.Compare(math.Float64frombits(x), math.Float64frombits(y))
		}
		return cmp.Compare(int64(x), int64(y))
	})
	for r, c := range d.byRank {
		d.rank[c] = int32(r)
	}
}

// note adds the values of codes, of type t, to s.
func (d *dictionary) note(s *stats, t column.Type, codes []int32) {
	least, greatest := int32(math.MaxInt32), int32(-1)
	for _, c := range codes {
		r := d.rank[c]
		if r < 0 {
			s.nan = true
			continue
		}
		least, greatest = min(least, r), max(greatest, r)
	}
	if greatest < 0 {
		return
	}
	for _, c := range []int32{d.byRank[least], d.byRank[greatest]} {
		switch l := t.Layout(); {
		case d.isText:
			s.text(d.texts[c])
		case l == column.LayoutUint64:
			s.uint(d.numbers[c])
		case l == column.LayoutFloat64:
			s.float(math.Float64frombits(d.numbers[c]))
		default:
			s.int(int64(d.numbers[c]))
		}
	}
}

// appendValue appends the value of code c, of type t, in PLAIN but for the length
// of a text.
func (d *dictionary) appendValue(dst []byte, t column.Type, c int) []byte {
	switch {
	case d.isText:
		return append(dst, d.texts[c]...)
	case t.Layout() == column.LayoutFloat64:
		return appendFloat(dst, t, math.Float64frombits(d.numbers[c]))
	}
	return appendInt(dst, t, int64(d.numbers[c]))
}
