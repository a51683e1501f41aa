package funcs

import (
	"fmt"
	"math"
	"math/bits"

	"weir/dataframe/column"
)

// A checkedInt computes out[i] from a and b and reports the first row whose
// result does not fit int64, -1 if all do. Rows are checked in order so that
// the caller can go on behind a null row.
type intOp struct {
	sign string
	// loop computes all rows and reports whether one may have overflowed.
	loop func(out []int64, a, b input[int64]) (overflow bool)
	// one is the plain version: it decides which row it was.
	one func(a, b int64) (r int64, ok bool)
}

func (op intOp) overload() Overload {
	return Overload{
		Args:   kinds(column.KindInt64, column.KindInt64),
		Result: always(column.Int64),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]int64, n)
			if op.loop(out, a, b) {
				if err := op.blame(out, a, b, args); err != nil {
					return nil, err
				}
			}
			return &column.Ints{Typ: column.Int64, Values: out}, nil
		},
	}
}

// blame names the first overflow in a row without nulls.
func (op intOp) blame(out []int64, a, b input[int64], args []column.Vector) error {
	for i := range out {
		if _, ok := op.one(a.at(i), b.at(i)); !ok && !anyNull(args, i) {
			return fmt.Errorf("%d %s %d overflows int64; cast to float64 first", a.at(i), op.sign, b.at(i))
		}
	}
	return nil
}

var addInts = intOp{"+", func(out []int64, a, b input[int64]) bool {
	var over int64
	for i := range out {
		x, y := a.at(i), b.at(i)
		r := x + y
		over |= (x ^ r) & (y ^ r)
		out[i] = r
	}
	return over < 0
}, func(x, y int64) (int64, bool) { r := x + y; return r, (x^r)&(y^r) >= 0 }}

var subInts = intOp{"-", func(out []int64, a, b input[int64]) bool {
	var over int64
	for i := range out {
		x, y := a.at(i), b.at(i)
		r := x - y
		over |= (x ^ y) & (x ^ r)
		out[i] = r
	}
	return over < 0
}, func(x, y int64) (int64, bool) { r := x - y; return r, (x^y)&(x^r) >= 0 }}

var mulInts = intOp{"*", func(out []int64, a, b input[int64]) bool {
	over := false
	for i := range out {
		x, y := a.at(i), b.at(i)
		out[i] = x * y
		// Products of 32-bit numbers fit; only others need the real test.
		if uint64(x+1<<31)|uint64(y+1<<31) >= 1<<32 {
			_, ok := mulInt(x, y)
			over = over || !ok
		}
	}
	return over
}, mulInt}

func mulInt(x, y int64) (int64, bool) {
	hi, lo := bits.Mul64(absInt(x), absInt(y))
	if hi != 0 {
		return 0, false
	}
	if (x < 0) != (y < 0) {
		return -int64(lo), lo <= 1<<63
	}
	return int64(lo), lo <= math.MaxInt64
}

// absInt is |x|, right also for the smallest int64.
func absInt(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// floatOverload is an operation of IEEE floats.
func floatOverload(loop func(out []float64, a, b input[float64])) Overload {
	return Overload{
		Args:   kinds(column.KindFloat64, column.KindFloat64),
		Result: always(column.Float64),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			out := make([]float64, n)
			loop(out, inputOf[float64](args[0]), inputOf[float64](args[1]))
			return &column.Floats{Typ: column.Float64, Values: out}, nil
		},
	}
}

// divideOverload is a division whose result is null where f says so.
func divideOverload[T, R fixed](k column.Kind, result column.Type, f func(x, y T) (R, bool)) Overload {
	return Overload{
		Args:   kinds(k, k),
		Result: always(result),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, b, out := inputOf[T](args[0]), inputOf[T](args[1]), newMaybe[R](n)
			for i := range n {
				if r, ok := f(a.at(i), b.at(i)); ok {
					out.values[i] = r
				} else {
					out.null(i)
				}
			}
			return out.vector(result), nil
		},
	}
}
