package display

import (
	"fmt"
	"math"
)

// Funnel draws how many are left after every step: a bar for each row, in the
// order of the rows, with its share of the first step and of the one before.
func Funnel(data Source, x, y string, opts ...Option) *Chart {
	return newChart(funnelKind, data, x, y, "", opts)
}

var funnelKind = kind{name: "funnel", options: []string{"Sort"}, build: buildFunnel}

type funnel struct {
	c     *Chart
	steps []part
}

// part is a named amount: a step of a funnel, a slice of a pie.
type part struct {
	name  string
	value float64
}

// parts reads named amounts that are not below zero, one row a name, in the
// order of the rows.
func (d *dataset) parts(c *Chart, role string) ([]part, error) {
	values, err := d.numbers(c.y, role)
	if err != nil {
		return nil, err
	}
	names := d.column(c.x)
	show := labelFormat(names, kindOf(names))
	var ps []part
	seen := map[string]bool{}
	for i, v := range values {
		if names[i] == nil || math.IsNaN(v) {
			d.dropped++
			continue
		}
		name := show(names[i])
		if v < 0 {
			return nil, fmt.Errorf("%s = %s has the value %s: %s cannot be below zero", c.x, name, amount(v, false), role)
		}
		if seen[name] {
			return nil, twice(c.x, name, "")
		}
		seen[name] = true
		ps = append(ps, part{name, v})
	}
	labels, totals := make([]string, len(ps)), make([]float64, len(ps))
	for i, p := range ps {
		labels[i], totals[i] = p.name, p.value
	}
	order, err := sortedCategories(c.set.sort, labels, totals)
	if err != nil {
		return nil, err
	}
	sorted := make([]part, len(ps))
	for now, old := range order {
		sorted[now] = ps[old]
	}
	return sorted, nil
}

func buildFunnel(c *Chart, d *dataset) (*figure, error) {
	steps, err := d.parts(c, "the width of a funnel")
	if err != nil {
		return nil, err
	}
	if len(steps) > 40 {
		return nil, fmt.Errorf("%d steps are too many for a funnel: keep at most 40", len(steps))
	}
	if len(steps) == 0 {
		return c.empty(d), nil
	}
	f := funnel{c: c, steps: steps}
	return &figure{notes: d.notes(), vega: f.vega(), draw: f.draw, text: f.text()}, nil
}

func (f *funnel) most() float64 {
	most := 0.0
	for _, s := range f.steps {
		most = max(most, s.value)
	}
	return most
}

// share tells step i's part of the first step, and of the one before.
func (f *funnel) share(i int) string {
	said := amount(f.steps[i].value, false)
	if i == 0 {
		return said
	}
	if first := f.steps[0].value; first > 0 {
		said += " · " + percentage(f.steps[i].value/first) + " of all"
	}
	if before := f.steps[i-1].value; i > 1 && before > 0 {
		said += ", " + percentage(f.steps[i].value/before) + " of the step before"
	}
	return said
}

func percentage(share float64) string { return fmt.Sprintf("%.1f%%", share*100) }

func (f *funnel) draw(p *page) {
	names, most := 0.0, f.most()
	for _, s := range f.steps {
		names = max(names, min(textWidth(s.name, 12), 180))
	}
	p.top += 6
	left := 20 + names + 14
	right := f.longest(p.width-left-20) + left
	step := (p.height - 16 - p.top) / float64(len(f.steps))
	for i, s := range f.steps {
		y := p.top + float64(i)*step
		w := 0.0
		if most > 0 {
			w = s.value / most * (right - left)
		}
		if i > 0 && most > 0 {
			before := f.steps[i-1].value / most * (right - left)
			p.add(`<path d="M%s %sL%s %sL%s %sL%s %sZ" fill="%s" fill-opacity="0.16"/>`, px(left), px(y-step*0.12), px(left+before), px(y-step*0.12),
				px(left+w), px(y+step*0.12), px(left), px(y+step*0.12), palette[0])
		}
		p.rect(left, y+step*0.12, left+max(w, 1), y+step*0.88, palette[0], ` rx="2"`, s.name+": "+f.share(i))
		p.text(20+names, y+step/2+4, fitWidth(s.name, 180, 12), words{size: 12, anchor: "end", color: ink})
		p.text(left+w+10, y+step/2+4, fitWidth(f.share(i), p.width-left-w-24, 11), words{size: 11, color: softInk})
	}
}

// longest is how long the longest bar can be for every bar to have its note
// beside it.
func (f *funnel) longest(space float64) float64 {
	longest, most := space, f.most()
	for i, s := range f.steps {
		if s.value > 0 {
			longest = min(longest, (space-textWidth(f.share(i), 11)-12)/(s.value/most))
		}
	}
	return max(longest, 60)
}

func (f *funnel) vega() spec {
	values, names := []spec{}, []string{}
	for i, s := range f.steps {
		names = append(names, s.name)
		values = append(values, spec{"step": s.name, "value": s.value, "said": f.share(i)})
	}
	y := spec{"field": "step", "type": "nominal", "sort": nil, "title": nil, "scale": spec{"domain": names}}
	x := spec{"field": "value", "type": "quantitative", "axis": nil, "scale": spec{"domain": []float64{0, max(f.most(), 1e-300) * 1.9}, "nice": false}}
	return spec{
		"data": spec{"values": values},
		"layer": []spec{
			{"mark": spec{"type": "bar", "color": palette[0], "cornerRadius": 2}, "encoding": spec{"y": y, "x": x, "tooltip": []spec{{"field": "step"}, {"field": "said"}}}},
			{"mark": spec{"type": "text", "align": "left", "dx": 8, "color": middleInk}, "encoding": spec{"y": y, "x": x, "text": spec{"field": "said"}}},
		},
	}
}

func (f *funnel) text() string {
	var names, shown []string
	var values []float64
	for i, s := range f.steps {
		names, values, shown = append(names, cut(s.name, 40)), append(values, s.value), append(shown, f.share(i))
	}
	return textBars(names, values, shown)
}
