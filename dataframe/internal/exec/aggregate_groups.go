package exec

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// groups is a table of groups with the state of every aggregate: of a task, of
// a part, or of all.
type groups struct {
	a      *aggregation
	table  *keyTable
	accs   []funcs.Accumulator
	where  []int64 // the first row of every group
	ids    []int32 // scratch: the group of every row
	zeros  []int32 // groups of an aggregation without keys
	global int     // 1 once an aggregation without keys has its group

	room         int             // groups that there is room for, at least
	empty        int64           // bytes charged of that, but for the groups there are
	charged      int64           // bytes of groups counted as the run's memory
	sized        int64           // bytes charged of what accumulators keep of rows
	keys, values []column.Vector // after close
}

// charge counts the groups that are new, and what the accumulators keep of the
// rows since the last time.
func (g *groups) charge() {
	g.a.run.noteTable(g.a.stats, g.table, &g.charged, 16*len(g.accs))
	empty := int64(max(g.room-g.count(), 0)) * g.a.groupBytes()
	g.a.run.note(g.a.stats, empty-g.empty)
	g.empty = empty
	if !g.a.run.limited() {
		return
	}
	size := int64(0)
	for _, acc := range g.accs {
		if s, ok := acc.(funcs.Sized); ok {
			size += s.Size()
		}
	}
	g.a.run.note(g.a.stats, size-g.sized)
	g.sized = size
}

// bytes is what was counted.
func (g *groups) bytes() int64 {
	return g.charged + g.sized + g.empty
}

// release takes back what was counted: the groups have become a partial.
func (g *groups) release() {
	g.a.run.note(g.a.stats, -g.bytes())
	g.charged, g.sized, g.empty = 0, 0, 0
}

func (a *aggregation) newGroups() *groups {
	g := &groups{a: a, table: newKeyTable(a.types)}
	for _, agg := range a.aggs {
		g.accs = append(g.accs, agg.make())
	}
	return g
}

// newPart is newGroups of rows that were dealt; inMemory if no other parts are among them.
func (a *aggregation) newPart(inMemory bool) *groups {
	g := a.newGroups()
	if inMemory {
		g.table.share(a.numbers)
	}
	if a.byBits.Load() {
		if g.table.byBits = true; inMemory {
			g.table = newDirectTable(a.types)
		}
	}
	return g
}

func (g *groups) count() int {
	if len(g.a.keys) == 0 {
		return g.global
	}
	return g.table.groups
}

// assign finds the groups of n rows. The rows that made a new one are in
// g.table.fresh: note tells where in the input they stand.
func (g *groups) assign(hashes []uint64, keys []column.Vector, n int) []int32 {
	if cap(g.ids) < n {
		g.ids = make([]int32, n)
	}
	ids := g.ids[:n]
	g.table.find(hashes, keys, ids, true)
	if len(g.table.fresh) > 0 {
		g.grow(g.table.groups)
	}
	return ids
}

// assignAll is assign without keys, of rows that begin at place at.
func (g *groups) assignAll(n int, at int64) []int32 {
	if g.global == 0 {
		g.where = append(g.where, at)
		g.grow(1)
	}
	if len(g.zeros) < n {
		g.zeros = make([]int32, n)
	}
	return g.zeros[:n]
}

func (g *groups) grow(n int) {
	if len(g.a.keys) == 0 {
		g.global = n
	}
	for _, acc := range g.accs {
		acc.Grow(n)
	}
}

// reserve makes room for n groups in all.
func (g *groups) reserve(n int) {
	more := n - g.count()
	g.room = n
	if g.table.direct == nil {
		g.table.reserve(n)
	}
	for _, k := range g.table.cols {
		k.grow(more, 0)
	}
	g.where = withRoom(g.where, more, 0)
	for _, acc := range g.accs {
		if r, ok := acc.(funcs.Reserver); ok {
			r.Reserve(n)
		}
	}
}

// take adds rows from..to of s.
func (g *groups) take(s *spread, from, to int) error {
	if from == to {
		return nil
	}
	ids := g.assignSpread(s, from, to)
	at := 0
	for i, agg := range g.a.aggs {
		var err error
		if s.states {
			n := s.widths[i]
			err = g.accs[i].Merge(ids, sliceAll(s.cols[at:at+n], from, to))
			at += n
		} else {
			n := agg.width()
			err = g.addSpread(i, ids, sliceAll(s.cols[at:at+n], from, to))
			at += n
		}
		if err != nil {
			return agg.wrap(err)
		}
	}
	return nil
}

func (g *groups) assignSpread(s *spread, from, to int) []int32 {
	if len(g.a.keys) == 0 {
		return g.assignAll(to-from, s.place(from))
	}
	ids := g.assign(s.hashesOf(from, to), sliceAll(s.keys, from, to), to-from)
	g.where = roomier(g.where, len(g.table.fresh))
	for _, r := range g.table.fresh {
		g.where = append(g.where, s.place(from+int(r)))
	}
	return ids
}

// hashesOf are those of rows from..to, nil if there are none.
func (s *spread) hashesOf(from, to int) []uint64 {
	if s.hashes == nil {
		return nil
	}
	return s.hashes[from:to]
}

// place is where row i stands in the input.
func (s *spread) place(i int) int64 {
	if s.offset == nil {
		return s.where[i]
	}
	return s.at + int64(s.offset[i])
}

func sliceAll(cols []column.Vector, from, to int) []column.Vector {
	out := make([]column.Vector, len(cols))
	for i, c := range cols {
		if c != nil {
			out[i] = c.Slice(from, to)
		}
	}
	return out
}

// addSpread adds rows whose arguments, then filter, are cols.
func (g *groups) addSpread(i int, ids []int32, cols []column.Vector) error {
	agg := g.a.aggs[i]
	args := cols[:len(agg.args)]
	if agg.filter != nil {
		keep := cols[len(agg.args)].(*column.Bools)
		var sel []int32
		for r, x := range keep.Values {
			if x {
				sel = append(sel, int32(r))
			}
		}
		ids = pickInts(ids, sel)
		for c, v := range args {
			if v != nil {
				args[c] = column.Gather(v, sel)
			}
		}
	}
	for c, v := range agg.consts {
		if v != nil {
			args[c] = &column.Const{Value: v, N: len(ids)}
		}
	}
	return g.accs[i].Add(ids, args)
}

func pickInts(ids, sel []int32) []int32 {
	out := make([]int32, len(sel))
	for k, r := range sel {
		out[k] = ids[r]
	}
	return out
}

// partial is the groups so far as rows of states.
func (g *groups) partial() (*spread, error) {
	s := &spread{rows: g.count(), where: g.where, states: true}
	sparse := g.room > 2*g.count() // the partial stays, the room need not
	if sparse {
		s.where = slices.Clone(g.where)
	}
	if len(g.a.keys) > 0 {
		for _, k := range g.table.codes() {
			if k = keyVector(k); sparse {
				k = column.Gather(k, column.FullBitmap(s.rows).Selection(s.rows, nil))
			}
			s.keys = append(s.keys, k)
		}
	}
	var err error
	if s.cols, s.widths, err = g.states(); err != nil {
		return nil, err
	}
	s.size = SizeOf(s.keys) + SizeOf(s.cols) + 16*int64(s.rows)
	return s, nil
}

// states are the states of all groups, and how many columns those of each aggregate take.
func (g *groups) states() (cols []column.Vector, widths []int, err error) {
	for i, acc := range g.accs {
		state, err := acc.State()
		if err != nil {
			return nil, nil, g.a.aggs[i].wrap(err)
		}
		for _, v := range state {
			cols = append(cols, column.Flatten(v))
		}
		widths = append(widths, len(state))
	}
	return cols, widths, nil
}

// close computes the results and drops the table.
func (g *groups) close() error {
	if len(g.a.keys) > 0 {
		g.keys = g.table.keys()
	}
	for _, c := range g.a.out {
		v, err := g.result(c)
		if err != nil {
			return err
		}
		g.values = append(g.values, v)
	}
	g.accs = nil
	if g.table != nil {
		g.table.slots, g.table.direct = nil, nil
	}
	return nil
}
