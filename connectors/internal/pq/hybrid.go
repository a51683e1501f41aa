package pq

import (
	"encoding/binary"
	"errors"

	"weir/dataframe/column"
)

var errLevels = errors.New("a run of levels or codes is corrupt")

// The RLE and bit-packing hybrid of Parquet: runs of one value, and groups of
// eight packed values.

// runs calls repeat or packed for each run of src until n values have come.
func runs(src []byte, width, n int, repeat func(v uint32, n int), packed func(b []byte, n int)) error {
	if width == 0 && n > 0 {
		repeat(0, n)
		return nil
	}
	bytesPer := (width + 7) / 8
	for n > 0 {
		h, k := binary.Uvarint(src)
		if k <= 0 {
			return errLevels
		}
		src = src[k:]
		if h&1 == 0 {
			count := h >> 1
			if len(src) < bytesPer || count == 0 {
				return errLevels
			}
			var v uint32
			for i := range bytesPer {
				v |= uint32(src[i]) << (8 * i)
			}
			if v>>width != 0 {
				return errLevels
			}
			src = src[bytesPer:]
			take := int(min(count, uint64(n)))
			repeat(v, take)
			n -= take
			continue
		}
		groups := h >> 1
		if groups == 0 || groups > uint64(len(src))/uint64(max(width, 1))+1 {
			return errLevels
		}
		size := int(groups) * width
		take := min(int(groups)*8, n)
		if size > len(src) {
			// Some writers cut the padding of the last group.
			if (take*width+7)/8 > len(src) {
				return errLevels
			}
			size = len(src)
		}
		packed(src[:size], take)
		src = src[size:]
		n -= take
	}
	return nil
}

// codes decodes n codes of width bits.
func codes(src []byte, width, n int) ([]int32, error) {
	s, err := newSteps(src, width, n)
	if err != nil {
		return nil, err
	}
	out := make([]int32, n)
	return out, s.read(out)
}

// unpack reads len(dst) values of width bits from b.
func unpack(dst []int32, b []byte, width int) {
	mask := uint64(1)<<width - 1
	i := unpackVectors(dst, b, width)
	if width > 0 && width <= 8 {
		// One load has all eight values.
		w := uint(width)
		for ; i+8 <= len(dst) && i/8*width+8 <= len(b); i += 8 {
			x := binary.LittleEndian.Uint64(b[i/8*width:])
			d := (*[8]int32)(dst[i:])
			d[0] = int32(x & mask)
			d[1] = int32(x >> (w & 63) & mask)
			d[2] = int32(x >> (2 * w & 63) & mask)
			d[3] = int32(x >> (3 * w & 63) & mask)
			d[4] = int32(x >> (4 * w & 63) & mask)
			d[5] = int32(x >> (5 * w & 63) & mask)
			d[6] = int32(x >> (6 * w & 63) & mask)
			d[7] = int32(x >> (7 * w & 63) & mask)
		}
	} else if width > 0 && width <= 16 {
		// Two loads, of four values each.
		w := uint(width)
		half, rest := width>>1, uint(width&1)*4
		for ; i+8 <= len(dst) && i/8*width+half+8 <= len(b); i += 8 {
			src := b[i/8*width:]
			x := binary.LittleEndian.Uint64(src)
			y := binary.LittleEndian.Uint64(src[half:]) >> (rest & 63)
			d := (*[8]int32)(dst[i:])
			d[0] = int32(x & mask)
			d[1] = int32(x >> (w & 63) & mask)
			d[2] = int32(x >> (2 * w & 63) & mask)
			d[3] = int32(x >> (3 * w & 63) & mask)
			d[4] = int32(y & mask)
			d[5] = int32(y >> (w & 63) & mask)
			d[6] = int32(y >> (2 * w & 63) & mask)
			d[7] = int32(y >> (3 * w & 63) & mask)
		}
	}
	if width > 0 && len(b) >= 8 {
		// As long as eight bytes can be loaded. Eight values are width bytes.
		for ; i+8 <= len(dst) && (i/8+1)*width+8 <= len(b); i += 8 {
			src := b[i/8*width:]
			d := dst[i : i+8 : i+8]
			for j := range 8 {
				bit := j * width
				d[j] = int32(binary.LittleEndian.Uint64(src[bit>>3:]) >> (bit & 7) & mask)
			}
		}
	}
	for ; i < len(dst); i++ {
		bit := i * width
		var v uint64
		for k := 0; k < 5 && bit>>3+k < len(b); k++ {
			v |= uint64(b[bit>>3+k]) << (8 * k)
		}
		dst[i] = int32(v >> (bit & 7) & mask)
	}
}

// defined decodes n definition levels of 0 and 1 as a Bitmap (nil: all 1), and
// counts the ones. It may be in room, which grows.
func defined(src []byte, n int, room *column.Bitmap) (column.Bitmap, int, error) {
	if h, k := binary.Uvarint(src); k > 0 && h == uint64(n)<<1 && len(src) > k && src[k] == 1 && n > 0 {
		return nil, n, nil // one run, as in most pages
	}
	bits := bitmapIn(room, n)
	at, ones := 0, 0
	bad := false
	err := runs(src, 1, n, func(v uint32, k int) {
		bad = bad || v > 1
		if v == 1 {
			setRange(bits, at, at+k)
			ones += k
		}
		at += k
	}, func(b []byte, k int) {
		if at&7 == 0 {
			for i, c := range b {
				if pos := at + 8*i; pos < n {
					bits[pos>>6] |= uint64(c) << (pos & 63)
				}
			}
			at += k
			return
		}
		orBits(bits, at, b, k)
		at += k
	})
	if err != nil || bad {
		return nil, 0, errLevels
	}
	ones = bits.Count(n)
	if ones == n {
		return nil, n, nil
	}
	return bits, ones, nil
}

// orBits sets the bits from at on that are set among the first n of b.
func orBits(m column.Bitmap, at int, b []byte, n int) {
	for i := 0; i < n; {
		// Up to 56 bits, which stand in two words.
		var v uint64
		k := min(56, n-i)
		if at := i >> 3; at+8 <= len(b) {
			v = binary.LittleEndian.Uint64(b[at:])
		} else {
			for j, c := range b[at:] {
				v |= uint64(c) << (8 * j)
			}
		}
		v &= 1<<k - 1
		m[at>>6] |= v << (at & 63)
		if at&63+k > 64 {
			m[at>>6+1] |= v >> (64 - at&63)
		}
		i, at = i+k, at+k
	}
}

func setRange(m column.Bitmap, from, to int) {
	for from < to {
		if from&63 == 0 && to-from >= 64 {
			m[from>>6] = ^uint64(0)
			from += 64
			continue
		}
		m.Set(from)
		from++
	}
}

// bitmapIn is a Bitmap for n rows, none set: in room, which grows, unless that is nil.
func bitmapIn(room *column.Bitmap, n int) column.Bitmap {
	words := (n + 63) / 64
	if room == nil {
		return column.NewBitmap(n)
	}
	if cap(*room) < words {
		*room = column.NewBitmap(n)
	} else {
		*room = (*room)[:words]
		clear(*room)
	}
	return *room
}
