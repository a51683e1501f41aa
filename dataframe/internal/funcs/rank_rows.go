package funcs

import (
	"math/bits"
	"slices"

	"weir/dataframe/column"
)

// ranking finds the rows of some ranks among those of a group. Of types that a word holds in their order it sorts no more
// than it must (C. A. R. Hoare, "Algorithm 65: Find", 1961).
type ranking struct {
	v    column.Vector // without nulls in the rows
	rows []int32
	keys []uint64 // of rows, in the order of the values; nil: rows are sorted
	last int      // rank found: what is before it is no greater, and behind it no less
}

// begin takes the rows of a group, which it reorders.
func (r *ranking) begin(rows []int32) {
	r.rows = rows
	switch v := r.v.(type) {
	case *column.Days:
		r.fill(func(i int32) uint64 { return uint64(v.Values[i]) ^ 1<<63 })
	case *column.Ints:
		r.fill(func(i int32) uint64 { return uint64(v.Values[i]) ^ 1<<63 })
	case *column.Floats:
		r.fill(func(i int32) uint64 { return column.FloatKey(v.Values[i]) })
	default:
		slices.SortFunc(rows, func(i, j int32) int { return CompareRows(v, int(i), v, int(j)) })
	}
}

func (r *ranking) fill(key func(row int32) uint64) {
	r.keys, r.last = slices.Grow(r.keys[:0], len(r.rows)), -2
	for _, i := range r.rows {
		r.keys = append(r.keys, key(i))
	}
}

// at is the row of a rank, from 0.
func (r *ranking) at(rank int) int32 {
	if r.keys == nil {
		return r.rows[rank]
	}
	if rank == r.last+1 {
		r.leastFrom(rank)
	} else {
		r.find(rank)
	}
	r.last = rank
	return r.rows[rank]
}

// leastFrom puts the least from rank on there.
func (r *ranking) leastFrom(rank int) {
	least := rank
	for i := rank + 1; i < len(r.keys); i++ {
		if r.keys[i] < r.keys[least] {
			least = i
		}
	}
	r.swap(rank, least)
}

// find puts the row of rank there.
func (r *ranking) find(rank int) {
	lo, hi := 0, len(r.keys)
	for bad := 2 * bits.Len(uint(hi)); hi-lo > 12; bad-- {
		if bad == 0 { // the pivots were unlucky
			r.heapSort(lo, hi)
			return
		}
		i, j := r.partition(lo, hi)
		switch {
		case rank <= j:
			hi = j + 1
		case rank >= i:
			lo = i
		default:
			return
		}
	}
	for i := lo + 1; i < hi; i++ {
		for j := i; j > lo && r.keys[j] < r.keys[j-1]; j-- {
			r.swap(j, j-1)
		}
	}
}

func (r *ranking) swap(i, j int) {
	r.keys[i], r.keys[j] = r.keys[j], r.keys[i]
	r.rows[i], r.rows[j] = r.rows[j], r.rows[i]
}

// partition reorders [lo, hi) about a median of three: up to j no key is greater than it, from i on none is less, and
// those between are equal to it.
func (r *ranking) partition(lo, hi int) (i, j int) {
	a, b, c := r.keys[lo], r.keys[lo+(hi-lo)/2], r.keys[hi-1]
	pivot := max(min(a, b), min(max(a, b), c))
	keys, rows := r.keys[:hi], r.rows[:hi]
	i, j = lo, hi-1
	for i <= j {
		for keys[i] < pivot {
			i++
		}
		for keys[j] > pivot {
			j--
		}
		if i <= j {
			keys[i], keys[j] = keys[j], keys[i]
			rows[i], rows[j] = rows[j], rows[i]
			i++
			j--
		}
	}
	return i, j
}

// heapSort sorts [lo, hi).
func (r *ranking) heapSort(lo, hi int) {
	n := hi - lo
	down := func(root, n int) {
		for {
			child := 2*root + 1
			if child >= n {
				return
			}
			if child+1 < n && r.keys[lo+child] < r.keys[lo+child+1] {
				child++
			}
			if r.keys[lo+root] >= r.keys[lo+child] {
				return
			}
			r.swap(lo+root, lo+child)
			root = child
		}
	}
	for i := n/2 - 1; i >= 0; i-- {
		down(i, n)
	}
	for i := n - 1; i > 0; i-- {
		r.swap(lo, lo+i)
		down(0, i)
	}
}
