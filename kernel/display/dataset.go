package display

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// tooBig is where numbers stop being drawable: spans beyond it overflow.
const tooBig = 1e300

// dataset is the rows of a chart, with what had to be left out counted.
type dataset struct {
	rows    Rows
	dropped int
	more    []string // further notes
}

func (d *dataset) notes() []string {
	notes := slices.Clone(d.more)
	if d.dropped > 0 {
		notes = append(notes, count(int64(d.dropped), "row")+" without a value left out")
	}
	return notes
}

func (d *dataset) note(format string, args ...any) {
	d.more = append(d.more, fmt.Sprintf(format, args...))
}

func (d *dataset) column(name string) []any {
	values := make([]any, d.rows.Len())
	for i := range values {
		if values[i] = d.rows.At(i, name); isNil(values[i]) {
			values[i] = nil
		}
	}
	return values
}

// scaleKind says how values are placed along an axis.
type scaleKind int

const (
	category scaleKind = iota
	quantity
	moment
)

func kindOf(values []any) scaleKind {
	numbers, times, all := 0, 0, 0
	for _, v := range values {
		if v == nil {
			continue
		}
		all++
		if _, ok := v.(time.Time); ok {
			times++
		} else if _, ok := number(v); ok {
			numbers++
		}
	}
	switch {
	case all > 0 && numbers == all:
		return quantity
	case all > 0 && times == all:
		return moment
	}
	return category
}

// place turns a number or a time into a position; ok is false for null, NaN,
// infinities and what is too big to draw. Times are read off the clock on the
// wall of zone, as seconds.
func place(v any, zone *time.Location) (at float64, ok bool) {
	if t, isTime := v.(time.Time); isTime {
		t = t.In(zone)
		_, offset := t.Zone()
		return float64(t.Unix()+int64(offset)) + float64(t.Nanosecond())/1e9, true
	}
	f, ok := number(v)
	return f, ok && math.Abs(f) < tooBig
}

func zoneOf(values []any) *time.Location {
	for _, v := range values {
		if t, ok := v.(time.Time); ok {
			return t.Location()
		}
	}
	return time.UTC
}

// numbers reads a column that must hold numbers; a null or NaN gives NaN.
func (d *dataset) numbers(name, role string) ([]float64, error) {
	values := d.column(name)
	out := make([]float64, len(values))
	for i, v := range values {
		f, ok := number(v)
		switch {
		case v == nil || ok && (math.IsNaN(f) || math.Abs(f) >= tooBig):
			out[i] = math.NaN()
		case !ok:
			return nil, fmt.Errorf("column %q cannot be %s: row %d holds %s, not a number", name, role, i+1, cut(text(v), 40))
		default:
			out[i] = f
		}
	}
	return out, nil
}

// codes is a column of categories: each row's index into labels, -1 for null.
type codes struct {
	of     []int
	labels []string
}

// categories reads a column as labels: numbers and times ascend, others come in
// the order of the rows.
func (d *dataset) categories(name string, nullLabel bool) codes {
	values := d.column(name)
	kind, zone := kindOf(values), zoneOf(values)
	show := labelFormat(values, kind)
	type entry struct {
		label string
		at    float64
	}
	var entries []entry
	index := map[string]int{}
	c := codes{of: make([]int, len(values))}
	for i, v := range values {
		at, ok := place(v, zone)
		if v == nil || kind == quantity && !ok {
			if c.of[i] = -1; !nullLabel {
				continue
			}
		}
		l := show(v)
		code, seen := index[l]
		if !seen {
			code = len(entries)
			index[l] = code
			if v == nil {
				at = math.Inf(1)
			}
			entries = append(entries, entry{l, at})
		}
		c.of[i] = code
	}
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	if kind != category {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(entries[a].at, entries[b].at) })
	} else if isBools(entries, func(e entry) string { return e.label }) {
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(entries[a].label, entries[b].label) })
	}
	for _, o := range order {
		c.labels = append(c.labels, entries[o].label)
	}
	c.renumber(order)
	return c
}

func isBools[T any](entries []T, label func(T) string) bool {
	for _, e := range entries {
		if l := label(e); l != "true" && l != "false" {
			return false
		}
	}
	return true
}

// renumber applies a new order: order[new] is the old code.
func (c *codes) renumber(order []int) {
	fresh := make([]int, len(order))
	for now, old := range order {
		fresh[old] = now
	}
	for i, code := range c.of {
		if code >= 0 {
			c.of[i] = fresh[code]
		}
	}
}

func labelFormat(values []any, kind scaleKind) func(any) string {
	if kind != moment {
		return text
	}
	layout := "2006-01-02"
	for _, v := range values {
		t, ok := v.(time.Time)
		switch {
		case !ok:
		case t.Nanosecond() != 0:
			layout = "2006-01-02 15:04:05.999999999"
		case t.Second() != 0 && len(layout) < 19:
			layout = "2006-01-02 15:04:05"
		case (t.Hour() != 0 || t.Minute() != 0) && len(layout) < 16:
			layout = "2006-01-02 15:04"
		}
	}
	zone := zoneOf(values)
	return func(v any) string {
		if t, ok := v.(time.Time); ok {
			return t.In(zone).Format(layout)
		}
		return text(v)
	}
}

// series reads the Color column; without one all rows are of one series.
func (d *dataset) series(name string) (codes, error) {
	if name == "" {
		return codes{of: make([]int, d.rows.Len()), labels: []string{""}}, nil
	}
	c := d.categories(name, true)
	if len(c.labels) > 40 {
		return c, fmt.Errorf("Color(%q) makes %s series; at most 40 can be told apart", name, thousands(fmt.Sprint(len(c.labels))))
	}
	return c, nil
}
