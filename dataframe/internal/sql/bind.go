package sql

import (
	"context"
	"errors"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// An Env finds what FROM names.
type Env interface {
	// Table is the table called name, qualifiers first.
	Table(ctx context.Context, name []string) (plan.Node, error)
	// URL is the data at a url, such as 's3://logs/dt=*/*.parquet'.
	URL(ctx context.Context, url string) (plan.Node, error)
}

// Query reads one SELECT and binds it to the tables of env. Each ? in it stands
// for the next of args, a value that plan.LiteralOf takes.
func Query(ctx context.Context, text string, env Env, args ...any) (plan.Node, error) {
	p, err := newParser(text, args)
	if err != nil {
		return nil, err
	}
	p.subs = map[*plan.Call]subquery{}
	q, err := p.statement()
	if err != nil {
		return nil, err
	}
	b := &binder{parser: p, ctx: ctx, env: env}
	return b.query(q, nil)
}

// A binder turns one parsed text into a plan. It lives as long as a call of
// Query, whose context it keeps.
type binder struct {
	*parser
	ctx context.Context
	env Env
}

// A view is a name of WITH; outer ones follow.
type view struct {
	name  string
	node  plan.Node
	outer *view
}

func (v *view) find(name string) plan.Node {
	for ; v != nil; v = v.outer {
		if strings.EqualFold(v.name, name) {
			return v.node
		}
	}
	return nil
}

// wrap puts the place pos on err, unless err has a more exact one.
func (b *binder) wrap(pos int, err error) error {
	var at *Error
	if err == nil || errors.As(err, &at) {
		return err
	}
	out := errorAt(b.src, pos, "%v", err)
	out.Err = err
	return out
}

func (b *binder) query(q *query, views *view) (plan.Node, error) {
	for _, c := range q.with {
		n, err := b.query(c.q, views)
		if err != nil {
			return nil, err
		}
		views = &view{c.name, n, views}
	}
	if len(q.parts) == 1 && q.parts[0].sel != nil {
		return b.selectNode(q.parts[0].sel, q, views)
	}
	node, err := b.union(q.parts, views)
	if err != nil {
		return nil, err
	}
	if len(q.order) > 0 {
		if node, err = b.orderOutput(node, q.order); err != nil {
			return nil, err
		}
	}
	return limited(node, q), nil
}

func limited(n plan.Node, q *query) plan.Node {
	if q.limit < 0 && q.offset == 0 {
		return n
	}
	return &plan.Limit{In: n, Offset: q.offset, N: q.limit}
}

// union puts parts below each other: columns by position, named as in the
// first.
func (b *binder) union(parts []part, views *view) (plan.Node, error) {
	var node plan.Node
	for i, pt := range parts {
		var n plan.Node
		var err error
		if pt.q != nil {
			n, err = b.query(pt.q, views)
		} else {
			n, err = b.selectNode(pt.sel, &query{limit: -1}, views)
		}
		if err != nil {
			return nil, err
		}
		if i == 0 {
			node = n
			continue
		}
		if node, err = b.unionOf(node, n, pt); err != nil {
			return nil, err
		}
	}
	return node, nil
}

func (b *binder) unionOf(above, below plan.Node, pt part) (plan.Node, error) {
	names := above.Schema().Names()
	fields := below.Schema().Fields
	if len(fields) != len(names) {
		return nil, b.errorAt(pt.pos, "this SELECT has %d columns and the one above it %d", len(fields), len(names))
	}
	var es []plan.Expr
	same := true
	for i, f := range fields {
		same = same && f.Name == names[i]
		es = append(es, named(&plan.Column{Name: f.Name}, names[i]))
	}
	if !same {
		p, err := plan.NewProject(below, es)
		if err != nil {
			return nil, b.wrap(pt.pos, err)
		}
		below = p
	}
	u, err := plan.NewUnion([]plan.Node{above, below})
	if err != nil {
		return nil, b.wrap(pt.pos, err)
	}
	if pt.all {
		return u, nil
	}
	d, err := plan.NewDistinct(u, nil)
	return d, b.wrap(pt.pos, err)
}

// orderOutput sorts by columns of the result, all that there is after UNION.
func (b *binder) orderOutput(n plan.Node, order []orderItem) (plan.Node, error) {
	s := newScope("", n.Schema())
	var keys []plan.SortKey
	for _, o := range order {
		if i, ok, err := b.ordinal(o.clause, n.Schema().Len(), "ORDER BY"); err != nil {
			return nil, err
		} else if ok {
			keys = append(keys, plan.SortKey{X: &plan.Column{Name: n.Schema().Fields[i].Name}, Desc: o.desc, NullsFirst: o.nullsFirst})
			continue
		}
		e, err := b.bind(o.e, s, nil)
		if err != nil {
			return nil, err
		}
		keys = append(keys, plan.SortKey{X: e, Desc: o.desc, NullsFirst: o.nullsFirst})
	}
	sorted, err := plan.NewSort(n, keys)
	if err != nil {
		return nil, b.wrap(order[0].pos, err)
	}
	return sorted, nil
}

// ordinal reads a clause that is a whole number as a position in the list of
// SELECT.
func (b *binder) ordinal(c clause, n int, what string) (int, bool, error) {
	l, ok := c.e.(*plan.Literal)
	if !ok {
		return 0, false, nil
	}
	i, ok := l.Value.(int64)
	if !ok {
		return 0, false, b.errorAt(c.pos, "%s a constant; name a column or its number", what)
	}
	if i < 1 || i > int64(n) {
		return 0, false, b.errorAt(c.pos, "%s %d: the list of SELECT has the numbers 1 to %d", what, i, n)
	}
	return int(i - 1), true, nil
}

// named is e under a name, plainly so if it has it already.
func named(e plan.Expr, name string) plan.Expr {
	if c, ok := e.(*plan.Column); ok && c.Name == name {
		return e
	}
	return &plan.Alias{X: e, Name: name}
}

// oneRow is what SELECT without FROM reads.
func oneRow() plan.Node {
	return plan.NewValues(column.NewSchema(), []*column.Batch{{N: 1}})
}
