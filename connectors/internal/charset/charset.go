// Package charset makes UTF-8 of text files in other encodings.
package charset

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// An Encoding is how the characters of a file are written.
type Encoding struct {
	Name  string
	BOM   int // bytes before the first character
	wide  bool
	big   bool
	table *charmap.Charmap
}

// UTF8 is what other encodings are turned into.
var UTF8 = Encoding{Name: "utf-8"}

// Named is the encoding called name: utf-8, utf-16, utf-16le, utf-16be, latin-1, or one of the
// ISO 8859, Windows and IBM code pages with a character to a byte.
func Named(name string) (Encoding, error) {
	plain := squeeze(name)
	switch plain {
	case "utf8":
		return UTF8, nil
	case "utf16", "utf16le", "ucs2", "unicode":
		return Encoding{Name: "utf-16le", wide: true}, nil
	case "utf16be":
		return Encoding{Name: "utf-16be", wide: true, big: true}, nil
	case "latin1", "l1":
		plain = "iso88591"
	case "ansi":
		plain = "windows1252"
	}
	plain = strings.Replace(plain, "cp125", "windows125", 1)
	plain = strings.Replace(plain, "cp", "ibmcodepage", 1)
	for _, e := range charmap.All {
		m, ok := e.(*charmap.Charmap)
		if ok && squeeze(m.String()) == plain {
			return Encoding{Name: strings.ReplaceAll(strings.ToLower(m.String()), " ", "-"), table: m}, nil
		}
	}
	return Encoding{}, fmt.Errorf("no encoding %q; there are utf-8, utf-16le, utf-16be, latin-1, windows-1252 and other code pages with a byte for a character (iso-8859-2, windows-1251, cp437, koi8-r, …)", name)
}

func squeeze(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// Sniff tells the encoding of a file by its first bytes: by a byte order mark, or by the zeros that
// UTF-16 has beside every ASCII character. Anything else is UTF-8.
func Sniff(head []byte) Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return Encoding{Name: "utf-8", BOM: 3}
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return Encoding{Name: "utf-16le", BOM: 2, wide: true}
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return Encoding{Name: "utf-16be", BOM: 2, wide: true, big: true}
	}
	var zeros, texts [2]int
	for i, c := range head[:min(len(head), 4096)] {
		switch {
		case c == 0:
			zeros[i&1]++
		case c < 0x80:
			texts[i&1]++
		}
	}
	switch pairs := min(len(head), 4096) / 2; {
	case pairs == 0:
	case zeros[1] > pairs*3/4 && texts[0] > pairs*3/4 && zeros[0] == 0:
		return Encoding{Name: "utf-16le", wide: true}
	case zeros[0] > pairs*3/4 && texts[1] > pairs*3/4 && zeros[1] == 0:
		return Encoding{Name: "utf-16be", wide: true, big: true}
	}
	return UTF8
}

// WithBOM is e with the byte order mark that head has, if it has that of e.
func (e Encoding) WithBOM(head []byte) Encoding {
	if s := Sniff(head); s.BOM > 0 && s.wide == e.wide && (s.wide || e.table == nil) {
		return s
	}
	return e
}

// IsUTF8 reports whether nothing is to be changed.
func (e Encoding) IsUTF8() bool { return !e.wide && e.table == nil }

// RawLen is how many bytes of the file became b; nil if as many.
func (e Encoding) RawLen() func(b []byte) int64 {
	switch {
	case e.wide:
		return wideLen
	case e.table != nil:
		return func(b []byte) int64 { return int64(utf8.RuneCount(b)) }
	}
	return nil
}

func wideLen(b []byte) int64 {
	n := int64(0)
	for _, c := range b {
		switch {
		case c >= 0xf0:
			n += 4
		case c < 0x80 || c >= 0xc0:
			n += 2
		}
	}
	return n
}

// Reader is the text of in, without the byte order mark, as UTF-8. What is no character becomes U+FFFD.
func (e Encoding) Reader(in io.Reader) io.Reader {
	if e.BOM > 0 {
		in = &skipReader{in, e.BOM}
	}
	if e.IsUTF8() {
		return in
	}
	return &reader{e: e, in: in, raw: make([]byte, 0, 32<<10)}
}

// skipReader drops the first bytes.
type skipReader struct {
	in   io.Reader
	left int
}

func (s *skipReader) Read(p []byte) (int, error) {
	for s.left > 0 {
		var few [4]byte
		n, err := s.in.Read(few[:s.left])
		s.left -= n
		if err != nil {
			return 0, err
		}
	}
	return s.in.Read(p)
}

type reader struct {
	e    Encoding
	in   io.Reader
	raw  []byte // read but not decoded
	out  []byte // decoded but not given
	err  error
	text []byte
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		n, err := r.in.Read(r.raw[len(r.raw):cap(r.raw)])
		r.raw, r.err = r.raw[:len(r.raw)+n], err
		r.decode()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

func (r *reader) decode() {
	r.text = r.text[:0]
	used := len(r.raw)
	if r.e.wide {
		used = r.decodeWide()
	} else {
		for _, c := range r.raw {
			r.text = utf8.AppendRune(r.text, r.e.table.DecodeByte(c))
		}
	}
	r.out = r.text
	r.raw = r.raw[:copy(r.raw, r.raw[used:])]
}

// decodeWide decodes UTF-16 and is how many bytes it used.
func (r *reader) decodeWide() int {
	unit := func(i int) rune {
		if r.e.big {
			return rune(r.raw[i])<<8 | rune(r.raw[i+1])
		}
		return rune(r.raw[i]) | rune(r.raw[i+1])<<8
	}
	i := 0
	for ; i+1 < len(r.raw); i += 2 {
		c := unit(i)
		if c >= 0xd800 && c < 0xdc00 {
			if i+3 >= len(r.raw) && r.err == nil {
				return i
			}
			if i+3 < len(r.raw) {
				if low := unit(i + 2); low >= 0xdc00 && low < 0xe000 {
					c = 0x10000 + (c-0xd800)<<10 + (low - 0xdc00)
					i += 2
				}
			}
		}
		r.text = utf8.AppendRune(r.text, c) // half a pair becomes U+FFFD
	}
	if i < len(r.raw) && r.err != nil {
		r.text = utf8.AppendRune(r.text, utf8.RuneError) // half a unit
		i++
	}
	return i
}
