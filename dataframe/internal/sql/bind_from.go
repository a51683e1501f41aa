package sql

import (
	"weir/dataframe/plan"
)

// from is the node of FROM and what names mean above it.
func (b *binder) fromNode(f *from, views *view) (plan.Node, *scope, error) {
	if f == nil {
		return oneRow(), &scope{}, nil
	}
	node, s, err := b.tableNode(f.first, views)
	if err != nil {
		return nil, nil, err
	}
	for _, j := range f.joins {
		if node, s, err = b.join(node, s, j, views); err != nil {
			return nil, nil, err
		}
	}
	return node, s, nil
}

func (b *binder) tableNode(t tableRef, views *view) (plan.Node, *scope, error) {
	var n plan.Node
	var err error
	alias := t.alias
	switch {
	case t.sub != nil:
		n, err = b.query(t.sub, views)
	case t.url != "":
		n, err = b.env.URL(b.ctx, t.url)
	default:
		if alias == "" {
			alias = t.name[len(t.name)-1]
		}
		if len(t.name) == 1 {
			n = views.find(t.name[0])
		}
		if n == nil {
			n, err = b.env.Table(b.ctx, t.name)
		}
	}
	if err != nil {
		return nil, nil, b.wrap(t.pos, err)
	}
	return n, newScope(alias, n.Schema()), nil
}

// join joins the table of j to left. Columns of the table that are called as
// one of left are renamed, so that both can be had.
func (b *binder) join(left plan.Node, ls *scope, j joinRef, views *view) (plan.Node, *scope, error) {
	right, rs, err := b.tableNode(j.table, views)
	if err != nil {
		return nil, nil, err
	}
	if alias := rs.alias(); alias != "" && ls.hasTable(alias) {
		return nil, nil, b.errorAt(j.table.pos, "two tables are called %q; give one an alias", alias)
	}
	if right, err = disjoint(right, rs, ls); err != nil {
		return nil, nil, b.wrap(j.table.pos, err)
	}
	c := &conditions{kind: j.kind}
	if j.on != nil {
		err = b.on(c, j, ls, rs)
	} else {
		err = b.using(c, j, ls, rs)
	}
	if err != nil {
		return nil, nil, err
	}
	both := &scope{append(append([]scoped(nil), ls.cols...), rs.cols...)}
	n, err := c.node(left, right)
	if err != nil {
		return nil, nil, b.wrap(j.pos, err)
	}
	return n, both, nil
}

func (s *scope) alias() string {
	if len(s.cols) == 0 {
		return ""
	}
	return s.cols[0].table
}

// disjoint renames the columns of right that ls has too.
func disjoint(right plan.Node, rs, ls *scope) (plan.Node, error) {
	var es []plan.Expr
	renamed := false
	for i := range rs.cols {
		c := &rs.cols[i]
		old := c.column
		if ls.hasColumn(old) {
			renamed = true
			if c.table != "" {
				c.column = c.table + "." + c.name
			}
			for ls.hasColumn(c.column) || rs.taken(c.column, i) {
				c.column += "'"
			}
		}
		es = append(es, named(&plan.Column{Name: old}, c.column))
	}
	if !renamed {
		return right, nil
	}
	return plan.NewProject(right, es)
}

// taken reports whether a column other than the i-th has the name.
func (s *scope) taken(column string, i int) bool {
	for k, c := range s.cols {
		if k != i && c.column == column {
			return true
		}
	}
	return false
}

// conditions are what ON says, sorted by what it takes to check it.
type conditions struct {
	kind        plan.JoinKind
	left, right []plan.Expr // keys
	onRight     []plan.Expr // before the join
	after       []plan.Expr // inner joins: above it
}

func (c *conditions) node(left, right plan.Node) (plan.Node, error) {
	for _, e := range c.onRight {
		f, err := plan.NewFilter(right, e)
		if err != nil {
			return nil, err
		}
		right = f
	}
	n, err := plan.NewJoin(left, right, c.kind, c.left, c.right, "")
	if err != nil {
		return nil, err
	}
	var out plan.Node = n
	for _, e := range c.after {
		f, err := plan.NewFilter(out, e)
		if err != nil {
			return nil, err
		}
		out = f
	}
	return out, nil
}

func (b *binder) on(c *conditions, j joinRef, ls, rs *scope) error {
	both := &scope{append(append([]scoped(nil), ls.cols...), rs.cols...)}
	e, err := b.bind(j.on.e, both, nil)
	if err != nil {
		return err
	}
	if plan.IsAggregate(e) {
		return b.errorAt(j.on.pos, "ON cannot hold aggregates")
	}
	for _, part := range plan.SplitAnd(e) {
		if l, r, ok := keyPair(part, ls, rs); ok {
			c.left, c.right = append(c.left, l), append(c.right, r)
			continue
		}
		switch {
		case !reads(part, ls):
			c.onRight = append(c.onRight, part)
		case c.kind == plan.Inner:
			c.after = append(c.after, part)
		default:
			return b.errorAt(j.on.pos, "LEFT JOIN takes equalities between the tables and conditions on the right one alone, not %s", part)
		}
	}
	if len(c.left) == 0 {
		return b.errorAt(j.on.pos, "a join needs an equality between a column of each side, such as a.id = b.id")
	}
	return nil
}

// keyPair is the two sides of an equality between the tables.
func keyPair(e plan.Expr, ls, rs *scope) (l, r plan.Expr, ok bool) {
	c, isCall := e.(*plan.Call)
	if !isCall || c.Func != "=" {
		return nil, nil, false
	}
	x, y := c.Args[0], c.Args[1]
	xl, xr, yl, yr := reads(x, ls), reads(x, rs), reads(y, ls), reads(y, rs)
	switch {
	case xl && !xr && yr && !yl:
		return x, y, true
	case yl && !yr && xr && !xl:
		return y, x, true
	}
	return nil, nil, false
}

// reads reports whether e reads a column of s.
func reads(e plan.Expr, s *scope) bool {
	for _, name := range plan.ColumnsOf(e) {
		if s.hasColumn(name) {
			return true
		}
	}
	return false
}

func (b *binder) using(c *conditions, j joinRef, ls, rs *scope) error {
	for _, t := range j.using {
		l, err := ls.lookup([]string{t.text})
		if err != nil {
			return b.wrap(t.pos, err)
		}
		r, err := rs.lookup([]string{t.text})
		if err != nil {
			return b.wrap(t.pos, err)
		}
		c.left = append(c.left, &plan.Column{Name: l.column})
		c.right = append(c.right, &plan.Column{Name: r.column})
		r.merged = true
	}
	return nil
}
