package funcs

import "weir/dataframe/column"

var aggList = Aggregate{Name: "list", Nulls: KeepNulls, Aliases: []string{"array_agg", "implode"},
	Doc:      "list(x) is all x of the group, nulls too, as a list in the order of ORDER BY, or of the input: list(page ORDER BY ts). It is null of no rows.",
	Examples: []Example{{"list(x)", "[1, 2, 2, NULL]"}, {"list(DISTINCT x)", "[1, 2, NULL]"}, {"list(x) FILTER (WHERE x > 5)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: listOf, Ordered: true, New: func(args []column.Type) Accumulator { return &lister{listedRows: listedRows{types: args}} }}

var aggCollectList = Aggregate{Name: "collect_list", Nothing: "an empty list",
	Doc:      "collect_list(x) is all x of the group that are not null as a list in the order of ORDER BY, or of the input. It is empty of no values.",
	Examples: []Example{{"collect_list(x)", "[1, 2, 2]"}, {"collect_list(x) FILTER (WHERE x > 5)", "[]"}}, MinArgs: 1, MaxArgs: 1,
	Result: listOf, Ordered: true, New: newCollector}

var aggCollectSet = Aggregate{Name: "collect_set", Nothing: "an empty list", Aliases: []string{"array_unique_agg"},
	Doc:      "collect_set(x) is the different x of the group that are not null as a list in the order in which they came first. It is empty of no values.",
	Examples: []Example{{"collect_set(x)", "[1, 2]"}, {"collect_set(s)", "[one, two]"}}, MinArgs: 1, MaxArgs: 1,
	Result: listOf, Ordered: true, Distinct: true, New: newCollector}

func listOf(args []column.Type) (column.Type, error) { return column.List(args[0]), nil }

func newCollector(args []column.Type) Accumulator {
	return &lister{listedRows: listedRows{types: args}, values: true}
}

// A lister makes a list of each group.
type lister struct {
	listedRows
	values bool // without nulls; then the list of no rows is empty, else null
}

func (a *lister) Add(groups []int32, args []column.Vector) error {
	if a.values {
		return a.addValues(groups, args[0])
	}
	return a.add(groups, args, nil)
}

func (a *lister) Result() (column.Vector, error) {
	state, err := a.State()
	if err != nil || a.values {
		return state[0], err
	}
	lists := state[0].(*column.Lists)
	seen := make([]bool, len(lists.Spans))
	for g, s := range lists.Spans {
		seen[g] = s.Len > 0
	}
	return &column.Lists{Typ: lists.Typ, Spans: lists.Spans, Child: lists.Child, Valid: validOf(seen)}, nil
}
