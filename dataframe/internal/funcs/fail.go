package funcs

import (
	"errors"

	"weir/dataframe/column"
)

var errorFunc = Scalar{
	Name: "error", NullText: "null if the message is null", Aliases: []string{"raise_error"}, Volatile: true, Fails: true,
	Doc:      "error(message) ends the query with the message, for branches that no row must take: CASE WHEN n >= 0 THEN n ELSE error('negative') END; null for a null message.",
	Examples: []Example{{"error('negative')", "error: negative"}, {"CASE WHEN true THEN 1 ELSE error('no') END", "1"}, {"error(NULL)", "null"}},
	Overloads: []Overload{{
		Args:   kinds(column.KindString),
		Result: always(column.Null),
		Nulls:  Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			texts, nulls := textsOf(args[0]), nullsOf(args[0])
			for i := range n {
				if nulls.has(i) {
					return nil, errors.New(string(texts.at(i)))
				}
			}
			return column.NullsOf(column.Null, n), nil
		},
	}},
}
