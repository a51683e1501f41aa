package sql_test

import (
	"context"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A database is tables in memory that a few statements make and fill: enough for
// tests of queries.
type database struct{ tables map[string]plan.Node }

func newDatabase() *database { return &database{map[string]plan.Node{}} }

func (db *database) Table(_ context.Context, name []string) (plan.Node, error) {
	if n, ok := db.tables[strings.ToLower(name[len(name)-1])]; ok {
		return n, nil
	}
	return nil, fmt.Errorf("no table %q", strings.Join(name, "."))
}

func (db *database) URL(_ context.Context, url string) (plan.Node, error) {
	return nil, fmt.Errorf("%s: no such file", url)
}

// exec runs a statement; a query is run for its error.
func (db *database) exec(text string) error {
	s, _, err := syntax.Parse(text, syntax.Weir)
	if err != nil {
		return err
	}
	switch s := s.(type) {
	case *syntax.CreateTable:
		return db.create(s)
	case *syntax.CreateView:
		n, err := sql.Query(context.Background(), syntax.Print(s.Query), db)
		if err == nil {
			db.tables[strings.ToLower(s.Name[0])] = n
		}
		return err
	case *syntax.Insert:
		return db.insert(s)
	case *syntax.Drop:
		delete(db.tables, strings.ToLower(s.Name[0]))
		return nil
	}
	_, _, err = db.run(text)
	return err
}

func (db *database) run(text string) (*column.Schema, []*column.Batch, error) {
	ctx := context.Background()
	n, err := sql.Query(ctx, text, db)
	if err != nil {
		return nil, nil, err
	}
	r, _, err := exec.Build(ctx, n, exec.Options{Workers: 1})
	if err != nil {
		return nil, nil, err
	}
	batches, err := column.ReadAll(ctx, r)
	return n.Schema(), batches, err
}

func (db *database) create(s *syntax.CreateTable) error {
	name := strings.ToLower(s.Name[0])
	if s.Query != nil {
		schema, batches, err := db.run(syntax.Print(s.Query))
		if err == nil {
			db.tables[name] = plan.NewValues(schema, batches)
		}
		return err
	}
	schema := &column.Schema{}
	for _, c := range s.Columns {
		t, err := column.ParseType(c.Type.String())
		if err != nil {
			return err
		}
		schema.Fields = append(schema.Fields, column.Field{Name: c.Name, Type: t, Nullable: true})
	}
	db.tables[name] = plan.NewValues(schema, nil)
	return nil
}

// insert appends rows, cast to the types of the table.
func (db *database) insert(s *syntax.Insert) error {
	name := strings.ToLower(s.Table[0])
	table, ok := db.tables[name].(*plan.Values)
	if !ok {
		return fmt.Errorf("no table %q", name)
	}
	var casts []string
	for i, f := range table.Schema().Fields {
		casts = append(casts, fmt.Sprintf(`CAST("c%d" AS %s) AS "%s"`, i, f.Type, f.Name))
	}
	var names []string
	for i := range table.Schema().Fields {
		names = append(names, fmt.Sprintf(`"c%d"`, i))
	}
	_, batches, err := db.run("SELECT " + strings.Join(casts, ", ") + " FROM (" + syntax.Print(s.Query) + ") AS q (" + strings.Join(names, ", ") + ")")
	if err == nil {
		db.tables[name] = plan.NewValues(table.Schema(), append(append([]*column.Batch(nil), table.Rows...), batches...))
	}
	return err
}

// Run implements sql.Runner.
func (db *database) Run(ctx context.Context, n plan.Node) ([]*column.Batch, error) {
	r, _, err := exec.Build(ctx, n, exec.Options{Workers: 1})
	if err != nil {
		return nil, err
	}
	return column.ReadAll(ctx, r)
}
