package sql_test

import (
	"context"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A table is a source of rows in memory.
type table struct {
	name   string
	schema *column.Schema
	rows   []*column.Batch
}

func (t *table) String() string                                 { return t.name }
func (t *table) Schema(context.Context) (*column.Schema, error) { return t.schema, nil }
func (t *table) Splits(context.Context, plan.Request) ([]plan.Split, error) {
	return []plan.Split{}, nil
}

// env is a few tables; the urls it knows are tables, too.
type env struct{ tables map[string]plan.Node }

func newEnv() *env {
	e := &env{map[string]plan.Node{}}
	for name, columns := range map[string]string{
		"events":   "id bigint, ts timestamp, kind string, user_id bigint, product_id bigint, price decimal(10,2), seconds double, dt date",
		"products": "id bigint, name string, brand string, price decimal(10,2)",
		"users":    "user_id bigint, name string, country string, Born date",
	} {
		schema, err := column.ParseSchema(columns)
		if err != nil {
			panic(err)
		}
		n, err := plan.NewScan(context.Background(), &table{name: name, schema: schema})
		if err != nil {
			panic(err)
		}
		e.tables[name] = n
	}
	return e
}

func (e *env) Table(_ context.Context, name []string) (plan.Node, error) {
	if n, ok := e.tables[name[len(name)-1]]; ok {
		return n, nil
	}
	return nil, fmt.Errorf("no table %q; there are events, products, users", strings.Join(name, "."))
}

func (e *env) URL(_ context.Context, url string) (plan.Node, error) {
	if n, ok := e.tables[strings.TrimSuffix(url, ".csv")]; ok {
		return n, nil
	}
	return nil, fmt.Errorf("%s: no such file", url)
}
