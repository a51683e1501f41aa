package oracle_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// A setting is one way to run a query; all give the same rows.
type setting struct {
	workers, batch int
	noRules        bool
	values         bool // tables are no sources: what tasks there are is another matter, and the last bits of floats
}

func (s setting) String() string {
	out := fmt.Sprintf("%d workers, batches of %d", s.workers, s.batch)
	if s.batch == 0 {
		out = fmt.Sprintf("%d workers, whole batches", s.workers)
	}
	if s.noRules {
		out += ", no rules"
	}
	if s.values {
		out += ", values"
	}
	return out
}

// settings are compared with the first.
var settings = []setting{
	{workers: 2},
	{workers: 1, noRules: true},
	{workers: 1, batch: 1},
	{workers: 8, batch: 2},
	{workers: 2, batch: 3, noRules: true},
	{workers: 8},
	{workers: 2, batch: 1, values: true},
	{workers: 8, batch: 3},
	{workers: 1, values: true, noRules: true},
}

// check says what is wrong with the rows that the case gives, if anything.
func (c *testCase) check(ctx context.Context) string {
	tables, err := loadTables(ctx, c.Tables)
	if err != nil {
		return err.Error()
	}
	if wrong := c.compareWith(ctx, tables); wrong != "" {
		return wrong
	}
	return tables.steady(ctx, c.Query, settings[1:])
}

func (c *testCase) compareWith(ctx context.Context, e *tableEnv) string {
	rows, err := e.answer(ctx, c.Query, settings[0])
	var plain error
	if err == nil && c.Failed {
		_, plain = e.answer(ctx, c.Query, settings[1])
	}
	return c.compare(rows, err, plain)
}

// steady says under which of the settings a query has other rows than usual.
func (e *tableEnv) steady(ctx context.Context, query string, others []setting) string {
	want, wantErr := e.answer(ctx, query, settings[0])
	for _, s := range others {
		got, err := e.answer(ctx, query, s)
		switch {
		case err != nil && strings.Contains(err.Error(), "panic"):
			return fmt.Sprintf("%s: %v", s, err)
		case err != nil && wantErr == nil && !s.noRules:
			return fmt.Sprintf("%s: %v; usually it answers", s, err)
		case err == nil && wantErr != nil && s.values: // rules know how many rows values have: they may spare one
		case err == nil && wantErr != nil:
			return fmt.Sprintf("%s: it answers; usually: %v", s, wantErr)
		case err == nil && (!s.values && !slices.Equal(got, want) || firstDifference(got, want) != ""):
			return fmt.Sprintf("%s: other rows than usual:\n%s\nusually\n%s", s, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	return ""
}

// splitRows is how many rows a split of a table has.
const splitRows = 13

// tableEnv is what a query sees: the tables by name.
type tableEnv struct {
	batches map[string]*column.Batch
	schemas map[string]*column.Schema
	use     setting
}

func (e *tableEnv) Table(ctx context.Context, name []string) (plan.Node, error) {
	last := name[len(name)-1]
	b, ok := e.batches[last]
	if !ok {
		return nil, fmt.Errorf("no table %q", last)
	}
	if e.use.values {
		return plan.NewValues(e.schemas[last], plantest.Cut(b, max(e.use.batch, 1))), nil
	}
	// The splits are the same whatever the batches are.
	var batches []*column.Batch
	var splits []int
	for _, split := range plantest.Cut(b, splitRows) {
		size := e.use.batch
		if size == 0 {
			size = splitRows
		}
		cut := plantest.Cut(split, size)
		batches, splits = append(batches, cut...), append(splits, len(cut))
	}
	src := plantest.Memory(e.schemas[last], batches, splits...)
	src.Name = last
	src.Filters = plan.Exactness(e.use.batch % 3)
	return plan.NewScan(ctx, src)
}

func (e *tableEnv) URL(_ context.Context, url string) (plan.Node, error) {
	return nil, fmt.Errorf("%s: no such file", url)
}

// loadTables reads the literals of the rows as the engine's own expressions.
func loadTables(ctx context.Context, tables []table) (*tableEnv, error) {
	e := &tableEnv{map[string]*column.Batch{}, map[string]*column.Schema{}, setting{}}
	for _, t := range tables {
		s := &column.Schema{}
		for _, c := range t.Columns {
			typ, err := column.ParseType(c.Type)
			if err != nil {
				return nil, err
			}
			s.Fields = append(s.Fields, column.Field{Name: c.Name, Type: typ, Nullable: true})
		}
		var rows []*column.Batch
		for _, row := range t.Rows {
			b, err := literals(ctx, t.Columns, row)
			if err != nil {
				return nil, fmt.Errorf("table %s: %w", t.Name, err)
			}
			rows = append(rows, b)
		}
		e.batches[t.Name], e.schemas[t.Name] = column.Merge(s, rows), s
	}
	return e, nil
}

func literals(ctx context.Context, columns []tableColumn, row []string) (*column.Batch, error) {
	var items []string
	for i, c := range columns {
		items = append(items, fmt.Sprintf("CAST(%s AS %s) AS c%d", row[i], c.Type, i))
	}
	query := "SELECT " + strings.Join(items, ", ")
	batches, err := runQuery(ctx, query, &tableEnv{}, setting{workers: 1, noRules: true})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	return batches[0], nil
}

// answer is the rows of a query as texts. A panic is an error.
func (e *tableEnv) answer(ctx context.Context, query string, s setting) (rows []string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	use := *e
	use.use = s
	batches, err := runQuery(ctx, query, &use, s)
	return rowTexts(batches), err
}

func rowTexts(batches []*column.Batch) (rows []string) {
	for _, b := range batches {
		for i := range b.N {
			var cells []string
			for _, col := range b.Cols {
				cells = append(cells, valueText(col.At(i)))
			}
			rows = append(rows, strings.Join(cells, " | "))
		}
	}
	return rows
}

func runQuery(ctx context.Context, query string, e sql.Env, s setting) ([]*column.Batch, error) {
	n, err := sql.Query(ctx, query, e)
	if err != nil {
		return nil, err
	}
	if !s.noRules {
		if n, err = optimize.Run(ctx, n); err != nil {
			return nil, err
		}
	}
	r, _, err := exec.Build(ctx, n, exec.Options{Workers: s.workers, BatchRows: s.batch})
	if err != nil {
		return nil, err
	}
	return column.ReadAll(ctx, r)
}
