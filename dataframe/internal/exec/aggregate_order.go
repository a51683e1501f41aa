package exec

import (
	"context"
	"math/bits"
)

// sparsePlaces is how many rows for each group are too many for a bit each.
const sparsePlaces = 512

// orderOfParts is the order of the groups of all parts, counted through, by their first rows; or, if parted, of their
// places in partedRows.
func (a *aggregation) orderOfParts(ctx context.Context, done []*groups, total int) (order []int32, parted bool, err error) {
	base, rows := a.bases()
	begin := make([]int, len(done))
	sum := 0
	parted = a.parted && rows <= sparsePlaces*int64(total)
	for _, g := range done {
		parted = parted && inPart(len(g.where))
	}
	for p, g := range done {
		if begin[p] = sum; parted {
			begin[p] = p << partedBits
		}
		sum += len(g.where)
		for i, w := range g.where {
			g.where[i] = base[w>>40] + w&(1<<40-1)
		}
	}
	if rows > sparsePlaces*int64(total) {
		where := make([]int64, 0, total)
		for _, g := range done {
			where = append(where, g.where...)
		}
		return orderOf(where), false, nil
	}
	ranks := newRanks(rows)
	for _, g := range done {
		for _, w := range g.where {
			ranks.bits[w>>6] |= 1 << (w & 63)
		}
	}
	ranks.count()
	order = make([]int32, total)
	err = a.run.parallel(ctx, a.stats, len(done), func(_ context.Context, p int) error {
		for i, w := range done[p].where {
			order[ranks.of(w)] = int32(begin[p] + i)
		}
		done[p].where = nil
		return nil
	})
	return order, parted, err
}

// bases are the numbers of the tasks' first rows, counted through, and of all rows.
func (a *aggregation) bases() (base []int64, rows int64) {
	for _, t := range a.tasks {
		base = append(base, rows)
		rows += t.rows
	}
	return base, rows
}

// ranks tells how many of a set of numbers are less than one of them. It takes a bit and a half
// for each number that could be in the set, so it stays in the cache where a table of ranks
// would not.
type ranks struct {
	bits []uint64
	less []int32 // by word of bits: how many are in the words before
}

func newRanks(n int64) *ranks {
	words := (n + 63) / 64
	return &ranks{make([]uint64, words), make([]int32, words)}
}

// count is called when the set is complete.
func (r *ranks) count() {
	sum := int32(0)
	for i, w := range r.bits {
		r.less[i] = sum
		sum += int32(bits.OnesCount64(w))
	}
}

func (r *ranks) of(n int64) int32 {
	return r.less[n>>6] + int32(bits.OnesCount64(r.bits[n>>6]&(1<<(n&63)-1)))
}
