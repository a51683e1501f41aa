package funcs

import (
	"math"

	"weir/dataframe/column"
)

// A Slider keeps one set of rows that come and go, for the aggregate of sets that
// differ little from one to the next, as frames do. Its values are those that an Accumulator gives.
type Slider interface {
	// Add puts a row into the set; Remove takes one out that is in it.
	Add(row int32)
	Remove(row int32)
	// Take notes the value of the set as it is.
	Take()
	// Result are the values noted.
	Result() (column.Vector, error)
}

// SlideRows are the rows that a Slider's sets are of.
type SlideRows struct {
	Args []column.Vector // flat or constant
	// Rank numbers the values of x in their order; equal ones have the same number.
	Rank func(x column.Vector) []int32
}

// mixedZeros reports whether v has both zeros, which compare equal and are not the
// same: which of them an aggregate gives depends on the order of rows.
func mixedZeros(v column.Vector) bool {
	f, ok := plain(v).(*column.Floats)
	if !ok {
		return false
	}
	positive, negative := false, false
	for _, x := range f.Values {
		if x == 0 && math.Signbit(x) {
			negative = true
		} else if x == 0 {
			positive = true
		}
	}
	return positive && negative
}

// countSlider counts rows without null arguments.
type countSlider struct {
	nulls []nullInput
	n     int64
	out   []int64
}

func slideCount(r *SlideRows) Slider { return newCountSlider(r) }

func newCountSlider(r *SlideRows) *countSlider {
	s := &countSlider{}
	for _, a := range r.Args {
		if n := nullsOf(a); !n.none() {
			s.nulls = append(s.nulls, n)
		}
	}
	return s
}

func (s *countSlider) Add(row int32)    { s.n += s.counts(row) }
func (s *countSlider) Remove(row int32) { s.n -= s.counts(row) }

func (s *countSlider) counts(row int32) int64 {
	for _, n := range s.nulls {
		if !n.has(int(row)) {
			return 0
		}
	}
	return 1
}

func (s *countSlider) Take() { s.out = append(s.out, s.n) }

func (s *countSlider) Result() (column.Vector, error) { return ints(s.out), nil }

// sumSlider adds integers and short decimals, which 128 bits hold the sum of.
type sumSlider struct {
	countSlider
	x    input[int64]
	sum  column.Int128
	sums *intSum
	mean bool
}

func slideSum(mean bool) func(r *SlideRows) Slider {
	return func(r *SlideRows) Slider {
		t := r.Args[0].Type()
		if t.Layout() != column.LayoutInt64 || !t.Numeric() {
			return nil
		}
		return &sumSlider{countSlider: *newCountSlider(r), x: inputOf[int64](r.Args[0]), sums: &intSum{typ: sumResult(t)}, mean: mean}
	}
}

func (s *sumSlider) Add(row int32) {
	s.countSlider.Add(row)
	s.sum, _ = s.sum.Add(column.Int128Of(s.x.at(int(row)))) // zero under a null
}

func (s *sumSlider) Remove(row int32) {
	s.countSlider.Remove(row)
	s.sum, _ = s.sum.Add(column.Int128Of(s.x.at(int(row))).Neg())
}

func (s *sumSlider) Take() {
	s.countSlider.Take()
	s.sums.groups = append(s.sums.groups, intTotal{s.sum, s.n})
}

func (s *sumSlider) Result() (column.Vector, error) {
	if s.mean {
		return (&mean{s.sums}).Result()
	}
	return s.sums.Result()
}
