package pq

import "encoding/binary"

// A steps gives the values of runs a few at a time. It may be copied to come back
// to a place.
type steps struct {
	src    []byte // runs that have not begun
	width  int
	left   int    // values to come, in all
	run    int    // of them, in the run that has begun
	value  int32  // that they all have, if packed is nil
	packed []byte // the run's groups; what is behind them may be loaded with them, up to the capacity
	at     int    // values of packed that are passed
}

// newSteps reads n values of width bits from src.
func newSteps(src []byte, width, n int) (steps, error) {
	if width > 32 {
		return steps{}, errLevels
	}
	return steps{src: src, width: width, left: n}, nil
}

// begin begins the next run.
func (s *steps) begin() error {
	if s.width == 0 { // nothing needs to be there, and some writers put something else
		s.run, s.value, s.packed, s.src = s.left, 0, nil, nil
		return nil
	}
	h, k := binary.Uvarint(s.src)
	if k <= 0 {
		return errLevels
	}
	src := s.src[k:]
	if h&1 == 0 {
		size := (s.width + 7) / 8
		if len(src) < size || h>>1 == 0 {
			return errLevels
		}
		var v uint32
		for i := range size {
			v |= uint32(src[i]) << (8 * i)
		}
		if v>>s.width != 0 { // checkCodes relies on it
			return errLevels
		}
		s.run, s.value, s.packed, s.src = int(min(h>>1, uint64(s.left))), int32(v), nil, src[size:]
		return nil
	}
	groups := h >> 1
	if groups == 0 || groups > uint64(len(src))/uint64(max(s.width, 1))+1 {
		return errLevels
	}
	s.run = min(int(groups)*8, s.left)
	size := int(groups) * s.width
	if size > len(src) {
		// Some writers cut the padding of the last group.
		if (s.run*s.width+7)/8 > len(src) {
			return errLevels
		}
		size = len(src)
	}
	s.packed, s.at, s.src = src[:size], 0, src[size:]
	return nil
}

// read gives the next len(dst) values.
func (s *steps) read(dst []int32) error {
	if len(dst) > s.left {
		return errLevels
	}
	for len(dst) > 0 {
		if s.run == 0 {
			if err := s.begin(); err != nil {
				return err
			}
		}
		k := min(len(dst), s.run)
		if s.packed == nil {
			part := dst[:k]
			for i := range part {
				part[i] = s.value
			}
		} else {
			s.unpack(dst[:k])
		}
		s.pass(k)
		dst = dst[k:]
	}
	return nil
}

// unpack reads the next values of the groups.
func (s *steps) unpack(dst []int32) {
	at, b := s.at, s.packed[:cap(s.packed)]
	if r := at & 7; r != 0 {
		var group [8]int32
		unpack(group[:], b[at>>3*s.width:], s.width)
		k := copy(dst, group[r:])
		dst, at = dst[k:], at+k
	}
	if len(dst) > 0 {
		unpack(dst, b[at>>3*s.width:], s.width)
	}
}

// pass passes k values of the run.
func (s *steps) pass(k int) {
	s.at, s.run, s.left = s.at+k, s.run-k, s.left-k
}

// skip passes over the next n values.
func (s *steps) skip(n int) error {
	if n > s.left {
		return errLevels
	}
	for n > 0 {
		if s.run == 0 {
			if err := s.begin(); err != nil {
				return err
			}
		}
		k := min(n, s.run)
		s.pass(k)
		n -= k
	}
	return nil
}
