package events_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/events"
)

type click struct {
	user string // "" is a null
	at   int64  // microseconds; -1 is a null
}

func clicks(rows []click) *Frame {
	user, ts, id := column.NewBuilder(column.String, 0), column.NewBuilder(column.Timestamp, 0), column.NewBuilder(column.Int64, 0)
	for i, r := range rows {
		if r.user == "" {
			user.AppendNull()
		} else {
			user.Append(r.user)
		}
		if r.at < 0 {
			ts.AppendNull()
		} else {
			ts.Append(column.Timestamp.Time(r.at))
		}
		id.Append(i)
	}
	schema, _ := column.ParseSchema("user string, ts timestamp, id int64")
	batch := &column.Batch{N: len(rows), Cols: []column.Vector{user.Vector(), ts.Vector(), id.Vector()}}
	var cut []*column.Batch
	for from := 0; from < batch.N; from += 100 {
		cut = append(cut, batch.Slice(from, min(from+100, batch.N)))
	}
	return NewSession(Options{}).FromBatches(schema, cut...)
}

// sessions is the plain way: row number to session, 0 for a null.
func sessions(rows []click, gap int64) []int64 {
	by := map[string][]int{}
	for i, r := range rows {
		if r.user != "" && r.at >= 0 {
			by[r.user] = append(by[r.user], i)
		}
	}
	out := make([]int64, len(rows))
	for _, is := range by {
		sort.SliceStable(is, func(a, b int) bool { return rows[is[a]].at < rows[is[b]].at })
		n := int64(0)
		for k, i := range is {
			if k == 0 || rows[i].at-rows[is[k-1]].at > gap {
				n++
			}
			out[i] = n
		}
	}
	return out
}

func TestSessions(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const minute = int64(60_000_000)
	for _, n := range []int{0, 1, 2, 1000} {
		rows := make([]click, n)
		for i := range rows {
			rows[i] = click{fmt.Sprintf("a visitor with a long name %d", r.IntN(30)), r.Int64N(600) * minute}
			switch r.IntN(20) {
			case 0:
				rows[i].user = ""
			case 1:
				rows[i].at = -1
			}
		}
		got, err := events.Sessions(clicks(rows), "user", "ts", 30*time.Minute).Collect()
		if err != nil {
			t.Fatal(err)
		}
		if got.Len() != n {
			t.Fatalf("%d rows of %d", got.Len(), n)
		}
		want := sessions(rows, 30*minute)
		got.Each(func(row Row) bool {
			have, _ := row.At("session").(int64)
			if id := row.At("id").(int64); have != want[id] {
				t.Errorf("row %d %v: session %d, want %d", id, rows[id], have, want[id])
			}
			return true
		})
	}
}

func TestSessionsAtTheGap(t *testing.T) {
	rows := []click{{"a", 0}, {"a", 1_800_000_000}, {"a", 3_600_000_001}}
	got, err := events.Sessions(clicks(rows), "user", "ts", 30*time.Minute).Collect()
	if err != nil {
		t.Fatal(err)
	}
	s, err := got.Ints("session")
	if err != nil || fmt.Sprint(s) != "[1 1 2]" {
		t.Errorf("sessions %v, %v", s, err)
	}
}

func TestSessionsRefuses(t *testing.T) {
	f := clicks([]click{{"a", 0}})
	for want, bad := range map[string]*Frame{
		`did you mean "user"`: events.Sessions(f, "usr", "ts", time.Minute),
		"not timestamp":       events.Sessions(f, "user", "id", time.Minute),
		"must be positive":    events.Sessions(f, "user", "ts", 0),
		"already":             events.Sessions(f.Rename("id", "session"), "user", "ts", time.Minute),
	} {
		if _, err := bad.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// groups is a frame of viewers and others, with and without a purchase.
func groups(inHit, in, outHit, out int) *Frame {
	a, b := column.NewBuilder(column.Bool, 0), column.NewBuilder(column.Bool, 0)
	for i := range in {
		a.Append(true)
		b.Append(i < inHit)
	}
	for i := range out {
		a.Append(false)
		b.Append(i < outHit)
	}
	schema, _ := column.ParseSchema("viewed bool, bought bool")
	return NewSession(Options{}).FromBatches(schema, &column.Batch{N: in + out, Cols: []column.Vector{a.Vector(), b.Vector()}})
}

// chi and p are those of scipy 1.17 (chi2_contingency without correction); low and
// top follow Wilson's formula, computed apart.
func TestCompare(t *testing.T) {
	c, err := events.Compare(groups(30, 100, 20, 120), "viewed", "bought")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name      string
		got, want float64
	}{
		{"share", c.In.Share, 0.3}, {"low", c.In.Low, 0.2189488529}, {"top", c.In.Top, 0.3958485463},
		{"other", c.Out.Share, 1. / 6}, {"lift", c.Lift, 0.8}, {"chi", c.ChiSquare, 5.5215686275}, {"p", c.P, 0.0187834085},
	} {
		if math.Abs(x.got-x.want) > 1e-9*math.Max(1, x.want) {
			t.Errorf("%s = %v, want %v", x.name, x.got, x.want)
		}
	}
	if !strings.Contains(c.String(), events.Caution) {
		t.Error("the caution is missing")
	}
	if c, err = events.Compare(groups(1, 2, 0, 3), "viewed", "bought"); err != nil || !math.IsNaN(c.Lift) {
		t.Errorf("lift over nothing: %v, %v", c, err)
	}
	if c, err = events.Compare(groups(0, 0, 0, 0), "viewed", "bought"); err != nil || c.In.N != 0 {
		t.Errorf("no rows: %v, %v", c, err)
	}
}

func TestDropOff(t *testing.T) {
	b := column.NewBuilder(column.Float64, 0)
	for _, v := range []any{0.0, 0.5, 0.5, 1.0, nil, 1.2} {
		b.Append(v)
	}
	schema, _ := column.ParseSchema("w float64")
	f := NewSession(Options{}).FromBatches(schema, &column.Batch{N: 6, Cols: []column.Vector{b.Vector()}})
	got, err := events.DropOff(f, "w", 4).Collect()
	if err != nil {
		t.Fatal(err)
	}
	s, err := got.Floats("share")
	if err != nil || fmt.Sprint(s) != "[1 0.8 0.8 0.4 0.4]" {
		t.Errorf("shares %v, %v", s, err)
	}
	if _, err := events.DropOff(f, "x", 4).Collect(); err == nil || !strings.Contains(err.Error(), `no column "x"`) {
		t.Errorf("typo: %v", err)
	}
}
