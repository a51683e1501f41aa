package spill

import (
	"encoding/binary"
	"slices"
)

// Integers are packed: a byte tells how many bytes each takes, then comes the least of them, then the
// distance of each from that. Keys, moments, codes and lengths need few bytes of their eight.

type integer interface {
	int32 | uint32 | int64 | uint64
}

// maxEqual is how many equal integers may take no bytes: no more, so that little damaged data cannot
// ask for much memory.
const maxEqual = 1 << 20

func appendPacked[T integer](dst []byte, values []T) []byte {
	if len(values) == 0 {
		return append(dst, 0)
	}
	least, most := slices.Min(values), slices.Max(values)
	width := 0
	for far := uint64(most) - uint64(least); far > 0; far >>= 8 {
		width++
	}
	if width == 0 && len(values) > maxEqual {
		width = 1
	}
	dst = binary.LittleEndian.AppendUint64(append(dst, byte(width)), uint64(least))
	at := len(dst)
	// Every integer is written in eight bytes, and the next one over what it does not need.
	dst = slices.Grow(dst, width*len(values)+8)[:at+width*len(values)+8]
	end := len(dst) - 8
	if width > 0 {
		for _, x := range values {
			binary.LittleEndian.PutUint64(dst[at:], uint64(x)-uint64(least))
			at += width
		}
	}
	return dst[:end]
}

// unpacked is n integers that appendPacked wrote; nil after an error.
func unpacked[T integer](d *decoder, n int) []T {
	width := int(d.byte())
	if d.err != nil {
		return nil
	}
	if n == 0 {
		return []T{}
	}
	head := d.take(8)
	if width > 8 || width == 0 && n > maxEqual {
		d.fail()
	}
	data := d.take(width * n)
	if d.err != nil {
		return nil
	}
	least := binary.LittleEndian.Uint64(head)
	out := make([]T, n)
	mask := uint64(1)<<(8*width) - 1 // of 64 bits: all
	whole := 0                       // integers that have eight bytes from where they begin
	if width > 0 && len(data) >= 8 {
		whole = (len(data)-8)/width + 1
	}
	for i := range whole {
		out[i] = T(least + binary.LittleEndian.Uint64(data[i*width:])&mask)
	}
	for i := whole; i < n; i++ {
		var last [8]byte
		copy(last[:], data[i*width:(i+1)*width])
		out[i] = T(least + binary.LittleEndian.Uint64(last[:]))
	}
	return out
}
