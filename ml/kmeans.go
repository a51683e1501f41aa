package ml

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"weir/dataframe"
)

// KMeans puts rows into K clusters so that the squared distances to the
// clusters' means are small: Lloyd's algorithm (1982) from k-means++ starts
// (Arthur and Vassilvitskii, 2007), the best of several trials at each step. Clusters are
// numbered by size, the largest 0.
type KMeans struct {
	K        int     // clusters; required
	Restarts int     // 10; the best run counts
	MaxIter  int     // 300
	Tol      float64 // 1e-4: stop when centers move less, relative to the variance of the data
	Seed     uint64
}

var _ Clusterer = KMeans{}

// Fit clusters the rows of data.
func (k KMeans) Fit(data *dataframe.Frame, features ...string) (*Clusters, error) {
	m, err := load(data, features)
	if err != nil {
		return nil, err
	}
	return k.fit(m)
}

// WithK is k for another number of clusters.
func (k KMeans) WithK(n int) Clusterer {
	k.K = n
	return k
}

func (k KMeans) fit(m *matrix) (*Clusters, error) {
	if k.Restarts == 0 {
		k.Restarts = 10
	}
	if k.MaxIter == 0 {
		k.MaxIter = 300
	}
	if k.Tol == 0 {
		k.Tol = 1e-4
	}
	if k.K < 1 {
		return nil, fmt.Errorf("k-means: K is %d; ask for at least one cluster", k.K)
	}
	if k.K > m.n {
		return nil, fmt.Errorf("k-means: K is %d, but there are only %d rows", k.K, m.n)
	}
	_, variance := m.moments()
	tol := 0.0
	for _, v := range variance {
		tol += v / float64(m.d)
	}
	tol *= k.Tol
	var best *lloyd
	for r := range k.Restarts {
		run := &lloyd{m: m, k: k.K, rng: rand.New(rand.NewPCG(k.Seed, uint64(r)))}
		run.start()
		for range k.MaxIter {
			if run.step() <= tol {
				break
			}
		}
		run.assign()
		if best == nil || run.inertia < best.inertia {
			best = run
		}
	}
	return best.clusters(), nil
}

// A lloyd is one run of Lloyd's algorithm.
type lloyd struct {
	m       *matrix
	k       int
	rng     *rand.Rand
	centers [][]float64
	labels  []int
	dist    []float64 // squared, to the nearest center
	inertia float64
}

// start chooses the first centers by k-means++: each next one with a probability
// proportional to its squared distance, the best of 2 + ln k candidates.
func (l *lloyd) start() {
	l.labels = make([]int, l.m.n)
	l.dist = make([]float64, l.m.n)
	for i := range l.dist {
		l.dist[i] = math.Inf(1)
	}
	l.centers = [][]float64{clone(l.m.row(l.rng.IntN(l.m.n)))}
	l.dist, _ = l.closer(l.centers[0])
	trials := 2 + int(math.Log(float64(l.k)))
	for len(l.centers) < l.k {
		bestSum := math.Inf(1)
		var bestDist []float64
		var center []float64
		for range trials {
			i := l.draw()
			if dist, sum := l.closer(l.m.row(i)); sum < bestSum {
				bestSum, bestDist, center = sum, dist, l.m.row(i)
			}
		}
		l.centers, l.dist = append(l.centers, clone(center)), bestDist
	}
}

func clone(x []float64) []float64 { return append([]float64(nil), x...) }

// closer is the distances after center is added, and their sum.
func (l *lloyd) closer(center []float64) ([]float64, float64) {
	out := make([]float64, l.m.n)
	sums := make([]float64, (l.m.n+chunk-1)/chunk)
	eachChunk(l.m.n, func(c, from, to int) {
		for i := from; i < to; i++ {
			out[i] = math.Min(l.dist[i], distance2(l.m.row(i), center))
			sums[c] += out[i]
		}
	})
	return out, sum(sums)
}

func sum(xs []float64) float64 {
	total := 0.0
	for _, x := range xs {
		total += x
	}
	return total
}

// draw is a row with probability proportional to its distance.
func (l *lloyd) draw() int {
	total := sum(l.dist)
	at := l.rng.Float64() * total
	for i, d := range l.dist {
		if at -= d; at < 0 {
			return i
		}
	}
	// All rows are on centers, or rounding: any row does.
	return l.rng.IntN(l.m.n)
}

// assign gives every row its nearest center, the first of equally near ones.
func (l *lloyd) assign() {
	sums := make([]float64, (l.m.n+chunk-1)/chunk)
	eachChunk(l.m.n, func(c, from, to int) {
		for i := from; i < to; i++ {
			l.labels[i], l.dist[i] = nearest(l.m.row(i), l.centers)
			sums[c] += l.dist[i]
		}
	})
	l.inertia = sum(sums)
}

func nearest(row []float64, centers [][]float64) (int, float64) {
	at, best := 0, math.Inf(1)
	for c, center := range centers {
		if d := distance2(row, center); d < best {
			at, best = c, d
		}
	}
	return at, best
}

// step assigns all rows and moves the centers to their means. It returns how
// far they moved, squared.
func (l *lloyd) step() float64 {
	l.assign()
	chunks := (l.m.n + chunk - 1) / chunk
	sums := make([][]float64, chunks)
	counts := make([][]float64, chunks)
	eachChunk(l.m.n, func(c, from, to int) {
		s, n := make([]float64, l.k*l.m.d), make([]float64, l.k)
		for i := from; i < to; i++ {
			at := l.labels[i]
			n[at]++
			for j, v := range l.m.row(i) {
				s[at*l.m.d+j] += v
			}
		}
		sums[c], counts[c] = s, n
	})
	for c := 1; c < chunks; c++ {
		for j, v := range sums[c] {
			sums[0][j] += v
		}
		for j, v := range counts[c] {
			counts[0][j] += v
		}
	}
	far := l.farthest(counts[0])
	moved := 0.0
	for c := range l.k {
		next := make([]float64, l.m.d)
		if counts[0][c] == 0 { // an empty cluster begins anew at a far row
			copy(next, l.m.row(far[0]))
			far = far[1:]
		} else {
			for j := range next {
				next[j] = sums[0][c*l.m.d+j] / counts[0][c]
			}
		}
		moved += distance2(next, l.centers[c])
		l.centers[c] = next
	}
	return moved
}

// farthest lists as many rows as there are empty clusters, those farthest from
// their centers first.
func (l *lloyd) farthest(counts []float64) []int {
	empty := 0
	for _, n := range counts {
		if n == 0 {
			empty++
		}
	}
	if empty == 0 {
		return nil
	}
	rows := make([]int, l.m.n)
	for i := range rows {
		rows[i] = i
	}
	sort.SliceStable(rows, func(a, b int) bool { return l.dist[rows[a]] > l.dist[rows[b]] })
	return rows[:empty]
}

// clusters is the fitted model, its clusters numbered by size.
func (l *lloyd) clusters() *Clusters {
	sizes := make([]int, l.k)
	for _, c := range l.labels {
		sizes[c]++
	}
	order := make([]int, l.k)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		if sizes[order[a]] != sizes[order[b]] {
			return sizes[order[a]] > sizes[order[b]]
		}
		return less(l.centers[order[a]], l.centers[order[b]])
	})
	c := &Clusters{Features: l.m.names, K: l.k, Inertia: l.inertia, Labels: make([]int, l.m.n)}
	to := make([]int, l.k)
	for i, o := range order {
		to[o] = i
		c.Centers = append(c.Centers, l.centers[o])
		c.Sizes = append(c.Sizes, sizes[o])
	}
	for i, at := range l.labels {
		c.Labels[i] = to[at]
	}
	return c
}

func less(a, b []float64) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}
