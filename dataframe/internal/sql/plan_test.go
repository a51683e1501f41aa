package sql_test

import (
	"context"
	"testing"

	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

func TestPlans(t *testing.T) {
	golden(t, "*.plan", func(t *testing.T, command, input string) string {
		switch command {
		case "expr":
			e, err := sql.ParseExpr(input)
			if err != nil {
				return err.Error()
			}
			return e.String()
		case "plan":
			n, err := sql.Query(context.Background(), input, newEnv())
			if err != nil {
				return err.Error()
			}
			return plan.Format(n)
		}
		t.Errorf("unknown command %q", command)
		return ""
	})
}
