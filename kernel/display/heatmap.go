package display

import (
	"fmt"
	"math"
)

// Heatmap draws a tile for every pair of x and y, darker with a greater value.
// Each pair has one row: aggregate first.
func Heatmap(data Source, x, y, value string, opts ...Option) *Chart {
	return newChart(heatmapKind, data, x, y, value, opts)
}

var heatmapKind = kind{
	name:    "heatmap",
	options: []string{"Percent", "XLabel", "YLabel"},
	build:   buildHeatmap,
}

type tiles struct {
	x, y   axis
	cells  []tile
	lo, hi float64
	ramp   [][3]float64
	c      *Chart
}

type tile struct {
	x, y  int
	value float64
}

// Below zero the scale has two sides with white between them.
var (
	rampUp   = [][3]float64{{238, 243, 249}, {158, 190, 222}, {62, 111, 176}, {27, 54, 99}}
	rampBoth = [][3]float64{{178, 68, 62}, {236, 176, 160}, {250, 250, 250}, {158, 190, 222}, {46, 92, 155}}
)

const maxSide = 200

func buildHeatmap(c *Chart, d *dataset) (*figure, error) {
	xs, ys := d.categories(c.x, false), d.categories(c.y, false)
	if len(xs.labels) > maxSide || len(ys.labels) > maxSide {
		return nil, fmt.Errorf("%d x %d tiles are too many: keep at most %d a side", len(xs.labels), len(ys.labels), maxSide)
	}
	values, err := d.numbers(c.value, "the colour of tiles")
	if err != nil {
		return nil, err
	}
	h := tiles{c: c, ramp: rampUp}
	seen := map[[2]int]bool{}
	for i, v := range values {
		pair := [2]int{xs.of[i], ys.of[i]}
		if pair[0] < 0 || pair[1] < 0 || math.IsNaN(v) {
			d.dropped++
			continue
		}
		if seen[pair] {
			return nil, fmt.Errorf("several rows have %s = %s and %s = %s: aggregate first", c.x, xs.labels[pair[0]], c.y, ys.labels[pair[1]])
		}
		seen[pair] = true
		h.cells = append(h.cells, tile{pair[0], pair[1], v})
	}
	if len(h.cells) == 0 {
		return c.empty(d), nil
	}
	h.scale()
	h.x = axis{kind: category, width: c.set.width, title: label(c.set.xLabel, c.x), labels: xs.labels, plain: kindOf(d.column(c.x)) != category}
	h.y = axis{kind: category, title: label(c.set.yLabel, c.y), labels: ys.labels, plain: true}
	return &figure{notes: d.notes(), vega: h.vega(), draw: h.draw, text: h.text()}, nil
}

func (h *tiles) scale() {
	var values []float64
	for _, t := range h.cells {
		values = append(values, t.value)
	}
	h.lo, h.hi = span(values)
	if h.lo < 0 {
		most := max(-h.lo, h.hi)
		h.lo, h.hi, h.ramp = -most, most, rampBoth
	} else if h.lo < h.hi/2 {
		h.lo = 0
	}
}

// shade is the colour of a value, and whether it is dark.
func (h *tiles) shade(v float64) (string, bool) {
	at := 0.5
	if h.hi > h.lo {
		at = (v/2 - h.lo/2) / (h.hi/2 - h.lo/2)
	}
	place := min(max(at, 0), 1) * float64(len(h.ramp)-1)
	i := min(int(place), len(h.ramp)-2)
	var rgb [3]float64
	for k := range rgb {
		rgb[k] = h.ramp[i][k] + (place-float64(i))*(h.ramp[i+1][k]-h.ramp[i][k])
	}
	dark := 0.3*rgb[0]+0.59*rgb[1]+0.11*rgb[2] < 140
	return fmt.Sprintf("#%02x%02x%02x", int(rgb[0]), int(rgb[1]), int(rgb[2])), dark
}

func (h *tiles) draw(p *page) {
	h.drawScale(p)
	p.frame(&h.x, &h.y)
	w, ht := (p.right-p.left)/float64(len(h.x.labels)), (p.low-p.top)/float64(len(h.y.labels))
	gap := min(1, w/10, ht/10)
	for _, t := range h.cells {
		fill, dark := h.shade(t.value)
		x, y := p.left+float64(t.x)*w, p.top+float64(t.y)*ht
		said := amount(t.value, h.c.set.percent)
		p.rect(x+gap, y+gap, x+w-gap, y+ht-gap, fill, ` rx="2"`, h.x.labels[t.x]+", "+h.y.labels[t.y]+": "+said)
		if len(h.cells) <= 150 && ht >= 16 && textWidth(said, 10.5)+6 < w {
			color := ink
			if dark {
				color = "#ffffff"
			}
			p.text(x+w/2, y+ht/2+4, said, words{size: 10.5, anchor: "middle", color: color})
		}
	}
}

// drawScale is the legend: the ramp with its ends.
func (h *tiles) drawScale(p *page) {
	const width = 120
	lo, hi := amount(h.lo, h.c.set.percent), amount(h.hi, h.c.set.percent)
	name := fitWidth(printable(h.c.value), 160, 11.5)
	x := 20.0
	p.text(x, p.top+12, name, words{size: 11.5, color: softInk})
	x += textWidth(name, 11.5) + 14
	p.text(x, p.top+12, lo, words{size: 11.5, color: ink})
	x += textWidth(lo, 11.5) + 8
	for i := range 24 {
		fill, _ := h.shade(h.lo + (h.hi-h.lo)*(float64(i)+0.5)/24)
		p.rect(x, p.top+3, x+width/24+0.3, p.top+13, fill, "", "")
		x += width / 24
	}
	p.text(x+8, p.top+12, hi, words{size: 11.5, color: ink})
	p.top += 20
}

func (h *tiles) vega() spec {
	values := []spec{}
	for _, t := range h.cells {
		values = append(values, spec{"x": h.x.labels[t.x], "y": h.y.labels[t.y], "value": t.value})
	}
	colors := make([]string, len(h.ramp))
	for i, c := range h.ramp {
		colors[i] = fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
	}
	color := spec{"field": "value", "type": "quantitative", "title": printable(h.c.value), "scale": spec{"domain": []float64{h.lo, h.hi}, "range": colors, "zero": false},
		"legend": spec{"gradientLength": 160}}
	if h.c.set.percent {
		color["legend"] = spec{"gradientLength": 160, "format": ".3~p"}
	}
	return spec{
		"data":     spec{"values": values},
		"mark":     spec{"type": "rect", "tooltip": true},
		"encoding": spec{"x": h.x.channel("x", false), "y": h.y.channel("y", false), "color": color},
	}
}

func (h *tiles) text() string {
	most := h.cells[0]
	for _, t := range h.cells {
		if t.value > most.value {
			most = t
		}
	}
	return fmt.Sprintf("%s by %s and %s, %d x %d tiles; the greatest is %s at %s, %s", h.c.value, h.c.x, h.c.y,
		len(h.x.labels), len(h.y.labels), amount(most.value, h.c.set.percent), h.x.labels[most.x], h.y.labels[most.y])
}
