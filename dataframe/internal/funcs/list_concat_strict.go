package funcs

var listConcatStrictFunc = Scalar{Name: "list_concat_strict", Total: true,
	Doc:       "list_concat_strict(a, b, …) are the elements of a, then those of b; null if one of the lists is, as a || b of lists.",
	Examples:  []Example{{"list_concat_strict([1], [2, 3])", "[1, 2, 3]"}, {"list_concat_strict([1], NULL)", "null"}},
	Overloads: []Overload{strict(listConcatFunc.Overloads[0])}}
