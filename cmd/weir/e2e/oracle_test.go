package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"weir/cmd/demo/clicks"
)

// A click is a good line as a plain program sees it.
type click struct {
	fields              []string // as Header names them
	ts                  time.Time
	product, content    int64
	cents, quantity     int64
	tenths              int64  // of seconds watched
	visitor, kind, from string // from: the object
	visit               int64  // of its visitor, from 1
}

// answers are what the notebook should find, computed row by row in the most
// obvious way.
type answers struct {
	clicks       []click // distinct, each visitor's in order of time
	lines        int64   // good ones, copies as well
	bad          []clicks.BadLine
	visitsBefore map[int64]int64
	views        []view // ended ones
	shoppers     map[string]*shopper
	viewers      [2]rate // others, and those who viewed
}

// A view is how much of a video was watched, in tenths of seconds.
type view struct{ watched, of int64 }

// A rate is a group's size and how many of it bought.
type rate struct{ n, hits int64 }

// A shopper is what one visitor does, counted.
type shopper struct {
	visits, events, purchases int64
	by                        map[string]int64
	views                     []view
	firstView, lastPurchase   time.Time
}

func (s *site) oracle() (*answers, error) {
	a := &answers{visitsBefore: map[int64]int64{}, shoppers: map[string]*shopper{}}
	seen := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(s.raw)) {
		if !strings.HasPrefix(key, "raw/") {
			continue
		}
		if err := a.read(key, s.raw[key], seen); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	slices.SortStableFunc(a.clicks, func(x, y click) int { return x.ts.Compare(y.ts) })
	tenths, content := map[int64]int64{}, s.table("content")
	for _, row := range content.Rows {
		if text, ok := row[slices.Index(content.Columns, "duration_seconds")].(string); ok {
			tenths[row[0].(int64)], _ = strconv.ParseInt(strings.ReplaceAll(text, ".", ""), 10, 64)
		}
	}
	a.people(tenths)
	return a, nil
}

func (s *site) table(name string) clicks.Table {
	i := slices.IndexFunc(s.tables, func(t clicks.Table) bool { return t.Name == name })
	return s.tables[i]
}

// read takes the lines of one object apart.
func (a *answers) read(key string, data []byte, seen map[string]bool) error {
	gz, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(gz)
	if err != nil {
		return err
	}
	number := int64(0)
	for line := range bytes.Lines(text) {
		if number++; number == 1 {
			continue
		}
		c, kind, ok := parse(line)
		if !ok {
			a.bad = append(a.bad, clicks.BadLine{Path: key, Line: number, Kind: kind})
			continue
		}
		a.lines++
		if c.from = key; !seen[c.fields[0]] {
			seen[c.fields[0]] = true
			a.clicks = append(a.clicks, c)
		}
	}
	return nil
}

func parse(line []byte) (c click, kind clicks.Damage, ok bool) {
	if !utf8.Valid(line) {
		return c, clicks.BadEncoding, false
	}
	r := csv.NewReader(bytes.NewReader(line))
	r.FieldsPerRecord = -1
	fields, err := r.Read()
	if err != nil {
		return c, clicks.BadQuote, false
	}
	if len(fields) != clicks.Fields {
		return c, clicks.Ragged, false
	}
	number := func(i int) (v float64) {
		if fields[i] != "" && err == nil {
			v, err = strconv.ParseFloat(fields[i], 64)
		}
		return v
	}
	c = click{fields: fields, visitor: fields[2], kind: fields[7]}
	number(3)
	c.product, c.content = int64(number(4)), int64(number(5))
	c.cents, c.quantity, c.tenths = int64(100*number(9)+0.5), int64(number(10)), int64(10*number(11)+0.5)
	if err != nil {
		return c, clicks.BadNumber, false
	}
	c.ts, err = time.Parse("2006-01-02T15:04:05.000Z", fields[1])
	return c, clicks.BadNumber, err == nil
}

// people walks through the clicks in order of time.
func (a *answers) people(length map[int64]int64) {
	last := map[string]time.Time{}
	for i := range a.clicks {
		c := &a.clicks[i]
		p := a.shoppers[c.visitor]
		if p == nil {
			p = &shopper{by: map[string]int64{}}
			a.shoppers[c.visitor] = p
		}
		if p.events == 0 || c.ts.Sub(last[c.visitor]) > 30*time.Minute {
			p.visits++
		}
		last[c.visitor], c.visit = c.ts, p.visits
		p.events++
		p.by[c.kind]++
		switch c.kind {
		case "purchase":
			if p.purchases++; p.purchases == 1 {
				a.visitsBefore[p.visits-1]++
			}
			p.lastPurchase = c.ts
		case "video_play":
			if p.firstView.IsZero() {
				p.firstView = c.ts
			}
		case "video_close":
			if of := length[c.content]; of > 0 {
				v := view{c.tenths, of}
				p.views = append(p.views, v)
				a.views = append(a.views, v)
			}
		}
	}
	for _, p := range a.shoppers {
		viewed := !p.firstView.IsZero()
		bought := p.purchases > 0
		group := &a.viewers[0]
		if viewed {
			group = &a.viewers[1]
			bought = bought && p.lastPurchase.After(p.firstView)
		}
		group.n++
		if bought {
			group.hits++
		}
	}
}
