package exec

import (
	"context"
	"sync"

	"weir/dataframe/column"
)

// partStore groups what tasks dealt, part by part, while later tasks still run:
// rows that all earlier tasks precede need not wait in memory for the end.
type partStore struct {
	mu      sync.Mutex
	done    []bool // by task
	ready   int    // tasks 0..ready-1 are done
	partial int    // of those, 0..partial-1 have their partials dealt
	waiting int64  // rows dealt by ready tasks since the last taking
	list    [parts]part
}

// A part is the groups of one part, and what it takes next.
type part struct {
	mu           sync.Mutex
	groups       *groups
	task, spread int
	rows         int   // taken so far
	before       []int // how many groups there were before each task that was begun
}

// finished notes that task t found spreads and, if many rows wait, groups them.
func (a *aggregation) finished(ctx context.Context, t int, spreads []*spread) error {
	a.spilling.RLock()
	if a.disk != nil {
		a.spilling.RUnlock()
		return a.spillSpreads(ctx, t, spreads)
	}
	err := func() error {
		defer a.spilling.RUnlock()
		return a.group(ctx, t, spreads)
	}()
	if err != nil {
		return err
	}
	return a.relieve(ctx, t, nil)
}

func (a *aggregation) group(ctx context.Context, t int, spreads []*spread) error {
	p := &a.parts
	p.mu.Lock()
	a.tasks[t].spreads = spreads
	p.done[t] = true
	for p.ready < len(p.done) && p.done[p.ready] {
		if a.tasks[p.ready].dealt {
			p.waiting += a.tasks[p.ready].rows
		}
		p.ready++
	}
	if p.waiting < int64(takeRows) {
		p.mu.Unlock()
		return nil
	}
	p.waiting = 0
	a.dealPartials()
	ready := p.ready
	p.mu.Unlock()
	for i := range p.list {
		// The rows stay until all parts have theirs: with the groups they may be too many. Whoever goes to disk deals there
		// what is not taken.
		if a.run.overWith(a.stats.held.Load()) {
			return nil
		}
		part := &p.list[i]
		if !part.mu.TryLock() {
			continue // another worker is at it
		}
		err := guard(a.stats.Label, func() error { return a.takeReady(ctx, part, i, ready) })
		part.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

// takeReady takes all rows of part i that tasks before ready dealt.
func (a *aggregation) takeReady(ctx context.Context, p *part, i, ready int) error {
	if p.groups == nil {
		p.groups = a.newPart(true)
		if n := min(a.dealtTo(i, ready), fewKeysOfPart); p.groups.table.direct == nil && a.run.roomFor(int64(n)*4*8*parts) {
			p.groups.table.reserve(n) // up to four slots a key
		}
	}
	for ; p.task < ready; p.task, p.spread = p.task+1, 0 {
		if p.spread == 0 && len(p.before) == p.task {
			p.before = append(p.before, p.groups.count())
		}
		spreads := a.tasks[p.task].spreads
		for ; p.spread < len(spreads); p.spread++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			s := spreads[p.spread]
			if err := p.groups.take(s, int(s.off[i]), int(s.off[i+1])); err != nil {
				return err
			}
			p.rows += int(s.off[i+1] - s.off[i])
			p.groups.charge()
			if s.taken.Add(1) == parts {
				spreads[p.spread] = nil
				a.run.note(a.stats, -s.size)
			}
		}
	}
	p.expect(len(a.tasks))
	return nil
}

// fewKeysOfPart is for how many keys there is room in a new part, if it gets as many rows: to grow to that takes longer than to fill it.
const fewKeysOfPart = 5 << 10

// dealtTo is how many rows of tasks before ready were dealt to part i.
func (a *aggregation) dealtTo(i, ready int) (rows int) {
	for _, t := range a.tasks[:ready] {
		for _, s := range t.spreads {
			rows += int(s.off[i+1] - s.off[i])
		}
	}
	return rows
}

// steadyRoom is how many times the groups that there are room is made for, where it is their rising alone that speaks for more:
// keys that repeat later on would leave the rest empty.
const steadyRoom = 3

// mostRoom is how many times the groups that there are room is made for in any case: the first tasks may be the large ones.
const mostRoom = 4

// expect makes room in p for the groups of all tasks.
func (p *part) expect(tasks int) {
	n := p.groups.count()
	all := p.expected(n, tasks)
	if all <= n {
		return
	}
	if p.groups.a.run.roomFor(int64(all-n) * p.groups.a.groupBytes() * parts) { // other parts do the same
		p.groups.reserve(all + all/32) // parts differ a little
	}
}

// expected is how many groups to make room for where there are n: those of all tasks, if hardly any two of the rows so far
// share one, or if the later half of the tasks brought as many as those before, and else n. To grow would move most of
// them several times.
func (p *part) expected(n, tasks int) int {
	if p.task == tasks || n < someGroups {
		return n
	}
	all := min(int(int64(n)*int64(tasks)/int64(p.task)), mostRoom*n)
	switch {
	case n >= p.rows/4*3:
		return all
	case p.task >= 2 && n >= p.before[p.task/2]/4*7:
		return min(all, steadyRoom*n)
	}
	return n
}

// groupBytes is about what a group takes at least.
func (a *aggregation) groupBytes() int64 { return 48 + 16*int64(len(a.aggs)) }

// dealPartials deals the partials of the ready tasks. The caller holds mu, or is
// alone.
func (a *aggregation) dealPartials() {
	for ; a.parts.partial < a.parts.ready; a.parts.partial++ {
		spreads := a.tasks[a.parts.partial].spreads
		for i, s := range spreads {
			if s != nil && s.states && !s.dealt {
				spreads[i] = a.dealPartial(s)
			}
		}
	}
}

// chooseDealing decides, once for all tasks, how rows are dealt: by the bits of their keys if those of t, the first
// table of many groups, allow that; by hashes if t is nil. No answer depends on it.
func (a *aggregation) chooseDealing(t *keyTable) {
	a.chosen.Do(func() { a.byBits.Store(t != nil && t.dealsByBits()) })
}

// hashes are the hashes of keys, which choose their parts.
func (a *aggregation) hashes(keys []column.Vector, n int) []uint64 {
	a.chooseDealing(nil)
	if a.byBits.Load() {
		return bitHashes(column.Flatten(keys[0]).(*column.Ints))
	}
	return new(hasher).hash(keys, n)
}

// dealPartial deals the groups of a partial.
func (a *aggregation) dealPartial(s *spread) *spread {
	sp := spreader{where: s.where}
	a.chooseDealing(nil)
	if a.byBits.Load() {
		sp.addByBits(column.Flatten(s.keys[0]).(*column.Ints), s.cols, 0)
	} else {
		sp.add(a.hashes(s.keys, s.rows), s.keys, s.cols, 0)
	}
	out := sp.deal()
	if out == nil {
		out = &spread{}
	}
	out.states, out.widths, out.dealt, out.own, out.size = true, s.widths, true, s.own, s.size
	return out
}
