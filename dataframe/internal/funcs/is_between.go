package funcs

import "weir/dataframe/column"

var isBetweenFunc = Scalar{
	Name: "is_between", NullText: "null if x or a bound is null, unless the other bound says that it is false", Total: true,
	Doc: "is_between(x, low, high [, symmetric]) is x BETWEEN low AND high, with x computed once; if symmetric, the bounds may be the other way round.",
	Examples: []Example{{"is_between(2, 1, 3)", "true"}, {"is_between(2, 3, 1)", "false"}, {"is_between(2, 3, 1, true)", "true"},
		{"is_between(2, NULL, 1)", "false"}, {"is_between(2, NULL, 3)", "null"}, {"is_between(NULL, 1, 2)", "null"}},
	Overloads: []Overload{
		{Args: kinds(AnyKind, AnyKind, AnyKind), Result: always(column.Bool), Nulls: Aware, Eval: evalBetween},
		{Args: kinds(AnyKind, AnyKind, AnyKind, column.KindBool), Result: always(column.Bool), Nulls: Aware, Eval: evalSymmetric},
	},
}

func evalBetween(n int, args []column.Vector) (column.Vector, error) {
	above, err := compareNulls(greaterEqual, n, args[0], args[1])
	if err != nil {
		return nil, err
	}
	below, err := compareNulls(lessEqual, n, args[0], args[2])
	if err != nil {
		return nil, err
	}
	return threeValued(false).Eval(n, []column.Vector{above, below})
}

func evalSymmetric(n int, args []column.Vector) (column.Vector, error) {
	straight, err := evalBetween(n, args[:3])
	if err != nil {
		return nil, err
	}
	turned, err := evalBetween(n, []column.Vector{args[0], args[2], args[1]})
	if err != nil {
		return nil, err
	}
	if turned, err = threeValued(false).Eval(n, []column.Vector{turned, args[3]}); err != nil {
		return nil, err
	}
	return threeValued(true).Eval(n, []column.Vector{straight, turned})
}

// compareNulls is a op b, null where one of them is.
func compareNulls(op comparison, n int, a, b column.Vector) (column.Vector, error) {
	out := newMaybe[bool](n)
	if err := compareInto(out.values, op, a, b); err != nil {
		return nil, err
	}
	an, bn := nullsOf(a), nullsOf(b)
	for i := range n {
		if !an.has(i) || !bn.has(i) {
			out.null(i)
		}
	}
	return out.vector(column.Bool), nil
}
