package dataframe

import "weir/dataframe/internal/funcs"

// A Function is what there is to know of an SQL function.
type Function struct {
	Name, Doc string
	Example   string // "upper('ada') gives ADA"; "" if there is none
	Aggregate bool
	Window    bool // it needs Over; aggregates take it
}

// Functions lists the functions that Call, SQL and the functions of this
// package know, scalars first, then
// aggregates and window functions.
func Functions() []Function {
	var out []Function
	for _, s := range funcs.Scalars() {
		f := Function{Name: s.Name, Doc: s.Doc}
		if len(s.Examples) > 0 {
			f.Example = s.Examples[0].SQL + " gives " + s.Examples[0].Want
		}
		out = append(out, f)
	}
	for _, a := range funcs.Aggregates() {
		out = append(out, Function{Name: a.Name, Doc: a.Doc, Aggregate: true})
	}
	for _, w := range funcs.WindowFunctions() {
		f := Function{Name: w.Name, Doc: w.Doc, Window: true}
		if len(w.Examples) > 0 {
			f.Example = w.Examples[0].SQL + " gives " + w.Examples[0].Want
		}
		out = append(out, f)
	}
	return out
}
