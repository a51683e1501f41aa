package funcs

import (
	"fmt"
	"math/bits"

	"weir/dataframe/column"
)

// uintOverload is a checked operation of two uint64; one tells whether the
// result fits.
func uintOverload(sign string, one func(x, y uint64) (uint64, bool)) Overload {
	return Overload{
		Args:   kinds(column.KindUint64, column.KindUint64),
		Result: always(column.Uint64),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, b, out := inputOf[uint64](args[0]), inputOf[uint64](args[1]), make([]uint64, n)
			for i := range out {
				r, ok := one(a.at(i), b.at(i))
				if !ok {
					err := fmt.Errorf("%d %s %d overflows uint64; cast to int64 or decimal(38,0) first", a.at(i), sign, b.at(i))
					if err := rowError(args, i, err); err != nil {
						return nil, err
					}
				}
				out[i] = r
			}
			return &column.Uints{Typ: column.Uint64, Values: out}, nil
		},
	}
}

var (
	addUints = uintOverload("+", func(x, y uint64) (uint64, bool) { r, c := bits.Add64(x, y, 0); return r, c == 0 })
	subUints = uintOverload("-", func(x, y uint64) (uint64, bool) { return x - y, x >= y })
	mulUints = uintOverload("*", func(x, y uint64) (uint64, bool) { hi, lo := bits.Mul64(x, y); return lo, hi == 0 })
)
