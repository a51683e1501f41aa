package funcs

import "weir/dataframe/column"

// rankTypes are the Types of a function without arguments that gives t.
func rankTypes(t column.Type) func([]column.Type) ([]column.Type, column.Type, error) {
	return func([]column.Type) ([]column.Type, column.Type, error) { return nil, t, nil }
}

var rowNumberFunc = Window{Name: "row_number", Doc: "row_number() numbers the rows of the partition from 1.",
	Examples: []Example{{"row_number() OVER (ORDER BY x)", "1, 2, 3, 4"}},
	Types:    rankTypes(column.Int64), NotNull: true,
	Eval: func(w *Rows, _ []column.Vector) (column.Vector, error) {
		out := make([]int64, w.N)
		for p := range len(w.Parts) - 1 {
			for i := w.Parts[p]; i < w.Parts[p+1]; i++ {
				out[i] = int64(i-w.Parts[p]) + 1
			}
		}
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}

var rankFunc = Window{Name: "rank", Doc: "rank() is 1 and the number of rows that come before all that compare equal to this one: equal rows share a rank, and gaps follow them.",
	Examples: []Example{{"rank() OVER (ORDER BY x)", "1, 2, 2, 4"}},
	Types:    rankTypes(column.Int64), NotNull: true, Peers: true,
	Eval: func(w *Rows, _ []column.Vector) (column.Vector, error) {
		out := make([]int64, w.N)
		w.eachPeers(func(p, from, to int32) {
			for i := from; i < to; i++ {
				out[i] = int64(from-w.Parts[p]) + 1
			}
		})
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}

var denseRankFunc = Window{Name: "dense_rank", Doc: "dense_rank() is rank() without gaps: it numbers the different values of the order.",
	Examples: []Example{{"dense_rank() OVER (ORDER BY x)", "1, 2, 2, 3"}},
	Types:    rankTypes(column.Int64), NotNull: true, Peers: true,
	Eval: func(w *Rows, _ []column.Vector) (column.Vector, error) {
		out := make([]int64, w.N)
		at, part := int64(0), int32(-1)
		w.eachPeers(func(p, from, to int32) {
			if p != part {
				at, part = 0, p
			}
			at++
			for i := from; i < to; i++ {
				out[i] = at
			}
		})
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}

var percentRankFunc = Window{Name: "percent_rank", Doc: "percent_rank() is the share of the other rows of the partition that come before all that compare equal to this one, 0 to 1; 0 of a single row.",
	Examples: []Example{{"percent_rank() OVER (ORDER BY x)", "0, 0.3333333333333333, 0.3333333333333333, 1"}},
	Types:    rankTypes(column.Float64), NotNull: true, Peers: true,
	Eval: func(w *Rows, _ []column.Vector) (column.Vector, error) {
		out := make([]float64, w.N)
		w.eachPeers(func(p, from, to int32) {
			others := w.Parts[p+1] - w.Parts[p] - 1
			for i := from; i < to && others > 0; i++ {
				out[i] = float64(from-w.Parts[p]) / float64(others)
			}
		})
		return &column.Floats{Typ: column.Float64, Values: out}, nil
	}}

var cumeDistFunc = Window{Name: "cume_dist", Doc: "cume_dist() is the share of the partition's rows that come before this one or compare equal to it, above 0 to 1.",
	Examples: []Example{{"cume_dist() OVER (ORDER BY x)", "0.25, 0.75, 0.75, 1"}},
	Types:    rankTypes(column.Float64), NotNull: true, Peers: true,
	Eval: func(w *Rows, _ []column.Vector) (column.Vector, error) {
		out := make([]float64, w.N)
		w.eachPeers(func(p, from, to int32) {
			rows := w.Parts[p+1] - w.Parts[p]
			for i := from; i < to; i++ {
				out[i] = float64(to-w.Parts[p]) / float64(rows)
			}
		})
		return &column.Floats{Typ: column.Float64, Values: out}, nil
	}}

// eachPeers calls f for every run of rows that compare equal, with its
// partition.
func (w *Rows) eachPeers(f func(part, from, to int32)) {
	p := int32(0)
	for g := range len(w.Peers) - 1 {
		for w.Peers[g] >= w.Parts[p+1] {
			p++
		}
		f(p, w.Peers[g], w.Peers[g+1])
	}
}
