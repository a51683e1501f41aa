package exec

import (
	"context"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// holdsLeft reports whether n holds its left side. A condition that can fail would be tried
// on pairs as workers happen to come upon them: a join that need not try all of them, as it
// only asks whether there is a partner, holds the right side then.
func holdsLeft(n *plan.Join) bool {
	if !n.BuildLeft || len(n.LeftOn) == 0 || n.Validate != "" || n.NullAware > 0 {
		return false
	}
	switch n.Kind {
	case plan.Inner, plan.Left:
		return true
	case plan.Semi, plan.Anti, plan.Mark:
		return n.Where == nil || !plan.CanFail(n.Where) && !plan.IsVolatile(n.Where)
	}
	return false
}

// A leftAsk finds out which of the left rows, which are held, have a partner on the right side,
// which streams through. It keeps no pairs.
type leftAsk struct {
	*joining
	table *joinTable
	where []*expr        // of pairs
	found *matchedRows   // by group, or by left row if there are conditions of pairs
	open  []atomic.Int32 // by group, if there are: the left rows not found yet
}

// askLeft holds the left side, asks the right one for partners of its rows and gives those of
// them that are wanted, in their order.
func (j *joining) askLeft(ctx context.Context, left, right *stage) ([]task, error) {
	side := j.newSide(left.schema, j.leftOn)
	h, err := j.run.holdSide(ctx, j.stats, left, side)
	if err != nil {
		return nil, err
	}
	if h == nil {
		return j.leftOnDisk(ctx, side, right)
	}
	a := &leftAsk{joining: j}
	if a.where, err = j.where.ofPairs(j.node); err != nil {
		return nil, err
	}
	a.table, err = j.run.newJoinTable(ctx, j.stats, h, j.leftOn, j.node.NullSafe, &joinCondition{filters: j.where.gates})
	if err != nil {
		return nil, err
	}
	if a.table.keys.groups > 0 {
		if err := a.table.restrict(right, j.rightOn, j.node.NullSafe); err != nil {
			return nil, err
		}
		a.begin()
		if err := j.run.drain(ctx, j.stats, right, func(int) {}, a.ask); err != nil {
			return nil, err
		}
	}
	return a.tasks(left.schema), nil
}

// ofPairs are the conditions that speak of both sides, as conditions of pairs.
func (c *joinCondition) ofPairs(n *plan.Join) ([]*expr, error) {
	var out []*expr
	for _, rc := range c.ranges {
		x, err := compilePair(rc.e, n.Left.Schema(), n.Right.Schema())
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return append(out, c.residual...), nil
}

func (a *leftAsk) begin() {
	if len(a.where) == 0 {
		a.found = newMatchedRows(a.table.ids())
		return
	}
	a.found = newMatchedRows(a.table.held.rows)
	a.open = make([]atomic.Int32, a.table.ids())
	var one [1]int32
	for g := range a.open {
		a.open[g].Store(int32(len(a.table.partners(int32(g), &one))))
	}
}

// ask goes over a task of the right side.
func (a *leftAsk) ask(ctx context.Context, _ int, rows column.Reader) error {
	t := &leftAsker{leftAsk: a, probe: a.table.prober(a.rightOn)}
	t.gate = filter{conjuncts: a.joining.where.filters, states: newStates(a.joining.where.filters)}
	t.pairs = newPairFilter(a.where, a.node.Left.Schema().Len(), a.node.Right.Schema().Len())
	return eachBatch(ctx, rows, func(b *column.Batch) error {
		ids, err := t.probe.find(b)
		if err != nil {
			return err
		}
		passing, err := t.gate.bits(b)
		if err != nil {
			return err
		}
		for i := 0; passing != nil && i < b.N; i++ {
			if !passing.Has(i) {
				ids[i] = -1
			}
		}
		if t.pairs == nil {
			a.found.add(ids)
			return nil
		}
		return t.try(ctx, b, ids)
	})
}

// A leftAsker is leftAsk for one task of the right side.
type leftAsker struct {
	*leftAsk
	probe         *prober
	gate          filter
	pairs         *pairFilter
	lefts, rights []int32
}

// askSteps is about how many left rows are looked at before it is asked whether to stop.
const askSteps = 64 << 10

// try tries the rows of b, whose partners are in the groups ids, with the left rows that are
// not found yet.
func (t *leftAsker) try(ctx context.Context, b *column.Batch, ids []int32) error {
	var one [1]int32
	steps := 0
	for i, g := range ids {
		if g < 0 || t.open[g].Load() == 0 {
			continue
		}
		partners := t.table.partners(g, &one)
		for _, l := range partners {
			if t.found.has(l) {
				continue
			}
			t.lefts, t.rights = append(t.lefts, l), append(t.rights, int32(i))
			if len(t.lefts) >= column.BatchRows {
				if err := t.flush(b, ids); err != nil {
					return err
				}
			}
		}
		if steps += len(partners); steps >= askSteps {
			steps = 0
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	return t.flush(b, ids)
}

// flush notes the left rows of those pairs that fulfil the conditions.
func (t *leftAsker) flush(b *column.Batch, ids []int32) error {
	lefts, rights, err := t.pairs.narrowPairs(t.table.held.cols, b.Cols, t.lefts, t.rights)
	if err != nil {
		return err
	}
	for k, l := range lefts {
		if t.found.set(l) {
			t.open[ids[rights[k]]].Add(-1)
		}
	}
	t.lefts, t.rights = t.lefts[:0], t.rights[:0]
	return nil
}

// hits tells which left rows have a partner.
func (a *leftAsk) hits() []bool {
	out := make([]bool, a.table.held.rows)
	switch {
	case a.found == nil:
	case a.open != nil:
		for i := range out {
			out[i] = a.found.has(int32(i))
		}
	default:
		var one [1]int32
		for g := range a.table.ids() {
			if !a.found.has(int32(g)) {
				continue
			}
			for _, l := range a.table.partners(int32(g), &one) {
				out[l] = true
			}
		}
	}
	return out
}

// tasks give the left rows that are wanted.
func (a *leftAsk) tasks(schema *column.Schema) []task {
	h, hits := a.table.held, a.hits()
	cols := make([]column.Vector, len(h.cols), len(h.cols)+1)
	for i, c := range h.cols {
		if cols[i] = c; a.needed != nil && !a.needed[i] {
			cols[i] = unread(c.Type(), h.rows)
		}
	}
	if a.node.Kind == plan.Mark {
		cols = append(cols, &column.Bools{Typ: column.Bool, Values: hits})
		return rowTasks(a.node.Schema(), cols, h.rows, nil, a.run.opts.BatchRows)
	}
	order := make([]int32, 0, h.rows)
	for i, hit := range hits {
		if hit == (a.node.Kind == plan.Semi) {
			order = append(order, int32(i))
		}
	}
	if len(order) == h.rows {
		return rowTasks(schema, cols, h.rows, nil, a.run.opts.BatchRows)
	}
	return rowTasks(schema, cols, len(order), order, a.run.opts.BatchRows)
}
