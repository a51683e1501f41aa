package funcs

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// A tdigest summarizes numbers so that their quantiles can be told: a merging t-digest (T. Dunning,
// O. Ertl, "Computing Extremely Accurate Quantiles Using t-Digests", 2019). Neighbouring
// values become centroids, small ones near both ends. Up to digestExact values it is exact. It
// uses no chance: the same values in the same order give the same tdigest.
type tdigest struct {
	centroids []centroid // sorted, then those not yet merged
	merged    int        // how many are sorted
	rows      float64    // finite values
	min, max  float64    // of the finite values
	low, high int64      // infinities
	nan       int64
}

type centroid struct{ mean, weight float64 }

const (
	digestCentroids = 200    // about half of it remain: errors of a tenth of a percent of the rows in the middle
	digestExact     = 10_000 // values kept as they are
	digestBuffer    = 1000   // centroids that wait to be merged once there were more
)

func (d *tdigest) add(x float64) {
	switch {
	case x != x:
		d.nan++
	case math.IsInf(x, 1):
		d.high++
	case math.IsInf(x, -1):
		d.low++
	default:
		d.addCentroid(centroid{x, 1}, x, x)
	}
}

// addCentroid adds values between least and greatest.
func (d *tdigest) addCentroid(c centroid, least, greatest float64) {
	if d.rows == 0 {
		d.min, d.max = least, greatest
	}
	d.min, d.max = min(d.min, least), max(d.max, greatest)
	d.rows += c.weight
	d.centroids = append(d.centroids, c)
	if len(d.centroids) > digestExact || d.merged > 0 && len(d.centroids)-d.merged >= digestBuffer {
		d.compress()
	}
}

func (d *tdigest) sort() {
	slices.SortStableFunc(d.centroids, func(a, b centroid) int { return cmp.Compare(a.mean, b.mean) })
}

// compress merges neighbours as far as the scale function k1 allows.
func (d *tdigest) compress() {
	d.sort()
	out := d.centroids[:1]
	before := 0.0 // weight of all centroids before the last of out
	limit := d.rows * digestShare(digestScale(0)+1)
	for _, c := range d.centroids[1:] {
		last := &out[len(out)-1]
		if before+last.weight+c.weight <= limit {
			last.weight += c.weight
			last.mean += (c.mean - last.mean) * (c.weight / last.weight)
			continue
		}
		before += last.weight
		limit = d.rows * digestShare(digestScale(before/d.rows)+1)
		out = append(out, c)
	}
	d.centroids, d.merged = out, len(out)
}

// digestScale is the number of the centroid in which the share q lies, digestShare
// its inverse.
func digestScale(q float64) float64 {
	return digestCentroids / math.Pi * (math.Asin(max(-1, min(1, 2*q-1))) + math.Pi/2)
}

func digestShare(k float64) float64 {
	return (math.Sin(min(k, digestCentroids)/digestCentroids*math.Pi-math.Pi/2) + 1) / 2
}

// merge adds the values that went into o after those of d.
func (d *tdigest) merge(o *tdigest) {
	d.low, d.high, d.nan = d.low+o.low, d.high+o.high, d.nan+o.nan
	for _, c := range o.centroids {
		d.addCentroid(c, o.min, o.max)
	}
}

func (d *tdigest) count() float64 { return float64(d.low+d.high+d.nan) + d.rows }

// quantile is about the value at the share q of the sorted values; there is one
// at least. Like the exact quantile it interpolates; NaN is the largest number.
func (d *tdigest) quantile(q float64) float64 {
	d.sort()
	return betweenRanks(q*(d.count()-1), d.value)
}

// betweenRanks is the value at a rank from 0 that need not be whole.
func betweenRanks(rank float64, value func(rank float64) float64) float64 {
	below := math.Floor(rank)
	lo := value(below)
	if rank == below {
		return lo
	}
	hi := value(below + 1)
	if lo == hi {
		return lo
	}
	f := rank - below
	return lo*(1-f) + hi*f
}

// value is about the value of a whole rank.
func (d *tdigest) value(rank float64) float64 {
	if rank < float64(d.low) {
		return math.Inf(-1)
	}
	rank -= float64(d.low)
	if rank >= d.rows {
		if rank < d.rows+float64(d.high) {
			return math.Inf(1)
		}
		return math.NaN()
	}
	// The values of a centroid lie around its middle rank.
	at, from := 0.0, d.min
	before := 0.0
	for _, c := range d.centroids {
		middle := before + (c.weight-1)/2
		if rank <= middle {
			return interpolate(rank, at, from, middle, c.mean)
		}
		at, from = middle, c.mean
		before += c.weight
	}
	return interpolate(rank, at, from, d.rows-1, d.max)
}

func interpolate(x, x0, y0, x1, y1 float64) float64 {
	if x >= x1 || y0 == y1 {
		return y1
	}
	f := (x - x0) / (x1 - x0)
	return y0*(1-f) + y1*f
}

// append writes d.
func (d *tdigest) append(dst []byte) []byte {
	for _, n := range []int64{d.low, d.high, d.nan} {
		dst = binary.AppendUvarint(dst, uint64(n))
	}
	dst = appendBits(appendBits(dst, d.min), d.max)
	for _, c := range d.centroids {
		dst = appendBits(appendBits(dst, c.mean), c.weight)
	}
	return dst
}

func appendBits(dst []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(x))
}

// readDigest is what append wrote.
func readDigest(b []byte) *tdigest {
	d := &tdigest{}
	for _, n := range []*int64{&d.low, &d.high, &d.nan} {
		x, size := binary.Uvarint(b)
		*n, b = int64(x), b[size:]
	}
	float := func() float64 {
		x := math.Float64frombits(binary.LittleEndian.Uint64(b))
		b = b[8:]
		return x
	}
	d.min, d.max = float(), float()
	for len(b) > 0 {
		c := centroid{float(), float()}
		d.rows += c.weight
		d.centroids = append(d.centroids, c)
	}
	return d
}
