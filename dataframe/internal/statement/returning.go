package statement

import (
	"errors"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A returning is RETURNING: a list over the rows that a statement inserts, as they are then, updates, as they are then,
// or deletes, as they were. It is computed before anything is written, so that a list that fails changes nothing.
type returning struct {
	items []syntax.Item
	alias string // of the table
	out   plan.Node
}

// returnTo asks for the rows of the statement.
func (t *target) returnTo(items []syntax.Item, alias string) error {
	if len(items) == 0 {
		return nil
	}
	if alias == "" {
		alias = t.r.Name
	}
	t.returning = &returning{items: items, alias: alias}
	n, err := t.listed(plan.NewValues(t.schema, nil))
	if err == nil && aggregates(n) {
		return errors.New("RETURNING gives a row for each that the statement changes: it cannot hold aggregates or windows")
	}
	return err
}

// aggregates reports whether a query of one table looks at several of its rows at once.
func aggregates(n plan.Node) bool {
	for len(n.Inputs()) == 1 {
		switch n.(type) {
		case *plan.Aggregate, *plan.Window:
			return true
		}
		n = n.Inputs()[0]
	}
	return false
}

// listed is the list over rows of the table.
func (t *target) listed(rows plan.Node) (plan.Node, error) {
	q := &syntax.Query{Body: &syntax.Select{Items: t.returning.items, From: []syntax.Table{t.named(t.returning.alias)}}}
	return t.bind(q, rows)
}

// give computes the list over the rows that are changed, if one was asked for.
func (t *target) give(rows []*column.Batch) error {
	if t.returning == nil {
		return nil
	}
	n, err := t.listed(plan.NewValues(t.schema, rows))
	if err != nil {
		return err
	}
	return t.giveBack(n)
}

// giveBack keeps the rows of n, which are what the statement gives back.
func (t *target) giveBack(n plan.Node) (err error) {
	t.returning.out, _, err = t.x.kept(n)
	if err == nil && t.x.gave != nil {
		err = t.x.gave(t.returning.out)
	}
	return err
}

// keep computes n, of which the statement gives some rows back: it must not be computed twice, for it may hold random().
func (t *target) keep(n plan.Node) (plan.Node, []*column.Batch, error) {
	if t.returning == nil {
		return n, nil, nil
	}
	n, err := t.fit(n)
	if err != nil {
		return nil, nil, err
	}
	batches, err := t.x.host.Run(t.x.ctx, n)
	return plan.NewValues(n.Schema(), batches), batches, err
}

// split computes n, whose columns are those of the table and one that tells which rows are hit, and gives the columns of
// the table of the rows that are and of all.
func (t *target) split(n plan.Node) (hit []*column.Batch, all plan.Node, err error) {
	batches, err := t.x.host.Run(t.x.ctx, n)
	if err != nil {
		return nil, nil, err
	}
	var rows []*column.Batch
	for _, b := range batches {
		last := len(b.Cols) - 1
		var sel []int32
		for row := range b.N {
			if yes, _ := b.Cols[last].At(row).(bool); yes {
				sel = append(sel, int32(row))
			}
		}
		own := &column.Batch{N: b.N, Cols: b.Cols[:last:last]}
		rows = append(rows, own)
		if len(sel) > 0 {
			hit = append(hit, own.Gather(sel))
		}
	}
	fields := n.Schema().Fields
	schema := &column.Schema{Fields: fields[: len(fields)-1 : len(fields)-1]}
	fitted, err := t.fit(plan.NewValues(schema, hit))
	if err != nil {
		return nil, nil, err
	}
	hit, err = t.x.host.Run(t.x.ctx, fitted)
	return hit, plan.NewValues(schema, rows), err
}

// changed is the Result of a statement that changed rows, with those that it gives back.
func (t *target) changed(rows int64, what string) (*Result, error) {
	out := changed(rows, what)
	if t.returning == nil {
		return out, nil
	}
	if t.returning.out == nil {
		if err := t.give(nil); err != nil {
			return nil, err
		}
	}
	out.Node, out.Listing = t.returning.out, true
	return out, nil
}

var errNoReturning = errors.New("RETURNING goes with INSERT INTO a table, UPDATE and DELETE")
