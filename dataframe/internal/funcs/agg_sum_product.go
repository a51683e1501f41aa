package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var aggSumProduct = Aggregate{Name: "sum_product", Aliases: []string{"sumproduct"},
	Doc:      "sum_product(x, y) is sum(x * y), the products added up as sum does it: prices times quantities, or a weighted total.",
	Examples: []Example{{"sum_product(x, x)", "9"}, {"sum_product(x, 0.5)", "2.5"}, {"sum_product(x, NULL::bigint)", "null"}, {"sum_product(x, 's')", "error: "}},
	MinArgs:  2, MaxArgs: 2,
	Result: func(args []column.Type) (column.Type, error) {
		_, _, t, err := bindProduct(args)
		if err != nil {
			return t, err
		}
		return aggSum.Result([]column.Type{t})
	},
	New: func(args []column.Type) Accumulator {
		o, cast, t, err := bindProduct(args)
		if err != nil {
			return &nothing{typ: column.Int64} // Result refused it
		}
		return &sumProduct{Accumulator: aggSum.New([]column.Type{t}), times: o, cast: cast, typ: t}
	}}

// bindProduct is x * y for arguments of these types.
func bindProduct(args []column.Type) (o *Overload, cast []column.Type, t column.Type, err error) {
	for i, a := range args {
		switch {
		case a.Kind == column.KindNull:
			args = append([]column.Type(nil), args...)
			args[i] = column.Int64
		case !a.Numeric():
			return nil, nil, t, fmt.Errorf("sum_product takes numbers, not %s", a)
		}
	}
	return opMultiply.Bind(args)
}

// A sumProduct sums products.
type sumProduct struct {
	Accumulator // of the products
	times       *Overload
	cast        []column.Type
	typ         column.Type
}

func (a *sumProduct) Add(groups []int32, args []column.Vector) error {
	in := make([]column.Vector, len(args))
	for i, v := range args {
		var err error
		if in[i], err = CastVector(column.Flatten(v), a.cast[i], false); err != nil {
			return err
		}
	}
	v, err := a.times.Call(len(groups), in, a.typ)
	if err != nil {
		return err
	}
	return a.Accumulator.Add(groups, []column.Vector{column.Flatten(v)})
}
