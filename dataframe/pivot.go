package dataframe

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// maxPivot is how many columns the values of a pivot make at most by themselves.
const maxPivot = 1000

// A Pivoted is Groups whose aggregates are spread over columns, one for each value of a column.
type Pivoted struct {
	g      *Groups
	column Expr
	values []any // nil entries are nulls
	err    error
}

// Pivot makes, by Agg, columns of the values of a column, given by name or as an Expr. Without
// values it runs the query to find them, and takes them in their order, smallest first. A null
// makes a column "null".
//
//	visits.GroupBy("country").Pivot("device").Agg(Count())
//	visits.GroupBy("country").Pivot("device", "phone", "desktop").Agg(Count().As("n"), Sum("paid").As("paid"))
func (g *Groups) Pivot(of any, values ...any) *Pivoted {
	p := &Pivoted{g: g, column: columnOf(of), values: values}
	if p.err = p.column.err; p.err == nil && len(values) == 0 {
		p.values, p.err = g.f.valuesOf(p.column)
	}
	return p
}

// valuesOf are the different values of e, in order; a null comes last.
func (f *Frame) valuesOf(e Expr) ([]any, error) {
	t, err := f.Select(e.As("value")).Distinct().Sort("value").Limit(maxPivot + 1).Collect()
	if err != nil {
		return nil, err
	}
	if t.Len() > maxPivot {
		return nil, fmt.Errorf("%s has more than %d different values; name those that are to be columns", e, maxPivot)
	}
	var out []any
	for i := range t.Len() {
		out = append(out, t.At(i, "value"))
	}
	return out, nil
}

// Agg makes a row of each group: its keys, then for every value the aggregates of the rows that
// have it. With one aggregate a column is called as its value, with several value_aggregate.
func (p *Pivoted) Agg(aggregates ...Expr) *Frame {
	f := p.g.f
	if p.err != nil {
		return f.then(func() (plan.Node, error) { return nil, p.err })
	}
	if len(aggregates) == 0 {
		return f.then(func() (plan.Node, error) { return nil, fmt.Errorf(`pivot: give Agg an aggregate, such as Count()`) })
	}
	var out []Expr
	for _, v := range p.values {
		for _, a := range aggregates {
			name := valueName(v)
			if len(aggregates) > 1 {
				name += "_" + plan.NameOf(exprOf(a).node)
			}
			out = append(out, whereAll(a, p.is(v)).As(name))
		}
	}
	return p.g.Agg(out...)
}

// is the condition that the column has the value v.
func (p *Pivoted) is(v any) Expr {
	if v == nil {
		return p.column.IsNull()
	}
	return p.column.Eq(v)
}

// valueName is the name of the column of a value.
func valueName(v any) string {
	if v == nil {
		return "null"
	}
	if e, ok := v.(Expr); ok {
		return strings.Trim(e.String(), "'")
	}
	l, err := plan.LiteralOf(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if text := column.FormatValue(l.Typ, l.Value); l.Typ.Kind == column.KindTimestamp {
		return strings.TrimSuffix(text, " 00:00:00") // a date
	} else {
		return text
	}
}

// whereAll lets all aggregates in e take only the rows for which cond is true.
func whereAll(e, cond Expr) Expr {
	e = exprOf(e)
	err := e.err
	if err == nil {
		err = cond.err
	}
	node := plan.Rewrite(e.node, func(x plan.Expr) plan.Expr {
		c, ok := x.(*plan.Call)
		if !ok || !plan.IsAggregate(&plan.Call{Func: c.Func}) {
			return x
		}
		out := *c
		out.Filter = cond.node
		if c.Filter != nil {
			out.Filter = &plan.Call{Func: "and", Args: []plan.Expr{c.Filter, cond.node}}
		}
		return &out
	})
	return Expr{node: node, err: err}
}

// Pivot makes a row of each combination of by and a column of each value of columns: what
// the aggregate gives of their rows. See Groups.Pivot for several aggregates and for given values.
func (f *Frame) Pivot(columns any, aggregate Expr, by ...any) *Frame {
	return f.GroupBy(by...).Pivot(columns).Agg(aggregate)
}

// Crosstab counts the rows for each value of row, in order, and of columns: a table of how often
// two things occur together.
func (f *Frame) Crosstab(row, columns any) *Frame {
	r := columnOf(row)
	return f.GroupBy(r).Pivot(columns).Agg(Count()).Sort(plan.NameOf(r.node))
}

// OneHot replaces a column by a column for each of its values, name_value, which is 1 in the rows that
// have it and 0 in the others. Without values it runs the query to find them; a null
// is in none of them.
func (f *Frame) OneHot(name string, values ...any) *Frame {
	if f.err != nil {
		return f
	}
	if f.Schema().Index(name) < 0 {
		return f.then(func() (plan.Node, error) { return nil, &column.UnknownColumn{Name: name, Have: f.Columns()} })
	}
	if len(values) == 0 {
		found, err := f.valuesOf(Col(name))
		if err != nil {
			return f.then(func() (plan.Node, error) { return nil, err })
		}
		values = found
	}
	var out []any
	for _, c := range f.Columns() {
		if c != name {
			out = append(out, Col(c))
			continue
		}
		for _, v := range values {
			if v != nil {
				out = append(out, If(Col(name).Eq(v), 1, 0).As(name+"_"+valueName(v)))
			}
		}
	}
	return f.Select(out...)
}
