package funcs

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/zeebo/xxh3"
)

func hashOf(i uint64) uint64 {
	var b [8]byte
	for k := range b {
		b[k] = byte(i >> (8 * k))
	}
	return xxh3.Hash(b[:])
}

// The estimate stays within four standard errors, from no values to millions.
func TestHLLEstimates(t *testing.T) {
	h, n := &hll{}, uint64(0)
	for _, want := range []uint64{0, 1, 2, 10, 1000, 3000, 3073, 5000, 20_000, 100_000, 1_000_000} {
		for ; n < want; n++ {
			h.add(hashOf(n))
			h.add(hashOf(n / 2)) // again
		}
		allowed := 4 * 0.0081 * float64(want)
		if want <= 3000 {
			allowed = 0.0005*float64(want) + 0.5
		}
		if got := float64(h.estimate()); math.Abs(got-float64(want)) > allowed {
			t.Errorf("%d values are estimated as %g", want, got)
		}
	}
}

// A sketch depends on the set of hashes alone.
func TestHLLMergesInAnyOrder(t *testing.T) {
	const seed = 5
	r := rand.New(rand.NewPCG(seed, 0))
	for _, n := range []uint64{0, 7, 2900, 3073, 4000, 50_000} {
		whole := &hll{}
		parts := make([]*hll, 4)
		for i := range parts {
			parts[i] = &hll{}
		}
		for i := range n {
			whole.add(hashOf(i))
			parts[r.IntN(4)].add(hashOf(i))
			parts[r.IntN(1+int(i%4))].add(hashOf(i))
		}
		r.Shuffle(4, func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		merged := &hll{}
		for _, p := range parts {
			back, err := readHLL(p.append(nil))
			if err != nil {
				t.Fatal(err)
			}
			merged.merge(back)
		}
		if !slices.Equal(merged.append(nil), whole.append(nil)) {
			t.Errorf("seed %d: the merged sketch of %d values is another", seed, n)
		}
	}
}

// Bytes from outside are a sketch or an error.
func TestHLLReadsForeignBytes(t *testing.T) {
	small, large := &hll{}, &hll{}
	small.add(hashOf(1))
	small.add(hashOf(2))
	for i := range uint64(9000) {
		large.add(hashOf(i))
	}
	for _, good := range [][]byte{small.append(nil), large.append(nil)} {
		for _, bad := range [][]byte{nil, good[:1], good[:len(good)-1], append(slices.Clone(good), 0), append([]byte{9}, good[1:]...), append([]byte{1, 2}, good[2:]...)} {
			if _, err := readHLL(bad); err == nil {
				t.Errorf("%d bytes of %d were read", len(bad), len(good))
			}
		}
	}
	if _, err := readHLL([]byte{1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}); err == nil {
		t.Error("an endless number was read")
	}
}

// The rank of an estimated quantile is near the one asked for.
func TestDigestQuantiles(t *testing.T) {
	const seed, n = 3, 100_000
	for name, draw := range map[string]func(r *rand.Rand) float64{
		"uniform":   func(r *rand.Rand) float64 { return r.Float64() },
		"normal":    func(r *rand.Rand) float64 { return r.NormFloat64() },
		"heavy":     func(r *rand.Rand) float64 { return math.Exp(5 * r.NormFloat64()) },
		"few":       func(r *rand.Rand) float64 { return float64(r.IntN(3)) },
		"rising":    func() func(*rand.Rand) float64 { x := 0.0; return func(*rand.Rand) float64 { x++; return x } }(),
		"infinite":  func(r *rand.Rand) float64 { return 1 / math.Floor(r.Float64()*1000) },
		"with nans": func(r *rand.Rand) float64 { return math.Sqrt(r.NormFloat64() + 3) },
	} {
		r := rand.New(rand.NewPCG(seed, 0))
		whole, parts := &tdigest{}, []*tdigest{{}, {}, {}}
		var values []float64
		for i := range n {
			x := draw(r)
			values = append(values, x)
			whole.add(x)
			parts[i*3/n].add(x)
		}
		slices.SortFunc(values, CompareFloats)
		merged := &tdigest{}
		for _, p := range parts {
			merged.merge(readDigest(p.append(nil)))
		}
		for _, d := range []*tdigest{whole, merged} {
			for _, q := range []float64{0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1} {
				got := d.quantile(q)
				least, _ := slices.BinarySearchFunc(values, got, CompareFloats)
				greatest := least
				for greatest < n && CompareFloats(values[greatest], got) == 0 {
					greatest++
				}
				allowed := 0.01*math.Sqrt(q*(1-q))*n + 2
				if want := q * (n - 1); float64(least) > want+allowed || float64(greatest) < want-allowed {
					t.Errorf("%s: seed %d: quantile %g is %g, of rank %d to %d of %d", name, seed, q, got, least, greatest, n)
				}
			}
		}
	}
}

// Few values are not rounded.
func TestDigestOfFewIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 0))
	for n := 1; n < 300; n += 7 {
		d := &tdigest{}
		var values []float64
		for range n {
			x := math.Floor(r.NormFloat64() * 50)
			values = append(values, x)
			d.add(x)
		}
		slices.SortFunc(values, CompareFloats)
		for _, q := range []float64{0, 0.1, 0.333, 0.5, 0.99, 1} {
			if got, want := d.quantile(q), betweenRanks(q*float64(n-1), func(r float64) float64 { return values[int(r)] }); got != want {
				t.Errorf("%d values: quantile %g is %g, want %g", n, q, got, want)
			}
		}
	}
}
