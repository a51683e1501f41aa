package funcs

import "weir/dataframe/column"

var aggAvg = Aggregate{
	Name: "avg", Aliases: []string{"mean"},
	Doc:      "avg(x) is the mean of x as a float64, of intervals as an interval.",
	Examples: []Example{{"avg(x)", "1.6666666666666667"}, {"avg(NULL::double)", "null"}},
	MinArgs:  1, MaxArgs: 1,
	Result: needSum("avg", toFloat),
	Slide:  slideSum(true),
	New: func(args []column.Type) Accumulator {
		switch t := args[0]; t.Kind {
		case column.KindNull:
			return &nothing{typ: column.Float64}
		case column.KindInterval:
			return &intervalSum{mean: true}
		case column.KindFloat64, column.KindFloat32:
			return &mean{of: &floatSum{}}
		default:
			return &mean{of: &intSum{typ: sumResult(t)}}
		}
	},
}

// A mean divides one of the sums by a count.
type mean struct {
	of interface {
		Accumulator
		// part is the sum of group g divided by n.
		part(g int, n int64) float64
	}
	n counter
}

func (a *floatSum) part(g int, n int64) float64 { return a.groups[g].total() / float64(n) }

// part divides the unscaled sum, so that there is one rounding.
func (a *intSum) part(g int, n int64) float64 {
	if a.wraps[g] != 0 {
		return a.float(g) / float64(n)
	}
	return a.sum[g].Float64() / wideFloat(column.Int128Of(n), column.WidePow10(int(a.typ.Scale)))
}

func (a *mean) Grow(groups int) {
	a.of.Grow(groups)
	a.n.Grow(groups)
}

func (a *mean) Add(groups []int32, args []column.Vector) error {
	if err := a.of.Add(groups, args); err != nil {
		return err
	}
	return a.n.Add(groups, args)
}

// AddAll implements Totaler.
func (a *mean) AddAll(n int, args []column.Vector) error {
	if all, ok := a.of.(Totaler); ok {
		if err := all.AddAll(n, args); err != nil {
			return err
		}
	} else if err := a.of.Add(make([]int32, n), args); err != nil {
		return err
	}
	return a.n.AddAll(n, args)
}

func (a *mean) State() ([]column.Vector, error) {
	s, err := a.of.State()
	return append(s, ints(a.n.n)), err
}

func (a *mean) Merge(groups []int32, state []column.Vector) error {
	last := len(state) - 1
	if err := a.of.Merge(groups, state[:last]); err != nil {
		return err
	}
	return a.n.Merge(groups, state[last:])
}

func (a *mean) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.n.n))
	for g, n := range a.n.n {
		if n == 0 {
			out.null(g)
			continue
		}
		out.values[g] = a.of.part(g, n)
	}
	return out.vector(column.Float64), nil
}
