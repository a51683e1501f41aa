package sql

import (
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// refersTo reports whether q reads a table called name.
func refersTo(q *syntax.Query, name string) bool {
	for _, t := range syntax.Tables(q) {
		if len(t.Parts) == 1 && strings.EqualFold(t.Parts[0], name) {
			return true
		}
	}
	return false
}

// recursive is a name of WITH RECURSIVE that refers to itself.
func (b *binder) recursive(c *syntax.CTE, views *view) (plan.Node, error) {
	return nil, b.errorAt(c.Pos, "recursive queries are not there yet")
}
