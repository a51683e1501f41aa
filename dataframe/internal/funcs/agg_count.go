package funcs

import (
	"math/bits"

	"weir/dataframe/column"
)

var aggCount = Aggregate{
	Name: "count", Nothing: "0",
	Doc:      "count() or count(*) is the number of rows, count(x, …) of those where no argument is null; count(DISTINCT x, y) of different pairs.",
	Examples: []Example{{"count(x)", "3"}, {"count(*)", "4"}, {"count(DISTINCT x)", "2"}, {"count(x, NULL)", "0"}, {"count(DISTINCT x, s)", "2"}},
	MinArgs:  0, MaxArgs: 64,
	Result: func([]column.Type) (column.Type, error) { return column.Int64, nil },
	Slide:  slideCount, AnyOrder: alwaysAnyOrder,
	New: func([]column.Type) Accumulator { return &counter{} },
}

// A counter counts rows without null.
type counter struct{ n []int64 }

func (a *counter) Grow(groups int) { a.n = grown(a.n, groups) }

// Reserve implements Reserver.
func (a *counter) Reserve(groups int) { a.n = reserved(a.n, groups) }

func (a *counter) Add(groups []int32, args []column.Vector) error {
	var some []nullInput // that have nulls
	for _, v := range args {
		if nulls := nullsOf(v); !nulls.none() {
			some = append(some, nulls)
		}
	}
	switch len(some) {
	case 0:
		for _, g := range groups {
			a.n[g]++
		}
		return nil
	}
	n := len(groups)
	for w := 0; w<<6 < n; w++ {
		for word := wordOf(some, w, n); word != 0; word &= word - 1 {
			a.n[groups[w<<6+bits.TrailingZeros64(word)]]++
		}
	}
	return nil
}

// wordOf is nullInput.word of rows that have a value in all of args.
func wordOf(args []nullInput, w, n int) uint64 {
	word := args[0].word(w, n)
	for _, a := range args[1:] {
		word &= a.word(w, n)
	}
	return word
}

// AddAll implements Totaler.
func (a *counter) AddAll(n int, args []column.Vector) error {
	var some []nullInput
	for _, v := range args {
		if nulls := nullsOf(v); !nulls.none() {
			some = append(some, nulls)
		}
	}
	if some == nil {
		a.n[0] += int64(n)
		return nil
	}
	for w := 0; w<<6 < n; w++ {
		a.n[0] += int64(bits.OnesCount64(wordOf(some, w, n)))
	}
	return nil
}

func (a *counter) State() ([]column.Vector, error) { return []column.Vector{ints(a.n)}, nil }

func (a *counter) Merge(groups []int32, state []column.Vector) error {
	n := inputOf[int64](state[0])
	for i, g := range groups {
		a.n[g] += n.at(i)
	}
	return nil
}

func (a *counter) Result() (column.Vector, error) { return ints(a.n), nil }
