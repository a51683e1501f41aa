package funcs

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Texts that are frequent enough are found, and their counts are too high by no
// more than what was lost, in one pass and merged.
func TestFrequent(t *testing.T) {
	const seed, n = 11, 200_000
	z := rand.NewZipf(rand.New(rand.NewPCG(seed, 0)), 1.1, 1, 1<<20)
	true64 := map[string]int64{}
	whole, parts := newFrequent(), []*frequent{newFrequent(), newFrequent(), newFrequent()}
	for i := range n {
		s := fmt.Sprint("value ", z.Uint64())
		true64[s]++
		whole.add([]byte(s), 1)
		parts[i*3/n].add([]byte(s), 1)
	}
	merged := newFrequent()
	for _, p := range parts {
		merged.merge(readFrequent(p.append(nil)))
	}
	for _, f := range []*frequent{whole, merged} {
		if f.lost == 0 || f.lost > n/1000 {
			t.Errorf("seed %d: %d counts were lost", seed, f.lost)
		}
		found := map[string]bool{}
		for _, e := range f.top(100) {
			found[e.text] = true
			if d := e.count - true64[e.text]; d < 0 || d > f.lost {
				t.Errorf("seed %d: %s is counted %d times, it came %d", seed, e.text, e.count, true64[e.text])
			}
		}
		for s, c := range true64 {
			if c > n/100 && !found[s] {
				t.Errorf("seed %d: %s, which came %d times, is not among the first", seed, s, c)
			}
		}
	}
}
