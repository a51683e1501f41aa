package exec

import (
	"bytes"
	"context"

	"weir/dataframe/column"
)

// Rows that are sorted by their key, or nearly, as those of an order or a session that were written together are, come in runs of
// equal keys. They are added up run by run, before anything is dealt or looked up. That takes aggregates to which it is all the
// same which rows are added up first.

// keyRuns are the runs of equal keys of some rows.
type keyRuns struct {
	changes []uint8 // by row: 1 where a run begins
	starts  []int32 // the first row of each
	ids     []int32 // by row: its run
}

// fewerRuns is how many times fewer runs than rows there must be for them to pay.
const fewerRuns = 2

// find finds the runs of keys, false if they do not pay. Runs with equal keys may follow each other where it would take long to see
// that.
func (r *keyRuns) find(keys []column.Vector, n int) bool {
	r.changes = resized(r.changes, n)
	clear(r.changes)
	for _, k := range keys {
		if !addChanges(r.changes, k) {
			return false
		}
	}
	r.changes[0] = 1
	r.starts, r.ids = resized(r.starts, n+1), resized(r.ids, n)
	count := int32(0)
	starts, ids := r.starts, r.ids[:n]
	for i, c := range r.changes[:n] {
		starts[count] = int32(i) // of the next run, if one begins here
		count += int32(c)
		ids[i] = count - 1
	}
	r.starts = starts[:count]
	return int(count) <= n/fewerRuns
}

// addChanges notes where values of v differ from those before, false if it is not known how.
func addChanges(changes []uint8, v column.Vector) bool {
	switch v := v.(type) {
	case *column.Bools:
		changesOf(changes, bytesOf(v))
	case *column.Days:
		changesOf(changes, v.Values)
	case *column.Ints:
		changesOf(changes, v.Values)
	case *column.Uints:
		changesOf(changes, v.Values)
	case *column.Dict:
		changesOf(changes, v.Codes)
	case *column.Texts:
		for i := 1; i < len(changes); i++ {
			if !bytes.Equal(v.Bytes(i), v.Bytes(i-1)) {
				changes[i] = 1
			}
		}
	default:
		return false
	}
	if valid := v.Nulls(); valid != nil {
		for i := 1; i < len(changes); i++ {
			if valid.Has(i) != valid.Has(i-1) {
				changes[i] = 1
			}
		}
	}
	return true
}

func changesOf[T uint8 | int32 | int64 | uint64](changes []uint8, values []T) {
	if len(values) == 0 {
		return
	}
	values = values[:len(changes)]
	before := values[0]
	for i, x := range values {
		d := uint64(x) ^ uint64(before)
		changes[i] |= uint8((d | -d) >> 63)
		before = x
	}
}

// exact reports whether what a computes is the same whichever of its rows are added up first, and takes little memory.
func (a *aggregation) exact() bool {
	for _, agg := range a.aggs {
		if !agg.forgets {
			return false
		}
	}
	return a.anyOrder
}

// beginRuns lets the task deal runs from its first rows on, where other tasks did and its rows come so, too.
func (g *grouper) beginRuns(keys []column.Vector, n int) {
	if g.rows == int64(n) && g.a.clustered.Load() && g.runs.find(keyVectors(keys), n) {
		g.groups.release()
		g.groups, g.spread, g.inRuns = nil, &spreader{}, true
	}
}

// findRuns tells whether to deal runs of the next n rows, which are then in g.runs.
func (g *grouper) findRuns(keys []column.Vector, n int) bool {
	if g.noRuns || g.own != nil || !g.a.exact() {
		return false
	}
	found := g.runs.find(keys, n)
	if found {
		g.a.clustered.Store(true)
	} else if n >= fewestForRuns {
		g.noRuns = true
	}
	return found
}

// dealRuns adds the rows of b, which are those of g.runs, to the spreader.
func (g *grouper) dealRuns(ctx context.Context, b *column.Batch, keys []column.Vector, at int64) error {
	sums := &groups{a: g.a}
	for _, agg := range g.a.aggs {
		acc := agg.make()
		acc.Grow(len(g.runs.starts))
		sums.accs = append(sums.accs, acc)
	}
	g.groups = sums
	err := g.accumulate(b, g.runs.ids)
	if g.groups = nil; err != nil {
		return err
	}
	cols, widths, err := sums.states()
	if err != nil {
		return err
	}
	first := make([]column.Vector, len(keys))
	for c, k := range keys {
		first[c] = column.Gather(k, g.runs.starts)
	}
	g.widths = widths
	for _, i := range g.runs.starts {
		g.spread.where = append(g.spread.where, at+int64(i))
	}
	return g.spreadRows(ctx, first, cols, len(g.runs.starts), at)
}
