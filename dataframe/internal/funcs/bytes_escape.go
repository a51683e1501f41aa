package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var escapeBytesFunc = Scalar{Name: "escape_bytes", Total: true,
	Doc:      `escape_bytes(b) are bytes as a text in which a backslash is \\, and zero and bytes above 127 are a backslash and three octal digits; null for null.`,
	Examples: []Example{{`escape_bytes(unhex('00615cff'))`, `\000a\\\377`}, {"escape_bytes('a'::binary)", "a"}, {"escape_bytes(NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			for _, c := range s.at(i) {
				switch {
				case c == '\\':
					dst = append(dst, '\\', '\\')
				case c == 0 || c > 127:
					dst = append(dst, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
				default:
					dst = append(dst, c)
				}
			}
			return dst, true, nil
		}
	}, kinds(bin), kinds(txt))}

var unescapeBytesFunc = Scalar{Name: "unescape_bytes",
	Doc:      `unescape_bytes(s) are the bytes that a text writes with \\ for a backslash and a backslash and three octal digits for any byte; an error for another backslash; null for null.`,
	Examples: []Example{{`to_hex(unescape_bytes('\000a\\\377'))`, "00615CFF"}, {`unescape_bytes('\9')`, "error: "}, {"unescape_bytes(NULL)", "null"}},
	Overloads: binariesBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			text := s.at(i)
			for k := 0; k < len(text); k++ {
				c := text[k]
				if c == '\\' {
					var n int
					if c, n = octalByte(text[k+1:]); n == 0 {
						return dst, false, fmt.Errorf(`unescape_bytes: in %s a backslash stands before neither another one nor three octal digits`, excerpt(text))
					}
					k += n
				}
				dst = append(dst, c)
			}
			return dst, true, nil
		}
	}, kinds(txt))}

// octalByte is the byte that stands behind a backslash, and how many characters write it; 0 if none is.
func octalByte(s []byte) (b byte, n int) {
	if len(s) > 0 && s[0] == '\\' {
		return '\\', 1
	}
	if len(s) < 3 || s[0] < '0' || s[0] > '3' || s[1] < '0' || s[1] > '7' || s[2] < '0' || s[2] > '7' {
		return 0, 0
	}
	return (s[0]-'0')<<6 | (s[1]-'0')<<3 | (s[2] - '0'), 3
}
