package csv

import (
	"bytes"
	"context"
	stdcsv "encoding/csv"
	"io"
	"strings"
	"testing"

	"weir/dataframe/column"
)

// read gives the rows of text columns, and the bad lines.
func read(t *testing.T, in io.Reader, cols int) (rows [][]string, bad []BadRow, lines int64) {
	cfg := Config{Dialect: Dialect{Delimiter: ',', Quote: '"', Escape: '"'}, Bad: func(b BadRow) error {
		bad = append(bad, b)
		return nil
	}}
	for range cols {
		cfg.Columns = append(cfg.Columns, Column{Name: "c", Type: column.String, Want: true})
	}
	r := NewReader(in, cfg)
	for {
		b, err := r.Next(context.Background())
		if err == io.EOF {
			return rows, bad, r.Lines()
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.N {
			row := make([]string, cols)
			for c, v := range b.Cols {
				row[c] = "∅"
				if x, ok := v.At(i).(string); ok {
					row[c] = x
				}
			}
			rows = append(rows, row)
		}
	}
}

// byteByByte gives a byte at a time, so that every record is cut everywhere.
type byteByByte struct{ b []byte }

func (r *byteByByte) Read(p []byte) (int, error) {
	if len(r.b) == 0 {
		return 0, io.EOF
	}
	p[0] = r.b[0]
	r.b = r.b[1:]
	return 1, nil
}

// FuzzWellFormed writes fields by the rules and compares with what was meant.
func FuzzWellFormed(f *testing.F) {
	f.Add("a\x00b\nc", "d\"e\r\nf", "", uint8(7))
	f.Add("\xef\xbb\xbfx", "\r", "\"\"", uint8(255))
	f.Fuzz(func(t *testing.T, a, b, c string, how uint8) {
		fields := []string{a, b, c}
		var text []byte
		want := make([][]string, 0, 3)
		for row := range 3 {
			var meant []string
			for i := range 3 {
				field := strings.ToValidUTF8(fields[(i+row)%3], "?")
				if i > 0 {
					text = append(text, ',')
				}
				if how>>(i+row)&1 != 0 || strings.ContainsAny(field, ",\"\r\n") || strings.HasPrefix(field, "\xef\xbb\xbf") {
					text = append(append(append(text, '"'), strings.ReplaceAll(field, `"`, `""`)...), '"')
				} else {
					text = append(text, field...)
					if field == "" {
						field = "∅"
					}
				}
				meant = append(meant, field)
			}
			want = append(want, meant)
			if how&64 != 0 {
				text = append(text, '\r')
			}
			text = append(text, '\n')
		}
		if how&128 != 0 {
			text = bytes.TrimRight(text, "\r\n")
		}
		if len(text) > MaxQuoted {
			return
		}
		for _, in := range []io.Reader{bytes.NewReader(text), &byteByByte{text}} {
			got, bad, _ := read(t, in, 3)
			if len(bad) > 0 || len(got) != 3 {
				t.Fatalf("%q: %d rows, bad %v", text, len(got), bad)
			}
			for r := range got {
				for i := range got[r] {
					if got[r][i] != want[r][i] {
						t.Fatalf("%q: row %d field %d is %q, not %q", text, r, i, got[r][i], want[r][i])
					}
				}
			}
		}
	})
}

// FuzzAnything reads any bytes: whatever they are, every line is accounted for,
// and the standard library, where it accepts them, agrees.
func FuzzAnything(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"", "\"a\nb\",c\n\"d", "a,\"b\"c\nd,e\n", ",\"\"\",\"\"\n\r\n", "\"\r\r\n", "a,b\r"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, bad, lines := read(t, bytes.NewReader(text), 2)
		rows2, bad2, lines2 := read(t, &byteByByte{text}, 2)
		if len(rows) != len(rows2) || len(bad) != len(bad2) || lines != lines2 {
			t.Fatalf("%q: %d rows, %d bad at once; %d, %d byte by byte", text, len(rows), len(bad), len(rows2), len(bad2))
		}
		for i := range rows {
			if rows[i][0] != rows2[i][0] || rows[i][1] != rows2[i][1] {
				t.Fatalf("%q: row %d: %q and %q", text, i, rows[i], rows2[i])
			}
		}
		for i := 1; i < len(bad); i++ {
			if bad[i].Line == bad[i-1].Line {
				t.Fatalf("%q: line %d is bad twice", text, bad[i].Line)
			}
		}
		if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) || bytes.IndexByte(text, '\r') >= 0 {
			return
		}
		std := stdcsv.NewReader(bytes.NewReader(text))
		std.FieldsPerRecord = 2
		want, err := std.ReadAll()
		if err != nil || len(bad) > 0 {
			return
		}
		if len(want) != len(rows) {
			t.Fatalf("%q: %d rows, not %d", text, len(rows), len(want))
		}
		for i := range want {
			for j := range want[i] {
				if got := rows[i][j]; got != want[i][j] && !(got == "∅" && want[i][j] == "") {
					t.Fatalf("%q: row %d: %q, not %q", text, i, got, want[i][j])
				}
			}
		}
	})
}

// FuzzSniff reads any bytes as they are sniffed: nothing is lost. Every value of the sample fits its column.
func FuzzSniff(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\n1,5;2\n", "x\n\n# c\na|b|c\n1|2\n", "'a','b'\n'c','d'\r", "a,b\n\"\\\"\",1\n", "d\n13/01/2026\n", "a, \"b\"\n"} {
		f.Add([]byte(s))
	}
	readings, err := Readings(Formats{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Sniff(text, true, nil, Options{Readings: readings})
		if err != nil || s.Names == nil {
			return
		}
		if len(s.Names) != len(s.Shapes) {
			t.Fatal(s)
		}
		cut := false
		cfg := Config{Dialect: s.Dialect, Begin: true, Bad: func(b BadRow) error {
			// A record of several lines and a wrong number of fields costs one line, and what follows may be a row to
			// the reader. The sniffer has passed by all its lines: better a bad value there than a column of texts.
			if cut = cut || b.Kind == Cutting; b.Kind == Value && !cut {
				t.Fatalf("%q: %+v: line %d: %s", text, s.Dialect, b.Line, b.Reason)
			}
			if b.Offset < 0 || b.Offset > int64(len(text)) || !bytes.HasPrefix(text[b.Offset:], b.Raw) {
				t.Fatalf("%q: %d is not where %q is", text, b.Offset, b.Raw)
			}
			return nil
		}}
		for i, n := range s.Names {
			c := Column{Name: n, Type: column.String, Want: true}
			if best, _ := s.Shapes[i].Best(); best != nil {
				c.Type, c.How = best.Type, best
			}
			cfg.Columns = append(cfg.Columns, c)
		}
		if _, err := column.ReadAll(context.Background(), NewReader(bytes.NewReader(text), cfg)); err != nil {
			t.Fatal(err)
		}
	})
}
