package sql

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// oneRow is what SELECT without FROM reads.
func oneRow() plan.Node {
	return plan.NewValues(column.NewSchema(), []*column.Batch{{N: 1}})
}

// valuesName is what column k of VALUES is called in the dialect: col0, col1, … in Weir.
func (b *binder) valuesName(k int) string {
	d := b.dialect
	if d == nil {
		d = syntax.Weir
	}
	return fmt.Sprintf("%s%d", d.ValuesName, d.ValuesFrom+k)
}

// values is the rows of VALUES.
func (b *binder) values(v *syntax.Values, blk *block) (plan.Node, error) {
	if blk.domain != nil {
		return b.valuesPerRow(v, blk)
	}
	l := &lowering{b: b, scope: &scope{outer: blk.outer}, block: blk}
	rows := make([][]plan.Expr, len(v.Rows))
	types := make([][]column.Type, len(v.Rows[0]))
	checked := map[int]string{}
	for i, r := range v.Rows {
		if len(r) != len(types) {
			return nil, b.errorAt(r[0].Position(), "this row of VALUES has %d values and the first one %d", len(r), len(types))
		}
		for k, x := range r {
			e, err := l.top(x)
			if err != nil {
				return nil, err
			}
			if b.hasSubquery(e) {
				return b.valuesPerRow(v, blk)
			}
			if fn := "jsonb_checked"; b.dialect == syntax.Postgres && l.isJSON(e) {
				if l.jsonOf(e) == writtenJSON {
					fn = "json_checked"
				}
				checked[k] = fn
			}
			e, err = plan.Resolve(e, &column.Schema{})
			if err != nil {
				return nil, b.wrap(x.Position(), err)
			}
			rows[i] = append(rows[i], e)
			types[k] = append(types[k], e.Type())
		}
	}
	schema := &column.Schema{}
	for k, ts := range types {
		if b.sessionZone() && mixZones(ts) {
			if err := b.valuesInZone(rows, k, ts); err != nil {
				return nil, b.wrap(v.Pos, err)
			}
		}
		t, err := funcs.Unify(ts)
		if err != nil && l.readsTexts() {
			t, err = l.castTexts(rows, k, ts, err)
		}
		if err != nil {
			return nil, b.wrap(v.Rows[0][k].Position(), fmt.Errorf("column %d of VALUES: %w", k+1, err))
		}
		schema.Fields = append(schema.Fields, column.Field{Name: b.valuesName(k), Type: t, Nullable: true})
	}
	n, err := valueRows(schema, rows)
	if err != nil {
		return nil, err
	}
	n, err = jsonRows(n, checked)
	return n, b.wrap(v.Pos, err)
}

// jsonRows are rows of VALUES in which the columns of checked, by their places, are JSON in PostgreSQL, constant texts too.
func jsonRows(n plan.Node, checked map[int]string) (plan.Node, error) {
	if len(checked) == 0 {
		return n, nil
	}
	var es []plan.Expr
	for k, f := range n.Schema().Fields {
		e := plan.Expr(columnOf(f.Name))
		if fn := checked[k]; fn != "" {
			e = named(call(fn, e), f.Name)
		}
		es = append(es, e)
	}
	return plan.NewProject(n, es)
}

// valuesInZone gives the timestamps in column k of VALUES that have no zone that of the session.
func (b *binder) valuesInZone(rows [][]plan.Expr, k int, types []column.Type) error {
	for i, t := range types {
		e, err := plan.Resolve(b.inZone(rows[i][k], t), &column.Schema{})
		if err != nil {
			return err
		}
		rows[i][k], types[i] = e, e.Type()
	}
	return nil
}

// castTexts casts the constant texts in column k of VALUES to the type of the other values; unfit is the error where that is not
// all.
func (l *lowering) castTexts(rows [][]plan.Expr, k int, types []column.Type, unfit error) (column.Type, error) {
	list := make([]plan.Expr, len(rows))
	for i := range rows {
		list[i] = rows[i][k]
	}
	to, ok := l.typeBeside(list, types)
	if !ok {
		return column.Type{}, unfit
	}
	for i, t := range types {
		if t.Kind != column.KindString {
			continue
		}
		var err error
		if rows[i][k], err = plan.Resolve(l.castTo(rows[i][k], to, false), &column.Schema{}); err != nil {
			return column.Type{}, err
		}
	}
	return to, nil
}

// valueRows is literals as rows in memory, and other rows as projections of one
// row, in their order.
func valueRows(schema *column.Schema, rows [][]plan.Expr) (plan.Node, error) {
	var parts []plan.Node
	for len(rows) > 0 {
		n, batch := literalRows(schema, rows)
		if n > 0 {
			parts = append(parts, plan.NewValues(schema, batch))
			rows = rows[n:]
			continue
		}
		var es []plan.Expr
		for k, e := range rows[0] {
			f := schema.Fields[k]
			es = append(es, &plan.Alias{X: &plan.Cast{X: e, To: f.Type}, Name: f.Name})
		}
		p, err := plan.NewProject(oneRow(), es)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
		rows = rows[1:]
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return plan.NewUnion(parts)
}

// literalRows takes the first rows as long as they are literals that fit schema.
func literalRows(schema *column.Schema, rows [][]plan.Expr) (n int, batches []*column.Batch) {
	for n < len(rows) && len(batches) < 1<<20 {
		var builders []*column.Builder
		for _, f := range schema.Fields {
			builders = append(builders, column.NewBuilder(f.Type, column.BatchRows))
		}
		k := 0
		for n+k < len(rows) && k < column.BatchRows && fits(schema, rows[n+k]) {
			for i, e := range rows[n+k] {
				if err := builders[i].Append(e.(*plan.Literal).Value); err != nil {
					panic("sql: VALUES: " + err.Error())
				}
			}
			k++
		}
		if k == 0 {
			break
		}
		batch := &column.Batch{N: k}
		for _, b := range builders {
			batch.Cols = append(batch.Cols, b.Vector())
		}
		batches = append(batches, batch)
		n += k
	}
	return n, batches
}

// fits reports whether every value of the row is a literal that a column of its
// type takes.
func fits(schema *column.Schema, row []plan.Expr) bool {
	for i, e := range row {
		l, ok := e.(*plan.Literal)
		if !ok {
			return false
		}
		if l.Value == nil || l.Typ.Equal(schema.Fields[i].Type) {
			continue
		}
		if to := schema.Fields[i].Type; l.Typ.Kind == column.KindDate && to.Kind == column.KindTimestamp && to.Zone != "" && to.Zone != "UTC" {
			return false // it begins by the clocks of that zone
		}
		if column.NewBuilder(schema.Fields[i].Type, 1).Append(l.Value) != nil {
			return false
		}
	}
	return true
}

// valuesPerRow is each row of VALUES as a SELECT of its own.
func (b *binder) valuesPerRow(v *syntax.Values, blk *block) (plan.Node, error) {
	var body syntax.Body
	for _, r := range v.Rows {
		s := &syntax.Select{Pos: v.Pos}
		for k, x := range r {
			s.Items = append(s.Items, syntax.Item{X: x, Alias: b.valuesName(k)})
		}
		if body == nil {
			body = s
			continue
		}
		body = &syntax.SetOp{Pos: v.Pos, Op: "union", All: true, Left: body, Right: s}
	}
	return b.body(body, blk)
}
