package clicks

// rng is the splitmix64 generator: one word of state, so that every visitor
// and every visit can have its own, seeded by its number.
type rng uint64

// seeded returns the generator of the thing that the words name.
func seeded(words ...uint64) rng {
	h := uint64(0x9e3779b97f4a7c15)
	for _, w := range words {
		h = mix(h ^ mix(w+0x9e3779b97f4a7c15))
	}
	return rng(h)
}

func (r *rng) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	return mix(uint64(*r))
}

// mix is a bijection on 64-bit words: different words stay different.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float is uniform in [0, 1).
func (r *rng) float() float64 { return float64(r.next()>>11) / (1 << 53) }

// n is uniform in [0, n).
func (r *rng) n(n int) int { return int((r.next() >> 32) * uint64(n) >> 32) }

// between is uniform in [low, high].
func (r *rng) between(low, high int) int { return low + r.n(high-low+1) }

func (r *rng) within(low, high float64) float64 { return low + (high-low)*r.float() }

func (r *rng) chance(p float64) bool { return r.float() < p }

// about rounds x up or down at random, so that its mean is x.
func (r *rng) about(x float64) int {
	n := int(x)
	if r.chance(x - float64(n)) {
		n++
	}
	return n
}

func pick[T any](r *rng, of []T) T { return of[r.n(len(of))] }

// weighted draws an index with probability proportional to its weight.
type weighted []float64 // running sums

func newWeighted(weights []float64) weighted {
	sums, sum := make(weighted, len(weights)), 0.0
	for i, w := range weights {
		sum += w
		sums[i] = sum
	}
	return sums
}

func (w weighted) draw(r *rng) int {
	x := r.float() * w[len(w)-1]
	low, high := 0, len(w)-1
	for low < high {
		if mid := (low + high) / 2; w[mid] > x {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}
