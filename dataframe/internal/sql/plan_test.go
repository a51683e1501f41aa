package sql_test

import (
	"context"
	"strings"
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
			// What is printed reads back, but for quotes around names and the
			// word DECIMAL.
			if !strings.ContainsAny(input, "\"`") && !strings.Contains(input, "DECIMAL") {
				if again, err := sql.ParseExpr(e.String()); err != nil || again.String() != e.String() {
					t.Errorf("%s prints %s, which reads as %v: %v", input, e, again, err)
				}
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
