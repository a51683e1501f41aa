package funcs

import (
	"encoding/binary"
	"math"

	"github.com/zeebo/xxh3"

	"weir/dataframe/column"
)

var hash64Func = Scalar{Name: "hash64", NullText: "a null is a value like others; never null", Aliases: []string{"hash"}, Total: true,
	Doc:      "hash64(a, b, …) is an int64 that depends on all arguments, nulls too, the same today and tomorrow: for sampling, sharding and anonymous ids, not for secrets. Other systems' hash gives other numbers.",
	Examples: []Example{{"hash64('a') = hash64('a')", "true"}, {"hash64('a', NULL) = hash64('a')", "false"}, {"hash64(0.0) = hash64(-0.0)", "true"}, {"hash64(1, 2) = hash64(2, 1)", "false"}},
	Overloads: []Overload{{Args: kinds(EachKind), Variadic: true, Result: always(column.Int64), Nulls: Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			out := make([]int64, n)
			for _, a := range args {
				hashInto(out, a)
			}
			return &column.Ints{Typ: column.Int64, Values: out}, nil
		}}}}

// hashInto mixes a into the hashes so far, each of which seeds the next.
func hashInto(out []int64, a column.Vector) {
	var buf [9]byte
	number := func(i int, x uint64) {
		binary.LittleEndian.PutUint64(buf[:8], x)
		out[i] = int64(xxh3.HashSeed(buf[:8], uint64(out[i])))
	}
	nulls := nullsOf(a)
	each := func(f func(i int)) {
		for i := range out {
			if nulls.has(i) {
				f(i)
			} else {
				// Nine bytes: no number looks like that.
				buf = [9]byte{}
				out[i] = int64(xxh3.HashSeed(buf[:], uint64(out[i])))
			}
		}
	}
	switch plain(a).(type) {
	case *column.Bools:
		in := inputOf[bool](a)
		each(func(i int) {
			x := uint64(0)
			if in.at(i) {
				x = 1
			}
			number(i, x)
		})
	case *column.Days:
		in := inputOf[int32](a)
		each(func(i int) { number(i, uint64(in.at(i))) })
	case *column.Ints:
		in := inputOf[int64](a)
		each(func(i int) { number(i, uint64(in.at(i))) })
	case *column.Floats:
		in := inputOf[float64](a)
		each(func(i int) { number(i, floatBits(in.at(i))) })
	case *column.Uints:
		in := inputOf[uint64](a)
		each(func(i int) { number(i, in.at(i)) })
	case *column.Wides, *column.Lists, *column.Structs:
		in := textsOf(sortKeys(a))
		each(func(i int) { out[i] = int64(xxh3.HashSeed(in.at(i), uint64(out[i]))) })
	default:
		in := textsOf(a)
		each(func(i int) { out[i] = int64(xxh3.HashSeed(in.at(i), uint64(out[i]))) })
	}
}

// floatBits are the bits of x with one zero and one NaN.
func floatBits(x float64) uint64 {
	switch {
	case x == 0:
		return 0
	case x != x:
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(x)
}
