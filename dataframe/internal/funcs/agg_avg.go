package funcs

import "weir/dataframe/column"

var aggAvg = Aggregate{
	Name: "avg", Aliases: []string{"mean"},
	Doc:      "avg(x) is the mean of x as a float64, of intervals as an interval.",
	Examples: []Example{{"avg(x)", "1.6666666666666667"}, {"avg(NULL::double)", "null"}},
	MinArgs:  1, MaxArgs: 1,
	Result: needSum("avg", toFloat),
	Slide:  slideSum(true), AnyOrder: exactAnyOrder,
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

// A mean divides one of the sums by the number of values.
type mean struct {
	of interface {
		Totaler
		Reserver
		Accumulator
		// count is how many values group g has, part their sum divided by n.
		count(g int) int64
		part(g int, n int64) float64
		// merge is Merge of partials of n values.
		merge(groups []int32, state []column.Vector, n input[int64]) error
		size() int
	}
}

func (a *floatSum) size() int                   { return len(a.groups) }
func (a *floatSum) count(g int) int64           { return a.groups[g].n }
func (a *floatSum) part(g int, n int64) float64 { return a.groups[g].total() / float64(n) }

func (a *intSum) size() int         { return len(a.groups) }
func (a *intSum) count(g int) int64 { return a.groups[g].n }

// part divides the unscaled sum, so that there is one rounding.
func (a *intSum) part(g int, n int64) float64 {
	if a.wrapped(g) != 0 {
		return a.float(g) / float64(n)
	}
	return a.groups[g].sum.Float64() / wideFloat(column.Int128Of(n), column.WidePow10(int(a.typ.Scale)))
}

func (a *mean) Grow(groups int) { a.of.Grow(groups) }

// Reserve implements Reserver.
func (a *mean) Reserve(groups int) { a.of.Reserve(groups) }

func (a *mean) Add(groups []int32, args []column.Vector) error { return a.of.Add(groups, args) }

// AddAll implements Totaler.
func (a *mean) AddAll(n int, args []column.Vector) error { return a.of.AddAll(n, args) }

func (a *mean) State() ([]column.Vector, error) {
	s, err := a.of.State()
	return append(s, a.counts()), err
}

// counts is how many values each group has.
func (a *mean) counts() column.Vector {
	n := make([]int64, a.of.size())
	for g := range n {
		n[g] = a.of.count(g)
	}
	return &column.Ints{Typ: column.Int64, Values: n}
}

func (a *mean) Merge(groups []int32, state []column.Vector) error {
	last := len(state) - 1
	return a.of.merge(groups, state[:last], inputOf[int64](state[last]))
}

func (a *mean) Result() (column.Vector, error) {
	out := newMaybe[float64](a.of.size())
	for g := range out.values {
		if n := a.of.count(g); n > 0 {
			out.values[g] = a.of.part(g, n)
		} else {
			out.null(g)
		}
	}
	return out.vector(column.Float64), nil
}
