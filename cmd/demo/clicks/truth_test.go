package clicks

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// row is a good line as a reader of the stream sees it.
type row struct {
	fields []string
	ts     time.Time
	path   string
}

func (r row) is(t eventType) bool { return r.fields[7] == EventTypes[t] }

// read decodes all objects line by line, as a careful reader would, and
// returns the good rows in order of arrival and the broken lines.
func read(t *testing.T, files map[string][]byte) (good []row, bad []BadLine) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(path, "raw/") {
			continue
		}
		gz, err := gzip.NewReader(bytes.NewReader(files[path]))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(gz)
		if err != nil {
			t.Fatal(err)
		}
		number := int64(0)
		for line := range bytes.Lines(text) {
			number++
			if number == 1 {
				if string(line) != Header+"\n" {
					t.Fatalf("%s: header %q", path, line)
				}
				continue
			}
			fields, kind, ok := decode(line)
			if !ok {
				bad = append(bad, BadLine{path, number, kind})
				continue
			}
			ts, err := time.Parse("2006-01-02T15:04:05.000Z", fields[1])
			if err != nil {
				t.Fatalf("%s:%d: %v", path, number, err)
			}
			good = append(good, row{fields, ts, path})
		}
	}
	return good, bad
}

func decode(line []byte) (fields []string, kind Damage, ok bool) {
	if !utf8.Valid(line) {
		return nil, BadEncoding, false
	}
	r := csv.NewReader(bytes.NewReader(line))
	r.FieldsPerRecord = -1
	fields, err := r.Read()
	if err != nil {
		return nil, BadQuote, false
	}
	if len(fields) != Fields {
		return nil, Ragged, false
	}
	for _, i := range []int{3, 4, 5, 6, 9, 10, 11} {
		if _, err := strconv.ParseFloat(fields[i], 64); fields[i] != "" && err != nil {
			return nil, BadNumber, false
		}
	}
	return fields, 0, true
}

// distinct leaves out copies, and checks that they are copies.
func distinct(t *testing.T, good []row) (events []row, copies int64) {
	seen := map[string]row{}
	for _, r := range good {
		first, ok := seen[r.fields[0]]
		if !ok {
			seen[r.fields[0]] = r
			events = append(events, r)
			continue
		}
		if copies++; !slices.Equal(first.fields, r.fields) {
			t.Fatalf("%s: a copy differs from its original", r.fields[0])
		}
	}
	return events, copies
}

func TestTruthIsWhatIsWritten(t *testing.T) {
	truth, files := generate(t, Options{Events: 60_000, Days: 3})
	good, bad := read(t, files)
	if !slices.Equal(bad, truth.BadLines) {
		t.Errorf("broken lines:\n got %v\nwant %v", bad, truth.BadLines)
	}
	events, copies := distinct(t, good)
	var byType [eventTypes]int64
	var late, raw, lines int64
	for _, r := range events {
		byType[slices.Index(EventTypes[:], r.fields[7])]++
		if own := r.ts.Format("raw/dt=2006-01-02/hour=15/events-15.csv.gz"); r.path > own {
			late++
		} else if r.path != own {
			t.Fatalf("%s is in %s, before it happened", r.fields[0], r.path)
		}
	}
	for _, o := range truth.Objects {
		lines, raw = lines+o.Lines, raw+o.RawBytes
		if o.GzipBytes != int64(len(files[o.Path])) {
			t.Errorf("%s has %d bytes, want %d", o.Path, len(files[o.Path]), o.GzipBytes)
		}
	}
	check := func(what string, got, want int64) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %d, want %d", what, got, want)
		}
	}
	check("events", int64(len(events)), 60_000)
	check("events in truth", truth.Events, 60_000)
	check("good", int64(len(good)), truth.Good)
	check("copies", copies, truth.Duplicates)
	check("late", late, truth.Late)
	check("lines", int64(len(good)+len(bad)), truth.Lines)
	check("lines of objects", lines, truth.Lines)
	check("raw bytes", raw, truth.RawBytes)
	check("broken", truth.AllBad(), int64(len(bad)))
	if byType != truth.ByType {
		t.Errorf("by type: got %v, want %v", byType, truth.ByType)
	}
	if truth.Duplicates < 500 || truth.Late < 150 || slices.Min(truth.Bad[:]) == 0 {
		t.Errorf("too clean: %d copies, %d late, %v broken", truth.Duplicates, truth.Late, truth.Bad)
	}
	checkVisitors(t, truth, events)
}

// checkVisitors counts again what the truth says about people.
func checkVisitors(t *testing.T, truth *Truth, events []row) {
	slices.SortStableFunc(events, func(a, b row) int { return a.ts.Compare(b.ts) })
	type person struct {
		last           time.Time
		visits         int
		viewed, bought bool
	}
	people := map[string]*person{}
	var got Truth
	for _, r := range events {
		p := people[r.fields[2]]
		if p == nil {
			p = &person{}
			people[r.fields[2]] = p
		}
		if p.visits == 0 || r.ts.Sub(p.last) > 30*time.Minute {
			p.visits++
			got.Visits++
		}
		p.last = r.ts
		p.viewed = p.viewed || r.is(videoPlay)
		if r.is(purchase) {
			if !p.bought {
				for len(got.VisitsBefore) < p.visits {
					got.VisitsBefore = append(got.VisitsBefore, 0)
				}
				got.VisitsBefore[p.visits-1]++
			}
			p.bought = true
			price, _ := strconv.ParseFloat(r.fields[9], 64)
			quantity, _ := strconv.ParseInt(r.fields[10], 10, 64)
			got.Revenue += int64(price*100+0.5) * quantity
		}
	}
	for _, p := range people {
		got.Visitors++
		if p.viewed {
			got.Viewers++
		}
		if p.bought {
			got.Buyers++
		}
		if p.viewed && p.bought {
			got.ViewBuyers++
		}
	}
	if got.Visits != truth.Visits || got.Visitors != truth.Visitors || got.Viewers != truth.Viewers || got.Buyers != truth.Buyers ||
		got.ViewBuyers != truth.ViewBuyers || got.Revenue != truth.Revenue || !slices.Equal(got.VisitsBefore, truth.VisitsBefore) {
		t.Errorf("people:\n got %+v\nwant %+v", got, *truth)
	}
	if truth.ViewerRate() < 1.2*truth.OtherRate() {
		t.Errorf("viewers buy at %.3f, others at %.3f", truth.ViewerRate(), truth.OtherRate())
	}
}

func TestSameBytesForAnyWorkers(t *testing.T) {
	_, one := generate(t, Options{Events: 5000, Days: 2, Seed: 7, Workers: 1})
	_, many := generate(t, Options{Events: 5000, Days: 2, Seed: 7, Workers: 5})
	if !maps.EqualFunc(one, many, bytes.Equal) {
		t.Error("one worker and five write different bytes")
	}
	_, other := generate(t, Options{Events: 5000, Days: 2, Seed: 8})
	if maps.EqualFunc(one, other, bytes.Equal) {
		t.Error("two seeds give the same bytes")
	}
}

func TestSmallestStreams(t *testing.T) {
	for _, n := range []int64{1, 2, 3, 4, 100} {
		truth, files := generate(t, Options{Events: n, Days: 1})
		good, bad := read(t, files)
		if truth.Events != n || int64(len(good)) != truth.Good || int64(len(bad)) != truth.AllBad() || len(truth.Objects) != 24 {
			t.Errorf("%d events: %d good, %d bad lines, %+v", n, len(good), len(bad), truth)
		}
	}
}

func TestOptionsRefused(t *testing.T) {
	for want, o := range map[string]Options{
		"events -1": {Events: -1},
		"days 1000": {Days: 1000},
		"midnight":  {Start: time.Date(2026, 1, 1, 5, 0, 0, 0, time.UTC)},
	} {
		if _, err := Generate(t.Context(), o, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// TestEventsMatchTables: each event finds one listing, its content belongs to
// its product or campaign, and nobody watches longer than a video is.
func TestEventsMatchTables(t *testing.T) {
	o := Options{Events: 20_000, Days: 2}
	_, files := generate(t, o)
	tables, err := Tables(o)
	if err != nil {
		t.Fatal(err)
	}
	index := map[string]map[string][]any{}
	for _, table := range tables {
		index[table.Name] = map[string][]any{}
		for _, r := range table.Rows {
			if len(r) != len(table.Columns) {
				t.Fatalf("%s: %d cells for columns %v", table.Name, len(r), table.Columns)
			}
			key := literal(r[0])
			if table.Name == "listing" {
				key = literal(r[2]) + "," + literal(r[1])
			}
			if index[table.Name][key] != nil {
				t.Fatalf("%s has %s twice", table.Name, key)
			}
			index[table.Name][key] = r
		}
	}
	if len(tables) != 11 {
		t.Errorf("%d tables", len(tables))
	}
	good, _ := read(t, files)
	for _, r := range good {
		if index["listing"][r.fields[3]+","+r.fields[4]] == nil {
			t.Fatalf("no listing for %v", r.fields)
		}
		content := index["content"][r.fields[5]]
		switch {
		case r.fields[5] == "":
			if r.fields[11] != "" || r.fields[6] != "" {
				t.Fatalf("no content for %v", r.fields)
			}
		case r.is(adView) || r.is(adClick):
			if campaign := index["campaign"][r.fields[6]]; campaign == nil || literal(campaign[3]) != r.fields[5] {
				t.Fatalf("wrong campaign for %v: %v", r.fields, campaign)
			}
		case literal(content[2]) != r.fields[4]:
			t.Fatalf("wrong content for %v: %v", r.fields, content)
		}
		if r.fields[11] != "" {
			watched, _ := strconv.ParseFloat(r.fields[11], 64)
			length, _ := strconv.ParseFloat(content[4].(string), 64)
			if watched > length || content[1] != int64(1) {
				t.Fatalf("%v watches %v", r.fields, content)
			}
		}
	}
}

func TestPartnerFiles(t *testing.T) {
	files, err := PartnerFiles(Options{Events: 1000, Days: 2})
	if err != nil || len(files) != 2 || files[1].Name != "partner_prices_20260306.csv" {
		t.Fatal(files, err)
	}
	records, err := csv.NewReader(bytes.NewReader(files[0].Data)).ReadAll()
	if err != nil || len(records) < 150 || bytes.Equal(files[0].Data, files[1].Data) {
		t.Errorf("%d records, %v", len(records), err)
	}
}
