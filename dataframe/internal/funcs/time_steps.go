package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// TimeSteps are the steps of time_bucket for values of one type, by number. They are for one
// goroutine.
type TimeSteps struct {
	typ  column.Type
	grid *timeGrid
}

// NewTimeSteps are the steps of every, shifted by offset, for dates or timestamps of type t.
func NewTimeSteps(t column.Type, every, offset string) (*TimeSteps, error) {
	if t.Kind != column.KindDate && t.Kind != column.KindTimestamp {
		return nil, fmt.Errorf("steps of time are for dates and timestamps, not %s", t)
	}
	interval := func(s string) func(int) (column.IntervalValue, error) {
		return func(int) (column.IntervalValue, error) { return column.ParseInterval(s) }
	}
	c := gridCache{typ: t}
	g, err := c.at(0, interval(every), interval(offset))
	return &TimeSteps{t, g}, err
}

// Step is the number of the step in which the stored value v lies.
func (s *TimeSteps) Step(v int64) (int64, error) {
	at := v
	if s.typ.Kind == column.KindDate {
		at = v * microsPerDay
	}
	k, ok := s.grid.step(at)
	if !ok {
		return 0, fmt.Errorf("the step of %s does not fit %s", column.FormatValue(s.typ, s.typ.At(v)), s.typ)
	}
	return k, nil
}

// Begin is the stored value at which step k begins.
func (s *TimeSteps) Begin(k int64) (int64, error) {
	v, ok := s.grid.begin(k)
	if !ok {
		return 0, fmt.Errorf("step %d does not fit %s", k, s.typ)
	}
	if s.typ.Kind == column.KindDate {
		v, _ = floorDiv(v, microsPerDay)
	}
	return v, nil
}
