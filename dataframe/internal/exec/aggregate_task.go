package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// fewRows is how many rows a group must have for grouping in a task to pay.
const fewRows = 8

// A task that has a group for firstGroups of its first firstRows rows gives up grouping at once: it would have manyGroups if it had
// many rows, and if it has few it need not group them twice.
const (
	firstRows   = column.BatchRows / 4
	firstGroups = firstRows / 100 * 97
)

// grouper groups the rows of one task.
type grouper struct {
	a      *aggregation
	task   int
	groups *groups
	hash   hasher
	small  smallKeys
	rows   int64 // so far
	ask    int   // number of groups at which to ask next
	spread *spreader
	out    []*spread
	runs   keyRuns
	inRuns bool      // what waits in spread are states of runs
	noRuns bool      // rows did not come in runs
	widths []int     // of the states of runs
	own    *keyTable // the groups, if rows are dealt for lack of memory alone; else nil
	owned  int64     // what is counted of them

	keyStates []*state
	where     *state
	args      [][]*state
	filters   []*state
	sel       []int32
	flats     []flatDict // of the piece at hand
}

func (a *aggregation) newGrouper(task int) *grouper {
	g := &grouper{a: a, task: task, groups: a.newGroups(), ask: someGroups, keyStates: newStates(a.keys)}
	if a.where != nil {
		g.where = a.where.newState()
	}
	for _, agg := range a.aggs {
		g.args = append(g.args, newStates(agg.args))
		var st *state
		if agg.filter != nil {
			st = agg.filter.newState()
		}
		g.filters = append(g.filters, st)
	}
	if n := int(a.usual.Load()); n >= someGroups && !a.clustered.Load() && a.run.roomFor(int64(n)*a.groupBytes()) {
		g.groups.reserve(n + n/32)
	}
	return g
}

// place is where the row stands in the input: the task, then the row.
func place(task int, row int64) int64 { return int64(task)<<40 | row }

// add takes the rows of b. Whether grouping pays is asked at fixed numbers of rows, not
// at the ends of batches: how a source cuts its batches must not change which rows are
// added up together.
func (g *grouper) add(ctx context.Context, b *column.Batch) error {
	for b.N > 0 {
		piece := b
		if room := g.beforeAsking(); b.N > room {
			piece, b = b.Slice(0, room), b.Slice(room, b.N)
		} else {
			b = &column.Batch{}
		}
		if err := g.addPiece(ctx, piece); err != nil {
			return err
		}
		if (g.rows == firstRows || g.rows%int64(askRows) == 0) && (g.spread == nil || g.own != nil) {
			if err := g.askWhetherToDeal(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// beforeAsking is how many rows come before it is asked next.
func (g *grouper) beforeAsking() int {
	if room := firstRows - g.rows; room > 0 && int(firstRows) < askRows {
		return int(room)
	}
	return askRows - int(g.rows%int64(askRows))
}

// askWhetherToDeal gives up grouping if there are too many groups for the rows so far.
func (g *grouper) askWhetherToDeal(ctx context.Context) error {
	n := 0
	if g.own != nil {
		n = g.own.groups
	} else {
		n = g.groups.count()
	}
	if g.rows == firstRows && n >= firstGroups && g.own == nil {
		return g.startDealing()
	}
	if n <= g.ask {
		return nil
	}
	if g.rows*4 < int64(n)*5 || n >= manyGroups && g.rows < int64(n)*fewRows {
		if g.own != nil {
			return g.endOwn(ctx)
		}
		return g.startDealing()
	}
	g.ask = n * 2
	return nil
}

func (g *grouper) addPiece(ctx context.Context, b *column.Batch) error {
	at := place(g.task, g.rows)
	g.rows += int64(b.N)
	g.flats = g.flats[:0]
	if g.a.where != nil {
		// Rows left out keep no place: only the order of places matters.
		kept, err := g.restrict(b)
		if err != nil || kept == nil {
			return err
		}
		b = kept
	}
	keys, err := evalAll(g.a.keys, g.keyStates, b)
	if err != nil {
		return err
	}
	g.beginRuns(keys, b.N)
	if g.spread != nil {
		return g.deal(ctx, b, keyVectors(keys), at)
	}
	ids := g.assign(keys, b.N, at)
	if err := g.accumulate(b, ids); err != nil {
		return err
	}
	g.groups.charge()
	return g.fit(ctx)
}

func (g *grouper) restrict(b *column.Batch) (*column.Batch, error) {
	sel, all, err := g.matching(g.a.where, g.where, b)
	switch {
	case err != nil:
		return nil, err
	case all:
		return b, nil
	case len(sel) == 0:
		return nil, nil
	}
	return b.Gather(sel), nil
}

// matching are the rows for which filter is true.
func (g *grouper) matching(filter *expr, st *state, b *column.Batch) (sel []int32, all bool, err error) {
	v, err := filter.eval(st, b)
	if err != nil {
		return nil, false, err
	}
	g.sel = g.sel[:0]
	for i, x := range bytesOf(bools(v)) {
		if x != 0 {
			g.sel = append(g.sel, int32(i))
		}
	}
	return g.sel, len(g.sel) == b.N, nil
}

func (g *grouper) assign(keys []column.Vector, n int, at int64) []int32 {
	if len(keys) == 0 {
		return g.groups.assignAll(n, at)
	}
	if ids := g.small.assign(g, keys, n, at); ids != nil {
		return ids
	}
	keys = keyVectors(keys)
	ids := g.groups.assign(g.hash.hash(keys, n), keys, n)
	for _, r := range g.groups.table.fresh {
		g.groups.where = append(g.groups.where, at+int64(r))
	}
	return ids
}

// accumulate adds the rows of b to the aggregates.
func (g *grouper) accumulate(b *column.Batch, ids []int32) error {
	for i, agg := range g.a.aggs {
		rows, to := b, ids
		if agg.filter != nil {
			sel, all, err := g.matching(agg.filter, g.filters[i], b)
			if err != nil {
				return err
			}
			if len(sel) == 0 {
				continue
			}
			if !all {
				rows, to = pickFor(agg, b, sel), pickInts(ids, sel)
			}
		}
		args, err := g.arguments(i, rows)
		if err != nil {
			return err
		}
		acc := g.groups.accs[i]
		if all, ok := acc.(funcs.Totaler); ok && len(g.a.keys) == 0 {
			err = all.AddAll(len(to), args)
		} else {
			err = acc.Add(to, args)
		}
		if err != nil {
			return agg.wrap(err)
		}
		if agg.forgets {
			for j, x := range agg.args {
				reuse(x.root, args[j])
			}
		}
	}
	return nil
}

func pickFor(agg *aggregate, b *column.Batch, sel []int32) *column.Batch {
	out := &column.Batch{N: len(sel), Cols: make([]column.Vector, len(b.Cols))}
	for _, x := range agg.args {
		for _, c := range x.cols {
			if out.Cols[c] == nil {
				out.Cols[c] = column.Gather(b.Cols[c], sel)
			}
		}
	}
	return out
}

func (g *grouper) arguments(i int, b *column.Batch) ([]column.Vector, error) {
	args, err := evalAll(g.a.aggs[i].args, g.args[i], b)
	if err != nil {
		return nil, err
	}
	for j, v := range args {
		if d, ok := v.(*column.Dict); ok {
			args[j] = g.flatten(d)
		}
	}
	return args, nil
}

// flatten is column.Flatten, once for all aggregates of a piece.
func (g *grouper) flatten(d *column.Dict) column.Vector {
	for _, f := range g.flats {
		if f.dict == d {
			return f.flat
		}
	}
	flat := column.Flatten(d)
	g.flats = append(g.flats, flatDict{d, flat})
	return flat
}

// A flatDict is a vector in both ways.
type flatDict struct {
	dict *column.Dict
	flat column.Vector
}

// startDealing gives up grouping in this task.
func (g *grouper) startDealing() error {
	g.a.chooseDealing(g.groups.table)
	g.a.usual.Store(int64(g.groups.count()))
	s, err := g.groups.partial()
	if err != nil {
		return err
	}
	g.out = append(g.out, s)
	g.a.run.note(g.a.stats, s.size)
	g.groups.release()
	g.groups = nil
	g.spread = &spreader{}
	return nil
}

// deal adds the rows of b to the spreader.
func (g *grouper) deal(ctx context.Context, b *column.Batch, keys []column.Vector, at int64) error {
	if runs := g.findRuns(keys, b.N); runs != g.inRuns {
		if err := g.give(ctx); err != nil { // rows and runs do not mix
			return err
		}
		g.inRuns = runs
	}
	if g.inRuns {
		return g.dealRuns(ctx, b, keys, at)
	}
	var cols []column.Vector
	for i, agg := range g.a.aggs {
		rows := b
		var keep *column.Bools
		var back []int32
		if agg.filter != nil {
			sel, all, err := g.matching(agg.filter, g.filters[i], b)
			if err != nil {
				return err
			}
			keep, back = keepOf(sel, b.N)
			if !all {
				rows = pickFor(agg, b, sel)
			} else {
				back = nil
			}
		}
		args, err := g.arguments(i, rows)
		if err != nil {
			return err
		}
		for j, v := range args {
			switch {
			case agg.consts[j] != nil:
				v = nil
			case back != nil:
				v = column.Gather(column.Flatten(v), back)
			}
			cols = append(cols, v)
		}
		if keep != nil {
			cols = append(cols, keep)
		}
	}
	g.countOwn(keys, b.N)
	return g.spreadRows(ctx, keys, cols, b.N, at)
}

// spreadRows adds n rows of keys, and of arguments or states, to the spreader, and deals what waits there if it is enough.
func (g *grouper) spreadRows(ctx context.Context, keys, cols []column.Vector, n int, at int64) error {
	waiting := g.spread.size
	if g.a.byBits.Load() {
		g.spread.addByBits(column.Flatten(keys[0]).(*column.Ints), cols, at)
	} else {
		g.spread.add(g.hash.hash(keys, n), keys, cols, at)
	}
	g.a.run.note(g.a.stats, g.spread.size-waiting)
	if g.spread.full(g.a.run) {
		return g.give(ctx)
	}
	return nil
}

// give deals the rows that wait, and keeps them for the parts.
func (g *grouper) give(ctx context.Context) error {
	waiting := g.spread.size
	s := g.spread.deal()
	if s == nil {
		return nil
	}
	g.out = append(g.out, s)
	s.own = g.own != nil
	s.size = SizeOf(s.keys) + sizeOnce(s.cols) + 8*int64(len(s.hashes)+len(s.where)) + 4*int64(len(s.offset))
	if g.inRuns {
		s.states, s.dealt, s.widths = true, true, g.widths
	}
	g.a.run.note(g.a.stats, s.size-waiting)
	return g.a.relieve(ctx, g.task, g.out)
}

// keepOf is the rows sel of n as bools, and for every row its place in sel or -1.
func keepOf(sel []int32, n int) (*column.Bools, []int32) {
	keep := &column.Bools{Typ: column.Bool, Values: make([]bool, n)}
	back := make([]int32, n)
	for i := range back {
		back[i] = -1
	}
	for k, r := range sel {
		keep.Values[r] = true
		back[r] = int32(k)
	}
	return keep, back
}

// finish hands over what the task found.
func (g *grouper) finish(ctx context.Context) error {
	t := &g.a.tasks[g.task]
	t.rows = g.rows
	if g.spread != nil {
		t.dealt = true
		if err := g.give(ctx); err != nil {
			return err
		}
		g.dropOwn()
	} else if g.groups.count() > 0 {
		g.a.usual.Store(int64(g.groups.count()))
		s, err := g.groups.partial()
		if err != nil {
			return err
		}
		g.out = append(g.out, s)
		g.a.run.note(g.a.stats, s.size)
		t.groups = s.rows
		g.groups.release()
	}
	return g.a.finished(ctx, g.task, g.out)
}
