package sql

import (
	"fmt"
	"regexp"
	"strings"

	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/dialects"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
	"weir/internal/typo"
)

// A Functions is an Env that has functions beside those of the table.
type Functions interface {
	// Function is what is called name, in lower case: a *funcs.Scalar, a *funcs.Aggregate,
	// or nil.
	Function(name string) any
	// FunctionNames lists them.
	FunctionNames() []string
}

// own is the function of the Env called name, nil if there is none.
func (b *binder) own(name string) any {
	if b.functions == nil {
		return nil
	}
	return b.functions.Function(strings.ToLower(name))
}

// isAggregateName reports whether a call of name is one of an aggregate.
func (b *binder) isAggregateName(name string) bool {
	name = strings.ToLower(name)
	if m := b.macro(name); m != nil {
		return m.aggregates()
	}
	if f := b.own(name); f != nil {
		_, is := f.(*funcs.Aggregate)
		return is
	}
	return funcs.FindAggregate(name) != nil || b.isAggregateForm(name) || withoutWindow[name] != ""
}

// withoutWindow are the window functions that are aggregates where no OVER follows them.
var withoutWindow = map[string]string{"first_value": "first", "last_value": "last"}

// ownCall is the call e of f, a function of the Env.
func (l *lowering) ownCall(f any, name string, e *syntax.Call) (plan.Expr, error) {
	c, err := l.arguments(name, e)
	if err != nil {
		return nil, err
	}
	c.Own = f
	switch f := f.(type) {
	case *funcs.Scalar:
		c.Func = f.Name
		if err := l.b.noAggregate(name, e); err != nil {
			return nil, err
		}
	case *funcs.Aggregate:
		c.Func = f.Name
	}
	return l.called(c, e)
}

// noAggregate refuses what only aggregates take behind their arguments.
func (b *binder) noAggregate(name string, e *syntax.Call) error {
	for _, m := range []struct {
		word string
		is   bool
	}{
		{"DISTINCT", e.Distinct}, {"FILTER", e.Filter != nil}, {"ORDER BY", len(e.OrderBy) > 0},
		{"WITHIN GROUP", len(e.Within) > 0}, {"OVER", e.Over != nil},
	} {
		if m.is {
			return b.errorAt(e.Pos, "%s is no aggregate and takes no %s", name, m.word)
		}
	}
	return nil
}

// functionNames are all names that a call can have, for suggestions.
func (b *binder) functionNames() []string {
	out := append(funcs.Names(), funcs.WindowNames()...)
	out = append(out, dialects.Names(b.dialectName())...)
	if b.functions != nil {
		out = append(out, b.functions.FunctionNames()...)
	}
	return out
}

var functionName = regexp.MustCompile("^[a-z_][a-z0-9_]*$")

// CheckFunctionName says whether a function of a Functions may be called name: in lower case as it
// comes, a name that needs no quotes, and of no function or form of SQL.
func CheckFunctionName(name string) error {
	if !functionName.MatchString(name) {
		return fmt.Errorf("%q is no name of a function: use letters, digits and _", name)
	}
	taken := funcs.FindScalar(name) != nil || funcs.FindAggregate(name) != nil || funcs.FindWindow(name) != nil || spellings[name] != nil
	b := newBinder("", nil)
	_, lambda := lambdaFuncs[name]
	_, rows := unnestCalls[name]
	if taken || lambda || rows || b.clock(name) != nil || ownForms[name] {
		return fmt.Errorf("there is a function %q already; choose another name", name)
	}
	it, err := syntax.ParseExpr(name+"(x)", syntax.Weir)
	if err == nil {
		if c, ok := it.X.(*syntax.Call); ok && len(c.Name) == 1 && strings.EqualFold(c.Name[0], name) {
			return nil
		}
	}
	return fmt.Errorf("%q is a word of SQL; choose another name for the function", name)
}

// ownForms are the names that special reads.
var ownForms = map[string]bool{"columns": true, "getvariable": true, "current_setting": true, "element_from_zero": true, "row": true, "struct_pack": true, "named_struct": true, "struct": true, "struct_insert": true, "struct_update": true,
	"len": true, "datepart": true, "date_part": true}

// unknownFunction is the error of a call of a function that is not there.
func (b *binder) unknownFunction(name string, e *syntax.Call) error {
	for _, a := range e.Args {
		if f, ok := a.(*syntax.Lambda); ok {
			return b.errorAt(f.Pos, "%s with a lambda is not there; list_transform, list_filter, list_any and list_all are", name)
		}
	}
	near := typo.Nearest(name, b.functionNames())
	switch {
	case strings.EqualFold(near, name):
		return b.errorAt(e.Pos, "%s does not take %d arguments", name, len(e.Args))
	case near != "":
		return b.errorAt(e.Pos, "no function %q; did you mean %q?", name, near)
	}
	if d := b.dialectName(); d != syntax.Weir.Name {
		return b.errorAt(e.Pos, "no function %q; weir functions --dialect %s lists them", name, d)
	}
	return b.errorAt(e.Pos, "no function %q; %%help functions lists them", name)
}
