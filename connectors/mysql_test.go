package connectors_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"weir/connectors"
	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// read is rows of a source as text, a line each.
func read(t *testing.T, src plan.Source, req plan.Request) []string {
	t.Helper()
	lines, err := tryRead(src, req)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func tryRead(src plan.Source, req plan.Request) ([]string, error) {
	ctx := context.Background()
	splits, err := src.Splits(ctx, req)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, s := range splits {
		r, err := s.Open(ctx, nil)
		if err != nil {
			return nil, err
		}
		batches, err := column.ReadAll(ctx, r)
		if err != nil {
			return nil, err
		}
		for _, b := range batches {
			for i := range b.N {
				var cells []string
				for _, c := range b.Cols {
					v := c.At(i)
					cell := column.FormatValue(c.Type(), v)
					if v == nil {
						cell = "null"
					}
					cells = append(cells, cell)
				}
				lines = append(lines, strings.Join(cells, "|"))
			}
		}
	}
	return lines, nil
}

func open(t *testing.T, address string) (plan.Source, *column.Schema) {
	t.Helper()
	src, err := connectors.Open(context.Background(), address, plan.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	schema, err := src.Schema(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return src, schema
}

func all(s *column.Schema) plan.Request { return plan.Request{Columns: s.Names(), Limit: -1} }

func compare(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

var everyType = []string{
	"CREATE TABLE every (id BIGINT PRIMARY KEY, ti TINYINT(1), si SMALLINT UNSIGNED, bu BIGINT UNSIGNED, de DECIMAL(12,3), fl FLOAT, " +
		"`größe` DOUBLE, ch CHAR(5), vc VARCHAR(40) NOT NULL, tx TEXT, en ENUM('x','y'), js JSON, bi VARBINARY(8), bl BLOB, " +
		"da DATE, dt DATETIME(6), ts TIMESTAMP, tm TIME, ye YEAR, bt BIT(9))",
	`INSERT INTO every VALUES (3, 1, 65535, 9223372036854775807, -12.5, 1.5, 1e300, 'abc', 'Grüße 🎈', 'a text longer than twelve bytes', 'y',
		'{"a": 1}', x'FF00', x'00', '2024-02-29', '1969-12-31 23:59:59.000001', '2024-07-01 12:00:00', '-01:02:03', 2024, b'100000001')`,
	`INSERT INTO every (id, vc) VALUES (1, '')`,
	`INSERT INTO every (id, ti, vc) VALUES (2, -128, 'x')`,
}

func TestMySQLTypes(t *testing.T) {
	shop(t, everyType...)
	src, schema := open(t, "mysql://shop/every")
	want := "id int64, ti int64, si int64, bu int64, de decimal(12,3), fl float64, größe float64, ch string, vc string, tx string, en string, js string, " +
		"bi binary, bl binary, da date, dt timestamp(us), ts timestamp, tm string, ye int64, bt int64"
	if schema.String() != want {
		t.Error(schema)
	}
	if schema.Fields[0].Nullable || !schema.Fields[1].Nullable || schema.Fields[8].Nullable {
		t.Error("nullability is wrong")
	}
	compare(t, read(t, src, all(schema)),
		"1"+strings.Repeat("|null", 7)+"|"+strings.Repeat("|null", 11),
		"2|-128"+strings.Repeat("|null", 6)+"|x"+strings.Repeat("|null", 11),
		`3|1|65535|9223372036854775807|-12.500|1.5|1e+300|abc|Grüße 🎈|a text longer than twelve bytes|y|{"a": 1}|ff00|00|`+
			`2024-02-29|1969-12-31 23:59:59.000001|2024-07-01 12:00:00|-01:02:03|2024|257`,
	)
	plantest.Source(t, src)
	// Any columns in any order, and none.
	compare(t, read(t, src, plan.Request{Columns: []string{"vc", "id"}, Limit: -1}), "|1", "x|2", "Grüße 🎈|3")
	compare(t, read(t, src, plan.Request{Limit: -1}), "", "", "")
	n, err := src.(plan.Counter).Count(context.Background())
	if n != 3 || err != nil {
		t.Error(n, err)
	}
}

// filter is text resolved against schema.
func filter(t *testing.T, schema *column.Schema, e plan.Expr) plan.Filter {
	t.Helper()
	r, err := plan.Resolve(e, schema)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Filter{Expr: r, Columns: plan.ColumnsOf(r)}
}

func call(name string, args ...any) plan.Expr {
	c := &plan.Call{Func: name}
	for _, a := range args {
		if e, ok := a.(plan.Expr); ok {
			c.Args = append(c.Args, e)
		} else {
			c.Args = append(c.Args, plan.NewLiteral(a))
		}
	}
	return c
}

func col(name string) plan.Expr { return &plan.Column{Name: name} }

func TestMySQLPushdown(t *testing.T) {
	shop(t,
		"CREATE TABLE p (id INT PRIMARY KEY, name VARCHAR(20), price DECIMAL(8,2), n INT, f DOUBLE, d DATE, at DATETIME)",
		"INSERT INTO p VALUES (5,'Apple',1.50,1,0.1,'2024-01-01','2024-01-01 10:00:00'),(1,'apple',2.50,NULL,0.2,'2024-01-02','2024-01-02 10:00:00')",
		"INSERT INTO p VALUES (2,NULL,NULL,3,NULL,NULL,NULL),(3,'it''s \\\\ `x`',9.99,-4,-1.5,'2024-02-01','2024-02-01 00:00:00'),(4,'ß',0.00,5,1e10,'1999-12-31','1999-12-31 00:00:00')",
	)
	src, schema := open(t, "mysql://shop/shop.p")
	req := plan.Request{Columns: []string{"id", "name"}, Limit: 7, Filters: []plan.Filter{filter(t, schema, call(">", col("price"), 2))}}
	if splits, err := src.Splits(context.Background(), req); err != nil || len(splits) != 1 || splits[0].Rows() != 7 {
		t.Error(splits, err)
	}
	detail, err := src.(plan.Detailer).Detail(context.Background(), req)
	if want := "SELECT `id`, `name` FROM `shop`.`p` WHERE (`price` > 2.00) ORDER BY `id` LIMIT 7"; detail != want || err != nil {
		t.Error(detail, err)
	}
	tests := []struct {
		where plan.Expr
		how   plan.Exactness
		want  string // ids, of the rows that the server sends
	}{
		{call("=", col("id"), 3), plan.Fully, "3"},
		{call("<>", col("n"), 3), plan.Fully, "3 4 5"},
		{call(">", col("price"), column.DecimalOf(250, 2)), plan.Fully, "3"},
		{call(">=", col("price"), 2), plan.Fully, "1 3"},
		{call("<", col("f"), 0.15), plan.Fully, "3 5"},
		{call(">", col("n"), 2.5), plan.Fully, "2 4"},
		{call("=", col("name"), "it's \\ `x`"), plan.Partly, "3"},
		{call("<", col("name"), "b"), plan.No, "1 2 3 4 5"},
		{call("<>", col("name"), "b"), plan.No, "1 2 3 4 5"},
		{call(">=", col("d"), "2024-01-02"), plan.Partly, "1 3"},
		{call("<", col("at"), "2024-01-02 10:00:00"), plan.Partly, "4 5"},
		{call("is_null", col("n")), plan.Fully, "1"},
		{call("is_not_null", col("d")), plan.Partly, "1 3 4 5"},
		{call("is_null", col("d")), plan.No, "1 2 3 4 5"},
		{call("in", col("id"), 1, 5, 77), plan.Fully, "1 5"},
		{call("not", call("=", col("n"), 3)), plan.Fully, "3 4 5"},
		{call("not", call("=", col("name"), "ß")), plan.No, "1 2 3 4 5"},
		{call("or", call("=", col("id"), 1), call("is_null", col("price"))), plan.Fully, "1 2"},
		{call("and", call(">", col("id"), 2), call("<", col("name"), "b")), plan.No, "1 2 3 4 5"},
		{call("and", call(">", col("id"), 2), call("=", col("name"), "Apple")), plan.Partly, "5"},
		{call("not", call("<", col("d"), "2024-01-02")), plan.Partly, "1 3"},
		{call("not", call("is_not_null", col("d"))), plan.No, "1 2 3 4 5"},
		{call("not", call("is_not_null", col("n"))), plan.Fully, "1"},
		{call("or", call(">", col("id"), 2), call("<", col("name"), "b")), plan.No, "1 2 3 4 5"},
	}
	for _, test := range tests {
		f := filter(t, schema, test.where)
		if how := src.(plan.Filterer).Pushes(f.Expr); how != test.how {
			t.Errorf("%s is pushed %d, want %d", f.Expr, how, test.how)
		}
		got := read(t, src, plan.Request{Columns: []string{"id"}, Filters: []plan.Filter{f}, Limit: -1})
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: rows %v, want %s", f.Expr, got, test.want)
		}
		// The limit may be applied by the server only if the filter is exact.
		got = read(t, src, plan.Request{Columns: []string{"id"}, Filters: []plan.Filter{f}, Limit: 1})
		if want := strings.Fields(test.want); test.how == plan.Fully && len(got) != 1 || test.how != plan.Fully && len(got) != len(want) {
			t.Errorf("%s limit 1: rows %v", f.Expr, got)
		}
	}
}

func TestMySQLManyRows(t *testing.T) {
	var b strings.Builder
	const n = 9001
	for i := range n {
		fmt.Fprintf(&b, ",(%d,'name number %d')", i, i)
	}
	shop(t, "CREATE TABLE big (id INT PRIMARY KEY, name TEXT)", "INSERT INTO big VALUES "+b.String()[1:])
	src, schema := open(t, "mysql://shop/big")
	got := read(t, src, all(schema))
	if len(got) != n || got[0] != "0|name number 0" || got[n-1] != fmt.Sprintf("%d|name number %d", n-1, n-1) {
		t.Error(len(got), got[0], got[len(got)-1])
	}
	t.Run("keeps the promises of a source", func(t *testing.T) { plantest.Source(t, src) })
	t.Run("closed early, twice", func(t *testing.T) {
		ctx := context.Background()
		splits, _ := src.Splits(ctx, all(schema))
		r, err := splits[0].Open(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := r.Next(ctx); err != nil || b.N != column.BatchRows {
			t.Fatal(b, err)
		}
		if r.Close() != nil || r.Close() != nil {
			t.Error("Close fails")
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		splits, _ := src.Splits(ctx, all(schema))
		r, err := splits[0].Open(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err := r.Next(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := r.Next(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// A query that computes for long is given up at once, and the server told.
func TestMySQLCancelWhileWaiting(t *testing.T) {
	server := startMySQL(t, "CREATE TABLE one (id INT PRIMARY KEY)", "INSERT INTO one VALUES (1)")
	stalled := make(chan struct{})
	killed := make(chan struct{})
	var seen sync.Once
	// The answer to the query never comes.
	through := proxy(t, server, func(fromClient []byte) bool {
		if bytes.Contains(fromClient, []byte("KILL QUERY ")) {
			seen.Do(func() { close(killed) })
		}
		if bytes.Contains(fromClient, []byte("SELECT `id` FROM")) {
			close(stalled)
			return false
		}
		return true
	})
	t.Setenv("WEIR_PROFILE_SLOW", "mysql://reader:"+mysqlPassword+"@"+through+"/shop")
	src, schema := open(t, "mysql://slow/one")
	ctx, cancel := context.WithCancel(context.Background())
	splits, err := src.Splits(ctx, all(schema))
	if err != nil {
		t.Fatal(err)
	}
	result := make(chan error)
	go func() {
		_, err := splits[0].Open(ctx, nil)
		result <- err
	}()
	<-stalled
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	<-killed
}

func TestMySQLErrors(t *testing.T) {
	server := startMySQL(t, "CREATE TABLE orders (id INT PRIMARY KEY, total DECIMAL(30,2))", "CREATE TABLE users (id INT PRIMARY KEY)")
	closed := closedPort(t)
	for name, url := range map[string]string{
		"SHOP":    "mysql://reader:" + mysqlPassword + "@" + server + "/shop",
		"WRONG":   "mysql://reader:not-the-password@" + server + "/shop",
		"CLOSED":  "mysql://reader:not-the-password@" + closed + "/shop",
		"UNKNOWN": "mysql://reader:not-the-password@no..host/shop",
	} {
		t.Setenv("WEIR_PROFILE_"+name, url)
	}
	for address, want := range map[string]string{
		"mysql://wrong/orders":              `access denied for user "reader"; check user and password of profile "wrong"`,
		"mysql://closed/orders":             `nobody answers at ` + closed + ` (profile "closed")`,
		"mysql://unknown/orders":            `no host "no..host"`,
		"mysql://shop/ordres":               `no table "ordres" in database "shop"; did you mean "orders"?`,
		"mysql://shop/sohp.orders":          `no database "sohp"`,
		"mysql://shop":                      `no table; write mysql://shop/table`,
		"mysql://shop/*":                    `is not one table`,
		"mysql://reader@" + server + "/x":   `no database; write mysql://`,
		"mysql://reader@" + server + "/a.b": `it has no password; define a profile with one`,
	} {
		src, err := connectors.Open(context.Background(), address, plan.ReadOptions{})
		if err == nil {
			_, err = src.Schema(context.Background())
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v\nwant %s", address, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "not-the-password") || strings.Contains(err.Error(), mysqlPassword)) {
			t.Errorf("%s: the error shows a password: %v", address, err)
		}
	}
	src, schema := open(t, "mysql://shop/orders")
	if _, err := tryRead(src, all(schema)); err == nil || !strings.Contains(err.Error(), `column "total" is decimal(30,2)`) {
		t.Error(err)
	}
	if got := read(t, src, plan.Request{Columns: []string{"id"}, Limit: -1}); len(got) != 0 {
		t.Error(got)
	}
	tables, err := connectors.Tables(context.Background(), "mysql://shop")
	if err != nil || strings.Join(tables, " ") != "orders users" {
		t.Error(tables, err)
	}
}

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	return l.Addr().String()
}
