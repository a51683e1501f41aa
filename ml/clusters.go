package ml

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Clusters is the fitted model of every clustering algorithm here.
type Clusters struct {
	Features []string
	K        int
	Labels   []int        // of the rows it was fitted on, in their order
	Sizes    []int        // rows a cluster
	Centers  [][]float64  // after Steps
	Inertia  float64      // sum of squared distances to the centers, after Steps
	Score    float64      // silhouette, if ChooseK made it
	Steps    []*Transform // what is done to features first
}

// Assign adds to data the column as with the cluster (0 to K-1) of each row: the one with the
// nearest center. A row with a null or NaN feature gets a null. The order of rows stays.
func (c *Clusters) Assign(data *dataframe.Frame, as string) *dataframe.Frame {
	return data.Then(func(in plan.Node) (plan.Node, error) {
		schema := in.Schema()
		at := make([]int, len(c.Features))
		for i, f := range c.Features {
			if at[i] = schema.Index(f); at[i] < 0 {
				return nil, fmt.Errorf("assign: %w", &column.UnknownColumn{Name: f, Have: schema.Names()})
			}
			if t := schema.Fields[at[i]].Type; !t.Numeric() {
				return nil, fmt.Errorf("assign: column %q is %s, not a number", f, t)
			}
		}
		if schema.Index(as) >= 0 {
			return nil, fmt.Errorf("assign: there is a column %q already", as)
		}
		out := &column.Schema{Fields: append(append([]column.Field(nil), schema.Fields...),
			column.Field{Name: as, Type: column.Int64, Nullable: true})}
		return plan.NewApply(in, "assign clusters", nil, nil, out,
			func(_ context.Context, rows column.Reader) (column.Reader, error) {
				return &assigner{c, rows, out, at}, nil
			})
	})
}

// assigner adds the cluster to rows.
type assigner struct {
	c   *Clusters
	in  column.Reader
	out *column.Schema
	at  []int
}

func (a *assigner) Schema() *column.Schema { return a.out }
func (a *assigner) Close() error           { return a.in.Close() }

func (a *assigner) Next(ctx context.Context) (*column.Batch, error) {
	b, err := a.in.Next(ctx)
	if err != nil {
		return nil, err
	}
	labels, valid := make([]int64, b.N), column.NewBitmap(b.N)
	row := make([]float64, len(a.at))
rows:
	for i := range b.N {
		for j, at := range a.at {
			v, ok := number(b.Cols[at], i)
			if !ok {
				continue rows
			}
			row[j] = v
		}
		labels[i] = int64(a.c.Predict(row))
		valid.Set(i)
	}
	return &column.Batch{N: b.N, Seq: b.Seq, Cols: append(append([]column.Vector(nil), b.Cols...),
		&column.Ints{Typ: column.Int64, Values: labels, Valid: valid.Nulls(b.N)})}, nil
}

// number is row i of a numeric vector; not ok for null and NaN.
func number(v column.Vector, i int) (float64, bool) {
	var x float64
	switch n := v.At(i).(type) {
	case int64:
		x = float64(n)
	case float64:
		x = n
	case uint64:
		x = float64(n)
	case column.DecimalValue:
		x = n.Float64()
	default:
		return 0, false
	}
	return x, x == x
}

// Predict is the cluster of one row of features, in the order of Features.
func (c *Clusters) Predict(features []float64) int {
	x := features
	for _, t := range c.Steps {
		y := make([]float64, len(t.Outputs))
		t.row(x, y)
		x = y
	}
	at, _ := nearest(x, c.Centers)
	return at
}

// saved is the form of a model on disk.
type saved struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	*Clusters
}

// Save writes the model as JSON, without the Labels of its rows; LoadClusters reads it.
func (c *Clusters) Save(w io.Writer) error {
	bare := *c
	bare.Labels = nil
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(saved{"weir.clusters", 1, &bare})
}

// LoadClusters reads a model that Save wrote.
func LoadClusters(r io.Reader) (*Clusters, error) {
	var s saved
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return nil, fmt.Errorf("load clusters: %w", err)
	}
	if s.Format != "weir.clusters" || s.Version != 1 || s.Clusters == nil {
		return nil, fmt.Errorf("load clusters: this is not a saved model of clusters of version 1")
	}
	width := len(s.Features)
	for i, t := range s.Steps {
		if t == nil || len(t.Center) != width || len(t.Features) != width || len(t.Weights) != len(t.Outputs) {
			return nil, fmt.Errorf("load clusters: step %d does not fit its features", i+1)
		}
		for _, w := range t.Weights {
			if len(w) != width {
				return nil, fmt.Errorf("load clusters: step %d does not fit its features", i+1)
			}
		}
		width = len(t.Outputs)
	}
	if len(s.Centers) != s.K || s.K < 1 {
		return nil, fmt.Errorf("load clusters: %d centers for %d clusters", len(s.Centers), s.K)
	}
	for i, center := range s.Centers {
		if len(center) != width {
			return nil, fmt.Errorf("load clusters: center %d has %d numbers, not %d", i, len(center), width)
		}
	}
	return s.Clusters, nil
}

// String is one line.
func (c *Clusters) String() string {
	return fmt.Sprintf("%d clusters of %v rows by %v", c.K, c.Sizes, c.Features)
}

// Profile is a row for every value of the column segment: how many members it
// has, their share of all, and the mean of each feature.
func Profile(data *dataframe.Frame, segment string, features ...string) *dataframe.Frame {
	total, err := data.Count()
	if err != nil {
		return data.Session().Failed(fmt.Errorf("profile: %w", err))
	}
	aggs := []dataframe.Expr{
		dataframe.Count().As("members"),
		dataframe.Count().Div(float64(total)).As("share"),
	}
	for _, f := range features {
		aggs = append(aggs, dataframe.Call("avg", dataframe.Col(f)).As(f))
	}
	return data.GroupBy(segment).Agg(aggs...).Sort(segment)
}
