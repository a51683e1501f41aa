package funcs

import (
	"bytes"
	"strings"

	"weir/dataframe/column"
)

var withoutOffsetFunc = Scalar{Name: "without_offset", Total: true,
	Doc: "without_offset(s) is a text that writes a timestamp without the offset or zone behind its time of day, and any other text as it is; null for null.",
	Examples: []Example{{"without_offset('2026-03-02 10:00:00+08')", "2026-03-02 10:00:00"}, {"without_offset('2026-03-02T10:00:00.5Z')", "2026-03-02T10:00:00.5"},
		{"without_offset('2026-03-02')", "2026-03-02"}, {"without_offset(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte { return append(dst, s[:clockEnd(s)]...) })}}

// WithoutOffset is the function without_offset.
func WithoutOffset(s string) string { return s[:clockEnd([]byte(s))] }

// clockEnd is the length of s up to the offset or zone behind a time of day, all of s if it is no timestamp with one.
func clockEnd(s []byte) int {
	at := bytes.IndexByte(s, ':')
	if at < 0 || bytes.Contains(bytes.ToUpper(s), []byte("BC")) {
		return len(s)
	}
	for at < len(s) && strings.IndexByte("0123456789:.", s[at]) >= 0 {
		at++
	}
	local := column.Type{Kind: column.KindTimestamp}
	if _, ok := parseTimestamp(trimSpace(s), local); !ok {
		return len(s)
	}
	if _, ok := parseTimestamp(trimSpace(s[:at]), local); !ok {
		return len(s)
	}
	return at
}
