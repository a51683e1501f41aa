package dataframe_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"weir/connectors"
	. "weir/dataframe"
	"weir/dataframe/column"
)

// topRows is a table whose columns have ties, nulls and NaNs.
func topRows(t *testing.T, rows int) *column.Batch {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	kinds := []column.Type{column.Int64, column.Float64, column.String, column.Date, column.Int64}
	out := &column.Batch{N: rows}
	for c, typ := range kinds {
		b := column.NewBuilder(typ, rows)
		for i := range rows {
			var v any
			switch n := r.IntN(5000); {
			case c < 4 && n%7 == 0:
			case c == 0:
				v = n / 3
			case c == 1 && n%50 == 1:
				v = math.NaN()
			case c == 1:
				v = float64(n-2000) / 3
			case c == 2:
				v = fmt.Sprintf("customer number %d", n)
			case c == 3:
				v = time.Date(2000+n%30, 3, 1+n%28, 0, 0, 0, 0, time.UTC)
			default:
				v = i
			}
			if err := b.Append(v); err != nil {
				t.Fatal(err)
			}
		}
		out.Cols = append(out.Cols, b.Vector())
	}
	return out
}

// TestTopOfFiles compares the first rows of a file, whose scan learns of the rows found so
// far, with those of the same rows in memory.
func TestTopOfFiles(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "i", Type: column.Int64, Nullable: true}, column.Field{Name: "f", Type: column.Float64, Nullable: true},
		column.Field{Name: "s", Type: column.String, Nullable: true}, column.Field{Name: "d", Type: column.Date, Nullable: true}, column.Field{Name: "n", Type: column.Int64})
	batch := topRows(t, 40_000)
	path := filepath.Join(t.TempDir(), "top.parquet")
	if _, err := disk().FromBatches(schema, batch).Write(path, RowGroupRows(5000)); err != nil {
		t.Fatal(err)
	}
	for _, workers := range []int{1, 3} {
		s := NewSession(Options{Open: connectors.Open, Create: connectors.Create, Workers: workers})
		s.Name("memory", s.FromBatches(schema, batch))
		for _, order := range []string{"i", "i DESC", "i NULLS FIRST", "f", "f DESC", "f DESC NULLS FIRST", "s", "s DESC, i", "d DESC NULLS LAST, f", "n", "n DESC"} {
			for _, rest := range []string{"", "WHERE i BETWEEN 100 AND 900", "WHERE f > 0"} {
				query := "SELECT * FROM %s " + rest + " ORDER BY " + order + " LIMIT 30"
				got, want := rows(t, s.SQL(fmt.Sprintf(query, "'"+path+"'"))), rows(t, s.SQL(fmt.Sprintf(query, "memory")))
				if got != want {
					t.Errorf("%d workers, %s %s: got\n%s\nwant\n%s", workers, rest, order, got, want)
				}
			}
		}
	}
}

// TestTopSkipsRowGroups sees that the scan below a top-k reads no row groups that come too late.
func TestTopSkipsRowGroups(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sorted.parquet")
	if _, err := disk().SQL("SELECT i AS n, i % 7 AS k FROM range(40000) AS r(i)").Write(path, RowGroupRows(5000)); err != nil {
		t.Fatal(err)
	}
	s := NewSession(Options{Open: connectors.Open, Workers: 1})
	for query, most := range map[string]int{
		"SELECT * FROM '%s' ORDER BY n LIMIT 10":                         5000,
		"SELECT * FROM '%s' WHERE 10 / (n + 1) < 20 ORDER BY n LIMIT 10": 40000, // an error of any row would count
	} {
		text, err := s.SQL(regexp.MustCompile("%s").ReplaceAllString(query, path)).ExplainAnalyze()
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(`sorted\.parquet.*\[(\d+) rows`).FindStringSubmatch(text)
		if found == nil {
			t.Fatal(text)
		}
		if n, _ := strconv.Atoi(found[1]); n > most || most == 40000 && n < most {
			t.Errorf("%s: %d rows were read\n%s", query, n, text)
		}
	}
}
