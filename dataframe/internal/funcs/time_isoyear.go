package funcs

var isoYearFunc = Scalar{Name: "isoyear", Total: true,
	Doc:       "isoyear(t) is the year that the week of t belongs to by ISO 8601: early January may be in the last week of the year before.",
	Examples:  []Example{{"isoyear(DATE '2027-01-01')", "2026"}, {"isoyear(TIMESTAMP '2024-12-30 00:00:00')", "2025"}, {"isoyear(NULL::date)", "null"}},
	Overloads: dayPart(isoYear)}
