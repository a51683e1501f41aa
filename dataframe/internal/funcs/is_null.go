package funcs

import "weir/dataframe/column"

var isNullFunc = Scalar{
	Name: "is_null", NullText: "never null", Total: true,
	Doc:       "x IS NULL is true for a null.",
	Examples:  []Example{{"NULL IS NULL", "true"}, {"1 IS NULL", "false"}},
	Overloads: []Overload{nullTest(true)},
	Remote:    map[string]string{"mysql": "%1 IS NULL"},
}

var isNotNullFunc = Scalar{
	Name: "is_not_null", NullText: "never null", Total: true,
	Doc:       "x IS NOT NULL is true for a value.",
	Examples:  []Example{{"1 IS NOT NULL", "true"}, {"NULL IS NOT NULL", "false"}},
	Overloads: []Overload{nullTest(false)},
	Remote:    map[string]string{"mysql": "%1 IS NOT NULL"},
}

func nullTest(want bool) Overload {
	return Overload{
		Args:   kinds(EachKind),
		Result: always(column.Bool),
		Nulls:  Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			nulls, out := nullsOf(args[0]), make([]bool, n)
			for i := range out {
				out[i] = nulls.has(i) != want
			}
			return &column.Bools{Typ: column.Bool, Values: out}, nil
		},
	}
}
