package dataframe

import (
	"strings"

	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/dialects"
)

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

// FunctionsIn lists the functions that an SQL dialect has under their names there: spark, mysql or
// postgres. "" is Functions, and weir has behind them the names of DuckDB and others that are expressions of those.
func FunctionsIn(dialect string) ([]Function, error) {
	if dialect == "" {
		return Functions(), nil
	}
	if err := sql.CheckDialect(dialect); err != nil {
		return nil, err
	}
	known := map[string]Function{}
	for _, f := range Functions() {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			if _, is := known[name]; !is {
				known[name] = f
			}
		}
	}
	var out []Function
	if dialect == "weir" {
		out = Functions()
	}
	for _, d := range dialects.List(dialect) {
		of, is := known[d.Renamed()]
		if !is {
			of = known[d.Name()]
		}
		f := Function{Name: d.Name(), Doc: d.About(), Signatures: []string{d.Signature()}, Aggregate: of.Aggregate, Window: of.Window}
		if d.Doc == "" {
			f.Nulls = of.Nulls
		}
		text := d.Example
		if d.From != "" {
			text = "SELECT " + text + " " + d.From
		}
		f.Examples = []string{text + " gives " + strings.ReplaceAll(d.Want, "\n", ", ")}
		f.Example = f.Examples[0]
		out = append(out, f)
	}
	return out, nil
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
