package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// A Shift moves values by the offset of a RANGE frame: numbers by numbers, dates
// and timestamps by intervals or calendar units.
type Shift struct {
	// Type is the type of moved values; values are cast to it to be compared with
	// them.
	Type column.Type
	unit column.Vector // of one row; nil: none
	plus shiftCall     // or date_add, with a unit
	less shiftCall
}

// A shiftCall is a bound call of + or - or date_add.
type shiftCall struct {
	over *Overload
	cast []column.Type
	typ  column.Type
}

// NewShift moves values of type key by offsets of type offset, which count units
// of the calendar unless unit is "".
func NewShift(key, offset column.Type, unit string) (*Shift, error) {
	s := &Shift{}
	var err error
	if unit == "" {
		if s.plus, err = bindShift(&opAdd, key, offset); err == nil {
			s.less, err = bindShift(&opSubtract, key, offset)
		}
		if err != nil || !s.plus.typ.Equal(s.less.typ) {
			return nil, fmt.Errorf("an ORDER BY key of type %s has no RANGE at a distance of type %s; a number goes with numbers, an interval with dates and timestamps", key, offset)
		}
		s.Type = s.plus.typ
		return s, nil
	}
	u, err := unitOf([]byte(unit))
	if err != nil {
		return nil, err
	}
	if key.Kind == column.KindDate && u.start == nil {
		return nil, fmt.Errorf("a date has no %ss; cast it to timestamp", u.name)
	}
	if s.plus, err = bindShift(&dateAddFunc, column.String, offset, key); err != nil {
		return nil, fmt.Errorf("an interval does not go with an ORDER BY key of type %s; only dates and timestamps", key)
	}
	t := column.TextBuilder{Typ: column.String}
	t.AppendString(u.name)
	s.unit, s.Type = t.Texts(), s.plus.typ
	return s, nil
}

func bindShift(f *Scalar, args ...column.Type) (shiftCall, error) {
	o, cast, typ, err := f.Bind(args)
	return shiftCall{o, cast, typ}, err
}

// Move is keys moved by offsets, to later values or to earlier ones. Where the
// outcome is beyond what the type holds, beyond is true. A null offset, or one
// that moves the other way, is an error; a null key stays one.
func (s *Shift) Move(keys, offsets column.Vector, later bool) (moved column.Vector, beyond []bool, err error) {
	n := keys.Len()
	for i := range n {
		if isNull(offsets, i) {
			return nil, nil, fmt.Errorf("the offset of a frame is null")
		}
	}
	call, args := s.plus, []column.Vector{keys, offsets}
	if !later {
		call = s.less
	}
	if s.unit != nil {
		call = s.plus
		if offsets, err = signedOffsets(offsets, later); err != nil {
			return nil, nil, err
		}
		args = []column.Vector{&column.Const{Value: s.unit, N: n}, offsets, keys}
	}
	for i, a := range args {
		if args[i], err = CastVector(a, call.cast[i], false); err != nil {
			return nil, nil, err
		}
	}
	moved, beyond, err = call.all(n, args)
	if err != nil {
		return nil, nil, err
	}
	from, err := CastVector(keys, s.Type, false)
	if err != nil {
		return nil, nil, err
	}
	return moved, beyond, s.check(from, moved, beyond, later)
}

// all computes n rows; an error of a row means that it is beyond.
func (c *shiftCall) all(n int, args []column.Vector) (column.Vector, []bool, error) {
	beyond := make([]bool, n)
	if v, err := c.over.Call(n, args, c.typ); err == nil {
		return column.Flatten(v), beyond, nil
	}
	rows := make([]column.Vector, n)
	for i := range n {
		one := make([]column.Vector, len(args))
		for k, a := range args {
			one[k] = a.Slice(i, i+1)
		}
		v, err := c.over.Call(1, one, c.typ)
		if err != nil {
			v, beyond[i] = column.NullsOf(c.typ, 1), true
		}
		rows[i] = column.Flatten(v)
	}
	return column.Flatten(column.Concat(c.typ, rows)), beyond, nil
}

// check refuses offsets that move keys the wrong way, and marks what infinities
// leave undefined.
func (s *Shift) check(from, moved column.Vector, beyond []bool, later bool) error {
	op := greater
	if later {
		op = less
	}
	wrong := make([]bool, len(beyond))
	if err := compareInto(wrong, op, moved, from); err != nil {
		return err
	}
	nan := func(column.Vector, int) bool { return false }
	if s.Type.Layout() == column.LayoutFloat64 {
		nan = func(v column.Vector, i int) bool { x := inputOf[float64](v).at(i); return x != x }
	}
	for i := range wrong {
		switch {
		case isNull(from, i) || beyond[i]:
		case nan(moved, i) && !nan(from, i):
			beyond[i] = true
		case wrong[i]:
			return fmt.Errorf("the offset of a frame is negative")
		}
	}
	return nil
}

// signedOffsets are whole offsets, negative unless later.
func signedOffsets(offsets column.Vector, later bool) (column.Vector, error) {
	v, err := CastVector(offsets, column.Int64, false)
	if err != nil {
		return nil, err
	}
	x, out := inputOf[int64](v), make([]int64, offsets.Len())
	for i := range out {
		if out[i] = x.at(i); out[i] < 0 {
			return nil, fmt.Errorf("the offset %d of a frame is negative", out[i])
		}
		if !later {
			out[i] = -out[i]
		}
	}
	return &column.Ints{Typ: column.Int64, Values: out}, nil
}
