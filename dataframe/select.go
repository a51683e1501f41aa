package dataframe

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A Selector picks columns by what they are called or hold. It stands wherever
// columns are listed: Select("id", Matching("^utm_")), Drop(OfType("binary")).
type Selector struct {
	text string
	pick func(s *column.Schema) ([]int, error)
	each func(Expr) Expr
}

// AllColumns picks every column.
func AllColumns() Selector {
	return Selector{text: "AllColumns()", pick: func(s *column.Schema) ([]int, error) {
		out := make([]int, s.Len())
		for i := range out {
			out[i] = i
		}
		return out, nil
	}}
}

// AllExcept picks the columns that are not listed, by name or Selector.
func AllExcept(columns ...any) Selector { return AllColumns().Except(columns...) }

// Matching picks the columns in whose name the regular expression is found, such as
// "^utm_". Upper and lower case differ; "(?i)" at the beginning lifts that.
func Matching(pattern string) Selector {
	re, err := regexp.Compile(pattern)
	return Selector{text: fmt.Sprintf("Matching(%q)", pattern), pick: func(s *column.Schema) ([]int, error) {
		if err != nil {
			return nil, fmt.Errorf("matching %q: %w", pattern, err)
		}
		return fields(s, func(f column.Field) bool { return re.MatchString(f.Name) }), nil
	}}
}

// OfType picks the columns of one of the types. A type is written as Cast takes it
// or as one word for several: "decimal" and "timestamp" of any parameters, "integer",
// "numeric" (also "number"), "temporal" and "nested".
func OfType(types ...string) Selector {
	return Selector{text: fmt.Sprintf("OfType(%s)", quoted(types)), pick: func(s *column.Schema) ([]int, error) {
		var tests []func(column.Type) bool
		for _, name := range types {
			test, err := typeTest(name)
			if err != nil {
				return nil, err
			}
			tests = append(tests, test)
		}
		return fields(s, func(f column.Field) bool {
			return slices.ContainsFunc(tests, func(is func(column.Type) bool) bool { return is(f.Type) })
		}), nil
	}}
}

// typeTest is the claim that a word of OfType makes.
func typeTest(name string) (func(column.Type) bool, error) {
	word := strings.ToLower(strings.TrimSpace(name))
	switch word {
	case "integer":
		return func(t column.Type) bool { return strings.Contains(t.Kind.String(), "int") && t.Numeric() }, nil
	case "numeric", "number":
		return column.Type.Numeric, nil
	case "temporal":
		return func(t column.Type) bool {
			return slices.Contains([]string{"date", "time", "timestamp", "interval"}, t.Kind.String())
		}, nil
	case "nested":
		return func(t column.Type) bool { return slices.Contains([]string{"list", "struct", "map"}, t.Kind.String()) }, nil
	case "decimal", "timestamp", "list", "struct", "map":
		return func(t column.Type) bool { return t.Kind.String() == word }, nil
	}
	want, err := column.ParseType(name)
	if err != nil {
		return nil, fmt.Errorf("%w, and the words integer, numeric, temporal and nested", err)
	}
	return want.Equal, nil
}

// Except leaves out columns, by name or Selector.
func (x Selector) Except(columns ...any) Selector {
	out := x
	out.text += ".Except(…)"
	out.pick = func(s *column.Schema) ([]int, error) {
		all, err := x.pick(s)
		if err != nil {
			return nil, err
		}
		gone, err := ordinals(s, columns)
		if err != nil {
			return nil, err
		}
		return slices.DeleteFunc(all, func(i int) bool { return slices.Contains(gone, i) }), nil
	}
	return out
}

// Each computes from every picked column another, which keeps its name unless the
// Expr has one of its own:
//
//	f.WithColumns(OfType("float64").Each(func(c Expr) Expr { return Round(c, 2) }))
func (x Selector) Each(f func(c Expr) Expr) Selector {
	out := x
	out.each = f
	if x.each != nil {
		out.each = func(c Expr) Expr { return f(x.each(c)) }
	}
	return out
}

// String is how the Selector is written.
func (x Selector) String() string { return x.text }

// exprs are the columns that x picks from s. None at all is an error: a pattern that
// matches nothing is a slip.
func (x Selector) exprs(s *column.Schema) ([]plan.Expr, error) {
	at, err := x.pick(s)
	if err != nil {
		return nil, err
	}
	if len(at) == 0 {
		return nil, fmt.Errorf("%s picks no column; there are %s", x, s)
	}
	var out []plan.Expr
	for _, i := range at {
		name := s.Fields[i].Name
		if x.each == nil {
			out = append(out, &plan.Column{Name: name})
			continue
		}
		e := exprOf(x.each(Col(name)))
		if e.err != nil {
			return nil, e.err
		}
		if _, named := e.node.(*plan.Alias); !named {
			e = e.As(name)
		}
		out = append(out, e.node)
	}
	return out, nil
}

// columns are the expressions that vs list: names, Exprs, Selectors, and slices of
// names or Exprs.
func (f *Frame) columns(vs []any) ([]plan.Expr, error) {
	var out []plan.Expr
	for _, v := range flat(vs) {
		if x, ok := v.(Selector); ok {
			es, err := x.exprs(f.Schema())
			if err != nil {
				return nil, err
			}
			out = append(out, es...)
			continue
		}
		e := columnOf(v)
		if e.err != nil {
			return nil, e.err
		}
		out = append(out, e.node)
	}
	return out, nil
}

// ordinals are the places in s of columns listed by name, Col or Selector. A Selector may
// pick none here.
func ordinals(s *column.Schema, vs []any) ([]int, error) {
	var out []int
	for _, v := range flat(vs) {
		if x, ok := v.(Selector); ok {
			at, err := x.pick(s)
			if err != nil {
				return nil, err
			}
			out = append(out, at...)
			continue
		}
		e := columnOf(v)
		if e.err != nil {
			return nil, e.err
		}
		c, ok := e.node.(*plan.Column)
		if !ok {
			return nil, fmt.Errorf("%s is computed; name a column here", e)
		}
		at := s.Index(c.Name)
		if at < 0 {
			return nil, &column.UnknownColumn{Name: c.Name, Have: s.Names()}
		}
		out = append(out, at)
	}
	return out, nil
}

// flat takes slices of names, Exprs and anything apart.
func flat(vs []any) []any {
	var out []any
	for _, v := range vs {
		switch v := v.(type) {
		case []string:
			for _, x := range v {
				out = append(out, x)
			}
		case []Expr:
			for _, x := range v {
				out = append(out, x)
			}
		case []any:
			out = append(out, flat(v)...)
		default:
			out = append(out, v)
		}
	}
	return out
}

// fields are the places in s of the fields for which keep says yes.
func fields(s *column.Schema, keep func(column.Field) bool) []int {
	var out []int
	for i, f := range s.Fields {
		if keep(f) {
			out = append(out, i)
		}
	}
	return out
}

func quoted(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, fmt.Sprintf("%q", w))
	}
	return strings.Join(out, ", ")
}
