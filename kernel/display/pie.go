package display

import (
	"fmt"
	"math"
	"slices"
)

// Pie draws the share of every row in the whole, as a ring. Beyond ten slices
// the smallest are drawn as one.
func Pie(data Source, x, y string, opts ...Option) *Chart {
	return newChart(pieKind, data, x, y, "", opts)
}

var pieKind = kind{name: "pie", options: []string{"Sort"}, build: buildPie}

type pie struct {
	c      *Chart
	slices []part
	total  float64
	folded bool // the last slice is the others
}

const (
	maxSlices = 10
	othersInk = "#c5cbd2"
)

func buildPie(c *Chart, d *dataset) (*figure, error) {
	all, err := d.parts(c, "a slice of a pie")
	if err != nil {
		return nil, err
	}
	p := pie{c: c, slices: folded(all), folded: len(all) > maxSlices}
	for _, s := range all {
		p.total += s.value
	}
	if p.total == 0 {
		d.note("all values are 0")
		return c.empty(d), nil
	}
	if math.IsInf(p.total, 0) {
		return nil, fmt.Errorf("the values of %s are too big to add up", c.y)
	}
	return &figure{notes: d.notes(), vega: p.vega(), draw: p.draw, text: p.text()}, nil
}

// folded keeps the greatest slices and adds up the others.
func folded(all []part) []part {
	if len(all) <= maxSlices {
		return all
	}
	order := make([]float64, len(all))
	for i, p := range all {
		order[i] = p.value
	}
	slices.Sort(order)
	limit := order[len(order)-maxSlices+1]
	ties := maxSlices - 1
	for _, v := range order {
		if v > limit {
			ties--
		}
	}
	var kept []part
	other := part{}
	n := 0
	for _, p := range all {
		if p.value > limit || p.value == limit && ties > 0 {
			if p.value == limit {
				ties--
			}
			kept = append(kept, p)
			continue
		}
		other.value += p.value
		n++
	}
	other.name = fmt.Sprintf("%d others", n)
	return append(kept, other)
}

func (p *pie) say(s part) string {
	return amount(s.value, false) + " · " + percentage(s.value/p.total)
}

func (p *pie) color(i int) string {
	if p.folded && i == maxSlices-1 {
		return othersInk
	}
	return colorOf(i)
}

func (p *pie) draw(page *page) {
	space := page.height - page.top - 16
	r := min(space/2-4, page.width*0.22)
	cx, cy := 20+page.width*0.22+10, page.top+space/2
	angle := -math.Pi / 2
	for i, s := range p.slices {
		turn := s.value / p.total * 2 * math.Pi
		page.ring(cx, cy, r, r*0.58, angle, angle+turn, p.color(i), s.name+": "+p.say(s))
		angle += turn
	}
	x := cx + r + 36
	row := min(24, space/float64(len(p.slices)))
	y := cy - row*float64(len(p.slices))/2 + row/2
	for i, s := range p.slices {
		page.rect(x, y-5, x+10, y+5, p.color(i), ` rx="2.5"`, "")
		said := p.say(s)
		name := fitWidth(s.name, page.width-x-40-textWidth(said, 11.5), 12)
		page.text(x+18, y+4, name, words{size: 12, color: ink})
		page.text(page.width-20, y+4, said, words{size: 11.5, anchor: "end", color: softInk})
		y += row
	}
}

// ring draws a sector of a ring; a full turn is drawn as two halves, because an
// arc whose ends meet is nothing.
func (p *page) ring(cx, cy, outer, inner, from, to float64, fill, tip string) {
	if to-from > 2*math.Pi-1e-6 {
		middle := (from + to) / 2
		p.ring(cx, cy, outer, inner, from, middle, fill, tip)
		p.ring(cx, cy, outer, inner, middle, to-1e-5, fill, tip)
		return
	}
	large := 0
	if to-from > math.Pi {
		large = 1
	}
	at := func(r, angle float64) string {
		return px(cx+r*math.Cos(angle)) + " " + px(cy+r*math.Sin(angle))
	}
	p.add(`<path d="M%sA%s %s 0 %d 1 %sL%sA%s %s 0 %d 0 %sZ" fill="%s" stroke="#ffffff" stroke-width="1.5">%s</path>`,
		at(outer, from), px(outer), px(outer), large, at(outer, to), at(inner, to), px(inner), px(inner), large, at(inner, from), fill, tooltip(tip))
}

func (p *pie) vega() spec {
	values, names, colors := []spec{}, []string{}, []string{}
	for i, s := range p.slices {
		names, colors = append(names, s.name), append(colors, p.color(i))
		values = append(values, spec{"name": s.name, "value": s.value, "said": p.say(s), "order": i})
	}
	return spec{
		"data": spec{"values": values},
		"mark": spec{"type": "arc", "innerRadius": min(p.c.set.height, p.c.set.width) / 5, "padAngle": 0.01},
		"encoding": spec{
			"theta":   spec{"field": "value", "type": "quantitative", "stack": true},
			"order":   spec{"field": "order", "type": "quantitative"},
			"color":   spec{"field": "name", "type": "nominal", "sort": nil, "title": nil, "scale": spec{"domain": names, "range": colors}, "legend": spec{"orient": "right"}},
			"tooltip": []spec{{"field": "name", "title": printable(p.c.x)}, {"field": "said", "title": printable(p.c.y)}},
		},
	}
}

func (p *pie) text() string {
	var names, shown []string
	var values []float64
	for _, s := range p.slices {
		names, values, shown = append(names, cut(s.name, 40)), append(values, s.value), append(shown, p.say(s))
	}
	return textBars(names, values, shown)
}
