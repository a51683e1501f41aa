package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var opSubtract = Scalar{
	Name: "-",
	Doc:  "a - b subtracts numbers, days from a date, or one date from another, which gives days.",
	Examples: []Example{
		{"1 - 2", "-1"}, {"1.5 - 1", "0.5"}, {"DECIMAL '1.00' - DECIMAL '0.001'", "0.999"}, {"NULL - 1", "null"},
		{"DATE '2026-03-01' - 1", "2026-02-28"}, {"DATE '2026-03-01' - DATE '2026-02-01'", "28"},
		{"TIMESTAMP '2026-03-02 01:00:00' - TIMESTAMP '2026-02-28 03:00:00'", "1 day 22:00:00"}, {"TIMESTAMP '2026-03-31 00:00:00' - '1 month'::interval", "2026-02-28 00:00:00"}, {"'02:00'::time - '03:30'::time", "-01:30:00"},
	},
	Overloads: append([]Overload{
		subInts.overload(), subUints, subDecimals.overload(),
		floatOverload(func(out []float64, a, b input[float64]) {
			for i := range out {
				out[i] = a.at(i) - b.at(i)
			}
		}),
		addDays("-", -1),
		{
			Args:   kinds(column.KindDate, column.KindDate),
			Result: always(column.Int64),
			Eval: func(n int, args []column.Vector) (column.Vector, error) {
				a, b, out := inputOf[int32](args[0]), inputOf[int32](args[1]), make([]int64, n)
				for i := range out {
					out[i] = int64(a.at(i)) - int64(b.at(i))
				}
				return &column.Ints{Typ: column.Int64, Values: out}, nil
			},
		},
	}, intervalSubtract...),
}

func dateOverflow(sign string, day int32, n int64) error {
	return fmt.Errorf("%s %s %d days is outside the calendar", column.FormatValue(column.Date, column.Date.At(int64(day))), sign, n)
}
