package dataframe

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// constrained looks at the rows of n for the constraints of the table behind sink. A row for which one is not true, or is
// null, ends the write, and nothing is written.
func (s *Session) constrained(ctx context.Context, n plan.Node, sink plan.Sink) (plan.Node, plan.Sink, error) {
	c, ok := sink.(plan.Constrained)
	if !ok {
		return n, sink, nil
	}
	conditions, err := c.Constraints(ctx)
	if err != nil || len(conditions) == 0 {
		return n, sink, err
	}
	for _, name := range slices.Sorted(maps.Keys(conditions)) {
		e, err := sql.ReadSparkExpr(conditions[name])
		if err == nil {
			n, err = s.checked(ctx, n, name, e)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("write %s: the constraint %s (%s) cannot be looked at: %w; ALTER TABLE … DROP CONSTRAINT %s drops it", sink, name, conditions[name], err, name)
		}
	}
	return n, c.Fulfilling(conditions), nil
}

// checked is n, of which e must be true in every row.
func (s *Session) checked(ctx context.Context, n plan.Node, name string, e *sql.RowExpr) (plan.Node, error) {
	cond, err := e.Bind(ctx, "", n.Schema(), true, rowEnv{statementHost{s}})
	if err != nil {
		return nil, err
	}
	out, err := plan.NewCheck(n, cond, plan.CheckFail, nil)
	if err != nil {
		return nil, err
	}
	out.What = fmt.Sprintf("the constraint %s, CHECK (%s),", name, e.Checked())
	return out, nil
}

// rowEnv is what an expression of one row may ask for: functions, and no tables.
type rowEnv struct{ statementHost }

var _ sql.Env = rowEnv{}

// Table implements sql.Env.
func (rowEnv) Table(context.Context, []string) (plan.Node, error) { return nil, errNoTables }

// URL implements sql.Env.
func (rowEnv) URL(context.Context, string) (plan.Node, error) { return nil, errNoTables }

var errNoTables = fmt.Errorf("an expression of one row reads no tables")
