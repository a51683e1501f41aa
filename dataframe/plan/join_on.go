package plan

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// A Side tells which input of a join a Column of its condition is of.
type Side uint8

// The sides. A Column outside of a join's condition has none.
const (
	NoSide Side = iota
	LeftSide
	RightSide
)

func (s Side) prefix() string { return [...]string{"", "left.", "right."}[s] }

// OfSide is the column called name of one side of a join, for its condition.
func OfSide(s Side, name string) *Column { return &Column{Name: name, Side: s} }

// SideColumns lists the columns of one side that e, a condition of a join, reads:
// each once, as Columns of that input alone.
func SideColumns(e Expr, s Side) []Expr {
	var out []Expr
	seen := map[string]bool{}
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Column); ok && c.Side == s && !seen[c.Name] {
			seen[c.Name] = true
			out = append(out, c.unsided())
		}
		return true
	})
	return out
}

// Unside is e, which reads one side of a join only, over that input.
func Unside(e Expr) Expr {
	return Rewrite(e, func(x Expr) Expr {
		if c, ok := x.(*Column); ok && c.Side != NoSide {
			return c.unsided()
		}
		return x
	})
}

// OnSide is e, resolved over one input of a join, as a part of its condition.
func OnSide(e Expr, s Side) Expr {
	return Rewrite(e, func(x Expr) Expr {
		if c, ok := x.(*Column); ok {
			return &Column{Name: c.Name, Index: c.Index, Typ: c.Typ, Null: c.Null, Side: s, bound: true}
		}
		return x
	})
}

func (e *Column) unsided() *Column {
	return &Column{Name: e.Name, Index: e.Index, Typ: e.Typ, Null: e.Null}
}

// SidesOf tells which sides of a join e reads.
func SidesOf(e Expr) (left, right bool) {
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Column); ok {
			left = left || c.Side == LeftSide
			right = right || c.Side == RightSide
		}
		return true
	})
	return left, right
}

// addCondition takes the conjuncts of on apart: equalities of the sides become
// keys, the rest Where. on is over n's inputs.
func (n *Join) addCondition(on Expr) error {
	bound, err := (&sides{n.Left.Schema(), n.Right.Schema()}).bind(Unalias(on))
	if err != nil {
		return fmt.Errorf("join: %w", err)
	}
	var rest []Expr
	for _, c := range SplitAnd(bound) {
		if l, ok := c.(*Literal); ok && l.Value == true {
			continue
		}
		// Before its types are unified: a key that is a plain column is seen as one.
		if l, r, safe, ok := keyOf(c); ok {
			err = n.addBoundKey(l, r, safe)
		} else if c, err = resolveBound(c); err == nil {
			rest = append(rest, c)
		}
		if err != nil {
			return err
		}
	}
	n.Where = JoinAnd(rest)
	return nil
}

// AndOn is n, an inner or cross join, with one more condition, over Columns with
// a Side, that pairs must fulfil. The result keeps its columns.
func (n *Join) AndOn(e Expr) (*Join, error) {
	out := *n
	out.Kind = Inner
	out.LeftOn, out.RightOn = append([]Expr(nil), n.LeftOn...), append([]Expr(nil), n.RightOn...)
	out.NullSafe = append([]bool(nil), n.NullSafe...)
	if n.NullSafe == nil {
		out.NullSafe = nil
	}
	out.Where = nil
	err := out.addCondition(e)
	out.Drop, out.Merge = n.Drop, n.Merge
	if n.Where != nil {
		out.Where = JoinAnd(append(SplitAnd(n.Where), conjuncts(out.Where)...))
	}
	return &out, err
}

func conjuncts(e Expr) []Expr {
	if e == nil {
		return nil
	}
	return SplitAnd(e)
}

// WithWhere is n with another residual condition, nil for none.
func (n *Join) WithWhere(where Expr) *Join {
	out := *n
	out.Where = where
	return &out
}

// resolveBound resolves a condition whose columns are bound to their sides.
func resolveBound(c Expr) (Expr, error) {
	e, err := Resolve(c, &column.Schema{})
	if err != nil {
		return nil, fmt.Errorf("join on %s: %w", c, err)
	}
	if k := e.Type().Kind; k != column.KindBool && k != column.KindNull {
		return nil, fmt.Errorf("join on %s: the condition is %s, not bool", e, e.Type())
	}
	return castTo(e, column.Bool), nil
}

func (n *Join) addBoundKey(l, r Expr, nullSafe bool) error {
	x, err := Resolve(l, &column.Schema{})
	if err != nil {
		return fmt.Errorf("join on %s: %w", l, err)
	}
	y, err := Resolve(r, &column.Schema{})
	if err != nil {
		return fmt.Errorf("join on %s: %w", r, err)
	}
	return n.addKey(Unside(x), Unside(y), nullSafe)
}

// resolveOn resolves a condition over both inputs.
func resolveOn(on Expr, left, right *column.Schema) (Expr, error) {
	bound, err := (&sides{left, right}).bind(on)
	if err != nil {
		return nil, err
	}
	return resolveBound(bound)
}

// sides are what the columns of a condition may be of.
type sides struct{ left, right *column.Schema }

// bind finds the side of every column of e.
func (s *sides) bind(e Expr) (Expr, error) {
	if c, ok := e.(*Column); ok {
		return s.column(c)
	}
	if c, ok := e.(*Call); ok && comparisons[c.Func] && len(c.Args) == 2 && s.positional(c) {
		l, _ := s.bindTo(c.Args[0], LeftSide)
		r, _ := s.bindTo(c.Args[1], RightSide)
		return c.With([]Expr{l, r}), nil
	}
	old := e.Children()
	if len(old) == 0 {
		return e, nil
	}
	kids := make([]Expr, len(old))
	for i, k := range old {
		b, err := s.bind(k)
		if err != nil {
			return nil, err
		}
		kids[i] = b
	}
	return e.With(kids), nil
}

// positional reports whether the arguments of c can be meant for the left and
// the right side, in that order.
func (s *sides) positional(c *Call) bool {
	_, l := s.bindTo(c.Args[0], LeftSide)
	_, r := s.bindTo(c.Args[1], RightSide)
	return l && r
}

// bindTo binds e, which must read a column, to one side if that has all of e's
// columns.
func (s *sides) bindTo(e Expr, side Side) (Expr, bool) {
	ok, reads := true, false
	out := Rewrite(e, func(x Expr) Expr {
		c, isColumn := x.(*Column)
		if !isColumn {
			return x
		}
		reads = true
		at := s.find(c, side)
		if at < 0 {
			ok = false
			return x
		}
		return boundTo(side, s.of(side), at)
	})
	return out, ok && reads
}

func (s *sides) of(side Side) *column.Schema {
	if side == LeftSide {
		return s.left
	}
	return s.right
}

// find is where a side has c, -1 if it is not of that side. A column of another
// case is meant only if neither side has c as it is written.
func (s *sides) find(c *Column, side Side) int {
	in := s.of(side)
	switch {
	case c.Side != NoSide && c.Side != side:
		return -1
	case c.Side == NoSide && !hasName(in, c.Name) && (hasName(s.left, c.Name) || hasName(s.right, c.Name)):
		return -1
	}
	return in.Index(c.Name)
}

func boundTo(side Side, in *column.Schema, at int) *Column {
	f := in.Fields[at]
	return &Column{Name: f.Name, Index: at, Typ: f.Type, Null: f.Nullable, Side: side, bound: true}
}

func (s *sides) column(c *Column) (Expr, error) {
	l, r := s.find(c, LeftSide), s.find(c, RightSide)
	switch {
	case l >= 0 && r >= 0:
		return nil, fmt.Errorf("both sides have a column %q; write LeftCol(%q) or RightCol(%q)", c.Name, c.Name, c.Name)
	case l >= 0:
		return boundTo(LeftSide, s.left, l), nil
	case r >= 0:
		return boundTo(RightSide, s.right, r), nil
	}
	var have []string
	if c.Side != RightSide {
		have = append(have, s.left.Names()...)
	}
	if c.Side != LeftSide {
		have = append(have, s.right.Names()...)
	}
	return nil, fmt.Errorf("%s: %w", c, &column.UnknownColumn{Name: c.Name, Have: have})
}

// keyOf is the two sides of an equality between them.
func keyOf(e Expr) (l, r Expr, nullSafe, ok bool) {
	c, isCall := e.(*Call)
	if !isCall || c.Func != "=" && c.Func != "is_not_distinct" {
		return nil, nil, false, false
	}
	nullSafe = c.Func == "is_not_distinct"
	x, y := c.Args[0], c.Args[1]
	xl, xr := SidesOf(x)
	yl, yr := SidesOf(y)
	switch {
	case xl && !xr && yr && !yl:
		return x, y, nullSafe, true
	case yl && !yr && xr && !xl:
		return y, x, nullSafe, true
	}
	return nil, nil, false, false
}

// addKey adds the equality of l and r, resolved over their inputs. The right one
// is left out of the result if both are columns of one name.
func (n *Join) addKey(l, r Expr, nullSafe bool) error {
	eq, err := resolveCall(&Call{Func: "=", Args: []Expr{l, r}}, []Expr{l, r})
	if err != nil {
		return fmt.Errorf("join on %s = %s: %w", l, r, err)
	}
	args := eq.(*Call).Args
	// An int64 and a decimal compare as they are, but equal keys must be of one type.
	key, err := funcs.Unify([]column.Type{args[0].Type(), args[1].Type()})
	if err != nil {
		return fmt.Errorf("join on %s = %s: %w", l, r, err)
	}
	n.LeftOn = append(n.LeftOn, castTo(args[0], key))
	n.RightOn = append(n.RightOn, castTo(args[1], key))
	lc, lok := l.(*Column)
	rc, rok := r.(*Column)
	if lok && rok && lc.Name == rc.Name && !n.drops(rc.Index) {
		n.Drop = append(n.Drop, rc.Index)
		n.Merge = append(n.Merge, Merged{lc.Name, rc.Name})
	}
	if nullSafe && n.NullSafe == nil {
		n.NullSafe = make([]bool, len(n.LeftOn)-1)
	}
	if n.NullSafe != nil {
		n.NullSafe = append(n.NullSafe, nullSafe)
	}
	return nil
}
