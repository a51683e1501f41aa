//go:build oracle

package oracle_test

// listRules are functions of lists, and lambdas over them. Where the DuckDB text is another:
//
//   - list_distinct and its like give the elements in their first order here, in any there;
//   - a text in the text of a list, struct or map has no quotes here, if need be there, so there is none;
//   - the sum of no elements is null in both, but an integer of 128 bits there.
var listRules = map[kind][]exprRule{
	"bool": {
		{"list_bool_and(list_transform(%s, {x} -> {bool:x int}))", "list_bool_and(list_transform(%s, lambda {x}: {bool:x int}))", of("list"), nil},
		{"list_bool_or(list_transform(%s, {x} -> {bool:x text}))", "list_bool_or(list_transform(%s, lambda {x}: {bool:x text}))", of("words"), nil},
		{"map_contains(%s, {w})", "", of("map"), []string{"'k0'", "'k1'", "'z'"}},
	},
	"int": {
		{"list_sum(%s)", "list_sum(%s)::BIGINT", of("list"), nil},
		{"{w}(%s)", "", of("list"), []string{"list_min", "list_max"}},
		{"list_unique(%s)", "list_unique(%s)::BIGINT", of("list"), nil},
		{"list_unique(%s)", "list_unique(%s)::BIGINT", of("words"), nil},
		{"list_count(%s)", "list_count(%s)::BIGINT", of("words"), nil},
		{"len(list_filter(%s, {x} -> {bool:x text}))", "len(list_filter(%s, lambda {x}: {bool:x text}))", of("words"), nil},
		{"len(flatten([%s, %s]))", "", of("list", "list"), nil},
		{"len(map_entries(%s))", "", of("map"), nil},
		{"list_element(%s, {n})", "", of("list"), nil},
	},
	"float": {
		{"round(list_avg(%s), 6)", "", of("list"), nil},
		{"list_median(%s)", "", of("list"), nil},
	},
	"text": {
		{"{w}(%s)", "", of("words"), []string{"list_min", "list_max"}},
	},
	"list": {
		{"list_transform(%s, {x} -> {int:x int})", "list_transform(%s, lambda {x}: {int:x int})", of("list"), nil},
		{"list_transform(%s, {x} -> {int:x text})", "list_transform(%s, lambda {x}: {int:x text})", of("words"), nil},
		{"list_filter(%s, {x} -> {bool:x int})", "list_filter(%s, lambda {x}: {bool:x int})", of("list"), nil},
		{"list_filter(%s, ({x}, {y}) -> {y} > 1 OR {bool:x int})", "list_filter(%s, lambda {x}, {y}: {y} > 1 OR {bool:x int})", of("list"), nil},
		{"list_transform(%s, ({x}, {y}) -> {y} - {x})", "list_transform(%s, lambda {x}, {y}: {y} - {x})", of("list"), nil},
		{"list_sort(list_distinct(%s))", "", of("list"), nil},
		{"list_sort(list_intersect(%s, %s))", "", of("list", "list"), nil},
		{"list_sort(%s, 'DESC')", "", of("list"), nil},
		{"flatten([%s, %s])", "", of("list", "list"), nil},
		{"range(abs(%s) %% 5)", "", of("int"), nil},
	},
	"words": {
		{"list_transform(%s, {x} -> {text:x text})", "list_transform(%s, lambda {x}: {text:x text})", of("words"), nil},
		{"list_transform(%s, {x} -> {text:x int})", "list_transform(%s, lambda {x}: {text:x int})", of("list"), nil},
		{"list_filter(%s, {x} -> {bool:x text})", "list_filter(%s, lambda {x}: {bool:x text})", of("words"), nil},
		{"list_sort(list_distinct(%s))", "", of("words"), nil},
		{"%s[{n}:]", "", of("words"), nil},
		{"list_reverse(%s)", "", of("words"), nil},
		{"regexp_extract_all(%s, {w})", "", of("text"), regexes},
	},
}
