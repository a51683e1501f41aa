package funcs

import (
	"encoding/hex"
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
			dst, ok := appendEscapedBytes(dst, s.at(i), octalByte)
			if !ok {
				return dst, false, fmt.Errorf(`unescape_bytes: in %s a backslash stands before neither another one nor three octal digits`, excerpt(s.at(i)))
			}
			return dst, true, nil
		}
	}, kinds(txt))}

// appendEscapedBytes appends text with a byte for each backslash and what stands behind it. It
// ends at a backslash of which escaped makes none.
func appendEscapedBytes(dst, text []byte, escaped func(behind []byte) (b byte, n int)) ([]byte, bool) {
	for k := 0; k < len(text); k++ {
		c := text[k]
		if c == '\\' {
			var n int
			if c, n = escaped(text[k+1:]); n == 0 {
				return dst, false
			}
			k += n
		}
		dst = append(dst, c)
	}
	return dst, true
}

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
			dst, ok := appendEscapedBytes(dst, s.at(i), hexByte)
			if !ok && len(args) > 1 && args[1].At(i) == true {
				return dst, false, nil
			} else if !ok {
				return dst, false, fmt.Errorf(`%s are no bytes: a backslash stands before x and two hexadecimal digits, as in '\xAB'`, excerpt(s.at(i)))
			}
			return dst, true, nil
		}
	}, kinds(txt), kinds(txt, column.KindBool))}

// hexByte is the byte that stands behind a backslash as x and two digits, and how many characters write it; 0 if none is.
func hexByte(s []byte) (b byte, n int) {
	var out [1]byte
	if len(s) < 3 || s[0] != 'x' {
		return 0, 0
	}
	if _, err := hex.Decode(out[:], s[1:3]); err != nil {
		return 0, 0
	}
	return out[0], 3
}

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
