package funcs

var (
	greatestStrictFunc = Scalar{Name: "greatest_strict",
		Doc:       "greatest_strict(a, b, …) is the largest, null if one of them is, as MySQL's greatest.",
		Examples:  []Example{{"greatest_strict(1, 3, 2)", "3"}, {"greatest_strict('a', NULL, 'b')", "null"}},
		Overloads: []Overload{strict(best(greater))}}
	leastStrictFunc = Scalar{Name: "least_strict",
		Doc:       "least_strict(a, b, …) is the smallest, null if one of them is, as MySQL's least.",
		Examples:  []Example{{"least_strict(1.5, 3, 2)", "1.5"}, {"least_strict(1, NULL)", "null"}},
		Overloads: []Overload{strict(best(less))}}
)

// strict is o with a null for each row that has one.
func strict(o Overload) Overload {
	o.Nulls = Strict
	return o
}
