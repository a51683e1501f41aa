package pq

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var errDelta = errors.New("its DELTA_BINARY_PACKED values are corrupt")

// deltas decodes n values in the encoding DELTA_BINARY_PACKED. All arithmetic
// wraps around: an unsigned value may be written as it is or as the signed one of
// the same bits, and for values of 32 bits only the low 32 bits count.
func deltas(data []byte, n int) ([]int64, error) {
	out, _, err := deltasOf(data, n, false)
	return out, err
}

// deltasOf is deltas and what comes after them; exact: there are just n.
func deltasOf(data []byte, n int, exact bool) (values []int64, rest []byte, err error) {
	if n == 0 && len(data) == 0 {
		return nil, nil, nil
	}
	d := deltaStream{data: data}
	block, minis, total, first := d.uvarint(), d.uvarint(), d.uvarint(), d.varint()
	if d.bad || minis == 0 || block == 0 || block > 1<<20 || minis > block || block%minis != 0 || block/minis%8 != 0 || total > maxValues {
		return nil, nil, errDelta
	}
	if total < uint64(n) || exact && total != uint64(n) {
		return nil, nil, fmt.Errorf("%d values, not %d", total, n)
	}
	out := make([]int64, n)
	if n == 0 {
		return out, d.data, nil
	}
	out[0] = first
	last, per := uint64(first), int(block/minis)
	for at := 1; at < n; {
		least := uint64(d.varint())
		widths := d.bytes(int(minis))
		for m := 0; m < len(widths) && at < n; m++ {
			w := int(widths[m])
			packed := d.bytes(per * w / 8)
			if d.bad || w > 64 {
				return nil, nil, errDelta
			}
			for i := 0; i < per && at < n; i++ {
				last += least + unpackBits(packed, i*w, w)
				out[at] = int64(last)
				at++
			}
		}
		if d.bad {
			return nil, nil, errDelta
		}
	}
	return out, d.data, nil
}

// unpackBits is the number of w bits at bit at of b, the lowest first.
func unpackBits(b []byte, at, w int) uint64 {
	if w == 0 {
		return 0
	}
	from, shift := at>>3, at&7
	var low uint64
	if from+8 <= len(b) {
		low = binary.LittleEndian.Uint64(b[from:])
	} else {
		for i, c := range b[from:] {
			low |= uint64(c) << (8 * i)
		}
	}
	low >>= shift
	if shift+w > 64 {
		low |= uint64(b[from+8]) << (64 - shift)
	}
	return low & (1<<w - 1)
}

// deltaStream reads the parts of data one behind the other; bad once they are
// not there.
type deltaStream struct {
	data []byte
	bad  bool
}

func (d *deltaStream) uvarint() uint64 {
	v, n := binary.Uvarint(d.data)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.data = d.data[n:]
	return v
}

func (d *deltaStream) varint() int64 {
	v := d.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (d *deltaStream) bytes(n int) []byte {
	if n > len(d.data) {
		d.bad = true
		return nil
	}
	out := d.data[:n]
	d.data = d.data[n:]
	return out
}
