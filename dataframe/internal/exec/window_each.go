package exec

import (
	"context"

	"weir/dataframe/column"
)

// values numbers the different arguments of the rows of k, within a partition, and
// lists the first rows that have them. Nulls are equal here.
func (c *windowCall) values(ctx context.Context, h *held, k *kept) (ids, first []int32, err error) {
	types := []column.Type{column.Int64}
	var args []windowArg
	for i, a := range c.args {
		if a.value == nil {
			args, types = append(args, a), append(types, c.types[i])
		}
	}
	table := newKeyTable(types)
	ids = make([]int32, len(k.order))
	hash := new(hasher)
	part := int64(0)
	for from := 0; from < len(ids); from += column.BatchRows {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		to := min(from+column.BatchRows, len(ids))
		at := make([]int64, to-from)
		for i := range at {
			for int32(from+i) >= k.parts[part+1] {
				part++
			}
			at[i] = part
		}
		keys := []column.Vector{&column.Ints{Typ: column.Int64, Values: at}}
		for _, a := range args {
			keys = append(keys, keyVector(a.of(h, k.order[from:to])))
		}
		table.find(hash.hash(keys, to-from), keys, ids[from:to], true)
		for _, r := range table.fresh {
			first = append(first, int32(from)+r)
		}
	}
	return ids, first, nil
}

// each adds the rows of every set one by one: for aggregates over the distinct
// values of frames, and for those that have an order of their own.
func (c *windowCall) each(ctx context.Context, h *held, k *kept, sets *windowSets) (column.Vector, error) {
	w := &rowWalk{c: c, h: h, k: k, sets: sets}
	if c.distinct && !c.frame.rising() {
		var err error
		if w.ids, _, err = c.values(ctx, h, k); err != nil {
			return nil, err
		}
		w.seen = make([]int32, len(k.order))
	}
	if c.orderBy != nil {
		w.rankRows(c.rowOrder(h))
	}
	var out []column.Vector
	for from := 0; from < sets.Len(); {
		v, to, err := w.chunk(ctx, from)
		if err != nil {
			return nil, err
		}
		out, from = append(out, v), to
	}
	return column.Concat(c.typ, out), nil
}

// A rowWalk walks over the rows of sets.
type rowWalk struct {
	c    *windowCall
	h    *held
	k    *kept
	sets *windowSets
	ids  []int32 // of the values of rows; nil: all rows count
	seen []int32 // by value: the last set that has it, plus one
	rank []int32 // place of rows in the aggregate's own order; nil: none
	es   []entry
}

// walkRows rows are added to accumulators of their own before those are closed, so that
// states that hold all values stay small.
const walkRows = 1 << 18

// chunk computes the sets from number from on, and the number of the next.
func (w *rowWalk) chunk(ctx context.Context, from int) (column.Vector, int, error) {
	acc := w.c.agg.New(w.c.types)
	var groups, rows []int32
	total, to := 0, from
	for ; to < w.sets.Len() && to-from < mergeSets && total < walkRows; to++ {
		acc.Grow(to - from + 1)
		before := len(rows)
		rows = w.rows(int32(to), rows)
		for range len(rows) - before {
			groups = append(groups, int32(to-from))
		}
		total += len(rows) - before
		if len(rows) >= column.BatchRows {
			if err := w.c.add(ctx, acc, w.h, groups, rows); err != nil {
				return nil, 0, err
			}
			groups, rows = groups[:0], rows[:0]
		}
	}
	if err := w.c.add(ctx, acc, w.h, groups, rows); err != nil {
		return nil, 0, err
	}
	v, err := acc.Result()
	if err != nil {
		return nil, 0, err
	}
	return column.Flatten(v), to, nil
}

// rows appends the rows of the input that set s adds, in the order in which it
// does.
func (w *rowWalk) rows(s int32, out []int32) []int32 {
	w.es = w.es[:0]
	for p := w.sets.Of[s]; p < w.sets.Of[s+1]; p++ {
		for i := w.sets.Lo[p]; i < w.sets.Hi[p]; i++ {
			if w.ids != nil {
				if w.seen[w.ids[i]] == s+1 {
					continue
				}
				w.seen[w.ids[i]] = s + 1
			}
			w.es = append(w.es, entry{row: i})
		}
	}
	if w.rank != nil {
		for i := range w.es {
			w.es[i].key = uint64(w.rank[w.es[i].row])
		}
		sortEntries(w.es, make([]entry, len(w.es)))
	}
	for _, e := range w.es {
		out = append(out, w.k.order[e.row])
	}
	return out
}

// rankRows numbers the rows of every partition in the order o.
func (w *rowWalk) rankRows(o *ordering) {
	place := make(map[int32]int32, len(w.k.order))
	es := make([]entry, len(w.k.order))
	for i, r := range w.k.order {
		es[i].row, place[r] = r, int32(i)
	}
	w.rank = make([]int32, len(es))
	scratch := make([]entry, len(es))
	for p := range len(w.k.parts) - 1 {
		o.sort(es[w.k.parts[p]:w.k.parts[p+1]], scratch, 0)
	}
	for at, e := range es {
		w.rank[place[e.row]] = int32(at)
	}
}
