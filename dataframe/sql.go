package dataframe

import (
	"context"
	"fmt"
	"strings"

	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/statement"
)

// SQL is the frame of a query. FROM names a frame of Name, a table or view of CREATE, or a place in quotes:
// FROM 's3://lake/clicks'. args are the values of the query's ? in order ($2 is the second),
// and a map[string]any has those of its :name. The setting sql.dialect says what the signs mean on
// which engines disagree:
//
//	weir.Set("sql.dialect", "spark") // or mysql, postgres
//	weir.SQL(`SELECT user_id, count(*) AS n FROM clicks WHERE dt >= ? GROUP BY ALL`, "2026-03-01")
//
// Moments (TIMESTAMP, and TIMESTAMP WITH TIME ZONE of PostgreSQL) are read and shown by the clocks of sql.timezone, which is UTC unless
// it is set:
//
//	weir.Set("sql.timezone", "Europe/Paris") // or SET timezone = 'Europe/Paris'
//
// The text may be other statements, too, with semicolons between them, such as CREATE TABLE, INSERT, UPDATE, MERGE
// or SHOW. They run now, and the frame is what the last one gives: the rows that it lists, or how many it
// changed. A query that others follow is not run.
func (s *Session) SQL(query string, args ...any) *Frame {
	e, err := s.Exec(query, args...)
	if err != nil {
		return s.fail(err)
	}
	return e.Frame
}

// Executed is what a statement gave.
type Executed struct {
	// Frame is the rows: of a query, which has not run, or in memory of what a statement lists or tells.
	Frame *Frame
	// Listing: the rows were asked for, by a query or SHOW. Else they tell what was done.
	Listing bool
	Done    string // what was done, in words: "3 rows inserted"; "" of a query
	Rows    int64  // how many rows were inserted, updated or deleted
}

// Exec runs the statements of a text, as SQL does, and tells what the last one gave.
func (s *Session) Exec(text string, args ...any) (*Executed, error) {
	s.mu.Lock()
	dialect, nulls := s.dialect, s.nulls
	s.mu.Unlock()
	statements, _, err := sql.SplitIn(dialect, text)
	if err != nil {
		return nil, err
	}
	if len(statements) == 0 {
		statements = []string{text} // for its error
	}
	values := sql.NewValues(args)
	if err := values.Check(dialect, statements); err != nil {
		return nil, err
	}
	runner := &statement.Runner{Host: statementHost{s}, Catalog: s.tableCatalog()}
	var last *statement.Result
	for i, one := range statements {
		s.mu.Lock()
		dialect, nulls = s.dialect, s.nulls // SET may have changed them
		s.mu.Unlock()
		if last, err = runner.Run(s.context(), sql.WithNulls(dialect, nulls), one, values, i == len(statements)-1); err != nil {
			return nil, err
		}
	}
	return &Executed{&Frame{s: s, node: last.Node}, last.Listing, last.Done, last.Rows}, nil
}

// tableCatalog is what CREATE puts names into.
func (s *Session) tableCatalog() *catalog.Catalog {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.catalog
}

// Warehouse makes the tables, views and schemas of a folder or prefix those of the session: what CREATE TABLE makes
// from now on is there for others and tomorrow. Several processes may work in one. "" forgets it: then
// CREATE TABLE makes tables in memory, which end with the session.
//
//	weir.Warehouse("s3://lake/warehouse")
//	weir.SQL("CREATE TABLE daily AS SELECT dt, count(*) AS n FROM clicks GROUP BY dt")
func (s *Session) Warehouse(url string) error {
	c := catalog.New()
	if url != "" {
		ctx := s.context()
		folder, err := statementHost{s}.Folder(ctx, url)
		if err != nil {
			return fmt.Errorf("warehouse: %w", err)
		}
		if c, err = catalog.OpenWarehouse(ctx, url, folder); err != nil {
			return fmt.Errorf("warehouse %s: %w", folder, err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catalog = c
	return nil
}

// CatalogNames lists the tables and views that SQL finds without a schema before their names, those of Name
// first.
func (s *Session) CatalogNames(ctx context.Context) ([]string, error) {
	names := s.Tables()
	in, err := s.tableCatalog().Visible(ctx)
	for _, r := range in {
		names = append(names, r.Name)
	}
	return names, err
}

// frameNamed is the frame of that name, exactly or without regard to case.
func (s *Session) frameNamed(name string) (string, *Frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.tables[name]; ok {
		return name, f
	}
	for _, n := range s.tableNames() {
		if strings.EqualFold(n, name) {
			return n, s.tables[n]
		}
	}
	return "", nil
}
