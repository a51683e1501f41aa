package sql_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// shop is a few rows with nulls, duplicates and visitors that are nowhere else.
var shop = map[string]string{
	"users: user_id bigint, name string, country string, born date, seen datetime": `
		1|Ada|fr|1990-05-17|2026-03-01 09:00:00
		2|Bob|de||2026-03-02 00:00:00
		3|Cleo|fr|2001-12-31|
		4|Dan||1985-01-01|2025-12-31 23:59:59`,
	"products: id bigint, name string, brand string, price decimal(10,2)": `
		10|Lamp|acme|19.99
		11|Chair|oak|120.00
		12|Cup||4.50`,
	"events: id bigint, ts timestamp, kind string, user_id bigint, product_id bigint, price decimal(10,2), seconds double": `
		1|2026-03-01 09:00:00|view|1|10|19.99|
		2|2026-03-01 09:05:00|video|1|10||12.5
		3|2026-03-01 09:06:00|buy|1|10|19.99|
		4|2026-03-01 23:59:59.999|view|2|11|120.00|
		5|2026-03-02 00:00:00|video|2|12||nan
		6|2026-03-02 10:00:00|view||12|4.50|
		7|2026-03-02 10:00:00|video|9|99||30
		8|2026-03-02 11:30:00|buy|3|11|119.00|
		8|2026-03-02 11:30:00|buy|3|11|119.00|`,
}

func newShop(t testing.TB) *env {
	e := &env{map[string]plan.Node{}}
	for head, body := range shop {
		name, columns, _ := strings.Cut(head, ": ")
		schema, err := column.ParseSchema(columns)
		if err != nil {
			t.Fatal(err)
		}
		e.tables[name] = plan.NewValues(schema, []*column.Batch{parseRows(t, schema, body)})
	}
	return e
}

// parseRows reads lines of values between bars; an empty one is null.
func parseRows(t testing.TB, schema *column.Schema, body string) *column.Batch {
	b := &column.Batch{Cols: make([]column.Vector, schema.Len())}
	fields := make([][]string, schema.Len())
	for _, line := range strings.Split(strings.TrimSpace(body), "\n") {
		b.N++
		for i, f := range strings.Split(strings.TrimSpace(line), "|") {
			fields[i] = append(fields[i], f)
		}
	}
	for i, fs := range fields {
		tb := column.NewBuilder(column.String, len(fs))
		for _, f := range fs {
			if f == "" {
				tb.AppendNull()
			} else if err := tb.Append(f); err != nil {
				t.Fatal(err)
			}
		}
		v, err := funcs.CastVector(tb.Vector(), schema.Fields[i].Type, false)
		if err != nil {
			t.Fatal(err)
		}
		b.Cols[i] = v
	}
	return b
}

// answer runs a query and prints its rows, or the error.
func answer(dialect, query string, e sql.Env, opts exec.Options, optimized bool) string {
	ctx := context.Background()
	n, err := sql.QueryIn(ctx, dialect, query, e)
	if err != nil {
		return err.Error()
	}
	if optimized {
		if n, err = optimize.Run(ctx, n); err != nil {
			return err.Error()
		}
	}
	r, _, err := exec.Build(ctx, n, opts)
	if err != nil {
		return err.Error()
	}
	batches, err := column.ReadAll(ctx, r)
	if err != nil {
		return err.Error()
	}
	all := column.Merge(n.Schema(), batches)
	out := []string{strings.Join(n.Schema().Names(), " | ")}
	for i := range all.N {
		var row []string
		for k, c := range all.Cols {
			if c.At(i) == nil {
				row = append(row, "null")
				continue
			}
			s := column.FormatValue(n.Schema().Fields[k].Type, c.At(i))
			if c.Type().Kind == column.KindString && (s == "" || strings.TrimSpace(s) != s || s == "null") {
				s = strconv.Quote(s)
			}
			row = append(row, s)
		}
		out = append(out, strings.Join(row, " | "))
	}
	return strings.Join(out, "\n")
}

func TestRows(t *testing.T) {
	e := newShop(t)
	golden(t, "*.rows", func(t *testing.T, command, input string) string {
		dialect := strings.TrimPrefix(command, "rows ")
		if command == "rows" {
			dialect = ""
		}
		got := answer(dialect, input, e, exec.Options{Workers: 2}, false)
		if again := answer(dialect, input, e, exec.Options{Workers: 2}, true); again != got {
			t.Errorf("%s\noptimized gives\n%s\nnot\n%s", input, again, got)
		}
		for _, opts := range []exec.Options{{Workers: 1}, {Workers: 2, BatchRows: 1}, {Workers: 3, BatchRows: 3}} {
			if again := answer(dialect, input, e, opts, false); again != got {
				t.Errorf("%s\nwith %d workers and batches of %d gives\n%s\nnot\n%s", input, opts.Workers, opts.BatchRows, again, got)
			}
		}
		return got
	})
}
