package funcs

import "weir/dataframe/column"

var isNotDistinct = Scalar{
	Name: "is_not_distinct", NullText: "never null: nulls equal each other", Total: true, Aliases: []string{"<=>", "equal_null"},
	Doc:      "a IS NOT DISTINCT FROM b is equality that takes null for a value; it is never null.",
	Examples: []Example{{"NULL IS NOT DISTINCT FROM NULL", "true"}, {"1 IS NOT DISTINCT FROM NULL", "false"}, {"1 IS DISTINCT FROM 1", "false"}},
	Overloads: []Overload{{
		Args:   kinds(AnyKind, AnyKind),
		Result: always(column.Bool),
		Nulls:  Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			out := make([]bool, n)
			if err := compareInto(out, equal, args[0], args[1]); err != nil {
				return nil, err
			}
			a, b := nullsOf(args[0]), nullsOf(args[1])
			if a.none() && b.none() {
				return &column.Bools{Typ: column.Bool, Values: out}, nil
			}
			for i := range out {
				if av, bv := a.has(i), b.has(i); !av || !bv {
					out[i] = av == bv
				}
			}
			return &column.Bools{Typ: column.Bool, Values: out}, nil
		},
	}},
	Remote: map[string]string{"mysql": "%1 <=> %2"},
}
