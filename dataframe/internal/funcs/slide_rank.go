package funcs

import (
	"math/bits"

	"weir/dataframe/column"
)

// extremeSlider is min and max: it counts how often each rank is in the set.
type extremeSlider struct {
	x       column.Vector
	nulls   nullInput
	rank    []int32
	first   []int32 // by rank: a row of that value
	count   []int32 // by rank
	in      rankSet
	largest bool
	sel     []int32
}

func slideExtreme(largest bool) func(r *SlideRows) Slider {
	return func(r *SlideRows) Slider {
		x := r.Args[0]
		t := x.Type()
		// Intervals and nested values may be equal and not the same.
		if len(r.Args) > 1 || t.Kind == column.KindInterval || t.Kind == column.KindNull || t.Kind.Nested() || isConst(x) || mixedZeros(x) {
			return nil
		}
		s := &extremeSlider{x: x, nulls: nullsOf(x), rank: r.Rank(x), largest: largest}
		s.first = firstOfRank(s.rank)
		s.count, s.in = make([]int32, len(s.first)), newRankSet(len(s.first))
		return s
	}
}

// firstOfRank is a row of every rank.
func firstOfRank(rank []int32) []int32 {
	var out []int32
	for i := len(rank) - 1; i >= 0; i-- {
		if r := int(rank[i]); r >= len(out) {
			out = append(out, make([]int32, r+1-len(out))...)
		}
		out[rank[i]] = int32(i)
	}
	return out
}

func (s *extremeSlider) Add(row int32) {
	if !s.nulls.has(int(row)) {
		return
	}
	r := s.rank[row]
	if s.count[r]++; s.count[r] == 1 {
		s.in.add(r)
	}
}

func (s *extremeSlider) Remove(row int32) {
	if !s.nulls.has(int(row)) {
		return
	}
	r := s.rank[row]
	if s.count[r]--; s.count[r] == 0 {
		s.in.remove(r)
	}
}

func (s *extremeSlider) Take() {
	r := s.in.end(s.largest)
	if r >= 0 {
		r = s.first[r]
	}
	s.sel = append(s.sel, r)
}

func (s *extremeSlider) Result() (column.Vector, error) {
	return column.Gather(column.Flatten(s.x), s.sel), nil
}

// A rankSet is a set of small numbers: bits, and above each level one that tells
// which of its words are not zero.
type rankSet [][]uint64

func newRankSet(n int) rankSet {
	var s rankSet
	for {
		n = (n + 63) / 64
		s = append(s, make([]uint64, max(n, 1)))
		if n <= 1 {
			return s
		}
	}
}

func (s rankSet) add(r int32) {
	for _, level := range s {
		level[r>>6] |= 1 << (r & 63)
		r >>= 6
	}
}

func (s rankSet) remove(r int32) {
	for _, level := range s {
		if level[r>>6] &^= 1 << (r & 63); level[r>>6] != 0 {
			return
		}
		r >>= 6
	}
}

// end is the largest or smallest number; -1 if there is none.
func (s rankSet) end(largest bool) int32 {
	at := int32(0)
	for l := len(s) - 1; l >= 0; l-- {
		w := s[l][at]
		if w == 0 {
			return -1
		}
		if largest {
			at = at<<6 + int32(bits.Len64(w)) - 1
		} else {
			at = at<<6 + int32(bits.TrailingZeros64(w))
		}
	}
	return at
}

// quantileSlider finds values by their place in the order: a Fenwick tree counts the
// rows up to every rank (P. Fenwick, "A New Data Structure for Cumulative
// Frequency Tables", 1994).
type quantileSlider struct {
	nulls  nullInput
	rank   []int32
	values []float64 // by rank
	tree   []int32   // from 1
	n      int
	share  float64
	out    *maybe[float64]
}

func slideQuantile(r *SlideRows) Slider {
	share := 0.5
	if !r.Args[0].Type().Numeric() {
		return nil
	}
	if len(r.Args) > 1 {
		if !r.Args[1].Type().Numeric() { // a list of shares
			return nil
		}
		q := floatsOf(r.Args[1])
		if !q.constant() || isNull(r.Args[1], 0) || !(q.at(0) >= 0 && q.at(0) <= 1) {
			return nil
		}
		share = q.at(0)
	}
	if x := r.Args[0]; isConst(x) || mixedZeros(x) {
		return nil
	}
	x := floatsOf(r.Args[0])
	s := &quantileSlider{nulls: nullsOf(r.Args[0]), share: share, out: newMaybe[float64](0)}
	s.rank = r.Rank(&column.Floats{Typ: column.Float64, Values: x.v})
	for _, row := range firstOfRank(s.rank) {
		s.values = append(s.values, x.at(int(row)))
	}
	s.tree = make([]int32, len(s.values)+1)
	return s
}

func (s *quantileSlider) Add(row int32)    { s.change(row, 1) }
func (s *quantileSlider) Remove(row int32) { s.change(row, -1) }

func (s *quantileSlider) change(row, by int32) {
	if !s.nulls.has(int(row)) {
		return
	}
	s.n += int(by)
	for i := s.rank[row] + 1; int(i) < len(s.tree); i += i & -i {
		s.tree[i] += by
	}
}

func (s *quantileSlider) Take() {
	at := len(s.out.values)
	s.out.values = append(s.out.values, 0)
	if s.out.valid = append(s.out.valid, make([]uint64, (at+64)/64-len(s.out.valid))...); s.n == 0 {
		return
	}
	s.out.valid.Set(at)
	s.out.values[at] = betweenRanks(s.share*float64(s.n-1), s.nth)
}

// nth is the value at a place in the order, from 0.
func (s *quantileSlider) nth(place float64) float64 {
	left, at := int32(place), 0
	for step := 1 << bits.Len(uint(len(s.tree)-1)) >> 1; step > 0; step >>= 1 {
		if next := at + step; next < len(s.tree) && s.tree[next] <= left {
			at, left = next, left-s.tree[next]
		}
	}
	return s.values[at]
}

func (s *quantileSlider) Result() (column.Vector, error) {
	s.out.valid = s.out.valid.Nulls(len(s.out.values))
	return s.out.vector(column.Float64), nil
}
