package funcs

import "weir/dataframe/column"

var inFunc = Scalar{
	Name: "in", NullText: "null if x is null, or equals none of the others and one of them is null", Total: true,
	Doc:      "x IN (a, b, …) is true if x equals one of them, else null if x or one of them is null.",
	Examples: []Example{{"2 IN (1, 2)", "true"}, {"'x' NOT IN ('y', 'z')", "true"}, {"1 IN (2, NULL)", "null"}, {"1 IN (1, NULL)", "true"}, {"NULL IN (1)", "null"}},
	Overloads: []Overload{{
		Args:     kinds(AnyKind, AnyKind),
		Variadic: true,
		Result:   always(column.Bool),
		Nulls:    Aware,
		Eval:     evalIn,
	}},
	Remote: map[string]string{"mysql": "%1 IN (%2*)"},
}

func evalIn(n int, args []column.Vector) (column.Vector, error) {
	x := nullsOf(args[0])
	found, unknown, one := make([]bool, n), make([]bool, n), make([]bool, n)
	for _, a := range args[1:] {
		if err := compareInto(one, equal, args[0], a); err != nil {
			return nil, err
		}
		nulls := nullsOf(a)
		for i, same := range one {
			if !nulls.has(i) {
				unknown[i] = true
			} else if same {
				found[i] = true
			}
		}
	}
	out := &maybe[bool]{values: found}
	for i := range found {
		if !x.has(i) || !found[i] && unknown[i] {
			out.null(i)
		}
	}
	return out.vector(column.Bool), nil
}
