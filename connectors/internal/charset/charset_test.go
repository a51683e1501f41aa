package charset

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"
)

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"utf-8", "é", "é"},
		{"latin-1", "\xe9\x80", "é\u0080"},
		{"Windows-1252", "\xe9\x80\x81", "é€\uFFFD"},
		{"cp1252", "\x80", "€"},
		{"iso-8859-15", "\xa4", "€"},
		{"cp437", "\x80", "Ç"},
		{"koi8-r", "\xc1", "а"},
		{"utf-16le", "a\x00\xac\x20\x3d\xd8\x00\xde\x3d\xd8b\x00c", "a€😀\uFFFDb\uFFFD"},
		{"utf-16be", "\x00a\x20\xac\xd8\x3d\xde\x00\xd8\x3d", "a€😀\uFFFD"},
	} {
		e, err := Named(c.name)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range []io.Reader{bytes.NewReader([]byte(c.raw)), iotest.OneByteReader(bytes.NewReader([]byte(c.raw)))} {
			got, err := io.ReadAll(e.Reader(in))
			if err != nil || string(got) != c.want {
				t.Errorf("%s: %q, not %q: %v", c.name, got, c.want, err)
			}
		}
	}
	if _, err := Named("utf-7"); err == nil {
		t.Error("utf-7 is known")
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct{ raw, name, text string }{
		{"\xef\xbb\xbfa", "utf-8", "a"}, {"\xff\xfea\x00", "utf-16le", "a"}, {"\xfe\xff\x00a", "utf-16be", "a"},
		{"a\x00,\x00b\x00\n\x00", "utf-16le", "a,b\n"}, {"\x00a\x00,\x00b\x00\n", "utf-16be", "a,b\n"},
		{"a\x00b,\n", "utf-8", "a\x00b,\n"}, {"", "utf-8", ""}, {"é", "utf-8", "é"},
	} {
		e := Sniff([]byte(c.raw))
		got, err := io.ReadAll(e.Reader(bytes.NewReader([]byte(c.raw))))
		if e.Name != c.name || string(got) != c.text || err != nil {
			t.Errorf("%q: %s %q %v", c.raw, e.Name, got, err)
		}
		if raw := e.RawLen(); raw != nil && raw(got)+int64(e.BOM) != int64(len(c.raw)) {
			t.Errorf("%q: length %d", c.raw, raw(got))
		}
	}
}
