package display

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Box draws how y is distributed in every category of x: a box from the first
// to the third quartile with the median in it, whiskers to the last values
// within 1.5 times its height, and dots for those beyond (Tukey).
func Box(data Source, x, y string, opts ...Option) *Chart {
	return newChart(boxKind, data, x, y, "", opts)
}

var boxKind = kind{
	name:    "box",
	options: []string{"Percent", "Sort", "XLabel", "YLabel"},
	build:   buildBox,
}

type boxes struct {
	x, y  axis
	boxes []box
	c     *Chart
}

type box struct {
	n                      int
	lo, q1, median, q3, hi float64
	outliers               []float64
}

// maxOutliers is how many dots one box shows, spread evenly over its outliers.
const maxOutliers = 100

func buildBox(c *Chart, d *dataset) (*figure, error) {
	xs := d.categories(c.x, false)
	ys, err := d.numbers(c.y, "the values of boxes")
	if err != nil {
		return nil, err
	}
	groups := make([][]float64, len(xs.labels))
	for i, x := range xs.of {
		if x < 0 || math.IsNaN(ys[i]) {
			d.dropped++
			continue
		}
		groups[x] = append(groups[x], ys[i])
	}
	medians := make([]float64, len(groups))
	all := make([]box, len(groups))
	hidden := 0
	for i, g := range groups {
		all[i] = newBox(g)
		medians[i] = all[i].median
		if extra := len(all[i].outliers) - maxOutliers; extra > 0 {
			hidden += extra
			all[i].outliers = spread(all[i].outliers, maxOutliers)
		}
	}
	order, err := sortedCategories(c.set.sort, xs.labels, medians)
	if err != nil {
		return nil, err
	}
	b := boxes{c: c, x: axis{kind: category, width: c.set.width, title: label(c.set.xLabel, c.x), plain: kindOf(d.column(c.x)) != category}}
	var ends []float64
	for _, old := range order {
		if all[old].n == 0 {
			continue
		}
		b.boxes = append(b.boxes, all[old])
		b.x.labels = append(b.x.labels, xs.labels[old])
		ends = append(append(ends, all[old].lo, all[old].hi), all[old].outliers...)
	}
	if len(b.boxes) == 0 {
		return c.empty(d), nil
	}
	if hidden > 0 {
		d.note("%s not drawn", count(int64(hidden), "further outlier"))
	}
	lo, hi := span(ends)
	b.y = quantities(label(c.set.yLabel, c.y), lo, hi, c.set.percent, 6)
	return &figure{notes: d.notes(), vega: b.vega(), draw: b.draw, text: b.text()}, nil
}

func newBox(values []float64) box {
	if len(values) == 0 {
		return box{}
	}
	slices.Sort(values)
	b := box{n: len(values), q1: quantile(values, 0.25), median: quantile(values, 0.5), q3: quantile(values, 0.75)}
	reach := 1.5 * (b.q3 - b.q1)
	b.lo, b.hi = b.q1, b.q3
	for _, v := range values {
		switch {
		case v < b.q1-reach || v > b.q3+reach:
			b.outliers = append(b.outliers, v)
		default:
			b.lo, b.hi = min(b.lo, v), max(b.hi, v)
		}
	}
	return b
}

// spread keeps n of the sorted values, the ends among them.
func spread(values []float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = values[i*(len(values)-1)/(n-1)]
	}
	return out
}

func (b *boxes) draw(p *page) {
	p.frame(&b.x, &b.y)
	step := (p.right - p.left) / float64(len(b.x.labels))
	half := min(step*0.3, 34)
	for i, one := range b.boxes {
		x := p.x(&b.x, float64(i))
		color := palette[0]
		p.line(x, p.y(&b.y, one.hi), x, p.y(&b.y, one.q3), color, 1.4)
		p.line(x, p.y(&b.y, one.lo), x, p.y(&b.y, one.q1), color, 1.4)
		p.line(x-half/2, p.y(&b.y, one.hi), x+half/2, p.y(&b.y, one.hi), color, 1.4)
		p.line(x-half/2, p.y(&b.y, one.lo), x+half/2, p.y(&b.y, one.lo), color, 1.4)
		p.rect(x-half, p.y(&b.y, one.q1), x+half, p.y(&b.y, one.q3), "#cfdcec", ` stroke="`+color+`" stroke-width="1.4" rx="2"`, b.tip(i))
		p.line(x-half, p.y(&b.y, one.median), x+half, p.y(&b.y, one.median), palette[1], 2.4)
		for _, v := range one.outliers {
			p.dot(x, p.y(&b.y, v), 2.4, color, ` fill-opacity="0.5"`, "")
		}
	}
}

func (b *boxes) tip(i int) string {
	one := b.boxes[i]
	say := func(v float64) string { return amount(v, b.c.set.percent) }
	return fmt.Sprintf("%s: median %s, quartiles %s and %s, whiskers %s to %s, %s", b.x.labels[i], say(one.median), say(one.q1), say(one.q3),
		say(one.lo), say(one.hi), count(int64(one.n), "row"))
}

func (b *boxes) vega() spec {
	values, dots := []spec{}, []spec{}
	for i, one := range b.boxes {
		name := b.x.labels[i]
		values = append(values, spec{"x": name, "lo": one.lo, "q1": one.q1, "median": one.median, "q3": one.q3, "hi": one.hi, "rows": one.n})
		for _, v := range one.outliers {
			dots = append(dots, spec{"x": name, "value": v})
		}
	}
	x := b.x.channel("x", false)
	y := func(field string) spec { return b.y.channel(field, b.c.set.percent) }
	tip := []spec{{"field": "x", "title": b.x.title}}
	for _, name := range []string{"lo", "q1", "median", "q3", "hi", "rows"} {
		tip = append(tip, spec{"field": name, "type": "quantitative"})
	}
	size := min(b.x.bandWidth()*0.6, 68)
	size = max(size, 2)
	layers := []spec{
		{"mark": spec{"type": "rule", "color": palette[0]}, "encoding": spec{"x": x, "y": y("lo"), "y2": spec{"field": "hi"}}},
		{"mark": spec{"type": "bar", "size": size, "fill": "#cfdcec", "stroke": palette[0]}, "encoding": spec{"x": x, "y": unstacked(y("q1")), "y2": spec{"field": "q3"}, "tooltip": tip}},
		{"mark": spec{"type": "tick", "orient": "horizontal", "size": size, "color": palette[1], "thickness": 2.4}, "encoding": spec{"x": x, "y": y("median")}},
	}
	if len(dots) > 0 {
		layers = append(layers, spec{"data": spec{"values": dots}, "mark": spec{"type": "circle", "color": palette[0], "opacity": 0.5}, "encoding": spec{"x": x, "y": y("value")}})
	}
	return spec{"data": spec{"values": values}, "layer": layers}
}

func unstacked(channel spec) spec {
	channel["stack"] = nil
	return channel
}

func (b *boxes) text() string {
	var lines []string
	for i := range b.boxes[:min(len(b.boxes), 40)] {
		lines = append(lines, b.tip(i))
	}
	return strings.Join(lines, "\n")
}
