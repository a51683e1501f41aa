package dataframe

import (
	"fmt"
	"reflect"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// An Expr computes a column. It is built by Col, Lit, the functions of this
// package and its own methods. Arguments of type any are Exprs or plain Go
// values, which are constants.
type Expr struct {
	node plan.Expr
	err  error
	sort plan.SortKey // Desc, NullsFirst
}

// Col is the column called name.
func Col(name string) Expr { return Expr{node: &plan.Column{Name: name}} }

// Lit is the constant v: a bool, number, string or time.Time, or nil for a null.
func Lit(v any) Expr {
	l, err := plan.LiteralOf(v)
	if err != nil {
		return Expr{node: &plan.Literal{}, err: err}
	}
	return Expr{node: l}
}

// Call calls the function by its SQL name. %help functions lists them.
func Call(function string, args ...any) Expr {
	c := &plan.Call{Func: function}
	out := Expr{node: c}
	for _, a := range args {
		e := exprOf(a)
		if out.err == nil {
			out.err = e.err
		}
		c.Args = append(c.Args, e.node)
	}
	return out
}

// exprOf takes an Expr as it is and other values as constants.
func exprOf(v any) Expr {
	switch v := v.(type) {
	case Expr:
		if v.node == nil {
			return Expr{node: &plan.Literal{}, err: fmt.Errorf("an empty Expr; start with Col(…) or Lit(…)")}
		}
		return v
	case *Frame:
		return Expr{node: &plan.Literal{}, err: fmt.Errorf("a Frame is not a value; join it instead")}
	}
	return Lit(v)
}

// columnOf takes a string as the name of a column, anything else as exprOf.
func columnOf(v any) Expr {
	if name, ok := v.(string); ok {
		return Col(name)
	}
	return exprOf(v)
}

func (e Expr) call(function string, args ...any) Expr {
	return Call(function, append([]any{e}, args...)...)
}

// Add is e + v. Integer overflow is an error.
func (e Expr) Add(v any) Expr { return e.call("+", v) }

// Sub is e - v.
func (e Expr) Sub(v any) Expr { return e.call("-", v) }

// Mul is e * v.
func (e Expr) Mul(v any) Expr { return e.call("*", v) }

// Div is e / v as a float; null where v is 0.
func (e Expr) Div(v any) Expr { return e.call("/", v) }

// Mod is the remainder of e / v, with the sign of e; null where v is 0.
func (e Expr) Mod(v any) Expr { return e.call("%", v) }

// Neg is -e.
func (e Expr) Neg() Expr { return e.call("neg") }

// Eq is e = v, and null where either is null; so are the other comparisons.
func (e Expr) Eq(v any) Expr { return e.call("=", v) }

// Ne is e <> v.
func (e Expr) Ne(v any) Expr { return e.call("<>", v) }

// Lt is e < v.
func (e Expr) Lt(v any) Expr { return e.call("<", v) }

// Le is e <= v.
func (e Expr) Le(v any) Expr { return e.call("<=", v) }

// Gt is e > v.
func (e Expr) Gt(v any) Expr { return e.call(">", v) }

// Ge is e >= v.
func (e Expr) Ge(v any) Expr { return e.call(">=", v) }

// Between is lo <= e and e <= hi.
func (e Expr) Between(lo, hi any) Expr { return e.Ge(lo).And(e.Le(hi)) }

// And is true where both are, false where one is false, else null.
func (e Expr) And(v any) Expr { return e.call("and", v) }

// Or is false where both are, true where one is true, else null.
func (e Expr) Or(v any) Expr { return e.call("or", v) }

// Not turns true and false round; null stays.
func (e Expr) Not() Expr { return e.call("not") }

// In is true where e equals one of vs, which may be one slice of them. It is false
// of no values at all.
func (e Expr) In(vs ...any) Expr {
	if len(vs) == 1 {
		if list := reflect.ValueOf(vs[0]); list.Kind() == reflect.Slice && list.Type().Elem().Kind() != reflect.Uint8 {
			vs = nil
			for i := range list.Len() {
				vs = append(vs, list.Index(i).Interface())
			}
		}
	}
	if len(vs) == 0 {
		return Expr{node: Lit(false).node, err: e.err}
	}
	return e.call("in", vs...)
}

// IsNull is true where e is null, else false.
func (e Expr) IsNull() Expr { return e.call("is_null") }

// IsNotNull is false where e is null, else true.
func (e Expr) IsNotNull() Expr { return e.call("is_not_null") }

// OrElse is e, and v where e is null.
func (e Expr) OrElse(v any) Expr { return e.call("coalesce", v) }

// Like matches a text with % for any characters and _ for one.
func (e Expr) Like(pattern string) Expr { return e.call("like", pattern) }

// Contains is true where the text e has v in it.
func (e Expr) Contains(v any) Expr { return e.call("contains", v) }

// StartsWith is true where the text e begins with v.
func (e Expr) StartsWith(v any) Expr { return e.call("starts_with", v) }

// Cast converts to a type, "int64", "decimal(10,2)", "date", …; a value that
// does not convert is an error of the query.
func (e Expr) Cast(to string) Expr { return e.cast(to, false) }

// TryCast is Cast with nulls for what does not convert.
func (e Expr) TryCast(to string) Expr { return e.cast(to, true) }

func (e Expr) cast(to string, try bool) Expr {
	t, err := column.ParseType(to)
	if err != nil && e.err == nil {
		e.err = err
	}
	return Expr{node: &plan.Cast{X: e.node, To: t, Try: try}, err: e.err}
}

// As names the column that e makes.
func (e Expr) As(name string) Expr {
	return Expr{node: &plan.Alias{X: plan.Unalias(e.node), Name: name}, err: e.err, sort: e.sort}
}

// Desc sorts by e from large to small.
func (e Expr) Desc() Expr {
	e.sort.Desc = true
	return e
}

// NullsFirst sorts the nulls of e before its values; they come last else.
func (e Expr) NullsFirst() Expr {
	e.sort.NullsFirst = true
	return e
}

// NullsLast sorts the nulls of e after its values, as they are unless NullsFirst was
// said.
func (e Expr) NullsLast() Expr {
	e.sort.NullsFirst = false
	return e
}

// Where lets the aggregate e take only the rows for which cond is true:
// Count().Where(Col("paid")).
func (e Expr) Where(cond Expr) Expr {
	c, ok := plan.Unalias(e.node).(*plan.Call)
	if !ok {
		return Expr{node: e.node, err: fmt.Errorf("%s: Where follows an aggregate", e.node)}
	}
	out := *c
	out.Filter = cond.node
	if e.err == nil {
		e.err = cond.err
	}
	return Expr{node: rename(&out, e.node), err: e.err}
}

// Distinct lets the aggregate e take every value once.
func (e Expr) Distinct() Expr {
	c, ok := plan.Unalias(e.node).(*plan.Call)
	if !ok {
		return Expr{node: e.node, err: fmt.Errorf("%s: Distinct follows an aggregate", e.node)}
	}
	out := *c
	out.Distinct = true
	return Expr{node: rename(&out, e.node), err: e.err}
}

// rename gives e the alias that from has.
func rename(e, from plan.Expr) plan.Expr {
	if a, ok := from.(*plan.Alias); ok {
		return &plan.Alias{X: e, Name: a.Name}
	}
	return e
}

// String is the expression in SQL's words.
func (e Expr) String() string {
	if e.node == nil {
		return "(empty)"
	}
	return e.node.String()
}

// If is then where cond is true, else otherwise. Only the branch that a row
// takes is computed for it.
func If(cond Expr, then, otherwise any) Expr {
	t, o := exprOf(then), exprOf(otherwise)
	out := Expr{node: &plan.Case{Whens: []plan.Expr{cond.node}, Thens: []plan.Expr{t.node}, Else: o.node}}
	for _, e := range []Expr{cond, t, o} {
		if out.err == nil {
			out.err = e.err
		}
	}
	return out
}

// A Branch begins a choice of several conditions; When makes it.
type Branch struct {
	c   plan.Case
	err error
}

// When is the first of several conditions: When(a, 1).When(b, 2).Else(3).
func When(cond Expr, then any) Branch { return Branch{}.When(cond, then) }

// When adds a condition for the rows for which none before was true.
func (b Branch) When(cond Expr, then any) Branch {
	t := exprOf(then)
	out := Branch{err: b.err}
	out.c.Whens = append(append([]plan.Expr(nil), b.c.Whens...), cond.node)
	out.c.Thens = append(append([]plan.Expr(nil), b.c.Thens...), t.node)
	for _, err := range []error{cond.err, t.err} {
		if out.err == nil {
			out.err = err
		}
	}
	return out
}

// As names the column of the choice without Else: null for the rows for which no
// condition was true.
func (b Branch) As(name string) Expr { return b.Else(nil).As(name) }

// Else is the value of the rows for which no condition was true.
func (b Branch) Else(v any) Expr {
	e := exprOf(v)
	c := b.c
	c.Else = e.node
	if b.err == nil {
		b.err = e.err
	}
	return Expr{node: &c, err: b.err}
}
