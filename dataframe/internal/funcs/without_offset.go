package funcs

import (
	"bytes"
	"strings"

	"weir/dataframe/column"
)

var withoutOffsetFunc = Scalar{Name: "without_offset", Total: true,
	Doc: "without_offset(s) is a text that writes a timestamp without the offset or zone behind its time of day, and any other text as it is; null for null.",
	Examples: []Example{{"without_offset('2026-03-02 10:00:00+08')", "2026-03-02 10:00:00"}, {"without_offset('2026-03-02T10:00:00.5Z')", "2026-03-02T10:00:00.5"},
		{"without_offset('2026-03-02')", "2026-03-02"}, {"without_offset('0044-03-15 10:00:00 EST BC')", "0044-03-15 10:00:00 BC"}, {"without_offset(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		at, end := clockEnd(s)
		return append(append(dst, s[:at]...), s[end:]...)
	})}}

// WithoutOffset is the function without_offset.
func WithoutOffset(s string) string {
	at, end := clockEnd([]byte(s))
	return s[:at] + s[end:]
}

// clockEnd is where the offset or zone behind a time of day stands in s, and where what follows it: BC. Both are the length
// of s if it is no timestamp with one.
func clockEnd(s []byte) (at, end int) {
	none := len(s)
	for at = bytes.IndexByte(s, ':'); at >= 0 && at < none && strings.IndexByte("0123456789:.", s[at]) >= 0; {
		at++
	}
	end = none
	for _, era := range []string{" (bc)", " bc"} {
		if text := bytes.ToLower(trimSpace(s)); bytes.HasSuffix(text, []byte(era)) {
			end = bytes.LastIndex(bytes.ToLower(s), []byte(era))
			break
		}
	}
	local := column.Type{Kind: column.KindTimestamp}
	if at < 0 || at >= end {
		return none, none
	}
	if _, ok := parseTimestamp(trimSpace(s), local); !ok {
		return none, none
	}
	if _, ok := parseTimestamp(trimSpace(s[:at]), local); !ok {
		return none, none
	}
	return at, end
}
