package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// mergeFan is how many nodes of a level make one of the next, mergeSets how many
// sets are computed at a time.
const (
	mergeFan  = 4
	mergeSets = 4096
)

// A mergeTree holds partial aggregates of runs of rows: node i of a partition in
// level l is of its rows i*mergeFan^l to (i+1)*mergeFan^l-1. Every set of
// rows is put together from rows and nodes, from left to right, so that what it
// gives depends on the rows of the partition and the set alone (a segment tree).
type mergeTree struct {
	c      *windowCall
	h      *held
	k      *kept
	levels []mergeLevel // level 0 are the rows themselves
}

type mergeLevel struct {
	base  []int32 // by partition: its first node
	nodes int
	state []column.Vector // a row a node
}

// merge computes the aggregate of sets.
func (c *windowCall) merge(ctx context.Context, h *held, k *kept, sets *windowSets) (column.Vector, error) {
	t := &mergeTree{c: c, h: h, k: k}
	if err := t.build(ctx, sets); err != nil {
		return nil, err
	}
	var out []column.Vector
	for from := 0; from < sets.Len(); {
		to := t.chunk(sets, from)
		v, err := t.compute(ctx, sets, from, to)
		if err != nil {
			return nil, err
		}
		out, from = append(out, v), to
	}
	return column.Concat(c.typ, out), nil
}

// build makes as many levels as the longest piece of a set can use.
func (t *mergeTree) build(ctx context.Context, sets *windowSets) error {
	longest := int32(0)
	for p := range sets.Lo {
		longest = max(longest, sets.Hi[p]-sets.Lo[p])
	}
	t.levels = []mergeLevel{{base: t.k.parts[:len(t.k.parts)-1], nodes: len(t.k.order)}}
	for size := int32(mergeFan); size <= longest && size > 0; size *= mergeFan {
		if err := t.grow(ctx, size); err != nil {
			return err
		}
	}
	return nil
}

// grow adds a level whose nodes have size rows.
func (t *mergeTree) grow(ctx context.Context, size int32) error {
	below := t.levels[len(t.levels)-1]
	l := mergeLevel{}
	ids := make([]int32, 0, below.nodes)
	for p := range len(t.k.parts) - 1 {
		l.base = append(l.base, int32(l.nodes))
		end := below.nodes
		if p+1 < len(below.base) {
			end = int(below.base[p+1])
		}
		n := end - int(below.base[p])
		for i := range n {
			ids = append(ids, int32(l.nodes+i/mergeFan))
		}
		l.nodes += (n + mergeFan - 1) / mergeFan
	}
	acc := t.c.agg.New(t.c.types)
	acc.Grow(l.nodes)
	var err error
	if len(t.levels) == 1 {
		err = t.c.add(ctx, acc, t.h, ids, t.k.order)
	} else {
		err = acc.Merge(ids, below.state)
	}
	if err != nil {
		return err
	}
	if l.state, err = acc.State(); err != nil {
		return err
	}
	for i, v := range l.state {
		l.state[i] = column.Flatten(v)
	}
	t.levels = append(t.levels, l)
	return ctx.Err()
}

// chunk is the end of the sets that are computed together from number from on:
// fewer if states hold all values of a set.
func (t *mergeTree) chunk(sets *windowSets, from int) int {
	most := min(from+mergeSets, sets.Len())
	for _, v := range t.levels[len(t.levels)-1].state {
		switch v.Type().Layout() {
		case column.LayoutText, column.LayoutList, column.LayoutStruct:
			rows := 0
			for to := from; to < most; to++ {
				for p := sets.Of[to]; p < sets.Of[to+1]; p++ {
					rows += int(sets.Hi[p] - sets.Lo[p])
				}
				if rows > walkRows {
					return to + 1
				}
			}
			return most
		}
	}
	return most
}

// pieces are nodes of a level, or rows, to be added to sets.
type pieces struct{ sets, nodes []int32 }

func (p *pieces) add(set, from, to int32) {
	for n := from; n < to; n++ {
		p.sets, p.nodes = append(p.sets, set), append(p.nodes, n)
	}
}

// compute computes the sets from..to-1.
func (t *mergeTree) compute(ctx context.Context, sets *windowSets, from, to int) (column.Vector, error) {
	acc := t.c.agg.New(t.c.types)
	acc.Grow(to - from)
	for nth := int32(0); ; nth++ { // the nth piece of every set
		left, right := t.cut(sets, from, to, nth)
		if left == nil {
			break
		}
		for l := range left {
			if err := t.take(ctx, acc, l, &left[l]); err != nil {
				return nil, err
			}
		}
		for l := len(right) - 1; l >= 0; l-- {
			if err := t.take(ctx, acc, l, &right[l]); err != nil {
				return nil, err
			}
		}
	}
	v, err := acc.Result()
	if err != nil {
		return nil, err
	}
	return column.Flatten(v), nil
}

// cut cuts piece nth of every set into nodes: those of left have to be taken from
// the lowest level up, then those of right down. Nil if no set has the piece.
func (t *mergeTree) cut(sets *windowSets, from, to int, nth int32) (left, right []pieces) {
	for s := from; s < to; s++ {
		p := sets.Of[s] + nth
		if p >= sets.Of[s+1] {
			continue
		}
		if left == nil {
			left, right = make([]pieces, len(t.levels)), make([]pieces, len(t.levels))
		}
		set, part := int32(s-from), sets.part[s]
		lo, hi := sets.Lo[p]-t.k.parts[part], sets.Hi[p]-t.k.parts[part]
		for l := range t.levels {
			base := t.levels[l].base[part]
			up, down := (lo+mergeFan-1)/mergeFan*mergeFan, hi/mergeFan*mergeFan
			if l == len(t.levels)-1 || up >= down {
				left[l].add(set, base+lo, base+hi)
				break
			}
			left[l].add(set, base+lo, base+up)
			right[l].add(set, base+down, base+hi)
			lo, hi = up/mergeFan, down/mergeFan
		}
	}
	return left, right
}

// take adds nodes of level l to their sets.
func (t *mergeTree) take(ctx context.Context, acc funcs.Accumulator, l int, p *pieces) error {
	if l == 0 {
		rows := make([]int32, len(p.nodes))
		for i, n := range p.nodes {
			rows[i] = t.k.order[n]
		}
		return t.c.add(ctx, acc, t.h, p.sets, rows)
	}
	state := make([]column.Vector, len(t.levels[l].state))
	for i, v := range t.levels[l].state {
		state[i] = column.Gather(v, p.nodes)
	}
	if err := acc.Merge(p.sets, state); err != nil {
		return err
	}
	return ctx.Err()
}
