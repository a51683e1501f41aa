package funcs

import (
	"sync"

	"weir/dataframe/column"
)

// Results of a batch's rows are used again where who reads them says that they are done with. To new memory belongs that it is
// cleared, far from the processor and, in the end, collected: for arithmetic that is a good part of the work.

var (
	spareInts  = sync.Pool{New: func() any { return new([column.BatchRows]int64) }}
	spareWides = sync.Pool{New: func() any { return new([column.BatchRows]column.Int128) }}

	spareBlocks = sync.Pool{New: func() any { return new([blockRows]int64) }}
)

// leastReused is how many values memory for a batch is used for: fewer would keep more than is counted, if they are kept.
const leastReused = column.BatchRows / 16 * 15

// reusedInts is memory for n values that are all written.
func reusedInts(n int) []int64 {
	if n < leastReused || n > column.BatchRows {
		return make([]int64, n)
	}
	return spareInts.Get().(*[column.BatchRows]int64)[:n]
}

// reusedWides is reusedInts for values of 128 bits.
func reusedWides(n int) []column.Int128 {
	if n < leastReused || n > column.BatchRows {
		return make([]column.Int128, n)
	}
	return spareWides.Get().(*[column.BatchRows]column.Int128)[:n]
}

// Reuse takes back what the Eval of an Overload gave that is Fresh, once nothing points into it.
func Reuse(v column.Vector) {
	switch v := v.(type) {
	case *column.Ints:
		if cap(v.Values) == column.BatchRows {
			spareInts.Put((*[column.BatchRows]int64)(v.Values[:column.BatchRows]))
		}
	case *column.Wides:
		if cap(v.Values) == column.BatchRows {
			spareWides.Put((*[column.BatchRows]column.Int128)(v.Values[:column.BatchRows]))
		}
	}
}
