package funcs

import "weir/dataframe/column"

// Shares reports whether the aggregate called name is one of several of the same numbers whose results one accumulator
// knows, that of NewShared.
func Shares(name string, args []column.Type) bool {
	switch name {
	case "sum", "avg", "count":
		return len(args) == 1 && args[0].Numeric()
	}
	return false
}

// NewShared accumulates numbers for the results of all aggregates that share.
func NewShared(args []column.Type) Accumulator { return aggAvg.New(args) }

// ResultOf is the result of the aggregate called name from its accumulator, or from that of NewShared.
func ResultOf(a Accumulator, name string) (column.Vector, error) {
	m, ok := a.(*mean)
	switch {
	case ok && name == "sum":
		return m.of.Result()
	case ok && name == "count":
		return m.counts(), nil
	}
	return a.Result()
}
