package pq

import "encoding/binary"

// The value of an entry of metadata may be missing in a footer, but the library wants one. So footers that it does not
// take are given empty ones.

// thriftStruct is what of a footer is on the way to such entries: the fields of a struct that have others within.
type thriftStruct struct {
	fields map[int64]*thriftStruct // nil: an entry
}

var footerStruct = func() *thriftStruct {
	entry := &thriftStruct{}
	column := &thriftStruct{map[int64]*thriftStruct{8: entry}}
	chunk := &thriftStruct{map[int64]*thriftStruct{3: column}}
	group := &thriftStruct{map[int64]*thriftStruct{1: chunk}}
	return &thriftStruct{map[int64]*thriftStruct{4: group, 5: entry}}
}()

// withValues is the footer data with values for the entries that have none; not ok if there are none such, or data is corrupt.
func withValues(data []byte) (out []byte, ok bool) {
	w := entryWalk{thriftWalk: thriftWalk{data: data}}
	if w.fields(footerStruct, 0); w.bad || len(w.ends) == 0 {
		return nil, false
	}
	from := 0
	for _, end := range w.ends {
		out = append(append(out, data[from:end]...), 0x18, 0) // field 2 behind field 1, no bytes
		from = end
	}
	return append(out, data[from:]...), true
}

// entryWalk finds where entries without a value end.
type entryWalk struct {
	thriftWalk
	ends []int
}

func (w *entryWalk) fields(s *thriftStruct, depth int) {
	id := int64(0)
	for !w.bad {
		h := w.byte()
		if w.bad {
			return
		}
		if h&15 == 0 {
			if s.fields == nil && id == 1 {
				w.ends = append(w.ends, w.at-1)
			}
			return
		}
		if delta := int64(h >> 4); delta != 0 {
			id += delta
		} else {
			v, n := binary.Varint(w.data[w.at:])
			w.skip(uint64(max(n, 0)))
			id, w.bad = v, w.bad || n <= 0
		}
		w.field(s.fields[id], h&15, depth)
	}
}

// field passes over a value, which is s if that is not nil.
func (w *entryWalk) field(s *thriftStruct, kind byte, depth int) {
	switch {
	case kind <= 2: // a bool is in the type
	case s != nil && kind == 12:
		w.fields(s, depth+1)
	case s != nil && kind == 9:
		h := w.byte()
		n := uint64(h >> 4)
		if n == 15 {
			n = w.uvarint()
		}
		for ; n > 0 && !w.bad; n-- {
			if h&15 == 12 {
				w.fields(s, depth+2)
			} else {
				w.value(h&15, depth+2)
			}
		}
	default:
		w.value(kind, depth+1)
	}
}
