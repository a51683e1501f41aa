// Package slt reads tests of SQL in the format of sqllogictest (https://www.sqlite.org/sqllogictest) and compares
// answers with those that they want.
package slt

import (
	"bufio"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"weir/dataframe/column"
)

// A Record is one statement or query. Its rows may stand one in a line, with tabs between values. Types are I, R
// and T; R compares with nine digits.
type Record struct {
	Line    int
	Kind    string // "statement", "query"
	OK      bool   // statement: no error is expected
	Pattern string // statement error: what the error matches
	Types   string
	Sort    string // "nosort", "rowsort", "valuesort"
	Text    string
	Want    []string
}

// Read gives the records of a file; engine is the name that skipif and onlyif know.
func Read(file io.Reader, engine string) ([]Record, error) {
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<24)
	var out []Record
	line, skip := 0, false
	next := func() string {
		line++
		return in.Text()
	}
	for in.Scan() {
		head := next()
		words := strings.Fields(head)
		if len(words) == 0 || strings.HasPrefix(head, "#") {
			continue
		}
		r := Record{Line: line, Kind: words[0]}
		switch words[0] {
		case "skipif":
			skip = skip || words[1] == engine
			continue
		case "onlyif":
			skip = skip || words[1] != engine
			continue
		case "halt":
			return out, in.Err()
		case "hash-threshold":
			continue
		case "statement":
			r.OK = words[1] == "ok"
			r.Pattern = strings.TrimSpace(strings.Join(words[2:], " "))
		case "query":
			r.Types, r.Sort = words[1], "nosort"
			if len(words) > 2 {
				r.Sort = words[2]
			}
		default:
			return nil, fmt.Errorf("line %d: unknown record %q", line, head)
		}
		r.body(in, next)
		if !skip {
			out = append(out, r)
		}
		skip = false
	}
	return out, in.Err()
}

// body reads the text of a record and what it wants.
func (r *Record) body(in *bufio.Scanner, next func() string) {
	var text []string
	defer func() { r.Text = strings.Join(text, "\n") }()
	for in.Scan() {
		s := next()
		if s == "" {
			return
		}
		if s != "----" {
			text = append(text, s)
			continue
		}
		for in.Scan() {
			w := next()
			if w == "" {
				return
			}
			r.Want = append(r.Want, w)
		}
	}
}

// Value writes a value as the files do.
func Value(t column.Type, v any) string {
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

// Compare says how rows differ from those that are wanted, "" if they do not.
func (r Record) Compare(got [][]string) string {
	if len(got) > 0 && len(got[0]) != len(r.Types) {
		return fmt.Sprintf("has %d columns, not %d", len(got[0]), len(r.Types))
	}
	var flat []string
	if r.Sort == "rowsort" {
		slices.SortFunc(got, slices.Compare)
	}
	for _, row := range got {
		flat = append(flat, row...)
	}
	if r.Sort == "valuesort" {
		slices.Sort(flat)
	}
	if len(r.Want) == 1 && strings.Contains(r.Want[0], " values hashing to ") {
		h := md5.Sum([]byte(strings.Join(flat, "\n") + "\n"))
		if have := fmt.Sprintf("%d values hashing to %s", len(flat), hex.EncodeToString(h[:])); have != r.Want[0] {
			return "gives " + have + ", not " + r.Want[0]
		}
		return ""
	}
	want := wantedValues(r)
	same := len(want) == len(flat)
	for i := 0; same && i < len(want); i++ {
		same = sameValue(flat[i], want[i], r.Types[i%len(r.Types)])
	}
	if same {
		return ""
	}
	var lines []string
	for _, row := range got {
		lines = append(lines, strings.Join(row, "\t"))
	}
	return fmt.Sprintf("gives\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(r.Want, "\n"))
}

// wantedValues are the values of r, which stand one or a row in a line.
func wantedValues(r Record) []string {
	if len(r.Types) == 1 {
		return sorted(r, r.Want, 1)
	}
	tabs := false
	for _, w := range r.Want {
		tabs = tabs || strings.Contains(w, "\t")
	}
	if !tabs {
		return sorted(r, r.Want, len(r.Types))
	}
	var out []string
	for _, w := range r.Want {
		out = append(out, strings.Split(w, "\t")...)
	}
	return sorted(r, out, len(r.Types))
}

// sorted is the wanted values in the order in which the rows are compared.
func sorted(r Record, values []string, width int) []string {
	if r.Sort != "rowsort" || len(values)%width != 0 {
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
