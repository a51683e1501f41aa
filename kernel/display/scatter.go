package display

import (
	"fmt"
	"math"
	"slices"
)

// Scatter draws a dot for every row. Of more than 5,000 rows it draws a sample,
// always the same one, and says so.
func Scatter(data Source, x, y string, opts ...Option) *Chart {
	return newChart(scatterKind, data, x, y, "", opts)
}

var scatterKind = kind{
	name:    "scatter",
	options: []string{"Color", "ErrorBars", "Percent", "XLabel", "YLabel"},
	build:   buildScatter,
}

const maxDots = 5000

func buildScatter(c *Chart, d *dataset) (*figure, error) {
	k := curves{c: c}
	if err := k.read(d); err != nil {
		return nil, err
	}
	n := k.sample()
	switch {
	case n == 0:
		return c.empty(d), nil
	case n > maxDots:
		d.note("a sample of %s of %s", thousands(fmt.Sprint(maxDots)), count(int64(n), "point"))
	}
	k.axes(d)
	k.widen(d)
	return &figure{notes: d.notes(), vega: k.dotsVega(), draw: k.drawDots, text: k.text(n)}, nil
}

// sample keeps maxDots points, chosen by a hash of their place among all: not
// at random, and not in step with any rhythm of the data.
func (k *curves) sample() (n int) {
	for _, ps := range k.points {
		n += len(ps)
	}
	if n <= maxDots {
		return n
	}
	hashes := make([]uint64, 0, n)
	for i := range n {
		hashes = append(hashes, mix(uint64(i)))
	}
	slices.Sort(hashes)
	limit, i := hashes[maxDots-1], 0
	for s, ps := range k.points {
		var kept []point
		for _, p := range ps {
			if mix(uint64(i)) <= limit {
				kept = append(kept, p)
			}
			i++
		}
		k.points[s] = kept
	}
	return n
}

// mix is the finalizer of splitmix64 (Steele, Lea, Flood 2014), a bijection.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// widen gives dots at the edge room, and the x axis round ends.
func (k *curves) widen(*dataset) {
	var xs, ys []float64
	for _, ps := range k.points {
		for _, p := range ps {
			xs, ys = append(xs, p.x), append(ys, p.y, p.lo, p.hi)
		}
	}
	lo, hi := span(ys)
	k.y = quantities(k.y.title, lo, hi, k.c.set.percent, 6)
	if k.x.kind == quantity {
		lo, hi = span(xs)
		k.x = quantities(k.x.title, lo, hi, false, 8)
	}
	if k.x.kind == moment {
		room := (k.x.hi - k.x.lo) / 50
		k.x.lo, k.x.hi = k.x.lo-room, k.x.hi+room
	}
}

func (k *curves) dotSize() (radius float64, opacity string) {
	n := 0
	for _, ps := range k.points {
		n += len(ps)
	}
	if n > 1000 {
		return 2.2, "0.45"
	}
	return 3.6, "0.7"
}

func (k *curves) drawDots(p *page) {
	p.legend(label("", k.c.set.color), k.labels)
	p.frame(&k.x, &k.y)
	for _, t := range k.x.ticks {
		p.line(p.x(&k.x, t.at), p.top, p.x(&k.x, t.at), p.low, gridInk, 1)
	}
	radius, opacity := k.dotSize()
	for s, ps := range k.points {
		p.add(`<g fill-opacity="%s">`, opacity)
		for _, one := range ps {
			x := p.x(&k.x, one.x)
			p.whisker(&k.y, x, one.lo, one.hi, 3)
			tip := ""
			if radius > 3 {
				tip = k.tip(s, one)
			}
			p.dot(x, p.y(&k.y, one.y), radius, colorOf(s), "", tip)
		}
		p.add("</g>")
	}
}

func (k *curves) dotsVega() spec {
	s := k.vega()
	radius, _ := k.dotSize()
	layer := s["layer"].([]spec)[0]
	opacity := 0.7
	if radius < 3 {
		opacity = 0.45
	}
	layer["mark"] = spec{"type": "circle", "size": math.Round(radius * radius * 4), "opacity": opacity, "tooltip": true}
	return s
}

// quantile is the q-quantile of sorted values, interpolated as numpy and R do
// by default (type 7 of Hyndman and Fan).
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
