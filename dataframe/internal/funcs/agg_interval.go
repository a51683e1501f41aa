package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

// needSum is the Result of sum and avg: of intervals an interval, of numbers what
// f says.
func needSum(name string, f func(column.Type) column.Type) func([]column.Type) (column.Type, error) {
	numbers := needNumber(name, f)
	return func(args []column.Type) (column.Type, error) {
		if args[0].Kind == column.KindInterval {
			return column.Interval, nil
		}
		return numbers(args)
	}
}

// An intervalSum adds months, days and microseconds apart, so that only the total
// can overflow.
type intervalSum struct {
	mean         bool // the sum divided by the number of values
	months, days []int64
	micros       []column.Int128
	n            []int64
}

func (a *intervalSum) Grow(groups int) {
	a.months, a.days = grown(a.months, groups), grown(a.days, groups)
	a.micros, a.n = grown(a.micros, groups), grown(a.n, groups)
}

func (a *intervalSum) Add(groups []int32, args []column.Vector) error {
	x, nulls := inputOf[column.Int128](args[0]), nullsOf(args[0])
	for i, g := range groups {
		if nulls.has(i) {
			v := column.IntervalOf(x.at(i))
			a.add(g, int64(v.Months), int64(v.Days), column.Int128Of(v.Micros), 1)
		}
	}
	return nil
}

func (a *intervalSum) add(g int32, months, days int64, micros column.Int128, n int64) {
	a.months[g] += months
	a.days[g] += days
	a.micros[g], _ = a.micros[g].Add(micros)
	a.n[g] += n
}

func (a *intervalSum) State() ([]column.Vector, error) {
	all := make([]bool, len(a.n))
	for i := range all {
		all[i] = true
	}
	return []column.Vector{ints(a.months), ints(a.days), fixedOf(sumState, a.micros, all), ints(a.n)}, nil
}

func (a *intervalSum) Merge(groups []int32, state []column.Vector) error {
	months, days := inputOf[int64](state[0]), inputOf[int64](state[1])
	micros, n := inputOf[column.Int128](state[2]), inputOf[int64](state[3])
	for i, g := range groups {
		a.add(g, months.at(i), days.at(i), micros.at(i), n.at(i))
	}
	return nil
}

func (a *intervalSum) Result() (column.Vector, error) {
	out := newMaybe[column.Int128](len(a.n))
	for g, n := range a.n {
		if n == 0 {
			out.null(g)
			continue
		}
		months, days, micros := a.months[g], a.days[g], a.micros[g]
		if a.mean {
			months, days, micros = divideInterval(months, days, micros, n)
		}
		us, ok := micros.Int64()
		if !ok || months != int64(int32(months)) || days != int64(int32(days)) {
			return nil, fmt.Errorf("the sum of intervals overflows: it is about %d months, %d days and %s microseconds", months, days, micros)
		}
		out.values[g] = column.IntervalValue{Months: int32(months), Days: int32(days), Micros: us}.Stored()
	}
	return out.vector(column.Interval), nil
}

// divideInterval divides each part by n. What is left of the months counts as days of a month
// of 30, what is left of the days as 24 hours, as in DuckDB.
func divideInterval(months, days int64, micros column.Int128, n int64) (int64, int64, column.Int128) {
	days += months % n * 30
	rest, _ := column.Int128Of(days % n).Mul(column.Int128Of(column.MicrosPerDay))
	micros, _ = micros.Add(rest)
	quotient, remainder := micros.QuoRem(column.Int128Of(n))
	half := math.Abs(remainder.Float64()) * 2
	switch {
	case half >= float64(n) && remainder.Sign() < 0:
		quotient, _ = quotient.Sub(column.Int128Of(1))
	case half >= float64(n):
		quotient, _ = quotient.Add(column.Int128Of(1))
	}
	return months / n, days / n, quotient
}
