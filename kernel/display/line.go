package display

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Line draws y over x, in the order of x, one line a series. A row without a
// value is left out, and the line passes over it.
func Line(data Source, x, y string, opts ...Option) *Chart {
	return newChart(lineKind, data, x, y, "", opts)
}

// Area draws y over x filled down to zero. With Stacked the series lie on top of
// each other; a series without a row at some x counts as 0 there.
func Area(data Source, x, y string, opts ...Option) *Chart {
	return newChart(areaKind, data, x, y, "", opts)
}

var (
	lineKind = kind{
		name:    "line",
		options: []string{"Color", "ErrorBars", "Percent", "XLabel", "YLabel"},
		build:   func(c *Chart, d *dataset) (*figure, error) { return buildLine(c, d, false) },
	}
	areaKind = kind{
		name:    "area",
		options: []string{"Color", "Percent", "Stacked", "XLabel", "YLabel"},
		build:   func(c *Chart, d *dataset) (*figure, error) { return buildLine(c, d, true) },
	}
)

// point is one value of a series; base is what lies under it when stacked.
type point struct {
	x, y, base float64
	lo, hi     float64
}

type curves struct {
	x, y   axis
	labels []string
	points [][]point // by series
	filled bool
	c      *Chart
}

func buildLine(c *Chart, d *dataset, filled bool) (*figure, error) {
	k := curves{filled: filled, c: c}
	if err := k.read(d); err != nil {
		return nil, err
	}
	n := 0
	for _, ps := range k.points {
		n += len(ps)
	}
	if n == 0 {
		return c.empty(d), nil
	}
	for i, ps := range k.points {
		slices.SortStableFunc(ps, func(a, b point) int { return cmp.Compare(a.x, b.x) })
		if thin := thinned(ps); len(thin) < len(ps) {
			if filled && c.set.stacked {
				return nil, fmt.Errorf("%s points of one series are too many to stack: aggregate first", thousands(fmt.Sprint(len(ps))))
			}
			d.note("%s: of every stretch the first, last, least and greatest are drawn", count(int64(len(ps)), "point"))
			k.points[i] = thin
		}
	}
	if filled {
		if err := k.stack(d); err != nil {
			return nil, err
		}
	}
	k.axes(d)
	return &figure{notes: d.notes(), vega: k.vega(), draw: k.draw, text: k.text(n)}, nil
}

func (k *curves) read(d *dataset) error {
	c := k.c
	ys, err := d.numbers(c.y, "the height of a "+c.kind.name)
	if err != nil {
		return err
	}
	series, err := d.series(c.set.color)
	if err != nil {
		return err
	}
	lo, hi, err := d.errorBars(c)
	if err != nil {
		return err
	}
	xs, err := d.positions(c.x, &k.x)
	if err != nil {
		return err
	}
	k.x.title, k.x.width = label(c.set.xLabel, c.x), c.set.width
	k.labels = series.labels
	k.points = make([][]point, len(series.labels))
	for i, x := range xs {
		if math.IsNaN(x) || math.IsNaN(ys[i]) {
			d.dropped++
			continue
		}
		s := series.of[i]
		k.points[s] = append(k.points[s], point{x: x, y: ys[i], lo: lo[i], hi: hi[i]})
	}
	return nil
}

// positions reads a column as places along an axis and settles the axis' kind;
// NaN is no place.
func (d *dataset) positions(name string, a *axis) ([]float64, error) {
	values := d.column(name)
	a.kind = kindOf(values)
	out := make([]float64, len(values))
	if a.kind == category {
		codes := d.categories(name, false)
		if len(codes.labels) > maxCategories {
			return nil, fmt.Errorf("column %q has %s texts, too many for an axis: keep at most %s", name, thousands(fmt.Sprint(len(codes.labels))), thousands(fmt.Sprint(maxCategories)))
		}
		a.labels = codes.labels
		for i, code := range codes.of {
			if out[i] = float64(code); code < 0 {
				out[i] = math.NaN()
			}
		}
		return out, nil
	}
	zone := zoneOf(values)
	for i, v := range values {
		at, ok := place(v, zone)
		if out[i] = at; !ok {
			out[i] = math.NaN()
		}
	}
	return out, nil
}

// thinned keeps a long line drawable without changing its looks: of each of 500
// stretches the first, the least, the greatest and the last point.
func thinned(ps []point) []point {
	const most, stretches = 5000, 500
	if len(ps) <= most {
		return ps
	}
	var out []point
	for i := range stretches {
		from, to := i*len(ps)/stretches, (i+1)*len(ps)/stretches
		least, greatest := from, from
		for j := from; j < to; j++ {
			if ps[j].y < ps[least].y {
				least = j
			}
			if ps[j].y > ps[greatest].y {
				greatest = j
			}
		}
		keep := []int{from, least, greatest, to - 1}
		slices.Sort(keep)
		for _, j := range slices.Compact(keep) {
			out = append(out, ps[j])
		}
	}
	return out
}

// stack checks what an area cannot show and puts the series on each other.
func (k *curves) stack(d *dataset) error {
	base := map[float64]float64{}
	for _, ps := range k.points {
		for i, p := range ps {
			if i > 0 && ps[i-1].x == p.x {
				return errors.New("several rows of one series have the same " + k.c.x + ": aggregate first, or tell them apart by Color")
			}
			if p.y < 0 && k.c.set.stacked {
				return errors.New("values below zero cannot be stacked as areas; use Line")
			}
			base[p.x] = 0
		}
	}
	if !k.c.set.stacked {
		return nil
	}
	all := make([]float64, 0, len(base))
	for x := range base {
		all = append(all, x)
	}
	slices.Sort(all)
	missing := 0
	for s, ps := range k.points {
		full := make([]point, 0, len(all))
		for _, x := range all {
			at := slices.IndexFunc(ps[:min(len(ps), 1)], func(p point) bool { return p.x == x })
			p := point{x: x}
			if at == 0 {
				p, ps = ps[0], ps[1:]
			} else {
				missing++
			}
			p.base = base[x]
			base[x] += p.y
			full = append(full, p)
		}
		k.points[s] = full
	}
	if missing > 0 {
		d.note("%s drawn as 0", count(int64(missing), "missing point"))
	}
	return nil
}

func (k *curves) axes(d *dataset) {
	var xs, ys []float64
	for _, ps := range k.points {
		for _, p := range ps {
			xs = append(xs, p.x)
			ys = append(ys, p.base+p.y, p.lo, p.hi)
		}
	}
	lo, hi := span(ys)
	if k.filled || lo > 0 && lo < hi*0.6 {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	k.y = quantities(label(k.c.set.yLabel, k.c.y), lo, hi, k.c.set.percent, 5)
	from, to := span(xs)
	switch k.x.kind {
	case quantity:
		k.x = fitted(quantities(k.x.title, from, to, false, 8), from, to)
	case moment:
		k.x = moments(k.x.title, from, to, 8)
	}
}

// fitted narrows an axis to the data, so that a line fills its plot.
func fitted(a axis, lo, hi float64) axis {
	if lo >= hi {
		return a
	}
	a.lo, a.hi = lo, hi
	a.ticks = slices.DeleteFunc(a.ticks, func(t tick) bool { return t.at < lo || t.at > hi })
	return a
}

func (k *curves) draw(p *page) {
	p.legend(label("", k.c.set.color), k.labels)
	p.frame(&k.x, &k.y)
	for s, ps := range k.points {
		if len(ps) == 0 {
			continue
		}
		color := colorOf(s)
		top, bottom := k.path(p, ps, false), ""
		if k.filled {
			slices.Reverse(ps)
			bottom = "L" + k.path(p, ps, true)[1:]
			slices.Reverse(ps)
			opacity := "0.28"
			if k.c.set.stacked {
				opacity = "0.78"
			}
			p.add(`<path d="%s%sZ" fill="%s" fill-opacity="%s"/>`, top, bottom, color, opacity)
		}
		p.add(`<path d="%s" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>`, top, color)
		if len(ps) <= 40 && !(k.filled && k.c.set.stacked) {
			for _, one := range ps {
				p.dot(p.x(&k.x, one.x), p.y(&k.y, one.y), 2.8, color, "", k.tip(s, one))
			}
		}
		for _, one := range ps {
			p.whisker(&k.y, p.x(&k.x, one.x), one.lo, one.hi, 3)
		}
	}
	if k.y.lo < 0 && k.y.hi > 0 {
		zero := p.y(&k.y, 0)
		p.line(p.left, zero, p.right, zero, axisInk, 1)
	}
}

func (k *curves) path(p *page, ps []point, base bool) string {
	var b strings.Builder
	for i, one := range ps {
		y := one.base + one.y
		if base {
			y = one.base
		}
		b.WriteByte("ML"[min(i, 1)])
		b.WriteString(px(p.x(&k.x, one.x)) + " " + px(p.y(&k.y, y)))
	}
	return b.String()
}

func (k *curves) tip(s int, one point) string {
	tip := spellAt(&k.x, one.x) + ": " + amount(one.y, k.c.set.percent)
	if k.labels[s] != "" {
		tip = k.labels[s] + ", " + tip
	}
	return tip
}

// spellAt spells a place on an axis.
func spellAt(a *axis, v float64) string {
	switch a.kind {
	case category:
		return a.labels[int(v)]
	case moment:
		return strings.TrimSuffix(strings.Replace(vegaTime(v)[:19], "T", " ", 1), " 00:00:00")
	}
	return amount(v, false)
}

func (k *curves) vega() spec {
	values := []spec{}
	anyError := false
	for s, ps := range k.points {
		for _, p := range ps {
			v := spec{"x": k.x.value(p.x), "y": p.y, "from": p.base, "to": p.base + p.y, "series": k.labels[s]}
			if !math.IsNaN(p.lo) && !math.IsNaN(p.hi) && k.c.set.lo != "" {
				v["lo"], v["hi"], anyError = p.lo, p.hi, true
			}
			values = append(values, v)
		}
	}
	x, y := k.x.channel("x", false), k.y.channel("to", k.c.set.percent)
	encoding := spec{"x": x, "y": y, "color": colorChannel(label("", k.c.set.color), k.labels)}
	mark := spec{"type": "line", "point": len(values) <= 40, "strokeWidth": 2, "tooltip": true}
	if k.filled {
		y["stack"] = nil
		encoding["y2"] = spec{"field": "from"}
		opacity := 0.28
		if k.c.set.stacked {
			opacity = 0.78
		}
		mark = spec{"type": "area", "line": true, "fillOpacity": opacity, "tooltip": true}
	}
	layers := []spec{{"mark": mark, "encoding": encoding}}
	if anyError {
		layers = append(layers, errorLayer(spec{"x": x}, &k.y))
	}
	return spec{"data": spec{"values": values}, "layer": layers}
}

func (k *curves) text(n int) string {
	var lines []string
	for s, ps := range k.points {
		if len(ps) == 0 {
			continue
		}
		ys := make([]float64, len(ps))
		for i, p := range ps {
			ys[i] = p.y
		}
		lo, hi := span(ys)
		name := k.labels[s]
		if name != "" {
			name += ": "
		}
		lines = append(lines, fmt.Sprintf("%s%s  %s to %s", name, sparkline(ys, lo, hi), amount(lo, k.c.set.percent), amount(hi, k.c.set.percent)))
	}
	first, last := math.Inf(1), math.Inf(-1)
	for _, ps := range k.points {
		for _, p := range ps {
			first, last = min(first, p.x), max(last, p.x)
		}
	}
	return fmt.Sprintf("%s by %s, %s from %s to %s\n%s", k.c.y, k.c.x, count(int64(n), "point"), spellAt(&k.x, first), spellAt(&k.x, last), strings.Join(lines, "\n"))
}

// sparkline draws values as a row of at most 60 blocks.
func sparkline(ys []float64, lo, hi float64) string {
	n := min(len(ys), 60)
	var b strings.Builder
	for i := range n {
		level := 3.0
		if hi > lo {
			level = (ys[i*len(ys)/n] - lo) / (hi - lo) * 7
		}
		b.WriteRune([]rune("▁▂▃▄▅▆▇█")[int(math.Round(level))])
	}
	return b.String()
}
