package exec

import (
	"math"

	"weir/dataframe/column"
)

// A smallKey is how the values of one key are coded: what is comparable of it tells whether codes mean the same.
type smallKey struct {
	values column.Vector // the dictionary, or the constant; nil: bools or integers
	size   int           // codes there are; the last is that of null
	least  int64         // of integers, the one whose code is 0
}

// newSmallKey is how to code k, as before if that will do; false if its values are no codes or too many.
func newSmallKey(k column.Vector, before *smallKey) (smallKey, bool) {
	switch k := k.(type) {
	case *column.Dict:
		return smallKey{values: k.Values, size: k.Values.Len() + 1}, k.Values.Len() < smallLimit
	case *column.Const:
		return smallKey{values: k.Value, size: 1}, true // it tells nothing apart
	case *column.Bools:
		return smallKey{size: 3}, true
	case *column.Ints:
		return smallInts(k.Values, k.Valid, before)
	case *column.Days:
		return smallInts(k.Values, k.Valid, before)
	}
	return smallKey{}, false
}

// codable reports whether there may be a smallKey for k.
func codable(k column.Vector) bool {
	switch k.(type) {
	case *column.Dict, *column.Const, *column.Bools, *column.Ints, *column.Days:
		return true
	}
	return false
}

func smallInts[T int32 | int64](values []T, valid column.Bitmap, before *smallKey) (smallKey, bool) {
	least, greatest, some := bounds(values, valid)
	switch lo, hi := int64(least), int64(greatest); {
	case before == nil || before.size < 2 || before.values != nil:
		if !some {
			lo, hi = 0, 0
		}
		return newRange(lo, hi)
	case !some || before.has(lo) && before.has(hi):
		return *before, true
	default:
		return before.with(lo, hi)
	}
}

// newRange codes the integers from lo to hi.
func newRange(lo, hi int64) (smallKey, bool) {
	span := uint64(hi) - uint64(lo) // right also where int64 would overflow
	return smallKey{size: int(min(span, smallLimit)) + 2, least: lo}, span < smallLimit
}

// has reports whether the integer x has a code.
func (s *smallKey) has(x int64) bool { return uint64(x)-uint64(s.least) < uint64(s.size-1) }

// with is s with codes for the integers from lo to hi, and for some beyond: values that rise, such as days in their
// order, must not make it anew with every batch.
func (s *smallKey) with(lo, hi int64) (smallKey, bool) {
	last := s.least + int64(s.size-2)
	all, ok := newRange(min(lo, s.least), max(hi, last))
	if !ok {
		return all, false
	}
	more := int64(max(0, min(all.size/2, smallLimit-all.size)))
	switch {
	case lo < s.least && all.least >= math.MinInt64+more:
		all.least -= more
		all.size += int(more)
	case hi > last && max(hi, last) <= math.MaxInt64-more:
		all.size += int(more)
	}
	return all, true
}

// addTo adds the codes of k to those of the keys before, if it is not the first.
func (s *smallKey) addTo(codes []int32, k column.Vector, first bool) {
	size := int32(s.size)
	switch k := k.(type) {
	case *column.Dict:
		addCodes(codes, k.Codes, 0, size, k.Valid, first)
	case *column.Ints:
		addCodes(codes, k.Values, s.least, size, k.Valid, first)
	case *column.Days:
		addCodes(codes, k.Values, int32(s.least), size, k.Valid, first)
	case *column.Bools:
		addCodes(codes, bytesOf(k), 0, size, k.Valid, first)
	default:
		if first {
			clear(codes)
		}
	}
}

func addCodes[T uint8 | int32 | int64](codes []int32, values []T, least T, size int32, valid column.Bitmap, first bool) {
	codes = codes[:len(values)]
	switch {
	case valid == nil && first:
		for i, x := range values {
			codes[i] = int32(x - least)
		}
		return
	case valid == nil:
		for i, x := range values {
			codes[i] = codes[i]*size + int32(x-least)
		}
		return
	case first:
		clear(codes)
	}
	for i, x := range values {
		code := int32(x - least)
		if !valid.Has(i) {
			code = size - 1
		}
		codes[i] = codes[i]*size + code
	}
}
