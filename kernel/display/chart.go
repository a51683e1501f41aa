package display

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"weir/internal/typo"
)

// A Chart is a picture of a Source, made when it is shown. It is Rich: its
// bundle has Vega-Lite, SVG and text.
type Chart struct {
	kind   kind
	source Source
	x, y   string
	value  string // of a heatmap
	set    settings
}

var _ Rich = (*Chart)(nil)

// A kind is one kind of chart: how it is made and which options it knows
// besides those of every chart.
type kind struct {
	name    string
	options []string
	build   func(c *Chart, d *dataset) (*figure, error)
}

// A figure is a chart with all decisions taken, ready to be written.
type figure struct {
	notes []string // what the reader must know: points left out, samples
	vega  spec     // without size, title and background
	draw  func(p *page)
	text  string
}

func newChart(k kind, source Source, x, y, value string, opts []Option) *Chart {
	c := &Chart{kind: k, source: source, x: x, y: y, value: value}
	c.set = settings{given: map[string]bool{}, width: 640, height: 360}
	for _, o := range opts {
		if o.set != nil {
			o.set(&c.set)
			c.set.given[o.name] = true
		}
	}
	return c
}

// MIMEBundle reads the source and draws the chart.
func (c *Chart) MIMEBundle() (map[string]any, error) {
	f, err := c.figure()
	if err != nil {
		return nil, fmt.Errorf("%s chart: %w", c.kind.name, err)
	}
	return map[string]any{
		MIMETypeVegaLite: c.vega(f),
		MIMETypeSVG:      c.svg(f),
		MIMETypeText:     c.text(f),
	}, nil
}

func (c *Chart) figure() (*figure, error) {
	if err := c.checkOptions(); err != nil {
		return nil, err
	}
	if isNil(c.source) {
		return nil, errors.New("there is no data: its source is nil")
	}
	rows, err := c.source.ChartData()
	if err != nil {
		return nil, err
	}
	d := &dataset{rows: rows}
	names := []string{c.x, c.y, c.value, c.set.color, c.set.lo, c.set.hi}
	for _, name := range names {
		if name != "" && !slices.Contains(rows.Columns(), name) {
			return nil, unknownColumn(name, rows.Columns())
		}
	}
	if d.rows.Len() == 0 {
		return c.empty(d), nil
	}
	return c.kind.build(c, d)
}

var everyChart = []string{"Title", "Width", "Height"}

func (c *Chart) checkOptions() error {
	for _, o := range []string{"Bins", "Color", "ErrorBars", "Percent", "Sort", "Stacked", "XLabel", "YLabel"} {
		if c.set.given[o] && !slices.Contains(c.kind.options, o) {
			return fmt.Errorf("it has no use for %s; it knows %s", o, strings.Join(append(slices.Clone(everyChart), c.kind.options...), ", "))
		}
	}
	if !slices.Contains([]string{"", "x", "-x", "y", "-y"}, c.set.sort) {
		return fmt.Errorf(`Sort(%q): want "x", "-x", "y" or "-y"`, c.set.sort)
	}
	if w, h := c.set.width, c.set.height; w < 120 || w > 10000 || h < 90 || h > 10000 {
		return fmt.Errorf("a size of %d x %d is out of range: 120 x 90 to 10000 x 10000", w, h)
	}
	return nil
}

// empty says that there is nothing to draw.
func (c *Chart) empty(d *dataset) *figure {
	return &figure{
		notes: d.notes(),
		vega: spec{
			"data":     spec{"values": []any{spec{"text": "no rows"}}},
			"mark":     spec{"type": "text", "fontSize": 15, "color": middleInk},
			"encoding": spec{"text": spec{"field": "text", "type": "nominal"}},
		},
		draw: func(p *page) {
			p.text(p.width/2, (p.top+p.height)/2, "no rows", words{size: 15, anchor: "middle", color: softInk})
		},
		text: "no rows",
	}
}

func (c *Chart) text(f *figure) string {
	head := c.set.title
	if head == "" {
		head = strings.ToUpper(c.kind.name[:1]) + c.kind.name[1:] + " chart"
	}
	return strings.Join(append([]string{printable(head), f.text}, f.notes...), "\n")
}

func unknownColumn(name string, have []string) error {
	near := typo.Nearest(name, have)
	switch {
	case near != "":
		return fmt.Errorf("no column %q; did you mean %q?", name, near)
	case len(have) > 20:
		return fmt.Errorf("no column %q; there are %s and %d more", name, strings.Join(have[:20], ", "), len(have)-20)
	}
	return fmt.Errorf("no column %q; there are %s", name, strings.Join(have, ", "))
}

// label is the text of an axis or legend: the option's, or the column's name.
func label(option, col string) string {
	if option != "" {
		return option
	}
	return printable(col)
}
