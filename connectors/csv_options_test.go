package connectors

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// What is declared wins over what would be sniffed.
func TestDeclaredWins(t *testing.T) {
	zero, one := 0, 1
	for _, c := range []struct {
		text   string
		o      plan.ReadOptions
		schema string
		rows   []string
	}{
		{"a;b,c\n1;2,3\n", plan.ReadOptions{Delimiter: ";"}, `a int64, "b,c" float64`, []string{"1|2.3"}},
		{"a;b,c\n1;2,3\n", plan.ReadOptions{Delimiter: ";", Decimal: '.'}, `a int64, "b,c" string`, []string{"1|2,3"}},
		{"a,b\n1,2\n", plan.ReadOptions{Header: "no"}, "c1 string, c2 string", []string{"a|b", "1|2"}},
		{"1,2\n3,4\n", plan.ReadOptions{Header: "yes"}, "1 int64, 2 int64", []string{"3|4"}},
		{"x\ny,z\n1,2\n", plan.ReadOptions{Skip: &zero, Ragged: "fit", Header: "yes"}, "x string", []string{"y", "1"}},
		{"x,y\ny,z\n1,2\n", plan.ReadOptions{Skip: &one}, "y int64, z int64", []string{"1|2"}},
		{"# a\nb,c\n1,2\n", plan.ReadOptions{Comment: "none", Skip: &zero, Header: "no", Ragged: "fill"}, "c1 string, c2 string", []string{"# a|∅", "b|c", "1|2"}},
		{"a,b\n'1,5',x\n", plan.ReadOptions{Quote: "'"}, "a float64, b string", []string{"1.5|x"}},
		{"a,b\n\"x\",y\n", plan.ReadOptions{Quote: "none"}, "a string, b string", []string{"\"x\"|y"}},
		{"a,b\n\"x\\\",y\n", plan.ReadOptions{Escape: "none"}, "a string, b string", []string{"x\\|y"}},
		{"d\n01/02/2026\n2026-02-03\n", plan.ReadOptions{Dates: []string{"%m/%d/%Y"}}, "d string", []string{"01/02/2026", "2026-02-03"}},
		{"d,t\n1 Feb 26,20260201T1000\n", plan.ReadOptions{Dates: []string{"%d %b %y"}, Timestamps: []string{"%Y%m%dT%H%M"}}, "d date, t timestamp", []string{"2026-02-01|2026-02-01 10:00:00"}},
		{"d,t\n1 Feb 26,2026.02.01 10h\n", plan.ReadOptions{Dates: []string{"%d %b %y"}, Timestamps: []string{"%Y.%m.%d %Hh"}}, "d date, t timestamp", []string{"2026-02-01|2026-02-01 10:00:00"}},
		{"t\n01/02/2026 10:00\n", plan.ReadOptions{Timestamps: []string{"%d/%m/%Y %H:%M"}, Types: must(column.ParseSchema("t timestamp(ms, Europe/Paris)"))}, "t timestamp(ms, Europe/Paris)", []string{"2026-02-01 10:00:00+01:00"}},
		{"b\n1\n0\nY\noff\n", plan.ReadOptions{Types: must(column.ParseSchema("b bool"))}, "b bool", []string{"true", "false", "true", "false"}},
		{"n\n1 234,5\n2\n", plan.ReadOptions{Decimal: ',', Thousands: ' ', Types: must(column.ParseSchema("n decimal(10,2)"))}, "n decimal(10,2)", []string{"1234.50", "2.00"}},
		{"a\tb\n1\t2\n", plan.ReadOptions{Names: []string{"x", "y"}}, "x int64, y int64", []string{"1|2"}},
		{"a||b\n1||x|y\n2||\"p||q\"\n3|||z\n\"4\"||\n", plan.ReadOptions{Delimiter: "||"}, "a int64, b string", []string{"1|x|y", "2|p||q", "3||z", "4|∅"}},
		{"a||b\n1||2||\n", plan.ReadOptions{Delimiter: "||"}, "a int64, b int64", []string{"1|2"}},
		{"1<=>2<=3<=>\r\n", plan.ReadOptions{Delimiter: "<=>"}, "c1 int64, c2 string, c3 string", []string{"1|2<=3|∅"}},
		{"a§b\nÄ§\"§\"\n", plan.ReadOptions{Delimiter: "§"}, "a string, b string", []string{"Ä|§"}},
		{"n\nNA\n3\n", plan.ReadOptions{Null: []string{"NA"}}, "n int64", []string{"∅", "3"}},
	} {
		src, err := Open(ctx, put(t, t.TempDir(), "x.csv", c.text), c.o)
		if err != nil {
			t.Fatal(err)
		}
		schema, err := src.Schema(ctx)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if schema.String() != c.schema {
			t.Errorf("%q: %s, not %s", c.text, schema, c.schema)
		}
		same(t, mustRows(t, src, plan.Request{}), c.rows)
	}
}

// What is declared and cannot be is refused in words.
func TestDeclaredNonsense(t *testing.T) {
	for want, o := range map[string]plan.ReadOptions{
		"no encoding \"utf-9\"":                 {Encoding: "utf-9"},
		"there is no %Q":                        {Dates: []string{"%Q"}},
		"has no year, month and day":            {Timestamps: []string{"%H:%M"}},
		"is not bad, fill, cut or fit":          {Ragged: "some"},
		"one ASCII character":                   {Quote: "\"\""},
		"both before the fraction":              {Decimal: ',', Thousands: ','},
		"not compressed with gzip":              {Compression: "gzip"},
		"no compression \"lzma\"":               {Compression: "lzma"},
		"3 names are declared":                  {Names: []string{"a", "b", "c"}},
		"column d may be date as %d/%m/%Y or":   {Types: must(column.ParseSchema("d date"))},
		"declared types: no column \"nothing\"": {Types: must(column.ParseSchema("nothing date"))},
	} {
		path := put(t, t.TempDir(), "x.csv", "d,n\n01/02/2026,1\n")
		src, err := Open(ctx, path, o)
		if err == nil {
			_, err = src.Schema(ctx)
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Sniffed can be typed back, and then nothing is sniffed otherwise.
func TestSniffedIsAsOptions(t *testing.T) {
	src := open(t, put(t, t.TempDir(), "x.csv", "by hand\n\nday;n;at\n13/02/2026;1.234,5;13/02/2026 10:00\n"), plan.ReadOptions{})
	got := must(src.(plan.Sniffer).Sniffed(ctx))
	want := `Delimiter(";"), Header(true), QuoteChar("\""), SkipLines(2), DateFormat("%d/%m/%Y"), TimestampFormat("%d/%m/%Y %H:%M"), DecimalSeparator(","), ThousandsSeparator("."), Types("day date, n float64, at timestamp")`
	if got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

func TestZstandard(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv.zst")
	enc := must(zstd.NewWriter(nil))
	if err := os.WriteFile(path, enc.EncodeAll([]byte("a,b\n1,x\n"), nil), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"", "zstd"} {
		same(t, mustRows(t, open(t, path, plan.ReadOptions{Compression: how}), plan.Request{}), []string{"1|x"})
	}
}

// A large file is read in pieces whatever its dialect; rows, and lines and bytes of bad rows, are as if it were read at once.
// smallRanges makes files of some megabytes large.
func smallRanges(t *testing.T) {
	was := rangeBytes
	rangeBytes = 4 << 20
	t.Cleanup(func() { rangeBytes = was })
}

func TestPiecesInEveryDialect(t *testing.T) {
	smallRanges(t)
	for _, c := range []struct {
		name, head, row, odd string
		o                    plan.ReadOptions
		bad                  bool
	}{
		{"comments, CRLF, quoted line ends", "# made by hand\r\nid,text\r\n", "%d,\"a \"\"b\"\"\r\n, c %s\"\r\n", "# a note, with \" a quote\r\n", plan.ReadOptions{}, false},
		{"backslashes", "id|text\n", "%d|\"say \\\"hi\\\"\n|%s\"\n", "%d|\"open\n", plan.ReadOptions{}, true},
		{"ragged", "id;a;b\n", "%d;1,5;%s\n", "%d;2\n", plan.ReadOptions{Ragged: "fill"}, false},
		{"delimiters of two bytes", "id||text\n", "%d||\"a||\"\"\n|||%s\"\n", "%d|%s\n", plan.ReadOptions{Delimiter: "||"}, true},
		{"no quotes", "1\ta\n", "%d\ta\\\tb\\\n%s\n", "%d\n", plan.ReadOptions{Quote: "none", Escape: "\\", Header: "no", Delimiter: "\t"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString(c.head)
			pad := strings.Repeat("x", 900)
			var bad []string
			lines := strings.Count(c.head, "\n")
			for i := 2; int64(b.Len()) < 3*rangeBytes; i++ {
				row := c.row
				if i%500 == 7 {
					row = c.odd
					if c.bad {
						bad = append(bad, fmt.Sprintf("%d|%d", lines+1, b.Len()))
					}
				}
				row = strings.Replace(strings.Replace(row, "%d", fmt.Sprint(i), 1), "%s", pad, 1)
				b.WriteString(row)
				lines += strings.Count(row, "\n")
			}
			path := put(t, t.TempDir(), "x.csv", b.String())
			src := open(t, path, c.o)
			splits := must(src.Splits(ctx, plan.Request{Columns: must(src.Schema(ctx)).Names()[:1], Limit: -1}))
			if len(splits) != 3 {
				t.Fatalf("%d splits", len(splits))
			}
			got := mustRows(t, src, plan.Request{Columns: must(src.Schema(ctx)).Names()[:1]})
			// Compressed, it is one piece.
			packed := open(t, put(t, t.TempDir(), "x.csv.gz", b.String()), c.o)
			same(t, got, mustRows(t, packed, plan.Request{Columns: must(src.Schema(ctx)).Names()[:1]}))
			where := plan.Request{Columns: []string{"line", "byte_offset"}}
			same(t, mustRows(t, src.(plan.Quarantiner).Quarantined(), where), bad)
			same(t, mustRows(t, packed.(plan.Quarantiner).Quarantined(), where), bad)
		})
	}
}
