package dialects

import (
	"slices"
	"strings"

	"weir/dataframe/internal/funcs"
)

// A Function is one of a dialect. Functions of a name that take other numbers of arguments, and are other expressions, follow
// each other in the list.
type Function struct {
	// Call is how it is called: "levenshtein(a, b[, most])", or its name alone where package funcs knows what it takes.
	Call string
	// Doc is one sentence; "" is that of package funcs.
	Doc string
	// Is is the name of another function, or an expression of Weir's SQL of the parameters of Call; "": it is
	// Weir's function of its name, or package sql knows it.
	Is string
	// Example is an expression in the dialect and Want its value, as people read it; "error: …" for the beginning
	// of an error. Of what is not the same at each run the example is a condition.
	Example, Want string
	// From stands behind SELECT and Example: "FROM (VALUES (1), (2)) t(x)".
	From string
}

// Name is how f is called.
func (f *Function) Name() string {
	name, _, _ := strings.Cut(f.Call, "(")
	return name
}

// Params are the parameters of f.
func (f *Function) Params() []string {
	_, list, _ := strings.Cut(f.Call, "(")
	list = strings.NewReplacer("[", "", "]", "", ")", "", " ", "").Replace(list)
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// Renamed is the function that f is under another name, "" if it is no other.
func (f *Function) Renamed() string {
	for i := range len(f.Is) {
		if c := f.Is[i]; c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return ""
		}
	}
	return f.Is
}

// takes reports whether f is called with so many arguments.
func (f *Function) takes(args int) bool { return f.Renamed() != "" || len(f.Params()) == args }

// lists are the dialects, by family in them.
var lists = map[string][]Function{
	"spark":    spark,
	"mysql":    mysql,
	"postgres": postgres,
	"weir":     others,
}

var index = indexed()

func indexed() map[string]map[string][]*Function {
	out := map[string]map[string][]*Function{}
	for d, list := range lists {
		out[d] = map[string][]*Function{}
		for i := range list {
			f := &list[i]
			out[d][f.Name()] = append(out[d][f.Name()], f)
		}
	}
	return out
}

// List are the functions of a dialect by name, each once; nil if there is no such dialect.
func List(dialect string) []*Function {
	var out []*Function
	for _, fs := range index[dialect] {
		out = append(out, fs[0])
	}
	slices.SortFunc(out, func(a, b *Function) int { return strings.Compare(a.Name(), b.Name()) })
	return out
}

// Examples are all functions of a dialect, those of one name after each other.
func Examples(dialect string) []Function { return lists[dialect] }

// Names are those of the functions of a dialect.
func Names(dialect string) []string {
	var out []string
	for _, f := range List(dialect) {
		out = append(out, f.Name())
	}
	return out
}

// Has reports whether a dialect has a function of that name.
func Has(dialect, name string) bool { return len(index[dialect][name]) > 0 }

// Find is what a call of name with so many arguments is in a dialect, nil if it is what Weir has. In the dialect
// weir it is what DuckDB and others have, or what all dialects agree on that know a name which Weir does not. What a dialect
// does not know is what it is in the dialect weir.
func Find(dialect, name string, args int) *Function {
	if dialect == "weir" {
		if f := find("weir", name, args); f != nil {
			return f
		}
		return agreed(name, args)
	}
	if f := find(dialect, name, args); f != nil || Has(dialect, name) {
		return f
	}
	return find("weir", name, args)
}

func find(dialect, name string, args int) *Function {
	for _, f := range index[dialect][name] {
		if f.Is != "" && f.takes(args) {
			return f
		}
	}
	return nil
}

// agreed is the function of any dialect, if no other means something else by it.
func agreed(name string, args int) *Function {
	if funcs.FindScalar(name) != nil || funcs.FindAggregate(name) != nil || funcs.FindWindow(name) != nil {
		return nil
	}
	var out *Function
	for _, d := range []string{"spark", "mysql", "postgres"} {
		f := Find(d, name, args)
		switch {
		case f == nil && !Has(d, name):
		case f == nil || out != nil && out.Is != f.Is:
			return nil
		default:
			out = f
		}
	}
	return out
}

// About is the sentence on f.
func (f *Function) About() string {
	if f.Doc != "" {
		return f.Doc
	}
	for _, name := range []string{f.Renamed(), f.Name()} {
		if s := funcs.FindScalar(name); s != nil {
			return s.Doc
		}
		if a := funcs.FindAggregate(name); a != nil {
			return a.Doc
		}
		if w := funcs.FindWindow(name); w != nil {
			return w.Doc
		}
	}
	return ""
}

// Signature is the call of f as people read it.
func (f *Function) Signature() string {
	if strings.Contains(f.Call, "(") {
		return f.Call
	}
	var of []string
	for _, name := range []string{f.Renamed(), f.Name()} {
		s, a, w := funcs.FindScalar(name), funcs.FindAggregate(name), funcs.FindWindow(name)
		switch {
		case s != nil:
			of = s.Signatures()
		case a != nil:
			of = a.Signatures()
		case w != nil:
			of = w.Signatures()
		}
		if len(of) > 0 {
			if i := strings.IndexByte(of[0], '('); i >= 0 {
				return f.Call + of[0][i:]
			}
		}
	}
	return f.Call + "()"
}

// fewNumbers are the rows of most examples of aggregates: a number twice, and a null.
const fewNumbers = "FROM (VALUES (1), (2), (2), (NULL)) AS t(x)"
