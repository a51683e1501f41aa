package sql_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/statement"
	"weir/dataframe/plan"
)

// A database runs statements over tables in memory. dialect is whose SQL they are.
type database struct {
	catalog *catalog.Catalog
	dialect string
	notes   []string
}

var _ statement.Host = (*database)(nil)

func newDatabase() *database { return &database{catalog: catalog.New()} }

// statement runs one statement; of a query the plan is the answer.
func (db *database) statement(text string) (*statement.Result, error) {
	r := &statement.Runner{Host: db, Catalog: db.catalog}
	return r.Run(context.Background(), db.dialect, text, sql.NewValues(nil), true)
}

// exec runs a statement; a query is run for its error.
func (db *database) exec(text string) error {
	r, err := db.statement(text)
	if err == nil && r.Query {
		_, err = db.Run(context.Background(), r.Node)
	}
	return err
}

func (db *database) Run(ctx context.Context, n plan.Node) ([]*column.Batch, error) {
	n, err := optimize.Run(ctx, n)
	if err != nil {
		return nil, err
	}
	r, _, err := exec.Build(ctx, n, exec.Options{Workers: 1})
	if err != nil {
		return nil, err
	}
	return column.ReadAll(ctx, r)
}

func (db *database) Frame(string) (plan.Node, error) { return nil, nil }
func (db *database) Frames() []string                { return nil }
func (db *database) Forget(string)                   {}
func (db *database) Note(text string)                { db.notes = append(db.notes, text) }
func (db *database) Settings() [][3]string {
	return [][3]string{{"sql.dialect", db.dialect, "whose SQL"}}
}

var errNoPlaces = errors.New("there are no places here")

func (db *database) Open(_ context.Context, url string, _ plan.ReadOptions) (plan.Node, error) {
	return nil, fmt.Errorf("%s: %w", url, errNoPlaces)
}

func (db *database) Create(_ context.Context, url string, _ plan.WriteOptions) (plan.Sink, error) {
	return nil, fmt.Errorf("%s: %w", url, errNoPlaces)
}

func (db *database) Folder(_ context.Context, url string) (plan.Folder, error) {
	return nil, fmt.Errorf("%s: %w", url, errNoPlaces)
}

func (db *database) Write(context.Context, plan.Node, plan.Sink) (*plan.Written, error) {
	return nil, errNoPlaces
}

func (db *database) Pushed(context.Context, plan.Node, plan.Source) []plan.Filter { return nil }

func (db *database) Explain(_ context.Context, n plan.Node, _, _ bool) (string, error) {
	return plan.Format(n), nil
}

func (db *database) Summarize(_ context.Context, n plan.Node) (plan.Node, error) { return n, nil }

func (db *database) Set(name, value string) error {
	if !strings.EqualFold(name, "sql.dialect") {
		return fmt.Errorf("no setting %q", name)
	}
	if err := sql.CheckDialect(value); err != nil {
		return err
	}
	db.dialect = value
	return nil
}
