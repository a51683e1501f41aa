//go:build integration

package dataframe_test

import (
	"database/sql"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"
)

// TestPastedStatementsOnMariaDB asks the server of WEIR_TEST_MYSQL for the answers of testdata/pasted/mysql.sql.
func TestPastedStatementsOnMariaDB(t *testing.T) {
	u, err := url.Parse(os.Getenv("WEIR_TEST_MYSQL"))
	if err != nil || u.Host == "" {
		t.Fatal("WEIR_TEST_MYSQL is not the URL of a server")
	}
	cfg := driver.NewConfig()
	cfg.User = u.User.Username()
	cfg.Passwd, _ = u.User.Password()
	cfg.Net, cfg.Addr, cfg.DBName = "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
	cfg.Params = map[string]string{"time_zone": "'+00:00'"}
	db, err := sql.Open("mysql", cfg.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, list := readPasted(t, "testdata/pasted/mysql.sql")
	for _, p := range list {
		if strings.Contains(p.text, "->>") {
			continue // MySQL has it, MariaDB has not
		}
		rows, err := db.Query(p.text)
		if strings.HasPrefix(p.want, "error: ") {
			if err == nil {
				rows.Close()
				t.Errorf("%s: MariaDB answers it, here it gives\n%s", p.text, p.want)
			}
			continue // the words of the two differ
		}
		if err != nil {
			t.Errorf("%s: %v", p.text, err)
			continue
		}
		names, _ := rows.Columns()
		if len(names) == 0 {
			rows.Close()
			continue
		}
		lines := []string{strings.Join(names, " | ")}
		for rows.Next() {
			cells := make([]sql.NullString, len(names))
			into := make([]any, len(names))
			for i := range cells {
				into[i] = &cells[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, c := range cells {
				if !c.Valid {
					c.String = "NULL"
				}
				texts = append(texts, c.String)
			}
			lines = append(lines, strings.Join(texts, " | "))
		}
		rows.Close()
		want := strings.Split(strings.NewReplacer("true", "1", "false", "0").Replace(p.want), "\n")
		if !strings.Contains(p.text, "ORDER BY") {
			slices.Sort(lines)
			slices.Sort(want)
		}
		if !slices.Equal(lines, want) {
			t.Errorf("%s\ngives in MariaDB\n%s\nhere\n%s", p.text, strings.Join(lines, "\n"), strings.Join(want, "\n"))
		}
	}
}
