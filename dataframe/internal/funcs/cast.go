package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// CanCast reports whether there is a cast, explicit or implicit, from one type
// to the other.
func CanCast(from, to column.Type) bool {
	if _, ok := CastCost(from, to); ok {
		return true
	}
	f, t := from.Kind, to.Kind
	switch {
	case f == column.KindString || t == column.KindString:
		return !t.Nested() || len(to.Fields) > 0
	case from.Numeric() && to.Numeric():
		return true
	case f == column.KindBool && to.Numeric(), t == column.KindBool && from.Numeric():
		return true
	case f == column.KindTimestamp:
		// To an integer a unit would have to be guessed: epoch_ms and to_timestamp say it.
		return t == column.KindDate || t == column.KindTimestamp || t == column.KindTime
	case f == column.KindTime && t == column.KindInterval:
		return true
	case f == t && f.Nested() && len(from.Fields) == len(to.Fields):
		for i, x := range from.Fields {
			if !CanCast(x.Type, to.Fields[i].Type) {
				return false
			}
		}
		return true
	}
	return false
}

// CastVector converts v, a Fixed, Texts or Const, to type to. A value that does
// not fit is a null if try, else the error names it. Numbers are rounded to
// what the target holds: floats to the even neighbour of a half, decimals away
// from zero.
func CastVector(v column.Vector, to column.Type, try bool) (column.Vector, error) {
	from := v.Type()
	switch {
	case from.Equal(to):
		return v, nil
	case from.Kind == column.KindNull:
		return column.NullsOf(to, v.Len()), nil
	case !CanCast(from, to):
		return nil, fmt.Errorf("there is no cast from %s to %s", from, to)
	}
	if c, ok := v.(*column.Const); ok {
		one, err := CastVector(column.Flatten(c.Value), to, try)
		if err != nil {
			return nil, err
		}
		if k, ok := one.(*column.Const); ok {
			one = k.Value
		}
		return &column.Const{Value: one, N: c.N}, nil
	}
	v = column.Flatten(v)
	c := caster{from: from, to: to, try: try, in: v}
	switch from.Kind {
	case column.KindString, column.KindBinary:
		return c.fromText(v.(*column.Texts))
	}
	switch {
	case to.Kind == column.KindString || to.Kind == column.KindBinary:
		return c.toText()
	case to.Kind.Nested():
		return c.nested()
	case from.Numeric() || from.Kind == column.KindBool:
		return c.numbers()
	}
	return c.times()
}

// A caster is one run of CastVector over a flat vector.
type caster struct {
	from, to column.Type
	try      bool
	in       column.Vector
}

// convert maps the values of in that are not null by f. What f refuses is null
// or the error.
func convert[A, R fixed](c *caster, f func(A) (R, bool)) (column.Vector, error) {
	in := c.in.(*column.Fixed[A])
	out := &maybe[R]{values: make([]R, len(in.Values)), valid: in.Valid}
	shared := true
	for i, x := range in.Values {
		if in.Valid != nil && !in.Valid.Has(i) {
			continue
		}
		r, ok := f(x)
		if ok {
			out.values[i] = r
			continue
		}
		if !c.try {
			return nil, c.refuse(i)
		}
		if shared {
			out.valid, shared = in.Valid.Clone(), false
		}
		out.null(i)
	}
	return out.vector(c.to), nil
}

// refuse is the error of a value that does not fit.
func (c *caster) refuse(i int) error {
	v := c.in.At(i)
	if b, ok := v.([]byte); ok {
		v = string(b)
	}
	if s, ok := v.(string); ok {
		if len(s) > 60 {
			s = s[:60] + "…"
		}
		return fmt.Errorf("cannot cast %q to %s", s, c.to)
	}
	return fmt.Errorf("cannot cast %s to %s", column.FormatValue(c.from, v), c.to)
}
