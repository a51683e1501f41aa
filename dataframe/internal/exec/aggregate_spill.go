package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
)

// When an aggregation holds too much, it goes to disk: the groups of its parts as states, then
// all that tasks dealt and deal, in task order. At the end every part is grouped alone, from its
// states and rows in the same order as in memory, so the sums are the same bit by bit.
// Whether a task deals rows or states it decides as always.

// fit lets go of the task's groups if they do not fit in memory: as states, and the rows to come
// are dealt. In the end the rows of the task are grouped by themselves, as they would have been
// here, before they meet those of other tasks; unless there is only this task.
func (g *grouper) fit(ctx context.Context) error {
	held := g.groups.bytes()
	if !g.a.run.overWith(held) {
		return nil
	}
	if len(g.a.keys) == 0 {
		if held > g.a.run.limit() {
			return g.a.run.tooLarge(g.a.stats)
		}
		return nil
	}
	if err := g.a.goToDisk(ctx); err != nil {
		return err
	}
	if len(g.a.tasks) > 1 {
		g.own = g.groups.table
	}
	if err := g.startDealing(); err != nil {
		return err
	}
	if g.own != nil {
		g.out[len(g.out)-1].own = true
		g.countOwn(nil, 0)
	}
	return g.a.spillSpreads(ctx, g.task, g.out)
}

// countOwn counts the groups of rows that are dealt: whether grouping pays is decided as if it were
// done.
func (g *grouper) countOwn(keys []column.Vector, n int) {
	if g.own == nil {
		return
	}
	if n > 0 {
		g.own.find(g.hash.hash(keys, n), keys, make([]int32, n), true)
	}
	g.a.run.noteTable(g.a.stats, g.own, &g.owned, 0)
}

// endOwn goes on as a task does for which grouping does not pay.
func (g *grouper) endOwn(ctx context.Context) error {
	err := g.give(ctx)
	g.dropOwn()
	return err
}

func (g *grouper) dropOwn() {
	if g.own != nil {
		g.a.run.forget(g.a.stats, &g.owned)
		g.own = nil
	}
}

// relieve goes to disk if memory is over. The spreads are what task t, which is not done, has found
// so far.
func (a *aggregation) relieve(ctx context.Context, t int, spreads []*spread) error {
	a.spilling.RLock()
	on := a.disk != nil
	a.spilling.RUnlock()
	if !on {
		if len(a.keys) == 0 || !a.run.overWith(a.stats.held.Load()) {
			return nil
		}
		if err := a.goToDisk(ctx); err != nil {
			return err
		}
	}
	return a.spillSpreads(ctx, t, spreads)
}

// growsTooLarge tells whether what the tasks found, and its groups, may not fit in memory together.
func (a *aggregation) growsTooLarge() bool {
	if !a.run.limited() || len(a.keys) == 0 {
		return false
	}
	more := int64(0)
	for _, t := range a.tasks {
		for _, s := range t.spreads {
			if s != nil {
				more += int64(s.rows) * int64(48+16*(len(a.types)+len(a.aggs)))
			}
		}
	}
	return !a.run.roomFor(more)
}

// goToDisk spills the groups of the parts, and what they have not taken of the tasks that are done.
func (a *aggregation) goToDisk(ctx context.Context) error {
	a.spilling.Lock()
	defer a.spilling.Unlock()
	if a.disk != nil {
		return nil // another worker did
	}
	a.chooseDealing(nil)
	d, err := a.run.newDealt(a.stats, 0)
	if err != nil {
		return err
	}
	p := &a.parts
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.list {
		part := &p.list[i]
		if part.groups != nil && part.groups.count() > 0 {
			s, err := part.groups.partial()
			if err != nil {
				return err
			}
			if err := a.spillRows(ctx, d, s, i, 0, s.rows, -1); err != nil {
				return err
			}
			part.groups.release()
			part.groups = nil
		}
		for t := part.task; t < len(a.tasks); t++ {
			from := 0
			if t == part.task {
				from = part.spread
			}
			if !p.done[t] {
				continue
			}
			for k := from; k < len(a.tasks[t].spreads); k++ {
				s := a.dealtSpread(t, k)
				if err := a.spillRows(ctx, d, s, i, int(s.off[i]), int(s.off[i+1]), place(t, int64(k))); err != nil {
					return err
				}
			}
		}
	}
	for t := range a.tasks {
		for k, s := range a.tasks[t].spreads {
			if s != nil {
				a.run.note(a.stats, -s.size)
				a.tasks[t].spreads[k] = nil
			}
		}
	}
	a.disk = d
	return nil
}

// dealtSpread is a spread of task t, dealt to parts if it was not.
func (a *aggregation) dealtSpread(t, k int) *spread {
	s := a.tasks[t].spreads[k]
	if s.states && !s.dealt {
		s = a.dealPartial(s)
		a.tasks[t].spreads[k] = s
	}
	return s
}

// spillSpreads writes what task t found, and lets go of it.
func (a *aggregation) spillSpreads(ctx context.Context, t int, spreads []*spread) error {
	for k, s := range spreads {
		if s == nil {
			continue
		}
		size := s.size
		if s.states && !s.dealt {
			s = a.dealPartial(s)
		}
		for i := range parts {
			if err := a.spillRows(ctx, a.disk, s, i, int(s.off[i]), int(s.off[i+1]), place(t, int64(k))); err != nil {
				return err
			}
		}
		a.run.note(a.stats, -size)
		spreads[k] = nil
	}
	return nil
}

// spillRows writes rows of s to part i: keys, arguments or states, hashes and places.
func (a *aggregation) spillRows(ctx context.Context, d *dealt, s *spread, i, from, to int, at int64) error {
	if from == to {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	keys := sliceAll(s.keys, from, to)
	hashes := s.hashesOf(from, to)
	if hashes == nil {
		hashes = a.hashes(keys, to-from)
	}
	cols := append(keys, sliceAll(s.cols, from, to)...)
	places := make([]int64, to-from)
	for k := range places {
		places[k] = s.place(from + k)
	}
	cols = append(cols, hashColumn(hashes), &column.Ints{Typ: column.Int64, Values: places})
	b := &column.Batch{N: to - from, Cols: cols}
	c, err := a.run.spillBatch(a.stats, d.file, b)
	if err != nil {
		return err
	}
	d.put(i, dealtChunk{c, at, rowKind{s.states, s.own, int(at >> 40)}}, hashesOf(b))
	if s.states {
		d.mu.Lock()
		a.widths = s.widths
		d.mu.Unlock()
	}
	return nil
}

// finishOnDisk groups the parts.
func (a *aggregation) finishOnDisk(ctx context.Context) (*result, error) {
	out, err := a.run.newResults(a.stats)
	if err != nil {
		return nil, err
	}
	err = a.run.eachPart(ctx, a.stats, []*dealt{a.disk}, func(ctx context.Context, h *hashPart) error {
		return out.part(func(w *orderedWriter) error { return a.groupPart(ctx, h, w) })
	})
	return &result{rows: int(out.rows()), disk: out}, err
}

// groupPart writes the results of a part, in the order of the groups' first rows.
func (a *aggregation) groupPart(ctx context.Context, h *hashPart, w *orderedWriter) error {
	p := &partGroups{a: a, all: a.newPart(false)}
	defer p.release()
	err := h.sides[0].each(ctx, h.p, func(b *column.Batch, kind rowKind) error {
		if err := p.take(b, kind); err != nil {
			return err
		}
		return h.check(0, p.bytes(), a.stats)
	})
	if err == nil {
		err = p.endTask()
	}
	if err != nil {
		return err
	}
	g := p.all
	if err := g.close(); err != nil {
		return err
	}
	cols := append(slices.Clone(g.keys), g.values...)
	b := &column.Batch{N: g.count(), Cols: append(cols, &column.Ints{Typ: column.Int64, Values: g.where})}
	if order := orderOf(g.where); order != nil {
		return w.addRows(ctx, b, order)
	}
	return w.add(ctx, b)
}

// partGroups are the groups of a part, and those of the task whose rows are being grouped by
// themselves.
type partGroups struct {
	a     *aggregation
	all   *groups
	mine  *groups // nil: no such task
	task  int
	words []uint64
}

func (p *partGroups) take(b *column.Batch, kind rowKind) error {
	if p.mine != nil && (!kind.own || kind.task != p.task) {
		if err := p.endTask(); err != nil {
			return err
		}
	}
	to := p.all
	if kind.own {
		if p.mine == nil {
			p.mine, p.task = p.a.newPart(false), kind.task
		}
		to = p.mine
	}
	p.words = hashWords(p.words, hashesOf(b))
	k, end := len(p.a.keys), len(b.Cols)-2
	s := &spread{rows: b.N, hashes: p.words, keys: b.Cols[:k], cols: b.Cols[k:end], where: placesOf(b), states: kind.states, widths: p.a.widths}
	if err := to.take(s, 0, s.rows); err != nil {
		return err
	}
	to.charge()
	return nil
}

// endTask adds the groups of the task to all.
func (p *partGroups) endTask() error {
	if p.mine == nil {
		return nil
	}
	s, err := p.mine.partial()
	if err != nil {
		return err
	}
	p.mine.release()
	p.mine = nil
	if err := p.all.take(s, 0, s.rows); err != nil {
		return err
	}
	p.all.charge()
	return nil
}

func (p *partGroups) bytes() int64 {
	n := p.all.bytes()
	if p.mine != nil {
		n += p.mine.bytes()
	}
	return n
}

func (p *partGroups) release() {
	p.all.release()
	if p.mine != nil {
		p.mine.release()
	}
}

// each gives the rows of a result in order, keys and aggregates.
func (r *result) each(ctx context.Context, width int, f func(b *column.Batch) error) error {
	if r.disk == nil {
		r.sort()
		for from := 0; from < r.rows; from += column.BatchRows {
			if err := ctx.Err(); err != nil {
				return err
			}
			to := min(from+column.BatchRows, r.rows)
			if err := f(&column.Batch{N: to - from, Cols: sliceAll(r.cols, from, to)}); err != nil {
				return err
			}
		}
		return nil
	}
	m, err := r.disk.merge(ctx, width)
	if err != nil {
		return err
	}
	in := &placeless{in: m}
	defer in.Close()
	return eachBatch(ctx, in, f)
}

// tasks gives the rows of the grouping's result.
func (g *grouping) tasks(ctx context.Context, schema *column.Schema, r *result) ([]task, error) {
	if r.parts != nil {
		return r.parts.tasks(schema, g.run.opts.BatchRows), nil
	}
	if r.disk == nil {
		return rowTasks(schema, r.cols, r.rows, r.order, g.run.opts.BatchRows), nil
	}
	m, err := r.disk.merge(ctx, g.main.width()+len(g.distinct))
	if err != nil {
		return nil, err
	}
	tasks := g.run.tasksOfRows(schema, m, int64(r.rows))
	for i, t := range tasks {
		tasks[i] = func(ctx context.Context) (column.Reader, error) {
			in, err := t(ctx)
			if err != nil {
				return nil, err
			}
			return &groupedReader{in, g}, nil
		}
	}
	return tasks, nil
}

// A groupedReader puts the columns of a result in their places: those of the main aggregation are
// first, then those over distinct values.
type groupedReader struct {
	column.Reader
	g *grouping
}

func (r *groupedReader) Next(ctx context.Context) (*column.Batch, error) {
	b, err := r.Reader.Next(ctx)
	if err != nil {
		return nil, err
	}
	out := &column.Batch{N: b.N, Cols: make([]column.Vector, len(r.g.outs))}
	for i, o := range r.g.outs {
		switch {
		case o.value != nil:
			out.Cols[i] = &column.Const{Value: o.value, N: b.N}
		case o.main >= 0:
			out.Cols[i] = b.Cols[o.main]
		default:
			out.Cols[i] = b.Cols[r.g.main.width()+o.distinct]
		}
	}
	return out, nil
}
