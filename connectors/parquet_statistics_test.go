package connectors

import (
	"path/filepath"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Statistics are checked against the rows: exact ones are the truth, others bound it.
func TestStatisticsAreTrue(t *testing.T) {
	dir := t.TempDir()
	batches := []*column.Batch{everyBatch(0, 5000, 7), everyBatch(5000, 3000, 0), everyBatch(8000, 2000, 1)}
	write(t, filepath.Join(dir, "one.parquet"), plan.WriteOptions{TargetBytes: 50_000}, everyType, batches...)
	write(t, filepath.Join(dir, "table"), plan.WriteOptions{TargetBytes: 50_000, PartitionBy: []string{"d"}}, everyType, batches...)
	for _, path := range []string{"one.parquet", "table"} {
		src := open(t, filepath.Join(dir, path), plan.ReadOptions{})
		schema, err := src.Schema(ctx)
		if err != nil {
			t.Fatal(err)
		}
		st, err := src.(plan.Statistician).Statistics(ctx, plan.Request{Columns: schema.Names(), Limit: -1})
		if err != nil {
			t.Fatal(err)
		}
		if !st.Exact || st.Rows != 10_000 {
			t.Errorf("%s: %d rows, exact %v", path, st.Rows, st.Exact)
		}
		attained := 0
		for _, f := range schema.Fields {
			got := st.Columns[f.Name]
			values := valuesOf(t, src, f.Name)
			nulls, seen := int64(0), map[any]bool{}
			var lo, hi any
			for _, v := range values {
				if v == nil {
					nulls++
					continue
				}
				if b, ok := v.([]byte); ok {
					seen[string(b)] = true
				} else {
					seen[v] = true
				}
				if d, ok := compareValues(v, lo); lo == nil || ok && d < 0 {
					lo = v
				}
				if d, ok := compareValues(v, hi); hi == nil || ok && d > 0 {
					hi = v
				}
			}
			if got.Nulls >= 0 && got.Nulls != nulls {
				t.Errorf("%s: %s: %d nulls, not %d", path, f.Name, got.Nulls, nulls)
			}
			if got.Distinct >= 0 && got.Distinct < int64(len(seen)) {
				t.Errorf("%s: %s: %d values at most, but there are %d", path, f.Name, got.Distinct, len(seen))
			}
			if got.Attained {
				attained++
				a, ok := compareValues(got.Min, lo)
				b, ok2 := compareValues(got.Max, hi)
				if lo != nil && (!ok || !ok2 || a != 0 || b != 0) {
					t.Errorf("%s: %s: from %v to %v, not from %v to %v", path, f.Name, got.Min, got.Max, lo, hi)
				}
			}
		}
		if attained < 4 {
			t.Errorf("%s: of %d columns only are the extremes known", path, attained)
		}
		st, err = src.(plan.Statistician).Statistics(ctx, plan.Request{Columns: []string{"i"}, Filters: []plan.Filter{compare(schema, "i", "<", 100)}, Limit: -1})
		if err != nil || st.Exact {
			t.Errorf("%s: with a filter: %+v, %v", path, st, err)
		}
	}
}

func valuesOf(t *testing.T, src plan.Source, name string) []any {
	t.Helper()
	splits, err := src.Splits(ctx, plan.Request{Columns: []string{name}, Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	var out []any
	for _, s := range splits {
		r, err := s.Open(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		bs, err := column.ReadAll(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range bs {
			for i := range b.N {
				out = append(out, b.Cols[0].At(i))
			}
		}
	}
	return out
}
