package clicks

import (
	"math"
	"slices"
	"strconv"
	"testing"
	"time"
)

// TestSegmentsAreFound clusters visitors by nine features of what they do, as
// the notebook does, and expects the four hidden types: four has the best
// silhouette, and the clusters agree with the types.
func TestSegmentsAreFound(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		truth, files := generate(t, Options{Events: 40_000, Seed: seed})
		good, _ := read(t, files)
		events, _ := distinct(t, good)
		points, types := features(truth, events)
		standardize(points)
		best, bestScore, bestIndex := 0, -1.0, 0.0
		for k := 2; k <= 7; k++ {
			labels := kmeans(points, k, seed)
			score := silhouette(points, labels, k)
			if score > bestScore {
				best, bestScore, bestIndex = k, score, adjustedRand(labels, types)
			}
		}
		t.Logf("seed %d: k = %d, silhouette %.3f, adjusted Rand index %.3f", seed, best, bestScore, bestIndex)
		if best != 4 || bestIndex < 0.88 {
			t.Errorf("seed %d: k = %d, silhouette %.3f, adjusted Rand index %.3f", seed, best, bestScore, bestIndex)
		}
	}
}

// features are, for each visitor: visits, events per visit, share of page
// views, widget opens, videos and ad clicks per visit, mean watched fraction
// (0 without videos), carts per visit, purchases.
func features(truth *Truth, events []row) (points [][]float64, types []int) {
	site := newSite(truth.Options)
	slices.SortStableFunc(events, func(a, b row) int { return a.ts.Compare(b.ts) })
	type person struct {
		last                   time.Time
		visits, n, watched, of float64
		by                     [eventTypes]float64
	}
	people := make([]person, len(truth.Types))
	for _, r := range events {
		id, _ := strconv.Atoi(r.fields[2][1:])
		p := &people[id-1]
		if p.n == 0 || r.ts.Sub(p.last) > 30*time.Minute {
			p.visits++
		}
		p.last = r.ts
		p.n++
		p.by[slices.Index(EventTypes[:], r.fields[7])]++
		if r.is(videoClose) {
			content, _ := strconv.Atoi(r.fields[5])
			watched, _ := strconv.ParseFloat(r.fields[11], 64)
			p.watched += 10 * watched / float64(site.contents[content-1].tenths)
			p.of++
		}
	}
	for i, p := range people {
		v := p.visits
		points = append(points, []float64{v, p.n / v, p.by[pageView] / p.n, p.by[widgetOpen] / v, p.by[videoPlay] / v, p.by[adClick] / v,
			p.watched / max(p.of, 1), p.by[addToCart] / v, p.by[purchase]})
		types = append(types, int(truth.Types[i]))
	}
	return points, types
}

func standardize(points [][]float64) {
	for j := range points[0] {
		sum, squares, n := 0.0, 0.0, float64(len(points))
		for _, p := range points {
			sum += p[j]
		}
		for _, p := range points {
			p[j] -= sum / n
			squares += p[j] * p[j]
		}
		for _, p := range points {
			p[j] /= math.Sqrt(squares / n)
		}
	}
}

func distance2(a, b []float64) (d float64) {
	for i := range a {
		d += (a[i] - b[i]) * (a[i] - b[i])
	}
	return d
}

// kmeans is Lloyd's algorithm from k-means++ starts, the best of ten.
func kmeans(points [][]float64, k int, seed uint64) (best []int) {
	bestCost := math.Inf(1)
	r := seeded(seed, 'k')
	for range 10 {
		centers := [][]float64{points[r.n(len(points))]}
		for len(centers) < k {
			var weights []float64
			for _, p := range points {
				w := math.Inf(1)
				for _, c := range centers {
					w = min(w, distance2(p, c))
				}
				weights = append(weights, w)
			}
			centers = append(centers, points[newWeighted(weights).draw(&r)])
		}
		labels := make([]int, len(points))
		cost := 0.0
		for range 40 {
			cost = 0
			sums, counts := make([][]float64, k), make([]float64, k)
			for i, p := range points {
				nearest := math.Inf(1)
				for c := range centers {
					if d := distance2(p, centers[c]); d < nearest {
						nearest, labels[i] = d, c
					}
				}
				cost += nearest
				if sums[labels[i]] == nil {
					sums[labels[i]] = make([]float64, len(p))
				}
				for j := range p {
					sums[labels[i]][j] += p[j]
				}
				counts[labels[i]]++
			}
			for c := range sums {
				for j := range sums[c] {
					sums[c][j] /= counts[c]
				}
				if sums[c] != nil {
					centers[c] = sums[c]
				}
			}
		}
		if cost < bestCost {
			bestCost, best = cost, labels
		}
	}
	return best
}

func silhouette(points [][]float64, labels []int, k int) (mean float64) {
	for i, p := range points {
		sums, counts := make([]float64, k), make([]float64, k)
		for j, q := range points {
			if i != j {
				sums[labels[j]] += math.Sqrt(distance2(p, q))
				counts[labels[j]]++
			}
		}
		own, other := sums[labels[i]]/max(counts[labels[i]], 1), math.Inf(1)
		for c := range sums {
			if c != labels[i] && counts[c] > 0 {
				other = min(other, sums[c]/counts[c])
			}
		}
		mean += (other - own) / max(other, own) / float64(len(points))
	}
	return mean
}

// adjustedRand is Hubert and Arabie's index of agreement.
func adjustedRand(a, b []int) float64 {
	pairs := func(n float64) float64 { return n * (n - 1) / 2 }
	both, rows, cols := map[[2]int]float64{}, map[int]float64{}, map[int]float64{}
	for i := range a {
		both[[2]int{a[i], b[i]}]++
		rows[a[i]]++
		cols[b[i]]++
	}
	var index, inRows, inCols float64
	for _, n := range both {
		index += pairs(n)
	}
	for _, n := range rows {
		inRows += pairs(n)
	}
	for _, n := range cols {
		inCols += pairs(n)
	}
	expected := inRows * inCols / pairs(float64(len(a)))
	return (index - expected) / ((inRows+inCols)/2 - expected)
}
