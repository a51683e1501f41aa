package plan

import (
	"context"
	"fmt"
	"io"
	"math/bits"
	"time"

	"weir/dataframe/column"
)

// A Series is a Source of one column of evenly spaced integers, dates or timestamps.
type Series struct {
	name   string
	typ    column.Type
	from   int64 // as a vector stores it
	step   int64 // of the stored value; 0: months
	months int64
	rows   int64
}

var (
	_ Source  = (*Series)(nil)
	_ Counter = (*Series)(nil)
)

// A Step is what a Series advances by: Units of the stored value of its type (days of a
// date, microseconds of a timestamp), or calendar Months, where a day that the month
// lacks is its last.
type Step struct{ Units, Months int64 }

// seriesSplit is how many rows of a Series a worker makes at a time, at least.
const seriesSplit = 1 << 17

// NewSeries goes from from to to, stored values of typ, which is int64, date or timestamp in
// UTC or without zone. to itself is part of it only if inclusive. The series is
// empty if step leads away from to.
func NewSeries(name string, typ column.Type, from, to int64, step Step, inclusive bool) (*Series, error) {
	s := &Series{name: name, typ: typ, from: from, step: step.Units, months: step.Months}
	switch {
	case (step.Units == 0) == (step.Months == 0):
		return nil, fmt.Errorf("the step of a series must not be 0, and is of months or of a fixed length")
	case step.Months != 0 && typ.Kind != column.KindDate && typ.Kind != column.KindTimestamp:
		return nil, fmt.Errorf("a series of %s has no months", typ)
	case step.Months != 0:
		s.rows = s.countMonths(to, inclusive)
	default:
		s.rows = countSteps(from, to, step.Units, inclusive)
	}
	if s.rows > 1e12 {
		return nil, fmt.Errorf("the series has more than 1,000,000,000,000 values; take larger steps")
	}
	return s, nil
}

// countSteps is how many values there are from from on.
func countSteps(from, to, step int64, inclusive bool) int64 {
	if step < 0 && from < to || step > 0 && from > to {
		return 0
	}
	distance, by := uint64(to)-uint64(from), uint64(step)
	if step < 0 {
		distance, by = uint64(from)-uint64(to), -uint64(step)
	}
	n := distance / by
	if inclusive || distance%by != 0 {
		if n++; n == 0 {
			n--
		}
	}
	return int64(min(n, 1<<62))
}

// countMonths counts by halving: values grow with their number.
func (s *Series) countMonths(to int64, inclusive bool) int64 {
	in := func(i int64) bool {
		v := s.at(i)
		if s.months < 0 {
			return v > to || inclusive && v == to
		}
		return v < to || inclusive && v == to
	}
	low, high := int64(0), int64(1)<<(20-min(bits.Len64(uint64(max(s.months, -s.months))), 19))
	for low < high {
		if mid := (low + high) / 2; in(mid) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// at is value number i as it is stored.
func (s *Series) at(i int64) int64 {
	if s.months == 0 {
		return s.from + i*s.step
	}
	t := s.typ.At(s.from).(time.Time)
	first := time.Date(t.Year(), t.Month()+time.Month(i*s.months), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	t = first.AddDate(0, 0, min(t.Day(), last)-1)
	if s.typ.Kind == column.KindDate {
		return int64(column.DayOf(t))
	}
	return s.typ.Stored(t)
}

func (s *Series) String() string { return fmt.Sprintf("series of %d %s values", s.rows, s.typ.Kind) }

// Schema implements Source.
func (s *Series) Schema(context.Context) (*column.Schema, error) {
	return column.NewSchema(column.Field{Name: s.name, Type: s.typ}), nil
}

// Count implements Counter.
func (s *Series) Count(context.Context) (int64, error) { return s.rows, nil }

// Splits implements Source.
func (s *Series) Splits(ctx context.Context, req Request) ([]Split, error) {
	n := s.rows
	if req.Limit >= 0 && len(req.Filters) == 0 {
		n = min(n, req.Limit)
	}
	size := max(seriesSplit, n/4096)
	var out []Split
	for from := int64(0); from < n; from += size {
		out = append(out, &seriesPart{s, len(req.Columns), from, min(from+size, n)})
	}
	return out, ctx.Err()
}

// seriesPart makes the values number from to to, in columns columns: one or none.
type seriesPart struct {
	s        *Series
	columns  int
	from, to int64
}

// Rows implements Split.
func (p *seriesPart) Rows() int64 { return p.to - p.from }

// Bytes implements Split: nothing is read.
func (p *seriesPart) Bytes() int64 { return 0 }

// Open implements Split.
func (p *seriesPart) Open(context.Context, []Filter) (column.Reader, error) {
	return &seriesReader{*p}, nil
}

type seriesReader struct{ seriesPart }

func (r *seriesReader) Schema() *column.Schema {
	out := &column.Schema{}
	for range r.columns {
		out.Fields = append(out.Fields, column.Field{Name: r.s.name, Type: r.s.typ})
	}
	return out
}

func (r *seriesReader) Next(ctx context.Context) (*column.Batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n := int(min(r.to-r.from, column.BatchRows))
	if n <= 0 {
		return nil, io.EOF
	}
	b := &column.Batch{N: n}
	for range r.columns {
		b.Cols = append(b.Cols, r.values(n))
	}
	r.from += int64(n)
	return b, nil
}

func (r *seriesReader) values(n int) column.Vector {
	if r.s.typ.Kind == column.KindDate {
		out := make([]int32, n)
		for i := range out {
			out[i] = int32(r.s.at(r.from + int64(i)))
		}
		return &column.Days{Typ: r.s.typ, Values: out}
	}
	out := make([]int64, n)
	for i := range out {
		out[i] = r.s.at(r.from + int64(i))
	}
	return &column.Ints{Typ: r.s.typ, Values: out}
}

func (r *seriesReader) Close() error {
	r.from = r.to
	return nil
}
