package ml

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"weir/dataframe"
)

// A Transform is a fitted, affine change of features: out = Weights · (in - Center).
type Transform struct {
	Features []string    // what it takes
	Outputs  []string    // what it gives
	Center   []float64   // one a feature
	Weights  [][]float64 // one row an output
	// Explained is, for a PCA, the share of the variance that each output holds.
	Explained []float64
}

// Apply adds the outputs to data, as columns to be computed when it runs; an
// output with the name of a column replaces it.
func (t *Transform) Apply(data *dataframe.Frame) *dataframe.Frame {
	var out []dataframe.Expr
	for o, name := range t.Outputs {
		sum := dataframe.Lit(0.0)
		for f, feature := range t.Features {
			if w := t.Weights[o][f]; w != 0 {
				sum = sum.Add(dataframe.Col(feature).Cast("float64").Sub(t.Center[f]).Mul(w))
			}
		}
		out = append(out, sum.As(name))
	}
	return data.WithColumns(out)
}

// matrix is the transform of m.
func (t *Transform) matrix(m *matrix) *matrix {
	out := &matrix{names: t.Outputs, n: m.n, d: len(t.Outputs)}
	out.x = make([]float64, out.n*out.d)
	eachChunk(m.n, func(_, from, to int) {
		for i := from; i < to; i++ {
			t.row(m.row(i), out.row(i))
		}
	})
	return out
}

func (t *Transform) row(in, out []float64) {
	for o, w := range t.Weights {
		sum := 0.0
		for f, v := range in {
			if w[f] != 0 {
				sum += (v - t.Center[f]) * w[f]
			}
		}
		out[o] = sum
	}
}

// A StandardScaler gives every feature mean 0 and standard deviation 1 (by n).
// A feature that never changes becomes 0.
type StandardScaler struct{}

var _ Transformer = StandardScaler{}

// Fit learns mean and deviation of the features of data.
func (s StandardScaler) Fit(data *dataframe.Frame, features ...string) (*Transform, error) {
	m, err := load(data, features)
	if err != nil {
		return nil, err
	}
	return s.learn(m)
}

func (StandardScaler) learn(m *matrix) (*Transform, error) {
	mean, variance := m.moments()
	t := &Transform{Features: m.names, Outputs: m.names, Center: mean}
	for j := range m.d {
		w := make([]float64, m.d)
		// A variance of rounding errors only is none.
		if sd := math.Sqrt(variance[j]); sd > 1e-12*math.Max(1, math.Abs(mean[j])) {
			w[j] = 1 / sd
		}
		t.Weights = append(t.Weights, w)
	}
	return t, nil
}

// A PCA turns features into their principal components, "pc1", "pc2", …: the
// directions in which they vary most (Pearson, 1901). Each component's sign is chosen so
// that its largest weight is positive.
type PCA struct {
	Components int // 2
}

var _ Transformer = PCA{}

// Fit finds the components of the features of data.
func (p PCA) Fit(data *dataframe.Frame, features ...string) (*Transform, error) {
	m, err := load(data, features)
	if err != nil {
		return nil, err
	}
	return p.learn(m)
}

func (p PCA) learn(m *matrix) (*Transform, error) {
	k := p.Components
	if k == 0 {
		k = 2
	}
	if k < 0 || k > m.d {
		return nil, fmt.Errorf("pca: %d components of %d features", k, m.d)
	}
	mean, _ := m.moments()
	cov := mat.NewSymDense(m.d, nil)
	for i := range m.n {
		row := m.row(i)
		for a := range m.d {
			for b := a; b < m.d; b++ {
				cov.SetSym(a, b, cov.At(a, b)+(row[a]-mean[a])*(row[b]-mean[b])/float64(m.n))
			}
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(cov, true) {
		return nil, fmt.Errorf("pca: the features' covariance has no eigenvectors")
	}
	values := eig.Values(nil) // ascending
	var vectors mat.Dense
	eig.VectorsTo(&vectors)
	total := 0.0
	for _, v := range values {
		total += math.Max(v, 0)
	}
	t := &Transform{Features: m.names, Center: mean}
	for c := range k {
		at := m.d - 1 - c
		w := mat.Col(nil, at, &vectors)
		largest := 0
		for j := range w {
			if math.Abs(w[j]) > math.Abs(w[largest])+1e-12 {
				largest = j
			}
		}
		if w[largest] < 0 {
			for j := range w {
				w[j] = -w[j]
			}
		}
		t.Outputs = append(t.Outputs, fmt.Sprintf("pc%d", c+1))
		t.Weights = append(t.Weights, w)
		share := 0.0
		if total > 0 {
			share = math.Max(values[at], 0) / total
		}
		t.Explained = append(t.Explained, share)
	}
	return t, nil
}
