package sql

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// query is the node of q: its columns, then in a correlated subquery those that join it
// to the query around.
func (b *binder) query(q *syntax.Query, blk *block) (plan.Node, error) {
	views, err := b.with(q.With, blk)
	if err != nil {
		return nil, err
	}
	if err := b.volatileOnce(q, views); err != nil {
		return nil, err
	}
	inner := blk.inside(views)
	if s, ok := q.Body.(*syntax.Select); ok {
		return b.selectNode(s, q, inner)
	}
	if blk.keys != nil {
		blk.keys.refused = true
	}
	if len(q.OrderBy) == 0 && q.Limit == nil && q.Offset == nil {
		return b.body(q.Body, inner)
	}
	node, err := b.body(q.Body, inner)
	if err != nil {
		return nil, err
	}
	if len(q.OrderBy) > 0 {
		if node, err = b.orderOutput(node, q, inner); err != nil {
			return nil, err
		}
	}
	return b.limited(node, q, inner.carried(), views)
}

// carried are the columns behind those of a correlated query.
func (b *block) carried() []string {
	if b.domain == nil {
		return nil
	}
	return b.domain.names
}

// with binds the names of WITH, each of which sees those before it.
func (b *binder) with(w *syntax.With, blk *block) (*view, error) {
	views := blk.views
	if w == nil {
		return views, nil
	}
	for i := range w.CTEs {
		c := &w.CTEs[i]
		if slices.ContainsFunc(w.CTEs[:i], func(o syntax.CTE) bool { return strings.EqualFold(o.Name, c.Name) }) {
			return nil, b.errorAt(c.Pos, "WITH has two queries called %q", c.Name)
		}
		if c.Statement != nil {
			return nil, b.errorAt(c.Pos, "%q changes a table, and stands in the WITH of the whole statement, not inside of a query", c.Name)
		}
		var n plan.Node
		var err error
		itself := w.Recursive && refersTo(c.Query, c.Name)
		if itself {
			n, err = b.recursive(c, views)
		} else {
			n, err = b.alone(c.Query, views)
		}
		if err != nil && blk.domain != nil && !itself && b.mayReadAround(err) {
			views = &view{name: c.Name, outer: views, reads: c}
			continue
		}
		if err != nil {
			return nil, err
		}
		if n, err = b.renamed(n, c.Columns, c.Pos, c.Name); err != nil {
			return nil, err
		}
		views = &view{name: c.Name, node: n, outer: views}
	}
	return views, nil
}

// find is the node of a name of WITH, nil if it is none.
func (v *view) find(name string) plan.Node {
	for ; v != nil; v = v.outer {
		if strings.EqualFold(v.name, name) {
			return v.node
		}
	}
	return nil
}

// renamed is n with names for its first columns.
func (b *binder) renamed(n plan.Node, names []string, pos syntax.Pos, what string) (plan.Node, error) {
	if len(names) == 0 {
		return n, nil
	}
	fields := n.Schema().Fields
	if len(names) > len(fields) {
		return nil, b.errorAt(pos, "%q has %d columns and %d names for them", what, len(fields), len(names))
	}
	var es []plan.Expr
	seen := map[string]bool{}
	for i, f := range fields {
		name := f.Name
		if i < len(names) {
			name = names[i]
		}
		unique := name
		for k := 1; seen[unique]; k++ { // as of a SELECT
			unique = fmt.Sprintf("%s_%d", name, k)
		}
		seen[unique] = true
		es = append(es, named(columnOf(f.Name), unique))
	}
	p, err := plan.NewProject(n, es)
	return p, b.wrap(pos, err)
}

// body is the node of a part of a query without ORDER BY and LIMIT of its own.
func (b *binder) body(body syntax.Body, blk *block) (plan.Node, error) {
	switch body := body.(type) {
	case *syntax.Select:
		return b.selectNode(body, &syntax.Query{Pos: body.Pos}, blk)
	case *syntax.Query:
		return b.query(body, blk)
	case *syntax.Values:
		return b.values(body, blk)
	case *syntax.SetOp:
		return b.setOp(body, blk)
	}
	return nil, b.errorAt(body.Position(), "this is no query")
}

// setOp puts two queries together: columns by position, named as in the first, or BY
// NAME.
func (b *binder) setOp(s *syntax.SetOp, blk *block) (plan.Node, error) {
	left, err := b.body(s.Left, blk)
	if err != nil {
		return nil, err
	}
	right, err := b.body(s.Right, blk)
	if err != nil {
		return nil, err
	}
	if s.Corresponding {
		if left, right, err = b.corresponding(left, right, s); err != nil {
			return nil, err
		}
	}
	if s.ByName {
		if s.Op != "union" {
			return nil, b.errorAt(s.Pos, "BY NAME goes with UNION")
		}
	} else if right, err = b.alike(left, right, s); err != nil {
		return nil, err
	}
	if left, right, err = b.columnsInZone(left, right); err == nil {
		left, right, err = b.columnsOfOneType(left, right)
	}
	if err == nil {
		left, right, err = b.constantJSON(left, right)
	}
	if err != nil {
		return nil, b.wrap(s.Pos, err)
	}
	var out plan.Node
	switch s.Op {
	case "union":
		if out, err = plan.NewUnion([]plan.Node{left, right}); err == nil && !s.All {
			out, err = b.distinct(out, blk.carried(), s.Pos)
		} else if err == nil && b.dialect == syntax.Weir {
			if b.unionParts == nil {
				b.unionParts = map[plan.Node][2]plan.Node{}
			}
			b.unionParts[out] = [2]plan.Node{left, right}
		}
	case "intersect":
		out, err = b.rowsIn(plan.Intersect, s.All, left, right, blk.carried(), s.Pos)
	default:
		out, err = b.rowsIn(plan.Except, s.All, left, right, blk.carried(), s.Pos)
	}
	return out, b.wrap(s.Pos, err)
}

// corresponding are the columns of both sides that s names, or that both have, in the order of the first.
func (b *binder) corresponding(left, right plan.Node, s *syntax.SetOp) (l, r plan.Node, err error) {
	names := s.Columns
	if names == nil {
		for _, name := range left.Schema().Names() {
			if slices.ContainsFunc(right.Schema().Names(), func(n string) bool { return strings.EqualFold(n, name) }) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return nil, nil, b.errorAt(s.Pos, "CORRESPONDING: the two queries have no column name in common")
	}
	of := func(n plan.Node) (plan.Node, error) {
		var es []plan.Expr
		for _, name := range names {
			at := slices.IndexFunc(n.Schema().Names(), func(n string) bool { return strings.EqualFold(n, name) })
			if at < 0 {
				return nil, b.wrap(s.Pos, &column.UnknownColumn{Name: name, Have: n.Schema().Names()})
			}
			es = append(es, columnOf(n.Schema().Names()[at]))
		}
		p, err := plan.NewProject(n, es)
		return p, b.wrap(s.Pos, err)
	}
	if l, err = of(left); err == nil {
		r, err = of(right)
	}
	return l, r, err
}

// alike is right with the names of left.
func (b *binder) alike(left, right plan.Node, s *syntax.SetOp) (plan.Node, error) {
	names, fields := left.Schema().Names(), right.Schema().Fields
	if len(fields) != len(names) {
		return nil, b.errorAt(s.Right.Position(), "this SELECT has %d columns and the one above it %d", len(fields), len(names))
	}
	var es []plan.Expr
	same := true
	for i, f := range fields {
		same = same && f.Name == names[i]
		es = append(es, named(columnOf(f.Name), names[i]))
	}
	if same {
		return right, nil
	}
	p, err := plan.NewProject(right, es)
	return p, b.wrap(s.Pos, err)
}

// orderOutput sorts by columns of the result, all that there is after UNION.
func (b *binder) orderOutput(n plan.Node, q *syntax.Query, blk *block) (plan.Node, error) {
	order := q.OrderBy
	fields := n.Schema().Fields
	fields = fields[:len(fields)-len(blk.carried())]
	s := newScope("", &column.Schema{Fields: fields})
	s.outer = blk.outer
	for i := range s.cols {
		s.cols[i].domain = b.domainColumn(n, s.cols[i].column)
		s.cols[i].json = b.jsonColumn(n, s.cols[i].column)
	}
	l := &lowering{b: b, scope: s}
	var keys []plan.SortKey
	for _, o := range order {
		if _, all := o.X.(*syntax.All); all {
			for _, f := range fields {
				keys = append(keys, sortKey(l.ordered(columnOf(f.Name), o.X.Position()), o))
			}
			continue
		}
		if i, ok, err := b.ordinal(o.X, len(fields), "ORDER BY"); err != nil {
			return nil, err
		} else if ok {
			keys = append(keys, sortKey(l.ordered(columnOf(fields[i].Name), o.X.Position()), o))
			continue
		}
		e, err := l.top(o.X)
		if name := behindFirstTable(q.Body, o.X); err != nil && name != nil {
			e, err = l.top(name)
		}
		if i := branchColumn(q.Body, o.X); err != nil && i >= 0 && i < len(fields) {
			e, err = columnOf(fields[i].Name), nil
		}
		if err != nil {
			return nil, err
		}
		keys = append(keys, sortKey(l.ordered(e, o.X.Position()), o))
	}
	sorted, err := plan.NewSort(n, keys)
	if err != nil {
		return nil, b.wrap(order[0].X.Position(), err)
	}
	return sorted, nil
}

// branchColumn is the place of a column in the list of some SELECT of a set operation, which may
// call it otherwise than the first; -1 if there is none, or there are several.
func branchColumn(body syntax.Body, x syntax.Expr) int {
	switch body := body.(type) {
	case *syntax.SetOp:
		l, r := branchColumn(body.Left, x), branchColumn(body.Right, x)
		if body.ByName || l >= 0 && r >= 0 && l != r {
			return -1
		}
		return max(l, r)
	case *syntax.Query:
		return branchColumn(body.Body, x)
	case *syntax.Select:
		name, ok := x.(*syntax.Name)
		for i, it := range body.Items {
			if _, star := it.X.(*syntax.Star); star || !ok || len(name.Parts) != 1 {
				return -1
			}
			if strings.EqualFold(outName(it), name.Parts[0]) {
				return i
			}
		}
	}
	return -1
}

// behindFirstTable is the column of x behind the table that the first SELECT of a set operation reads, if it reads only that one
// and calls its columns as they are called there; else nil.
func behindFirstTable(body syntax.Body, x syntax.Expr) *syntax.Name {
	switch body := body.(type) {
	case *syntax.SetOp:
		return behindFirstTable(body.Left, x)
	case *syntax.Query:
		return behindFirstTable(body.Body, x)
	case *syntax.Select:
		name, ok := x.(*syntax.Name)
		if !ok || len(name.Parts) != 2 || len(body.From) != 1 {
			return nil
		}
		t, ok := body.From[0].(*syntax.TableName)
		if !ok || len(t.As.Columns) > 0 {
			return nil
		}
		called := t.As.Name
		if called == "" {
			called = t.Parts[len(t.Parts)-1]
		}
		for _, it := range body.Items {
			star, isStar := it.X.(*syntax.Star)
			_, isName := it.X.(*syntax.Name)
			if isStar && len(star.Replace)+len(star.Rename) > 0 || !isStar && (!isName || it.Alias != "") {
				return nil
			}
		}
		if strings.EqualFold(called, name.Parts[0]) {
			return &syntax.Name{Pos: name.Pos, Parts: name.Parts[1:]}
		}
	}
	return nil
}

func sortKey(e plan.Expr, o syntax.OrderItem) plan.SortKey {
	return plan.SortKey{X: e, Desc: o.Desc, NullsFirst: o.Nulls == "first"}
}

// ordinal reads a clause that is a whole number as a position in the list of
// SELECT.
func (b *binder) ordinal(e syntax.Expr, n int, what string) (int, bool, error) {
	switch x := e.(type) {
	case *syntax.Number:
		lit, err := b.number(x)
		if err != nil {
			return 0, false, err
		}
		i, ok := lit.(*plan.Literal).Value.(int64)
		if !ok && what == "GROUP BY" {
			return 0, false, nil
		}
		if !ok {
			return 0, false, b.errorAt(x.Pos, "%s a constant; name a column or its number", what)
		}
		if i < 1 || i > int64(n) {
			return 0, false, b.errorAt(x.Pos, "%s %d: the list of SELECT has the numbers 1 to %d", what, i, n)
		}
		return int(i - 1), true, nil
	case *syntax.Text, *syntax.Const, *syntax.TypedText:
		c, ok := e.(*syntax.Const)
		if ok && strings.HasPrefix(c.Word, "c") || what == "GROUP BY" || ok && c.Word == "null" && what == "ORDER BY" && b.dialect == syntax.MySQL {
			return 0, false, nil // of a constant there is one group
		}
		return 0, false, b.errorAt(e.Position(), "%s a constant; name a column or its number", what)
	}
	return 0, false, nil
}
