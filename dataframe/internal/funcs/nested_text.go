package funcs

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"weir/dataframe/column"
)

// nestedTextFunc is a cast of lists, structs and maps to texts in the default dialect.
var nestedTextFunc = Scalar{Name: "nested_text",
	Doc:      "nested_text(x) is a list, struct or map as DuckDB writes it: a text in it stands between quotes where it would not read as one otherwise.",
	Examples: []Example{{"nested_text(['a', 'b, c', NULL])", "[a, 'b, c', NULL]"}, {"nested_text({'k': 'it''s', 'n': 1})", `{'k': 'it\'s', 'n': 1}`}, {"nested_text(map(['a b'], ['']))", "{a b=''}"}},
	Overloads: []Overload{{Args: kinds(EachKind), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		t, known := args[0].Type(), args[0].Nulls()
		return buildTexts(n, func(dst []byte, i int) []byte {
			if !known.Has(i) {
				return dst
			}
			return appendNested(dst, t, args[0].At(i))
		}), nil
	}}}}

// appendNested writes v, of type t, as it stands inside of others.
func appendNested(dst []byte, t column.Type, v any) []byte {
	list := func(open byte, n int, item func(i int)) []byte {
		dst = append(dst, open)
		for i := range n {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			item(i)
		}
		return append(dst, open+2) // ] and } stand two behind [ and {
	}
	switch v := v.(type) {
	case nil:
		return append(dst, "NULL"...)
	case []any:
		return list('[', len(v), func(i int) { dst = appendNested(dst, t.Fields[0].Type, v[i]) })
	case column.StructValue:
		if t.Numbered() {
			dst = append(dst, '(')
			for i, f := range v {
				if i > 0 {
					dst = append(dst, ", "...)
				}
				dst = appendNested(dst, t.Fields[i].Type, f.Value)
			}
			return append(dst, ')')
		}
		return list('{', len(v), func(i int) {
			dst = append(appendWithQuotes(dst, t.Fields[i].Name), ": "...)
			dst = appendNested(dst, t.Fields[i].Type, v[i].Value)
		})
	case column.MapValue:
		return list('{', len(v), func(i int) {
			dst = append(appendNested(dst, t.Fields[0].Type, v[i].Key), '=')
			dst = appendNested(dst, t.Fields[1].Type, v[i].Value)
		})
	case string:
		return appendItem(dst, v)
	case []byte:
		return appendItem(dst, string(appendBlob(nil, v)))
	case time.Time, time.Duration, column.IntervalValue:
		return appendItem(dst, column.FormatValue(t, v))
	}
	return append(dst, column.FormatValue(t, v)...)
}

var blobTextFunc = Scalar{Name: "blob_text", Total: true,
	Doc:      `blob_text(b) are bytes as the text that DuckDB writes: characters of ASCII as they are, other bytes, quotes and backslashes as \x and two digits.`,
	Examples: []Example{{`blob_text(unhex('0061C3275C'))`, `\x00a\xC3\x27\x5C`}, {"blob_text(NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) { return appendBlob(dst, s.at(i)), true, nil }
	}, kinds(bin))}

var textBlobFunc = Scalar{Name: "text_blob",
	Doc:      `text_blob(s) are the bytes that a text writes as blob_text does: \x and two digits are one; an error for another backslash, or null with true behind s.`,
	Examples: []Example{{`hex(text_blob('\x00a\xC3'))`, "0061C3"}, {`text_blob('\xZ')`, "error: "}, {`text_blob('\xZ', true)`, "null"}, {"text_blob(NULL)", "null"}},
	Overloads: binariesBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			text := s.at(i)
			for k := 0; k < len(text); k++ {
				c := text[k]
				if c == '\\' {
					var b [1]byte
					if k+4 > len(text) || text[k+1] != 'x' {
						c = 0
					} else if _, err := hex.Decode(b[:], text[k+2:k+4]); err != nil {
						c = 0
					}
					switch {
					case c == 0 && len(args) > 1 && args[1].At(i) == true:
						return dst, false, nil
					case c == 0:
						return dst, false, fmt.Errorf(`%s are no bytes: a backslash stands before x and two hexadecimal digits, as in '\xAB'`, excerpt(text))
					}
					c, k = b[0], k+3
				}
				dst = append(dst, c)
			}
			return dst, true, nil
		}
	}, kinds(txt), kinds(txt, column.KindBool))}

func appendBlob(dst, b []byte) []byte {
	const digits = "0123456789ABCDEF"
	for _, c := range b {
		if c < ' ' || c > '~' || c == '\\' || c == '\'' || c == '"' {
			dst = append(dst, '\\', 'x', digits[c>>4], digits[c&15])
		} else {
			dst = append(dst, c)
		}
	}
	return dst
}

// appendItem writes a text, between quotes where it could be read as something else.
func appendItem(dst []byte, s string) []byte {
	if s == "" || strings.EqualFold(s, "null") || strings.TrimSpace(s) != s || strings.ContainsAny(s, `"'(),:=[\]{}`) {
		return appendWithQuotes(dst, s)
	}
	return append(dst, s...)
}

func appendWithQuotes(dst []byte, s string) []byte {
	dst = append(dst, '\'')
	for i := range len(s) {
		if s[i] == '\'' || s[i] == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '\'')
}
