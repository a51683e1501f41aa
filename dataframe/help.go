package dataframe

import "weir/dataframe/internal/funcs"

// A Function is what there is to know of an SQL function.
type Function struct {
	Name, Doc string
	Example   string // "upper('ada') gives ADA"; "" if there is none
	Aggregate bool
	Window    bool // it needs Over; aggregates take it

	Aliases    []string // other names for it
	Signatures []string // "upper(string) → string"
	Nulls      string   // what a null argument does
	Examples   []string // all of them, as Example
}

// Kind is "scalar", "aggregate" or "window".
func (f Function) Kind() string {
	switch {
	case f.Aggregate:
		return "aggregate"
	case f.Window:
		return "window"
	}
	return "scalar"
}

// Functions lists the functions that Call, SQL and the functions of this
// package know, scalars first, then
// aggregates and window functions.
func Functions() []Function {
	var out []Function
	for _, s := range funcs.Scalars() {
		out = append(out, Function{Name: s.Name, Doc: s.Doc, Aliases: s.Aliases, Signatures: s.Signatures(), Nulls: s.NullRule()}.with(s.Examples))
	}
	for _, a := range funcs.Aggregates() {
		f := Function{Name: a.Name, Doc: a.Doc, Aggregate: true, Aliases: a.Aliases, Signatures: a.Signatures(), Nulls: a.NullRule()}.with(a.Examples)
		f.Example = "" // an aggregate's examples need their rows
		out = append(out, f)
	}
	for _, w := range funcs.WindowFunctions() {
		out = append(out, Function{Name: w.Name, Doc: w.Doc, Window: true, Aliases: w.Aliases, Signatures: w.Signatures(), Nulls: w.NullRule()}.with(w.Examples))
	}
	return out
}

func (f Function) with(examples []funcs.Example) Function {
	for _, e := range examples {
		f.Examples = append(f.Examples, e.SQL+" gives "+e.Want)
	}
	if len(f.Examples) > 0 {
		f.Example = f.Examples[0]
	}
	return f
}
