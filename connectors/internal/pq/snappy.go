package pq

import (
	"encoding/binary"
	"errors"

	"github.com/klauspost/compress/s2"
)

var errSnappy = errors.New("a page is corrupt")

// Pairs are tried again after leastStep bytes that were decompressed element by element, or twice as many as the time before if
// there were fewer bytes of pairs. An element may be cut off by elementReach bytes before the end of what it is in, and
// vectors are left alone by wildReach bytes before the end of where they go.
const (
	leastStep    = 32
	elementReach = 66
	wildReach    = 80
)

// unsnap decompresses src, one block of Snappy, to exactly dst.
func unsnap(dst, src []byte) error {
	if n, err := s2.DecodedLen(src); err != nil || n != len(dst) {
		return errSnappy
	}
	if !hasUnsnap {
		if _, err := s2.Decode(dst, src); err != nil {
			return errSnappy
		}
		return nil
	}
	block := unsnappingOf(src)
	block.to(dst, src, len(dst))
	if block.d != len(dst) || block.s != len(src) {
		return errSnappy
	}
	return nil
}

// An unsnapping is how far a block of Snappy is decompressed.
type unsnapping struct {
	d, s int // bytes that came out, and of what they came
	step int // of elements until pairs are tried again
}

// unsnappingOf is the beginning of src.
func unsnappingOf(src []byte) unsnapping {
	_, s := binary.Uvarint(src)
	return unsnapping{s: s, step: leastStep}
}

// to decompresses src to dst until there are n bytes or more, src ends or an element of it is corrupt or cut off. It may write
// anything behind those bytes.
func (u *unsnapping) to(dst, src []byte, n int) {
	room := dst[:min(n+wildReach, len(dst))]
	for u.s < len(src) && u.d < n {
		if u.d >= snapReach {
			before := u.s
			if u.d, u.s = unsnapPairs(room, src, u.d, u.s); u.s-before < leastStep {
				u.step = min(2*u.step, len(src))
			} else {
				u.step = leastStep
			}
			if u.d, u.s = unsnapElements(room, src[:min(u.s+u.step+elementReach, len(src))], u.d, u.s); u.s == len(src) || u.d >= n {
				break
			}
		}
		d, s := unsnapElement(dst, src, u.d, u.s)
		if s < 0 {
			return
		}
		u.d, u.s = d, s
	}
}

// unsnapElement decompresses the element at src[s:] to dst[d:], and tells where the next ones are; s
// is negative if it is none.
func unsnapElement(dst, src []byte, d, s int) (int, int) {
	tag := src[s]
	from := s + 1
	n, extra := int(tag>>2)+1, 0 // extra bytes behind the tag
	switch {
	case tag&3 == 0 && n > 60:
		extra = n - 60
	case tag&3 == 1:
		n, extra = int(tag>>2&7)+4, 1
	case tag&3 == 2:
		extra = 2
	case tag&3 == 3:
		extra = 4
	}
	if extra > len(src)-from {
		return d, -1
	}
	number := 0
	for i := range extra {
		number |= int(src[from+i]) << (8 * i)
	}
	from += extra
	if tag&3 == 0 {
		if extra > 0 {
			n = number + 1
		}
		if n > len(src)-from || n > len(dst)-d {
			return d, -1
		}
		return d + copy(dst[d:], src[from:from+n]), from + n
	}
	if tag&3 == 1 {
		number |= int(tag>>5) << 8
	}
	if number == 0 || number > d || n > len(dst)-d {
		return d, -1
	}
	for end := d + n; d < end; { // what is copied may reach into the copy
		d += copy(dst[d:end], dst[d-number:d])
	}
	return d, from
}
