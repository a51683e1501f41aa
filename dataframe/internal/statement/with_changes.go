package statement

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// WITH may hold statements that change tables, as in PostgreSQL: their names mean the rows of their RETURNING. All of a text
// reads the tables as they were before any of it. One change is made when the query that reads its rows has been computed,
// so that nothing is changed where that fails; several are made one after another, and taken back together.

// withOf is the WITH before s.
func withOf(s syntax.Statement) *syntax.With {
	switch s := s.(type) {
	case *syntax.Query:
		return s.With
	case *syntax.Insert:
		if s.Query != nil {
			return s.Query.With
		}
	case *syntax.Update:
		return s.With
	case *syntax.Delete:
		return s.With
	case *syntax.Merge:
		return s.With
	}
	return nil
}

// withWith is s behind another WITH.
func withWith(s syntax.Statement, w *syntax.With) syntax.Statement {
	switch s := s.(type) {
	case *syntax.Query:
		out := *s
		out.With = w
		return &out
	case *syntax.Insert:
		out := *s
		if s.Query != nil {
			q := *s.Query
			q.With = w
			out.Query = &q
		}
		return &out
	case *syntax.Update:
		out := *s
		out.With = w
		return &out
	case *syntax.Delete:
		out := *s
		out.With = w
		return &out
	case *syntax.Merge:
		out := *s
		out.With = w
		return &out
	}
	return s
}

// changesIn reports whether a statement that changes a table is in w.
func changesIn(w *syntax.With) bool {
	return w != nil && slices.ContainsFunc(w.CTEs, func(c syntax.CTE) bool { return c.Statement != nil })
}

// withChanges runs s, in whose WITH w tables are changed.
func (x *run) withChanges(s syntax.Statement, w *syntax.With) (*Result, error) {
	if err := x.checkChanges(s, w); err != nil {
		return nil, err
	}
	x.freeze(s)
	changes := 0
	for _, c := range w.CTEs {
		if c.Statement != nil {
			changes++
		}
	}
	if q, ok := s.(*syntax.Query); ok && changes == 1 {
		return x.readOneChange(q, w)
	}
	rollback, commit, err := x.together()
	if err != nil {
		return nil, err
	}
	out, err := x.oneByOne(s, w)
	if err != nil {
		if back := rollback(); back != nil {
			return nil, fmt.Errorf("%w (and what was changed so far stays: %v)", err, back)
		}
		return nil, err
	}
	return out, commit()
}

// together begins a transaction, or a part of the one under way.
func (x *run) together() (rollback, commit func() error, err error) {
	if x.cat.Begin() {
		return func() error { return x.cat.Rollback("") }, func() error { x.cat.Commit(); return nil }, nil
	}
	const point = "\x00with"
	release := func() error { return x.cat.Release(point) }
	back := func() error {
		if err := x.cat.Rollback(point); err != nil {
			return err
		}
		return release()
	}
	return back, release, x.cat.Savepoint(point)
}

// checkChanges refuses what could not be taken back, and a second change of rows that a first one has changed.
func (x *run) checkChanges(s syntax.Statement, w *syntax.With) error {
	all := []syntax.Statement{}
	for _, c := range w.CTEs {
		if c.Statement != nil {
			all = append(all, c.Statement)
		}
	}
	if _, reads := s.(*syntax.Query); !reads {
		all = append(all, s)
	}
	seen := map[string]bool{}
	for _, c := range all {
		name, inserts := changedBy(c)
		r, err := x.relation(name)
		if err != nil {
			return x.s.Wrap(c.Position(), err)
		}
		if r.Memory == nil && r.View == nil && len(all) > 1 {
			return x.s.ErrorAt(c.Position(), "%s is a table with versions, whose changes are committed one by one: run the statements of this WITH one after another", r)
		}
		if seen[r.String()] && !inserts {
			return x.s.ErrorAt(c.Position(), "%s is changed twice in one WITH, and it is not told which change comes first: run the statements one after another", r)
		}
		seen[r.String()] = true
	}
	return nil
}

// changedBy is the table that s changes, and whether s adds rows and nothing else.
func changedBy(s syntax.Statement) (name []string, inserts bool) {
	switch s := s.(type) {
	case *syntax.Insert:
		return s.Table, s.OnConflict == "" && !s.Overwrite
	case *syntax.Update:
		return s.Table, false
	case *syntax.Delete:
		return s.Table, false
	case *syntax.Merge:
		return s.Target, false
	}
	return nil, false
}

// freeze remembers the tables that s reads, as they are now.
func (x *run) freeze(s syntax.Statement) {
	x.frozen = map[string]plan.Node{}
	for _, t := range syntax.Tables(s) {
		if n, err := x.env.Table(x.ctx, t.Parts); err == nil { // else it is a name of WITH, or told of later
			x.frozen[frozenName(t.Parts)] = n
		}
	}
}

func frozenName(parts []string) string { return strings.ToLower(strings.Join(parts, "\x00")) }

// madeName is what the i-th statement of WITH gives back.
func madeName(i int) string { return fmt.Sprintf("\x00made %d", i) }

// upTo is WITH up to its i-th entry, with queries of the rows that statements gave back in their places.
func (x *run) upTo(w *syntax.With, i int) *syntax.With {
	out := &syntax.With{Pos: w.Pos, Recursive: w.Recursive}
	for k, c := range w.CTEs[:i] {
		if c.Statement != nil {
			if x.made[madeName(k)] == nil {
				continue
			}
			c.Query = selectOf(&syntax.TableName{Pos: c.Pos, Parts: []string{madeName(k)}}, &syntax.Star{Pos: c.Pos}, nil)
			c.Statement = nil
		}
		out.CTEs = append(out.CTEs, c)
	}
	if len(out.CTEs) == 0 {
		return nil
	}
	return out
}

// changeIn is the i-th entry of w, a statement, behind those before it and its own.
func (x *run) changeIn(w *syntax.With, i int) (syntax.Statement, error) {
	s, before := w.CTEs[i].Statement, x.upTo(w, i)
	own := withOf(s)
	if changesIn(own) {
		return nil, x.s.ErrorAt(own.Pos, "statements that change tables stand in the outermost WITH")
	}
	if own != nil && before != nil {
		own = &syntax.With{Pos: own.Pos, Recursive: own.Recursive || before.Recursive, CTEs: append(before.CTEs, own.CTEs...)}
	} else if own == nil {
		own = before
	}
	return withWith(s, own), nil
}

// readOneChange computes q, which reads what the one statement in w gives back, before that changes anything.
func (x *run) readOneChange(q *syntax.Query, w *syntax.With) (*Result, error) {
	at := slices.IndexFunc(w.CTEs, func(c syntax.CTE) bool { return c.Statement != nil })
	s, err := x.changeIn(w, at)
	if err != nil {
		return nil, err
	}
	var out plan.Node
	x.made = map[string]plan.Node{}
	read := func(rows plan.Node) error {
		if rows != nil {
			x.made[madeName(at)] = rows
		}
		n, err := x.readChanges(q, w)
		if err == nil {
			out, _, err = x.kept(n)
		}
		return err
	}
	if !givesBack(s) {
		if err := read(nil); err != nil {
			return nil, err
		}
	} else {
		x.gave = func(rows plan.Node) error { x.gave = nil; return read(rows) }
	}
	if _, err := x.statement(s); err != nil {
		return nil, err
	}
	return &Result{Query: true, Node: out, Listing: true}, nil
}

// readChanges binds q to what the statements in w gave back.
func (x *run) readChanges(q *syntax.Query, w *syntax.With) (plan.Node, error) {
	for k, c := range w.CTEs {
		if c.Statement != nil && x.made[madeName(k)] == nil {
			for _, t := range syntax.Tables(q) {
				if len(t.Parts) == 1 && strings.EqualFold(t.Parts[0], c.Name) {
					return nil, x.s.ErrorAt(t.Pos, "%q in WITH has no RETURNING, and so no rows to read", c.Name)
				}
			}
		}
	}
	return x.s.Query(x.ctx, withWith(q, x.upTo(w, len(w.CTEs))).(*syntax.Query), x.env)
}

func givesBack(s syntax.Statement) bool {
	switch s := s.(type) {
	case *syntax.Insert:
		return s.Returning != nil
	case *syntax.Update:
		return s.Returning != nil
	case *syntax.Delete:
		return s.Returning != nil
	case *syntax.Merge:
		return s.Returning != nil
	}
	return false
}

// oneByOne makes the changes in w and runs s.
func (x *run) oneByOne(s syntax.Statement, w *syntax.With) (*Result, error) {
	x.made = map[string]plan.Node{}
	for i, c := range w.CTEs {
		if c.Statement == nil {
			continue
		}
		change, err := x.changeIn(w, i)
		if err != nil {
			return nil, err
		}
		r, err := x.statement(change)
		if err != nil {
			return nil, x.s.Wrap(c.Pos, err)
		}
		if givesBack(change) {
			x.made[madeName(i)] = r.Node
		}
	}
	q, ok := s.(*syntax.Query)
	if !ok {
		return x.statement(withWith(s, x.upTo(w, len(w.CTEs))))
	}
	n, err := x.readChanges(q, w)
	if err == nil {
		n, _, err = x.kept(n) // here, so that changes are taken back where it fails
	}
	return &Result{Query: true, Node: n, Listing: true}, err
}
