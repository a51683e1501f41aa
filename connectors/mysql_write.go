package connectors

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"weir/connectors/internal/mysql"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// createMySQL is a sink for the table at u. A table that is replaced, or is new, is written under another
// name and takes its own in one step; appended rows are one transaction. So nobody sees half of it, and a writer
// that dies leaves at most a table called name__weir_….
func createMySQL(_ context.Context, u *url.URL, o plan.WriteOptions) (plan.Sink, error) {
	l, err := findLogin(u)
	if err != nil {
		return nil, err
	}
	db, table, err := mysqlName(l, u)
	if err != nil {
		return nil, err
	}
	s := &mysqlSink{mysqlTable: &mysqlTable{login: l, db: db, table: table}, mode: o.Mode}
	if err := s.check(o); err != nil {
		return nil, fmt.Errorf("write %s: %w", s, err)
	}
	return s, nil
}

type mysqlSink struct {
	*mysqlTable
	mode string
}

var (
	_ plan.Sink    = (*mysqlSink)(nil)
	_ plan.Skipper = (*mysqlSink)(nil)
)

// check refuses what tables of a server do not have.
func (s *mysqlSink) check(o plan.WriteOptions) error {
	switch s.mode {
	case "":
		s.mode = modeOverwrite
	case modeOverwrite, modeAppend, modeError, modeIgnore:
	case modePartitions:
		return fmt.Errorf("a table of MySQL has no partitions to overwrite; there are overwrite, append, error and ignore")
	default:
		return fmt.Errorf("no mode %q; there are overwrite, append, error and ignore", s.mode)
	}
	switch {
	case o.AddColumns:
		return fmt.Errorf("columns cannot be added to a table of MySQL here; ALTER TABLE does it")
	case o.Format != "" || len(o.PartitionBy) > 0 || o.TargetBytes != 0 || o.Compression != "" || o.RowGroupRows != 0 || len(o.SortWithin)+len(o.BloomFilters) > 0:
		return fmt.Errorf("formats, partitions, sizes, compression and row groups are of files; a table of MySQL has none")
	}
	return nil
}

// Skip implements plan.Skipper.
func (s *mysqlSink) Skip(ctx context.Context) (bool, error) {
	if s.mode != modeIgnore {
		return false, nil
	}
	c, err := mysqlConnect(ctx, s.login)
	if err != nil {
		return false, err
	}
	defer c.Close()
	kind, _, err := s.kind(ctx, c)
	return kind != "", err
}

// kind is "BASE TABLE", "VIEW" or what else the server calls what is there under the name, "" if
// nothing is, and the table's engine if it keeps no transactions.
func (s *mysqlSink) kind(ctx context.Context, c *mysqlConn) (kind, unsafe string, err error) {
	rows, err := c.query(ctx, `SELECT t.table_type, t.engine, e.transactions FROM information_schema.tables t
		LEFT JOIN information_schema.engines e ON e.engine = t.engine WHERE t.table_schema = ? AND t.table_name = ?`, s.db, s.table)
	if err != nil || len(rows) == 0 {
		return "", "", err
	}
	if strings.EqualFold(asText(rows[0][2]), "NO") {
		unsafe = asText(rows[0][1])
	}
	return asText(rows[0][0]), unsafe, nil
}

// mysqlStrict makes the server refuse what it would cut or change otherwise.
const mysqlStrict = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION'"

// Begin implements plan.Sink.
func (s *mysqlSink) Begin(ctx context.Context, schema *column.Schema) (plan.Write, error) {
	if schema.Len() == 0 {
		return nil, fmt.Errorf("write %s: there are no columns", s)
	}
	c, err := mysqlConnect(ctx, s.login)
	if err != nil {
		return nil, err
	}
	w := &mysqlWrite{sink: s, conn: c}
	if err := w.begin(ctx, schema); err != nil {
		return nil, errors.Join(fmt.Errorf("write %s: %w", s, err), w.Abort())
	}
	return w, nil
}

// A mysqlWrite is one run of a mysqlSink.
type mysqlWrite struct {
	sink    *mysqlSink
	conn    *mysqlConn
	exists  bool   // the table was there
	swap    string // the table that takes its place, unquoted; "": rows are appended in a transaction
	columns []string
	encode  []*mysql.Encoder
	insert  *mysqlInsert
	part    bool // it was given away
	done    bool
}

func (w *mysqlWrite) begin(ctx context.Context, schema *column.Schema) error {
	s := w.sink
	if err := w.conn.exec(ctx, mysqlStrict); err != nil {
		return err
	}
	if err := w.conn.exec(ctx, "USE "+backticked(s.db)); err != nil {
		return err
	}
	kind, unsafe, err := s.kind(ctx, w.conn)
	if err != nil {
		return err
	}
	w.exists = kind != ""
	switch {
	case w.exists && (s.mode == modeError || s.mode == modeIgnore):
		return fmt.Errorf("%w, and the mode is %s", ErrExists, s.mode)
	case w.exists && !strings.EqualFold(kind, "BASE TABLE"):
		return fmt.Errorf("it is a %s, not a table that can be written", strings.ToLower(kind))
	case w.exists && s.mode == modeAppend && unsafe != "":
		return fmt.Errorf("its engine %s has no transactions: others would see rows one by one; ALTER TABLE … ENGINE=InnoDB, or replace the table", unsafe)
	case w.exists:
		have, err := s.describe(ctx, w.conn)
		if err != nil {
			return err
		}
		if s.mode == modeAppend {
			return w.append(ctx, have, schema)
		}
		if err := s.free(ctx, w.conn); err != nil {
			return err
		}
		if sameColumns(have, schema) {
			return w.replace(ctx, "CREATE TABLE %s LIKE "+have.name, have, schema)
		}
	}
	return w.replaceAnew(ctx, schema)
}

// append readies a transaction for rows behind those that are there.
func (w *mysqlWrite) append(ctx context.Context, have *mysqlInfo, schema *column.Schema) error {
	if err := w.into(ctx, have.name, have, schema); err != nil {
		return err
	}
	return w.conn.exec(ctx, "START TRANSACTION")
}

// free says whether the table can be exchanged: what refers to it would follow the old one.
func (s *mysqlSink) free(ctx context.Context, c *mysqlConn) error {
	for _, x := range []struct{ what, query string }{
		{"foreign keys", `SELECT constraint_name FROM information_schema.key_column_usage WHERE referenced_table_name IS NOT NULL
			AND (table_schema = ? AND table_name = ? OR referenced_table_schema = ? AND referenced_table_name = ?)`},
		{"triggers", `SELECT trigger_name FROM information_schema.triggers WHERE event_object_schema = ? AND event_object_table = ?`},
	} {
		args := []driver.Value{s.db, s.table}
		if strings.Count(x.query, "?") == 4 {
			args = append(args, s.db, s.table)
		}
		names, err := c.texts(ctx, x.query, args...)
		if err != nil {
			return err
		}
		if len(names) > 0 {
			return fmt.Errorf("it has %s (%s), which a new table would not have; delete its rows and append to it", x.what, strings.Join(slices.Compact(names), ", "))
		}
	}
	return nil
}

// sameColumns reports whether the table has just the columns of schema.
func sameColumns(have *mysqlInfo, schema *column.Schema) bool {
	if len(have.columns) != schema.Len() {
		return false
	}
	for _, f := range schema.Fields {
		if have.column(f.Name) == nil {
			return false
		}
	}
	return true
}

// replaceAnew makes a table for the columns of schema.
func (w *mysqlWrite) replaceAnew(ctx context.Context, schema *column.Schema) error {
	var list []string
	have := &mysqlInfo{}
	for _, f := range schema.Fields {
		d, err := mysql.Declare(f)
		if err != nil {
			return err
		}
		list = append(list, backticked(f.Name)+" "+d)
		have.columns = append(have.columns, mysql.Describe(f.Name, strings.ToLower(d), true))
	}
	return w.replace(ctx, "CREATE TABLE %s ("+strings.ReplaceAll(strings.Join(list, ", "), "%", "%%")+") DEFAULT CHARSET=utf8mb4", have, schema)
}

// replace makes a table by the statement create that will take the name of the sink's.
func (w *mysqlWrite) replace(ctx context.Context, create string, have *mysqlInfo, schema *column.Schema) error {
	w.swap = w.sink.beside("new")
	name := w.sink.quoted(w.swap)
	if err := w.into(ctx, name, have, schema); err != nil {
		w.swap = "" // nothing to drop
		return err
	}
	if err := w.conn.exec(ctx, fmt.Sprintf(create, name)); err != nil {
		w.swap = ""
		return err
	}
	return w.conn.exec(ctx, "START TRANSACTION")
}

// beside is a name for a table that nobody else uses.
func (s *mysqlSink) beside(what string) string {
	const most = 64 // characters of a name
	tail := "__weir_" + what + "_" + strings.ToLower(rand.Text()[:10])
	name := []rune(s.table)
	return string(name[:min(len(name), most-len(tail))]) + tail
}

func (s *mysqlSink) quoted(table string) string { return backticked(s.db) + "." + backticked(table) }

// into finds the columns of the table for those of schema, by name.
func (w *mysqlWrite) into(ctx context.Context, table string, have *mysqlInfo, schema *column.Schema) error {
	for _, f := range schema.Fields {
		to := have.column(f.Name)
		if to == nil {
			to = have.columnFold(f.Name)
		}
		if to == nil {
			return &column.UnknownColumn{Name: f.Name, Have: have.names()}
		}
		if slices.Contains(w.columns, backticked(to.Name)) {
			return fmt.Errorf("columns %q and another one go to the table's %q, since case makes no difference there", f.Name, to.Name)
		}
		e, err := mysql.NewEncoder(f, *to)
		if err != nil {
			return err
		}
		w.columns, w.encode = append(w.columns, backticked(to.Name)), append(w.encode, e)
	}
	limit, err := w.conn.query(ctx, "SELECT @@max_allowed_packet")
	if err != nil {
		return err
	}
	w.insert = newMySQLInsert(w, table, asInt64(limit[0][0]))
	return nil
}

// columnFold is the column called name in any case.
func (i *mysqlInfo) columnFold(name string) *mysql.Column {
	for at := range i.columns {
		if strings.EqualFold(i.columns[at].Name, name) {
			return &i.columns[at]
		}
	}
	return nil
}

// Keys implements plan.Write.
func (w *mysqlWrite) Keys() []int { return nil }

// Part implements plan.Write.
func (w *mysqlWrite) Part() (plan.PartWriter, error) {
	if w.part {
		return nil, fmt.Errorf("write %s: a table of MySQL is written by one", w.sink)
	}
	w.part = true
	return w.insert, nil
}

// Commit implements plan.Write.
func (w *mysqlWrite) Commit(ctx context.Context) (*plan.Written, error) {
	if w.done {
		return nil, fmt.Errorf("write %s: it is committed or aborted already", w.sink)
	}
	err := w.insert.flush(ctx)
	if err == nil {
		err = w.conn.exec(ctx, "COMMIT")
	}
	if err == nil && w.swap != "" {
		err = w.exchange(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", w.sink, err)
	}
	w.done = true
	w.insert.close()
	w.conn.Close()
	return &plan.Written{Rows: w.insert.rows, Bytes: w.insert.bytes}, nil
}

// exchange gives the new table the name of the old one, in one step.
func (w *mysqlWrite) exchange(ctx context.Context) error {
	s := w.sink
	name, fresh := s.quoted(s.table), s.quoted(w.swap)
	if !w.exists {
		if err := w.conn.exec(ctx, "RENAME TABLE "+fresh+" TO "+name); err != nil {
			return err
		}
		w.swap = ""
		return nil
	}
	old := s.quoted(s.beside("old"))
	if err := w.conn.exec(ctx, "RENAME TABLE "+name+" TO "+old+", "+fresh+" TO "+name); err != nil {
		return err
	}
	w.swap = ""
	if err := w.conn.exec(ctx, "DROP TABLE "+old); err != nil {
		return fmt.Errorf("the rows are written, but the table that was there stays as %s: %w", old, err)
	}
	return nil
}

// mysqlAbortTime bounds what Abort waits for a server.
const mysqlAbortTime = 30 * time.Second

// Abort implements plan.Write. The server takes back a transaction whose connection ends; a table that was to be
// exchanged is dropped over a connection of its own, since that of the write may be broken.
func (w *mysqlWrite) Abort() error {
	if w.done {
		return nil
	}
	w.done = true
	if w.insert != nil {
		w.insert.close()
	}
	w.conn.Close()
	if w.swap == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), mysqlAbortTime)
	defer cancel()
	name := w.sink.quoted(w.swap)
	c, err := mysqlConnect(ctx, w.sink.login)
	if err == nil {
		defer c.Close()
		err = c.exec(ctx, "DROP TABLE IF EXISTS "+name)
	}
	if err != nil {
		return fmt.Errorf("write %s: the unfinished table %s is left over: %w", w.sink, name, err)
	}
	return nil
}

// exec runs a statement without rows.
func (c *mysqlConn) exec(ctx context.Context, statement string) error {
	_, err := c.Conn.(driver.ExecerContext).ExecContext(ctx, statement, nil)
	if err != nil {
		return c.explain(ctx, err)
	}
	return nil
}
