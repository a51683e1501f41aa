package display

import (
	"fmt"
	"html"
	"math"
	"strings"
	"unicode"
)

const (
	ink     = "#2b3440"
	softInk = "#66727f"
	gridInk = "#e8ebef"
	axisInk = "#b9c1ca"
	font    = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif"
)

// palette is muted enough to sit together and ordered so that neighbours
// differ in lightness too.
var palette = []string{
	"#3e6fb0", "#e08e45", "#46a081", "#c25a55", "#8a70b8",
	"#c9a83c", "#5bb0c4", "#a8697f", "#7d8894", "#86a84f",
}

func colorOf(series int) string { return palette[series%len(palette)] }

// page is an SVG drawing in the making. top, and the plot's edges once frame has
// run, are in pixels.
type page struct {
	width, height            float64
	top                      float64 // below title, notes and legend
	left, right, bottom, low float64 // the plot's edges; low is its bottom edge
	b                        strings.Builder
}

// words are how a text looks.
type words struct {
	size   float64
	anchor string // "start", "middle", "end"
	color  string
	bold   bool
	turn   float64 // degrees
}

// svg draws the whole chart on a white card, which reads on dark pages too.
func (c *Chart) svg(f *figure) string {
	p := &page{width: float64(c.set.width), height: float64(c.set.height), top: 18}
	if c.set.title != "" {
		p.text(20, p.top+14, fitWidth(printable(c.set.title), p.width-40, 16), words{size: 16, color: ink, bold: true})
		p.top += 26
	}
	for _, note := range f.notes {
		p.text(20, p.top+10, fitWidth(note, p.width-40, 11.5), words{size: 11.5, color: softInk})
		p.top += 17
	}
	if f.draw != nil {
		f.draw(p)
	}
	title := c.set.title
	if title == "" {
		title = c.kind.name + " chart"
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" style="max-width:100%%;height:auto" role="img" aria-label="%s" font-family="%s">`+
		"\n<rect width=\"100%%\" height=\"100%%\" rx=\"10\" fill=\"#ffffff\"/>\n",
		c.set.width, c.set.height, c.set.width, c.set.height, escapeXML(title), font) + p.b.String() + "</svg>\n"
}

func (p *page) add(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *page) text(x, y float64, s string, w words) {
	extra := ""
	if w.anchor != "" && w.anchor != "start" {
		extra += ` text-anchor="` + w.anchor + `"`
	}
	if w.bold {
		extra += ` font-weight="600"`
	}
	if w.turn != 0 {
		extra += fmt.Sprintf(` transform="rotate(%s %s %s)"`, px(w.turn), px(x), px(y))
	}
	p.add(`<text x="%s" y="%s" font-size="%s" fill="%s"%s>%s</text>`, px(x), px(y), px(w.size), w.color, extra, escapeXML(s))
}

func (p *page) line(x1, y1, x2, y2 float64, color string, width float64) {
	p.add(`<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="%s"/>`, px(x1), px(y1), px(x2), px(y2), color, px(width))
}

// rect draws a box with a tooltip; corners may come in any order.
func (p *page) rect(x1, y1, x2, y2 float64, fill, extra, tip string) {
	x1, x2 = min(x1, x2), max(x1, x2)
	y1, y2 = min(y1, y2), max(y1, y2)
	p.add(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"%s>%s</rect>`, px(x1), px(y1), px(x2-x1), px(y2-y1), fill, extra, tooltip(tip))
}

func (p *page) dot(x, y, r float64, fill, extra, tip string) {
	p.add(`<circle cx="%s" cy="%s" r="%s" fill="%s"%s>%s</circle>`, px(x), px(y), px(r), fill, extra, tooltip(tip))
}

func tooltip(tip string) string {
	if tip == "" {
		return ""
	}
	return "<title>" + escapeXML(tip) + "</title>"
}

func escapeXML(s string) string { return html.EscapeString(printable(s)) }

// px writes a coordinate, to a hundredth and without a needless zero.
func px(v float64) string {
	s := fmt.Sprintf("%.2f", v)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// textWidth estimates a text's width from typical sans-serif letters.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljI.,:;'|!()[] ", r):
			w += 0.33
		case strings.ContainsRune("mwMW@%", r):
			w += 0.88
		case r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r > 0x1F000:
			w += 1.05
		case unicode.IsUpper(r):
			w += 0.7
		default:
			w += 0.58
		}
	}
	return w * size
}

// fitWidth shortens s to a width in pixels.
func fitWidth(s string, width, size float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && textWidth(string(r), size)+size*0.8 > width {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

// legend draws the names of the series in rows below the title.
func (p *page) legend(title string, labels []string) {
	if len(labels) == 1 && labels[0] == "" {
		return
	}
	x, y := 20.0, p.top+12
	if title != "" {
		title = fitWidth(title, 120, 11.5)
		p.text(x, y, title, words{size: 11.5, color: softInk})
		x += textWidth(title, 11.5) + 14
	}
	for i, l := range labels {
		l = fitWidth(l, 160, 11.5)
		w := textWidth(l, 11.5) + 32
		if x+w > p.width-12 && x > 20 {
			x, y = 20, y+18
		}
		p.rect(x, y-9, x+10, y+1, colorOf(i), ` rx="2.5"`, "")
		p.text(x+15, y, l, words{size: 11.5, color: ink})
		x += w
	}
	p.top = y + 10
}

// frame draws axes, grid and labels, and settles the plot's edges.
func (p *page) frame(x, y *axis) {
	p.left, p.right = 20, p.width-22
	if y.title != "" {
		p.left += 18
	}
	widest := 0.0
	for _, l := range y.spelled() {
		widest = max(widest, textWidth(fitWidth(l, 150, 11), 11))
	}
	p.left = min(p.left+widest+8, p.right-40) // a small chart loses labels, not its plot
	p.top += 10
	slant, every := p.fitLabels(x)
	p.low = p.height - 14
	if x.title != "" {
		p.low -= 20
	}
	p.low -= p.labelHeight(x, slant)
	p.low = max(p.low, p.top+20)
	p.drawY(y)
	p.drawX(x, slant, every)
}

// spelled are the axis' texts.
func (a *axis) spelled() []string {
	if a.kind == category {
		return a.labels
	}
	var all []string
	for _, t := range a.ticks {
		all = append(all, t.label)
	}
	return all
}

const (
	slantDegrees = 35
	longestLabel = 130 // pixels of a slanted label
)

// fitLabels decides how a category axis keeps its labels apart: slanted, or
// only every so many.
func (p *page) fitLabels(x *axis) (slant bool, every int) {
	if x.kind != category {
		return false, 1
	}
	step := (p.right - p.left) / float64(len(x.labels))
	widest := 0.0
	for _, l := range x.labels {
		widest = max(widest, textWidth(l, 11))
	}
	switch {
	case widest+8 <= step:
		return false, 1
	case x.plain && widest < 60:
		return false, int(math.Ceil((widest + 12) / step))
	}
	// A slanted first label reaches to the left of the plot.
	reach := min(textWidth(x.labels[0], 11), longestLabel) * math.Cos(slantDegrees*math.Pi/180)
	p.left = min(max(p.left, reach-step/2+14), p.right-40)
	return true, max(int(math.Ceil(15/step)), 1)
}

func (p *page) labelHeight(x *axis, slant bool) float64 {
	if !slant {
		return 20
	}
	widest := 0.0
	for _, l := range x.labels {
		widest = max(widest, min(textWidth(l, 11), longestLabel))
	}
	return widest*math.Sin(slantDegrees*math.Pi/180) + 20
}

func (p *page) drawY(y *axis) {
	if y.kind == category {
		for i, l := range y.labels {
			p.text(p.left-8, p.y(y, float64(i))+4, fitWidth(l, 150, 11), words{size: 11, anchor: "end", color: softInk})
		}
	} else {
		for _, t := range y.ticks {
			at := p.y(y, t.at)
			p.line(p.left, at, p.right, at, gridInk, 1)
			p.text(p.left-8, at+4, t.label, words{size: 11, anchor: "end", color: softInk})
		}
	}
	if y.title != "" {
		middle := (p.top + p.low) / 2
		p.text(24, middle, fitWidth(y.title, p.low-p.top+20, 11.5), words{size: 11.5, anchor: "middle", color: ink, turn: -90})
	}
}

func (p *page) drawX(x *axis, slant bool, every int) {
	p.line(p.left, p.low, p.right, p.low, axisInk, 1)
	switch {
	case x.kind != category:
		for _, t := range x.ticks {
			at := p.x(x, t.at)
			p.line(at, p.low, at, p.low+4, axisInk, 1)
			p.text(at, p.low+17, t.label, words{size: 11, anchor: "middle", color: softInk})
		}
	case slant:
		for i := 0; i < len(x.labels); i += every {
			p.text(p.x(x, float64(i))+4, p.low+15, fitWidth(x.labels[i], longestLabel, 11), words{size: 11, anchor: "end", color: softInk, turn: -slantDegrees})
		}
	default:
		for i := 0; i < len(x.labels); i += every {
			p.text(p.x(x, float64(i)), p.low+17, x.labels[i], words{size: 11, anchor: "middle", color: softInk})
		}
	}
	if x.title != "" {
		p.text((p.left+p.right)/2, p.height-12, fitWidth(x.title, p.right-p.left, 11.5), words{size: 11.5, anchor: "middle", color: ink})
	}
}

// x and y turn an axis' values into pixels.
func (p *page) x(a *axis, v float64) float64 { return p.left + a.at(v)*(p.right-p.left) }

func (p *page) y(a *axis, v float64) float64 {
	if a.kind == category {
		return p.top + a.at(v)*(p.low-p.top)
	}
	return p.low - a.at(v)*(p.low-p.top)
}
