package statement

import (
	"fmt"
	"slices"

	"weir/dataframe/internal/funcs"
	"weir/internal/typo"
)

// A function is what SHOW and DESCRIBE tell of one.
type function struct {
	name, kind, doc string
	aliases         []string
	examples        []funcs.Example
}

// functions are all that there are, by name.
func functions() []function {
	var out []function
	for _, s := range funcs.Scalars() {
		out = append(out, function{s.Name, "scalar", s.Doc, s.Aliases, s.Examples})
	}
	for _, a := range funcs.Aggregates() {
		out = append(out, function{a.Name, "aggregate", a.Doc, a.Aliases, a.Examples})
	}
	for _, w := range funcs.WindowFunctions() {
		out = append(out, function{w.Name, "window", w.Doc, w.Aliases, w.Examples})
	}
	return out
}

func showFunctions(matches func(string) bool) *Result {
	rows := [][]any{}
	for _, f := range functions() {
		if matches(f.name) {
			rows = append(rows, []any{f.name, f.kind, f.doc})
		}
	}
	return listing([]string{"name", "kind", "doc"}, rows)
}

// describeFunction is what a function does; extended: with examples.
func describeFunction(name string, extended bool) (*Result, error) {
	var names []string
	for _, f := range functions() {
		if f.name != name && !slices.Contains(f.aliases, name) {
			names = append(append(names, f.name), f.aliases...)
			continue
		}
		rows := [][]any{{f.name, f.kind, f.doc}}
		for _, e := range f.examples {
			if extended {
				rows = append(rows, []any{e.SQL, "example", "gives " + e.Want})
			}
		}
		return listing([]string{"name", "kind", "doc"}, rows), nil
	}
	if near := typo.Nearest(name, names); near != "" {
		return nil, fmt.Errorf("no function %q; did you mean %q?", name, near)
	}
	return nil, fmt.Errorf("no function %q; SHOW FUNCTIONS lists them", name)
}
