//go:build oracle

package oracle_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"weir/dataframe/column"
)

// openDuckDB is an empty database in memory whose clock is UTC.
func openDuckDB(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, s := range []string{"SET TimeZone = 'UTC'", "SET threads = 1"} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// fillDuckDB makes the tables anew.
func fillDuckDB(ctx context.Context, db *sql.DB, tables []table) error {
	var b strings.Builder
	for _, t := range tables {
		var columns []string
		for _, c := range t.Columns {
			columns = append(columns, c.Name+" "+duckType(c.Type))
		}
		fmt.Fprintf(&b, "CREATE OR REPLACE TABLE %s (%s);", t.Name, strings.Join(columns, ", "))
		var rows []string
		for _, row := range t.Rows {
			rows = append(rows, "("+strings.Join(row, ", ")+")")
		}
		if len(rows) > 0 {
			fmt.Fprintf(&b, "INSERT INTO %s VALUES %s;", t.Name, strings.Join(rows, ", "))
		}
	}
	_, err := db.ExecContext(ctx, b.String())
	return err
}

// duckType is a type in DuckDB's words.
func duckType(name string) string {
	t, err := column.ParseType(name)
	if err != nil {
		panic(err)
	}
	switch t.Kind {
	case column.KindInt8:
		return "TINYINT"
	case column.KindInt16:
		return "SMALLINT"
	case column.KindInt32:
		return "INTEGER"
	case column.KindInt64:
		return "BIGINT"
	case column.KindUint8:
		return "UTINYINT"
	case column.KindUint16:
		return "USMALLINT"
	case column.KindUint32:
		return "UINTEGER"
	case column.KindUint64:
		return "UBIGINT"
	case column.KindFloat32:
		return "FLOAT"
	case column.KindFloat64:
		return "DOUBLE"
	case column.KindString:
		return "VARCHAR"
	case column.KindBinary:
		return "BLOB"
	case column.KindDecimal:
		return fmt.Sprintf("DECIMAL(%d, %d)", t.Precision, t.Scale)
	case column.KindList:
		return duckType(t.Fields[0].Type.String()) + "[]"
	case column.KindMap:
		return fmt.Sprintf("MAP(%s, %s)", duckType(t.Fields[0].Type.String()), duckType(t.Fields[1].Type.String()))
	case column.KindStruct:
		var fields []string
		for _, f := range t.Fields {
			fields = append(fields, f.Name+" "+duckType(f.Type.String()))
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")"
	case column.KindTimestamp:
		switch {
		case t.Zone != "":
			return "TIMESTAMPTZ"
		case t.Unit == column.Milli:
			return "TIMESTAMP_MS"
		case t.Unit == column.Nano:
			return "TIMESTAMP_NS"
		}
		return "TIMESTAMP"
	}
	return strings.ToUpper(t.Kind.String())
}

// askDuckDB is the rows of a query as texts.
func askDuckDB(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() {
		vs, at := make([]any, len(types)), make([]any, len(types))
		for i := range vs {
			at[i] = &vs[i]
		}
		if err := rows.Scan(at...); err != nil {
			return nil, err
		}
		var cells []string
		for i, v := range vs {
			cells = append(cells, duckText(v, types[i].DatabaseTypeName()))
		}
		out = append(out, strings.Join(cells, " | "))
	}
	return out, rows.Err()
}

func duckText(v any, typ string) string {
	switch x := v.(type) {
	case int8, int16, int32, int, uint8, uint16, uint32:
		return fmt.Sprint(x)
	case float32:
		return floatText(float64(x))
	case *big.Int:
		return x.String()
	case duckdb.Decimal:
		u, _ := column.Int128FromBig(x.Value)
		return decimalText(column.DecimalValue{Unscaled: u, Scale: x.Scale}.String())
	case duckdb.Interval:
		return intervalText(x.Months, x.Days, x.Micros)
	case time.Time:
		if strings.HasPrefix(typ, "TIME") && !strings.HasPrefix(typ, "TIMESTAMP") || x.Year() == 1 {
			return x.UTC().Format("15:04:05.999999999")
		}
	case []any:
		return listText(x, func(v any) string { return duckText(v, "") })
	case map[string]any:
		var fields []string
		for name, f := range x {
			fields = append(fields, name+": "+duckText(f, ""))
		}
		return sortedText(fields)
	case duckdb.OrderedMap:
		var entries []string
		for i, k := range x.Keys() {
			entries = append(entries, duckText(k, "")+": "+duckText(x.Values()[i], ""))
		}
		return sortedText(entries)
	}
	return valueText(v)
}
