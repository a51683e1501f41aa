//go:build oracle

package oracle_test

import (
	"fmt"
	"strings"
)

// An exprRule is one way to make an expression: a format over arguments of kinds. {n} is a
// small number, {w} one of the words, {x} and {y} the variables of a lambda, {bool:x int} an
// expression of a kind that may name x, which is of a kind. There is the DuckDB text if it is another.
type exprRule struct {
	here  string
	there string
	args  []kind
	words []string
}

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func escape(s string) string { return strings.ReplaceAll(s, "%", "%%") }

func replace(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }

func of(kinds ...kind) []kind { return kinds }

var comparisons = []string{"=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"}

var timeUnits = []string{"second", "minute", "hour", "day", "week", "month", "quarter", "year"}

var dateUnits = []string{"day", "week", "month", "quarter", "year"}

// exprRules are all rules for a kind.
var exprRules = func() map[kind][]exprRule {
	all := map[kind][]exprRule{}
	for _, rules := range []map[kind][]exprRule{plainRules, listRules, textRules, numberRules} {
		for k, some := range rules {
			all[k] = append(all[k], some...)
		}
	}
	return all
}()

// plainRules are the ways to make a value of a kind. Where the DuckDB text is another, the engines
// differ on purpose:
//
//   - division by zero is null here, infinity there;
//   - arithmetic of small integers and of real is that of 64 bits here;
//   - substr with a negative length is empty here, counts backwards there;
//   - list_concat of two nulls is null here, empty there;
//   - the text of a list without values is empty here, null there;
//   - epoch and epoch_ms are whole and go down before 1970 here, there epoch has a fraction and epoch_ms goes to zero;
//   - date_trunc of a date and a date plus months are dates here, timestamps there;
//   - regexp_replace replaces all matches here, the first one there without 'g';
//   - distances of texts count characters here, bytes there, so there is none;
//   - a text with a fraction is no integer here and is rounded there;
//   - regr_slope where x does not vary is null here, NaN there, so there is none;
//   - lag and lead keep the digits of a decimal default here, there they are rounded to those of the argument;
//   - one grouping key that is there twice is in all sets that have it here (see grouped).
var plainRules = map[kind][]exprRule{
	"bool": append(boolRules(),
		exprRule{"(%s AND %s)", "", of("bool", "bool"), nil},
		exprRule{"(%s OR %s)", "", of("bool", "bool"), nil},
		exprRule{"(NOT %s)", "", of("bool"), nil},
		exprRule{"(%s IS {w})", "", of("bool"), []string{"TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "NULL", "NOT NULL"}},
		exprRule{"(%s {w})", "", of("text"), []string{"LIKE 'a%'", "LIKE '%b'", "NOT LIKE '%a%'", "ILIKE '_O_'", "LIKE '%%'", "LIKE 'é_'", "LIKE ''"}},
		exprRule{"{w}(%s, %s)", "", of("text", "text"), []string{"contains", "starts_with", "ends_with"}},
		exprRule{"regexp_matches(%s, {w})", "", of("text"), []string{"'^a'", "'[0-9]+'", "'b$'", "'(a|é)'"}},
		exprRule{"isnan(%s)", "", of("float"), nil},
		exprRule{"isfinite(%s)", "", of("float"), nil},
		exprRule{"list_contains(%s, %s)", "", of("list", "int"), nil},
		exprRule{"list_contains(%s, %s)", "", of("words", "text"), nil},
		exprRule{"list_has_any(%s, %s)", "", of("list", "list"), nil},
		exprRule{"list_has_all(%s, %s)", "", of("list", "list"), nil},
	),
	"int": {
		{"(%s {w} %s)", "", of("int", "int"), []string{"+", "-", "*", "%", "//"}},
		{"(%s {w} %s)", "", of("int", "int"), []string{"&", "|", "+", "-"}},
		{"(- %s)", "", of("int"), nil},
		{"abs(%s)", "", of("int"), nil},
		{"sign(%s)", "sign(%s)::BIGINT", of("float"), nil},
		{"sign(%s)", "sign(%s)::BIGINT", of("dec"), nil},
		{"length(%s)", "", of("text"), nil},
		{"octet_length(%s)", "", of("bin"), nil},
		{"strlen(%s)", "", of("text"), nil},
		{"strpos(%s, %s)", "", of("text", "text"), nil},
		{"{w}(%s)", "", of("date"), []string{"year", "quarter", "month", "day", "dayofyear", "week"}},
		{"{w}(%s)", "", of("ts"), []string{"year", "quarter", "month", "day", "dayofyear", "week", "hour", "minute", "second"}},
		{"{w}(%s)", "", of("tz"), []string{"year", "month", "day", "hour", "minute", "second"}},
		{"{w}(%s)", "", of("ns"), []string{"year", "month", "day", "hour", "minute", "second"}},
		{"extract({w} FROM %s)", "", of("ts"), []string{"year", "month", "day", "hour", "minute", "isodow", "week"}},
		{"{w}(%s)", "", of("time"), []string{"hour", "minute", "second"}},
		{"date_diff('{w}', %s, %s)", "", of("date", "date"), []string{"day", "month", "quarter", "year"}},
		{"date_diff('{w}', %s, %s)", "", of("ts", "ts"), []string{"second", "minute", "hour", "day", "month", "quarter", "year"}},
		{"(%s - %s)", "", of("date", "date"), nil},
		{"try_cast(%s AS bigint)", wholeText("bigint"), of("text"), nil},
		{"try_cast(%s AS bigint)", "", of("dec"), nil},
		{"try_cast(%s AS bigint)", "", of("uint"), nil},
		{"try_cast(%s AS tinyint)", "try_cast(%s AS tinyint)::BIGINT", of("int"), nil},
		{"try_cast(%s AS smallint)", "try_cast(%s AS smallint)::BIGINT", of("dec"), nil},
		{"CAST(%s AS bigint)", "", of("bool"), nil},
		{"len(%s)", "", of("list"), nil},
		{"len(%s)", "", of("words"), nil},
		{"%s[{n}]", "", of("list"), nil},
		{"list_position(%s, %s)", "", of("list", "int"), nil},
		{"struct_extract(%s, 'a')", "", of("row"), nil},
		{"element_at(%s, 'k0')", "%s['k0']", of("map"), nil},
		{"cardinality(%s)", "cardinality(%s)::BIGINT", of("map"), nil},
		{"greatest(%s, %s, %s)", "", of("int", "int", "int"), nil},
		{"epoch_ms(%s)", "floor(epoch_us(%s) / 1000)::BIGINT", of("ts"), nil},
	},
	"uint": {},
	"float": {
		{"(%s {w} %s)", "", of("float", "float"), []string{"+", "-", "*"}},
		{"(%s {w} %s)", "", of("float", "int"), []string{"+", "-", "*"}},
		{"(%s / %s)", "(%s / nullif(%s, 0))", of("float", "float"), nil},
		{"(%s / %s)", "(%s / nullif(%s, 0))", of("int", "int"), nil},
		{"{w}(%s)", "", of("float"), []string{"abs", "floor", "ceil", "round", "trunc"}},
		{"round(%s, {n})", "if(isfinite(%[1]s), round(%[1]s, {n}), %[1]s)", of("float"), nil}, // there 0 for infinities and -1
		{"sqrt(abs(%s))", "", of("float"), nil},
		{"CAST(%s AS double)", "", of("int"), nil},
		{"CAST(%s AS double)", "", of("dec"), nil},
		{"CAST(%s AS double)", "", of("uint"), nil},
		{"CAST(CAST(%s AS real) AS double)", "", of("int"), nil},
		{"try_cast(%s AS double)", "", of("text"), nil},
		{"round({w}(%s), 6)", "", of("float"), []string{"atan", "tanh", "cbrt"}},
		{"(- %s)", "", of("float"), nil},
		{"epoch(%s)", "", of("ts"), nil},
	},
	"dec": {
		{"CAST(%s AS decimal(18,4))", "", of("int"), nil},
		{"(%s {w} %s)", "", of("dec", "dec"), []string{"+", "-"}},
		{"abs(%s)", "", of("dec"), nil},
		{"(- %s)", "", of("dec"), nil},
		{"CAST(%s AS decimal(12,1))", "", of("dec"), nil},
		{"try_cast(%s AS decimal(5,1))", "", of("text"), nil},
		{"try_cast(%s AS decimal(6,2))", "", of("float"), nil},
		{"round(%s, 1)", "", of("dec"), nil},
		{"{w}(%s)", "", of("dec"), []string{"floor", "ceil", "round"}},
		{"(%s %% %s)", "", of("dec", "dec"), nil},
	},
	"wide": {
		{"CAST(%s AS decimal(38,6))", "", of("int"), nil},
		{"CAST(%s AS decimal(38,6))", "", of("dec"), nil},
		{"abs(%s)", "", of("wide"), nil},
		{"(- %s)", "", of("wide"), nil},
		{"try_cast(%s AS decimal(38,6))", "", of("text"), nil},
	},
	"text": {
		{"{w}(%s)", "", of("text"), []string{"upper", "lower", "trim", "ltrim", "rtrim", "reverse"}},
		{"{w}(%s, 'ab ')", "", of("text"), []string{"trim", "ltrim", "rtrim"}},
		{"substr(%s, {n})", "", of("text"), nil},
		{"substr(%s, 2, {n})", "substr(%s, 2, greatest({n}, 0))", of("text"), nil},
		{"{w}(%s, {n})", "", of("text"), []string{"left", "right"}},
		{"replace(%s, %s, 'xy')", "", of("text", "text"), nil},
		{"(%s || %s)", "", of("text", "text"), nil},
		{"concat(%s, %s)", "", of("text", "int"), nil},
		{"concat_ws('-', %s, %s)", "", of("text", "text"), nil},
		{"{w}(%s, 5, 'xy')", "", of("text"), []string{"lpad", "rpad"}},
		{"split_part(%s, ',', {n})", "", of("text"), []string{}},
		{"regexp_extract(%s, {w})", "", of("text"), []string{"'[ab]'", "'^.'", "'(a|é)+'", "'x*$'"}},
		{"regexp_replace(%s, {w}, '<\\0>')", "regexp_replace(%s, {w}, '<\\0>', 'g')", of("text"), []string{"'[ab]'", "'^.'", "'[0-9]+'"}},
		{"CAST(%s AS varchar)", "", of("int"), nil},
		{"CAST(%s AS varchar)", "", of("uint"), nil},
		{"CAST(%s AS varchar)", "", of("bool"), nil},
		{"CAST(%s AS varchar)", "", of("date"), nil},
		{"CAST(%s AS varchar)", "", of("dec"), nil},
		{"CAST(%s AS varchar)", "", of("list"), nil},
		{"{w}(%s)", "", of("date"), []string{"dayname", "monthname"}},
		{"hex(%s)", "", of("bin"), nil},
		{"md5(%s)", "", of("text"), nil},
		{"%s[{n}]", "", of("words"), nil},
		{"struct_extract(%s, 'b')", "", of("row"), nil},
		{"strftime(%s, '%%Y-%%m-%%dT%%H:%%M:%%S')", "", of("ts"), nil},
		{"repeat(%s, 2)", "", of("text"), nil},
		{"array_to_string(%s, '+')", "if(%[1]s IS NULL, NULL, coalesce(array_to_string(%[1]s, '+'), ''))", of("words"), nil},
		{"translate(%s, 'ab', 'x')", "", of("text"), nil},
	},
	"bin": {
		{"(%s || %s)", "", of("bin", "bin"), nil},
		{"encode(%s, 'utf-8')", "encode(%s)", of("text"), nil},
	},
	"date": {
		{"(%s + %s)", "(%s + (%s)::INT)", of("date", "int"), nil},
		{"(%s {w})", "(%s {w})::DATE", of("date"), []string{"+ INTERVAL '1 month'", "- INTERVAL '1 month'", "+ INTERVAL '1 year'", "+ INTERVAL '9 days'", "- INTERVAL '1 week'"}},
		{"date_trunc('{w}', %s)", "date_trunc('{w}', %s)::DATE", of("date"), dateUnits},
		{"CAST(%s AS date)", "", of("ts"), nil},
		{"CAST(%s AS date)", "", of("tz"), nil},
		{"CAST(%s AS date)", "", of("ns"), nil},
		{"try_cast(%s AS date)", "", of("text"), nil},
		{"last_day(%s)", "", of("date"), nil},
	},
	"time": {
		{"CAST(%s AS time)", "", of("ts"), nil},
	},
	"ts": {
		{"date_trunc('{w}', %s)", "", of("ts"), timeUnits},
		{"(%s {w})", "", of("ts"), []string{"+ INTERVAL '1 month'", "- INTERVAL '1 month'", "+ INTERVAL '90 minutes'", "+ INTERVAL '36 hours'", "- INTERVAL '1 second'"}},
		{"(%s + %s)", "", of("ts", "iv"), nil},
		{"(%s - %s)", "", of("ts", "iv"), nil},
		{"CAST(%s AS datetime)", "", of("date"), nil},
		{"CAST(%s AS datetime)", "", of("ms"), nil},
		{"CAST(%s AS datetime)", "", of("ns"), nil},
		{"CAST(%s AS datetime)", "", of("tz"), nil},
		{"try_cast(%s AS datetime)", "", of("text"), nil},
		{"time_bucket(INTERVAL '{w}', %s)", "", of("ts"), []string{"15 minutes", "1 day", "3 hours", "1 month"}},
	},
	"tz": {
		{"date_trunc('{w}', %s)", "", of("tz"), timeUnits},
		{"(%s {w})", "", of("tz"), []string{"+ INTERVAL '1 month'", "+ INTERVAL '90 minutes'", "- INTERVAL '2 days'"}},
		{"CAST(%s AS timestamptz)", "", of("ts"), nil},
	},
	"ms": {
		{"CAST(%s AS timestamp_ms)", "", of("date"), nil},
	},
	"ns": {
		{"CAST(%s AS timestamp_ns)", "", of("ms"), nil},
	},
	"iv": {
		{"(%s + %s)", "", of("iv", "iv"), nil},
		{"(%s - %s)", "", of("ts", "ts"), nil},
		{"(%s * {n})", "", of("iv"), nil},
		{"to_days(CAST(%s %% 1000 AS integer))", "", of("int"), nil},
	},
	"list": {
		{"list_value(%s, %s)", "", of("int", "int"), nil},
		{"list_concat(%s, %s)", "CASE WHEN %[1]s IS NOT NULL OR %[2]s IS NOT NULL THEN list_concat(%[1]s, %[2]s) END", of("list", "list"), nil},
		{"list_sort(%s)", "", of("list"), nil},
		{"list_reverse(%s)", "", of("list"), nil},
		{"%s[{n}:]", "", of("list"), nil},
		{"%s[1:{n}]", "", of("list"), nil},
		{"map_values(%s)", "", of("map"), nil},
	},
	"words": {
		{"list_value(%s, %s)", "", of("text", "text"), nil},
		{"list_concat(%s, %s)", "CASE WHEN %[1]s IS NOT NULL OR %[2]s IS NOT NULL THEN list_concat(%[1]s, %[2]s) END", of("words", "words"), nil},
		{"list_sort(%s)", "", of("words"), nil},
		{"string_split(%s, ',')", "", of("text"), nil},
		{"map_keys(%s)", "", of("map"), nil},
	},
	"row": {
		{"{'a': %s, 'b': %s}", "", of("int", "text"), nil},
	},
	"map": {
		{"MAP {'k0': %s, 'k1': %s}", "", of("int", "int"), nil},
	},
}

// boolRules compare values of every kind.
func boolRules() []exprRule {
	var out []exprRule
	for _, k := range kindNames {
		out = append(out,
			exprRule{"(%s {w} %s)", "", of(k, k), comparisons},
			exprRule{"(%s {w})", "", of(k), []string{"IS NULL", "IS NOT NULL"}},
			exprRule{"(%s {w} (%s, %s))", "", of(k, k, k), []string{"IN", "NOT IN"}},
			exprRule{"(%s BETWEEN %s AND %s)", "", of(k, k, k), nil})
	}
	return append(out,
		exprRule{"(%s {w} %s)", "", of("int", "float"), comparisons[:6]},
		exprRule{"(%s {w} %s)", "", of("int", "dec"), comparisons[:6]},
		exprRule{"(%s {w} %s)", "", of("uint", "int"), comparisons[:6]},
		exprRule{"(%s {w} %s)", "", of("dec", "wide"), comparisons[:6]},
		exprRule{"(%s {w} %s)", "", of("date", "ts"), comparisons[:6]},
		exprRule{"(%s {w} %s)", "", of("ts", "ns"), comparisons[:6]},
		exprRule{"(%s {w} %s)", "", of("ms", "ts"), comparisons[:6]})
}
