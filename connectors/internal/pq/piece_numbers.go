package pq

import (
	"math/bits"
	"unsafe"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// direct is the width of values that stand in a page as in a vector, but perhaps narrower;
// 0 if they are otherwise, or must be checked.
func (l *Leaf) direct() int {
	k := l.Type.Kind
	if bigEndianMachine || k == column.KindTime || l.Type.Layout() == column.LayoutInt128 {
		return 0
	}
	switch l.phys {
	case format.Int32:
		if !l.unsigned && (l.bits == 0 || l.bits == 32) {
			return 4
		}
	case format.Float:
		return 4
	case format.Int64, format.Double:
		return 8
	}
	return 0
}

// checkDecimals checks that n numbers in data, as they are stored, have no more digits than the type, if it is a decimal.
func (l *Leaf) checkDecimals(data []byte, n int) error {
	if l.Type.Kind != column.KindDecimal {
		return nil
	}
	most := column.Pow10(int(l.Type.Precision)) - 1
	if l.phys == format.Int32 {
		return within(l.Type, view[int32](data, n), -most, most)
	}
	return within(l.Type, view[int64](data, n), -most, most)
}

// pieceNumbers reads numbers in PLAIN.
func (c *Chunk) pieceNumbers(a *places, keep bool) (column.Vector, error) {
	t := c.leaf.Type
	data := c.page.plain // of which what is wanted is there
	if _, err := c.ready(a.reach() * c.leaf.direct()); err != nil {
		return nil, err
	}
	switch c.leaf.phys {
	case format.Int32:
		if t.Kind == column.KindDate {
			return numbers[int32](c, view[int32](data, a.ones), a, keep), nil
		}
		return numbers[int64](c, view[int32](data, a.ones), a, keep), nil
	case format.Float:
		return numbers[float64](c, view[float32](data, a.ones), a, keep), nil
	case format.Double:
		return numbers[float64](c, view[float64](data, a.ones), a, keep), nil
	}
	if t.Kind == column.KindUint64 {
		return numbers[uint64](c, view[uint64](data, a.ones), a, keep), nil
	}
	return numbers[int64](c, view[int64](data, a.ones), a, keep), nil
}

// view sees n values in data, which has as many and need not be aligned.
func view[T int32 | int64 | uint64 | float32 | float64](data []byte, n int) []T {
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(data))), n)
}

// numbers are the wanted rows of values.
func numbers[T int32 | int64 | uint64 | float64, S int32 | int64 | uint64 | float32 | float64](c *Chunk, values []S, a *places, keep bool) column.Vector {
	out := memory[T](c, a.rows, keep, a.valid != nil)
	v := &column.Fixed[T]{Typ: c.leaf.Type, Values: out}
	switch {
	case a.from != nil:
		v.Valid = a.picked
		for k, i := range a.to {
			out[i] = T(values[a.from[k]])
		}
	case a.sel != nil:
		for i, s := range a.sel {
			out[i] = T(values[s])
		}
	case a.valid != nil:
		v.Valid = a.valid
		at := 0
		for w := 0; w<<6 < a.n; w++ {
			for word := a.word(w); word != 0; word &= word - 1 {
				out[w<<6+bits.TrailingZeros64(word)] = T(values[at])
				at++
			}
		}
	default:
		if same, ok := any(values).([]T); ok {
			copy(out, same)
			break
		}
		for i, x := range values {
			out[i] = T(x)
		}
	}
	return v
}

// undelta makes PLAIN of n values in DELTA_BINARY_PACKED.
func (c *Chunk) undelta(data []byte, n int) ([]byte, error) {
	d, err := newDeltaStream(data, n, false)
	if err != nil {
		return nil, err
	}
	if cap(c.deltas) < 8*n {
		Spare(c.deltas)
		c.deltas = Buffer(8 * n)
	}
	out := c.deltas[:8*n]
	return out, d.read(view[int64](out, n))
}
