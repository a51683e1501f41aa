package dataframe

import (
	"context"
	"fmt"
	"strings"

	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// SQL is the frame of a SELECT. FROM names a table of Name, or a place in quotes:
// FROM 's3://lake/clicks'. args will be the values of the query's ?; giving
// one is an error until then.
func (s *Session) SQL(query string, args ...any) *Frame {
	if len(args) > 0 {
		return s.fail(fmt.Errorf("sql: parameters are not supported yet; use Filter(Col(…).Eq(value))"))
	}
	n, err := sql.Query(s.context(), query, sqlEnv{s})
	if err != nil {
		return s.fail(err)
	}
	return &Frame{s: s, node: n}
}

// sqlEnv finds the tables of a query.
type sqlEnv struct{ s *Session }

func (e sqlEnv) Table(_ context.Context, name []string) (plan.Node, error) {
	return e.s.Table(strings.Join(name, ".")).Node()
}

func (e sqlEnv) URL(_ context.Context, url string) (plan.Node, error) { return e.s.Read(url).Node() }
