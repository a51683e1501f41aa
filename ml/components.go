package ml

import (
	"fmt"

	"weir/dataframe"
)

// Components adds to data the first n principal components of its features, each
// feature on its standard scale, as columns pc1 to pcn: what a scatter of segments shows. It
// fits a StandardScaler and a PCA now; what goes wrong comes out of the frame when it is run.
func Components(data *dataframe.Frame, n int, features ...string) *dataframe.Frame {
	fail := func(err error) *dataframe.Frame {
		return data.Session().Failed(fmt.Errorf("components: %w", err))
	}
	m, err := load(data, features)
	if err != nil {
		return fail(err)
	}
	scaler, err := StandardScaler{}.learn(m)
	if err != nil {
		return fail(err)
	}
	pca, err := PCA{Components: n}.learn(scaler.matrix(m))
	if err != nil {
		return fail(err)
	}
	return pca.after(scaler).Apply(data)
}

// after is first, a StandardScaler, then t, as one Transform: the weights
// multiply.
func (t *Transform) after(first *Transform) *Transform {
	out := &Transform{Features: first.Features, Outputs: t.Outputs, Center: append([]float64(nil), first.Center...), Explained: t.Explained}
	for f := range out.Center {
		// first's output is zero at its own Center; t is centered elsewhere.
		if w := first.Weights[f][f]; w != 0 {
			out.Center[f] += t.Center[f] / w
		}
	}
	for _, row := range t.Weights {
		weights := make([]float64, len(first.Features))
		for f := range weights {
			weights[f] = row[f] * first.Weights[f][f]
		}
		out.Weights = append(out.Weights, weights)
	}
	return out
}
