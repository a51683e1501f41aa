package sql_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"weir/dataframe/internal/sql"
)

// TestNestedMacros takes macros whose queries are 40 deep in each other: bound twice with every level, they would never end.
func TestNestedMacros(t *testing.T) {
	for name, last := range map[string]string{"": "x + 1", "no column \"nosuch\"": "x + nosuch"} {
		db := newDatabase()
		body := last
		for i := range 40 {
			if err := db.exec(fmt.Sprintf("CREATE MACRO m%d(x) AS (SELECT %s)", i, body)); err != nil {
				t.Fatal(err)
			}
			body = fmt.Sprintf("m%d(x)", i)
		}
		err := db.exec("CREATE TABLE made AS SELECT m39(v) FROM (VALUES (1)) t(v)")
		if name == "" && err != nil || name != "" && (err == nil || !strings.Contains(err.Error(), name)) {
			t.Errorf("%s: %v", last, err)
		}
	}
}

// TestBindingIsCancelled binds under a context that is over.
func TestBindingIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := sql.Query(ctx, "SELECT (SELECT 1 + (SELECT 2))", newEnv())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("gives %v", err)
	}
}
