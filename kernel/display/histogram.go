package display

import (
	"fmt"
	"math"
	"slices"
)

// Histogram draws how often the values of x fall into each of a row of equal
// bins. With Color the series overlap, or lie on each other with Stacked.
func Histogram(data Source, x string, opts ...Option) *Chart {
	return newChart(histogramKind, data, x, "", "", opts)
}

var histogramKind = kind{
	name:    "histogram",
	options: []string{"Bins", "Color", "Percent", "Stacked", "XLabel", "YLabel"},
	build:   buildHistogram,
}

type histogram struct {
	x, y   axis
	edges  []float64
	counts [][]float64 // by series, by bin
	base   [][]float64
	labels []string
	n      int
	c      *Chart
}

func buildHistogram(c *Chart, d *dataset) (*figure, error) {
	values, err := d.numbers(c.x, "counted into bins")
	if err != nil {
		return nil, err
	}
	series, err := d.series(c.set.color)
	if err != nil {
		return nil, err
	}
	if c.set.given["Bins"] && (c.set.bins < 1 || c.set.bins > 500) {
		return nil, fmt.Errorf("Bins(%d) is out of range: 1 to 500", c.set.bins)
	}
	h := histogram{labels: series.labels, c: c}
	for _, v := range values {
		if math.IsNaN(v) {
			d.dropped++
		}
	}
	if h.n = len(values) - d.dropped; h.n == 0 {
		return c.empty(d), nil
	}
	h.edges = binEdges(values, h.n, c.set.bins)
	h.fill(values, series)
	h.axes()
	return &figure{notes: d.notes(), vega: h.vega(), draw: h.draw, text: h.text()}, nil
}

// binEdges puts round edges around the values. Without a wish the width follows
// Freedman and Diaconis (1981), and whole numbers of a short range get a bin each.
func binEdges(values []float64, n, wish int) []float64 {
	lo, hi := span(values)
	whole := true
	sorted := make([]float64, 0, n)
	for _, v := range values {
		if !math.IsNaN(v) {
			sorted = append(sorted, v)
			whole = whole && v == math.Trunc(v)
		}
	}
	if lo == hi {
		return []float64{lo - 0.5*unit(lo), lo + 0.5*unit(lo)}
	}
	if wish == 0 && whole && hi-lo <= 40 && math.Abs(hi) < 1e15 {
		var edges []float64
		for v := lo - 0.5; v <= hi+0.5; v++ {
			edges = append(edges, v)
		}
		return edges
	}
	bins := float64(wish)
	if wish == 0 {
		slices.Sort(sorted)
		width := 2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / math.Cbrt(float64(n))
		bins = math.Ceil(math.Log2(float64(n))) + 1
		if width > 0 {
			bins = max(bins, (hi-lo)/width)
		}
		bins = min(bins, 60)
	}
	step := niceStep((hi - lo) / bins)
	if whole {
		step = max(step, 1)
	}
	first := math.Floor(lo / step)
	edges := []float64{first * step}
	for i := 1.0; edges[len(edges)-1] <= hi && i < 1200; i++ {
		edges = append(edges, (first+i)*step)
	}
	if last := len(edges) - 1; !(edges[0] < edges[min(1, last)]) || !(edges[last] > hi) {
		return []float64{lo, hi} // closer together than floats can divide
	}
	return edges
}

// unit is a bin's width for a single value: 1, or what its size still resolves.
func unit(v float64) float64 { return max(1, math.Abs(v)*1e-9) }

// fill counts; a value on an edge belongs to the bin above it.
func (h *histogram) fill(values []float64, series codes) {
	bins := len(h.edges) - 1
	for range h.labels {
		h.counts = append(h.counts, make([]float64, bins))
		h.base = append(h.base, make([]float64, bins))
	}
	weight := 1.0
	if h.c.set.percent {
		weight = 1 / float64(h.n)
	}
	counts := make([]int, len(h.labels)*bins)
	for i, v := range values {
		if math.IsNaN(v) {
			continue
		}
		bin, exact := slices.BinarySearch(h.edges, v)
		if !exact {
			bin--
		}
		counts[series.of[i]*bins+min(max(bin, 0), bins-1)]++
	}
	stacked := make([]float64, bins)
	for s := range h.counts {
		for b := range bins {
			h.counts[s][b] = float64(counts[s*bins+b]) * weight
			if h.c.set.stacked {
				h.base[s][b] = stacked[b]
				stacked[b] += h.counts[s][b]
			}
		}
	}
}

func (h *histogram) axes() {
	most := 0.0
	for s := range h.counts {
		for b, v := range h.counts[s] {
			most = max(most, h.base[s][b]+v)
		}
	}
	name := "rows"
	if h.c.set.percent {
		name = "share of rows"
	}
	h.y = quantities(label(h.c.set.yLabel, name), 0, most, h.c.set.percent, 5)
	lo, hi := h.edges[0], h.edges[len(h.edges)-1]
	h.x = fitted(quantities(label(h.c.set.xLabel, h.c.x), lo, hi, false, 10), lo, hi)
}

func (h *histogram) opacity() float64 {
	if len(h.labels) > 1 && !h.c.set.stacked {
		return 0.5
	}
	return 0.9
}

func (h *histogram) draw(p *page) {
	p.legend(label("", h.c.set.color), h.labels)
	p.frame(&h.x, &h.y)
	for s := range h.counts {
		p.add(`<g fill-opacity="%s">`, px(h.opacity()))
		for b, v := range h.counts[s] {
			if v == 0 {
				continue
			}
			x1, x2 := p.x(&h.x, h.edges[b]), p.x(&h.x, h.edges[b+1])
			gap := min(0.5, (x2-x1)/10)
			base := h.base[s][b]
			p.rect(x1+gap, p.y(&h.y, base), x2-gap, p.y(&h.y, base+v), colorOf(s), "", h.span(b)+": "+amount(v, h.c.set.percent))
		}
		p.add("</g>")
	}
}

func (h *histogram) span(bin int) string {
	lo, hi := h.edges[bin], h.edges[bin+1]
	if hi-lo == 1 && lo != math.Trunc(lo) {
		return amount(lo+0.5, false)
	}
	return amount(lo, false) + " to " + amount(hi, false)
}

func (h *histogram) vega() spec {
	values := []spec{}
	for s := range h.counts {
		for b, v := range h.counts[s] {
			if v != 0 {
				values = append(values, spec{"x": h.edges[b], "x2": h.edges[b+1], "y": v, "from": h.base[s][b], "to": h.base[s][b] + v,
					"series": h.labels[s], "bin": h.span(b)})
			}
		}
	}
	x := h.x.channel("x", false)
	y := h.y.channel("to", h.c.set.percent)
	y["stack"] = nil
	return spec{
		"data": spec{"values": values},
		"mark": spec{"type": "bar", "opacity": h.opacity(), "binSpacing": 1},
		"encoding": spec{"x": x, "x2": spec{"field": "x2"}, "y": y, "y2": spec{"field": "from"},
			"color":   colorChannel(label("", h.c.set.color), h.labels),
			"tooltip": []spec{{"field": "bin", "title": h.x.title}, {"field": "y", "type": "quantitative", "title": h.y.title}}},
	}
}

func (h *histogram) text() string {
	var names, shown []string
	var totals []float64
	for b := range min(len(h.edges)-1, 60) {
		total := 0.0
		for s := range h.counts {
			total += h.counts[s][b]
		}
		names, totals, shown = append(names, h.span(b)), append(totals, total), append(shown, amount(total, h.c.set.percent))
	}
	return textBars(names, totals, shown)
}
