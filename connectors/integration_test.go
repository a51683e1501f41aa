//go:build integration

package connectors_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"

	"weir/connectors"
	. "weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// These tests run against servers whose addresses, as URLs of profiles, are in
// WEIR_TEST_MYSQL, WEIR_TEST_S3 and WEIR_TEST_FTP. The MySQL user may do anything in the
// URL's database, which is called shop.

func serverOf(t testing.TB, name string) string {
	t.Helper()
	address := os.Getenv(name)
	if address == "" {
		t.Fatalf("%s is not set", name)
	}
	return address
}

// realShop makes tables on the real server.
func realShop(t *testing.T, statements ...string) {
	t.Helper()
	address := serverOf(t, "WEIR_TEST_MYSQL")
	t.Setenv("WEIR_PROFILE_SHOP", address)
	db := realDB(t, address)
	for _, s := range statements {
		if _, rest, ok := strings.Cut(s, "CREATE TABLE "); ok {
			name, _, _ := strings.Cut(rest, " ")
			exec(t, db, "DROP TABLE IF EXISTS "+name)
		}
		exec(t, db, s)
	}
}

func realDB(t testing.TB, address string) *sql.DB {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("WEIR_TEST_MYSQL is not a URL")
	}
	cfg := driver.NewConfig()
	cfg.User = u.User.Username()
	cfg.Passwd, _ = u.User.Password()
	cfg.Net, cfg.Addr, cfg.DBName = "tcp", u.Host, strings.Trim(u.Path, "/")
	cfg.Params = map[string]string{"sql_mode": "''", "time_zone": "'+00:00'", "character_set_client": "utf8mb4", "character_set_connection": "utf8mb4"}
	connector, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t testing.TB, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%.200s: %v", statement, err)
	}
}

func TestRealMySQL(t *testing.T) {
	shop = realShop
	defer func() { shop = embeddedShop }()
	t.Run("types", TestMySQLTypes)
	t.Run("pushdown", TestMySQLPushdown)
	t.Run("many rows", TestMySQLManyRows)
}

// What the embedded server does not have.
func TestRealMySQLCorners(t *testing.T) {
	realShop(t,
		"CREATE TABLE corners (id INT PRIMARY KEY, ts TIMESTAMP(3) NULL, dt DATETIME(3), tm TIME(3), d DATE, bu BIGINT UNSIGNED, "+
			"ci VARCHAR(20) COLLATE utf8mb4_general_ci, l1 VARCHAR(20) CHARACTER SET latin1, ge POINT, de DECIMAL(65,30), st SET('a','b'), zf INT(6) ZEROFILL)",
		"INSERT INTO corners VALUES (1,'2024-07-01 12:00:00.125','2024-07-01 12:00:00.625','838:59:59.001','0000-00-00',9223372036854775807,'Äpfel ','Grüße',NULL,1,'a,b',42)",
		"INSERT INTO corners VALUES (2,NULL,'0000-00-00 00:00:00','-00:00:01','2024-00-10',0,'apfel','',NULL,NULL,'',0)",
		"INSERT INTO corners VALUES (3,'1970-01-01 00:00:01','1000-01-01 00:00:00','00:00:00','9999-12-31',18446744073709551615,NULL,NULL,NULL,NULL,NULL,NULL)",
	)
	src, schema := open(t, "mysql://shop/corners")
	cols := []string{"id", "ts", "dt", "tm", "d", "ci", "l1", "st", "zf"}
	compare(t, read(t, src, plan.Request{Columns: cols, Limit: -1}),
		"1|2024-07-01 12:00:00.125|2024-07-01 12:00:00.625|838:59:59.001|null|Äpfel |Grüße|a,b|42",
		"2|null|null|-00:00:01.000|null|apfel|||0",
		"3|1970-01-01 00:00:01|1000-01-01 00:00:00|00:00:00.000|9999-12-31|null|null|null|null",
	)
	for column, want := range map[string]string{
		"bu": `column "bu", row 3 of the result: 18446744073709551615 is more than an int64 holds`,
		"de": `column "de" is decimal(65,30)`,
		"ge": `column "ge" has type point`,
	} {
		if _, err := tryRead(src, plan.Request{Columns: []string{column}, Limit: -1}); err == nil || !strings.Contains(err.Error(), want) {
			t.Error(err)
		}
	}
	// The server lets more through than is asked for, and never less.
	for _, test := range []struct {
		where plan.Expr
		how   plan.Exactness
		want  string
	}{
		{call("=", col("ci"), "APFEL"), plan.Partly, "1 2"},
		{call("=", col("l1"), "Grüße"), plan.Partly, "1"},
		{call("<", col("d"), "2000-01-01"), plan.Partly, "1"},
		{call(">=", col("ts"), "2024-07-01 12:00:00.125"), plan.Partly, "1"},
		{call("=", col("bu"), int64(9223372036854775807)), plan.Fully, "1"},
		{call("=", col("st"), "a,b"), plan.No, "1 2 3"},
	} {
		f := filter(t, schema, test.where)
		got := strings.Join(read(t, src, plan.Request{Columns: []string{"id"}, Filters: []plan.Filter{f}, Limit: -1}), " ")
		if how := src.(plan.Filterer).Pushes(f.Expr); how != test.how || got != test.want {
			t.Errorf("%s: pushed %d, rows %s, want %s", f.Expr, how, got, test.want)
		}
	}
}

// A cancelled query ends on the server too.
func TestRealMySQLKill(t *testing.T) {
	realShop(t, "CREATE TABLE one (id INT PRIMARY KEY)", "INSERT INTO one VALUES (1)", "CREATE OR REPLACE VIEW slow AS SELECT SLEEP(600) AS s FROM one")
	db := realDB(t, serverOf(t, "WEIR_TEST_MYSQL"))
	running := func() int {
		var n int
		if err := db.QueryRow("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%`slow`%' AND id <> CONNECTION_ID()").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	src, schema := open(t, "mysql://shop/slow")
	ctx, cancel := context.WithCancel(context.Background())
	splits, err := src.Splits(ctx, all(schema))
	if err != nil {
		t.Fatal(err)
	}
	result := make(chan error)
	go func() {
		r, err := splits[0].Open(ctx, nil)
		if err == nil {
			_, err = r.Next(ctx)
			r.Close()
		}
		result <- err
	}()
	for running() == 0 {
	}
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	for running() > 0 {
	}
}

func TestRealMySQLErrors(t *testing.T) {
	u, err := url.Parse(serverOf(t, "WEIR_TEST_MYSQL"))
	if err != nil {
		t.Fatal("WEIR_TEST_MYSQL is not a URL")
	}
	realShop(t, "CREATE TABLE orders (id INT PRIMARY KEY)")
	t.Setenv("WEIR_PROFILE_WRONG", "mysql://"+u.User.Username()+":not-the-password@"+u.Host+"/shop")
	t.Setenv("WEIR_PROFILE_NOBODY", "mysql://nobody:not-the-password@"+u.Host+"/shop")
	for address, want := range map[string]string{
		"mysql://wrong/orders":     `access denied for user "` + u.User.Username() + `"; check user and password of profile "wrong"`,
		"mysql://nobody/orders":    `access denied for user "nobody"`,
		"mysql://shop/ordres":      `did you mean "orders"?`,
		"mysql://shop/shopp.order": `no database "shopp"`,
	} {
		src, err := connectors.Open(context.Background(), address, plan.ReadOptions{})
		if err == nil {
			_, err = src.Schema(context.Background())
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "not-the-password") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestRealS3(t *testing.T) {
	t.Setenv("WEIR_PROFILE_S3", serverOf(t, "WEIR_TEST_S3"))
	bucket := fmt.Sprintf("weir-test-%d", os.Getpid())
	if err := connectors.MakeBucket(context.Background(), "s3://"+bucket); err != nil {
		t.Fatal(err)
	}
	testStore(t, "s3://"+bucket+"/any/where/", 20<<20)
	t.Run("many keys", func(t *testing.T) {
		s, _ := store(t, "s3://"+bucket+"/")
		testManyKeys(t, s, 1003)
	})
	t.Run("large", func(t *testing.T) {
		s, _ := store(t, "s3://"+bucket+"/")
		data := noise(30 << 20)
		put(t, s, "large", data)
		p := make([]byte, len(data)+1)
		if n, _ := s.ReadAt(context.Background(), find(t, s, "large"), p, 0); n != len(data) || !bytes.Equal(p[:n], data) {
			t.Error(n)
		}
	})
	t.Run("errors", func(t *testing.T) {
		u, err := url.Parse(serverOf(t, "WEIR_TEST_S3"))
		if err != nil {
			t.Fatal("WEIR_TEST_S3 is not a URL")
		}
		u.User = url.UserPassword(u.User.Username(), "not-the-secret")
		t.Setenv("WEIR_PROFILE_WRONG", u.String())
		for address, want := range map[string]string{
			"s3://no-such-bucket-at-all/x":            `no bucket "no-such-bucket-at-all"`,
			"s3://no-such-bucket-at-all/*":            `no bucket "no-such-bucket-at-all"`,
			"s3://" + bucket + "/*?profile=wrong":     `check profile "wrong"`,
			"s3://" + bucket + "/x.csv?profile=wrong": `profile "wrong"`,
		} {
			s, path, err := connectors.StoreOf(context.Background(), address)
			if err == nil {
				_, err = s.List(context.Background(), path)
			}
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "not-the-secret") {
				t.Errorf("%s: %v", address, err)
			}
		}
	})
}

func TestRealFTP(t *testing.T) {
	t.Setenv("WEIR_PROFILE_PARTNER", serverOf(t, "WEIR_TEST_FTP"))
	testStore(t, fmt.Sprintf("ftp://partner/weir-test-%d/where/", os.Getpid()), 20<<20)
}

// All rows of a large table, by plantest's eyes.
func TestRealMySQLSource(t *testing.T) {
	realShop(t, "CREATE TABLE seq (id INT PRIMARY KEY, s TEXT, d DATE)", "INSERT INTO seq SELECT seq, IF(seq % 7 = 0, NULL, REPEAT('x', seq % 40)), IF(seq % 5 = 0, '0000-00-00', '2024-01-01') FROM seq_1_to_20000")
	src, _ := open(t, "mysql://shop/seq")
	plantest.Source(t, src)
}

func TestRealMySQLWrite(t *testing.T) {
	shop = realShop
	defer func() { shop = embeddedShop }()
	t.Run("types", TestMySQLWriteTypes)
	t.Run("modes", TestMySQLWriteModes)
	t.Run("many rows", TestMySQLWriteManyRows)
	t.Run("errors", TestMySQLWriteErrors)
	t.Run("abort", TestMySQLWriteAbort)
}

// What the embedded server does not have: other connections that look on, engines, keys and triggers.
func TestRealMySQLWriteIsWhole(t *testing.T) {
	realShop(t, "DROP TABLE IF EXISTS w_child", "CREATE TABLE w_seen (id INT PRIMARY KEY)", "INSERT INTO w_seen VALUES (1)",
		"CREATE TABLE w_isam (id INT) ENGINE=MyISAM", "DROP TABLE IF EXISTS w_parent", "CREATE TABLE w_parent (id INT PRIMARY KEY)",
		"CREATE TABLE w_child (id INT, FOREIGN KEY (id) REFERENCES w_parent (id))", "CREATE TABLE w_fired (id INT)",
		"CREATE TRIGGER w_trigger AFTER INSERT ON w_fired FOR EACH ROW SET @fired = 1", "CREATE OR REPLACE VIEW w_view AS SELECT 1 AS id",
		"CREATE TABLE w_clock (t TIME(6), c TIME(3), ts TIMESTAMP NOT NULL)")
	db := realDB(t, serverOf(t, "WEIR_TEST_MYSQL"))
	count := func() (n int) {
		t.Helper()
		if err := db.QueryRow("SELECT COUNT(*) FROM w_seen").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	schema := column.NewSchema(column.Field{Name: "id", Type: column.Int64})
	ids := make([]int64, 3000)
	for i := range ids {
		ids[i] = int64(i + 10)
	}
	ctx := context.Background()
	for mode, after := range map[string]int{"append": 3001, "overwrite": 3000} {
		exec(t, db, "DELETE FROM w_seen")
		exec(t, db, "INSERT INTO w_seen VALUES (1)")
		sink, err := connectors.Create(ctx, "mysql://shop/w_seen", plan.WriteOptions{Mode: mode})
		if err != nil {
			t.Fatal(err)
		}
		for _, commit := range []bool{false, true} {
			w, err := sink.Begin(ctx, schema)
			if err != nil {
				t.Fatal(err)
			}
			part, err := w.Part()
			if err != nil {
				t.Fatal(err)
			}
			if err := part.Write(ctx, &column.Batch{N: len(ids), Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: ids}}}); err != nil {
				t.Fatal(err)
			}
			if n := count(); n != 1 {
				t.Errorf("%s: others see %d rows of a write that is under way", mode, n)
			}
			if !commit {
				if err := w.Abort(); err != nil || count() != 1 {
					t.Errorf("%s: %v, %d rows after it was given up", mode, err, count())
				}
				continue
			}
			if written, err := w.Commit(ctx); err != nil || written.Rows != 3000 {
				t.Errorf("%s: %v %v", mode, written, err)
			}
			if n := count(); n != after {
				t.Errorf("%s: %d rows, want %d", mode, n, after)
			}
		}
	}
	if got := tablesLike(t, "w_seen"); got != "w_seen" {
		t.Errorf("there are the tables %s", got)
	}
	s := weir()
	one := s.SQL("SELECT 1 AS id")
	for _, c := range []struct {
		f      *Frame
		table  string
		append bool
		want   string
	}{
		{one, "w_isam", true, "its engine MyISAM has no transactions"},
		{one, "w_parent", false, "it has foreign keys"},
		{one, "w_child", false, "it has foreign keys"},
		{one, "w_child", true, "row 1: mysql"},
		{one, "w_fired", false, "it has triggers (w_trigger)"},
		{one, "w_view", false, "it is a view"},
		{s.SQL("SELECT '10:00:00.0001'::time AS c"), "w_clock", true, `row 1: column "c": 10:00:00.0001 has more than the 3 digits`},
		{s.SQL("SELECT NULL::timestamp AS ts"), "w_clock", true, "a null, of which the server would make the current time"},
		{s.SQL("SELECT '2200-01-01'::timestamp AS ts"), "w_clock", true, "for column `shop`.`w_clock`.`ts` at row 1"},
	} {
		options := []WriteOption{IfExists("overwrite")}
		if c.append {
			options[0] = Append()
		}
		if _, err := c.f.Write("mysql://shop/"+c.table, options...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.table, err, c.want)
		}
	}
	wrote(t, one, "mysql://shop/w_isam")
	wrote(t, one, "mysql://shop/w_fired", Append())
	wrote(t, s.SQL("SELECT '23:59:59.000001'::time AS t, '10:00:00.001'::time AS c, '2026-03-01 10:00:00'::timestamp AS ts"), "mysql://shop/w_clock", Append())
	compare(t, shopRows(t, "w_clock"), "23:59:59.000001|10:00:00.001|2026-03-01 10:00:00")
}
