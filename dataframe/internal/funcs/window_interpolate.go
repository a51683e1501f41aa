package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var interpolateFunc = Window{Name: "interpolate",
	Doc:      "interpolate(x) is x as a float64, and where it is null the point on the line between its neighbours in the partition that are not, by number of rows; null before the first and after the last.",
	Examples: []Example{{"interpolate(nullif(x, 2)) OVER (ORDER BY x)", "1, null, null, null"}, {"interpolate(CASE WHEN x = 1 OR x IS NULL THEN coalesce(x, 4) END) OVER (ORDER BY x)", "1, 2, 3, 4"}},
	MinArgs:  1, MaxArgs: 1, NullText: "a null is replaced; null where no other value comes before it, or none after it",
	Types: func(args []column.Type) ([]column.Type, column.Type, error) {
		cast, err := numberAsFloat("interpolate", args[0])
		return []column.Type{cast}, column.Float64, err
	},
	Eval: func(w *Rows, args []column.Vector) (column.Vector, error) {
		x, nulls, out := inputOf[float64](args[0]), nullsOf(args[0]), newMaybe[float64](w.N)
		for p := range len(w.Parts) - 1 {
			last := -1 // the last row with a value
			for i := int(w.Parts[p]); i < int(w.Parts[p+1]); i++ {
				if !nulls.has(i) {
					out.null(i)
					continue
				}
				out.values[i] = x.at(i)
				for k := last + 1; last >= 0 && k < i; k++ {
					f := float64(k-last) / float64(i-last)
					out.values[k] = x.at(last)*(1-f) + x.at(i)*f
					out.valid.Set(k)
				}
				last = i
			}
		}
		return out.vector(column.Float64), nil
	}}

var ewmMeanFunc = Window{Name: "ewm_mean",
	Doc:      "ewm_mean(x, alpha) is the mean of x up to this row of the partition, weighted with (1-alpha)^k for the row k rows before; alpha is above 0 and at most 1. It is null where x is.",
	Examples: []Example{{"ewm_mean(x, 0.5) OVER (ORDER BY x)", "1, 1.6666666666666667, 1.8571428571428572, null"}, {"ewm_mean(x, 2) OVER (ORDER BY x)", "error: ewm_mean: alpha is 2"}},
	MinArgs:  2, MaxArgs: 2, NullText: "null where x is null: such a row has no weight, but counts as a row between others; an error if alpha is null",
	Types: func(args []column.Type) ([]column.Type, column.Type, error) {
		cast := make([]column.Type, 2)
		for i, t := range args {
			var err error
			if cast[i], err = numberAsFloat("ewm_mean", t); err != nil {
				return nil, column.Type{}, err
			}
		}
		return cast, column.Float64, nil
	},
	Eval: func(w *Rows, args []column.Vector) (column.Vector, error) {
		x, nulls, out := inputOf[float64](args[0]), nullsOf(args[0]), newMaybe[float64](w.N)
		alpha, alphaNulls := inputOf[float64](args[1]), nullsOf(args[1])
		for p := range len(w.Parts) - 1 {
			sum, weight := 0.0, 0.0
			for i := int(w.Parts[p]); i < int(w.Parts[p+1]); i++ {
				a := alpha.at(i)
				if !alphaNulls.has(i) || !(a > 0 && a <= 1) {
					return nil, fmt.Errorf("ewm_mean: alpha is %s; it must be above 0 and at most 1", floatText(a, alphaNulls.has(i)))
				}
				if sum, weight = sum*(1-a), weight*(1-a); a == 1 {
					sum, weight = 0, 0 // also of an infinite sum
				}
				if !nulls.has(i) {
					out.null(i)
					continue
				}
				sum, weight = sum+x.at(i), weight+1
				out.values[i] = sum / weight
			}
		}
		return out.vector(column.Float64), nil
	}}

func floatText(x float64, valid bool) string {
	if !valid {
		return "null"
	}
	return column.FormatValue(column.Float64, x)
}

// numberAsFloat is the type that a number is cast to.
func numberAsFloat(name string, t column.Type) (column.Type, error) {
	if _, ok := CastCost(t, column.Float64); !ok {
		return column.Type{}, fmt.Errorf("%s takes numbers, not %s", name, t)
	}
	return column.Float64, nil
}
