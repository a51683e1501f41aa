package dataframe_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"

	. "weir/dataframe"
)

// TestJoinsTellScansTheirKeys runs queries over files, whose scans learn the keys of joins above them, and over rows in
// memory, which learn nothing.
func TestJoinsTellScansTheirKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 26))
	facts := randomFacts(r, 40_000)
	s, dir := disk(), t.TempDir()
	for name, b := range map[string]*Frame{
		"facts": facts(s, "id bigint, k bigint, d date, p decimal(15,2), far bigint, f double"),
		"keys":  randomFacts(r, 900)(s, "id bigint, k bigint, d date, p decimal(15,2), far bigint, f double"),
	} {
		path := filepath.Join(dir, name+".parquet")
		if _, err := b.Write(path); err != nil {
			t.Fatal(err)
		}
		rows, err := b.Collect()
		if err != nil {
			t.Fatal(err)
		}
		s.Name(name, s.Read(path))
		s.Name("held_"+name, s.FromBatches(rows.Schema(), rows.Batch()))
	}
	for _, c := range []struct{ query, learnt string }{
		{"SELECT f.id, k.id FROM {facts} f JOIN {keys} k ON f.k = k.k", "k among"},
		{"SELECT f.id, k.id FROM {facts} f JOIN {keys} k ON f.d = k.d", ""},
		{"SELECT f.id, k.id FROM {facts} f JOIN {keys} k ON f.p = k.p", "p among"},
		{"SELECT f.id, k.id FROM {facts} f JOIN {keys} k ON f.p = k.p AND f.k = k.k", "k among"},
		{"SELECT f.id, k.id FROM {facts} f JOIN {keys} k ON f.far = k.far", ""},
		{"SELECT f.id, k.id FROM {facts} f JOIN {keys} k ON f.k IS NOT DISTINCT FROM k.k AND f.far = k.far", ""},
		{"SELECT f.id FROM {facts} f WHERE k IN (SELECT k FROM {keys} WHERE id % 3 = 0)", "k among"},
		{"SELECT f.id FROM {facts} f WHERE k NOT IN (SELECT k FROM {keys} WHERE k IS NOT NULL)", ""},
		{"SELECT f.id, k.id FROM {facts} f LEFT JOIN {keys} k ON f.k = k.k", ""},
		{"SELECT f.id, k.id FROM {facts} f FULL JOIN {keys} k ON f.k = k.k", ""},
		{"SELECT g.k, n, x, id FROM (SELECT k, count(*) AS n, sum(f) AS x FROM {facts} GROUP BY k) g JOIN {keys} k ON g.k = k.k", "k among"},
		{"SELECT g.k, n, id FROM (SELECT k, count(DISTINCT d) AS n FROM {facts} GROUP BY k) g JOIN {keys} k ON g.k = k.k", "k among"},
		{"SELECT g.k, n, id FROM (SELECT k, d, count(*) AS n FROM {facts} GROUP BY ROLLUP (k, d)) g JOIN {keys} k ON g.k = k.k", ""},
		{"SELECT a.id, b.id FROM {facts} a JOIN {facts} b ON a.id = b.id WHERE b.k IN (SELECT k FROM {keys} WHERE k IS NOT NULL)", "k among"},
		{"SELECT a.id, b.id FROM {facts} a JOIN {facts} b ON a.id = b.id + 1 WHERE a.k IN (SELECT k FROM {keys} WHERE id % 2 = 1)", "k among"},
		{"SELECT f.id, n FROM {facts} f JOIN (SELECT k, row_number() OVER (ORDER BY id) AS n FROM {facts}) w ON f.id = w.n WHERE w.k IN (SELECT k FROM {keys})", ""},
	} {
		var got [2][]string
		for i, prefix := range []string{"", "held_"} {
			query := strings.NewReplacer("{facts}", prefix+"facts", "{keys}", prefix+"keys").Replace(c.query)
			rows, err := s.SQL(query).Collect()
			if err != nil {
				t.Fatalf("%s: %v", query, err)
			}
			for row := range rows.Len() {
				text := ""
				for _, v := range rows.Batch().Cols {
					text += fmt.Sprint(v.At(row), " ")
				}
				got[i] = append(got[i], text)
			}
			plan, err := s.SQL(query).ExplainAnalyze()
			if err != nil || c.learnt != "" && i == 0 && !strings.Contains(plan, c.learnt) {
				t.Errorf("%s did not learn %s: %v\n%s", query, c.learnt, err, plan)
			}
		}
		if !reflect.DeepEqual(got[0], got[1]) {
			t.Errorf("%s: %d rows of files, %d of memory, or others", c.query, len(got[0]), len(got[1]))
		}
	}
}

// randomFacts makes n rows with keys that lie together, far from each other, and at the ends of the numbers.
func randomFacts(r *rand.Rand, n int) func(s *Session, schema string) *Frame {
	return func(s *Session, text string) *Frame {
		schema, err := column.ParseSchema(text)
		if err != nil {
			panic(err)
		}
		rows := make([][]any, n)
		for i := range rows {
			rows[i] = []any{
				int64(i), r.Int64N(20_000) - 10_000, time.Unix(86400*r.Int64N(9000)-86400*4000, 0).UTC(), column.DecimalOf(r.Int64N(50_000)-25_000, 2),
				r.Int64N(3000)<<40 + []int64{math.MinInt64, 0, -5}[r.IntN(3)], r.Float64(),
			}
			if r.IntN(20) == 0 {
				rows[i][1+r.IntN(4)] = nil
			}
		}
		b := &column.Batch{N: n}
		for c, f := range schema.Fields {
			v := column.NewBuilder(f.Type, n)
			for _, row := range rows {
				if err := v.Append(row[c]); err != nil {
					panic(err)
				}
			}
			b.Cols = append(b.Cols, v.Vector())
		}
		return s.FromBatches(schema, b)
	}
}
