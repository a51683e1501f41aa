package sql

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// An Env finds what FROM names.
type Env interface {
	// Table is the table called name, qualifiers first.
	Table(ctx context.Context, name []string) (plan.Node, error)
	// URL is the data at a url, such as 's3://logs/dt=*/*.parquet'.
	URL(ctx context.Context, url string) (plan.Node, error)
}

// A Noter is an Env that wants to be told what a query says in vain, such as
// hints.
type Noter interface{ Note(text string) }

// An Error is what is wrong with a text, and where.
type Error = syntax.Error

// Query reads one query in the dialect Weir and binds it to the tables of env.
// Each ? in it stands for the next of args, a value that plan.LiteralOf takes; $2 for the
// second, and :name for what a map[string]any among args has under it.
func Query(ctx context.Context, text string, env Env, args ...any) (plan.Node, error) {
	return QueryIn(ctx, syntax.Weir.Name, text, env, args...)
}

// CheckDialect says whether there is a dialect of that name.
func CheckDialect(name string) error {
	var names []string
	for _, d := range syntax.Dialects {
		if d.Name == name {
			return nil
		}
		names = append(names, d.Name)
	}
	return fmt.Errorf("no dialect %q; there are %s", name, strings.Join(names, ", "))
}

// dialectOf is the dialect of that name; "" is weir.
func dialectOf(name string) (*syntax.Dialect, error) {
	if name == "" {
		return syntax.Weir, nil
	}
	return syntax.DialectOf(name), CheckDialect(name)
}

// QueryIn is Query for a text in the dialect of that name; "" is weir.
func QueryIn(ctx context.Context, dialect, text string, env Env, args ...any) (plan.Node, error) {
	d, err := dialectOf(dialect)
	if err != nil {
		return nil, err
	}
	s, notes, err := syntax.Parse(text, d)
	if err != nil {
		return nil, err
	}
	b := newBinder(text, args)
	b.ctx, b.env, b.dialect, b.zone = ctx, env, d, sessionZoneOf(env)
	b.functions, _ = env.(Functions)
	q, ok := s.(*syntax.Query)
	if !ok {
		return nil, b.errorAt(s.Position(), "a query is wanted here, and this statement is none")
	}
	n, err := b.query(q, &block{})
	if err != nil {
		return nil, err
	}
	if err := b.finished(); err != nil {
		return nil, err
	}
	if to, ok := env.(Noter); ok {
		for _, note := range append(notes, b.notes...) {
			to.Note(note.Text)
		}
	}
	return n, nil
}

// ParseExpr reads one expression, which may end in AS name. Each ? in it stands
// for the next of args, as in Query.
func ParseExpr(text string, args ...any) (plan.Expr, error) {
	return ParseExprWith(nil, text, args...)
}

// ParseExprWith is ParseExpr with the functions of more, if that is not nil.
func ParseExprWith(more Functions, text string, args ...any) (plan.Expr, error) {
	it, err := syntax.ParseExpr(text, syntax.Weir)
	if err != nil {
		return nil, err
	}
	b := newBinder(text, args)
	b.functions = more
	e, err := (&lowering{b: b}).expr(it.X)
	if err != nil {
		return nil, err
	}
	if it.Alias != "" {
		e = &plan.Alias{X: e, Name: it.Alias}
	}
	return e, b.finished()
}

// A binder turns one parsed text into a plan. It lives as long as a call of
// Query, whose context it keeps.
type binder struct {
	ctx context.Context
	env Env
	src string
	// dialect is that of the text, for what depends on types; nil is that of Weir.
	dialect *syntax.Dialect
	args    *arguments
	// named are types by the names that a person gave them; nil: there are none.
	named func(name string) *syntax.TypeName
	// functions are those of the Env; nil: it has none.
	functions Functions
	// refs tells of every Column that the binder made how it was written.
	refs map[*plan.Column]ref
	// zone is that of the session; "" is UTC. settled are expressions that are in it.
	zone    string
	settled map[plan.Expr]plan.Expr
	// walls are the TIMESTAMP literals without an offset.
	walls map[*plan.Literal]bool
	// types are those of expressions that were asked for.
	types map[plan.Expr]column.Type
	// sizes are those of expressions, in parts.
	sizes map[plan.Expr]int
	// steps are the sizes of plans that names stand for.
	steps map[plan.Node]int
	// subs are the queries in expressions, by the name of the call that stands for
	// each until it is joined.
	subs map[string]*subquery
	// unnests are the calls in lists of SELECT that make rows, by the name of the call that stands
	// for each until the rows are made.
	unnests map[string]*unnesting
	found   map[findingKey]*finding
	// inStep says that the step of a recursion is being bound.
	inStep bool
	// noKeys are the subqueries that were found to need a domain.
	noKeys map[*syntax.Query]bool
	// unionParts are the two sides of UNION ALL, as they were before they got types in common.
	unionParts map[plan.Node][2]plan.Node
	// around are the calls that are aggregates of a query around theirs.
	around map[*syntax.Call]bool
	notes  []syntax.Note
	// refused is what of the text cannot be, found where no error can be given.
	refused error
	// bases are the first rows of recursive queries, by the names of the rows of a round.
	bases map[string]plan.Node
	// collated are the calls that stand for texts under a collation.
	collated       map[*plan.Call]bool
	collationNoted bool
	now            time.Time // once it was asked for
	macros         macros
	again          again
	names          int // numbers what needs a name of its own
	depth          int
}

// A ref is a name as written, with its qualifiers.
type ref struct {
	parts []string
	pos   syntax.Pos
}

func newBinder(src string, args []any) *binder {
	return &binder{src: src, args: newArguments(args), refs: map[*plan.Column]ref{}, walls: map[*plan.Literal]bool{}, subs: map[string]*subquery{},
		found: map[findingKey]*finding{}, unnests: map[string]*unnesting{}, again: again{failed: map[*syntax.Query]error{}}, noKeys: map[*syntax.Query]bool{}, around: map[*syntax.Call]bool{}, types: map[plan.Expr]column.Type{}, sizes: map[plan.Expr]int{}, steps: map[plan.Node]int{}}
}

// A block is what surrounds a query: names of WITH, and where it is a subquery,
// the query around it.
type block struct {
	views *view
	outer *outerScope
	// domain holds the values of the query around for which this one is computed,
	// all at once; nil: it reads none.
	domain *domain
	// leftmost is the domain where it is to be joined to the first table of a join, whose ON
	// may read it.
	leftmost *domain
	// keys takes the conditions of WHERE that compare with the query around; nil: they
	// are conditions like others.
	keys *correlation
}

// inside is the block of a query that has its own FROM in b's place.
func (b *block) inside(views *view) *block {
	return &block{views: views, outer: b.outer, domain: b.domain, keys: b.keys}
}

// A view is a name of WITH; outer ones follow.
type view struct {
	name  string
	node  plan.Node
	outer *view
	// reads is set where the query reads the one around that it is in: then it is
	// bound where it is used.
	reads *syntax.CTE
}

func (b *binder) errorAt(pos syntax.Pos, format string, args ...any) *Error {
	return syntax.ErrorAt(b.src, pos, format, args...)
}

// wrap puts the place pos on err, unless err has a more exact one.
func (b *binder) wrap(pos syntax.Pos, err error) error {
	var at *Error
	if err == nil || errors.As(err, &at) {
		return err
	}
	out := b.errorAt(pos, "%v", err)
	out.Err = err
	return out
}

// fresh is a name that no column written by a person has.
func (b *binder) fresh(what string) string {
	b.names++
	return fmt.Sprintf("%s %d", what, b.names)
}

// named is e under a name, plainly so if it has it already.
func named(e plan.Expr, name string) plan.Expr {
	if c, ok := e.(*plan.Column); ok && c.Name == name {
		return e
	}
	return &plan.Alias{X: e, Name: name}
}

func columnOf(name string) *plan.Column { return &plan.Column{Name: name} }

func columnsOf(names []string) []plan.Expr {
	var out []plan.Expr
	for _, n := range names {
		out = append(out, columnOf(n))
	}
	return out
}
