package sql

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// limited is n with q's LIMIT and OFFSET, for every value of the carried columns where
// there are some. They see views, the names of its WITH.
func (b *binder) limited(n plan.Node, q *syntax.Query, carried []string, views *view) (plan.Node, error) {
	if q.Limit == nil && q.Offset == nil {
		return n, nil
	}
	if q.Percent {
		return b.percent(n, q, carried, views)
	}
	limit, err := b.rowCount(q.Limit, -1, views)
	if err != nil {
		return nil, err
	}
	offset, err := b.rowCount(q.Offset, 0, views)
	if err != nil {
		return nil, err
	}
	if q.WithTies {
		return b.withTies(n, q, limit, offset, carried)
	}
	switch {
	case limit < 0 && offset == 0:
		return n, nil
	case len(carried) == 0:
		return &plan.Limit{In: n, Offset: offset, N: limit}, nil
	case limit == 1 && offset == 0:
		d, err := plan.NewDistinct(n, columnsOf(carried))
		return d, b.wrap(q.Limit.Position(), err)
	}
	row := &plan.Call{Func: "row_number", Over: &plan.Over{Partition: columnsOf(carried)}}
	return b.rowsWhere(n, row, limit, offset, q.Pos)
}

// percent is LIMIT n PERCENT: that part of the rows, without a fraction of one, or as the standard has it for FETCH FIRST n
// PERCENT, with the whole row for a fraction.
func (b *binder) percent(n plan.Node, q *syntax.Query, carried []string, views *view) (plan.Node, error) {
	pos := q.Limit.Position()
	l, err := b.rowLiteral(q.Limit, views)
	if err != nil {
		return nil, err
	}
	share, ok := floatOf(l)
	if !ok || !(share >= 0 && share <= 100) {
		return nil, b.errorAt(pos, "LIMIT … PERCENT takes a number from 0 to 100")
	}
	if q.Offset != nil || q.WithTies {
		return nil, b.errorAt(pos, "LIMIT … PERCENT with OFFSET or WITH TIES is not there")
	}
	names := n.Schema().Names()
	row, all := b.fresh("row"), b.fresh("rows")
	over := func() *plan.Over { return &plan.Over{Partition: columnsOf(carried)} }
	w, err := plan.NewWindow(n, []plan.Expr{
		&plan.Alias{X: &plan.Call{Func: "row_number", Over: over()}, Name: row},
		&plan.Alias{X: &plan.Call{Func: "count", Over: over()}, Name: all},
	})
	if err != nil {
		return nil, b.wrap(pos, err)
	}
	whole := map[bool]string{false: "floor", true: "ceil"}[q.Up]
	rows := call("/", call("*", &plan.Cast{X: columnOf(all), To: column.Float64}, plan.NewLiteral(share)), plan.NewLiteral(100.0))
	most := call(whole, call("round", rows, plan.NewLiteral(int64(9)))) // 0.07 of 10000 are 7 rows, not 7.000000000000001
	f, err := plan.NewFilter(w, call("<=", &plan.Cast{X: columnOf(row), To: column.Float64}, most))
	if err != nil {
		return nil, b.wrap(pos, err)
	}
	p, err := plan.NewProject(f, columnsOf(names))
	return p, b.wrap(pos, err)
}

// rowsWhere keeps the rows in which number, a window call, is above offset and not above
// offset + limit.
func (b *binder) rowsWhere(n plan.Node, number *plan.Call, limit, offset int64, pos syntax.Pos) (plan.Node, error) {
	names := n.Schema().Names()
	name := b.fresh("row")
	w, err := plan.NewWindow(n, []plan.Expr{&plan.Alias{X: number, Name: name}})
	if err != nil {
		return nil, b.wrap(pos, err)
	}
	where := call(">", columnOf(name), plan.NewLiteral(offset))
	if limit >= 0 {
		where = call("and", where, call("<=", columnOf(name), plan.NewLiteral(offset+min(limit, 1<<62-offset))))
	}
	f, err := plan.NewFilter(w, where)
	if err != nil {
		return nil, b.wrap(pos, err)
	}
	p, err := plan.NewProject(f, columnsOf(names))
	return p, b.wrap(pos, err)
}

// withTies is FETCH FIRST n ROWS WITH TIES over sorted rows: those whose rank is not
// above n.
func (b *binder) withTies(n plan.Node, q *syntax.Query, limit, offset int64, carried []string) (plan.Node, error) {
	s, ok := n.(*plan.Sort)
	if !ok {
		return nil, b.errorAt(q.Limit.Position(), "WITH TIES needs an ORDER BY of columns of the result")
	}
	if offset > 0 {
		return nil, b.errorAt(q.Offset.Position(), "WITH TIES and OFFSET together are not there")
	}
	rank := &plan.Call{Func: "rank", Over: &plan.Over{Partition: columnsOf(carried), Order: s.Keys}}
	return b.rowsWhere(n, rank, limit, 0, q.Pos)
}

// rowCount is a constant number of rows, or other if there is none.
func (b *binder) rowCount(e syntax.Expr, other int64, views *view) (int64, error) {
	if e == nil {
		return other, nil
	}
	l, err := b.rowLiteral(e, views)
	if err != nil {
		return 0, err
	}
	if l.Value == nil { // none, as LIMIT ALL
		return other, nil
	}
	if n, ok := wholeRows(l); ok {
		return n, nil
	}
	if _, isParam := e.(*syntax.Param); isParam {
		return 0, b.errorAt(e.Position(), "the value of this ? is %v, not a number of rows", l)
	}
	return 0, b.errorAt(e.Position(), "expected a number of rows, not %s", syntax.Print(e))
}

// wholeRows is the number of rows that l is, rounded, or writes; not ok below 0.
func wholeRows(l *plan.Literal) (int64, bool) {
	if n, ok := l.Value.(int64); ok {
		return n, n >= 0
	}
	n, ok := castValue(l, column.Int64).(int64)
	return n, ok && n >= 0
}

// castValue is the value of l as one of another type, nil if it is none.
func castValue(l *plan.Literal, to column.Type) any {
	v, err := literalVector(l, 1)
	if err == nil {
		v, err = funcs.CastVector(column.Flatten(v), to, true)
	}
	if err != nil {
		return nil
	}
	return v.At(0)
}

// windowed reports whether e holds a window.
func windowed(e syntax.Expr) (found bool) {
	syntax.Walk(e, func(x syntax.Expr) bool {
		c, ok := x.(*syntax.Call)
		found = found || ok && c.Over != nil
		return !found
	})
	return found
}

// rowLiteral is e as a literal; what is none is computed, where the Env can.
func (b *binder) rowLiteral(e syntax.Expr, views *view) (*plan.Literal, error) {
	switch e.(type) {
	case *syntax.Number, *syntax.Param, *syntax.Text, *syntax.Const:
		x, err := (&lowering{b: b, scope: &scope{}}).expr(e)
		if l, ok := x.(*plan.Literal); ok || err != nil {
			return l, err
		}
	}
	if b.hasAggregate(e) || windowed(e) {
		return nil, b.errorAt(e.Position(), "LIMIT and OFFSET cannot hold aggregates or windows: they stand behind all rows")
	}
	run, ok := b.env.(Runner)
	if !ok {
		return nil, b.errorAt(e.Position(), "expected a constant number of rows, not %s", syntax.Print(e))
	}
	n, err := b.selectNode(&syntax.Select{Pos: e.Position(), Items: []syntax.Item{{X: e}}}, &syntax.Query{Pos: e.Position()}, &block{views: views})
	if err != nil {
		return nil, err
	}
	if b.inStep && iterates(n) {
		return nil, b.errorAt(e.Position(), "a number of rows cannot be computed from the rows of the recursive query that it is in")
	}
	batches, err := run.Run(b.ctx, n)
	if err != nil {
		return nil, b.wrap(e.Position(), err)
	}
	l := &plan.Literal{Typ: n.Schema().Fields[0].Type}
	for _, batch := range batches {
		l.Value = batch.Cols[0].At(0)
	}
	return l, nil
}

// iterates reports whether n reads the rows of a round of a recursion.
func iterates(n plan.Node) bool {
	_, is := n.(*plan.Iteration)
	return is || slices.ContainsFunc(n.Inputs(), iterates)
}
