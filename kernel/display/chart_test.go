package display

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew; read the difference before you commit it")

// gallery is every kind of chart, as people make them.
var gallery = map[string]*Chart{
	"bar":             Bar(purchases(), "visits before the first purchase", "visitors", Title("Visits before the first purchase")),
	"bar_grouped":     Bar(countries, "country", "revenue", Color("device"), ErrorBars("lo", "hi"), Title("Revenue by country"), YLabel("revenue, €")),
	"bar_stacked":     Bar(countries, "country", "revenue", Color("device"), Stacked(), Sort("-y"), Title("Revenue by country and device")),
	"line":            Line(drops, "watched", "viewers", Color("kind"), Percent(), Title("How much of the video is watched"), XLabel("share of the video"), YLabel("still watching")),
	"line_time":       Line(visits(), "day", "visits", Color("device"), Title("Visits in May")),
	"area_stacked":    Area(visits(), "day", "visits", Color("device"), Stacked()),
	"scatter":         Scatter(blobs(400), "pc1", "pc2", Color("segment"), Title("Visitors by their two main components")),
	"histogram":       Histogram(watched(900), "seconds", Title("Seconds watched"), Bins(30)),
	"histogram_parts": Histogram(watched(900), "seconds", Color("video"), Percent()),
	"heatmap":         Heatmap(hours(), "hour", "weekday", "orders", Title("Orders by hour")),
	"box":             Box(watched(300), "video", "seconds", Title("Seconds watched by kind of video")),
	"funnel":          Funnel(steps, "step", "visitors", Title("From view to purchase")),
	"pie":             Pie(browsers(), "browser", "share", Title("Browsers")),
	"empty":           Line(rows([]string{"a", "b"}), "a", "b", Title("Nothing yet")),
}

func TestGallery(t *testing.T) {
	for name, chart := range gallery {
		t.Run(name, func(t *testing.T) {
			bundle := mustBundle(t, chart)
			golden(t, name+".svg", bundle[MIMETypeSVG].(string))
			vega, err := json.MarshalIndent(bundle[MIMETypeVegaLite], "", " ")
			if err != nil {
				t.Fatal(err)
			}
			if name != "scatter" && name != "heatmap" { // long, and like the others
				golden(t, name+".vl.json", string(vega)+"\n")
			}
			golden(t, name+".txt", bundle[MIMETypeText].(string)+"\n")
		})
	}
}

func golden(t *testing.T, name, have string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(path, []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != have {
		t.Errorf("%s is not what it was; run with -rewrite and read the difference", path)
	}
}

// mustBundle shows a chart and checks what holds for every one of them.
func mustBundle(t *testing.T, c *Chart) map[string]any {
	t.Helper()
	bundle, ok, err := Bundle(c)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	svg := bundle[MIMETypeSVG].(string)
	if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
		t.Error("the SVG has coordinates that are no numbers")
	}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the SVG is not well-formed: %v", err)
		}
	}
	vega := bundle[MIMETypeVegaLite].(map[string]any)
	if vega["$schema"] != "https://vega.github.io/schema/vega-lite/v5.json" {
		t.Error("schema:", vega["$schema"])
	}
	raw, err := json.Marshal(vega)
	if err != nil || bytes.Contains(raw, []byte(`"url"`)) {
		t.Error("the specification must encode and hold its data:", err)
	}
	return bundle
}

func TestOddData(t *testing.T) {
	one := func(x, y any) table { return rows([]string{"x", "y"}, []any{x, y}) }
	for name, data := range map[string]table{
		"one row":        one("a", 1.0),
		"one zero":       one(0.0, 0.0),
		"one null":       one(nil, nil),
		"only NaN":       one(1.0, math.NaN()),
		"infinite":       rows([]string{"x", "y"}, []any{1.0, math.Inf(1)}, []any{2.0, 3.0}),
		"huge":           rows([]string{"x", "y"}, []any{-math.MaxFloat64, math.MaxFloat64}, []any{math.MaxFloat64, 1.0}),
		"big span":       rows([]string{"x", "y"}, []any{-9e299, 9e299}, []any{9e299, 1.0}),
		"tiny":           rows([]string{"x", "y"}, []any{5e-324, 5e-324}, []any{1e-320, 1e-323}),
		"close together": rows([]string{"x", "y"}, []any{1e16, 1e16}, []any{1e16 + 2, 1e16 + 2}),
		"integers":       rows([]string{"x", "y"}, []any{int64(math.MaxInt64), uint64(math.MaxUint64)}, []any{int64(math.MinInt64), uint64(1)}),
		"one time":       one(date(3), 5.0),
		"old times":      rows([]string{"x", "y"}, []any{time.Date(-4000, 1, 1, 0, 0, 0, 0, time.UTC), 5.0}, []any{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), 6.0}),
		"not UTF-8":      one("a\xff<b>&\"\x00", 1.0),
		"booleans":       rows([]string{"x", "y"}, []any{true, 1.0}, []any{false, 2.0}),
		"empty text":     one("", 3.0),
		"wide text":      one(strings.Repeat("日本", 200), 3.0),
		"decimals":       one(dec("1.5"), dec("2.25")),
	} {
		for _, make := range []func(Source, string, string, ...Option) *Chart{Bar, Line, Area, Scatter, Box, Funnel, Pie} {
			c := make(data, "x", "y")
			t.Run(c.kind.name+"/"+name, func(t *testing.T) { mustBundle(t, c) })
		}
		t.Run("heatmap/"+name, func(t *testing.T) { mustBundle(t, Heatmap(data, "x", "x", "y")) })
		t.Run("histogram/"+name, func(t *testing.T) { mustBundle(t, Histogram(data, "y")) })
		t.Run("small/"+name, func(t *testing.T) { mustBundle(t, Bar(data, "x", "y", Width(120), Height(90), Color("x"))) })
	}
}

// dec is a number that is only known as text, as decimals are.
type dec string

func (d dec) String() string { return string(d) }

func TestLeftOutRowsAreCounted(t *testing.T) {
	text := mustBundle(t, gallery["bar_grouped"])[MIMETypeText].(string)
	if !strings.Contains(text, "2 rows without a value left out") {
		t.Error(text)
	}
}

func TestScatterSamples(t *testing.T) {
	c := Scatter(blobs(12000), "pc1", "pc2", Color("segment"))
	bundle := mustBundle(t, c)
	svg := bundle[MIMETypeSVG].(string)
	if !strings.Contains(svg, "a sample of 5,000 of 12,000 points") {
		t.Error("the sample is not told")
	}
	if n := strings.Count(svg, "<circle"); n != 5000 {
		t.Errorf("%d dots", n)
	}
	if again := mustBundle(t, c); again[MIMETypeSVG] != svg {
		t.Error("two samples differ")
	}
}

func TestLongLinesAreThinned(t *testing.T) {
	long := table{names: []string{"x", "y"}}
	for i := range 20000 {
		y := math.Sin(float64(i) / 50)
		if i == 7777 {
			y = 100
		}
		long.rows = append(long.rows, []any{int64(i), y})
	}
	bundle := mustBundle(t, Line(long, "x", "y"))
	if text := bundle[MIMETypeText].(string); !strings.Contains(text, "20,000 points: of every stretch") || !strings.Contains(text, "to 100") {
		t.Error(text)
	}
	if size := len(bundle[MIMETypeSVG].(string)); size > 60000 {
		t.Errorf("the SVG has %d bytes", size)
	}
}

type broken struct{}

func (broken) ChartData() (Rows, error) { return nil, errors.New("read s3://lake: access denied") }

func TestRefusals(t *testing.T) {
	many := table{names: []string{"x", "y"}}
	for i := range 1500 {
		many.rows = append(many.rows, []any{fmt.Sprint("c", i), 1.0})
	}
	for _, c := range []struct {
		chart *Chart
		want  string
	}{
		{Bar(countries, "contry", "revenue"), `bar chart: no column "contry"; did you mean "country"?`},
		{Bar(countries, "zzz", "revenue"), `bar chart: no column "zzz"; there are country, revenue, device, lo, hi`},
		{Bar(countries, "country", "device"), `bar chart: column "device" cannot be the height of bars: row 1 holds phone, not a number`},
		{Bar(countries, "country", "revenue"), "several rows have country = Germany: aggregate first"},
		{Bar(broken{}, "a", "b"), "bar chart: read s3://lake: access denied"},
		{Bar(nil, "a", "b"), "its source is nil"},
		{Bar(many, "x", "y"), "1,500 categories are too many"},
		{Line(many, "y", "y", Color("x")), "makes 1,500 series"},
		{Pie(steps, "step", "visitors", Color("step")), "pie chart: it has no use for Color; it knows Title, Width, Height, Sort"},
		{Pie(rows([]string{"a", "b"}, []any{"x", -1.0}), "a", "b"), "cannot be below zero"},
		{Bar(steps, "step", "visitors", Sort("up")), `Sort("up"): want`},
		{Bar(steps, "step", "visitors", Width(5)), "out of range"},
		{Histogram(steps, "visitors", Bins(-1)), "Bins(-1) is out of range"},
		{Area(rows([]string{"a", "b"}, []any{1.0, -1.0}), "a", "b", Stacked()), "cannot be stacked"},
		{Heatmap(hours(), "hour", "hour", "orders"), "several rows have hour = 0 and hour = 0"},
	} {
		_, _, err := Bundle(c.chart)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

func TestStackedAreasFillGaps(t *testing.T) {
	data := rows([]string{"x", "y", "s"}, []any{1.0, 1.0, "a"}, []any{2.0, 1.0, "a"}, []any{3.0, 1.0, "a"}, []any{2.0, 5.0, "b"})
	text := mustBundle(t, Area(data, "x", "y", Color("s"), Stacked()))[MIMETypeText].(string)
	if !strings.Contains(text, "2 missing points drawn as 0") {
		t.Error(text)
	}
}

func TestHistogramCountsEveryValue(t *testing.T) {
	values := []any{0.0, 0.1, 0.3, 0.7, 1.0, 1.0, 2.5, 10.0, -3.0}
	data := table{names: []string{"v"}}
	for _, v := range values {
		data.rows = append(data.rows, []any{v})
	}
	for bins := 1; bins <= 20; bins++ {
		f, err := Histogram(data, "v", Bins(bins)).figure()
		if err != nil {
			t.Fatal(err)
		}
		total := 0.0
		for _, v := range f.vega["data"].(spec)["values"].([]spec) {
			total += v["y"].(float64)
		}
		if int(total) != len(values) {
			t.Errorf("%d bins hold %v values", bins, total)
		}
	}
}

func TestQuartiles(t *testing.T) {
	b := newBox([]float64{1, 2, 3, 4, 100})
	if b.q1 != 2 || b.median != 3 || b.q3 != 4 || b.lo != 1 || b.hi != 4 || len(b.outliers) != 1 {
		t.Errorf("%+v", b)
	}
}
