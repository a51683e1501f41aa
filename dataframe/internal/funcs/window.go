package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// A Window is a function that has a meaning only with OVER: it gives a value for
// every row, looking at the others of its partition. Aggregates are window
// functions as well and are not listed again.
type Window struct {
	Name     string
	Aliases  []string
	Doc      string
	Examples []Example // over the column x of the rows 1, 2, 2, null; Want has a value for each
	// Args is the number of arguments it takes, least and most.
	MinArgs, MaxArgs int
	// Types are the types that arguments of types args are cast to, and the type of
	// the result.
	Types   func(args []column.Type) (cast []column.Type, result column.Type, err error)
	NotNull bool // it never gives null
	Nulls   bool // it takes IGNORE NULLS
	// NullText is what nulls do where neither NotNull nor Nulls says it.
	NullText string
	Framed   bool // its value depends on the frame
	Peers    bool // it reads the peers of Rows
	// Eval computes every row of w. The arguments are flat, in the order of w.
	Eval func(w *Rows, args []column.Vector) (column.Vector, error)
}

// Rows are the rows of some partitions, one after another, each in its order.
type Rows struct {
	N     int
	Parts []int32 // where the partitions begin, then N
	Peers []int32 // where the runs of rows that compare equal begin, then N; nil if the function does not read them
	// Frames are the frame of every row; nil if the function is not Framed.
	Frames      *Ranges
	IgnoreNulls bool
}

// Ranges are sets of rows: set k is the rows Lo[p] to Hi[p]-1 of its pieces p, which
// are Of[k] to Of[k+1]-1. Pieces are not empty, rise and do not meet.
type Ranges struct {
	Of     []int32
	Lo, Hi []int32
}

// Len is the number of sets.
func (r *Ranges) Len() int { return len(r.Of) - 1 }

// Bind is Types after a look at the number of arguments.
func (w *Window) Bind(args []column.Type) (cast []column.Type, result column.Type, err error) {
	if n := len(args); n < w.MinArgs || n > w.MaxArgs {
		takes := fmt.Sprintf("%d to %d arguments", w.MinArgs, w.MaxArgs)
		switch {
		case w.MaxArgs == 0:
			takes = "no argument"
		case w.MinArgs == w.MaxArgs:
			takes = fmt.Sprintf("%d arguments", w.MinArgs)
		}
		return nil, column.Type{}, fmt.Errorf("%s takes %s, not %d", w.Name, takes, n)
	}
	return w.Types(args)
}

// FindWindow is the window function called name, nil if there is none.
func FindWindow(name string) *Window { return windowIndex[name] }

// WindowFunctions lists the window functions in the order of the table.
func WindowFunctions() []*Window { return windows }

// WindowNames lists what can be called with OVER, for suggestions.
func WindowNames() []string {
	var out []string
	for _, w := range windows {
		out = append(out, w.Name)
	}
	for _, a := range aggregates {
		out = append(out, a.Name)
	}
	return out
}

var windowIndex = indexWindows()

func indexWindows() map[string]*Window {
	m := make(map[string]*Window)
	for _, w := range windows {
		for _, n := range append([]string{w.Name}, w.Aliases...) {
			m[n] = w
		}
	}
	return m
}
