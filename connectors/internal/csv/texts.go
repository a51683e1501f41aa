package csv

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"

	"weir/dataframe/column"
)

// Limits of a dictionary of a text column: it is begun if the first batch has
// few different texts, and given up when they become many.
const (
	beginDict = 256
	maxDict   = 4096
)

// textDict numbers the texts of a column, over the batches of a stream. The
// vectors of values that it gives share their memory, to which is only added.
type textDict struct {
	given  bool // up: the column has many different texts
	table  []dictEntry
	hashes []uint64
	values column.Texts
	arena  []byte
	shown  *column.Texts // the last given
}

// A dictEntry is a text by its bytes.
type dictEntry struct {
	low, high uint64 // of one that is longer than 16, low is its hash
	n         uint32
	code      int32 // from 1; 0: free
}

func newTextDict() *textDict { return &textDict{table: make([]dictEntry, 1024)} }

// short is the code of a text of n bytes, up to 16, whose words are low and high; -1 if it is not where one looks first.
func (d *textDict) short(low, high uint64, n uint32) int32 {
	e := &d.table[hashWords(low, high, int(n))&uint64(len(d.table)-1)]
	if e.low != low || e.high != high || e.n != n {
		return -1
	}
	return e.code - 1
}

// code is the number of b, or -1 if that is one too many.
func (d *textDict) code(b []byte, limit int) int32 {
	low, high := wordsOf(b)
	h := hashWords(low, high, len(b))
	mask := uint64(len(d.table) - 1)
	at := h & mask
	for ; d.table[at].code != 0; at = (at + 1) & mask {
		if e := &d.table[at]; e.low == low && e.high == high && int(e.n) == len(b) && (len(b) <= 16 || string(d.values.Bytes(int(e.code-1))) == string(b)) {
			return e.code - 1
		}
	}
	c := int32(len(d.hashes))
	if int(c) >= limit {
		return -1
	}
	d.add(b, h)
	d.table[at] = dictEntry{low, high, uint32(len(b)), c + 1}
	if 2*len(d.hashes) > len(d.table) {
		d.grow()
	}
	return c
}

func (d *textDict) add(b []byte, h uint64) {
	v := &d.values
	if len(b) > column.InlineLen {
		if cap(d.arena)-len(d.arena) < len(b) {
			d.arena = make([]byte, 0, max(16<<10, len(b)))
			v.Buffers = append(v.Buffers[:len(v.Buffers):len(v.Buffers)], nil)
		}
		at := len(d.arena)
		d.arena = append(d.arena, b...)
		// Vectors that were given keep their own list of buffers.
		buffers := append([][]byte(nil), v.Buffers...)
		buffers[len(buffers)-1] = d.arena
		v.Buffers = buffers
		v.Views = append(v.Views, column.MakeView(b, uint32(len(buffers)-1), uint32(at)))
	} else {
		v.Views = append(v.Views, column.MakeView(b, 0, 0))
	}
	d.hashes = append(d.hashes, h)
}

func (d *textDict) grow() {
	old := d.table
	d.table = make([]dictEntry, 4*len(old))
	mask := uint64(len(d.table) - 1)
	for _, e := range old {
		if e.code == 0 {
			continue
		}
		at := d.hashes[e.code-1] & mask
		for d.table[at].code != 0 {
			at = (at + 1) & mask
		}
		d.table[at] = e
	}
}

// vector is the values so far.
func (d *textDict) vector(t column.Type) *column.Texts {
	if n := len(d.values.Views); d.shown == nil || len(d.shown.Views) != n {
		d.shown = &column.Texts{Typ: t, Views: d.values.Views[:n:n], Buffers: d.values.Buffers}
	}
	return d.shown
}

// wordsOf is the bytes of b if it has up to 16, else its hash.
func wordsOf(b []byte) (low, high uint64) {
	if len(b) > 16 {
		return xxh3.Hash(b), 0
	}
	var all [16]byte
	copy(all[:], b)
	return binary.LittleEndian.Uint64(all[:]), binary.LittleEndian.Uint64(all[8:])
}

// wordsAt is wordsOf the first n bytes of b, at most 16; it has as many.
func wordsAt(b []byte, n uint32) (low, high uint64) {
	low = binary.LittleEndian.Uint64(b) & (^uint64(0) >> (64 - 8*min(n, 8)))
	high = binary.LittleEndian.Uint64(b[8:]) & (^uint64(0) >> (64 - 8*(max(n, 8)-8)))
	return low, high
}

func hashWords(low, high uint64, n int) uint64 {
	h := (low ^ uint64(n)) * 0x9E3779B97F4A7C15
	h = (h ^ h>>32 ^ high) * 0xD6E8FEB86659FD93
	return h ^ h>>32
}

// coded is the column as codes into d; nil if its texts are too many.
func (p *parser) coded(d *textDict, first bool) column.Vector {
	limit := maxDict
	if first {
		limit = beginDict
	}
	codes := make([]int32, p.n)
	var valid column.Bitmap
	pos, step, skip := p.s.places(p.col)
	simple, room := len(p.nulls) == 0, p.s.buf[:cap(p.s.buf)]
	for r := range p.n {
		start, end := pos[r*step]+skip, pos[r*step+1]
		if n := end - start; n-1 < 16 && simple && (start|end)&quoted == 0 && int(start)+16 <= len(room) {
			low, high := wordsAt(room[start:], n)
			if c := d.short(low, high, n); c >= 0 {
				codes[r] = c
				continue
			}
		}
		var text []byte
		null := false
		if simple && (start|end)&quoted == 0 {
			text = p.s.buf[start:end]
			null = start == end
		} else {
			text, null = p.field(r)
		}
		if null {
			if valid == nil {
				valid = column.FullBitmap(p.n)
			}
			valid.Clear(r)
			continue
		}
		c := d.code(text, limit)
		if c < 0 {
			return nil
		}
		codes[r] = c
	}
	if len(d.hashes) == 0 {
		return nil // nulls only, so far
	}
	return &column.Dict{Codes: codes, Values: d.vector(p.col1.Type), Valid: valid}
}
