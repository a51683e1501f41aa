package display

import (
	"time"
)

// spec is a piece of a Vega-Lite specification.
type spec = map[string]any

// vega completes a figure's specification. The data is inside it and the fields
// have names of our own, because Vega reads dots in names as paths.
func (c *Chart) vega(f *figure) spec {
	s := spec{
		"$schema":    "https://vega.github.io/schema/vega-lite/v5.json",
		"width":      c.set.width,
		"height":     c.set.height,
		"autosize":   spec{"type": "fit", "contains": "padding"},
		"background": "transparent", // the page, whose theme tells the colours of words, too
		"padding":    14,
		"config":     vegaConfig,
	}
	if c.set.title != "" || len(f.notes) > 0 {
		title := spec{"text": printable(c.set.title)}
		if len(f.notes) > 0 {
			title["subtitle"] = f.notes
		}
		s["title"] = title
	}
	for name, v := range f.vega {
		s[name] = v
	}
	return s
}

// middleInk can be read on a white page and on a dark one.
const middleInk = "#808a95"

var vegaConfig = spec{
	"font": "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif",
	"view": spec{"stroke": nil},
	"axis": spec{
		"titleFontWeight": "normal", "labelFontSize": 11, "titleFontSize": 12, "titlePadding": 10,
		"gridColor": middleInk, "gridOpacity": 0.25, "domainColor": middleInk, "tickColor": middleInk,
	},
	"axisX":    spec{"grid": false, "tickCount": 8},
	"axisY":    spec{"tickCount": 5},
	"axisBand": spec{"grid": false, "ticks": false},
	"legend":   spec{"orient": "top", "titleFontWeight": "normal", "symbolType": "square", "columns": 5},
	"title":    spec{"anchor": "start", "fontSize": 16, "fontWeight": 600, "offset": 12},
	"range":    spec{"category": palette},
}

// channel is the encoding of an axis, over a field.
func (a *axis) channel(field string, percent bool) spec {
	ch := spec{"field": field, "title": orNil(a.title)}
	switch a.kind {
	case category:
		ch["type"] = "nominal"
		ch["sort"] = nil
		ch["scale"] = spec{"domain": a.labels}
		switch {
		case a.plain:
			ch["axis"] = spec{"labelAngle": 0, "labelOverlap": "greedy"}
		case a.crowded():
			ch["axis"] = spec{"labelLimit": longestLabel, "labelAngle": -slantDegrees}
		default:
			ch["axis"] = spec{"labelLimit": longestLabel, "labelAngle": 0}
		}
	case quantity:
		ch["type"] = "quantitative"
		ch["scale"] = spec{"domain": []float64{a.lo, a.hi}, "nice": false, "zero": false}
		if percent {
			ch["axis"] = spec{"format": ".3~p"}
		}
	case moment:
		ch["type"] = "temporal"
		ch["scale"] = spec{"type": "utc", "domain": []any{vegaTime(a.lo), vegaTime(a.hi)}}
	}
	return ch
}

// bandWidth guesses a category's width in pixels; Vega alone knows it, too late.
func (a *axis) bandWidth() float64 { return float64(a.width-110) / float64(len(a.labels)) }

func (a *axis) crowded() bool {
	for _, l := range a.labels {
		if textWidth(l, 11)+8 > a.bandWidth() {
			return true
		}
	}
	return false
}

// value is how an axis' value stands in the data.
func (a *axis) value(v float64) any {
	switch a.kind {
	case category:
		return a.labels[int(v)]
	case moment:
		return vegaTime(v)
	}
	return v
}

// vegaTime writes a wall clock as if it were UTC; with scales in UTC every
// browser shows that very clock.
func vegaTime(seconds float64) string {
	whole := int64(seconds)
	return time.Unix(whole, int64((seconds-float64(whole))*1e9)).UTC().Format("2006-01-02T15:04:05.000Z")
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// colorChannel is the encoding of series; nil without a Color option.
func colorChannel(title string, labels []string) spec {
	if len(labels) == 1 && labels[0] == "" {
		return spec{"value": palette[0]}
	}
	colors := make([]string, len(labels))
	for i := range labels {
		colors[i] = colorOf(i)
	}
	return spec{"field": "series", "type": "nominal", "title": title, "sort": nil,
		"scale": spec{"domain": labels, "range": colors}}
}
