package funcs

import "weir/dataframe/column"

var aggGrouping = Aggregate{Name: Grouping, Nulls: KeysOnly, Aliases: []string{"grouping_id"},
	Doc:      "grouping(key, …) tells the rows of grouping sets apart: its bits, the last key's the lowest, are 1 for the keys that the row's set leaves out, whose value is null for that reason. Without arguments it takes all keys.",
	Examples: []Example{{"grouping(x)", "error: grouping(x): x is no key"}, {"grouping()", "error: grouping(): grouping takes"}, {"grouping(NULL)", "error: grouping(null): null is no key"}},
	MinArgs:  0, MaxArgs: 62,
	Result: func([]column.Type) (column.Type, error) { return column.Int64, nil }}
