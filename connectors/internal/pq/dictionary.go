package pq

import (
	"math"
	"math/bits"
	"unsafe"

	"github.com/zeebo/xxh3"

	"weir/dataframe/column"
)

// Limits of a dictionary: beyond them plain values are no larger.
const (
	maxDictValues = 1 << 15
	maxDictFloats = 1 << 16 // which differ in all bytes, so that plain ones compress badly
	maxDictBytes  = 1 << 20
	probation     = 10_000 // rows after which few enough values must repeat
)

// dictionary numbers the distinct values of a chunk: texts, or numbers by their bits.
type dictionary struct {
	texts   [][]byte
	numbers []uint64
	isText  bool
	most    int // values
	rows    int // of the values that were added, nulls included
	same    mapping
	codes   []int32 // of the chunk's values that are not null
	given   int     // of codes, to pages
	table   []int32 // code+1 by hash, open addressing
	hashes  []uint64
	size    int // bytes of texts

	seen []int32 // by code of a text: the last page with it, from 1
	page int32
}

// hasDictionary reports whether values of t may be put in a dictionary.
func hasDictionary(t column.Type) bool {
	l := t.Layout()
	return l != column.LayoutBool && l != column.LayoutInt128 && t.Kind != column.KindNull
}

// begin makes d the empty dictionary of values of type t. It keeps the memory that it had for others.
func (d *dictionary) begin(t column.Type) {
	if d.table == nil {
		d.table = make([]int32, 1024)
	}
	clear(d.table)
	*d = dictionary{table: d.table, isText: t.Layout() == column.LayoutText, most: maxDictValues,
		texts: d.texts[:0], numbers: d.numbers[:0], codes: d.codes[:0], hashes: d.hashes[:0], seen: d.seen[:0]}
	if t.Layout() == column.LayoutFloat64 {
		d.most = maxDictFloats
	}
}

// try adds the values of v, which are of the type that d has; it is not ok if they are too many by now.
func (d *dictionary) try(v column.Vector) (ok bool) {
	if !d.addVector(v) {
		return false
	}
	d.rows += v.Len()
	return !d.tooMany() && (d.rows < probation || d.len() <= d.rows/4 || d.repeats())
}

// pays reports whether d is worth it, when all values are added.
func (d *dictionary) pays() bool {
	if d.len() == 0 || d.rows >= 64 && (d.len() > d.rows/2 || !d.isText && d.len() > len(d.codes)/4) {
		return false
	}
	d.seen = append(d.seen, make([]int32, len(d.texts))...)
	return true
}

// forget lets go of the values, which are of batches.
func (d *dictionary) forget() {
	clear(d.texts)
	d.same = mapping{}
}

func (d *dictionary) tooMany() bool { return d.len() > d.most || d.size > maxDictBytes }

// repeats reports whether the floats so far repeat as often as when a dictionary has all there are: of m values that are as
// frequent, n draws give m*(1-exp(-n/m)).
func (d *dictionary) repeats() bool {
	const m = maxDictFloats
	return d.most == m && float64(d.len()) <= m*(1-math.Exp(-float64(len(d.codes))/m))
}

// A mapping has the codes of the values of a vector's own dictionary.
type mapping struct {
	values column.Vector
	codes  []int32 // -1: not asked for yet
}

func (m *mapping) of(values column.Vector) {
	if m.values == values {
		return
	}
	m.values, m.codes = values, make([]int32, values.Len())
	for i := range m.codes {
		m.codes[i] = -1
	}
}

// addVector adds the values of v. It stops when they are too many; false is a type that there is no dictionary for.
func (d *dictionary) addVector(v column.Vector) bool {
	if x, ok := v.(*column.Dict); ok {
		same := &d.same
		same.of(x.Values)
		d.codes = doubled(d.codes, len(x.Codes))
		code := d.coder(column.Flatten(x.Values))
		eachSet(x.Valid, len(x.Codes), func(i int) bool {
			c := x.Codes[i]
			if same.codes[c] < 0 {
				same.codes[c] = code(int(c))
			}
			d.codes = append(d.codes, same.codes[c])
			return true
		})
		return true
	}
	flat := column.Flatten(v)
	if words, ok := wordsOf(flat); ok {
		d.addNumbers(words, flat.Nulls())
		return true
	}
	code := d.coder(flat)
	if code == nil {
		return false
	}
	d.codes = doubled(d.codes, flat.Len())
	eachSet(flat.Nulls(), flat.Len(), func(i int) bool {
		d.codes = append(d.codes, code(i))
		return !d.tooMany()
	})
	return true
}

// doubled is codes with room for n more. It grows faster than append, which copies what becomes long several times.
func doubled(codes []int32, n int) []int32 {
	if cap(codes)-len(codes) >= n {
		return codes
	}
	return append(make([]int32, 0, max(2*cap(codes), len(codes)+n)), codes...)
}

// wordsOf is the numbers of v by their bits; it is not ok if they have not 64.
func wordsOf(v column.Vector) (words []uint64, ok bool) {
	switch v := v.(type) {
	case *column.Ints:
		return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(v.Values))), len(v.Values)), true
	case *column.Uints:
		return v.Values, true
	case *column.Floats:
		return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(v.Values))), len(v.Values)), true
	}
	return nil, false
}

// addNumbers adds the numbers at the set bits of valid. It looks for 64 at a time, so that the processor waits for the
// memory of all of them at once.
func (d *dictionary) addNumbers(words []uint64, valid column.Bitmap) {
	d.codes = doubled(d.codes, len(words))
	var xs [64]uint64
	var found [64]int32
	for from := 0; from < len(words) && !d.tooMany(); from += 64 {
		n, table, shift := 0, d.table, d.shift()
		for set := setBits(valid, from, len(words)); set != 0; set &= set - 1 {
			xs[n&63] = words[from+bits.TrailingZeros64(set)]
			n++
		}
		for i, x := range xs[:n] {
			found[i&63] = table[hashNumber(x)>>shift&uint64(len(table)-1)] - 1
		}
		for i, x := range xs[:n] {
			c := found[i&63]
			if c < 0 || d.numbers[c] != x {
				c = d.number(x)
			}
			d.codes = append(d.codes, c)
		}
	}
}

// setBits are the bits of valid from from on, of n in all.
func setBits(valid column.Bitmap, from, n int) uint64 {
	set := ^uint64(0)
	if valid != nil {
		set = valid[from>>6]
	}
	if left := n - from; left < 64 {
		set &= 1<<left - 1
	}
	return set
}

// eachSet calls f with the places of the bits of valid that are set, of n, as long as it says so.
func eachSet(valid column.Bitmap, n int, f func(i int) bool) {
	for from := 0; from < n; from += 64 {
		for set := setBits(valid, from, n); set != 0; set &= set - 1 {
			if !f(from + bits.TrailingZeros64(set)) {
				return
			}
		}
	}
}

// coder gives the codes of the values of v, which is flat, by row.
func (d *dictionary) coder(v column.Vector) func(i int) int32 {
	if words, ok := wordsOf(v); ok {
		return func(i int) int32 { return d.number(words[i]) }
	}
	switch v := v.(type) {
	case *column.Texts:
		return func(i int) int32 { return d.text(v.Bytes(i)) }
	case *column.Days:
		return func(i int) int32 { return d.number(uint64(int64(v.Values[i]))) }
	}
	return nil
}

// take gives the codes of the next n values behind those of the page so far, which are codes.
func (d *dictionary) take(codes []int32, n int) []int32 {
	d.given += n
	return d.codes[d.given-n-len(codes) : d.given]
}

func (d *dictionary) len() int { return len(d.hashes) }

func (d *dictionary) width() int { return bits.Len32(uint32(max(d.len()-1, 0))) }

func (d *dictionary) text(b []byte) int32 {
	h := xxh3.Hash(b)
	mask := uint64(len(d.table) - 1)
	at := h >> d.shift() & mask
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

// hashNumber is a hash of which the upper bits tell most: they scatter numbers that follow each other so that few meet.
func hashNumber(x uint64) uint64 { return x * 0x9e3779b97f4a7c15 }

// shift is by how much a hash is shifted to be a place of the table.
func (d *dictionary) shift() int { return bits.LeadingZeros64(uint64(len(d.table) - 1)) }

func (d *dictionary) number(x uint64) int32 {
	h := hashNumber(x)
	mask := uint64(len(d.table) - 1)
	at := h >> d.shift() & mask
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
		d.table = make([]int32, 2*len(d.table))
		mask, shift := uint64(len(d.table)-1), d.shift()
		for i, h := range d.hashes {
			at := h >> shift & mask
			for d.table[at] != 0 {
				at = (at + 1) & mask
			}
			d.table[at] = int32(i) + 1
		}
	}
	return c
}

// note adds the values of codes, which are those of the next page and of type t, to s.
func (d *dictionary) note(s *stats, t column.Type, codes []int32) {
	d.page++
	switch l := t.Layout(); {
	case d.isText:
		for _, c := range codes {
			if d.seen[c] != d.page {
				d.seen[c] = d.page
				s.text(d.texts[c])
			}
		}
	case l == column.LayoutUint64:
		for _, c := range codes {
			s.uint(d.numbers[c])
		}
	case l == column.LayoutFloat64:
		for _, c := range codes {
			s.float(math.Float64frombits(d.numbers[c]))
		}
	default:
		for _, c := range codes {
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
