package sql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// Values are the values given beside a script, which its statements take one after another.
type Values struct{ args *arguments }

// NewValues takes values that plan.LiteralOf takes, and maps of values with names.
func NewValues(args []any) *Values { return &Values{newArguments(args)} }

// Check says whether statements ask for all values, before the first of them runs.
func (v *Values) Check(dialect string, statements []string) error {
	if len(v.args.list) == 0 {
		return nil
	}
	d, err := dialectOf(dialect)
	if err != nil {
		return err
	}
	marks, highest := 0, 0
	for _, s := range statements {
		n, h := syntax.Params(s, d)
		marks, highest = marks+n, max(highest, h)
	}
	if asked := max(marks, highest); asked < len(v.args.list) {
		last := statements[len(statements)-1]
		return syntax.ErrorAt(last, syntax.Pos(len(last)), "there are %d values for %d ?", len(v.args.list), asked)
	}
	return nil
}

// A Statement is one command that was read, and binds its parts. It is used by one goroutine.
type Statement struct {
	Syntax syntax.Statement
	// Dialect decides what depends on types. A text that Print wrote is read in the dialect Weir, and means what it
	// meant where it was written.
	Dialect *syntax.Dialect
	Text    string
	// Notes are what the text says in vain; binding adds to them.
	Notes []syntax.Note

	// Types are the types that a person has named; nil: there are none.
	Types func(name string) *syntax.TypeName

	args *arguments
}

// Resolved is t, or the type that is called so.
func (s *Statement) Resolved(t *syntax.TypeName) *syntax.TypeName { return resolved(s.Types, t) }

// DomainOf is the domain of the type that t names; "" if it has none.
func (s *Statement) DomainOf(t *syntax.TypeName) string { return DomainOf(s.Resolved(t)) }

// Read reads one statement in the dialect of that name; "" is weir. Its ? are the values behind those of the
// statements before.
func Read(dialect, text string, values *Values) (*Statement, error) {
	dialect, nulls, _ := strings.Cut(dialect, nullsMark)
	d, err := dialectOf(dialect)
	if err != nil {
		return nil, err
	}
	s, notes, err := syntax.Reading{Dialect: d, Nulls: nulls}.Parse(text)
	if err != nil {
		return nil, err
	}
	values.args.base += values.args.here
	values.args.here = 0
	return &Statement{Syntax: s, Dialect: d, Text: text, Notes: notes, args: values.args}, nil
}

// nullsMark stands between the name of a dialect and the place of nulls in it.
const nullsMark = " nulls "

// WithNulls is the name of a dialect with another place of nulls in an ORDER BY that does not say it: "first",
// "last", "low" or "high". Read takes it. "" is the dialect as it is.
func WithNulls(dialect, order string) string {
	if order == "" {
		return dialect
	}
	return dialect + nullsMark + order
}

// CheckNulls is the place of nulls that text names, in words of Weir or of DuckDB.
func CheckNulls(text string) (order string, err error) {
	order = strings.ToLower(strings.ReplaceAll(text, " ", "_"))
	if other, ok := nullOrders[order]; ok {
		order = other
	}
	if order != "" && !slices.Contains(syntax.NullOrders, order) {
		return "", fmt.Errorf("%q is no place of nulls; there are %s", text, strings.Join(syntax.NullOrders, ", "))
	}
	return order, nil
}

// nullOrders are places of nulls as other engines call them.
var nullOrders = map[string]string{
	"nulls_first": "first", "nulls_last": "last", "nulls_first_on_asc_last_on_desc": "low", "nulls_last_on_asc_first_on_desc": "high",
	"sqlite": "low", "mysql": "low", "postgres": "high",
}

func (s *Statement) binder(ctx context.Context, env Env) *binder {
	b := newBinder(s.Text, nil)
	b.ctx, b.env, b.dialect, b.args, b.named = ctx, env, s.Dialect, s.args, s.Types
	b.functions, _ = env.(Functions)
	b.zone = sessionZoneOf(env)
	return b
}

// Query binds a query of the statement to the tables of env.
func (s *Statement) Query(ctx context.Context, q *syntax.Query, env Env) (plan.Node, error) {
	b := s.binder(ctx, env)
	n, err := b.query(q, &block{})
	s.Notes = append(s.Notes, b.notes...)
	if err == nil {
		err = b.refused
	}
	return n, err
}

// Constant is the expression x, which reads no columns.
func (s *Statement) Constant(ctx context.Context, x syntax.Expr, env Env) (plan.Expr, error) {
	b := s.binder(ctx, env)
	e, err := (&lowering{b: b, scope: &scope{}}).top(x)
	if err != nil {
		return nil, err
	}
	e, err = plan.Resolve(e, &column.Schema{})
	return e, b.wrap(x.Position(), err)
}

// Type is the type that t names.
func (s *Statement) Type(t *syntax.TypeName) (column.Type, error) {
	return s.binder(context.Background(), nil).typeOf(t)
}

// ErrorAt is an error at a place of the statement.
func (s *Statement) ErrorAt(pos syntax.Pos, format string, args ...any) error {
	return syntax.ErrorAt(s.Text, pos, format, args...)
}

// Wrap puts the place pos on err, unless err has a more exact one.
func (s *Statement) Wrap(pos syntax.Pos, err error) error {
	return s.binder(context.Background(), nil).wrap(pos, err)
}

// Params is how often a value beside the text was asked for so far.
func (s *Statement) Params() int { return s.args.uses }

// Used says whether there is a ? for every value. It is asked after the last statement of a text.
func (s *Statement) Used() error { return s.binder(context.Background(), nil).argsUsed() }
