package connectors

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	driversql "github.com/go-sql-driver/mysql"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Bounds of one INSERT.
const (
	mysqlInsertRows   = 1000
	mysqlInsertValues = 60_000   // the protocol has 65,535 placeholders
	mysqlInsertBytes  = 16 << 20 // and no more than half of what the server takes
)

// A mysqlInsert collects rows and inserts some hundred with one statement.
type mysqlInsert struct {
	w     *mysqlWrite
	table string // quoted
	most  int    // rows of a statement
	limit int    // about its bytes
	full  driver.Stmt

	args    []driver.NamedValue
	pending int // rows in args
	size    int // about their bytes
	rows    int64
	bytes   int64
}

var _ plan.PartWriter = (*mysqlInsert)(nil)

func newMySQLInsert(w *mysqlWrite, table string, packet int64) *mysqlInsert {
	i := &mysqlInsert{w: w, table: table, most: max(1, min(mysqlInsertRows, mysqlInsertValues/len(w.columns))), limit: mysqlInsertBytes}
	if packet > 0 {
		i.limit = int(min(int64(i.limit), packet/2))
	}
	return i
}

// Write implements plan.PartWriter.
func (i *mysqlInsert) Write(ctx context.Context, b *column.Batch) error {
	for row := range b.N {
		if err := i.add(b, row); err != nil {
			return fmt.Errorf("write %s: row %d: %w", i.w.sink, i.rows+int64(i.pending)+1, err)
		}
		if i.pending < i.most && i.size < i.limit {
			continue
		}
		if err := i.flush(ctx); err != nil {
			return fmt.Errorf("write %s: %w", i.w.sink, err)
		}
	}
	return nil
}

// add takes one row.
func (i *mysqlInsert) add(b *column.Batch, row int) error {
	from := len(i.args)
	for c, e := range i.w.encode {
		v, err := e.Encode(b.Cols[c].At(row))
		if err != nil {
			i.args = i.args[:from]
			return fmt.Errorf("column %q: %w", e.Name, err)
		}
		i.size += wireSize(v)
		i.args = append(i.args, driver.NamedValue{Value: v})
	}
	i.pending++
	return nil
}

// wireSize is about how many bytes v takes on the wire.
func wireSize(v driver.Value) int {
	switch x := v.(type) {
	case string:
		return len(x) + 9
	case []byte:
		return len(x) + 9
	}
	return 9
}

// Close implements plan.PartWriter. The rows that wait go with Commit, which has a context.
func (i *mysqlInsert) Close() error { return nil }

// close lets the statement go.
func (i *mysqlInsert) close() {
	if i.full != nil {
		i.full.Close()
		i.full = nil
	}
}

// flush inserts the rows that wait.
func (i *mysqlInsert) flush(ctx context.Context) error {
	if i.pending == 0 {
		return nil
	}
	stmt, err := i.statement(ctx, i.pending)
	if err == nil {
		err = i.run(ctx, stmt, i.args)
	}
	if err != nil {
		return i.locate(ctx, err)
	}
	i.rows += int64(i.pending)
	i.bytes += int64(i.size)
	i.args, i.pending, i.size = i.args[:0], 0, 0
	return nil
}

// statement is the INSERT of n rows; that of a full number is kept.
func (i *mysqlInsert) statement(ctx context.Context, n int) (driver.Stmt, error) {
	if n == i.most && i.full != nil {
		return i.full, nil
	}
	row := "(" + strings.Repeat("?,", len(i.w.columns)-1) + "?)"
	text := "INSERT INTO " + i.table + " (" + strings.Join(i.w.columns, ",") + ") VALUES " + strings.Repeat(row+",", n-1) + row
	stmt, err := i.w.conn.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, text)
	if err == nil && n == i.most {
		i.full = stmt
	}
	return stmt, err
}

func (i *mysqlInsert) run(ctx context.Context, stmt driver.Stmt, args []driver.NamedValue) error {
	if stmt != i.full {
		defer stmt.Close()
	}
	for k := range args {
		args[k].Ordinal = k + 1
	}
	_, err := stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	return err
}

// locate finds the row that the server did not take, by inserting those of the statement that failed one by
// one. Whatever comes of that is taken back.
func (i *mysqlInsert) locate(ctx context.Context, failed error) error {
	var server *driversql.MySQLError
	first := i.rows + 1
	switch explained := i.w.conn.explain(ctx, failed); {
	case i.pending == 1:
		return fmt.Errorf("row %d: %w", first, explained)
	case !errors.As(failed, &server) || lostLock(server):
		return fmt.Errorf("rows %d to %d: %w", first, i.rows+int64(i.pending), explained)
	}
	width := len(i.w.columns)
	for row := range i.pending {
		stmt, err := i.statement(ctx, 1)
		if err == nil {
			err = i.run(ctx, stmt, i.args[row*width:(row+1)*width])
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", first+int64(row), i.w.conn.explain(ctx, err))
		}
	}
	return fmt.Errorf("rows %d to %d: %w", first, i.rows+int64(i.pending), i.w.conn.explain(ctx, failed))
}

// lostLock reports whether another transaction was in the way, which says nothing of a row.
func lostLock(e *driversql.MySQLError) bool { return e.Number == 1205 || e.Number == 1213 }
