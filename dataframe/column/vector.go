package column

import (
	"fmt"
	"math/bits"
)

// A Vector is one column of one batch. It never changes once another goroutine
// or operator can see it, so it may be shared and sliced freely.
type Vector interface {
	Type() Type
	Len() int
	Nulls() Bitmap // a set bit is a value; nil: no nulls
	Slice(from, to int) Vector
	At(i int) any // nil for a null; slow: for display and tests
}

// Width are the Go types that Fixed vectors hold.
type Width interface {
	bool | int32 | int64 | uint64 | float64 | Int128
}

// Fixed is a Vector of values of one width.
type Fixed[T Width] struct {
	Typ    Type
	Values []T
	Valid  Bitmap
}

// The Fixed vectors by the name of what they hold.
type (
	Bools  = Fixed[bool]
	Days   = Fixed[int32]
	Ints   = Fixed[int64]
	Uints  = Fixed[uint64]
	Floats = Fixed[float64]
	Wides  = Fixed[Int128]
)

var (
	_ Vector = (*Bools)(nil)
	_ Vector = (*Texts)(nil)
	_ Vector = (*Dict)(nil)
	_ Vector = (*Const)(nil)
	_ Vector = (*Lists)(nil)
	_ Vector = (*Structs)(nil)
)

// Type implements Vector.
func (v *Fixed[T]) Type() Type { return v.Typ }

// Len implements Vector.
func (v *Fixed[T]) Len() int { return len(v.Values) }

// Nulls implements Vector.
func (v *Fixed[T]) Nulls() Bitmap { return v.Valid }

// Slice implements Vector.
func (v *Fixed[T]) Slice(from, to int) Vector {
	return &Fixed[T]{v.Typ, v.Values[from:to:to], v.Valid.Slice(from, to)}
}

// At implements Vector: bool, int64 (all integers but uint64), uint64, float64 (also for
// float32), DecimalValue, IntervalValue, time.Duration (times, since midnight) or
// time.Time (dates at midnight UTC, timestamps in their zone).
func (v *Fixed[T]) At(i int) any {
	if !v.Valid.Has(i) {
		return nil
	}
	switch x := any(v.Values[i]).(type) {
	case int32:
		return v.Typ.At(int64(x))
	case int64:
		return v.Typ.At(x)
	case Int128:
		if v.Typ.Kind == KindInterval {
			return IntervalOf(x)
		}
		return DecimalValue{x, v.Typ.Scale}
	default:
		return x
	}
}

// Dict is a Vector of codes into a Vector of distinct values. It has at least
// one value if it has a row; the code under a null is 0. Values has no nulls.
type Dict struct {
	Codes  []int32
	Values Vector
	Valid  Bitmap
}

// Type implements Vector.
func (v *Dict) Type() Type { return v.Values.Type() }

// Len implements Vector.
func (v *Dict) Len() int { return len(v.Codes) }

// Nulls implements Vector.
func (v *Dict) Nulls() Bitmap { return v.Valid }

// Slice implements Vector.
func (v *Dict) Slice(from, to int) Vector {
	return &Dict{v.Codes[from:to:to], v.Values, v.Valid.Slice(from, to)}
}

// At implements Vector.
func (v *Dict) At(i int) any {
	if !v.Valid.Has(i) {
		return nil
	}
	return v.Values.At(int(v.Codes[i]))
}

// Const is N times the one row of Value, which may be a null.
type Const struct {
	Value Vector // length 1
	N     int
}

// Type implements Vector.
func (v *Const) Type() Type { return v.Value.Type() }

// Len implements Vector.
func (v *Const) Len() int { return v.N }

// Nulls implements Vector.
func (v *Const) Nulls() Bitmap {
	if v.Value.Nulls().Has(0) {
		return nil
	}
	return NewBitmap(v.N)
}

// Slice implements Vector.
func (v *Const) Slice(from, to int) Vector { return &Const{v.Value, to - from} }

// At implements Vector.
func (v *Const) At(int) any { return v.Value.At(0) }

// NullsOf is a Const of n nulls of type t.
func NullsOf(t Type, n int) *Const {
	b := NewBuilder(t, 1)
	b.AppendNull()
	return &Const{b.Vector(), n}
}

// Flatten is v without encoding: a *Fixed, *Texts, *Lists or *Structs with the same
// rows. It costs nothing if v is one already. What is inside lists and structs may
// be encoded.
func Flatten(v Vector) Vector {
	switch v := v.(type) {
	case *Dict:
		sel := v.Codes
		flat := Gather(Flatten(v.Values), sel)
		return WithNulls(flat, v.Valid)
	case *Const:
		if v.Value.Nulls().Has(0) {
			return Gather(Flatten(v.Value), make([]int32, v.N))
		}
		return zeros(v.Type(), v.N, NewBitmap(v.N))
	}
	return v
}

// WithNulls is v, flat, with null where it is null or valid says so, and zeros
// there. It does not write to v, whose values may be shared.
func WithNulls(v Vector, valid Bitmap) Vector {
	if valid == nil {
		return v
	}
	valid = valid.And(v.Nulls(), v.Len())
	switch v := Flatten(v).(type) {
	case *Bools:
		return masked(v, valid)
	case *Days:
		return masked(v, valid)
	case *Ints:
		return masked(v, valid)
	case *Uints:
		return masked(v, valid)
	case *Floats:
		return masked(v, valid)
	case *Wides:
		return masked(v, valid)
	case *Texts:
		return &Texts{v.Typ, zeroed(v.Views, valid), v.Buffers, valid}
	case *Lists:
		return &Lists{v.Typ, zeroed(v.Spans, valid), v.Child, valid}
	case *Structs:
		return NewStructs(v.Typ, v.Cols, v.N, valid)
	}
	panic(fmt.Sprintf("column: nulls of a %T", v))
}

func masked[T Width](v *Fixed[T], valid Bitmap) Vector {
	return &Fixed[T]{v.Typ, zeroed(v.Values, valid), valid}
}

// zeroed is a copy of values with zero where valid is clear.
func zeroed[T any](values []T, valid Bitmap) []T {
	n := len(values)
	out := make([]T, n)
	for w := 0; w<<6 < n; w++ {
		from, to := values[w<<6:min(w<<6+64, n)], out[w<<6:]
		word := valid[w]
		if word == ^uint64(0) {
			copy(to, from)
			continue
		}
		if len(from) < 64 {
			word &= 1<<len(from) - 1
		}
		for ; word != 0; word &= word - 1 {
			i := bits.TrailingZeros64(word)
			to[i] = from[i]
		}
	}
	return out
}

// zeros is n zero values of type t with valid as nulls; fields of null structs
// are null.
func zeros(t Type, n int, valid Bitmap) Vector {
	switch t.Layout() {
	case LayoutBool:
		return &Bools{t, make([]bool, n), valid}
	case LayoutInt32:
		return &Days{t, make([]int32, n), valid}
	case LayoutUint64:
		return &Uints{t, make([]uint64, n), valid}
	case LayoutFloat64:
		return &Floats{t, make([]float64, n), valid}
	case LayoutInt128:
		return &Wides{t, make([]Int128, n), valid}
	case LayoutText:
		return &Texts{t, make([]View, n), nil, valid}
	case LayoutList:
		return &Lists{t, make([]Span, n), zeros(t.Element(), 0, nil), valid}
	case LayoutStruct:
		out := &Structs{Typ: t, N: n, Valid: valid}
		for _, f := range t.Fields {
			out.Cols = append(out.Cols, zeros(f.Type, n, valid))
		}
		return out
	}
	return &Ints{t, make([]int64, n), valid}
}

// Empty is a flat vector of no rows of type t.
func Empty(t Type) Vector { return zeros(t, 0, nil) }
