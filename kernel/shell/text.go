package shell

import (
	"strings"
	"unicode/utf8"
)

// wholeText returns b as valid text, without the bytes of a character whose
// end has not been read yet. Those come back as tail. Bytes that are no UTF-8
// become U+FFFD, as terminals show them.
func wholeText(b []byte) (text string, tail []byte) {
	cut := len(b)
	for back := 1; back < utf8.UTFMax && back <= len(b); back++ {
		c := b[len(b)-back]
		if utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-back:]) {
				cut = len(b) - back
			}
			break
		}
	}
	tail = append(tail, b[cut:]...)
	return strings.ToValidUTF8(string(b[:cut]), "\uFFFD"), tail
}

// headline is the first line of s, shortened to fit one line of a screen.
func headline(s string) string {
	s, _, more := strings.Cut(strings.TrimSpace(s), "\n")
	if r := []rune(s); len(r) > 60 {
		s, more = string(r[:60]), true
	}
	if more {
		s += " …"
	}
	return s
}

// signatureText joins a signature and a doc comment as go doc prints them.
func signatureText(signature, doc string) string {
	if doc = strings.TrimSpace(doc); doc == "" {
		return signature
	}
	return signature + "\n\n" + doc
}
