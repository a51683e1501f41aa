package sql

import (
	"slices"
	"strings"

	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
)

// volatileOnce refuses a query of WITH whose rows are others each time, such as those of random(),
// where it is read more than once and each reading computes it anew: in a recursion, of which each round is a plan
// of its own, in LIMIT and OFFSET, and where it reads the query around. Elsewhere it is computed once for all.
func (b *binder) volatileOnce(q *syntax.Query, views *view) error {
	if q.With == nil {
		return nil
	}
	volatile := map[string]string{}
	for i, c := range q.With.CTEs {
		if c.Query == nil {
			continue
		}
		name := strings.ToLower(c.Name)
		fn := volatileCall(c.Query)
		for _, t := range syntax.Tables(c.Query) {
			if f := volatile[strings.ToLower(t.Parts[len(t.Parts)-1])]; f != "" && len(t.Parts) == 1 {
				fn = f
			}
		}
		if fn == "" {
			continue
		}
		volatile[name] = fn
		count := &syntax.Select{Items: []syntax.Item{{X: q.Limit}, {X: q.Offset}}} // computed before the plan runs
		if !b.inStep && !refersTo(count, c.Name) && !views.readsAround(c.Name) && !readInRecursion(q.With, c.Name) {
			continue
		}
		rest := syntax.Query{Body: q.Body, OrderBy: q.OrderBy, Limit: q.Limit, Offset: q.Offset, With: &syntax.With{CTEs: q.With.CTEs[i+1:]}}
		if n := timesRead(&rest, c.Name); n > 1 {
			return b.errorAt(c.Pos, "%q calls %s and is read %d times, each time with other values: CREATE TABLE %s AS … keeps them", c.Name, fn, n, c.Name)
		}
	}
	return nil
}

// readsAround reports whether the name of WITH is put in, wherever it is read, since it reads the query around.
func (v *view) readsAround(name string) bool {
	for ; v != nil; v = v.outer {
		if strings.EqualFold(v.name, name) {
			return v.reads != nil
		}
	}
	return false
}

// readInRecursion reports whether a query of w that reads itself reads the one called name.
func readInRecursion(w *syntax.With, name string) bool {
	return w.Recursive && slices.ContainsFunc(w.CTEs, func(c syntax.CTE) bool {
		return !strings.EqualFold(c.Name, name) && refersTo(c.Query, c.Name) && refersTo(c.Query, name)
	})
}

// timesRead is how often n reads a table called name.
func timesRead(n syntax.Node, name string) int {
	times := 0
	for _, t := range syntax.Tables(n) {
		if len(t.Parts) == 1 && strings.EqualFold(t.Parts[0], name) {
			times++
		}
	}
	return times
}

// volatileCall is the name of a function in q that gives another value each time, "" if there is
// none.
func volatileCall(q *syntax.Query) string {
	for _, c := range syntax.Calls(q) {
		if f := funcs.FindScalar(strings.ToLower(strings.Join(c.Name, "."))); f != nil && f.Varies() {
			return f.Name + "()"
		}
	}
	return ""
}
