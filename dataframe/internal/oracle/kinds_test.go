//go:build oracle

package oracle_test

// A kind is a class of values that expressions are drawn for.
type kind string

// A kindInfo is how a kind is written and made.
type kindInfo struct {
	here, there string   // the type's name
	literals    []string // in both dialects
	number      bool
}

var kinds = map[kind]kindInfo{
	"bool":  {"bool", "BOOL", []string{"true", "false"}, false},
	"int":   {"bigint", "BIGINT", []string{"0", "1", "-1", "3", "7", "100"}, true},
	"uint":  {"uint64", "UBIGINT", []string{"CAST('5' AS ubigint)", "CAST('18446744073709551615' AS ubigint)"}, false},
	"float": {"double", "DOUBLE", []string{"CAST('0.5' AS double)", "CAST('-2.25' AS double)", "CAST('0' AS double)", "CAST('1e10' AS double)"}, true},
	"dec":   {"decimal(18,4)", "DECIMAL(18,4)", []string{"CAST('0.5' AS decimal(9,2))", "CAST('-12.25' AS decimal(9,2))", "CAST('0' AS decimal(9,2))"}, true},
	"wide":  {"decimal(38,6)", "DECIMAL(38,6)", []string{"CAST('0.5' AS decimal(38,6))", "CAST('-1234567890123456789012345.5' AS decimal(38,6))"}, false},
	"text":  {"varchar", "VARCHAR", []string{"''", "'a'", "'ab'", "'é'", "'10'", "'a,b'", "'a longer text, number 3'"}, false},
	"bin":   {"blob", "BLOB", []string{"unhex('')", "unhex('00')", "unhex('61FF')"}, false},
	"date":  {"date", "DATE", []string{"DATE '2026-03-01'", "DATE '2024-02-29'", "DATE '1969-12-31'"}, false},
	"time":  {"time", "TIME", []string{"TIME '00:00:00'", "TIME '12:30:00.5'"}, false},
	"ts":    {"datetime", "TIMESTAMP", []string{"CAST('2026-03-01 10:00:00' AS datetime)", "CAST('1969-12-31 23:59:59.999999' AS datetime)"}, false},
	"tz":    {"timestamptz", "TIMESTAMPTZ", []string{"CAST('2026-03-01 10:00:00+00' AS timestamptz)", "CAST('2026-07-01 23:30:00-03' AS timestamptz)"}, false},
	"ms":    {"timestamp_ms", "TIMESTAMP_MS", []string{"CAST('2026-03-01 10:00:00.5' AS timestamp_ms)"}, false},
	"ns":    {"timestamp_ns", "TIMESTAMP_NS", []string{"CAST('2026-03-01 10:00:00.123456789' AS timestamp_ns)"}, false},
	"iv":    {"interval", "INTERVAL", []string{"INTERVAL '1 day'", "INTERVAL '30 days'", "INTERVAL '1 month'", "INTERVAL '25 hours'"}, false},
	"json":  {"varchar", "VARCHAR", []string{"'{}'", `'{"a": [1, null]}'`, "'2'"}, false},
	"list":  {"bigint[]", "BIGINT[]", []string{"[1, 2]", "[0, NULL]", "CAST([] AS bigint[])"}, false},
	"words": {"varchar[]", "VARCHAR[]", []string{"['a', 'b']", "CAST([NULL] AS varchar[])"}, false},
	"row":   {"struct<a int64, b string>", "STRUCT(a BIGINT, b VARCHAR)", []string{"{'a': 1, 'b': 'x'}"}, false},
	"map":   {"map<string, int64>", "MAP(VARCHAR, BIGINT)", []string{"MAP {'k0': 1}", "MAP {'k0': 2, 'k1': 3}"}, false},
}

// kindNames are the kinds in an order that does not change, the frequent ones more than once.
var kindNames = []kind{
	"bool", "int", "int", "int", "float", "float", "dec", "dec", "text", "text", "text", "date", "date", "ts", "ts",
	"uint", "wide", "bin", "time", "tz", "ms", "ns", "iv", "json", "list", "list", "words", "row", "map",
}

func nullOf(k kind) *node {
	return differ(k, "CAST(NULL AS "+kinds[k].here+")", "CAST(NULL AS "+kinds[k].there+")")
}

// A rawColumn is a column of the random tables. There is what its values are called in DuckDB in an
// expression: arithmetic is of 64 bits here.
type rawColumn struct {
	name, typ string
	kind      kind
	there     string // format; "" for the name itself
}

var rawColumns = []rawColumn{
	{"id", "int64", "int", ""},
	{"k", "int64", "int", ""},
	{"b", "bool", "bool", ""},
	{"i1", "int8", "int", "%s::BIGINT"},
	{"i2", "int16", "int", "%s::BIGINT"},
	{"i4", "int32", "int", "%s::BIGINT"},
	{"i8", "int64", "int", ""},
	{"u1", "uint8", "int", "%s::BIGINT"},
	{"u2", "uint16", "int", "%s::BIGINT"},
	{"u4", "uint32", "int", "%s::BIGINT"},
	{"u8", "uint64", "uint", ""},
	{"f4", "float32", "float", "%s::DOUBLE"},
	{"f8", "float64", "float", ""},
	{"d1", "decimal(9,2)", "dec", ""},
	{"d2", "decimal(18,4)", "dec", ""},
	{"d3", "decimal(38,6)", "wide", ""},
	{"s1", "string", "text", ""},
	{"s2", "string", "text", ""},
	{"z", "binary", "bin", ""},
	{"dt", "date", "date", ""},
	{"tm", "time", "time", ""},
	{"ts", "datetime", "ts", ""},
	{"tz", "timestamptz", "tz", ""},
	{"ms", "timestamp_ms", "ms", ""},
	{"ns", "timestamp_ns", "ns", ""},
	{"iv", "interval", "iv", ""},
	{"js", "string", "json", ""},
	{"li", "int64[]", "list", ""},
	{"ls", "string[]", "words", ""},
	{"st", "struct<a int64, b string>", "row", ""},
	{"mp", "map<string, int64>", "map", ""},
}
