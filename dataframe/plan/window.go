package plan

import (
	"fmt"
	"reflect"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/internal/typo"
)

// A Window adds a column for each of Calls to the columns of In. Its rows are
// those of In, in their order.
type Window struct {
	In     Node
	Calls  []Expr // resolved: Call with Over, named by an Alias
	schema *column.Schema
}

// NewWindow adds window calls, which must have names that In does not have.
// Windows takes any expressions that have window calls in them.
func NewWindow(in Node, calls []Expr) (*Window, error) {
	n := &Window{In: in, schema: &column.Schema{Fields: append([]column.Field(nil), in.Schema().Fields...)}}
	for _, e := range calls {
		c, ok := Unalias(e).(*Call)
		if !ok || c.Over == nil {
			return nil, fmt.Errorf("%s is not a window call; write %s.Over(…)", e, e)
		}
		r, err := resolveWindow(c, in.Schema())
		if err != nil {
			return nil, err
		}
		n.add(r, NameOf(e))
	}
	return n, unique(n.schema)
}

func (n *Window) add(c *Call, name string) {
	n.Calls = append(n.Calls, &Alias{c, name})
	n.schema.Fields = append(n.schema.Fields, column.Field{Name: name, Type: c.Type(), Nullable: Nullable(c)})
}

// HasWindow reports whether a window call is anywhere in e.
func HasWindow(e Expr) bool {
	found := false
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Call); ok && c.Over != nil {
			found = true
		}
		return !found
	})
	return found
}

// Windows puts the window calls in exprs into Window nodes on top of in, and
// gives exprs over those, as NewProject does. Calls inside of calls
// (sum(x - lag(x) OVER …) OVER …) get a node below. A Filter above on such
// an expression is SQL's QUALIFY. Aggregates in exprs must be columns of in already: Group
// comes before.
func Windows(in Node, exprs []Expr) (Node, []Expr, error) {
	for {
		w := &Window{In: in, schema: &column.Schema{Fields: append([]column.Field(nil), in.Schema().Fields...)}}
		out := make([]Expr, len(exprs))
		for i, e := range exprs {
			split, err := w.split(e)
			if err != nil {
				return nil, nil, err
			}
			out[i] = split
		}
		if len(w.Calls) == 0 {
			return in, exprs, nil
		}
		in, exprs = w, out
	}
}

// split is e over the rows that n makes, to which it adds the innermost window
// calls in e.
func (n *Window) split(e Expr) (Expr, error) {
	if !HasWindow(e) {
		return e, nil
	}
	name := NameOf(e)
	x, err := n.inner(Unalias(e), name)
	if err != nil {
		return nil, err
	}
	if NameOf(x) == name {
		return x, nil
	}
	return &Alias{x, name}, nil
}

// inner is split of an unnamed expression. name is what the column of a call that is
// all of e is called, if that is free.
func (n *Window) inner(e Expr, name string) (Expr, error) {
	old := e.Children()
	kids := make([]Expr, len(old))
	changed := false
	for i, k := range old {
		if kids[i] = k; !HasWindow(k) {
			continue
		}
		x, err := n.inner(k, k.String())
		if err != nil {
			return nil, err
		}
		kids[i], changed = x, true
	}
	if changed {
		return e.With(kids), nil
	}
	c, err := resolveWindow(e.(*Call), n.In.Schema())
	if err != nil {
		return nil, err
	}
	return &Column{Name: n.column(c, name)}, nil
}

// column is the name of the column of c, which it adds if there is none.
func (n *Window) column(c *Call, name string) string {
	for _, have := range n.Calls {
		if reflect.DeepEqual(Unalias(have), Expr(c)) && !IsVolatile(c) {
			return NameOf(have)
		}
	}
	free := name
	for i := 2; hasName(n.schema, free); i++ {
		free = fmt.Sprintf("%s #%d", name, i)
	}
	n.add(c, free)
	return free
}

// refuseWindow is the error of a window function in a place that has none.
func refuseWindow(c *Call) error {
	if c.Over != nil {
		return fmt.Errorf("%s: a window call has no place here; use Qualify instead of Filter, or compute it with WithColumns or Select and use its column", c)
	}
	if w := funcs.FindWindow(c.Func); w != nil && c.Scalar() == nil && c.Aggregate() == nil {
		return fmt.Errorf("%s needs an OVER; write for instance %s OVER (ORDER BY …)", w.Name, c)
	}
	if c.IgnoreNulls {
		return fmt.Errorf("%s: IGNORE NULLS goes with window calls only", c)
	}
	return nil
}

func resolveWindow(e *Call, in *column.Schema) (*Call, error) {
	out, err := resolveWindowArgs(e, in)
	if err != nil {
		return nil, err
	}
	if out.Over, err = resolveOver(e.Over, in); err != nil {
		return nil, fmt.Errorf("%s: %w", e.Func, err)
	}
	return out, nil
}

// resolveWindowArgs is the call without its Over.
func resolveWindowArgs(e *Call, in *column.Schema) (*Call, error) {
	plain := *e
	plain.Over, plain.IgnoreNulls = nil, false
	w := funcs.FindWindow(e.Func)
	if a := e.Aggregate(); w == nil && a != nil {
		if e.IgnoreNulls {
			return nil, fmt.Errorf("%s takes no IGNORE NULLS; first_value, last_value, nth_value, lag and lead do", a.Name)
		}
		r, err := resolveAggregate(&plain, a, in)
		if err != nil {
			return nil, err
		}
		return r.(*Call), nil
	}
	if w == nil {
		return nil, unknownWindow(e)
	}
	switch {
	case e.Distinct:
		return nil, fmt.Errorf("%s takes no DISTINCT", w.Name)
	case e.Filter != nil:
		return nil, fmt.Errorf("%s takes no FILTER; only aggregates do", w.Name)
	case e.IgnoreNulls && !w.Nulls:
		return nil, fmt.Errorf("%s takes no IGNORE NULLS; first_value, last_value, nth_value, lag and lead do", w.Name)
	}
	return bindWindow(w, e, in)
}

func bindWindow(w *funcs.Window, e *Call, in *column.Schema) (*Call, error) {
	var types []column.Type
	var args []Expr
	for _, x := range e.Args {
		r, err := resolve(x, in, false)
		if err != nil {
			return nil, err
		}
		args, types = append(args, Unalias(r)), append(types, r.Type())
	}
	cast, typ, err := w.Bind(types)
	if err != nil {
		return nil, err
	}
	for i, t := range cast {
		args[i] = castTo(args[i], t)
	}
	return &Call{Func: w.Name, Args: args, IgnoreNulls: e.IgnoreNulls, typ: typ}, nil
}

func unknownWindow(e *Call) error {
	if e.Scalar() != nil {
		return fmt.Errorf("%s has no OVER; aggregates and window functions do", e.Func)
	}
	if near := typo.Nearest(e.Func, funcs.WindowNames()); near != "" {
		return fmt.Errorf("no window function %q; did you mean %q?", e.Func, near)
	}
	return fmt.Errorf("no window function %q; %%help functions lists them", e.Func)
}

// Qualify keeps the rows of in for which where, which may have window calls in it, is
// true.
func Qualify(in Node, where Expr) (Node, error) {
	below, es, err := Windows(in, []Expr{where})
	if err != nil {
		return nil, err
	}
	n, err := NewFilter(below, es[0])
	if err != nil || below == in {
		return n, err
	}
	var keep []Expr
	for _, name := range in.Schema().Names() {
		keep = append(keep, &Column{Name: name})
	}
	return NewProject(n, keep)
}
