package ml

import "weir/dataframe"

// A Clusterer puts rows into clusters by their features.
type Clusterer interface {
	Fit(data *dataframe.Frame, features ...string) (*Clusters, error)
	fit(m *matrix) (*Clusters, error)
}

// A Transformer learns how to change features.
type Transformer interface {
	Fit(data *dataframe.Frame, features ...string) (*Transform, error)
	learn(m *matrix) (*Transform, error)
}
