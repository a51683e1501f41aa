package ml

import (
	"fmt"

	"weir/dataframe"
)

// A Pipeline does Steps to the features, one after another, and clusters what
// comes out with Last.
type Pipeline struct {
	Steps []Transformer
	Last  Clusterer
}

var _ Clusterer = Pipeline{}

// Fit fits the steps and the clusterer. The model takes the features as they
// are in data.
func (p Pipeline) Fit(data *dataframe.Frame, features ...string) (*Clusters, error) {
	m, err := load(data, features)
	if err != nil {
		return nil, err
	}
	return p.fit(m)
}

func (p Pipeline) fit(m *matrix) (*Clusters, error) {
	if p.Last == nil {
		return nil, fmt.Errorf("pipeline: Last is empty; give it a clusterer such as KMeans{K: 4}")
	}
	steps, prepared, err := p.prepare(m)
	if err != nil {
		return nil, err
	}
	c, err := p.Last.fit(prepared)
	if err != nil {
		return nil, err
	}
	c.Features, c.Steps = m.names, append(steps, c.Steps...)
	return c, nil
}

func (p Pipeline) prepare(m *matrix) ([]*Transform, *matrix, error) {
	var steps []*Transform
	for i, s := range p.Steps {
		t, err := s.learn(m)
		if err != nil {
			return nil, nil, fmt.Errorf("pipeline: step %d: %w", i+1, err)
		}
		steps, m = append(steps, t), t.matrix(m)
	}
	return steps, m, nil
}

// WithK is p with another number of clusters, if its last step takes one.
func (p Pipeline) WithK(k int) Clusterer {
	if l, ok := p.Last.(interface{ WithK(int) Clusterer }); ok {
		p.Last = l.WithK(k)
	}
	return p
}
