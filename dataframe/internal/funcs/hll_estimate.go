package funcs

import "weir/dataframe/column"

var hllEstimateFunc = Scalar{Name: "hll_estimate", Aliases: []string{"hll_sketch_estimate", "hll_cardinality"},
	Doc:      "hll_estimate(sketch) is about the number of different values that went into a sketch of hll_sketch or hll_merge.",
	Examples: []Example{{"hll_estimate(NULL)", "null"}, {"hll_estimate('x'::binary)", "error: these 1 bytes"}},
	Overloads: []Overload{{Args: kinds(column.KindBinary), Result: always(column.Int64),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			in, out := textsOf(args[0]), make([]int64, n)
			for i := range out {
				h, err := readHLL(in.at(i))
				if err != nil {
					if err = rowError(args, i, err); err != nil {
						return nil, err
					}
					continue
				}
				out[i] = h.estimate()
			}
			return &column.Ints{Typ: column.Int64, Values: out}, nil
		}}}}
