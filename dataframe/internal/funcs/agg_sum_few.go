package funcs

import (
	"math/bits"

	"weir/dataframe/column"
)

// A sum of few groups is the one that its processor waits for: the next row of a group needs what the row before stored.
// So blocks of rows are added up in 64 bits first, in two lanes, which is exact as long as the values are small enough.

const (
	fewGroups = 64
	// At least leastRows rows pay for the lanes; sumRows of values below sumLimit add up to less than 2^63.
	leastRows = 256
	sumRows   = 8 << 10
	sumLimit  = 1 << 49
)

// addInts adds v, without nulls, to groups.
func (a *intSum) addInts(groups []int32, v []int64) {
	for len(v) >= leastRows && len(a.groups) <= fewGroups && !a.large {
		n := min(len(v), sumRows)
		if a.large = !a.addFew(groups[:n], v[:n]); !a.large {
			groups, v = groups[n:], v[n:]
		}
	}
	for i, x := range v {
		a.groups[groups[i]].add(x)
	}
}

// addFew adds at most sumRows values to at most fewGroups groups; false, and nothing is added, if some are too large.
func (a *intSum) addFew(groups []int32, v []int64) bool {
	var even, odd [fewGroups]intLane
	any := uint64(0)
	groups = groups[:len(v)]
	for len(v) > 1 {
		x, y := v[0], v[1]
		e, o := &even[groups[0]&(fewGroups-1)], &odd[groups[1]&(fewGroups-1)]
		e.sum, e.n = e.sum+x, e.n+1
		o.sum, o.n = o.sum+y, o.n+1
		any |= uint64(x^x>>63) | uint64(y^y>>63)
		v, groups = v[2:], groups[2:len(v)]
	}
	if len(v) > 0 {
		e := &even[groups[0]&(fewGroups-1)]
		e.sum, e.n = e.sum+v[0], e.n+1
		any |= uint64(v[0] ^ v[0]>>63)
	}
	if any >= sumLimit {
		return false
	}
	for g := range a.groups {
		if n := even[g].n + odd[g].n; n > 0 {
			a.groups[g].add(even[g].sum + odd[g].sum)
			a.groups[g].n += n - 1
		}
	}
	return true
}

// An intLane is the sum of some rows of a group, and their number.
type intLane struct{ sum, n int64 }

// addWides adds v, without nulls, to groups.
func (a *intSum) addWides(groups []int32, v []column.Int128) {
	for i, g := range groups {
		t, x := &a.groups[g], v[i]
		lo, carry := bits.Add64(t.sum.Lo, x.Lo, 0)
		hi := t.sum.Hi + x.Hi + int64(carry)
		if (t.sum.Hi^hi)&(x.Hi^hi) < 0 {
			a.addWide(g, x, 1)
			continue
		}
		t.sum.Hi, t.sum.Lo = hi, lo
		t.n++
	}
}
