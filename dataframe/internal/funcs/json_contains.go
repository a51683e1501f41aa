package funcs

import (
	"bytes"

	"weir/dataframe/column"
)

var jsonContainsFunc = Scalar{Name: "json_contains",
	Doc:      "json_contains(s, t) is true if the JSON t is in the JSON s at any depth: an object in one with its members and perhaps others, an array in one that has each of its elements, in any order, numbers by their value (MySQL and PostgreSQL look at the top only); null if s or t is null.",
	Examples: []Example{{"json_contains('[1,2,[3]]', '3')", "true"}, {`json_contains('{"a":1,"b":2}', '{"a":1}')`, "true"}, {"json_contains('[1,2,[3]]', '[1,3]')", "false"}, {"json_contains('[1.0]', '1')", "true"}, {"json_contains('[1', '1')", "error: json_contains: no JSON"}, {"json_contains('[]', NULL)", "null"}},
	Overloads: valuesBy(column.Bool, func(_ int, args []column.Vector) valueRow[bool] {
		in, of := textsOf(args[0]), textsOf(args[1])
		return func(i int) (bool, bool, error) {
			s, t := in.at(i), of.at(i)
			for _, x := range [...][]byte{s, t} {
				if f := checkJSON(x); f.bad() {
					return false, false, f.error("json_contains", x)
				}
			}
			return jsonContains(s[jsonSpace(s, 0):], t[jsonSpace(t, 0):]), true, nil
		}
	}, kinds(txt, txt))}

// jsonContains reports whether the value that t begins with is, or is in, the
// one that s begins with.
func jsonContains(s, t []byte) bool {
	found := jsonFits(s, t)
	if !found {
		jsonItems(s, 0, func(m jsonItem) bool {
			found = jsonContains(s[m.from:], t)
			return !found
		})
	}
	return found
}

// jsonFits reports whether s has all that t has.
func jsonFits(s, t []byte) bool {
	fits := true
	switch {
	case t[0] == '{':
		if s[0] != '{' {
			return false
		}
		eachMember(t, func(m jsonItem, key []byte) {
			mine, ok := jsonMember(s, 0, key)
			fits = fits && ok && jsonFits(s[mine.from:], t[m.from:])
		})
		return fits
	case t[0] == '[':
		if s[0] != '[' {
			return false
		}
		jsonItems(t, 0, func(m jsonItem) bool {
			fits = false
			jsonItems(s, 0, func(mine jsonItem) bool {
				fits = jsonFits(s[mine.from:], t[m.from:])
				return !fits
			})
			return fits
		})
		return fits
	case s[0] == '{' || s[0] == '[':
		return false
	}
	return sameScalar(s[:skipJSON(s, 0)], t[:skipJSON(t, 0)])
}

func sameScalar(s, t []byte) bool {
	switch {
	case bytes.Equal(s, t):
		return true
	case s[0] == '"' && t[0] == '"':
		return sameJSONKey(s[1:len(s)-1], appendUnquoted(nil, t[1:len(t)-1]))
	case jsonNumber(s) && jsonNumber(t):
		return plainNumber(s) == plainNumber(t)
	}
	return false
}

func jsonNumber(s []byte) bool { return s[0] == '-' || s[0] >= '0' && s[0] <= '9' }

// A decimalNumber is ±0.digits * 10^exponent without zeros around its digits.
type decimalNumber struct {
	negative bool
	digits   string
	exponent int64
}

// plainNumber makes numbers comparable that are written in different ways.
// Exponents beyond 10^15 are cut: such numbers are the same to people.
func plainNumber(s []byte) decimalNumber {
	var d decimalNumber
	if d.negative = s[0] == '-'; d.negative {
		s = s[1:]
	}
	mantissa, exponent := s, int64(0)
	if at := bytes.IndexAny(s, "eE"); at >= 0 {
		mantissa, exponent = s[:at], smallInt(s[at+1:])
	}
	whole, fraction, _ := bytes.Cut(mantissa, []byte("."))
	digits := append(append([]byte(nil), whole...), fraction...)
	kept := bytes.TrimLeft(digits, "0")
	d.exponent = exponent + int64(len(whole)) - int64(len(digits)-len(kept))
	if d.digits = string(bytes.TrimRight(kept, "0")); d.digits == "" {
		return decimalNumber{}
	}
	return d
}

func smallInt(s []byte) int64 {
	n, negative := int64(0), s[0] == '-'
	for _, c := range s {
		if c >= '0' && c <= '9' && n < 1e15 {
			n = n*10 + int64(c-'0')
		}
	}
	if negative {
		return -n
	}
	return n
}
