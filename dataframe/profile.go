package dataframe

import (
	"fmt"
	"math"
	"strings"

	"weir/dataframe/column"
)

// profiledTop is how many of the most frequent values Profile names.
const profiledTop = 5

// profiledShares are the quantiles of Profile.
var profiledShares = []any{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99}

// Profile is a row for each of the columns, all if none is named, for a first look at strange
// data: type, share of nulls, about how many different values, mean, standard deviation,
// quantiles and a histogram of numbers, the smallest, the largest and the most frequent values, and remarks on what
// catches the eye, such as texts that are numbers. It reads the rows once; what takes much memory to
// tell exactly is told about.
func (f *Frame) Profile(columns ...string) (*Table, error) {
	s, err := f.newSummary(columns)
	if err != nil {
		return nil, err
	}
	s.basics(profiledShares)
	s.profile()
	if err := s.run(); err != nil {
		return nil, err
	}
	t, n := &statistics{}, len(s.columns)
	t.add("column", column.String, func(c int) any { return s.columns[c].Name }, n)
	t.add("type", column.String, func(c int) any { return s.columns[c].Type.String() }, n)
	t.add("nulls", column.Float64, func(c int) any { return s.nullShare(c) }, n)
	t.add("distinct", column.Int64, func(c int) any { return min(s.int(c, "distinct"), s.int(c, "count")) }, n)
	t.add("mean", column.Float64, func(c int) any { return s.at(c, "mean") }, n)
	t.add("std", column.Float64, func(c int) any { return s.at(c, "std") }, n)
	t.add("min", column.String, func(c int) any { return s.text(c, "min") }, n)
	for i, q := range profiledShares {
		t.add(fmt.Sprintf("%g%%", math.Round(q.(float64)*100)), column.Float64, func(c int) any { return s.quantile(c, i) }, n)
	}
	t.add("max", column.String, func(c int) any { return s.text(c, "max") }, n)
	t.add("histogram", column.String, func(c int) any { return s.bars(c) }, n)
	t.add("most frequent", column.String, func(c int) any { return s.frequent(c) }, n)
	t.add("remarks", column.String, func(c int) any { return s.remarks(c) }, n)
	return t.table(f.s), nil
}

// profile asks for what Profile tells beyond Describe.
func (s *summary) profile() {
	for c, f := range s.columns {
		x := Col(f.Name)
		s.add(c, "distinct", Call("approx_count_distinct", x))
		s.add(c, "top", Call("approx_top_counts", x, profiledTop))
		switch {
		case f.Type.Kind == column.KindString:
			s.add(c, "empty", Count(x).Where(Call("trim", x).Eq("")))
			s.add(c, "padded", Count(x).Where(Call("trim", x).Ne(x)))
			s.add(c, "numbers", Count(x.TryCast("double")))
			s.add(c, "dates", Count(x.TryCast("timestamp")))
		case f.Type.Numeric():
			s.add(c, "bins", Call("approx_histogram", x, 8))
			s.add(c, "zeros", Count(x).Where(x.Eq(0)))
			s.add(c, "odd", Count(x).Where(x.Cast("double").Sub(x.Cast("double")).Ne(0)))
		}
	}
}

func (s *summary) nullShare(c int) any {
	if s.rows() == 0 {
		return nil
	}
	return float64(s.rows()-s.int(c, "count")) / float64(s.rows())
}

// bars is a histogram in letters.
func (s *summary) bars(c int) any {
	bins, _ := s.at(c, "bins").([]any)
	most := int64(0)
	for _, b := range bins {
		most = max(most, b.(column.StructValue).Field("count").(int64))
	}
	if most == 0 {
		return nil
	}
	var out strings.Builder
	for _, b := range bins {
		n := b.(column.StructValue).Field("count").(int64)
		levels := []rune(" ▁▂▃▄▅▆▇█")
		out.WriteRune(levels[(n*8+most-1)/most])
	}
	return out.String()
}

// frequent names the most frequent values with their shares.
func (s *summary) frequent(c int) any {
	top, _ := s.at(c, "top").([]any)
	var out []string
	for _, x := range top {
		e := x.(column.StructValue)
		share := float64(e.Field("count").(int64)) / float64(s.int(c, "count"))
		out = append(out, fmt.Sprintf("%s (%s)", shortText(s.columns[c].Type, e.Field("value")), percent(share)))
	}
	if len(out) == 0 {
		return nil
	}
	return strings.Join(out, ", ")
}

// percent writes a share: 12 %, and 0.3 % of little.
func percent(x float64) string {
	if x > 0 && x < 0.1 {
		return fmt.Sprintf("%.2g %%", 100*x)
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// remarks are what catches the eye in column c.
func (s *summary) remarks(c int) any {
	count, distinct := s.int(c, "count"), s.int(c, "distinct")
	var out []string
	say := func(ok bool, format string, args ...any) {
		if ok {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	share := func(name string) float64 { return float64(s.int(c, name)) / float64(max(count, 1)) }
	switch {
	case s.rows() == 0:
		return "no rows"
	case count == 0:
		return "only nulls"
	}
	nulls := float64(s.rows()-count) / float64(s.rows())
	say(nulls >= 0.5, "%s nulls", percent(nulls))
	say(distinct == 1 && count > 1, "one value only")
	say(count > 1 && float64(distinct) > 0.97*float64(count), "almost all different: perhaps a key")
	say(s.int(c, "empty") > 0, "%s empty texts", percent(share("empty")))
	say(s.int(c, "padded") > s.int(c, "empty"), "texts with spaces around them")
	say(share("numbers") > 0.95, "numbers stored as text")
	say(share("dates") > 0.95 && share("numbers") < 0.05, "dates stored as text")
	say(share("zeros") > 0.5, "%s zeros", percent(share("zeros")))
	say(s.int(c, "odd") > 0, "%s NaN or infinite", percent(share("odd")))
	if lo, ok := s.quantile(c, 0).(float64); ok {
		hi, _ := s.quantile(c, len(profiledShares)-1).(float64)
		mid, _ := s.quantile(c, 3).(float64)
		greatest, _ := s.at(c, "max").(float64)
		if n, isInt := s.at(c, "max").(int64); isInt {
			greatest = float64(n)
		}
		say(hi > lo && greatest-mid > 20*(hi-lo), "outliers: the largest lies far above the others")
	}
	if len(out) == 0 {
		return nil
	}
	return strings.Join(out, "; ")
}
