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
	Type  column.Type
	unit  string
	forth *shiftCall
	back  *shiftCall
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
	s := &Shift{unit: unit}
	var err error
	if unit != "" {
		u, err := unitOf([]byte(unit))
		if err != nil {
			return nil, err
		}
		if key.Kind == column.KindDate && u.start == nil {
			return nil, fmt.Errorf("a date has no %ss; cast it to timestamp", u.name)
		}
		if s.forth, err = bindShift(&dateAddFunc, column.String, offset, key); err != nil {
			return nil, fmt.Errorf("an interval does not go with an ORDER BY key of type %s; only dates and timestamps", key)
		}
		s.Type = s.forth.typ
		return s, nil
	}
	if s.forth, err = bindShift(&opAdd, key, offset); err == nil {
		s.back, err = bindShift(&opSubtract, key, offset)
	}
	if err != nil || !s.forth.typ.Equal(s.back.typ) {
		return nil, fmt.Errorf("an ORDER BY key of type %s has no RANGE at a distance of type %s; a number goes with numbers, an interval with dates and timestamps", key, offset)
	}
	s.Type = s.forth.typ
	return s, nil
}

func bindShift(f *Scalar, args ...column.Type) (*shiftCall, error) {
	o, cast, typ, err := f.Bind(args)
	return &shiftCall{o, cast, typ}, err
}
