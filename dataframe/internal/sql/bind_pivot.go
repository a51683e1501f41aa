package sql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A Runner is an Env that can run a query while another is bound: PIVOT without IN asks for the
// values that are to become columns.
type Runner interface {
	Run(ctx context.Context, n plan.Node) ([]*column.Batch, error)
}

// A pivotValue is a value that becomes columns, and what these are called.
type pivotValue struct {
	lit  plan.Expr
	name string
}

// pivot makes, of every value of an expression, a column for each aggregate: the
// aggregate of the rows that have the value.
func (b *binder) pivot(t *syntax.Pivot, blk *block) (source, error) {
	in, err := b.table(t.In, blk)
	if err != nil {
		return source{}, err
	}
	l := &lowering{b: b, scope: in.scope}
	var ons []plan.Expr
	var values [][]pivotValue
	for _, on := range t.On {
		x, err := l.top(on.X)
		if err != nil {
			return source{}, err
		}
		vs, err := b.pivotValues(in, x, on)
		if err != nil {
			return source{}, err
		}
		ons, values = append(ons, x), append(values, vs)
	}
	aggs := t.Aggs
	if len(aggs) == 0 {
		aggs = []syntax.Item{{X: &syntax.Call{Pos: t.Pos, Name: []string{"count"}, Args: []syntax.Expr{&syntax.Star{Pos: t.Pos}}}}}
	}
	p := &pivoting{b: b, t: t, ons: ons, single: len(aggs) == 1 && aggs[0].Alias == ""}
	for _, a := range aggs {
		e, err := l.top(a.X)
		if err != nil {
			return source{}, err
		}
		if !plan.IsAggregate(e) {
			return source{}, b.errorAt(a.X.Position(), "PIVOT takes aggregates such as sum(x)")
		}
		p.aggs, p.names = append(p.aggs, e), append(p.names, outName(a))
	}
	keys, err := p.keys(in, l)
	if err != nil {
		return source{}, err
	}
	p.columns(values, nil, nil)
	if len(p.out) > maxPivot {
		return source{}, b.errorAt(t.Pos, "PIVOT makes %d columns; %d are allowed", len(p.out), maxPivot)
	}
	n, err := plan.Group(in.node, keys, p.out)
	return b.sourceOf(n, err, t.As, "", t.Pos, blk)
}

// maxPivot is how many columns a PIVOT may make.
const maxPivot = 10_000

type pivoting struct {
	b      *binder
	t      *syntax.Pivot
	ons    []plan.Expr
	aggs   []plan.Expr
	names  []string
	single bool
	out    []plan.Expr
}

// keys are the columns that stay: those of GROUP BY, else all that nothing reads.
func (p *pivoting) keys(in source, l *lowering) ([]plan.Expr, error) {
	var keys []plan.Expr
	if len(p.t.GroupBy) > 0 {
		for _, g := range p.t.GroupBy {
			e, err := l.top(g)
			if err != nil {
				return nil, err
			}
			keys = append(keys, named(e, outName(syntax.Item{X: g})))
		}
		return keys, nil
	}
	used := plan.ColumnsOf(append(append([]plan.Expr(nil), p.ons...), p.aggs...)...)
	for _, c := range in.scope.cols {
		if !slices.Contains(used, c.column) && !c.qualifiedOnly {
			keys = append(keys, named(columnOf(c.column), c.name))
		}
	}
	return keys, nil
}

// columns adds the columns of every combination of values.
func (p *pivoting) columns(values [][]pivotValue, where plan.Expr, names []string) {
	if len(values) > 0 {
		x := p.ons[len(p.ons)-len(values)]
		for _, v := range values[0] {
			p.columns(values[1:], and(where, call("is_not_distinct", x, v.lit)), append(slices.Clone(names), v.name))
		}
		return
	}
	for i, a := range p.aggs {
		name := strings.Join(names, "_")
		if !p.single {
			name += "_" + p.names[i]
		}
		p.out = append(p.out, &plan.Alias{X: filtered(a, where), Name: name})
	}
}

// filtered is e with where as a further condition of its aggregates.
func filtered(e, where plan.Expr) plan.Expr {
	return plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		c, ok := x.(*plan.Call)
		if !ok || !isAggregate(c) {
			return x
		}
		out := *c
		out.Filter = and(c.Filter, where)
		return &out
	})
}

// pivotValues are the values that IN lists, or those that there are, in their order.
func (b *binder) pivotValues(in source, x plan.Expr, on syntax.PivotOn) ([]pivotValue, error) {
	var out []pivotValue
	for _, it := range on.In {
		e, err := (&lowering{b: b, scope: &scope{}}).top(it.X)
		if err != nil {
			return nil, err
		}
		name := it.Alias
		if t, ok := it.X.(*syntax.Text); ok && name == "" {
			name = t.Value
		} else if name == "" {
			name = syntax.Print(it.X)
		}
		out = append(out, pivotValue{e, name})
	}
	if on.In != nil {
		return out, nil
	}
	run, ok := b.env.(Runner)
	if !ok {
		return nil, b.errorAt(on.X.Position(), "PIVOT needs the values of %s here; write ON %s IN (…)", syntax.Print(on.X), syntax.Print(on.X))
	}
	n, err := valuesOf(in.node, x)
	if err != nil {
		return nil, b.wrap(on.X.Position(), err)
	}
	batches, err := run.Run(b.ctx, n)
	if err != nil {
		return nil, b.wrap(on.X.Position(), err)
	}
	typ := n.Schema().Fields[0].Type
	for _, batch := range batches {
		for i := range batch.N {
			v := batch.Cols[0].At(i)
			out = append(out, pivotValue{&plan.Literal{Value: v, Typ: typ}, column.FormatValue(typ, v)})
		}
	}
	return out, nil
}

// valuesOf is the different values of x that are not null, sorted.
func valuesOf(in plan.Node, x plan.Expr) (plan.Node, error) {
	p, err := plan.NewProject(in, []plan.Expr{&plan.Alias{X: x, Name: "value"}})
	if err != nil {
		return nil, err
	}
	f, err := plan.NewFilter(p, call("is_not_null", columnOf("value")))
	if err != nil {
		return nil, err
	}
	d, err := plan.NewDistinct(f, nil)
	if err != nil {
		return nil, err
	}
	s, err := plan.NewSort(d, []plan.SortKey{{X: columnOf("value")}})
	if err != nil {
		return nil, err
	}
	return &plan.Limit{In: s, N: maxPivot + 1}, nil
}

// unpivot makes a row of every listed column of a row: its name and its value.
func (b *binder) unpivot(t *syntax.Unpivot, blk *block) (source, error) {
	in, err := b.table(t.In, blk)
	if err != nil {
		return source{}, err
	}
	u := &unpivoting{b: b, t: t, in: in, number: b.fresh("unpivot")}
	for _, it := range t.On {
		if err := u.add(it); err != nil {
			return source{}, err
		}
	}
	n, err := u.node()
	return b.sourceOf(n, err, t.As, "", t.Pos, blk)
}

type unpivoting struct {
	b      *binder
	t      *syntax.Unpivot
	in     source
	number string
	names  []string
	values [][]plan.Expr // by entry, by column of values
	used   []string
}

// add takes one entry of IN: a column, a row of columns, or COLUMNS(…).
func (u *unpivoting) add(it syntax.Item) error {
	if c, ok := it.X.(*syntax.Call); ok && strings.EqualFold(c.Name[0], "columns") {
		cols, err := (&selection{b: u.b, scope: u.in.scope}).columnsOfCall(c)
		for _, col := range cols {
			u.addValues(col.name, []plan.Expr{columnOf(col.column)})
		}
		return err
	}
	if s, ok := it.X.(*syntax.Star); ok {
		cols, err := (&selection{b: u.b, scope: u.in.scope}).starColumns(s)
		for _, col := range cols {
			u.addValues(col.name, []plan.Expr{columnOf(col.column)})
		}
		return err
	}
	list := elements(it.X)
	if len(list) != len(u.t.Value) {
		return u.b.errorAt(it.X.Position(), "UNPIVOT makes %d values of a row, and here are %d columns", len(u.t.Value), len(list))
	}
	var es []plan.Expr
	var names []string
	for _, x := range list {
		e, err := (&lowering{b: u.b, scope: u.in.scope}).top(x)
		if err != nil {
			return err
		}
		es, names = append(es, e), append(names, u.nameOf(x))
	}
	name := it.Alias
	if name == "" {
		name = strings.Join(names, "_")
	}
	u.addValues(name, es)
	return nil
}

// nameOf is what the name of x is in the rows: that of its column, also of one that is cast.
func (u *unpivoting) nameOf(x syntax.Expr) string {
	of := x
	for c, ok := of.(*syntax.Cast); ok; c, ok = of.(*syntax.Cast) {
		of = c.X
	}
	if n, ok := of.(*syntax.Name); ok {
		if c, err := u.in.scope.lookup(n.Parts); err == nil {
			return c.name
		}
	}
	return outName(syntax.Item{X: x})
}

func (u *unpivoting) addValues(name string, es []plan.Expr) {
	u.names, u.values = append(u.names, name), append(u.values, es)
	u.used = append(u.used, plan.ColumnsOf(es...)...)
}

// node pairs every row with the number of every entry, and chooses by it.
func (u *unpivoting) node() (plan.Node, error) {
	numbers := make([]int64, len(u.names))
	for i := range numbers {
		numbers[i] = int64(i)
	}
	rows := plan.NewValues(column.NewSchema(column.Field{Name: u.number, Type: column.Int64}),
		[]*column.Batch{{N: len(numbers), Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: numbers}}}})
	j, err := plan.NewJoinOn(u.in.node, rows, plan.Cross, nil, plan.JoinOptions{})
	if err != nil {
		return nil, err
	}
	var es []plan.Expr
	for _, c := range u.in.scope.cols {
		if !slices.Contains(u.used, c.column) && !c.qualifiedOnly {
			es = append(es, named(columnOf(c.column), c.name))
		}
	}
	name := &plan.Case{}
	values := make([]*plan.Case, len(u.t.Value))
	for k := range values {
		values[k] = &plan.Case{}
	}
	for i := range u.names {
		is := call("=", columnOf(u.number), plan.NewLiteral(int64(i)))
		name.Whens, name.Thens = append(name.Whens, is), append(name.Thens, text(u.names[i]))
		for k := range values {
			values[k].Whens, values[k].Thens = append(values[k].Whens, is), append(values[k].Thens, u.values[i][k])
		}
	}
	l := &lowering{b: u.b, scope: u.in.scope}
	for _, v := range values {
		v.Thens = l.oneZone(v.Thens, false)
	}
	es = append(es, &plan.Alias{X: name, Name: u.t.Name})
	var known plan.Expr
	for k, v := range values {
		es = append(es, &plan.Alias{X: v, Name: u.t.Value[k]})
		is := call("is_not_null", columnOf(u.t.Value[k]))
		if known == nil {
			known = is
		} else {
			known = call("or", known, is)
		}
	}
	p, err := plan.NewProject(j, es)
	if err != nil {
		return nil, fmt.Errorf("UNPIVOT: %w", err)
	}
	if u.t.IncludeNulls {
		return p, nil
	}
	return plan.NewFilter(p, known)
}
