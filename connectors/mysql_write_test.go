package connectors_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"weir/connectors"
	. "weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// weir is a session over the connectors.
func weir() *Session {
	return NewSession(Options{Open: connectors.Open, Create: connectors.Create})
}

func wrote(t *testing.T, f *Frame, url string, options ...WriteOption) *Written {
	t.Helper()
	w, err := f.Write(url, options...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// tablesLike lists the tables of the server whose names begin with prefix.
func tablesLike(t *testing.T, prefix string) string {
	t.Helper()
	names, err := connectors.Tables(context.Background(), "mysql://shop")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, prefix) {
			out = append(out, n)
		}
	}
	return strings.Join(out, " ")
}

func shopRows(t *testing.T, table string) []string {
	t.Helper()
	src, schema := open(t, "mysql://shop/"+table)
	return read(t, src, all(schema))
}

func TestMySQLWriteTypes(t *testing.T) {
	shop(t, "DROP TABLE IF EXISTS w_every")
	f := weir().SQL(`SELECT * FROM (VALUES
		(1, true, -128::int8, 255::uint8, -32768::int16, 65535::uint16, -2147483648::int32, 4294967295::uint32, -9223372036854775808, 9223372036854775807::uint64,
		 0.5::float32, 1e300, 12345.678::decimal(12,3), 'Grüße ''x'' \ 🎈', 'abc'::binary, DATE '2024-02-29', '23:59:59'::time,
		 '1969-12-31 23:59:59.000001'::timestamp(us), '2024-07-01 12:00:00+02:00'::timestamp),
		(2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))
		t(id, bo, i1, u1, i2, u2, i4, u4, i8, u8, f4, f8, de, st, bi, da, ti, dt, ts)`)
	w := wrote(t, f, "mysql://shop/w_every")
	if w.Rows != 2 || w.String() != fmt.Sprintf("mysql://shop/shop.w_every: 2 rows, %d B", w.Bytes) {
		t.Error(w)
	}
	_, schema := open(t, "mysql://shop/w_every")
	want := "id int64, bo int64, i1 int64, u1 int64, i2 int64, u2 int64, i4 int64, u4 int64, i8 int64, u8 int64, f4 float64, f8 float64, de decimal(12,3), " +
		"st string, bi binary, da date, ti string, dt timestamp(us), ts timestamp"
	if schema.String() != want {
		t.Error(schema)
	}
	got := shopRows(t, "w_every")
	got[0] = strings.Replace(got[0], "23:59:59.000000", "23:59:59", 1) // the embedded server keeps no digits
	compare(t, got,
		`1|1|-128|255|-32768|65535|-2147483648|4294967295|-9223372036854775808|9223372036854775807|0.5|1e+300|12345.678|Grüße 'x' \ 🎈|616263|`+
			`2024-02-29|23:59:59|1969-12-31 23:59:59.000001|2024-07-01 10:00:00`,
		"2"+strings.Repeat("|null", 18))
	if got := tablesLike(t, "w_every"); got != "w_every" {
		t.Errorf("there are the tables %s", got)
	}
}

func TestMySQLWriteModes(t *testing.T) {
	shop(t, "DROP TABLE IF EXISTS w_modes", "CREATE TABLE w_modes (id INT PRIMARY KEY, name VARCHAR(10) NOT NULL DEFAULT 'none', n INT AUTO_INCREMENT UNIQUE)",
		"INSERT INTO w_modes VALUES (1, 'one', 10)")
	s := weir()
	rows := func(query string) *Frame { return s.SQL(query) }
	// Behind what is there, by name and without regard to case; a column that is left out has its default.
	wrote(t, rows("SELECT 'two' AS NAME, 2 AS id, 20 AS n UNION ALL SELECT 'zero', 0, 30"), "mysql://shop/w_modes", Append())
	compare(t, shopRows(t, "w_modes"), "0|zero|30", "1|one|10", "2|two|20")
	wrote(t, rows("SELECT 5 AS id, 50 AS n"), "mysql://shop/w_modes", Append())
	compare(t, shopRows(t, "w_modes"), "0|zero|30", "1|one|10", "2|two|20", "5|none|50")
	wrote(t, rows("SELECT 1 AS id WHERE false"), "mysql://shop/w_modes", Append())
	// The same columns keep the declarations.
	wrote(t, rows("SELECT 4 AS n, 'b' AS name, 8 AS id UNION ALL SELECT 5, 'a', 7"), "mysql://shop/w_modes")
	compare(t, shopRows(t, "w_modes"), "7|a|5", "8|b|4")
	if _, err := rows("SELECT 9 AS id, 'eleven chars' AS name, 1 AS n").Write("mysql://shop/w_modes"); err == nil {
		t.Error("the table was made anew")
	}
	if w := wrote(t, rows("SELECT 1 AS id"), "mysql://shop/w_modes", IfExists("ignore")); w.Rows != 0 {
		t.Error(w)
	}
	if _, err := rows("SELECT 1 AS id").Write("mysql://shop/w_modes", IfExists("error")); err == nil || !strings.Contains(err.Error(), "the mode is error") {
		t.Error(err)
	}
	compare(t, shopRows(t, "w_modes"), "7|a|5", "8|b|4")
	// Read and replaced by the same query.
	wrote(t, s.Read("mysql://shop/w_modes").Select(Col("id").Mul(10).As("id"), Col("name")), "mysql://shop/w_modes")
	compare(t, shopRows(t, "w_modes"), "70|a", "80|b")
	wrote(t, rows("SELECT 1 AS id WHERE false"), "mysql://shop/w_modes")
	compare(t, shopRows(t, "w_modes"))
	for _, mode := range []string{"append", "error", "ignore"} {
		shop(t, "DROP TABLE IF EXISTS w_new")
		wrote(t, rows("SELECT 1 AS id"), "mysql://shop/w_new", IfExists(mode))
		compare(t, shopRows(t, "w_new"), "1")
	}
}

func TestMySQLWriteManyRows(t *testing.T) {
	shop(t, "DROP TABLE IF EXISTS w_many")
	s := weir()
	f := s.Range(0, 20_001).Select(Col("value").As("id"), Repeat(Lit("x"), Col("value").Mod(50)).As("text"))
	wrote(t, f, "mysql://shop/w_many")
	got := s.Read("mysql://shop/w_many").Agg(Count().As("n"), Sum("id").As("sum"), Sum(Length(Col("text"))).As("chars"))
	tab, err := got.Collect()
	if err != nil || tab.At(0, "n") != int64(20_001) || tab.At(0, "sum") != int64(200_010_000) || tab.At(0, "chars") != int64(490_000) {
		t.Error(tab, err)
	}
}

func TestMySQLWriteErrors(t *testing.T) {
	shop(t, "DROP TABLE IF EXISTS w_strict", "DROP TABLE IF EXISTS w_none",
		"CREATE TABLE w_strict (id INT PRIMARY KEY, s VARCHAR(3), t TINYINT, de DECIMAL(6,2), at DATETIME, f FLOAT)", "INSERT INTO w_strict (id) VALUES (1)")
	s := weir()
	big := "SELECT value + 2 AS id, CASE WHEN value = 2345 THEN 'long' ELSE 'ok' END AS s FROM range(3000) r(value)"
	for _, c := range []struct {
		query, url string
		options    []WriteOption
		want       string
	}{
		{"SELECT 2 AS id UNION ALL SELECT 1", "mysql://shop/w_strict", []WriteOption{Append()}, "row 2: mysql"},
		{"SELECT 2 AS id, 1 AS x", "mysql://shop/w_strict", []WriteOption{Append()}, `no column "x"`},
		{"SELECT 'a' AS id", "mysql://shop/w_strict", []WriteOption{Append()}, `column "id" is string, and the table's is int`},
		{"SELECT 1.5::double AS id", "mysql://shop/w_strict", []WriteOption{Append()}, `column "id" is float64`},
		{"SELECT 3 AS id, 1.555::decimal(5,3) AS de", "mysql://shop/w_strict", []WriteOption{Append()}, "with fewer digits behind the point"},
		{"SELECT 3 AS id, '2026-01-01 10:00:00.5'::timestamp(us) AS at", "mysql://shop/w_strict", []WriteOption{Append()}, `row 1: column "at": 2026-01-01 10:00:00.5 has more than the 0 digits`},
		{"SELECT 3 AS id, 0.1::double AS f", "mysql://shop/w_strict", []WriteOption{Append()}, `row 1: column "f": 0.1 would be rounded`},
		{"SELECT 3 AS id, 1 AS ID2, 1 AS \"ID\"", "mysql://shop/w_strict", []WriteOption{Append()}, `no column "ID2"`},
		{"SELECT 1 AS a UNION ALL SELECT 'nan'::double", "mysql://shop/w_none", nil, `row 2: column "a": NaN, which MySQL does not have`},
		{"SELECT 9007199254740993 AS a, 1e0 AS b UNION ALL SELECT 1, 'inf'::double", "mysql://shop/w_none", nil, `row 2: column "b": Infinity`},
		{"SELECT [1] AS a", "mysql://shop/w_none", nil, `column "a" is list<int64>, for which there is no type there; write its to_json`},
		{"SELECT INTERVAL '1 day' AS a", "mysql://shop/w_none", nil, "cast it to text"},
		{"SELECT NULL AS a", "mysql://shop/w_none", nil, "cast it to the type that it should have"},
		{"SELECT 1 AS a", "mysql://shop/w_none", []WriteOption{PartitionBy("a")}, "are of files; a table of MySQL has none"},
		{"SELECT 1 AS a", "mysql://shop/w_none", []WriteOption{OverwritePartitions()}, "no partitions to overwrite"},
		{"SELECT 1 AS a", "mysql://shop/w_none", []WriteOption{Append(), AddColumns()}, "ALTER TABLE"},
		{"SELECT 1 AS a", "mysql://shop", nil, "no table"},
		{"SELECT assert_true(value < 5000) AS a FROM range(20000) r(value)", "mysql://shop/w_none", nil, "assert_true"},
		{big, "mysql://shop/w_strict", []WriteOption{Append()}, "row 2346: mysql"},
	} {
		_, err := s.SQL(c.query).Write(c.url, c.options...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.query, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), mysqlPassword) {
			t.Errorf("%s: the error shows the password", c.query)
		}
	}
	if got := tablesLike(t, "w_none"); got != "" {
		t.Errorf("there are the tables %s", got)
	}
	if got := tablesLike(t, "w_strict"); got != "w_strict" {
		t.Errorf("there are the tables %s", got)
	}
}

// A write that is given up leaves nothing, also if it is closed twice.
func TestMySQLWriteAbort(t *testing.T) {
	shop(t, "DROP TABLE IF EXISTS w_half")
	ctx := context.Background()
	sink, err := connectors.Create(ctx, "mysql://shop/w_half", plan.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	schema := column.NewSchema(column.Field{Name: "a", Type: column.Int64})
	batch := &column.Batch{N: 2000, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: make([]int64, 2000)}}}
	for _, cancelled := range []bool{false, true} {
		run, cancel := context.WithCancel(ctx)
		w, err := sink.Begin(run, schema)
		if err != nil {
			t.Fatal(err)
		}
		part, err := w.Part()
		if err != nil {
			t.Fatal(err)
		}
		if err := part.Write(run, batch); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Part(); err == nil {
			t.Error("two parts write one table")
		}
		if cancelled {
			cancel()
			if _, err := w.Commit(run); err == nil {
				t.Error("a cancelled write is committed")
			}
		}
		for range 2 {
			if err := w.Abort(); err != nil {
				t.Error(err)
			}
		}
		if _, err := w.Commit(ctx); err == nil {
			t.Error("an aborted write is committed")
		}
		cancel()
	}
	if got := tablesLike(t, "w_half"); got != "" {
		t.Errorf("there are the tables %s", got)
	}
}
