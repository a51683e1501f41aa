package funcs

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"unsafe"

	"weir/dataframe/column"
)

// A comparison is one of the six; flip and its place in the loops below follow
// from its number.
type comparison uint8

const (
	equal comparison = iota
	unequal
	less
	lessEqual
	greater
	greaterEqual
)

// flip is the comparison of the same values the other way round.
func (op comparison) flip() comparison {
	return [...]comparison{equal, unequal, greater, greaterEqual, less, lessEqual}[op]
}

// holds tells op from the sign of a three-way comparison.
func (op comparison) holds(c int) bool {
	switch op {
	case equal:
		return c == 0
	case unequal:
		return c != 0
	case less:
		return c < 0
	case lessEqual:
		return c <= 0
	case greater:
		return c > 0
	}
	return c >= 0
}

// compareOverload is op for any two arguments of one type. NaN equals NaN and
// is larger than every number, as in ORDER BY; texts compare by bytes.
func compareOverload(op comparison) []Overload {
	return append([]Overload{{
		Args:   kinds(AnyKind, AnyKind),
		Result: always(column.Bool),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			out := make([]bool, n)
			if err := compareInto(out, op, args[0], args[1]); err != nil {
				return nil, err
			}
			return &column.Bools{Typ: column.Bool, Values: out}, nil
		},
	}}, compareIntDecimal(op)...)
}

// compareInto sets out[i] to a[i] op b[i], whatever their nulls.
func compareInto(out []bool, op comparison, a, b column.Vector) error {
	if isConst(a) && !isConst(b) {
		a, b, op = b, a, op.flip()
	}
	switch plain(a).(type) {
	case *column.Bools:
		compareOrdered(out, op, boolBytes(a), boolBytes(b), isConst(a), isConst(b))
	case *column.Days:
		compareOrdered(out, op, inputOf[int32](a).v, inputOf[int32](b).v, isConst(a), isConst(b))
	case *column.Ints:
		compareOrdered(out, op, inputOf[int64](a).v, inputOf[int64](b).v, isConst(a), isConst(b))
	case *column.Floats:
		compareFloats(out, op, inputOf[float64](a), inputOf[float64](b))
	case *column.Uints:
		compareOrdered(out, op, inputOf[uint64](a).v, inputOf[uint64](b).v, isConst(a), isConst(b))
	case *column.Wides:
		compareWides(out, op, widesOf(a), widesOf(b))
	case *column.Texts:
		compareTexts(out, op, textsOf(a), textsOf(b))
	case *column.Lists, *column.Structs:
		compareTexts(out, op, textsOf(sortKeys(a)), textsOf(sortKeys(b)))
	default:
		return fmt.Errorf("comparing %s is not supported", a.Type())
	}
	return nil
}

// sortKeys is column.SortKeys that lets a Const be one.
func sortKeys(v column.Vector) column.Vector {
	if c, ok := v.(*column.Const); ok {
		return &column.Const{Value: column.SortKeys(c.Value), N: c.N}
	}
	return column.SortKeys(v)
}

// widesOf reads values that compare as 128-bit integers: decimals, and intervals by
// their length.
func widesOf(v column.Vector) input[column.Int128] {
	in := inputOf[column.Int128](v)
	if v.Type().Kind != column.KindInterval {
		return in
	}
	out := make([]column.Int128, len(in.v))
	for i, x := range in.v {
		out[i] = column.IntervalOf(x).Total()
	}
	return input[column.Int128]{out, in.mask}
}

func compareWides(out []bool, op comparison, a, b input[column.Int128]) {
	for i := range out {
		out[i] = op.holds(a.at(i).Cmp(b.at(i)))
	}
}

// boolBytes sees bools as the bytes 0 and 1, which are ordered.
func boolBytes(v column.Vector) []uint8 {
	b := inputOf[bool](v).v
	return unsafe.Slice((*uint8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}

func compareOrdered[T uint8 | int32 | int64 | uint64](out []bool, op comparison, a, b []T, aConst, bConst bool) {
	switch {
	case aConst: // then b is, too
		one := op.holds(cmp.Compare(a[0], b[0]))
		for i := range out {
			out[i] = one
		}
	case bConst:
		compareWith(out, op, a[:len(out)], b[0])
	default:
		compareBoth(out, op, a[:len(out)], b[:len(out)])
	}
}

func compareWith[T uint8 | int32 | int64 | uint64](out []bool, op comparison, a []T, c T) {
	switch op {
	case equal:
		for i, x := range a {
			out[i] = x == c
		}
	case unequal:
		for i, x := range a {
			out[i] = x != c
		}
	case less:
		for i, x := range a {
			out[i] = x < c
		}
	case lessEqual:
		for i, x := range a {
			out[i] = x <= c
		}
	case greater:
		for i, x := range a {
			out[i] = x > c
		}
	case greaterEqual:
		for i, x := range a {
			out[i] = x >= c
		}
	}
}

func compareBoth[T uint8 | int32 | int64 | uint64](out []bool, op comparison, a, b []T) {
	switch op {
	case equal:
		for i, x := range a {
			out[i] = x == b[i]
		}
	case unequal:
		for i, x := range a {
			out[i] = x != b[i]
		}
	case less:
		for i, x := range a {
			out[i] = x < b[i]
		}
	case lessEqual:
		for i, x := range a {
			out[i] = x <= b[i]
		}
	case greater:
		for i, x := range a {
			out[i] = x > b[i]
		}
	case greaterEqual:
		for i, x := range a {
			out[i] = x >= b[i]
		}
	}
}

// CompareFloats is the order of floats here: NaN equals itself and is larger
// than every number; -0 equals 0.
func CompareFloats(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	case x == x: // y is NaN
		return -1
	case y == y:
		return 1
	}
	return 0
}

func compareFloats(out []bool, op comparison, a, b input[float64]) {
	if c := b.v; b.constant() && !a.constant() && c[0] == c[0] {
		compareNumber(out, op, a.v[:len(out)], c[0])
		return
	}
	for i := range out {
		out[i] = op.holds(CompareFloats(a.at(i), b.at(i)))
	}
}

// compareNumber compares with a c that is not NaN.
func compareNumber(out []bool, op comparison, a []float64, c float64) {
	switch op {
	case equal:
		for i, x := range a {
			out[i] = x == c
		}
	case unequal:
		for i, x := range a {
			out[i] = x != c
		}
	case less:
		for i, x := range a {
			out[i] = x < c
		}
	case lessEqual:
		for i, x := range a {
			out[i] = x <= c
		}
	case greater:
		for i, x := range a {
			out[i] = !(x <= c)
		}
	case greaterEqual:
		for i, x := range a {
			out[i] = !(x < c)
		}
	}
}

func compareTexts(out []bool, op comparison, a, b textInput) {
	switch op {
	case equal, unequal:
		want := op == equal
		if b.constant() && !a.constant() && b.t.Views[0].N <= column.InlineLen {
			c := b.t.Views[0]
			for i := range out {
				out[i] = (a.t.Views[i] == c) == want
			}
			return
		}
		for i := range out {
			out[i] = equalTexts(a, b, i) == want
		}
	default:
		for i := range out {
			out[i] = op.holds(orderTexts(a, b, i))
		}
	}
}

func equalTexts(a, b textInput, i int) bool {
	x, y := &a.t.Views[i&a.mask], &b.t.Views[i&b.mask]
	if x.N != y.N || [4]byte(x.Data[:4]) != [4]byte(y.Data[:4]) {
		return false
	}
	if x.N <= column.InlineLen {
		return x.Data == y.Data
	}
	return bytes.Equal(a.at(i), b.at(i))
}

// orderTexts compares the prefixes first: they are zero padded, so differing
// ones order the texts.
func orderTexts(a, b textInput, i int) int {
	x, y := &a.t.Views[i&a.mask], &b.t.Views[i&b.mask]
	p, q := binary.BigEndian.Uint32(x.Data[:4]), binary.BigEndian.Uint32(y.Data[:4])
	if p != q {
		return cmp.Compare(p, q)
	}
	return bytes.Compare(a.at(i), b.at(i))
}
