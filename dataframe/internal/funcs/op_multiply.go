package funcs

var opMultiply = Scalar{
	Name: "*",
	Doc:  "a * b multiplies; a result that does not fit is an error.",
	Examples: []Example{
		{"6 * 7", "42"}, {"2 * 0.25", "0.50"}, {"2 * 0.25::double", "0.5"}, {"DECIMAL '1.5' * DECIMAL '0.05'", "0.075"}, {"2 * NULL", "null"}, {"3 * '1 month 2 days'::interval", "3 months 6 days"}, {"'1 month'::interval * 1.5", "1 month 15 days"},
		{"9223372036854775807 * 2", "error: 9223372036854775807 * 2 overflows int64"},
	},
	Overloads: append([]Overload{
		mulInts.overload(), mulUints, mulDecimals.overload(),
		floatOverload(func(out []float64, a, b input[float64]) {
			for i := range out {
				out[i] = a.at(i) * b.at(i)
			}
		}),
	}, intervalMultiply...),
}
