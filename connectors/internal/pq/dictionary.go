package pq

import (
	"github.com/zeebo/xxh3"

	"weir/dataframe/column"
)

// Limits of a dictionary: beyond them plain values are no larger.
const (
	maxDictValues = 1 << 15
	maxDictBytes  = 1 << 20
	probation     = 10_000 // rows after which few enough values must repeat
)

// dictionary numbers the distinct texts of a chunk.
type dictionary struct {
	values [][]byte
	codes  [][]int32 // by part and row; 0 under a null
	table  []int32   // code+1 by hash, open addressing
	hashes []uint64
	size   int // bytes of values
}

// newDictionary is the dictionary of the texts of parts, or nil if they are too
// many.
func newDictionary(parts []column.Vector, rows int) *dictionary {
	d := &dictionary{table: make([]int32, 1024)}
	var lastValues column.Vector
	var mapped []int32
	done := 0
	for _, v := range parts {
		out := make([]int32, v.Len())
		switch x := v.(type) {
		case *column.Dict:
			if x.Values != lastValues {
				lastValues, mapped = x.Values, make([]int32, x.Values.Len())
				for i := range mapped {
					mapped[i] = -1
				}
			}
			texts := column.Flatten(x.Values).(*column.Texts)
			for i, c := range x.Codes {
				if !x.Valid.Has(i) {
					continue
				}
				if mapped[c] < 0 {
					mapped[c] = d.code(texts.Bytes(int(c)))
				}
				out[i] = mapped[c]
			}
		default:
			texts, ok := column.Flatten(v).(*column.Texts)
			if !ok {
				return nil
			}
			for i := range texts.Views {
				if texts.Valid.Has(i) {
					out[i] = d.code(texts.Bytes(i))
				}
			}
		}
		done += len(out)
		d.codes = append(d.codes, out)
		if len(d.values) > maxDictValues || d.size > maxDictBytes || done >= probation && len(d.values) > done/4 {
			return nil
		}
	}
	if len(d.values) == 0 || rows >= 64 && len(d.values) > rows/2 {
		return nil
	}
	return d
}

func (d *dictionary) code(b []byte) int32 {
	h := xxh3.Hash(b)
	mask := uint64(len(d.table) - 1)
	at := h & mask
	for ; d.table[at] != 0; at = (at + 1) & mask {
		c := d.table[at] - 1
		if d.hashes[c] == h && string(d.values[c]) == string(b) {
			return c
		}
	}
	c := int32(len(d.values))
	d.values = append(d.values, b)
	d.hashes = append(d.hashes, h)
	d.size += len(b) + 4
	d.table[at] = c + 1
	if len(d.values)*2 > len(d.table) {
		d.table = make([]int32, 4*len(d.table))
		mask = uint64(len(d.table) - 1)
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
