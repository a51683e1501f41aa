package funcs

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"weir/dataframe/column"
)

var toBase64Func = Scalar{Name: "to_base64", Aliases: []string{"base64"}, Total: true,
	Doc:      "to_base64(s) is the bytes of a text or binary in base64 with padding, in one line; null for null.",
	Examples: []Example{{"to_base64('hello')", "aGVsbG8="}, {"base64(''::binary)", ""}, {"to_base64(NULL::text)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			return base64.StdEncoding.AppendEncode(dst, s.at(i)), true, nil
		}
	}, kinds(txt), kinds(bin))}

var fromBase64Func = Scalar{Name: "from_base64", Aliases: []string{"unbase64"},
	Doc:      "from_base64(s) is the binary that s is the base64 of, padded or not, in the usual alphabet or that of URLs, with or without white space; an error if s is no base64; null for null.",
	Examples: []Example{{"from_base64('aGVsbG8=')::text", "hello"}, {"from_base64('aGVsbG8')::text", "hello"}, {"from_base64('')", ""}, {"from_base64('a!')", `error: from_base64: "a!" is no base64`}, {"from_base64(NULL)", "null"}},
	Overloads: binariesBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		var clean []byte
		return func(dst []byte, i int) ([]byte, bool, error) {
			var err error
			dst, clean, err = appendBase64(dst, clean[:0], s.at(i))
			return dst, err == nil, err
		}
	}, kinds(txt))}

// appendBase64 decodes s, by way of clean.
func appendBase64(dst, clean, s []byte) (out, used []byte, err error) {
	for _, c := range s {
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case '-':
			c = '+'
		case '_':
			c = '/'
		}
		clean = append(clean, c)
	}
	for k := 0; k < 2 && len(clean) > 0 && clean[len(clean)-1] == '='; k++ {
		clean = clean[:len(clean)-1]
	}
	out, err = base64.RawStdEncoding.Strict().AppendDecode(dst, clean)
	if err != nil {
		return dst, clean, fmt.Errorf("from_base64: %s is no base64", excerpt(s))
	}
	return out, clean, nil
}

// excerpt quotes the beginning of s for an error.
func excerpt(s []byte) string {
	const most = 60
	if len(s) <= most {
		return fmt.Sprintf("%q", s)
	}
	cut := most
	for cut > most-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return fmt.Sprintf("%q…", s[:cut])
}

var hexFunc = Scalar{Name: "to_hex", Aliases: []string{"hex"}, Total: true,
	Doc:      "to_hex(x) writes an int64 (a negative one as 64 bits), or the bytes of a text or binary, in hexadecimal digits 0-9A-F; null for null.",
	Examples: []Example{{"to_hex(255)", "FF"}, {"hex(-1)", "FFFFFFFFFFFFFFFF"}, {"hex('é')", "C3A9"}, {"to_hex(NULL::text)", "null"}},
	Overloads: append(textsBy(func(_ int, args []column.Vector) textRow {
		x := inputOf[int64](args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			return appendBase(dst, uint64(x.at(i)), 16, 0), true, nil
		}
	}, kinds(num)), textsBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			for _, c := range s.at(i) {
				dst = append(dst, upperDigits[c>>4], upperDigits[c&15])
			}
			return dst, true, nil
		}
	}, kinds(txt), kinds(bin))...)}

var unhexFunc = Scalar{Name: "unhex", Aliases: []string{"from_hex"},
	Doc:      "unhex(s) is the binary whose bytes s writes in hexadecimal digits, two each; a first 0 may be missing; an error if s has anything else; null for null.",
	Examples: []Example{{"unhex('6869')::text", "hi"}, {"unhex('ABC')", "0abc"}, {"unhex('')", ""}, {"unhex('zz')", `error: unhex: "zz" has characters that are no hexadecimal digits`}, {"unhex(NULL)", "null"}},
	Overloads: binariesBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			out, err := appendUnhex(dst, s.at(i))
			return out, err == nil, err
		}
	}, kinds(txt))}

func appendUnhex(dst, s []byte) ([]byte, error) {
	digits := s
	if len(digits)%2 == 1 {
		first, ok := digitOf(digits[0], 16)
		if !ok {
			return dst, fmt.Errorf("unhex: %s has characters that are no hexadecimal digits", excerpt(s))
		}
		dst, digits = append(dst, byte(first)), digits[1:]
	}
	out, err := hex.AppendDecode(dst, digits)
	if err != nil {
		return dst, fmt.Errorf("unhex: %s has characters that are no hexadecimal digits", excerpt(s))
	}
	return out, nil
}

var encodeFunc = Scalar{Name: "encode",
	Doc:      "encode(s) is the binary of the UTF-8 of a text; encode(b, how) writes a binary as text, how being 'hex' or 'base64'; null if an argument is null.",
	Examples: []Example{{"encode('é')", "c3a9"}, {"encode('hi', 'utf-8')", "6869"}, {"encode('hi'::binary, 'base64')", "aGk="}, {"encode('hi'::binary, 'rot13')", `error: encode: no way "rot13"`}, {"encode(NULL::text)", "null"}},
	Overloads: append(binariesBy(func(_ int, args []column.Vector) textRow {
		s, set := textsOf(args[0]), optionalText(args, 1, "utf-8")
		return func(dst []byte, i int) ([]byte, bool, error) {
			if err := checkCharset("encode", set.at(i)); err != nil {
				return dst, false, err
			}
			return append(dst, s.at(i)...), true, nil
		}
	}, kinds(txt), kinds(txt, txt)), textsBy(func(_ int, args []column.Vector) textRow {
		b, how := textsOf(args[0]), textsOf(args[1])
		return func(dst []byte, i int) ([]byte, bool, error) {
			switch h := how.at(i); {
			case equalFold(h, "hex"):
				return hex.AppendEncode(dst, b.at(i)), true, nil
			case equalFold(h, "base64"):
				return base64.StdEncoding.AppendEncode(dst, b.at(i)), true, nil
			default:
				return dst, false, fmt.Errorf("encode: no way %s to write a binary; there are 'hex' and 'base64'", excerpt(h))
			}
		}
	}, kinds(bin, txt))...)}

func checkCharset(name string, set []byte) error {
	if equalFold(set, "utf-8") || equalFold(set, "utf8") {
		return nil
	}
	return fmt.Errorf("%s: no character set %s; there is 'utf-8'", name, excerpt(set))
}

func equalFold(b []byte, s string) bool { return len(b) == len(s) && strings.EqualFold(string(b), s) }

var errNotUTF8 = errors.New("decode: the bytes are not UTF-8; to_hex(b) shows them")

// decodeOverloads are those of decode that read bytes, beside those that choose.
var decodeOverloads = append(textsBy(func(_ int, args []column.Vector) textRow {
	b, set := textsOf(args[0]), optionalText(args, 1, "utf-8")
	return func(dst []byte, i int) ([]byte, bool, error) {
		if err := checkCharset("decode", set.at(i)); err != nil {
			return dst, false, err
		}
		if !utf8.Valid(b.at(i)) {
			return dst, false, errNotUTF8
		}
		return append(dst, b.at(i)...), true, nil
	}
}, kinds(bin), kinds(bin, txt)), binariesBy(func(_ int, args []column.Vector) textRow {
	s, how := textsOf(args[0]), textsOf(args[1])
	var clean []byte
	return func(dst []byte, i int) ([]byte, bool, error) {
		var err error
		switch h := how.at(i); {
		case equalFold(h, "hex"):
			dst, err = appendUnhex(dst, s.at(i))
		case equalFold(h, "base64"):
			dst, clean, err = appendBase64(dst, clean[:0], s.at(i))
		default:
			err = fmt.Errorf("decode: no way %s to read a text; there are 'hex' and 'base64'", excerpt(h))
		}
		return dst, err == nil, err
	}
}, kinds(txt, txt))...)
