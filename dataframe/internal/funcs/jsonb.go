package funcs

import (
	"bytes"
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"

	"weir/dataframe/column"
)

var jsonbCheckedFunc = Scalar{Name: "jsonb_checked",
	Doc:      "jsonb_checked(s) is the JSON s as PostgreSQL's jsonb writes it: of members with one key the last, ordered by the lengths of keys and then by keys, numbers without exponent; an error if s is no JSON; null for null.",
	Examples: []Example{{`jsonb_checked('{"bb": 1, "a": [1, {"k": 2, "k": 3}], "a": 2}')`, `{"a": 2, "bb": 1}`}, {`jsonb_checked('[1.50e1, "\u0041"]')`, `[15.0, "A"]`}, {"jsonb_checked('{')", "error: jsonb_checked: no JSON at byte 1"}, {"jsonb_checked(NULL)", "null"}},
	Overloads: textsBy(func(n int, args []column.Vector) textRow {
		in, row := textsOf(args[0]), rewriteJSON("jsonb_checked", func(dst, s []byte) []byte { return appendJSONB(dst, s, jsonSpace(s, 0)) })(n, args)
		return func(dst []byte, i int) ([]byte, bool, error) {
			out, ok, err := row(dst, i)
			if err == nil && escapesZero(in.at(i)) {
				return dst, false, errors.New(`jsonb_checked: \u0000 is no character of a text of jsonb`)
			}
			return out, ok, err
		}
	}, kinds(txt))}

// escapesZero reports whether JSON writes the character 0, which only an escape can.
func escapesZero(s []byte) bool {
	for {
		at := bytes.IndexByte(s, '\\')
		if at < 0 || at+2 > len(s) {
			return false
		}
		if s = s[at+1:]; bytes.HasPrefix(s, []byte("u0000")) {
			return true
		}
		s = s[1:]
	}
}

func appendJSONB(dst, s []byte, i int) []byte {
	switch open := s[i]; {
	case open == '{':
		dst = append(dst, open)
		for k, m := range jsonbMembers(s, i) {
			if k > 0 {
				dst = append(dst, ", "...)
			}
			dst = append(appendQuoted(dst, m.key), ": "...)
			dst = appendJSONB(dst, s, m.at)
		}
		return append(dst, '}')
	case open == '[':
		dst = append(dst, open)
		first := true
		jsonItems(s, i, func(m jsonItem) bool {
			if !first {
				dst = append(dst, ", "...)
			}
			first = false
			dst = appendJSONB(dst, s, m.from)
			return true
		})
		return append(dst, ']')
	case open == '"':
		end := skipJSONString(s, i)
		return appendQuoted(dst, appendUnquoted(nil, s[i+1:end-1]))
	case jsonNumber(s[i:]):
		return appendPlainNumber(dst, s[i:skipJSON(s, i)])
	}
	return append(dst, s[i:skipJSON(s, i)]...)
}

// A jsonbMember is one of an object: its key, decoded, and where its value begins.
type jsonbMember struct {
	key []byte
	at  int
}

// jsonbMembers are the members of the object at i as jsonb keeps them: the last of each key, by lengths of keys and then by keys.
func jsonbMembers(s []byte, i int) []jsonbMember {
	var out []jsonbMember
	jsonItems(s, i, func(m jsonItem) bool {
		out = append(out, jsonbMember{appendUnquoted(nil, m.key(s)), m.from})
		return true
	})
	slices.Reverse(out) // the last of a key comes first
	order := func(a, b jsonbMember) int {
		return cmp.Or(cmp.Compare(len(a.key), len(b.key)), bytes.Compare(a.key, b.key))
	}
	slices.SortStableFunc(out, order)
	return slices.CompactFunc(out, func(a, b jsonbMember) bool { return order(a, b) == 0 })
}

// maxPlainExponent bounds what is written without exponent: beyond it a number stays as it is.
const maxPlainExponent = 20_000

// appendPlainNumber writes a number of JSON without exponent, with as many digits behind the point as it says.
func appendPlainNumber(dst, v []byte) []byte {
	d := decimalIn(v)
	if d.exponent > maxPlainExponent || d.exponent < -maxPlainExponent {
		return append(dst, v...)
	}
	digits, scale := d.digits, d.scale
	if scale < 0 {
		digits, scale = append(digits, bytes.Repeat([]byte{'0'}, -scale)...), 0
	}
	if n := scale + 1 - len(digits); n > 0 {
		digits = append(bytes.Repeat([]byte{'0'}, n), digits...)
	}
	whole := bytes.TrimLeft(digits[:len(digits)-scale], "0")
	if len(whole) == 0 {
		whole = []byte{'0'}
	}
	if d.negative && len(bytes.Trim(digits, "0")) > 0 {
		dst = append(dst, '-')
	}
	dst = append(dst, whole...)
	if scale > 0 {
		dst = append(append(dst, '.'), digits[len(digits)-scale:]...)
	}
	return dst
}

// A writtenDecimal is digits of which the last scale stand behind the point.
type writtenDecimal struct {
	negative bool
	digits   []byte
	scale    int
	exponent int // as written
}

// decimalIn reads a number of JSON.
func decimalIn(v []byte) (d writtenDecimal) {
	v, d.negative = bytes.CutPrefix(v, []byte{'-'})
	if at := bytes.IndexAny(v, "eE"); at >= 0 {
		d.exponent, _ = strconv.Atoi(string(v[at+1:])) // one too long for an int is the greatest
		v = v[:at]
	}
	d.exponent = max(min(d.exponent, math.MaxInt32), math.MinInt32)
	whole, behind, _ := bytes.Cut(v, []byte{'.'})
	d.digits = slices.Concat(whole, behind)
	d.scale = len(behind) - d.exponent
	return d
}
