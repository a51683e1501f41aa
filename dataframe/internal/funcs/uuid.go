package funcs

import (
	"encoding/hex"
	"fmt"

	"weir/dataframe/column"
)

var asUUIDFunc = Scalar{Name: "as_uuid",
	Doc:       "as_uuid(s) is the UUID that s writes, as a text of 36 characters in small letters; hyphens and braces may be missing; an error if s is none; null for null.",
	Examples:  []Example{{"as_uuid('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11')", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}, {"as_uuid('{a0eebc999c0b4ef8bb6d6bb9bd380a11}')", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}, {"as_uuid('a0')", `error: "a0" is no UUID; write 32 hexadecimal digits, such as a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11`}, {"as_uuid(NULL)", "null"}},
	Overloads: uuidRows(true),
}

var tryUUIDFunc = Scalar{Name: "try_uuid",
	Doc:       "try_uuid(s) is as_uuid(s), but null where s is no UUID.",
	Examples:  []Example{{"try_uuid('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11')", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}, {"try_uuid('a0')", "null"}, {"try_uuid(NULL)", "null"}},
	Overloads: uuidRows(false),
}

func uuidRows(strict bool) []Overload {
	return textsBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			out, ok := appendCanonical(dst, s.at(i))
			if !ok && strict {
				return dst, false, fmt.Errorf("%s is no UUID; write 32 hexadecimal digits, such as a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", excerpt(s.at(i)))
			}
			return out, ok, nil
		}
	}, kinds(txt))
}

// appendCanonical appends the UUID that s writes, with a hyphen behind the 8th, 12th, 16th and 20th digit.
func appendCanonical(dst, s []byte) ([]byte, bool) {
	if len(s) > 1 && s[0] == '{' && s[len(s)-1] == '}' {
		s = s[1 : len(s)-1]
	}
	var digits [32]byte
	n := 0
	for i, c := range s {
		switch {
		case c == '-' && i > 0 && n%4 == 0 && n < 32 && s[i-1] != '-':
		case n < 32:
			if c >= 'A' && c <= 'F' {
				c += 'a' - 'A'
			}
			digits[n] = c
			n++
		default:
			return dst, false
		}
	}
	var raw [16]byte
	if n != 32 {
		return dst, false
	}
	if _, err := hex.Decode(raw[:], digits[:]); err != nil {
		return dst, false
	}
	for i, c := range digits {
		if i == 8 || i == 12 || i == 16 || i == 20 {
			dst = append(dst, '-')
		}
		dst = append(dst, c)
	}
	return dst, true
}
