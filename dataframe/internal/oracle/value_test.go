package oracle_test

import (
	"encoding/hex"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"weir/dataframe/column"
)

// valueText writes a value so that equal ones of both engines are written alike. A float has
// a ~ before it: it may differ from another in its last bits.
func valueText(v any) string {
	switch x := v.(type) {
	case nil:
		return "NULL"
	case bool, int64, uint64:
		return fmt.Sprint(x)
	case float64:
		return floatText(x)
	case string:
		return strconv.Quote(x)
	case []byte:
		return "x'" + hex.EncodeToString(x) + "'"
	case column.DecimalValue:
		return decimalText(x.String())
	case column.IntervalValue:
		return intervalText(x.Months, x.Days, x.Micros)
	case time.Duration:
		return time.Unix(0, 0).UTC().Add(x).Format("15:04:05.999999999")
	case time.Time:
		return timeText(x)
	case []any:
		return listText(x, valueText)
	case column.StructValue:
		var fields []string
		for _, f := range x {
			fields = append(fields, f.Name+": "+valueText(f.Value))
		}
		return sortedText(fields)
	case column.MapValue:
		var entries []string
		for _, e := range x {
			entries = append(entries, valueText(e.Key)+": "+valueText(e.Value))
		}
		return sortedText(entries)
	}
	return fmt.Sprintf("%T %v", v, v)
}

func floatText(x float64) string {
	if x != x {
		return "~NaN"
	}
	return "~" + strconv.FormatFloat(x, 'g', -1, 64)
}

// decimalText leaves out zeros at the end: scales may differ.
func decimalText(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

func intervalText(months, days int32, micros int64) string {
	return fmt.Sprintf("%d months %d days %d us", months, days, micros)
}

func timeText(t time.Time) string {
	return t.UTC().Format("2006-01-02 15:04:05.999999999")
}

func listText(items []any, text func(any) string) string {
	var out []string
	for _, v := range items {
		out = append(out, text(v))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func sortedText(items []string) string {
	slices.Sort(items)
	return "{" + strings.Join(items, ", ") + "}"
}

var aFloat = regexp.MustCompile(`~(NaN|[-+]?Inf|[-+0-9.e]+)`)

// sameRow tells whether two rows are alike but for the last bits of floats.
func sameRow(a, b string) bool {
	if a == b {
		return true
	}
	if !strings.Contains(a+b, "~") {
		return false
	}
	as, bs := strings.Split(a, " | "), strings.Split(b, " | ")
	return slices.EqualFunc(as, bs, sameValue)
}

func sameValue(a, b string) bool {
	if a == b {
		return true
	}
	if x, err := strconv.ParseFloat(strings.TrimPrefix(a, "~"), 64); err == nil && strings.Contains(a+b, "~") {
		y, err := strconv.ParseFloat(strings.TrimPrefix(b, "~"), 64)
		return err == nil && near(x, y)
	}
	if aFloat.ReplaceAllString(a, "~") != aFloat.ReplaceAllString(b, "~") {
		return false
	}
	return slices.EqualFunc(aFloat.FindAllString(a, -1), aFloat.FindAllString(b, -1), func(p, q string) bool {
		x, err1 := strconv.ParseFloat(p[1:], 64)
		y, err2 := strconv.ParseFloat(q[1:], 64)
		return err1 == nil && err2 == nil && near(x, y)
	})
}

func near(x, y float64) bool {
	return x == y || x != x && y != y || math.Abs(x-y) <= 1e-9*math.Max(1, math.Max(math.Abs(x), math.Abs(y)))
}

// sortRows puts rows whose order is open in one that small differences of floats rarely change.
func sortRows(rows []string) []string {
	rounded := func(row string) string {
		return aFloat.ReplaceAllStringFunc(row, func(f string) string {
			x, _ := strconv.ParseFloat(f[1:], 64)
			if math.Abs(x) < 1e-9 {
				x = 0
			}
			return strconv.FormatFloat(x*(1+1e-13), 'g', 8, 64)
		})
	}
	keys := map[string]string{}
	for _, r := range rows {
		keys[r] = rounded(r)
	}
	out := slices.Clone(rows)
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(keys[a], keys[b]) })
	return out
}

// compare says how rows, or an error, differ from DuckDB's. plain is the error without the
// rules of the optimizer, which may spare a query one.
func (c *testCase) compare(rows []string, err, plain error) string {
	switch {
	case err != nil && strings.Contains(err.Error(), "panic"):
		return err.Error()
	case err != nil && c.Failed, err != nil && meantHere(c.Query, err) != "":
		return ""
	case err != nil:
		return fmt.Sprintf("fails: %v\nDuckDB has %s", err, strings.Join(c.Answer[:min(len(c.Answer), 3)], "\n"))
	case c.Failed:
		if plain != nil || meantThere(c.Query, strings.Join(c.Answer, "\n")) != "" {
			return ""
		}
		return fmt.Sprintf("has rows\n%s\nDuckDB fails: %s", strings.Join(rows[:min(len(rows), 3)], "\n"), strings.Join(c.Answer, "\n"))
	}
	want := c.Answer
	if !c.Ordered {
		rows, want = sortRows(rows), sortRows(want)
	}
	return firstDifference(rows, want)
}

func firstDifference(got, want []string) string {
	for i := range max(len(got), len(want)) {
		a, b := "no row", "no row"
		if i < len(got) {
			a = got[i]
		}
		if i < len(want) {
			b = want[i]
		}
		if !sameRow(a, b) {
			return fmt.Sprintf("row %d is %s\nwant     %s", i, a, b)
		}
	}
	return ""
}
