package arrow

import (
	"encoding/binary"
	"errors"
)

var errShort = errors.New("its metadata is damaged")

// A table is a flatbuffer table; its methods check every place. A fault is
// remembered in buf, and zero values are given.
type table struct {
	buf *flat
	pos int
}

type flat struct {
	b    []byte
	bad  bool
	left int // bytes of texts and tables that may yet be taken out of b
}

// What is taken out of a flatbuffer is no more than timesTaken times its bytes: a table that is a part of many others, each
// of which is one of many more, would be any number of them. No table is shorter than tableBytes.
const (
	timesTaken = 2
	tableBytes = 16
)

// take counts n bytes that are taken out.
func (f *flat) take(n int) bool {
	f.left -= n
	f.bad = f.bad || f.left < 0
	return !f.bad
}

// root is the root table of a flatbuffer.
func root(b []byte) table {
	f := &flat{b: b, left: timesTaken * len(b)}
	return table{f, int(f.u32(0))}
}

func (f *flat) bytes(at, n int) []byte {
	if at < 0 || n < 0 || at > len(f.b) || n > len(f.b)-at {
		f.bad = true
		return make([]byte, min(max(n, 0), 32))
	}
	return f.b[at : at+n]
}

func (f *flat) u32(at int) uint32 { return binary.LittleEndian.Uint32(f.bytes(at, 4)) }
func (f *flat) u16(at int) uint16 { return binary.LittleEndian.Uint16(f.bytes(at, 2)) }
func (f *flat) i64(at int) int64  { return int64(binary.LittleEndian.Uint64(f.bytes(at, 8))) }

// field is the place of a field, or 0 if it is not there.
func (t table) field(i int) int {
	if t.pos == 0 {
		return 0
	}
	vtable := t.pos - int(int32(t.buf.u32(t.pos)))
	if 4+2*i+2 > int(t.buf.u16(vtable)) {
		return 0
	}
	off := int(t.buf.u16(vtable + 4 + 2*i))
	if off == 0 {
		return 0
	}
	return t.pos + off
}

func (t table) int64(i int, def int64) int64 {
	if at := t.field(i); at > 0 {
		return t.buf.i64(at)
	}
	return def
}

func (t table) int32(i int, def int32) int32 {
	if at := t.field(i); at > 0 {
		return int32(t.buf.u32(at))
	}
	return def
}

func (t table) int16(i int, def int16) int16 {
	if at := t.field(i); at > 0 {
		return int16(t.buf.u16(at))
	}
	return def
}

func (t table) byte(i int) byte {
	if at := t.field(i); at > 0 {
		return t.buf.bytes(at, 1)[0]
	}
	return 0
}

// table is a field that is a table; pos is 0 if it is not there.
func (t table) table(i int) table {
	at := t.field(i)
	if at == 0 {
		return table{t.buf, 0}
	}
	return table{t.buf, at + int(t.buf.u32(at))}
}

// vector is the place of the first element of a field that is a vector of elements of size bytes, and their number.
func (t table) vector(i, size int) (at, n int) {
	v := t.table(i)
	if v.pos == 0 {
		return 0, 0
	}
	n = int(t.buf.u32(v.pos))
	if n > len(t.buf.b)/size || v.pos+4+n*size > len(t.buf.b) {
		t.buf.bad = true
		return 0, 0
	}
	return v.pos + 4, n
}

func (t table) string(i int) string {
	at, n := t.vector(i, 1)
	if !t.buf.take(n) {
		return ""
	}
	return string(t.buf.bytes(at, n))
}

// tables is a field that is a vector of tables.
func (t table) tables(i int) []table {
	at, n := t.vector(i, 4)
	if !t.buf.take(n * tableBytes) {
		return nil
	}
	var out []table
	for k := range n {
		p := at + 4*k
		out = append(out, table{t.buf, p + int(t.buf.u32(p))})
	}
	return out
}
