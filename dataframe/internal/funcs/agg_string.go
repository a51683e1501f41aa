package funcs

import (
	"errors"
	"fmt"
	"math"

	"weir/dataframe/column"
)

var aggString = Aggregate{Name: "string_agg", Skips: "s", NullParam: "a null sep is no text between them", Aliases: []string{"group_concat", "listagg"}, Doc: "string_agg(s, sep) is all texts s in the order of the input with sep between them, a comma if left out.",
	Examples: []Example{{"string_agg(s, '-')", "one-two-two"}, {"string_agg(s)", "one,two,two"}, {"string_agg(NULL)", "null"}}, MinArgs: 1, MaxArgs: 2,
	Result: func(args []column.Type) (column.Type, error) {
		for _, t := range args {
			if t.Kind != column.KindString && t.Kind != column.KindNull {
				return column.Type{}, fmt.Errorf("string_agg takes texts, not %s; cast it", t)
			}
		}
		return column.String, nil
	},
	Ordered: true,
	New: func(args []column.Type) Accumulator {
		if args[0].Kind == column.KindNull {
			return &nothing{typ: column.String}
		}
		return &joiner{}
	}}

// A joiner keeps the text so far and the separator that stands before the
// first one if another partial comes before it.
type joiner struct {
	text, sep keptTexts
}

// Size implements Sized.
func (a *joiner) Size() int64 { return a.text.Size() + a.sep.Size() }

func (a *joiner) Grow(groups int) {
	a.text.Grow(groups)
	a.sep.Grow(groups)
}

func (a *joiner) Add(groups []int32, args []column.Vector) error {
	x, nulls := textsOf(args[0]), nullsOf(args[0])
	sep := func(int) []byte { return []byte(",") }
	if len(args) > 1 {
		sep = textsOf(args[1]).at
	}
	for i, g := range groups {
		if !nulls.has(i) {
			continue
		}
		if err := a.join(g, x.at(i), sep(i)); err != nil {
			return err
		}
	}
	return nil
}

func (a *joiner) join(g int32, text, sep []byte) error {
	if !a.text.seen[g] {
		a.text.keep(g, text)
		a.sep.keep(g, sep)
		return nil
	}
	if len(a.text.value(g))+len(sep)+len(text) > math.MaxInt32/2 {
		return errors.New("a joined text is longer than 1 GB; filter or group more finely")
	}
	a.text.extend(g, sep)
	a.text.extend(g, text)
	return nil
}

func (a *joiner) State() ([]column.Vector, error) {
	return []column.Vector{a.text.texts(column.String), a.sep.texts(column.String)}, nil
}

func (a *joiner) Merge(groups []int32, state []column.Vector) error { return a.Add(groups, state) }

func (a *joiner) Result() (column.Vector, error) { return a.text.texts(column.String), nil }
