package dataframe

import (
	"context"
	"strings"

	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// SQL is the frame of a SELECT. FROM names a table of Name, or a place in quotes:
// FROM 's3://lake/clicks'. args are the values of the query's ? in order.
func (s *Session) SQL(query string, args ...any) *Frame {
	n, err := sql.Query(s.context(), query, sqlEnv{s}, args...)
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
