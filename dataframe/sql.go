package dataframe

import (
	"context"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// SQL is the frame of a query. FROM names a table of Name, or a place in quotes:
// FROM 's3://lake/clicks'. args are the values of the query's ? in order ($2 is the second),
// and a map[string]any has those of its :name. The setting sql.dialect says what the signs mean on
// which engines disagree:
//
//	weir.Set("sql.dialect", "spark") // or mysql, postgres
//	weir.SQL(`SELECT user_id, count(*) AS n FROM clicks WHERE dt >= ? GROUP BY ALL`, "2026-03-01")
func (s *Session) SQL(query string, args ...any) *Frame {
	s.mu.Lock()
	dialect := s.dialect
	s.mu.Unlock()
	n, err := sql.QueryIn(s.context(), dialect, query, sqlEnv{s}, args...)
	if err != nil {
		return s.fail(err)
	}
	return &Frame{s: s, node: n}
}

// sqlEnv finds the tables of a query.
type sqlEnv struct{ s *Session }

var (
	_ sql.Runner = sqlEnv{}
	_ sql.Noter  = sqlEnv{}
)

// Table implements sql.Env: names are looked up as they are, then without regard to case.
func (e sqlEnv) Table(_ context.Context, name []string) (plan.Node, error) {
	full := strings.Join(name, ".")
	for _, t := range e.s.Tables() {
		if t == full {
			return e.s.Table(t).Node()
		}
	}
	for _, t := range e.s.Tables() {
		if strings.EqualFold(t, full) {
			return e.s.Table(t).Node()
		}
	}
	return e.s.Table(full).Node() // with its error
}

// URL implements sql.Env.
func (e sqlEnv) URL(_ context.Context, url string) (plan.Node, error) { return e.s.Read(url).Node() }

// Run implements sql.Runner.
func (e sqlEnv) Run(ctx context.Context, n plan.Node) ([]*column.Batch, error) {
	return e.s.run(ctx, n)
}

// Note implements sql.Noter.
func (e sqlEnv) Note(text string) { e.s.note("%s", text) }
