package cell

import (
	"fmt"
	"strings"
)

// A quantity is an index or a limit of a slice; those of unsigned types may be
// beyond the greatest int.
type quantity struct {
	n        int
	unsigned bool
}

func (q quantity) beyond(limit int) bool {
	return q.n < 0 || q.n > limit
}

// indexPanic is the panic of an index out of range.
func indexPanic(i, n int, unsigned bool) {
	panic(outOfBounds(indexBounds, quantity{i, unsigned}, n))
}

// boundsPanic is the panic of x[low:high:max]. The bits 1, 2 and 4 of given and
// unsigned stand for the three.
func boundsPanic(kind string, given, unsigned, low, high, max, limit int) {
	l, h, m := quantity{low, unsigned&1 != 0}, quantity{high, unsigned&2 != 0}, quantity{max, unsigned&4 != 0}
	two, three := uint8(sliceLength), uint8(slice3Length)
	if kind == "capacity" {
		two, three = sliceCapacity, slice3Capacity
	}
	switch full := given&4 != 0; {
	case full && m.beyond(limit):
		panic(outOfBounds(three, m, limit))
	case full && h.beyond(max):
		panic(outOfBounds(slice3High, h, max))
	case full:
		panic(outOfBounds(slice3Low, l, high))
	case given&2 != 0 && h.beyond(limit):
		panic(outOfBounds(two, h, limit))
	}
	panic(outOfBounds(sliceLow, l, high))
}

// valueMethodPanic is the panic of a method of values called by way of an
// interface that holds a nil pointer.
func valueMethodPanic(typ, method string) {
	name := typ[strings.LastIndexByte(typ, '.')+1:]
	panic(plainError(fmt.Sprintf("value method %s.%s called using nil *%s pointer", typ, method, name)))
}
