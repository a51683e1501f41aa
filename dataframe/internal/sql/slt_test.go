package sql_test

import (
	"bufio"
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

var sltReport = flag.String("slt-report", "", "write what every record gave into this file, as JSON, instead of failing")

// A record is one test of a .slt file, in the format of sqllogictest: see
// https://www.sqlite.org/sqllogictest. Rows may also stand one in a line, with tabs
// between values. Types are I, R and T; R compares with nine digits.
type record struct {
	line    int
	kind    string // "statement", "query"
	ok      bool   // statement: no error is expected
	pattern string // statement error: what the error matches
	types   string
	sort    string // "nosort", "rowsort", "valuesort"
	text    string
	want    []string
}

// TestSLT runs testdata/slt/*.slt, every query in two ways: as it is, and
// optimized with small batches.
func TestSLT(t *testing.T) {
	files, err := filepath.Glob("testdata/slt/*.slt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	if *sltReport != "" {
		files = flag.Args()
	}
	report := []map[string]any{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".slt"), func(t *testing.T) {
			db := newDatabase()
			for _, r := range readSLT(t, file) {
				problem := db.check(r)
				if *sltReport != "" {
					report = append(report, map[string]any{"file": file, "line": r.line, "text": r.text, "problem": problem})
				} else if problem != "" {
					t.Errorf("%s:%d: %s\n%s", file, r.line, r.text, problem)
				}
			}
		})
	}
	if *sltReport != "" {
		data, err := json.Marshal(report)
		if err == nil {
			err = os.WriteFile(*sltReport, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func readSLT(t testing.TB, file string) []record {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<24)
	var out []record
	line, skip := 0, false
	next := func() (string, bool) {
		line++
		return in.Text(), true
	}
	for in.Scan() {
		head, _ := next()
		words := strings.Fields(head)
		if len(words) == 0 || strings.HasPrefix(head, "#") {
			continue
		}
		r := record{line: line, kind: words[0]}
		switch words[0] {
		case "skipif":
			skip = skip || words[1] == "weir"
			continue
		case "onlyif":
			skip = skip || words[1] != "weir"
			continue
		case "halt":
			return out
		case "hash-threshold":
			continue
		case "statement":
			r.ok = words[1] == "ok"
			r.pattern = strings.TrimSpace(strings.Join(words[2:], " "))
		case "query":
			r.types, r.sort = words[1], "nosort"
			if len(words) > 2 {
				r.sort = words[2]
			}
		default:
			t.Fatalf("%s:%d: unknown record %q", file, line, head)
		}
		var text []string
		for in.Scan() {
			s, _ := next()
			if s == "" || s == "----" {
				if s == "----" {
					for in.Scan() {
						w, _ := next()
						if w == "" {
							break
						}
						r.want = append(r.want, w)
					}
				}
				break
			}
			text = append(text, s)
		}
		r.text = strings.Join(text, "\n")
		if !skip {
			out = append(out, r)
		}
		skip = false
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// check runs r and says what is wrong, "" if nothing is.
func (db *database) check(r record) string {
	if r.kind == "statement" {
		err := db.exec(r.text)
		switch {
		case r.ok && err != nil:
			return "fails: " + err.Error()
		case !r.ok && err == nil:
			return "gives no error"
		case !r.ok && r.pattern != "":
			if ok, bad := regexp.MatchString(r.pattern, err.Error()); bad != nil || !ok {
				return "gives the error\n" + err.Error() + "\nwhich does not match " + r.pattern
			}
		}
		return ""
	}
	problem := ""
	for _, way := range []func(plan.Node) (plan.Node, exec.Options, error){
		func(n plan.Node) (plan.Node, exec.Options, error) { return n, exec.Options{Workers: 2}, nil },
		func(n plan.Node) (plan.Node, exec.Options, error) {
			n, err := optimize.Run(context.Background(), n)
			return n, exec.Options{Workers: 1, BatchRows: 2}, err
		},
	} {
		got, err := db.rows(r.text, way)
		if err != nil {
			return "fails: " + err.Error()
		}
		if problem = compareRows(got, r); problem != "" {
			return problem
		}
	}
	return problem
}

// rows runs a query and writes its values as .slt files do.
func (db *database) rows(text string, way func(plan.Node) (plan.Node, exec.Options, error)) ([][]string, error) {
	ctx := context.Background()
	n, err := sql.Query(ctx, text, db)
	if err != nil {
		return nil, err
	}
	n, opts, err := way(n)
	if err != nil {
		return nil, err
	}
	reader, _, err := exec.Build(ctx, n, opts)
	if err != nil {
		return nil, err
	}
	batches, err := column.ReadAll(ctx, reader)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, b := range batches {
		for i := range b.N {
			var row []string
			for k, c := range b.Cols {
				row = append(row, sltValue(n.Schema().Fields[k].Type, c.At(i)))
			}
			out = append(out, row)
		}
	}
	return out, nil
}

func sltValue(t column.Type, v any) string {
	if v == nil {
		return "NULL"
	}
	s := column.FormatValue(t, v)
	if t.Kind == column.KindTimestamp && strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "" {
		return "(empty)"
	}
	return strings.NewReplacer("\n", "\\n", "\t", "\\t").Replace(s)
}

// compareRows says how the rows differ from those of r, "" if they do not.
func compareRows(got [][]string, r record) string {
	if len(got) > 0 && len(got[0]) != len(r.types) {
		return fmt.Sprintf("has %d columns, not %d", len(got[0]), len(r.types))
	}
	var flat []string
	if r.sort == "rowsort" {
		slices.SortFunc(got, slices.Compare)
	}
	for _, row := range got {
		flat = append(flat, row...)
	}
	if r.sort == "valuesort" {
		slices.Sort(flat)
	}
	if len(r.want) == 1 && strings.Contains(r.want[0], " values hashing to ") {
		h := md5.Sum([]byte(strings.Join(flat, "\n") + "\n"))
		if have := fmt.Sprintf("%d values hashing to %s", len(flat), hex.EncodeToString(h[:])); have != r.want[0] {
			return "gives " + have + ", not " + r.want[0]
		}
		return ""
	}
	want := wantedValues(r)
	same := len(want) == len(flat)
	for i := 0; same && i < len(want); i++ {
		same = sameValue(flat[i], want[i], r.types[i%len(r.types)])
	}
	if same {
		return ""
	}
	var lines []string
	for _, row := range got {
		lines = append(lines, strings.Join(row, "\t"))
	}
	return fmt.Sprintf("gives\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(r.want, "\n"))
}

// wantedValues are the values of r, which stand one or a row in a line.
func wantedValues(r record) []string {
	if len(r.types) == 1 {
		return sorted(r, r.want, 1)
	}
	tabs := false
	for _, w := range r.want {
		tabs = tabs || strings.Contains(w, "\t")
	}
	if !tabs {
		return sorted(r, r.want, len(r.types))
	}
	var out []string
	for _, w := range r.want {
		out = append(out, strings.Split(w, "\t")...)
	}
	return sorted(r, out, len(r.types))
}

// sorted is the wanted values in the order in which the rows are compared.
func sorted(r record, values []string, width int) []string {
	if r.sort != "rowsort" || len(values)%width != 0 {
		return values
	}
	var rows [][]string
	for ; len(values) > 0; values = values[width:] {
		rows = append(rows, values[:width])
	}
	slices.SortFunc(rows, slices.Compare)
	return slices.Concat(rows...)
}

// sameValue compares as texts, and reals with nine digits.
func sameValue(got, want string, typ byte) bool {
	if got == want || typ != 'R' {
		return got == want
	}
	a, errA := strconv.ParseFloat(got, 64)
	b, errB := strconv.ParseFloat(want, 64)
	if errA != nil || errB != nil {
		return false
	}
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b), 1e-3)
}
