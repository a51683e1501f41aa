//go:build oracle

package oracle_test

// shortFraction is the text of a time without zeros at the end: a fraction has 3, 6 or 9 digits here,
// as few as it needs there.
const shortFraction = `regexp_replace(CAST(%s AS varchar), '(\.[0-9]*[1-9])0+$', '\1')`

// numberRules are numbers beyond 64 bits and of no sign, times, and zones. Where the DuckDB text is
// another: a whole float has no ".0" and infinity
// is Infinity here; a negative float that rounds to 0 is an unsigned 0 here; a date is no time here.
var numberRules = map[kind][]exprRule{
	"uint": {
		{"(%s {w} %s)", "", of("uint", "uint"), []string{"+", "-", "*", "//", "%", "&", "|"}},
		{"(%s {w})", "", of("uint"), []string{"// 3", "& 6", "| 1"}},
		{"try_cast(%s AS ubigint)", "", of("int"), nil},
		{"try_cast(%s AS ubigint)", wholeText("ubigint"), of("text"), nil},
		{"try_cast(%s AS ubigint)", "", of("wide"), nil},
		{"try_cast(%s AS ubigint)", "try_cast(round_even(%s, 0) AS ubigint)", of("float"), nil},
	},
	"wide": {
		{"(%s {w} %s)", "", of("wide", "wide"), []string{"+", "-"}},
		{"CAST(%s AS decimal(38,6))", "", of("uint"), nil},
		{"try_cast(%s AS decimal(38,6))", "", of("float"), nil},
		{"(%s %% %s)", "", of("wide", "wide"), nil},
	},
	"dec": {
		{"CAST(%s * %s AS decimal(18,4))", "", of("dec", "int"), nil},
		{"try_cast(%s AS decimal(10,3))", "", of("wide"), nil},
		{"greatest(%s, %s)", "", of("dec", "dec"), nil},
	},
	"int": {
		{"try_cast(%s AS bigint)", "", of("wide"), nil},
		{"try_cast(%s AS bigint)", "", of("float"), nil},
		{"try_cast(%s AS integer)", "(" + wholeText("integer") + ")::BIGINT", of("text"), nil},
		{"epoch_us(%s)", "", of("ts"), nil},
		{"epoch_ns(%s)", "", of("ns"), nil},
		{"bit_count(%s)", "bit_count(%s)::BIGINT", of("int"), nil},
		{"(%s {w} 2)", "", of("int"), []string{">>"}},
		{"{w}(%s, %s)", "", of("int", "int"), []string{"gcd"}},
		{"extract({w} FROM %s)", "", of("tz"), []string{"year", "week", "isodow", "doy", "quarter"}},
		{"date_diff('{w}', %s, %s)", "", of("tz", "tz"), []string{"second", "hour", "day", "month"}},
		{"ascii(%s)", "ascii(%s)::BIGINT", of("text"), nil},
	},
	"float": {
		{"CAST(try_cast(%s AS decimal(20,6)) AS double)", "", of("wide"), nil},
		{"CAST(%s AS double)", "", of("bool"), nil},
		{"round(exp(least(%s, 3)), 6)", "", of("float"), nil},
		{"round({w}(%s, 2), 4)", "", of("float"), []string{"pow", "atan2"}},
	},
	"text": {
		{"CAST(%s AS varchar)", "", of("wide"), nil},
		{shortFraction, "", of("ts"), nil},
		{shortFraction, "", of("ms"), nil},
		{shortFraction, "", of("ns"), nil},
		{shortFraction, "", of("time"), nil},
		{"CAST(%s AS varchar)", "", of("iv"), nil},
		{"CAST(if(isfinite(%[1]s), %[1]s, 0) AS varchar)", "regexp_replace(CAST(if(isfinite(%[1]s), %[1]s, 0) AS varchar), '\\.0$', '')", of("float"), nil},
		{"strftime(%s, {w})", "", of("ts"), []string{"'%d.%m.%y'", "'%j %U %a %B'", "'%I:%M %p'", "'%f'", "'%U %W'", "'%G %V %u %w'"}},
		{"chr(CAST(abs(%s) %% 50 + 65 AS integer))", "", of("int"), nil},
	},
	"tz": {
		{"(%s AT TIME ZONE {w})", "", of("ts"), zones},
		{"(%s + %s)", "", of("tz", "iv"), nil},
		{"time_bucket(INTERVAL '{w}', %s)", "", of("tz"), []string{"15 minutes", "1 day", "3 hours"}},
	},
	"ts": {
		{"(%s AT TIME ZONE {w})", "", of("tz"), zones},
		{"(%s + %s)", "", of("date", "time"), nil},
		{"make_timestamp(2024, 2, 1 + abs(%[1]s) %% 29, abs(%[1]s) %% 24, 5, 6.5)", "", of("int"), nil},
	},
	"date": {
		{"make_date(2024, 1 + abs(%[1]s) %% 12, 28)", "", of("int"), nil},
		{"greatest(%s, %s)", "", of("date", "date"), nil},
	},
	"time": {
		{"(%s {w})", "", of("time"), []string{"+ INTERVAL '90 minutes'", "- INTERVAL '1 second'", "+ INTERVAL '1 day'"}},
		{"try_cast(%s AS time)", "if(contains(%[1]s, ':'), try_cast(%[1]s AS time), NULL)", of("text"), nil},
	},
	"ns": {
		{"CAST(%s AS timestamp_ns)", "", of("ts"), nil},
		{"CAST(%s AS timestamp_ns)", "", of("date"), nil},
	},
	"ms": {
		{"CAST(%s AS timestamp_ms)", "", of("ts"), nil},
	},
	"iv": {
		{"(- %s)", "", of("iv"), nil},
		{"(%s - %s)", "((%s AT TIME ZONE 'UTC') - (%s AT TIME ZONE 'UTC'))", of("tz", "tz"), nil}, // there -1 day and 1 us for -23:59:59.999999
		{"to_months(CAST(%s %% 100 AS integer))", "", of("int"), nil},
		{"(INTERVAL '1 month 3 days' + %s)", "", of("iv"), nil},
	},
}

// wholeText is a cast in DuckDB of texts that are integers.
func wholeText(to string) string {
	return `CASE WHEN regexp_full_match(%[1]s, '\s*[-+]?[0-9]+\s*') THEN try_cast(%[1]s AS ` + to + ") END"
}

var zones = []string{"'Europe/Berlin'", "'America/New_York'", "'Asia/Kolkata'", "'UTC'", "'Australia/Lord_Howe'", "'Pacific/Apia'"}
