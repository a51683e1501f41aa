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
	d, err := newDeltaStream(data, n, exact)
	if err != nil {
		return nil, nil, err
	}
	values = make([]int64, n)
	if err := d.read(values); err != nil {
		return nil, nil, err
	}
	return values, d.data, nil
}

// newDeltaStream reads the head of n values; exact: there are no more.
func newDeltaStream(data []byte, n int, exact bool) (*deltaStream, error) {
	d := &deltaStream{data: data}
	block, minis, total, first := d.uvarint(), d.uvarint(), d.uvarint(), d.varint()
	if d.bad || minis == 0 || block == 0 || block > 1<<20 || minis > block || block%minis != 0 || block/minis%8 != 0 || total > maxValues {
		return nil, errDelta
	}
	if total < uint64(n) || exact && total != uint64(n) {
		return nil, fmt.Errorf("%d values, not %d", total, n)
	}
	d.first, d.minis, d.per = first, int(minis), int(block/minis)
	return d, nil
}

// read reads the values, of which there are as many as out has.
func (d *deltaStream) read(out []int64) error {
	if len(out) == 0 {
		return nil
	}
	out[0] = d.first
	last := uint64(d.first)
	for at := 1; at < len(out); {
		least := uint64(d.varint())
		widths := d.bytes(d.minis)
		for m := 0; m < len(widths) && at < len(out); m++ {
			w := int(widths[m])
			rest := d.data
			d.bytes(d.per * w / 8)
			if d.bad || w > 64 {
				return errDelta
			}
			n := min(d.per, len(out)-at)
			last = addDeltas(out[at:at+n], rest, w, last, least)
			at += n
		}
		if d.bad {
			return errDelta
		}
	}
	return nil
}

// addDeltas makes the values behind last of deltas, which are least more than the numbers of w bits in packed, and gives
// the last one.
func addDeltas(out []int64, packed []byte, w int, last, least uint64) uint64 {
	var part [64]int32
	for len(out) > 0 {
		n := unpackVectors(part[:min(len(out), len(part))], packed, w)
		for i, x := range part[:n] {
			last += least + uint64(uint32(x))
			out[i] = int64(last)
		}
		out, packed = out[n:], packed[n*w/8:]
		if n > 0 {
			continue
		}
		for i := range out {
			last += least + unpackBits(packed, i*w, w)
			out[i] = int64(last)
		}
		break
	}
	return last
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
	data       []byte
	bad        bool
	first      int64
	minis, per int // parts of a block, and values of a part
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
