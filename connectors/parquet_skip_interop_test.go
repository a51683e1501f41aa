//go:build integration

package connectors

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// skipScript writes 20,000 rows with page indexes and Bloom filters by pyarrow.
const skipScript = `
import sys, decimal, datetime
import pyarrow as pa, pyarrow.parquet as pq
n = 20000
day = datetime.date(2026, 1, 1)
t = pa.table({
    "n": pa.array([i // 3 for i in range(n)], pa.int64()),
    "key": pa.array([None if i % 50 == 0 else 2 * (i * 7919 % 1000) for i in range(n)], pa.int32()),
    "name": pa.array(["name %04d" % (i // 500) for i in range(n)]),
    "d": pa.array([day + datetime.timedelta(days=2 * (i % 400)) for i in range(n)]),
    "m": pa.array([decimal.Decimal(2 * (i % 400)) / 100 for i in range(n)], pa.decimal128(9, 2)),
    "ts": pa.array([datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=2 * i) for i in range(n)], pa.timestamp("us")),
})
blooms = {c: {"ndv": 5000, "fpp": 0.01} for c in ["key", "name", "d", "m", "ts"]}
for version in ["1.0", "2.0"]:
    pq.write_table(t, sys.argv[1] + "/v" + version[0] + ".parquet", row_group_size=6000, max_rows_per_page=500, write_page_index=True,
        data_page_version=version, bloom_filter_options=blooms, store_decimal_as_integer=version == "1.0")
`

// TestSkipsInOthersFiles filters files of pyarrow with and without the help of their
// indexes.
func TestSkipsInOthersFiles(t *testing.T) {
	python := os.Getenv("WEIR_PYTHON")
	if python == "" {
		t.Fatal("WEIR_PYTHON must name a Python with pyarrow")
	}
	dir := t.TempDir()
	if out, err := exec.Command(python, "-c", skipScript, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, file := range []string{"v1.parquet", "v2.parquet"} {
		src := open(t, filepath.Join(dir, file), plan.ReadOptions{})
		schema, err := src.Schema(ctx)
		if err != nil {
			t.Fatal(err)
		}
		all, _ := readCounted(t, src, plan.Request{Columns: schema.Names(), Limit: -1})
		skips := map[string]int{}
		for col, f := range schema.Fields {
			for i := 0; i < 20_000; i += 4001 {
				r := strings.Split(all[i], "|")
				for _, op := range []string{"=", ">=", "<"} {
					v := parse(t, r[col], f.Type)
					if v == nil {
						continue
					}
					filter := compareLiteral(schema, f.Name, op, &plan.Literal{Value: v, Typ: f.Type})
					var want []string
					for _, line := range all {
						x := parse(t, strings.Split(line, "|")[col], f.Type)
						if x == nil {
							continue
						}
						if c, _ := compareValues(x, v); op == "=" && c == 0 || op == ">=" && c >= 0 || op == "<" && c < 0 {
							want = append(want, line)
						}
					}
					req := plan.Request{Columns: schema.Names(), Filters: []plan.Filter{filter}, Limit: -1}
					if got, _ := readCounted(t, src, req); strings.Join(got, "\n") != strings.Join(want, "\n") {
						t.Errorf("%s: %v: %d rows, not %d", file, filter.Expr, len(got), len(want))
					}
					detail, err := src.(plan.Detailer).Detail(ctx, req)
					if err != nil {
						t.Fatal(err)
					}
					for _, why := range []string{"page index", "Bloom filter"} {
						if strings.Contains(detail, why) {
							skips[f.Name+" "+why]++
						}
					}
				}
			}
		}
		for _, want := range []string{"n page index", "name page index", "ts page index"} {
			if skips[want] == 0 {
				t.Errorf("%s: nothing skipped by %s: %v", file, want, skips)
			}
		}
		// What is between two values is denied by Bloom filters only.
		for _, c := range []struct {
			name string
			lit  *plan.Literal
		}{
			{"key", plan.NewLiteral(77)}, {"name", plan.NewLiteral("name 0013x")},
			{"m", &plan.Literal{Value: column.DecimalOf(77, 2), Typ: schema.Fields[4].Type}},
		} {
			f := compareLiteral(schema, c.name, "=", c.lit)
			detail, err := src.(plan.Detailer).Detail(ctx, plan.Request{Columns: []string{"n"}, Filters: []plan.Filter{f}, Limit: -1})
			if asBytes := file == "v2.parquet" && c.name == "m"; err != nil || strings.Contains(detail, "Bloom filter") == asBytes {
				t.Errorf("%s: %v: %s, %v", file, f.Expr, detail, err)
			}
		}
	}
}

func parse(t *testing.T, text string, typ column.Type) any {
	t.Helper()
	if text == "∅" || text == "" || text == "null" {
		return nil
	}
	v, err := parseText(typ, text)
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", typ, err))
	}
	return v
}

// nestedScript writes nested columns with small pages and page indexes by pyarrow.
const nestedScript = `
import sys
import pyarrow as pa, pyarrow.parquet as pq
n = 20000
t = pa.table({
    "n": pa.array([i // 2 for i in range(n)], pa.int64()),
    "l": pa.array([None if i % 9 == 0 else ["text %d" % (i * k) for k in range(i % 6)] for i in range(n)]),
    "s": pa.array([None if i % 7 == 0 else {"a": i, "b": [[k, None] for k in range(i % 3)]} for i in range(n)]),
    "m": pa.array([[("k%d" % k, i) for k in range(i % 4)] for i in range(n)], pa.map_(pa.string(), pa.int32())),
})
for version in ["1.0", "2.0"]:
    pq.write_table(t, sys.argv[1] + "/v" + version[0] + ".parquet", row_group_size=6000, max_rows_per_page=200, write_page_index=True, use_dictionary=False, data_page_version=version)
`

// TestSkipsNestedInOthersFiles passes over pages of nested columns of pyarrow.
func TestSkipsNestedInOthersFiles(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command(os.Getenv("WEIR_PYTHON"), "-c", nestedScript, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, file := range []string{"v1.parquet", "v2.parquet"} {
		skipsNested(t, filepath.Join(dir, file))
	}
}
