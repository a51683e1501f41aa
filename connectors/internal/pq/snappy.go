package pq

import (
	"encoding/binary"
	"errors"

	"github.com/klauspost/compress/s2"
)

var errSnappy = errors.New("a page is corrupt")

// Pairs are tried again after leastStep bytes that were decompressed element by element, or twice as many as the time before if
// there were fewer bytes of pairs. An element may be cut off by elementReach bytes before the end of what it is in.
const (
	leastStep    = 32
	elementReach = 66
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
	_, s := binary.Uvarint(src)
	d, step := 0, leastStep
	for s < len(src) {
		if d >= snapReach {
			before := s
			if d, s = unsnapPairs(dst, src, d, s); s-before < leastStep {
				step = min(2*step, len(src))
			} else {
				step = leastStep
			}
			if d, s = unsnapElements(dst, src[:min(s+step+elementReach, len(src))], d, s); s == len(src) {
				break
			}
		}
		if d, s = unsnapElement(dst, src, d, s); s < 0 {
			return errSnappy
		}
	}
	if d != len(dst) {
		return errSnappy
	}
	return nil
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
