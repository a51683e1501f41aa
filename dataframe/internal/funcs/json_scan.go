package funcs

import (
	"fmt"
	"unicode/utf8"
)

// maxJSONDepth bounds how deep values may be nested: what reads them is
// recursive.
const maxJSONDepth = 1000

// A jsonFault says where a text stops to be JSON (RFC 8259), and why. The zero
// value is none.
type jsonFault struct {
	at   int
	what string
}

func (f jsonFault) bad() bool { return f.what != "" }

func (f jsonFault) error(name string, s []byte) error {
	return fmt.Errorf("%s: no JSON at byte %d: %s, in %s; CASE WHEN json_valid(x) THEN … leaves such rows out", name, f.at, f.what, excerpt(s))
}

// checkJSON looks whether s is one JSON value. Lone surrogates are let through,
// bytes that are not UTF-8 are not.
func checkJSON(s []byte) jsonFault {
	i := jsonSpace(s, 0)
	end, f := checkValue(s, i, 0)
	if f.bad() {
		return f
	}
	if i = jsonSpace(s, end); i < len(s) {
		return jsonFault{i, "something behind the value"}
	}
	return jsonFault{}
}

// jsonSpace is the first place from i on that is no white space.
func jsonSpace(s []byte, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return i
}

// checkValue gives the place behind the value that begins at i.
func checkValue(s []byte, i, depth int) (int, jsonFault) {
	if i >= len(s) {
		return i, jsonFault{i, "a value is missing"}
	}
	switch c := s[i]; {
	case c == '"':
		return checkString(s, i)
	case c == '{' || c == '[':
		if depth >= maxJSONDepth {
			return i, jsonFault{i, "it is nested more than 1000 deep"}
		}
		if c == '{' {
			return checkObject(s, i, depth)
		}
		return checkArray(s, i, depth)
	case c == '-' || c >= '0' && c <= '9':
		return checkNumber(s, i)
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if len(s)-i >= len(word) && string(s[i:i+len(word)]) == word {
			return i + len(word), jsonFault{}
		}
	}
	return i, jsonFault{i, "an unexpected character"}
}

func checkObject(s []byte, i, depth int) (int, jsonFault) {
	i = jsonSpace(s, i+1)
	if i < len(s) && s[i] == '}' {
		return i + 1, jsonFault{}
	}
	for {
		if i >= len(s) || s[i] != '"' {
			return i, jsonFault{i, "a key in double quotes is missing"}
		}
		end, f := checkString(s, i)
		if f.bad() {
			return end, f
		}
		if i = jsonSpace(s, end); i >= len(s) || s[i] != ':' {
			return i, jsonFault{i, "a : is missing"}
		}
		if end, f = checkValue(s, jsonSpace(s, i+1), depth+1); f.bad() {
			return end, f
		}
		switch i = jsonSpace(s, end); {
		case i < len(s) && s[i] == '}':
			return i + 1, jsonFault{}
		case i >= len(s) || s[i] != ',':
			return i, jsonFault{i, "a , or } is missing"}
		}
		i = jsonSpace(s, i+1)
	}
}

func checkArray(s []byte, i, depth int) (int, jsonFault) {
	i = jsonSpace(s, i+1)
	if i < len(s) && s[i] == ']' {
		return i + 1, jsonFault{}
	}
	for {
		end, f := checkValue(s, i, depth+1)
		if f.bad() {
			return end, f
		}
		switch i = jsonSpace(s, end); {
		case i < len(s) && s[i] == ']':
			return i + 1, jsonFault{}
		case i >= len(s) || s[i] != ',':
			return i, jsonFault{i, "a , or ] is missing"}
		}
		i = jsonSpace(s, i+1)
	}
}

func checkString(s []byte, i int) (int, jsonFault) {
	from, high := i, false
	for i++; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			if high && !utf8.Valid(s[from:i]) {
				return i, jsonFault{from, "a string that is not UTF-8"}
			}
			return i + 1, jsonFault{}
		case c >= utf8.RuneSelf:
			high = true
		case c < ' ':
			return i, jsonFault{i, "a control character in a string"}
		case c == '\\':
			n := escapeLen(s, i)
			if n == 0 {
				return i, jsonFault{i, "an unknown escape"}
			}
			i += n - 1
		}
	}
	return i, jsonFault{from, "a string without end"}
}

// escapeLen is the length of the escape at i, 0 if it is none.
func escapeLen(s []byte, i int) int {
	if i+1 >= len(s) {
		return 0
	}
	switch s[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		for k := i + 2; k < i+6; k++ {
			if _, ok := hexAt(s, k); !ok {
				return 0
			}
		}
		return 6
	}
	return 0
}

func checkNumber(s []byte, i int) (int, jsonFault) {
	from := i
	if s[i] == '-' {
		i++
	}
	whole := digitsEnd(s, i)
	if whole == i || s[i] == '0' && whole > i+1 {
		return i, jsonFault{from, "a number that begins badly"}
	}
	if i = whole; i < len(s) && s[i] == '.' {
		end := digitsEnd(s, i+1)
		if end == i+1 {
			return i, jsonFault{from, "a number without digits behind its point"}
		}
		i = end
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		end := digitsEnd(s, i)
		if end == i {
			return i, jsonFault{from, "a number without digits in its exponent"}
		}
		i = end
	}
	return i, jsonFault{}
}

func digitsEnd(s []byte, i int) int {
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return i
}
