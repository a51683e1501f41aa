package funcs

import (
	"encoding/binary"

	"weir/dataframe/column"
)

const highBits = 0x8080808080808080

// asciiLengths stores the lengths of the texts of t, and reports whether they are those in characters:
// whether all are ASCII. It looks at whole buffers, which is much faster than text by text; of buffers that are
// mostly something else, it does not, unless the texts lie in a part of one, and says no.
func asciiLengths(out []int64, t *column.Texts) bool {
	var high uint64
	long := 0
	for i := range out {
		v := &t.Views[i]
		out[i] = int64(v.N)
		if v.N <= column.InlineLen {
			high |= binary.LittleEndian.Uint64(v.Data[:]) | uint64(binary.LittleEndian.Uint32(v.Data[8:]))
		} else {
			long += int(v.N)
		}
	}
	if high&highBits != 0 {
		return false
	}
	held := 0
	for _, b := range t.Buffers {
		held += len(b)
	}
	if held > 2*long {
		if len(t.Buffers) != 1 {
			return false
		}
		b := usedOf(t.Buffers[0], t.Views[:len(out)])
		return len(b) <= 2*long && ascii(b)
	}
	for _, b := range t.Buffers {
		if !ascii(b) {
			return false
		}
	}
	return true
}

// usedOf is the part of buffer, the only one, that views are in: texts that were cut from a vector lie side by side.
func usedOf(buffer []byte, views []column.View) []byte {
	from, to := uint32(len(buffer)), uint32(0)
	for i := range views {
		if v := &views[i]; v.N > column.InlineLen {
			from, to = min(from, v.Offset()), max(to, v.Offset()+v.N)
		}
	}
	return buffer[min(from, to):to]
}

// ascii reports whether all bytes of b are ASCII.
func ascii(b []byte) bool {
	for len(b) >= 64 {
		p := (*[64]byte)(b)
		x := binary.LittleEndian.Uint64(p[:]) | binary.LittleEndian.Uint64(p[8:]) | binary.LittleEndian.Uint64(p[16:]) | binary.LittleEndian.Uint64(p[24:])
		y := binary.LittleEndian.Uint64(p[32:]) | binary.LittleEndian.Uint64(p[40:]) | binary.LittleEndian.Uint64(p[48:]) | binary.LittleEndian.Uint64(p[56:])
		if (x|y)&highBits != 0 {
			return false
		}
		b = b[64:]
	}
	var high byte
	for _, c := range b {
		high |= c
	}
	return high < 0x80
}
