package display

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Bar draws a bar for every category of x, as high as y. With Color the bars of
// a category stand side by side, or on top of each other with Stacked. Each
// category has one row (and one a series): aggregate first.
func Bar(data Source, x, y string, opts ...Option) *Chart {
	return newChart(barKind, data, x, y, "", opts)
}

var barKind = kind{
	name:    "bar",
	options: []string{"Color", "ErrorBars", "Percent", "Sort", "Stacked", "XLabel", "YLabel"},
	build:   buildBar,
}

// bar is one bar: from and to are its ends in values.
type bar struct {
	x, series int
	value     float64
	from, to  float64
	lo, hi    float64 // NaN: no error bar
}

type bars struct {
	x, y    axis
	series  codes
	bars    []bar
	stacked bool
	c       *Chart
}

// maxCategories is how many bars or boxes still make a chart.
const maxCategories = 1000

func buildBar(c *Chart, d *dataset) (*figure, error) {
	xs := d.categories(c.x, false)
	ys, err := d.numbers(c.y, "the height of bars")
	if err != nil {
		return nil, err
	}
	series, err := d.series(c.set.color)
	if err != nil {
		return nil, err
	}
	lo, hi, err := d.errorBars(c)
	if err != nil {
		return nil, err
	}
	b := bars{series: series, stacked: c.set.stacked, c: c}
	seen := map[[2]int]bool{}
	for i, x := range xs.of {
		if x < 0 || math.IsNaN(ys[i]) {
			d.dropped++
			continue
		}
		key := [2]int{x, series.of[i]}
		if seen[key] {
			return nil, twice(c.x, xs.labels[x], c.set.color)
		}
		seen[key] = true
		b.bars = append(b.bars, bar{x: x, series: series.of[i], value: ys[i], lo: lo[i], hi: hi[i]})
	}
	if len(b.bars) == 0 {
		return c.empty(d), nil
	}
	order, err := sortedCategories(c.set.sort, xs.labels, b.totals(len(xs.labels)))
	if err != nil {
		return nil, err
	}
	b.place(order)
	b.axes(c, d, xs.labels, order)
	return &figure{notes: d.notes(), vega: b.vega(), draw: b.draw, text: b.text()}, nil
}

func twice(col, label, color string) error {
	if color == "" {
		return fmt.Errorf("several rows have %s = %s: aggregate first, or tell them apart by Color", col, cut(label, 40))
	}
	return fmt.Errorf("several rows of one series have %s = %s: aggregate first", col, cut(label, 40))
}

// errorBars reads the columns of the ErrorBars option; without it all are NaN.
func (d *dataset) errorBars(c *Chart) (lo, hi []float64, err error) {
	if c.set.lo == "" && c.set.hi == "" {
		none := make([]float64, d.rows.Len())
		for i := range none {
			none[i] = math.NaN()
		}
		return none, none, nil
	}
	if lo, err = d.numbers(c.set.lo, "the low end of error bars"); err != nil {
		return nil, nil, err
	}
	hi, err = d.numbers(c.set.hi, "the high end of error bars")
	return lo, hi, err
}

func (b *bars) totals(n int) []float64 {
	totals := make([]float64, n)
	for _, one := range b.bars {
		totals[one.x] += one.value
	}
	return totals
}

// sortedCategories is the order of the Sort option; order[new] is the old place.
// A category without a bar goes.
func sortedCategories(by string, labels []string, totals []float64) ([]int, error) {
	if len(labels) > maxCategories {
		return nil, fmt.Errorf("%s categories are too many for one chart: keep at most %s", thousands(fmt.Sprint(len(labels))), thousands(fmt.Sprint(maxCategories)))
	}
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	sign := 1
	if strings.HasPrefix(by, "-") {
		sign = -1
	}
	switch strings.TrimPrefix(by, "-") {
	case "y":
		slices.SortStableFunc(order, func(a, b int) int { return sign * cmp.Compare(totals[a], totals[b]) })
	case "x":
		slices.SortStableFunc(order, func(a, b int) int { return sign * compareLabels(labels[a], labels[b]) })
	}
	return order, nil
}

// compareLabels orders numbers by size and other labels by their letters.
func compareLabels(a, b string) int {
	var x, y float64
	if _, err := fmt.Sscanf(a+" "+b, "%g %g", &x, &y); err == nil && x != y {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a, b)
}

// place orders the bars and gives them their ends.
func (b *bars) place(order []int) {
	fresh := make([]int, len(order))
	for now, old := range order {
		fresh[old] = now
	}
	for i := range b.bars {
		b.bars[i].x = fresh[b.bars[i].x]
	}
	slices.SortStableFunc(b.bars, func(p, q bar) int {
		return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.series, q.series))
	})
	up, down := map[int]float64{}, map[int]float64{}
	for i := range b.bars {
		one := &b.bars[i]
		one.to = one.value
		if b.stacked {
			side := up
			if one.value < 0 {
				side = down
			}
			one.from, one.to = side[one.x], side[one.x]+one.value
			side[one.x] = one.to
		}
	}
}

func (b *bars) axes(c *Chart, d *dataset, labels []string, order []int) {
	ends := []float64{0}
	for _, one := range b.bars {
		ends = append(ends, one.from, one.to, one.lo, one.hi)
	}
	lo, hi := span(ends)
	b.y = quantities(label(c.set.yLabel, c.y), lo, hi, c.set.percent, 5)
	b.x = axis{kind: category, width: c.set.width, title: label(c.set.xLabel, c.x), plain: kindOf(d.column(c.x)) != category}
	for _, old := range order {
		b.x.labels = append(b.x.labels, labels[old])
	}
}

// slot is where a bar stands in its category: its left edge and width as shares
// of the category's step.
func (b *bars) slot(one bar) (left, width float64) {
	const fill = 0.72
	n := float64(len(b.series.labels))
	if b.stacked || n == 1 {
		return (1 - fill) / 2, fill
	}
	const group = 0.84
	return (1-group)/2 + float64(one.series)*group/n, group / n * 0.94
}

func (b *bars) draw(p *page) {
	p.legend(label("", b.c.set.color), b.series.labels)
	p.frame(&b.x, &b.y)
	step := (p.right - p.left) / float64(len(b.x.labels))
	for _, one := range b.bars {
		left, width := b.slot(one)
		x := p.left + (float64(one.x)+left)*step
		w := max(width*step, 0.5)
		p.rect(x, p.y(&b.y, one.from), x+w, p.y(&b.y, one.to), colorOf(one.series), corner(w, b.stacked), b.tip(one))
		p.whisker(&b.y, x+w/2, one.lo, one.hi, min(w/3, 6))
	}
	zero := p.y(&b.y, 0)
	p.line(p.left, zero, p.right, zero, axisInk, 1)
}

func corner(w float64, stacked bool) string {
	if stacked || w < 6 {
		return ""
	}
	return ` rx="2"`
}

// whisker draws an error bar; NaN draws none.
func (p *page) whisker(y *axis, x, lo, hi, half float64) {
	if math.IsNaN(lo) || math.IsNaN(hi) {
		return
	}
	top, bottom := p.y(y, hi), p.y(y, lo)
	p.line(x, top, x, bottom, ink, 1.3)
	p.line(x-half, top, x+half, top, ink, 1.3)
	p.line(x-half, bottom, x+half, bottom, ink, 1.3)
}

func (b *bars) tip(one bar) string {
	tip := b.x.labels[one.x] + ": " + amount(one.value, b.c.set.percent)
	if name := b.series.labels[one.series]; name != "" {
		tip = name + ", " + tip
	}
	return tip
}

// amount spells a value for people.
func amount(v float64, percent bool) string {
	if percent {
		return floatText(v*100, neededDecimals(v*100)) + "%"
	}
	return thousands(floatText(v, neededDecimals(v)))
}

func (b *bars) vega() spec {
	values := []spec{}
	anyError := false
	for _, one := range b.bars {
		v := spec{"x": b.x.labels[one.x], "y": one.value, "from": one.from, "to": one.to, "series": b.series.labels[one.series]}
		if !math.IsNaN(one.lo) && !math.IsNaN(one.hi) {
			v["lo"], v["hi"], anyError = one.lo, one.hi, true
		}
		values = append(values, v)
	}
	x := b.x.channel("x", false)
	y := b.y.channel("to", b.c.set.percent)
	y["stack"] = nil
	encoding := spec{"x": x, "y": y, "y2": spec{"field": "from"}, "color": colorChannel(label("", b.c.set.color), b.series.labels),
		"tooltip": []spec{{"field": "x", "title": b.x.title}, {"field": "series", "title": label("", b.c.set.color)}, {"field": "y", "type": "quantitative", "title": b.y.title}}}
	shared := spec{"x": x}
	if !b.stacked && len(b.series.labels) > 1 {
		offset := spec{"field": "series", "sort": nil, "scale": spec{"domain": b.series.labels}}
		encoding["xOffset"], shared["xOffset"] = offset, offset
	}
	layers := []spec{{"mark": spec{"type": "bar", "cornerRadius": 1}, "encoding": encoding}}
	if anyError {
		layers = append(layers, errorLayer(shared, &b.y))
	}
	return spec{"data": spec{"values": values}, "layer": layers}
}

// errorLayer draws lo and hi; rows without them draw nothing.
func errorLayer(shared spec, y *axis) spec {
	encoding := spec{"y": y.channel("lo", false), "y2": spec{"field": "hi"}}
	for name, ch := range shared {
		encoding[name] = ch
	}
	encoding["y"].(spec)["title"] = orNil(y.title)
	delete(encoding["y"].(spec), "axis")
	return spec{
		"transform": []spec{{"filter": "isValid(datum.lo) && isValid(datum.hi)"}},
		"mark":      spec{"type": "rule", "color": middleInk, "strokeWidth": 1.3},
		"encoding":  encoding,
	}
}

// text draws the bars with letters.
func (b *bars) text() string {
	var names, shown []string
	var values []float64
	for _, one := range b.bars[:min(len(b.bars), 40)] {
		name := b.x.labels[one.x]
		if s := b.series.labels[one.series]; s != "" {
			name += ", " + s
		}
		names, values = append(names, cut(name, 30)), append(values, one.value)
		shown = append(shown, amount(one.value, b.c.set.percent))
	}
	t := textBars(names, values, shown)
	if more := len(b.bars) - len(names); more > 0 {
		t += fmt.Sprintf("\n… %s more", count(int64(more), "bar"))
	}
	return t
}

func textBars(names []string, values []float64, shown []string) string {
	widest, most := 0, 0.0
	for i, name := range names {
		widest, most = max(widest, columns(name)), max(most, math.Abs(values[i]))
	}
	var out []string
	for i, name := range names {
		cells := 0.0
		if most > 0 {
			cells = math.Abs(values[i]) / most * 32
		}
		block := strings.Repeat("█", int(cells)) + []string{"", "▎", "▌", "▊"}[int((cells-math.Floor(cells))*4)]
		out = append(out, strings.TrimRight(pad(name, widest, false)+" "+block, " ")+" "+shown[i])
	}
	return strings.Join(out, "\n")
}
