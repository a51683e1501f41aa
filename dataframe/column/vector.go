package column

import (
	"time"
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

// Fixed is a Vector of values of one width.
type Fixed[T bool | int32 | int64 | float64] struct {
	Typ    Type
	Values []T
	Valid  Bitmap
}

// The Fixed vectors by the name of what they hold.
type (
	Bools  = Fixed[bool]
	Days   = Fixed[int32]
	Ints   = Fixed[int64]
	Floats = Fixed[float64]
)

var (
	_ Vector = (*Bools)(nil)
	_ Vector = (*Texts)(nil)
	_ Vector = (*Dict)(nil)
	_ Vector = (*Const)(nil)
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

// At implements Vector: bool, int64, float64, DecimalValue or time.Time (dates
// at midnight UTC, timestamps in their zone).
func (v *Fixed[T]) At(i int) any {
	if !v.Valid.Has(i) {
		return nil
	}
	switch x := any(v.Values[i]).(type) {
	case int32:
		return time.Unix(int64(x)*86400, 0).UTC()
	case int64:
		switch v.Typ.Kind {
		case KindDecimal:
			return DecimalValue{x, v.Typ.Scale}
		case KindTimestamp:
			return v.Typ.Time(x)
		}
		return x
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

// Flatten is v without encoding: a *Fixed or *Texts with the same rows. It
// costs nothing if v is one already.
func Flatten(v Vector) Vector {
	switch v := v.(type) {
	case *Dict:
		sel := v.Codes
		flat := Gather(Flatten(v.Values), sel)
		return withNulls(flat, v.Valid)
	case *Const:
		if v.Value.Nulls().Has(0) {
			return Gather(Flatten(v.Value), make([]int32, v.N))
		}
		return zeros(v.Type(), v.N, NewBitmap(v.N))
	}
	return v
}

// withNulls is flat with valid as its nulls and zeros under them.
func withNulls(flat Vector, valid Bitmap) Vector {
	if valid == nil {
		return flat
	}
	switch f := flat.(type) {
	case *Bools:
		return mask(f, valid)
	case *Days:
		return mask(f, valid)
	case *Ints:
		return mask(f, valid)
	case *Floats:
		return mask(f, valid)
	case *Texts:
		views := append([]View(nil), f.Views...)
		for i := range views {
			if !valid.Has(i) {
				views[i] = View{}
			}
		}
		return &Texts{f.Typ, views, f.Buffers, valid}
	}
	panic("column: withNulls of an encoded vector")
}

func mask[T bool | int32 | int64 | float64](f *Fixed[T], valid Bitmap) Vector {
	values := append([]T(nil), f.Values...)
	var zero T
	for i := range values {
		if !valid.Has(i) {
			values[i] = zero
		}
	}
	return &Fixed[T]{f.Typ, values, valid}
}

// zeros is n zero values of type t with valid as nulls.
func zeros(t Type, n int, valid Bitmap) Vector {
	switch t.Kind {
	case KindBool:
		return &Bools{t, make([]bool, n), valid}
	case KindDate:
		return &Days{t, make([]int32, n), valid}
	case KindFloat64:
		return &Floats{t, make([]float64, n), valid}
	case KindString, KindBinary, KindNull:
		return &Texts{t, make([]View, n), nil, valid}
	}
	return &Ints{t, make([]int64, n), valid}
}
