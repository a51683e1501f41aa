package display

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// table is a Rows and a Source made by hand.
type table struct {
	names []string
	rows  [][]any
}

func (t table) Columns() []string        { return t.names }
func (t table) Len() int                 { return len(t.rows) }
func (t table) ChartData() (Rows, error) { return t, nil }
func (t table) At(row int, col string) any {
	return t.rows[row][slices.Index(t.names, col)]
}

func rows(names []string, rows ...[]any) table { return table{names, rows} }

func date(day int) time.Time { return time.Date(2024, 5, day, 0, 0, 0, 0, time.UTC) }

var countries = rows([]string{"country", "revenue", "device", "lo", "hi"},
	[]any{"Germany", 48200.5, "phone", 46000.0, 50100.0},
	[]any{"Germany", 31250.0, "desktop", 30000.0, 33000.0},
	[]any{"France", 39100.0, "phone", 37500.0, 41000.0},
	[]any{"France", 22400.0, "desktop", nil, nil},
	[]any{"United Kingdom & Ireland", 28000.0, "phone", 27000.0, 29500.0},
	[]any{"United Kingdom & Ireland", 30100.0, "desktop", 28000.0, 31000.0},
	[]any{"Italy", nil, "phone", 1.0, 2.0},
	[]any{"Italy", 17200.0, "desktop", 16000.0, 18000.0},
	[]any{"Spain", 15900.0, "phone", 15000.0, 17000.0},
	[]any{"Spain", math.NaN(), "desktop", 1.0, 2.0},
)

// visits is a month of two devices with a weekly rhythm.
func visits() table {
	t := table{names: []string{"day", "visits", "device"}}
	for d := 1; d <= 31; d++ {
		for i, device := range []string{"phone", "desktop"} {
			wave := 1 + 0.3*math.Sin(float64(d)*2*math.Pi/7+float64(i)*2)
			t.rows = append(t.rows, []any{date(d), int64(9000 * wave / float64(i+1)), device})
		}
	}
	return t
}

// blobs is n points around three centres.
func blobs(n int) table {
	r := rand.New(rand.NewPCG(1, 2))
	t := table{names: []string{"pc1", "pc2", "segment"}}
	centres := [][2]float64{{-3, 0}, {2, 2.5}, {2, -2}}
	for i := range n {
		c := centres[i%3]
		t.rows = append(t.rows, []any{c[0] + r.NormFloat64(), c[1] + r.NormFloat64(), fmt.Sprintf("segment %d", i%3+1)})
	}
	return t
}

func watched(n int) table {
	r := rand.New(rand.NewPCG(3, 4))
	t := table{names: []string{"seconds", "video", "quarter"}}
	for i := range n {
		t.rows = append(t.rows, []any{math.Exp(3 + 0.6*r.NormFloat64()), []string{"teaser", "review", "how-to"}[i%3], int64(i % 4)})
	}
	return t
}

func hours() table {
	t := table{names: []string{"hour", "weekday", "orders"}}
	for d, day := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
		for h := range int64(24) {
			v := 40 + 35*math.Sin(float64(h-8)/24*2*math.Pi) + float64(d)*4
			t.rows = append(t.rows, []any{h, day, math.Round(v)})
		}
	}
	return t
}

var steps = rows([]string{"step", "visitors"},
	[]any{"Viewed a product", int64(182340)},
	[]any{"Opened the widget", int64(64120)},
	[]any{"Played the video", int64(39875)},
	[]any{"Added to cart", int64(9120)},
	[]any{"Bought", int64(3310)},
)

func browsers() table {
	t := table{names: []string{"browser", "share"}}
	for i, name := range []string{"Chrome", "Safari", "Edge", "Firefox", "Samsung Internet", "Opera", "Brave", "Vivaldi", "DuckDuckGo", "UC", "Lynx", "Konqueror"} {
		t.rows = append(t.rows, []any{name, math.Round(6000 / float64(i+1))})
	}
	return t
}

var drops = rows([]string{"watched", "viewers", "kind"},
	[]any{0.0, 1.0, "short"}, []any{0.1, 0.82, "short"}, []any{0.25, 0.64, "short"}, []any{0.5, 0.43, "short"}, []any{0.75, 0.31, "short"}, []any{1.0, 0.22, "short"},
	[]any{0.0, 1.0, "long"}, []any{0.1, 0.7, "long"}, []any{0.25, 0.45, "long"}, []any{0.5, 0.28, "long"}, []any{0.75, 0.15, "long"}, []any{1.0, 0.06, "long"},
)

func purchases() table {
	t := table{names: []string{"visits before the first purchase", "visitors"}}
	for i := range int64(30) {
		t.rows = append(t.rows, []any{i + 1, int64(12000 * math.Exp(-float64(i)/4))})
	}
	return t
}
