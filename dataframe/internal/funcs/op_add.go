package funcs

import (
	"math"

	"weir/dataframe/column"
)

var opAdd = Scalar{
	Name: "+",
	Doc:  "a + b adds numbers, exactly for integers and decimals, days to a date, an interval to a date (which gives a timestamp), timestamp, time or interval, or a time to a date; a result that does not fit is an error.",
	Examples: []Example{
		{"1 + 2", "3"}, {"1 + 0.5", "1.5"}, {"DECIMAL '1.25' + 2", "3.25"}, {"1 + NULL", "null"},
		{"DATE '2026-02-28' + 1", "2026-03-01"}, {"TIMESTAMP '2026-01-31 12:00:00' + '1 month 36 hours'::interval", "2026-03-02 00:00:00"}, {"DATE '2026-03-01' + '90 minutes'::interval", "2026-03-01 01:30:00"}, {"'23:30'::time + '1 hour'::interval", "00:30:00"}, {"'1 day'::interval + '2 hours'::interval", "1 day 02:00:00"},
		{"9223372036854775807 + 1", "error: 9223372036854775807 + 1 overflows int64"},
	},
	Overloads: append([]Overload{
		addInts.overload(), addUints, addDecimals.overload(),
		floatOverload(func(out []float64, a, b input[float64]) {
			for i := range out {
				out[i] = a.at(i) + b.at(i)
			}
		}),
		addDays("+", 1),
	}, intervalAdd...),
}

// addDays moves dates by days, times sign.
func addDays(name string, sign int64) Overload {
	return Overload{
		Args:   kinds(column.KindDate, column.KindInt64),
		Result: always(column.Date),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, b, out := inputOf[int32](args[0]), inputOf[int64](args[1]), make([]int32, n)
			for i := range out {
				r := int64(a.at(i)) + sign*b.at(i)
				if r > math.MaxInt32 || r < math.MinInt32 || absInt(b.at(i)) > 1<<33 {
					if !anyNull(args, i) {
						return nil, dateOverflow(name, a.at(i), b.at(i))
					}
					r = 0
				}
				out[i] = int32(r)
			}
			return &column.Days{Typ: column.Date, Values: out}, nil
		},
	}
}
