package servers

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	_ "github.com/go-sql-driver/mysql"

	"weir/cmd/demo/clicks"
)

func startShop(t *testing.T) ([]clicks.Table, *MySQL) {
	tables := must(clicks.Tables(clicks.Options{Events: 1000}))(t)
	var statements []string
	for _, table := range tables {
		statements = append(append(statements, table.DDL), table.Inserts(500)...)
	}
	m := must(StartMySQL("shop", statements))(t)
	t.Cleanup(func() { m.Close() })
	return tables, m
}

// TestLookup compares the query as the server runs it with the same joins made
// here by hand.
func TestLookup(t *testing.T) {
	tables, m := startShop(t)
	db := must(sql.Open("mysql", m.DSN()))(t)
	defer db.Close()
	got := texts(t, db, clicks.LookupSQL)
	want := lookup(tables)
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	nulls := 0
	for i := range got {
		if !slices.Equal(got[i], want[i]) {
			t.Fatalf("row %d:\n got %q\nwant %q", i, got[i], want[i])
		}
		nulls += strings.Count(strings.Join(got[i], "|"), "NULL")
	}
	if len(want) < 300 || nulls < 100 {
		t.Errorf("%d rows with %d nulls are too few to tell anything", len(want), nulls)
	}
	for _, table := range tables {
		if rows := texts(t, db, "SELECT COUNT(*) FROM `"+table.Name+"`"); rows[0][0] != fmt.Sprint(len(table.Rows)) {
			t.Errorf("%s has %s rows, want %d", table.Name, rows[0][0], len(table.Rows))
		}
	}
}

func TestMySQLRefusesWrongPassword(t *testing.T) {
	_, m := startShop(t)
	db := must(sql.Open("mysql", strings.Replace(m.DSN(), m.Password, "wrong", 1)))(t)
	defer db.Close()
	if err := db.Ping(); err == nil || !strings.Contains(err.Error(), "1045") {
		t.Errorf("wrong password: %v", err)
	}
}

// texts runs a query through the binary protocol where it can.
func texts(t *testing.T, db *sql.DB, query string) (all [][]string) {
	t.Helper()
	rows := must(db.Query(query))(t)
	defer rows.Close()
	names := must(rows.Columns())(t)
	for rows.Next() {
		cells, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(names))
		for i, c := range cells {
			if row[i] = "NULL"; c.Valid {
				row[i] = c.String
			}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// lookup makes the product lookup from the tables, row by row.
func lookup(tables []clicks.Table) (out [][]string) {
	type record map[string]any
	byID := map[string]map[any]record{} // table, primary key
	var listings []record
	for _, t := range tables {
		byID[t.Name] = map[any]record{}
		for _, row := range t.Rows {
			r := record{}
			for i, name := range t.Columns {
				r[name] = row[i]
			}
			byID[t.Name][row[0]] = r
			if t.Name == "listing" {
				listings = append(listings, r)
			}
		}
	}
	text := func(v any) string {
		if v == nil {
			return "NULL"
		}
		return fmt.Sprint(v)
	}
	for _, l := range listings {
		p := byID["product"][l["product_id"]]
		b := byID["brand"][p["brand_id"]]
		c := byID["category"][p["category_id"]]
		maker := byID["manufacturer"][b["manufacturer_id"]]
		hero := byID["content"][p["hero_content_id"]]
		var seconds any
		if kind := byID["content_type"][hero["content_type_id"]]; kind["name"] == "video" {
			seconds = hero["duration_seconds"]
		}
		out = append(out, []string{text(l["product_id"]), text(l["retailer_id"]), text(p["name"]), text(b["name"]),
			text(byID["country"][maker["country_id"]]["name"]), text(byID["department"][c["department_id"]]["name"]),
			text(byID["retailer"][l["retailer_id"]]["name"]), text(l["price"]), text(seconds), text(byID["campaign"][l["campaign_id"]]["name"])})
	}
	return out // listings are in order of product and retailer
}
