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
