package connectors

import (
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var rewrite = flag.Bool("rewrite", false, "write what comes out as the answers of testdata/csv; read the difference before you commit it")

// A messyFile is a file of testdata/csv with its right answer, NAME.want: lines "option NAME VALUE" of what is declared, a line
// "duckdb: same", or why DuckDB reads it otherwise, and behind a line "----" what is sniffed, the schema, the rows and the
// bad rows.
type messyFile struct {
	path, wantPath string
	options        [][2]string
	duckdb, want   string
}

func messyFiles(t *testing.T) []messyFile {
	t.Helper()
	wants := must(filepath.Glob("testdata/csv/*.want"))
	if len(wants) < 120 {
		t.Fatalf("%d messy files", len(wants))
	}
	var out []messyFile
	for _, w := range wants {
		f := messyFile{wantPath: w}
		for _, p := range must(filepath.Glob(strings.TrimSuffix(w, "want") + "*")) {
			if p != w {
				f.path = p
			}
		}
		head, want, _ := strings.Cut(string(must(os.ReadFile(w))), "----\n")
		f.want = want
		for line := range strings.Lines(head) {
			line = strings.TrimSuffix(line, "\n")
			if text, ok := strings.CutPrefix(line, "duckdb: "); ok {
				f.duckdb = text
			} else if o, ok := strings.CutPrefix(line, "option "); ok {
				name, value, _ := strings.Cut(o, " ")
				f.options = append(f.options, [2]string{name, value})
			} else {
				t.Fatalf("%s: %q", w, line)
			}
		}
		out = append(out, f)
	}
	return out
}

func (f *messyFile) readOptions() (o plan.ReadOptions) {
	for _, opt := range f.options {
		value := opt[1]
		switch opt[0] {
		case "encoding":
			o.Encoding = value
		case "types":
			o.Types = must(column.ParseSchema(value))
		case "delimiter":
			o.Delimiter = strings.ReplaceAll(value, "tab", "\t")
		case "thousands":
			o.Thousands = value[0]
		case "comment":
			o.Comment = value
		case "skip":
			n := must(strconv.Atoi(value))
			o.Skip = &n
		case "names":
			o.Names = strings.Split(value, ",")
		case "header":
			o.Header = value
		case "null":
			o.Null = append(o.Null, value)
		case "ragged":
			o.Ragged = value
		case "quote":
			o.Quote = value
		case "escape":
			o.Escape = value
		case "dates":
			o.Dates = append(o.Dates, value)
		default:
			panic("no option " + opt[0])
		}
	}
	return o
}

// answer is what reading f gives, as its .want has it.
func (f *messyFile) answer(t *testing.T, o plan.ReadOptions) string {
	src := open(t, f.path, o)
	var b strings.Builder
	fmt.Fprintf(&b, "sniffed: %s\n", must(src.(plan.Detailer).Detail(ctx, plan.Request{})))
	fmt.Fprintf(&b, "schema: %s\nrows:\n", short(must(src.Schema(ctx)).String()))
	for _, row := range mustRows(t, src, plan.Request{}) {
		fmt.Fprintf(&b, "  %s\n", short(printable(row)))
	}
	bad := mustRows(t, src.(plan.Quarantiner).Quarantined(), plan.Request{Columns: []string{"line", "byte_offset", "reason", "raw"}})
	if n := src.(plan.SetAsider).SetAside(); n != int64(len(bad)) {
		t.Errorf("%d rows are counted as set aside, not %d", n, len(bad))
	}
	if len(bad) > 0 {
		b.WriteString("bad rows: line, byte, reason, text\n")
	}
	for _, row := range bad {
		fmt.Fprintf(&b, "  %s\n", short(printable(row)))
	}
	return b.String()
}

// printable writes control characters with escapes.
func printable(s string) string {
	q := strconv.Quote(s)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

// short is s or, if it is long, its beginning and a sum of the rest.
func short(s string) string {
	if len(s) < 400 {
		return s
	}
	return fmt.Sprintf("%s… (%d bytes, crc32 %08x)", s[:60], len(s), crc32.ChecksumIEEE([]byte(s)))
}

func TestMessyFiles(t *testing.T) {
	for _, f := range messyFiles(t) {
		name := strings.TrimSuffix(filepath.Base(f.wantPath), ".want")
		t.Run(name, func(t *testing.T) {
			got := f.answer(t, f.readOptions())
			if *rewrite {
				head, _, _ := strings.Cut(string(must(os.ReadFile(f.wantPath))), "----\n")
				if err := os.WriteFile(f.wantPath, []byte(head+"----\n"+got), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if got != f.want {
				t.Errorf("got\n%s\nwant\n%s", got, f.want)
			}
			f.checkBadRows(t)
		})
	}
}

// checkBadRows reads f with bad rows as an error and left out.
func (f *messyFile) checkBadRows(t *testing.T) {
	o := f.readOptions()
	o.BadRows = "fail"
	_, err := rowsOf(open(t, f.path, o), plan.Request{})
	if bad := strings.Contains(f.want, "\nbad rows:"); (err != nil) != bad {
		t.Errorf("bad rows %v: %v", bad, err)
	}
	if err != nil && !strings.Contains(err.Error(), filepath.Base(f.path)+": line ") {
		t.Errorf("no file and line: %v", err)
	}
	o.BadRows = "skip"
	src := open(t, f.path, o)
	rows := mustRows(t, src, plan.Request{})
	_, after, _ := strings.Cut(f.want, "rows:\n")
	after, bad, _ := strings.Cut(after, "bad rows: line, byte, reason, text\n")
	if len(rows) != strings.Count(after, "\n") || src.(plan.SetAsider).SetAside() != int64(strings.Count(bad, "\n")) {
		t.Errorf("%d rows, %d skipped", len(rows), src.(plan.SetAsider).SetAside())
	}
}
