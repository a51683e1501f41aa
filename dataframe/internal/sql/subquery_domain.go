package sql

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A domain is the different values that the columns which a subquery reads of the
// query around have there. Its columns have their inside names.
type domain struct {
	node  plan.Node
	names []string
}

// stubDomain has all columns of s and no row: to find out which of them are read. One that has two names,
// as the right column of RIGHT JOIN … USING has, is there once.
func stubDomain(s *scope) *domain {
	schema := &column.Schema{}
	d := &domain{}
	for _, f := range s.schema().Fields {
		f.Name = insideName(f.Name)
		if schema.Index(f.Name) >= 0 {
			continue
		}
		schema.Fields = append(schema.Fields, f)
		d.names = append(d.names, f.Name)
	}
	d.node = plan.NewValues(schema, nil)
	return d
}

// newDomain is the different values of the outer expressions over in.
func (b *binder) newDomain(in plan.Node, names []string, outer map[string]plan.Expr) (*domain, error) {
	d := &domain{}
	var es []plan.Expr
	for _, n := range names {
		inside := insideName(n)
		d.names = append(d.names, inside)
		es = append(es, &plan.Alias{X: outer[inside], Name: inside})
	}
	p, err := plan.NewProject(in, es)
	if err != nil {
		return nil, err
	}
	if err := b.sameTwice(p, d.names); err != nil {
		return nil, err
	}
	d.node, err = plan.NewDistinct(p, nil)
	return d, err
}

// domainSide is sub computed for all values of its domain at once.
func (s *selection) domainSide(sub *subquery, outer map[string]plan.Expr) (*joinSide, error) {
	d, err := s.b.newDomain(s.node, sub.outer, outer)
	if err != nil {
		return nil, err
	}
	inner := sub.block.inside(sub.block.views)
	inner.outer, inner.domain, inner.keys = &outerScope{in: sub.scope, expression: true}, d, nil
	q := sub.q
	if sub.kind == subExists {
		q = mereExistence(q)
	}
	n, err := s.b.query(q, inner)
	if err != nil {
		return nil, err
	}
	side := &joinSide{node: n, condition: d.condition(outer), single: s.b.givesOneRow(q)}
	for _, f := range n.Schema().Fields[:n.Schema().Len()-len(d.names)] {
		side.items = append(side.items, columnOf(f.Name))
	}
	return side, nil
}

// rowSide is sub computed for each row around, also where rows have the same values: what it gives is
// another thing each time.
func (s *selection) rowSide(sub *subquery, outer map[string]plan.Expr) (*joinSide, error) {
	row := s.b.fresh("row")
	n, err := plan.NewRowIndex(s.node, row, 0)
	if err != nil {
		return nil, err
	}
	s.node = n
	each := *sub
	each.outer = append(slices.Clone(sub.outer), row)
	outer[insideName(row)] = columnOf(row)
	return s.domainSide(&each, outer)
}

// condition pairs the rows of the query around with those of their values.
func (d *domain) condition(outer map[string]plan.Expr) plan.Expr {
	var out plan.Expr
	for _, n := range d.names {
		out = and(out, call("is_not_distinct", ofSide(outer[n], plan.LeftSide), plan.OfSide(plan.RightSide, n)))
	}
	return out
}
