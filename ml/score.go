package ml

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"weir/dataframe"
)

// silhouetteSample is the number of rows from which on a silhouette is that of a
// sample: distances between all pairs of more rows take seconds.
const silhouetteSample = 4000

// Silhouette says how much nearer the rows of data are to their own cluster than to the
// next (Rousseeuw, 1987), from -1 to 1, on average; label names an integer column with
// the clusters. Rows alone in their cluster count 0. With sample > 0 and more rows than
// that, it is computed among so many rows drawn by seed.
func Silhouette(data *dataframe.Frame, label string, sample int, seed uint64, features ...string) (float64, error) {
	data = data.Cache()
	m, err := load(data, features)
	if err != nil {
		return 0, err
	}
	t, err := data.Select(label).Collect()
	if err != nil {
		return 0, fmt.Errorf("silhouette: %w", err)
	}
	ids, err := t.Ints(label)
	if err != nil {
		return 0, fmt.Errorf("silhouette: %w", err)
	}
	labels, k := dense(ids)
	if k < 2 {
		return 0, fmt.Errorf("silhouette: column %q has %d clusters; it needs at least 2", label, k)
	}
	if sample > 0 {
		m, labels = m.sample(labels, sample, seed)
	}
	return silhouette(m, labels, k), nil
}

// dense numbers the distinct ids from 0.
func dense(ids []int64) (labels []int, k int) {
	at := map[int64]int{}
	labels = make([]int, len(ids))
	for i, id := range ids {
		n, ok := at[id]
		if !ok {
			n = len(at)
			at[id] = n
		}
		labels[i] = n
	}
	return labels, len(at)
}

// sample is n rows of m with their labels, in m's order; m itself if it has no
// more.
func (m *matrix) sample(labels []int, n int, seed uint64) (*matrix, []int) {
	if m.n <= n {
		return m, labels
	}
	rows := rand.New(rand.NewPCG(seed, 0)).Perm(m.n)[:n]
	sort.Ints(rows)
	out := &matrix{names: m.names, n: n, d: m.d}
	var ls []int
	for _, r := range rows {
		out.x = append(out.x, m.row(r)...)
		ls = append(ls, labels[r])
	}
	return out, ls
}

// silhouette is the exact mean over all rows of m.
func silhouette(m *matrix, labels []int, k int) float64 {
	sizes := make([]float64, k)
	for _, l := range labels {
		sizes[l]++
	}
	scores := make([]float64, m.n)
	eachRow(m.n, func(i int) {
		sums := make([]float64, k)
		row := m.row(i)
		for j := range m.n {
			sums[labels[j]] += math.Sqrt(distance2(row, m.row(j)))
		}
		own := labels[i]
		if sizes[own] <= 1 {
			return
		}
		a, b := sums[own]/(sizes[own]-1), math.Inf(1)
		for c := range k {
			if c != own && sizes[c] > 0 {
				b = math.Min(b, sums[c]/sizes[c])
			}
		}
		if hi := math.Max(a, b); hi > 0 && !math.IsInf(b, 1) {
			scores[i] = (b - a) / hi
		}
	})
	return sum(scores) / float64(m.n)
}

// eachRow runs work for all rows, several at a time.
func eachRow(n int, work func(i int)) {
	const rows = 64 // each row costs n distances: small pieces share them out well
	pieces := (n + rows - 1) / rows
	eachChunk(pieces*chunk, func(c, _, _ int) {
		for i := c * rows; i < min((c+1)*rows, n); i++ {
			work(i)
		}
	})
}

// AdjustedRand compares two groupings of the same rows, given as columns of any type: 1
// for the same groups under whatever names, about 0 for groups that have nothing to do
// with each other (Hubert and Arabie, 1985). Nulls are a group of their own.
func AdjustedRand(data *dataframe.Frame, a, b string) (float64, error) {
	t, err := data.GroupBy(a, b).Agg(dataframe.Count().As("rows")).Collect()
	if err != nil {
		return 0, fmt.Errorf("adjusted rand: %w", err)
	}
	counts, err := t.Ints("rows")
	if err != nil {
		return 0, err
	}
	sumA, sumB := map[any]float64{}, map[any]float64{}
	both, n := 0.0, 0.0
	for i, c := range counts {
		x := float64(c)
		both += pairs(x)
		sumA[t.At(i, a)] += x
		sumB[t.At(i, b)] += x
		n += x
	}
	inA, inB := allPairs(sumA), allPairs(sumB)
	expected := inA * inB / pairs(n)
	if n < 2 || (inA+inB)/2 == expected {
		return 1, nil // both put all rows together, or all apart
	}
	return (both - expected) / ((inA+inB)/2 - expected), nil
}

func pairs(n float64) float64 { return n * (n - 1) / 2 }

// allPairs adds exact integers, so the order of the map does not matter.
func allPairs(sizes map[any]float64) float64 {
	total := 0.0
	for _, n := range sizes {
		total += pairs(n)
	}
	return total
}
