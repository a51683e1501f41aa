package funcs

import (
	"bytes"
	"encoding/binary"
)

var jsonbOrderFunc = Scalar{Name: "jsonb_order",
	Doc:      "jsonb_order(s) are bytes in whose order the JSON s stands as jsonb does in PostgreSQL: null, texts, numbers by their value, false, true, arrays by their lengths and elements, objects by their sizes, keys and values. Equal documents have equal bytes. An error if s is no JSON; null for null.",
	Examples: []Example{{`jsonb_order('1.0') = jsonb_order('1')`, "true"}, {`jsonb_order('9') < jsonb_order('10')`, "true"}, {`jsonb_order('{"a":1,"b":2}') = jsonb_order('{"b":2, "a":1}')`, "true"}, {"jsonb_order('[]') < jsonb_order('null')", "true"}, {"jsonb_order('{')", "error: jsonb_order: no JSON at byte 1"}, {"jsonb_order(NULL)", "null"}},
	Overloads: binariesBy(rewriteJSON("jsonb_order", func(dst, s []byte) []byte {
		i := jsonSpace(s, 0)
		if s[i] == '[' && s[jsonSpace(s, i+1)] == ']' {
			return append(dst, 0) // before null, but only if it is all
		}
		return appendOrdered(dst, s, i)
	}), kinds(txt))}

// The first byte of each kind of value.
const (
	orderNull = iota + 1
	orderText
	orderNumber
	orderFalse
	orderTrue
	orderArray
	orderObject
)

// appendOrdered writes the value at i such that the order of bytes is that of values.
func appendOrdered(dst, s []byte, i int) []byte {
	switch s[i] {
	case 'n':
		return append(dst, orderNull)
	case 'f':
		return append(dst, orderFalse)
	case 't':
		return append(dst, orderTrue)
	case '"':
		return appendOrderedText(append(dst, orderText), appendUnquoted(nil, s[i+1:skipJSONString(s, i)-1]))
	case '[':
		n := 0
		jsonItems(s, i, func(jsonItem) bool { n++; return true })
		dst = binary.BigEndian.AppendUint32(append(dst, orderArray), uint32(n))
		jsonItems(s, i, func(m jsonItem) bool {
			dst = appendOrdered(dst, s, m.from)
			return true
		})
		return dst
	case '{':
		members := jsonbMembers(s, i)
		dst = binary.BigEndian.AppendUint32(append(dst, orderObject), uint32(len(members)))
		for _, m := range members {
			dst = appendOrdered(appendOrderedText(dst, m.key), s, m.at)
		}
		return dst
	}
	return appendOrderedNumber(append(dst, orderNumber), s[i:skipJSON(s, i)])
}

// appendOrderedText writes a text and an end that stands before all bytes.
func appendOrderedText(dst, s []byte) []byte {
	return append(append(dst, bytes.ReplaceAll(s, []byte{0}, []byte{0, 0xff})...), 0, 0)
}

// appendOrderedNumber writes the sign, how many digits stand before the point, and the digits from the first that is not 0 to the
// last; of negative numbers all of it the other way round.
func appendOrderedNumber(dst, v []byte) []byte {
	d := decimalIn(v)
	digits := bytes.TrimLeft(d.digits, "0")
	before := int64(len(digits) - d.scale)
	if digits = bytes.TrimRight(digits, "0"); len(digits) == 0 {
		return append(dst, 1)
	}
	from := len(dst)
	dst = binary.BigEndian.AppendUint64(append(dst, 2), uint64(before)^1<<63)
	dst = append(append(dst, digits...), 0)
	if d.negative {
		for i := range dst[from:] {
			dst[from+i] = ^dst[from+i]
		}
		dst[from] = 0
	}
	return dst
}
