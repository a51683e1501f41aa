package funcs

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var stripAccentsFunc = Scalar{Name: "strip_accents", Total: true,
	Doc:      "strip_accents(s) is s without the marks that can be taken off its letters; null for null.",
	Examples: []Example{{"strip_accents('mühleisen Łódź')", "muhleisen Łodz"}, {"strip_accents('')", ""}, {"strip_accents(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		if ascii(s) {
			return append(dst, s...)
		}
		n := len(dst)
		dst = norm.NFD.Append(dst, s...)
		out := dst[:n]
		for i := n; i < len(dst); {
			r, size := utf8.DecodeRune(dst[i:])
			if !unicode.Is(unicode.Mn, r) {
				out = append(out, dst[i:i+size]...)
			}
			i += size
		}
		return append(out[:n], norm.NFC.Append(nil, out[n:]...)...)
	})}}

var nfcFunc = Scalar{Name: "nfc_normalize", Aliases: []string{"normalize"}, Total: true,
	Doc:      "nfc_normalize(s) writes each letter with its marks as one character where there is one (Unicode's form NFC), so that equal texts are equal; null for null.",
	Examples: []Example{{"length(nfc_normalize('e' || chr(769)))", "1"}, {"nfc_normalize('a')", "a"}, {"nfc_normalize(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		if norm.NFC.IsNormal(s) {
			return append(dst, s...)
		}
		return append(dst, norm.NFC.Append(nil, s...)...)
	})}}
