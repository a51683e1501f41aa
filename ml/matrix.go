package ml

import (
	"fmt"
	"math"
	"runtime"
	"sync"

	"weir/dataframe"
)

// A matrix is rows of features, row after row.
type matrix struct {
	names []string
	n, d  int
	x     []float64
}

func (m *matrix) row(i int) []float64 { return m.x[i*m.d : (i+1)*m.d : (i+1)*m.d] }

// load runs data for its features.
func load(data *dataframe.Frame, features []string) (*matrix, error) {
	if len(features) == 0 {
		return nil, fmt.Errorf("fit: name the feature columns")
	}
	cols := make([]any, len(features))
	for i, f := range features {
		cols[i] = f
	}
	t, err := data.Select(cols...).Collect()
	if err != nil {
		return nil, fmt.Errorf("fit: %w", err)
	}
	m := &matrix{names: features, n: t.Len(), d: len(features)}
	m.x = make([]float64, m.n*m.d)
	for j, f := range features {
		vs, err := t.Floats(f)
		if err != nil {
			return nil, fmt.Errorf("fit: %w", err)
		}
		for i, v := range vs {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("fit: column %q: row %d is %v; fill it or filter it out", f, i, v)
			}
			m.x[i*m.d+j] = v
		}
	}
	if m.n == 0 {
		return nil, fmt.Errorf("fit: there are no rows")
	}
	return m, nil
}

// chunk is how many rows are worked on as one. Sums are made chunk by chunk and
// added up in order, so that they do not depend on the number of processors.
const chunk = 4096

// eachChunk runs work for the rows from..to of every chunk c of n rows, several
// at a time, and waits for all.
func eachChunk(n int, work func(c, from, to int)) {
	chunks := (n + chunk - 1) / chunk
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), chunks) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for c := range next {
				work(c, c*chunk, min((c+1)*chunk, n))
			}
		}()
	}
	for c := range chunks {
		next <- c
	}
	close(next)
	wg.Wait()
}

func distance2(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		d := v - b[i]
		sum += d * d
	}
	return sum
}

// moments are the mean and the variance (by n, two passes) of each feature.
func (m *matrix) moments() (mean, variance []float64) {
	mean, variance = make([]float64, m.d), make([]float64, m.d)
	for i := range m.n {
		for j, v := range m.row(i) {
			mean[j] += v
		}
	}
	for j := range mean {
		mean[j] /= float64(m.n)
	}
	for i := range m.n {
		for j, v := range m.row(i) {
			variance[j] += (v - mean[j]) * (v - mean[j])
		}
	}
	for j := range variance {
		variance[j] /= float64(m.n)
	}
	return mean, variance
}
