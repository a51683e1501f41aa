package plan

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
)

// An Expr computes one column from the columns of its input. Operators such as
// + and AND are Calls too, so there are few kinds of Expr. Exprs are immutable.
type Expr interface {
	Type() column.Type // zero until Resolve
	Children() []Expr
	With(children []Expr) Expr
	String() string
	expr() // sealed: Column, Literal, Call, Cast, Case, Alias
}

// A Column is a column of the input, by name and, once resolved, by ordinal.
type Column struct {
	Name  string
	Index int // valid once resolved
	Typ   column.Type
	Null  bool // may be null; valid once resolved
	Side  Side // conditions of joins: the input that has it
	bound bool // Side and the rest are resolved
}

// A Literal is a constant. Value is as Vector.At gives it; nil is a null.
type Literal struct {
	Value any
	Typ   column.Type
}

// A Call calls the scalar, aggregate or window function Func.
type Call struct {
	Func     string // lower case, as in the table of functions
	Args     []Expr
	Distinct bool // aggregates: over distinct values
	Filter   Expr // aggregates: only rows where it is true; nil: all
	// OrderBy is the order in which an aggregate takes the rows of a group:
	// string_agg(s ORDER BY ts). Nil, and among equals, it is that of the input.
	OrderBy []SortKey
	// Over makes it a window call: it gives a value for every row, not for every
	// group. Nil: it is none.
	Over        *Over
	IgnoreNulls bool // window calls that pick a row: pass over rows where the argument is null
	// Own is the function itself where the table does not have it: a *funcs.Scalar or
	// *funcs.Aggregate made of a Go function. Func then names it as no other.
	Own any
	typ column.Type
}

// A Cast converts to type To; what cannot be converted is an error, or a null
// if Try.
type Cast struct {
	X   Expr
	To  column.Type
	Try bool
}

// A Case is CASE WHEN Whens[0] THEN Thens[0] … ELSE Else END. A branch is
// evaluated only for the rows that take it. Else may be nil: null.
type Case struct {
	Whens, Thens []Expr
	Else         Expr
	typ          column.Type
}

// An Alias names the column that X makes.
type Alias struct {
	X    Expr
	Name string
}

func (*Column) expr()  {}
func (*Literal) expr() {}
func (*Call) expr()    {}
func (*Cast) expr()    {}
func (*Case) expr()    {}
func (*Alias) expr()   {}

// Type implements Expr.
func (e *Column) Type() column.Type { return e.Typ }

// Type implements Expr.
func (e *Literal) Type() column.Type { return e.Typ }

// Type implements Expr.
func (e *Call) Type() column.Type { return e.typ }

// Type implements Expr.
func (e *Cast) Type() column.Type { return e.To }

// Type implements Expr.
func (e *Case) Type() column.Type { return e.typ }

// Type implements Expr.
func (e *Alias) Type() column.Type { return e.X.Type() }

// Children implements Expr.
func (e *Column) Children() []Expr { return nil }

// Children implements Expr.
func (e *Literal) Children() []Expr { return nil }

// Children implements Expr: the arguments, then the Filter if there is one, then
// what OrderBy orders by and what Over reads.
func (e *Call) Children() []Expr {
	if e.Filter == nil && len(e.OrderBy) == 0 && e.Over == nil {
		return e.Args
	}
	out := append([]Expr(nil), e.Args...)
	if e.Filter != nil {
		out = append(out, e.Filter)
	}
	for _, k := range e.OrderBy {
		out = append(out, k.X)
	}
	return append(out, e.Over.children()...)
}

// Children implements Expr.
func (e *Cast) Children() []Expr { return []Expr{e.X} }

// Children implements Expr: when, then, when, then, …, and Else if there is one.
func (e *Case) Children() []Expr {
	var out []Expr
	for i := range e.Whens {
		out = append(out, e.Whens[i], e.Thens[i])
	}
	if e.Else != nil {
		out = append(out, e.Else)
	}
	return out
}

// Children implements Expr.
func (e *Alias) Children() []Expr { return []Expr{e.X} }

// With implements Expr.
func (e *Column) With([]Expr) Expr { return e }

// With implements Expr.
func (e *Literal) With([]Expr) Expr { return e }

// With implements Expr.
func (e *Call) With(c []Expr) Expr {
	out := *e
	n := len(e.Args)
	out.Args, c = c[:n:n], c[n:]
	if e.Filter != nil {
		out.Filter, c = c[0], c[1:]
	}
	out.OrderBy = withKeys(e.OrderBy, c)
	out.Over = e.Over.with(c[len(e.OrderBy):])
	return &out
}

// withKeys is keys ordering by xs.
func withKeys(keys []SortKey, xs []Expr) []SortKey {
	var out []SortKey
	for i, k := range keys {
		k.X = xs[i]
		out = append(out, k)
	}
	return out
}

// With implements Expr.
func (e *Cast) With(c []Expr) Expr { return &Cast{c[0], e.To, e.Try} }

// With implements Expr.
func (e *Case) With(c []Expr) Expr {
	out := &Case{typ: e.typ}
	for i := range e.Whens {
		out.Whens = append(out.Whens, c[2*i])
		out.Thens = append(out.Thens, c[2*i+1])
	}
	if e.Else != nil {
		out.Else = c[len(c)-1]
	}
	return out
}

// With implements Expr.
func (e *Alias) With(c []Expr) Expr { return &Alias{c[0], e.Name} }

func (e *Column) String() string { return e.Side.prefix() + e.Name }

func (e *Literal) String() string {
	switch e.Typ.Kind {
	case column.KindNull:
		return "null"
	case column.KindString:
		if s, ok := e.Value.(string); ok {
			return "'" + strings.ReplaceAll(s, "'", "''") + "'"
		}
	case column.KindDate, column.KindTimestamp:
		if e.Value != nil {
			return fmt.Sprintf("%s '%s'", e.Typ.Kind, column.FormatValue(e.Typ, e.Value))
		}
	}
	if e.Value == nil {
		return "null"
	}
	return column.FormatValue(e.Typ, e.Value)
}

// infix lists the functions that are written between their arguments, with how
// tightly they bind.
var infix = map[string]int{
	"or": 1, "and": 2,
	"=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "like": 4, "is_not_distinct": 4,
	"+": 5, "-": 5, "||": 5,
	"*": 6, "/": 6, "%": 6,
}

func (e *Call) String() string {
	if _, ok := e.infix(); ok {
		return e.chain()
	}
	switch {
	case e.Func == "not" && len(e.Args) == 1:
		return "NOT " + parens(e.Args[0], 3, true)
	case e.Func == "is_null":
		return parens(e.Args[0], 4, true) + " IS NULL"
	case e.Func == "is_not_null":
		return parens(e.Args[0], 4, true) + " IS NOT NULL"
	case e.Func == "in" && len(e.Args) > 1:
		return parens(e.Args[0], 4, true) + " IN (" + joinExprs(e.Args[1:]) + ")"
	}
	distinct := ""
	if e.Distinct {
		distinct = "DISTINCT "
	}
	args := joinExprs(e.Args)
	if len(e.Args) == 0 && e.Func == "count" {
		args = "*"
	}
	if len(e.OrderBy) > 0 {
		args += " ORDER BY " + joinKeys(e.OrderBy)
	}
	s := e.Func + "(" + distinct + args + ")"
	if e.Filter != nil {
		s += " FILTER (WHERE " + e.Filter.String() + ")"
	}
	if e.IgnoreNulls {
		s += " IGNORE NULLS"
	}
	if e.Over != nil {
		s += " OVER (" + e.Over.String() + ")"
	}
	return s
}

// infix is how tightly e binds if it is written between its arguments.
func (e *Call) infix() (int, bool) {
	p, ok := infix[e.Func]
	return p, ok && len(e.Args) == 2
}

// chain writes an infix call and those on its left, from the right: in time that grows with
// the text, however many there are.
func (e *Call) chain() string {
	var ends []string
	for {
		p, _ := e.infix()
		op := strings.ToUpper(e.Func)
		if e.Func == "is_not_distinct" {
			op = "<=>"
		}
		ends = append(ends, " "+op+" "+parens(e.Args[1], p, true))
		left, ok := e.Args[0].(*Call)
		if ok {
			inner, isInfix := left.infix()
			ok = isInfix && inner >= p
		}
		if !ok {
			ends = append(ends, parens(e.Args[0], p, false))
			slices.Reverse(ends)
			return strings.Join(ends, "")
		}
		e = left
	}
}

func parens(e Expr, outer int, right bool) string {
	c, ok := e.(*Call)
	if !ok {
		return e.String()
	}
	p, ok := c.infix()
	if ok && (p < outer || p == outer && right) || c.Func == "not" && outer > 3 {
		return "(" + e.String() + ")"
	}
	return e.String()
}

func joinExprs(es []Expr) string {
	var s []string
	for _, e := range es {
		s = append(s, e.String())
	}
	return strings.Join(s, ", ")
}

func (e *Cast) String() string {
	name := "cast"
	if e.Try {
		name = "try_cast"
	}
	return fmt.Sprintf("%s(%s AS %s)", name, e.X, e.To)
}

func (e *Case) String() string {
	var b strings.Builder
	b.WriteString("CASE")
	for i := range e.Whens {
		fmt.Fprintf(&b, " WHEN %s THEN %s", e.Whens[i], e.Thens[i])
	}
	if e.Else != nil {
		fmt.Fprintf(&b, " ELSE %s", e.Else)
	}
	return b.String() + " END"
}

func (e *Alias) String() string { return e.X.String() + " AS " + e.Name }

// NameOf is the name of the column that e makes.
func NameOf(e Expr) string {
	switch e := e.(type) {
	case *Alias:
		return e.Name
	case *Column:
		return e.Name
	}
	return e.String()
}

// Unalias is e without an Alias around it.
func Unalias(e Expr) Expr {
	if a, ok := e.(*Alias); ok {
		return Unalias(a.X)
	}
	return e
}

// Walk calls f for e and everything below it, and goes no deeper where f says
// false.
func Walk(e Expr, f func(Expr) bool) {
	if !f(e) {
		return
	}
	for _, c := range e.Children() {
		Walk(c, f)
	}
}

// Rewrite is e with f applied to everything below it and then to itself. A
// part that does not change is shared.
func Rewrite(e Expr, f func(Expr) Expr) Expr {
	old := e.Children()
	var changed []Expr
	for i, c := range old {
		if n := Rewrite(c, f); n != c {
			if changed == nil {
				changed = append([]Expr(nil), old...)
			}
			changed[i] = n
		}
	}
	if changed != nil {
		e = e.With(changed)
	}
	return f(e)
}

// ColumnsOf lists the names of the columns that e reads, each once, in order.
func ColumnsOf(es ...Expr) []string {
	var names []string
	seen := map[string]bool{}
	for _, e := range es {
		Walk(e, func(e Expr) bool {
			if c, ok := e.(*Column); ok && !seen[c.Name] {
				seen[c.Name] = true
				names = append(names, c.Name)
			}
			return true
		})
	}
	return names
}
