package e2e

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/cmd/demo/clicks"
	"weir/dataframe"
)

// checkClicks compares every field of every click that was written.
func checkClicks(t *testing.T, f *findings) {
	truth := f.site.truth
	read := match(t, f.printedBy(t, "raw.Count()"), `(\d+) lines read, (\d+) set aside`)
	if int64(read[0]) != f.lines || f.lines != truth.Good || int64(read[1]) != truth.AllBad() {
		t.Errorf("printed %v, want %d and %d", read, f.lines, truth.AllBad())
	}
	table := f.published(t, "clicks")
	if int64(table.Len()) != truth.Events || len(f.clicks) != table.Len() {
		t.Fatalf("%d clicks, want %d", table.Len(), truth.Events)
	}
	want := map[string]click{}
	for _, c := range f.clicks {
		want[c.fields[0]] = c
	}
	names := strings.Split(clicks.Header, ",")
	table.Each(func(r dataframe.Row) bool {
		id := r.At("event_id").(string)
		c, ok := want[id]
		if !ok {
			t.Errorf("event %s is not in the logs, or twice in the table", id)
			return false
		}
		delete(want, id)
		for i, name := range names {
			if got := field(r.At(name)); got != c.fields[i] {
				t.Errorf("event %s, %s: got %q, want %q", id, name, got, c.fields[i])
			}
		}
		if got := r.At("day").(time.Time); !got.Equal(c.ts.Truncate(24 * time.Hour)) {
			t.Errorf("event %s of %s is of day %s", id, c.ts, got)
		}
		return !t.Failed()
	})
	checkFiles(t, f)
}

// field is a value as the logs write it.
func field(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return fmt.Sprint(v)
}

// checkFiles expects files near the size that was asked for: none is much
// larger, and a day has no more of them than it takes.
func checkFiles(t *testing.T, f *findings) {
	files := must(f.site.list(t.Context(), "tables/clicks/"))(t)
	perDay, bytes := map[string]int64{}, map[string]int64{}
	for key, size := range files {
		if _, old := f.before[key]; old || !strings.HasSuffix(key, ".parquet") {
			continue
		}
		day := strings.Split(key, "/")[2]
		perDay[day]++
		bytes[day] += size
		if size > 250_000*3/2 {
			t.Errorf("%s has %d bytes", key, size)
		}
	}
	if len(perDay) != f.site.truth.Options.Days || !strings.HasPrefix(slices.Min(keysOf(perDay)), "day=20") {
		t.Errorf("folders %v, want one a day", perDay)
	}
	for day, n := range perDay {
		if most := 2 + 2*bytes[day]/250_000; n > most {
			t.Errorf("%s: %d files of %d bytes together", day, n, bytes[day])
		}
	}
}

func keysOf[V any](m map[string]V) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

// What the notebook says about a line of each kind.
var reasons = map[clicks.Damage]*regexp.Regexp{
	clicks.Ragged:      regexp.MustCompile(`^\d+ fields, not 13$`),
	clicks.BadQuote:    regexp.MustCompile(`^text after the closing quote`),
	clicks.BadNumber:   regexp.MustCompile(`^column (price|product_id): .*(12,3x|N/A)`),
	clicks.BadEncoding: regexp.MustCompile(`^column (url|user_agent): .*UTF-8`),
}

func checkQuarantine(t *testing.T, f *findings) {
	want := map[string]clicks.Damage{}
	for _, b := range f.site.truth.BadLines {
		want[fmt.Sprintf("s3://%s/%s:%d", bucket, b.Path, b.Line)] = b.Kind
	}
	if !slices.Equal(f.bad, f.site.truth.BadLines) {
		t.Error("the oracle itself finds other broken lines")
	}
	f.published(t, "results/quarantine").Each(func(r dataframe.Row) bool {
		where, reason := fmt.Sprintf("%s:%d", r.At("file"), r.At("line")), r.At("reason").(string)
		kind, ok := want[where]
		if !ok {
			t.Errorf("%s is in quarantine, for %s", where, reason)
		} else if !reasons[kind].MatchString(reason) {
			t.Errorf("%s, %s: %s", where, kind, reason)
		}
		if raw := r.At("raw").(string); strings.Count(raw, ",") < 8 {
			t.Errorf("%s: raw is %q", where, raw)
		}
		delete(want, where)
		return true
	})
	for where, kind := range want {
		t.Errorf("%s, %s, is not in quarantine", where, kind)
	}
}

// checkLookup compares the joins of the notebook with the same query run by
// the database.
func checkLookup(t *testing.T, f *findings) {
	want := f.site.query(t, clicks.LookupSQL)
	table := f.published(t, "results/lookup")
	if !slices.Equal(table.Columns(), clicks.LookupFields) {
		t.Errorf("columns %v, want %v", table.Columns(), clicks.LookupFields)
	}
	if table.Len() != len(want) || len(want) < 300 {
		t.Fatalf("%d rows, want %d", table.Len(), len(want))
	}
	table.Each(func(r dataframe.Row) bool {
		for i, name := range clicks.LookupFields {
			if got := text(r.At(name)); got != want[r.Index()][i] {
				t.Errorf("row %d, %s: got %s, want %s", r.Index(), name, got, want[r.Index()][i])
			}
		}
		return !t.Failed()
	})
}

// query is a result of the database, as text.
func (s *site) query(t *testing.T, query string) (all [][]string) {
	t.Helper()
	rows := must(s.db.QueryContext(t.Context(), query))(t)
	defer rows.Close()
	names := must(rows.Columns())(t)
	for rows.Next() {
		cells, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(names))
		for i, c := range cells {
			if row[i] = "NULL"; c.Valid {
				row[i] = c.String
			}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
