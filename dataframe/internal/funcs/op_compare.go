package funcs

// The six comparisons. They are not spelled for MySQL as they stand: its texts
// compare without regard to case. plan.UnparseExpr allows them for numbers and
// times.

var opEqual = Scalar{
	Name: "=", Total: true, Aliases: []string{"=="},
	Doc:       "a = b is true if both are equal; NaN equals NaN.",
	Examples:  []Example{{"1 = 1.0", "true"}, {"'a' = 'A'", "false"}, {"'nan'::double = 'nan'::double", "true"}, {"1 = NULL", "null"}},
	Overloads: compareOverload(equal),
	Remote:    map[string]string{"mysql": "%1 = %2"},
}

var opUnequal = Scalar{
	Name: "<>", Total: true, Aliases: []string{"!="},
	Doc:       "a <> b is true if the two differ.",
	Examples:  []Example{{"1 <> 2", "true"}, {"'a' != 'a'", "false"}, {"NULL <> 1", "null"}},
	Overloads: compareOverload(unequal),
	Remote:    map[string]string{"mysql": "%1 <> %2"},
}

var opLess = Scalar{
	Name: "<", Total: true,
	Doc:       "a < b is true if a comes before b; texts compare by bytes, NaN is larger than all numbers.",
	Examples:  []Example{{"1 < 2", "true"}, {"'Z' < 'a'", "true"}, {"1e308 < 'nan'::double", "true"}, {"NULL < 1", "null"}},
	Overloads: compareOverload(less),
	Remote:    map[string]string{"mysql": "%1 < %2"},
}

var opLessEqual = Scalar{
	Name: "<=", Total: true,
	Doc:       "a <= b is true if a comes before b or equals it.",
	Examples:  []Example{{"2 <= 2", "true"}, {"DATE '2026-03-02' <= DATE '2026-03-01'", "false"}, {"NULL <= 1", "null"}},
	Overloads: compareOverload(lessEqual),
	Remote:    map[string]string{"mysql": "%1 <= %2"},
}

var opGreater = Scalar{
	Name: ">", Total: true,
	Doc:       "a > b is true if a comes after b.",
	Examples:  []Example{{"2 > 1", "true"}, {"true > false", "true"}, {"1 > NULL", "null"}},
	Overloads: compareOverload(greater),
	Remote:    map[string]string{"mysql": "%1 > %2"},
}

var opGreaterEqual = Scalar{
	Name: ">=", Total: true,
	Doc:       "a >= b is true if a comes after b or equals it.",
	Examples:  []Example{{"2 >= 2", "true"}, {"'b' >= 'ba'", "false"}, {"1 >= NULL", "null"}},
	Overloads: compareOverload(greaterEqual),
	Remote:    map[string]string{"mysql": "%1 >= %2"},
}
