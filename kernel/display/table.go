package display

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// TableOptions say how a grid is drawn. The zero value is a good grid.
type TableOptions struct {
	Types      []string // shown under the headers, one a column; nil: none
	Total      int64    // rows of the whole result; 0: those given; -1: unknown, and there are more
	MaxRows    int      // default 20
	MaxColumns int      // default 30
	MaxCell    int      // characters in a cell; default 80
}

// grid is a table as texts, decided once for both HTML and text.
type grid struct {
	columns []gridColumn
	rows    int
	footer  string
}

type gridColumn struct {
	name  string
	typ   string
	right bool
	cells []gridCell
}

type gridCell struct {
	text  string
	full  string // what text was shortened or rounded from; "": the same
	muted bool
}

func newGrid(d Rows, o TableOptions) grid {
	o.MaxRows, o.MaxColumns, o.MaxCell = or(o.MaxRows, 20), or(o.MaxColumns, 30), or(o.MaxCell, 80)
	names := d.Columns()
	g := grid{rows: min(d.Len(), o.MaxRows)}
	for i, name := range names[:min(len(names), o.MaxColumns)] {
		typ := ""
		if i < len(o.Types) {
			typ = o.Types[i]
		}
		g.columns = append(g.columns, newGridColumn(d, name, typ, g.rows, o.MaxCell))
	}
	g.footer = footer(d, o, g.rows) + hiddenColumns(names, o.MaxColumns)
	return g
}

func or(n, standard int) int {
	if n <= 0 {
		return standard
	}
	return n
}

func footer(d Rows, o TableOptions, shown int) string {
	total := int64(d.Len())
	if o.Total > total {
		total = o.Total
	}
	switch {
	case o.Total < 0:
		return fmt.Sprintf("first %s", count(int64(shown), "row"))
	case total > int64(shown):
		return fmt.Sprintf("showing %s of %s", thousands(fmt.Sprint(shown)), count(total, "row"))
	}
	return count(total, "row")
}

func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(fmt.Sprint(n)) + " " + noun + "s"
}

func hiddenColumns(names []string, limit int) string {
	if len(names) <= limit {
		return ""
	}
	hidden := make([]string, 0, 8)
	for _, name := range names[limit:min(len(names), limit+8)] {
		hidden = append(hidden, cut(printable(name), 40))
	}
	if len(names) > limit+8 {
		hidden = append(hidden, "…")
	}
	return fmt.Sprintf(", %s not shown: %s", count(int64(len(names)-limit), "column"), strings.Join(hidden, ", "))
}

func newGridColumn(d Rows, name, typ string, rows, maxCell int) gridColumn {
	values := make([]any, rows)
	numbers, others := 0, 0
	for i := range values {
		values[i] = d.At(i, name)
		if isNil(values[i]) {
			continue
		}
		if _, ok := number(values[i]); ok {
			numbers++
		} else {
			others++
		}
	}
	c := gridColumn{name: cut(printable(name), maxCell), typ: typ, right: numbers > 0 && others == 0}
	show := cellFormat(values, name)
	for _, v := range values {
		c.cells = append(c.cells, newGridCell(v, show, maxCell))
	}
	return c
}

func newGridCell(v any, show func(any) string, maxCell int) gridCell {
	if isNil(v) {
		return gridCell{text: "null", muted: true}
	}
	full := text(v)
	s := cut(show(v), maxCell)
	cell := gridCell{text: s}
	if s != full && strings.ReplaceAll(s, ",", "") != full {
		cell.full = cut(full, 1000)
	}
	return cell
}

// cellFormat picks one way of writing for a whole column, so that decimals line
// up and dates look like dates.
func cellFormat(values []any, name string) func(any) string {
	decimals, midnight := 0, true
	for _, v := range values {
		switch v := v.(type) {
		case float64:
			decimals = max(decimals, neededDecimals(v))
		case time.Time:
			midnight = midnight && v.Equal(v.Truncate(24*time.Hour)) && v.Location() == time.UTC
		}
	}
	separate := !countsNothing(name)
	return func(v any) string {
		switch v := v.(type) {
		case float64:
			return thousands(floatText(v, decimals))
		case time.Time:
			if midnight {
				return v.Format("2006-01-02")
			}
			return timeText(v)
		}
		s := text(v)
		if _, ok := number(v); ok && separate {
			return thousands(s)
		}
		return s
	}
}

// neededDecimals is how many decimals show f to a reader: two for thousands,
// four below, four significant ones for fractions; fewer if the rest is zero.
func neededDecimals(f float64) int {
	a := math.Abs(f)
	if math.IsNaN(f) || math.IsInf(f, 0) || a >= 1e15 || a != 0 && a < 1e-6 {
		return 0
	}
	most := 4
	switch {
	case a >= 1000:
		most = 2
	case a != 0 && a < 0.1:
		most = 4 - int(math.Ceil(math.Log10(a)))
	}
	s := strings.TrimRight(floatText(f, most), "0")
	if _, fraction, ok := strings.Cut(s, "."); ok {
		return len(fraction)
	}
	return 0
}

// countsNothing tells from its name whether a column's whole numbers are labels
// rather than amounts: 2,024 is no year.
func countsNothing(name string) bool {
	n := strings.ToLower(name)
	for _, suffix := range []string{"id", "year", "key", "code", "zip", "number", "no"} {
		if n == suffix || strings.HasSuffix(n, "_"+suffix) {
			return true
		}
	}
	return strings.HasSuffix(name, "ID") || strings.HasSuffix(name, "Id")
}
