package connectors

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"sort"
	"strings"
	"sync"

	"weir/connectors/internal/mysql"
	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/internal/typo"
)

// mysqlConnector reads and writes tables of MySQL and MariaDB.
var mysqlConnector = Connector{
	Scheme: "mysql",
	Doc:    "Tables and views of a MySQL or MariaDB server, read over its wire; columns, filters and limits are pushed to it. Tables are replaced or appended to as a whole or not at all.",
	Sample: "mysql://shop/orders",
	Open:   openMySQL,
	Create: createMySQL,
}

// A mysqlTable is the source of one table's rows. They come in the order of the primary
// key if there is one, so that a query gives the same answer twice.
type mysqlTable struct {
	login     *login
	db, table string

	mu    sync.Mutex
	known *mysqlInfo // nil until somebody asked the server
}

var (
	_ plan.Source   = (*mysqlTable)(nil)
	_ plan.Filterer = (*mysqlTable)(nil)
	_ plan.Counter  = (*mysqlTable)(nil)
	_ plan.Detailer = (*mysqlTable)(nil)
)

// mysqlInfo is what the server says about a table.
type mysqlInfo struct {
	name    string // quoted, as the server spells it
	columns []mysql.Column
	key     []string // columns of the primary key
	rows    int64    // estimate, -1 if unknown
}

// openMySQL takes mysql://profile/table, mysql://profile/db.table and, for
// names with dots, mysql://profile/db/table.
func openMySQL(_ context.Context, u *url.URL, o plan.ReadOptions) (plan.Source, error) {
	l, err := findLogin(u)
	if err != nil {
		return nil, err
	}
	if o.Types != nil || o.Format != "" {
		return nil, fmt.Errorf("%s: a table has types of its own; cast its columns in the query", u)
	}
	db, table, err := mysqlName(l, u)
	if err != nil {
		return nil, err
	}
	return &mysqlTable{login: l, db: db, table: table}, nil
}

func mysqlName(l *login, u *url.URL) (db, table string, err error) {
	db = strings.Trim(l.path, "/")
	table = strings.Trim(u.Path, "/")
	if d, t, ok := strings.Cut(table, "/"); ok {
		db, table = d, t
	} else if d, t, ok := strings.Cut(table, "."); ok {
		db, table = d, t
	}
	where := "mysql://" + u.Host
	switch {
	case table == "":
		return "", "", fmt.Errorf("%s: no table; write %s/table, or connectors.Tables to list them", where, where)
	case db == "":
		return "", "", fmt.Errorf("%s: no database; write %s/database.%s", where, where, table)
	case strings.ContainsAny(table, "*?{/"):
		return "", "", fmt.Errorf("%s: %q is not one table; tables are read one by one", where, table)
	}
	return db, table, nil
}

// String implements plan.Source.
func (t *mysqlTable) String() string {
	host := t.login.profile
	if host == "" {
		host = t.login.host
	}
	return "mysql://" + host + "/" + t.db + "." + t.table
}

// Schema implements plan.Source.
func (t *mysqlTable) Schema(ctx context.Context) (*column.Schema, error) {
	info, err := t.info(ctx)
	if err != nil {
		return nil, err
	}
	s := &column.Schema{}
	for i := range info.columns {
		s.Fields = append(s.Fields, info.columns[i].Field())
	}
	return s, nil
}

// Splits implements plan.Source: one split, so that all rows are of one moment.
func (t *mysqlTable) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	info, err := t.info(ctx)
	if err != nil {
		return nil, err
	}
	s := &mysqlSplit{table: t, rows: info.rows}
	for _, name := range req.Columns {
		c := info.column(name)
		if c == nil {
			return nil, fmt.Errorf("%s: %w", t, &column.UnknownColumn{Name: name, Have: info.names()})
		}
		if c.Refused != "" {
			return nil, fmt.Errorf("%s: %s", t, c.Refused)
		}
		s.columns = append(s.columns, *c)
	}
	s.query = mysqlSelect(info, req)
	if s.query.where != "" {
		s.rows = -1
	}
	if s.query.limited && (s.rows < 0 || s.rows > req.Limit) {
		s.rows = req.Limit
	}
	return []plan.Split{s}, nil
}

// Detail implements plan.Detailer: the query that is sent.
func (t *mysqlTable) Detail(ctx context.Context, req plan.Request) (string, error) {
	info, err := t.info(ctx)
	if err != nil {
		return "", err
	}
	q := mysqlSelect(info, req)
	return q.text(), nil
}

// Count implements plan.Counter.
func (t *mysqlTable) Count(ctx context.Context) (int64, error) {
	info, err := t.info(ctx)
	if err != nil {
		return 0, err
	}
	c, err := mysqlConnect(ctx, t.login)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	rows, err := c.query(ctx, "SELECT COUNT(*) FROM "+info.name)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", t, err)
	}
	return asInt64(rows[0][0]), nil
}

func backticked(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

func (i *mysqlInfo) column(name string) *mysql.Column {
	for at := range i.columns {
		if i.columns[at].Name == name {
			return &i.columns[at]
		}
	}
	return nil
}

func (i *mysqlInfo) names() []string {
	var out []string
	for _, c := range i.columns {
		out = append(out, c.Name)
	}
	return out
}

// info asks the server about the table, once.
func (t *mysqlTable) info(ctx context.Context) (*mysqlInfo, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known != nil {
		return t.known, nil
	}
	c, err := mysqlConnect(ctx, t.login)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	info, err := t.describe(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t, err)
	}
	t.known = info
	return info, nil
}

func (t *mysqlTable) describe(ctx context.Context, c *mysqlConn) (*mysqlInfo, error) {
	rows, err := c.query(ctx, `SELECT table_schema, table_name, column_name, column_type, is_nullable FROM information_schema.columns
		WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position`, t.db, t.table)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, t.missing(ctx, c)
	}
	// Servers look names up without regard to case, even if two tables differ in
	// nothing else.
	db, table := asText(rows[0][0]), asText(rows[0][1])
	for _, r := range rows {
		if asText(r[0]) == t.db && asText(r[1]) == t.table {
			db, table = t.db, t.table
		}
	}
	info := &mysqlInfo{name: backticked(db) + "." + backticked(table), rows: -1}
	for _, r := range rows {
		if asText(r[0]) == db && asText(r[1]) == table {
			info.columns = append(info.columns, mysql.Describe(asText(r[2]), asText(r[3]), strings.EqualFold(asText(r[4]), "yes")))
		}
	}
	rows, err = c.query(ctx, `SELECT column_name FROM information_schema.statistics
		WHERE table_schema = ? AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index`, db, table)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		info.key = append(info.key, asText(r[0]))
	}
	rows, err = c.query(ctx, `SELECT table_rows FROM information_schema.tables
		WHERE table_schema = ? AND table_name = ?`, db, table)
	if err != nil {
		return nil, err
	}
	if len(rows) == 1 && rows[0][0] != nil {
		info.rows = asInt64(rows[0][0])
	}
	return info, nil
}

// missing says what there is instead of the table.
func (t *mysqlTable) missing(ctx context.Context, c *mysqlConn) error {
	tables, err := c.tables(ctx, t.db)
	if err != nil {
		return err
	}
	if len(tables) > 0 {
		return fmt.Errorf("no table %q in database %q%s", t.table, t.db, suggest(t.table, tables))
	}
	dbs, err := c.texts(ctx, "SELECT schema_name FROM information_schema.schemata")
	if err != nil {
		return err
	}
	for _, db := range dbs {
		if db == t.db {
			return fmt.Errorf("database %q has no tables that user %q may read", t.db, t.login.user)
		}
	}
	return fmt.Errorf("no database %q on %s%s", t.db, t.login.at(), suggest(t.db, dbs))
}

// suggest is what to write instead of name.
func suggest(name string, have []string) string {
	if near := typo.Nearest(name, have); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	if len(have) > 20 {
		have = append(have[:20:20], "…")
	}
	if len(have) == 0 {
		return ""
	}
	return "; there are " + strings.Join(have, ", ")
}

// Tables lists the tables and views of a database: mysql://profile or
// mysql://profile/database.
func Tables(ctx context.Context, rawURL string) ([]string, error) {
	u, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(u.Scheme, "mysql") {
		return nil, fmt.Errorf("%s:// has no tables to list; mysql:// has", u.Scheme)
	}
	l, err := findLogin(u)
	if err != nil {
		return nil, err
	}
	db := strings.Trim(u.Path, "/")
	if db == "" {
		db = strings.Trim(l.path, "/")
	}
	if db == "" {
		return nil, fmt.Errorf("mysql://%s: no database; write mysql://%s/database", u.Host, u.Host)
	}
	c, err := mysqlConnect(ctx, l)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.tables(ctx, db)
}

func (c *mysqlConn) tables(ctx context.Context, db string) ([]string, error) {
	names, err := c.texts(ctx, "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", db)
	sort.Strings(names)
	return names, err
}

// texts is the first column of a result.
func (c *mysqlConn) texts(ctx context.Context, query string, args ...driver.Value) ([]string, error) {
	rows, err := c.query(ctx, query, args...)
	var out []string
	for _, r := range rows {
		out = append(out, asText(r[0]))
	}
	return out, err
}

// query is all rows of a small result.
func (c *mysqlConn) query(ctx context.Context, query string, args ...driver.Value) ([][]driver.Value, error) {
	rows, err := c.start(ctx, query, args)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out [][]driver.Value
	for {
		row := make([]driver.Value, len(rows.Columns()))
		err := rows.Next(row)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, c.explain(ctx, err)
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok { // the driver's buffer
				row[i] = string(b)
			}
		}
		out = append(out, row)
	}
}

func asText(v driver.Value) string {
	if s, ok := v.(string); ok {
		return s
	}
	return fmt.Sprint(v)
}

func asInt64(v driver.Value) int64 {
	switch x := v.(type) {
	case int64:
		return x
	case string:
		var n int64
		fmt.Sscan(x, &n)
		return n
	}
	return -1
}
