package funcs

import "weir/dataframe/column"

var opAnd = Scalar{
	Name: "and", NullText: "null if no argument is false and one is null", Total: true,
	Doc:       "a AND b is false if one is false, else null if one is null, else true.",
	Examples:  []Example{{"true AND true", "true"}, {"false AND NULL", "false"}, {"true AND NULL", "null"}},
	Overloads: []Overload{threeValued(false)},
	Remote:    map[string]string{"mysql": "%1 AND %2"},
}

var opOr = Scalar{
	Name: "or", NullText: "null if no argument is true and one is null", Total: true,
	Doc:       "a OR b is true if one is true, else null if one is null, else false.",
	Examples:  []Example{{"false OR true", "true"}, {"true OR NULL", "true"}, {"false OR NULL", "null"}},
	Overloads: []Overload{threeValued(true)},
	Remote:    map[string]string{"mysql": "%1 OR %2"},
}

var opNot = Scalar{
	Name: "not", Total: true,
	Doc:      "NOT a is the opposite of a.",
	Examples: []Example{{"NOT false", "true"}, {"NOT NULL::bool", "null"}},
	Overloads: []Overload{map1(column.KindBool, column.Bool, func(x bool) bool {
		return !x
	})},
	Remote: map[string]string{"mysql": "NOT %1"},
}

// threeValued is AND (winner false) and OR (winner true): the winner on either
// side decides even beside a null.
func threeValued(winner bool) Overload {
	return Overload{
		Args:   kinds(column.KindBool, column.KindBool),
		Result: always(column.Bool),
		Nulls:  Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, b := inputOf[bool](args[0]), inputOf[bool](args[1])
			an, bn := nullsOf(args[0]), nullsOf(args[1])
			out := newMaybe[bool](n)
			combine(out.values, a, b, winner)
			if an.none() && bn.none() {
				return out.vector(column.Bool), nil
			}
			for i := range n {
				av, bv := an.has(i), bn.has(i)
				if av && bv || av && a.at(i) == winner || bv && b.at(i) == winner {
					// A null is stored as false, which AND already got right
					// and OR too.
					continue
				}
				out.null(i)
			}
			return out.vector(column.Bool), nil
		},
	}
}

func combine(out []bool, a, b input[bool], or bool) {
	if or {
		for i := range out {
			out[i] = a.at(i) || b.at(i)
		}
		return
	}
	for i := range out {
		out[i] = a.at(i) && b.at(i)
	}
}
