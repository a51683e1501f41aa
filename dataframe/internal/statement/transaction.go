package statement

import (
	"context"
	"fmt"

	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// transaction begins or ends one. Tables of this session go back to what they were; what others see, too, was committed
// by each statement, and makes ROLLBACK fail.
func (x *run) transaction(s *syntax.Transaction) (*Result, error) {
	switch s.Kind {
	case "begin":
		if !x.cat.Begin() {
			x.host.Note("BEGIN: a transaction is under way already; it goes on")
			return done("a transaction is under way already"), nil
		}
		return done("a transaction begins"), nil
	case "commit":
		if x.cat.Failed() {
			x.host.Note("COMMIT: a statement of the transaction has failed; it is rolled back")
			return done("rolled back"), x.cat.Rollback("")
		}
		if !x.cat.Commit() {
			x.host.Note("COMMIT: there was no BEGIN; each statement was committed when it was done")
		}
		return done("committed"), nil
	case "savepoint":
		return done("savepoint " + s.Name), x.cat.Savepoint(s.Name)
	case "release savepoint":
		return done("released savepoint " + s.Name), x.cat.Release(s.Name)
	}
	if err := x.cat.Rollback(s.Name); err != nil {
		return nil, fmt.Errorf("ROLLBACK: %w", err)
	}
	if s.Name != "" {
		return done("rolled back to savepoint " + s.Name), nil
	}
	return done("rolled back"), nil
}

// allowed refuses statements in a transaction of PostgreSQL of which one has failed.
func (x *run) allowed(s syntax.Statement) error {
	if !x.cat.Failed() {
		return nil
	}
	if t, ok := s.(*syntax.Transaction); ok && t.Kind != "begin" && t.Kind != "savepoint" {
		return nil
	}
	return catalog.ErrAborted
}

// write writes the rows of n where others see them at once.
func (x *run) write(ctx context.Context, n plan.Node, sink plan.Sink) (*plan.Written, error) {
	x.wrote(sink.String())
	return x.host.Write(ctx, n, sink)
}

// wrote tells a transaction of a change that others see.
func (x *run) wrote(what string) {
	if x.cat.Wrote(what) {
		x.host.Note(fmt.Sprintf("%s is changed for all who read it, and at once: ROLLBACK cannot take that back, only what is done to tables in memory", what))
	}
}
