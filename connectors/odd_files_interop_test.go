//go:build integration

package connectors

import (
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// notAsDuckDB says why files are read otherwise than by DuckDB: a part of the error, or of why a column is left out, or
// the first row, after "=".
var notAsDuckDB = map[string]string{
	"decimal-wide":         "decimal of 60 digits", // DuckDB makes floats of them
	"duckdb-variant-v1":    `="0"|0`,               // the script shows DuckDB's as they are stored; TestReadsVariantsOfDuckDB compares them
	"duckdb-variant-v2":    `="0"|0`,
	"encrypted-column":     "it is encrypted", // but b is read
	"encrypted-footer":     "is encrypted",
	"no-columns":           "=",              // DuckDB wants columns
	"legacy-array-struct":  "=[{v:1},{v:2}]", // as the format's rules for old lists have it
	"legacy-old-list":      "=[{array:[1,2]},{array:[3,4]}]",
	"legacy-tuple":         "=[{v:1},{v:2}]",
	"legacy-map-key-value": `=<"a"=1,"b"=1>`,
	"legacy-decimal-bytes": "=123e2|456e0|256e2|10|20000000|30000", // DuckDB reads no decimals as DELTA_LENGTH_BYTE_ARRAY
	"legacy-map-no-value":  `={key_value:[{key:"a"},{key:"b"}]}`,   // DuckDB wants a value
	"legacy-null-key":      "a map has a null as a key",
	"legacy-int96-nanos":   `it has nanoseconds; read the file with Types("t timestamp(ns, UTC)")`, // DuckDB cuts them off
	"legacy-wrong-rows":    "7 rows in all but 2",
	"legacy-no-precision":  "decimal of 0 digits",
	"legacy-bad-checksum":  "its checksum is another",
}

// TestReadsOddFiles reads files of many writers, of old ones too, as DuckDB does.
func TestReadsOddFiles(t *testing.T) {
	dir := t.TempDir()
	python(t, "write_odd.py", dir)
	writeLegacy(t, dir)
	python(t, "duckdb_rows.py", dir)
	all, _ := filepath.Glob(dir + "/*.parquet")
	if len(all) < 130 {
		t.Errorf("%d files", len(all))
	}
	told := 0
	for _, f := range all {
		name := strings.TrimSuffix(filepath.Base(f), ".parquet")
		want := wantCanon(t, strings.TrimSuffix(f, ".parquet")+".txt")
		got, leftOut, err := plainRows(f)
		differs := leftOut
		if err != nil {
			differs = err.Error()
		} else if strings.Join(got, "\n") != strings.Join(want, "\n") {
			differs += "=" + strings.Join(got[:min(len(got), 1)], "")
		}
		why, known := notAsDuckDB[name]
		if known {
			told++
		}
		if known && strings.Contains(differs, why) || !known && differs == "" {
			continue
		}
		t.Errorf("%s: %.300s; DuckDB reads %.300s", name, differs, strings.Join(want, "\n"))
	}
	if told != len(notAsDuckDB) {
		t.Errorf("%d of %d known differences", told, len(notAsDuckDB))
	}
}

// plainRows is the rows of a file as text and what is left out of them.
func plainRows(path string) (rows []string, leftOut string, err error) {
	src, err := Open(ctx, path, plan.ReadOptions{})
	if err != nil {
		return nil, "", err
	}
	schema, err := src.Schema(ctx)
	if err != nil {
		return nil, "", err
	}
	for _, m := range src.(plan.Partial).LeftOut() {
		leftOut += m.Name + ": " + m.Why + ". "
	}
	splits, err := src.Splits(ctx, plan.Request{Columns: schema.Names(), Limit: -1})
	if err != nil {
		return nil, leftOut, err
	}
	for _, s := range splits {
		r, err := s.Open(ctx, nil)
		if err != nil {
			return nil, leftOut, err
		}
		batches, err := column.ReadAll(ctx, r)
		if err != nil {
			return nil, leftOut, err
		}
		for _, b := range batches {
			for i := range b.N {
				var cells []string
				for c, f := range schema.Fields {
					cells = append(cells, plainText(f.Type, b.Cols[c].At(i)))
				}
				rows = append(rows, strings.Join(cells, "|"))
			}
		}
	}
	return rows, leftOut, nil
}

// plainText is canon with moments in nanoseconds: units do not matter.
func plainText(t column.Type, v any) string {
	switch x := v.(type) {
	case []any:
		var parts []string
		for _, e := range x {
			parts = append(parts, plainText(t.Fields[0].Type, e))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case column.StructValue:
		var parts []string
		for i, e := range x {
			parts = append(parts, e.Name+":"+plainText(t.Fields[i].Type, e.Value))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case column.MapValue:
		var parts []string
		for _, e := range x {
			parts = append(parts, plainText(t.Fields[0].Type, e.Key)+"="+plainText(t.Fields[1].Type, e.Value))
		}
		return "<" + strings.Join(parts, ",") + ">"
	case time.Duration:
		return fmt.Sprint(int64(x))
	case time.Time:
		if t.Kind == column.KindDate {
			return fmt.Sprint(column.DayOf(x))
		}
		n := new(big.Int).Mul(big.NewInt(x.Unix()), big.NewInt(1e9))
		return n.Add(n, big.NewInt(int64(x.Nanosecond()))).String()
	case column.IntervalValue:
		return fmt.Sprintf("%d,%d,%d", x.Months, x.Days, x.Micros)
	}
	return canon(t, v)
}

// TestMomentsOfOldFiles reads INT96 in the unit that is asked for.
func TestMomentsOfOldFiles(t *testing.T) {
	dir := t.TempDir()
	writeLegacy(t, dir)
	o := plan.ReadOptions{Types: must(column.ParseSchema("t timestamp(ns, UTC)"))}
	same(t, mustRows(t, open(t, filepath.Join(dir, "legacy-int96-nanos.parquet"), o), plan.Request{}), []string{"1970-01-01 00:00:00.000000001", "1970-01-01 23:59:59.999999999"})
	_, err := rowsOf(open(t, filepath.Join(dir, "legacy-int96-far.parquet"), o), plan.Request{})
	if err == nil || !strings.Contains(err.Error(), `Types("t timestamp")`) {
		t.Error(err)
	}
	os.RemoveAll(dir)
}
