package sql

import (
	"errors"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// refersTo reports whether n reads a table called name.
func refersTo(n syntax.Node, name string) bool {
	for _, t := range syntax.Tables(n) {
		if len(t.Parts) == 1 && strings.EqualFold(t.Parts[0], name) {
			return true
		}
	}
	return false
}

// recursive is a name of WITH RECURSIVE that refers to itself: a query that does not,
// UNION [ALL] one that does.
func (b *binder) recursive(c *syntax.CTE, views *view) (plan.Node, error) {
	q := c.Query
	set, ok := q.Body.(*syntax.SetOp)
	if !ok || set.Op != "union" || set.ByName || refersTo(set.Left, c.Name) {
		return nil, b.errorAt(c.Pos, "the recursive query %q must be a query that does not read it, UNION or UNION ALL one that does", c.Name)
	}
	if len(q.OrderBy) > 0 || q.Limit != nil || q.Offset != nil {
		return nil, b.errorAt(c.Pos, "ORDER BY and LIMIT stand outside of the recursive query %q", c.Name)
	}
	views, err := b.with(q.With, &block{views: views})
	if err != nil {
		return nil, err
	}
	base, err := b.body(set.Left, &block{views: views})
	if err != nil {
		return nil, err
	}
	if base, err = b.renamed(base, c.Columns, c.Pos, c.Name); err != nil {
		return nil, err
	}
	if !set.All && anyJSON(b.kindsOf(base, nil)) {
		return nil, b.errorAt(set.Pos, "UNION of a recursive query tells no JSON apart here: write UNION ALL and a condition that ends it, or select j::text")
	}
	step := func(it *plan.Iteration) (plan.Node, error) {
		if b.bases == nil {
			b.bases = map[string]plan.Node{}
		}
		b.bases[it.Name] = base
		b.found, b.again.failed = map[findingKey]*finding{}, map[*syntax.Query]error{} // they read another iteration
		outside := b.inStep
		b.inStep = true
		defer func() { b.inStep = outside }()
		s, err := b.body(set.Right, &block{views: &view{name: c.Name, node: it, outer: views}})
		if err != nil {
			return nil, err
		}
		return b.stepInZone(s, it.Schema())
	}
	n, err := plan.NewRecursive(b.fresh(c.Name), base, set.All, step)
	for need := (*needsZone)(nil); errors.As(err, &need); { // and once more, with a zone
		if base, err = b.namesInZone(base, need.names); err == nil {
			n, err = plan.NewRecursive(b.fresh(c.Name), base, set.All, step)
		}
	}
	if err != nil {
		return nil, b.wrap(set.Pos, err)
	}
	return n, nil
}
