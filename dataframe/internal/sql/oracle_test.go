//go:build oracle

package sql_test

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	weirsql "weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// Random queries give the same rows here and in DuckDB. The differences that
// are meant are listed at both, in the generator.
func TestOracle(t *testing.T) {
	compared, refused := 0, map[string]int{}
	for seed := range uint64(16) {
		g := gen{r: rand.New(rand.NewPCG(seed, 3))}
		db, e := oracleTables(t, g, []int{0, 1, 40, 80}[seed%4])
		for range 250 {
			q := g.query()
			theirs, err := duckRows(db, q.theirs)
			if err != nil {
				refused["DuckDB: "+firstWords(err)]++
				continue
			}
			ours, err := ourRows(q.ours, e, false)
			if better, err2 := ourRows(q.ours, e, true); err == nil && (err2 != nil || !slices.Equal(ours, better)) {
				t.Errorf("seed %d\n%s\noptimized gives %v, %v\nnot %v", seed, q.ours, better, err2, ours)
			}
			if err != nil {
				if !meantRefusal(err) {
					t.Errorf("%s\nfails: %v\nDuckDB: %s", q.ours, err, q.theirs)
				}
				refused["Weir: "+firstWords(err)]++
				continue
			}
			compared++
			if !strings.Contains(q.ours, "ORDER BY") {
				slices.Sort(ours)
				slices.Sort(theirs)
			}
			for i := range max(len(ours), len(theirs)) {
				a, b := "no row", "no row"
				if i < len(ours) {
					a = ours[i]
				}
				if i < len(theirs) {
					b = theirs[i]
				}
				if a != b {
					t.Errorf("seed %d\n%s\nDuckDB: %s\nrow %d: %s, DuckDB has %s", seed, q.ours, q.theirs, i, a, b)
					break
				}
			}
			if t.Failed() && compared > 2000 {
				break
			}
		}
		db.Close()
	}
	t.Logf("%d queries compared, refused: %v", compared, refused)
	if compared < 2000 {
		t.Errorf("only %d queries compared", compared)
	}
}

// meantRefusal reports an error that stands where DuckDB has wider numbers.
func meantRefusal(err error) bool {
	for _, s := range []string{"does not fit decimal", "overflows", "would need", "outside the calendar", "cannot cast"} {
		if strings.Contains(err.Error(), s) {
			return true
		}
	}
	return false
}

func firstWords(err error) string {
	s := strings.Fields(err.Error())
	return strings.Join(s[:min(4, len(s))], " ")
}

func oracleTables(t *testing.T, g gen, n int) (*sql.DB, *env) {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := column.ParseSchema(oracleColumns)
	if err != nil {
		t.Fatal(err)
	}
	script := "CREATE TABLE t (" + strings.NewReplacer("string", "varchar", "datetime", "timestamp").Replace(oracleColumns) + ");"
	var body []string
	for id := range n {
		row := g.row(id)
		body = append(body, strings.Join(row, "|"))
		for i := range row {
			row[i] = literal(row[i])
		}
		script += "INSERT INTO t VALUES (" + strings.Join(row, ", ") + ");"
	}
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
	e := &env{map[string]plan.Node{}}
	var batches []*column.Batch
	for len(body) > 0 {
		k := min(len(body), 17)
		batches = append(batches, parseRows(t, schema, strings.Join(body[:k], "\n")))
		body = body[k:]
	}
	e.tables["t"] = plan.NewValues(schema, batches)
	return db, e
}

func duckRows(db *sql.DB, query string) ([]string, error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() {
		vs, at := make([]any, len(names)), make([]any, len(names))
		for i := range vs {
			at[i] = &vs[i]
		}
		if err := rows.Scan(at...); err != nil {
			return nil, err
		}
		out = append(out, plainRow(vs))
	}
	return out, rows.Err()
}

func ourRows(query string, e weirsql.Env, optimized bool) ([]string, error) {
	ctx := context.Background()
	n, err := weirsql.Query(ctx, query, e)
	if err != nil {
		return nil, err
	}
	if optimized {
		if n, err = optimize.Run(ctx, n); err != nil {
			return nil, err
		}
	}
	r, _, err := exec.Build(ctx, n, exec.Options{Workers: 2})
	if err != nil {
		return nil, err
	}
	batches, err := column.ReadAll(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, b := range batches {
		for i := range b.N {
			var vs []any
			for _, c := range b.Cols {
				vs = append(vs, c.At(i))
			}
			out = append(out, plainRow(vs))
		}
	}
	return out, nil
}

func plainRow(vs []any) string {
	var out []string
	for _, v := range vs {
		out = append(out, plainValue(v))
	}
	return strings.Join(out, " | ")
}

// plainValue writes a value so that equal ones are written alike: numbers with
// nine digits, whatever their type.
func plainValue(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case duckdb.Decimal:
		return plainNumber(x.Float64())
	case column.DecimalValue:
		return plainNumber(x.Float64())
	case float64:
		return plainNumber(x)
	case *big.Int:
		f, _ := new(big.Float).SetInt(x).Float64()
		return plainNumber(f)
	case time.Time:
		return x.UTC().Format("2006-01-02 15:04:05.999999")
	case string:
		return fmt.Sprintf("%q", x)
	case bool:
		return fmt.Sprint(x)
	case int64:
		return plainNumber(float64(x))
	case int32:
		return plainNumber(float64(x))
	case int8:
		return plainNumber(float64(x))
	}
	return fmt.Sprint(v)
}

func plainNumber(x float64) string {
	if math.Abs(x) < 1e-9 {
		return "0"
	}
	// Values half-way between nine digits must not fall to either side by the
	// rounding of the last bit.
	return fmt.Sprintf("%.9g", x*(1+1e-13))
}
