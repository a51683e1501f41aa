package funcs

import (
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

// appendItems writes n items to dst, which item appends to, between [ and ] or { and }.
func appendItems(dst *[]byte, open byte, n int, item func(i int)) {
	*dst = append(*dst, open)
	for i := range n {
		if i > 0 {
			*dst = append(*dst, ", "...)
		}
		item(i)
	}
	*dst = append(*dst, open+2) // ] and } stand two behind [ and {
}

// appendNested writes v, of type t, as it stands inside of others.
func appendNested(dst []byte, t column.Type, v any) []byte {
	list := func(open byte, n int, item func(i int)) []byte {
		appendItems(&dst, open, n, item)
		return dst
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
