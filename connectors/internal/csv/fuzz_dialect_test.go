package csv

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"weir/dataframe/column"
)

// FuzzDialects reads any bytes in any dialect at once and byte by byte: rows and bad rows are the same, every bad row is
// where it says, and no byte that is not blank, a comment or a line end is in none of them.
func FuzzDialects(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"x\\\"y\",2\n", "# c\n1,2\r3,4", "1,\"a\"\n , \"b\" ,\n", "1,2,\r\n3\n4,5,6\n", "a\\,b,c\\\nd\n", "h,h\nh,h\n1,\"h\nh\"",
		"a||b\n1||2\n", "\"x\"||2\n\"||\"|||3\n", "1|2||||\n||\n", "x\\|||4\r\n||5|"} {
		for how := range 8 {
			f.Add([]byte(s), uint16(how*77))
			f.Add([]byte(s), uint16(how*77)|1<<11)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, how uint16) {
		bit := func(i int) bool { return how>>i&1 != 0 }
		d := Dialect{Delimiter: ',', Quote: '"', Escape: '"', CR: bit(0), Spaces: bit(1), Header: bit(2), Trailing: bit(3), Ragged: Ragged(how >> 4 & 3)}
		if bit(6) {
			d.Escape = '\\'
		}
		if bit(7) {
			d.Quote = 0
		}
		if bit(8) {
			d.Comment, d.Guess = "#", bit(10)
		}
		if bit(9) {
			d.Skip = 1
		}
		if bit(11) {
			d.Delimiter, d.Rest = '|', "|"
		}
		want := everything(t, bytes.NewReader(text), text, d)
		if got := everything(t, &byteByByte{text}, text, d); got != want {
			t.Fatalf("%q %+v\nbyte by byte\n%s\nat once\n%s", text, d, got, want)
		}
	})
}

// everything is the rows and bad rows as one text.
func everything(t *testing.T, in io.Reader, text []byte, d Dialect) string {
	var out, bad bytes.Buffer
	cfg := Config{Dialect: d, Begin: true, Bad: func(b BadRow) error {
		if b.Offset < 0 || b.Offset > int64(len(text)) || !bytes.HasPrefix(text[b.Offset:], b.Raw) || b.Line < 1 {
			t.Fatalf("%q %+v: %q is not at byte %d", text, d, b.Raw, b.Offset)
		}
		fmt.Fprintf(&bad, "%d %d %s %q\n", b.Line, b.Offset, b.Reason, b.Raw)
		return nil
	}}
	for _, typ := range []column.Type{column.String, column.Int64} {
		cfg.Columns = append(cfg.Columns, Column{Name: "c", Type: typ, Want: true})
	}
	batches, err := column.ReadAll(context.Background(), NewReader(in, cfg))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range batches {
		for i := range b.N {
			fmt.Fprintf(&out, "%q %v\n", b.Cols[0].At(i), b.Cols[1].At(i))
		}
	}
	return out.String() + bad.String()
}
