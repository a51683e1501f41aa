package plan

import (
	"fmt"
	"math"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/internal/typo"
)

// Resolve is e over rows of schema in: names become ordinals, every call gets
// its overload and its type, implicit casts are written out. Aggregates are
// refused; Group takes those.
func Resolve(e Expr, in *column.Schema) (Expr, error) { return resolve(e, in, false) }

func resolve(e Expr, in *column.Schema, aggregates bool) (Expr, error) {
	if c, ok := e.(*Call); ok {
		if err := refuseWindow(c); err != nil {
			return nil, err
		}
		if a := c.Aggregate(); a != nil && !aggregates {
			return nil, fmt.Errorf("%s is an aggregate; use it in GroupBy(...).Agg(...)", e)
		} else if a != nil {
			return resolveAggregate(c, a, in)
		}
	}
	old := e.Children()
	kids := make([]Expr, len(old))
	for i, k := range old {
		r, err := resolve(k, in, aggregates)
		if err != nil {
			return nil, err
		}
		kids[i] = r
	}
	switch e := e.(type) {
	case *Column:
		if e.bound {
			return e, nil
		}
		if e.Side != NoSide {
			return nil, fmt.Errorf("%s names a side of a join; that is for the condition of a join only", e)
		}
		i := in.Index(e.Name)
		if i < 0 {
			return nil, &column.UnknownColumn{Name: e.Name, Have: in.Names()}
		}
		f := in.Fields[i]
		return &Column{Name: f.Name, Index: i, Typ: f.Type, Null: f.Nullable}, nil
	case *Literal:
		return e, nil
	case *Call:
		return resolveCall(e, kids)
	case *Cast:
		return resolveCast(e, kids[0])
	case *Case:
		return resolveCase(e.With(kids).(*Case))
	}
	return e.With(kids), nil
}

func resolveCall(e *Call, args []Expr) (Expr, error) {
	f := e.Scalar()
	if f == nil {
		if near := typo.Nearest(e.Func, funcs.Names()); near != "" {
			return nil, fmt.Errorf("no function %q; did you mean %q?", e.Func, near)
		}
		return nil, fmt.Errorf("no function %q; %%help functions lists them", e.Func)
	}
	if e.Distinct || e.Filter != nil || len(e.OrderBy) > 0 {
		return nil, fmt.Errorf("%s: only aggregates take DISTINCT, FILTER or ORDER BY", e)
	}
	args, err := fitTexts(f, args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e, err)
	}
	switch {
	case comparisons[f.Name]:
		args = fitLiterals(args)
	case unsignedToo[f.Name]:
		if with, ok := literalPartner(args); ok && with.Kind == column.KindUint64 {
			args = fitLiterals(args)
		}
	case f.Name == "+" || f.Name == "-" || f.Name == "*" || f.Name == "%":
		args = fitFactors(args)
	}
	types, consts := make([]column.Type, len(args)), Constants(args)
	for i, a := range args {
		types[i] = a.Type()
	}
	_, cast, typ, err := f.Bind(types, consts...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e, err)
	}
	out := &Call{Func: f.Name, Own: e.Own, typ: typ}
	for i, a := range args {
		out.Args = append(out.Args, castTo(a, cast[i]))
	}
	return out, nil
}

// Constants are the values of the literals among args, nil for the others: what
// Scalar.Bind takes.
func Constants(args []Expr) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if l, ok := a.(*Literal); ok {
			out[i] = l.Value
		}
	}
	return out
}

// fitTexts turns text literals that stand beside dates or timestamps into those
// where f takes them: dt = '2026-03-01' compares dates, concat(dt, ' ') does not.
func fitTexts(f *funcs.Scalar, args []Expr) ([]Expr, error) {
	var with column.Type
	for _, a := range args {
		switch t := a.Type(); t.Kind {
		case column.KindDate, column.KindTimestamp:
			with = t
		}
	}
	if with.Kind == column.KindNull {
		return args, nil
	}
	out := append([]Expr(nil), args...)
	for i, a := range args {
		l, ok := a.(*Literal)
		if !ok || l.Typ.Kind != column.KindString || l.Value == nil || !takesTime(f, i) {
			continue
		}
		v, err := funcs.ParseTime(l.Value.(string), with)
		if err != nil && with.Kind == column.KindDate {
			// A moment compared with dates compares as timestamps.
			with = column.Timestamp
			v, err = funcs.ParseTime(l.Value.(string), with)
		}
		if err != nil {
			continue // a pattern or unit name such as date_trunc('day', ts)
		}
		out[i] = &Literal{with.At(v), with}
	}
	return out, nil
}

// takesTime reports whether argument i of f may be a time.
func takesTime(f *funcs.Scalar, i int) bool {
	for _, o := range f.Overloads {
		if len(o.Args) == 0 {
			continue
		}
		switch o.Args[min(i, len(o.Args)-1)] {
		case funcs.AnyKind, column.KindDate, column.KindTimestamp:
			return true
		}
	}
	return false
}

// comparisons are the functions for which fitLiterals changes nothing but speed.
var comparisons = map[string]bool{"=": true, "<>": true, "<": true, "<=": true, ">": true, ">=": true, "in": true, "is_not_distinct": true}

// unsignedToo are functions of two int64 or two uint64: beside a uint64 a literal is one.
var unsignedToo = map[string]bool{"div": true, "&": true, "|": true, "xor": true}

// fitLiterals gives number literals that stand beside one decimal, narrow integer or
// float32 type that type, so that price > 4 compares as it is stored and can be
// pushed to a scan. A literal with a fraction beside a float32 is rounded as that was.
func fitLiterals(args []Expr) []Expr {
	with, ok := literalPartner(args)
	if !ok {
		return args
	}
	out := append([]Expr(nil), args...)
	for i, a := range args {
		l, ok := a.(*Literal)
		if !ok || l.Value == nil || !l.Typ.Numeric() {
			continue
		}
		v := l.Value
		if d, ok := v.(column.DecimalValue); ok && with.Kind == column.KindFloat32 {
			v = d.Float64()
		}
		if f, ok := v.(float64); ok && with.Kind == column.KindFloat32 && math.Abs(f) < math.MaxFloat32 {
			v = float64(float32(f))
		}
		if !with.Holds(v) {
			continue
		}
		b := column.NewBuilder(with, 1)
		b.Append(v)
		out[i] = &Literal{b.Vector().At(0), with}
	}
	return out
}

// literalPartner is the one number type among args that are no literals, if
// literals should take it.
func literalPartner(args []Expr) (with column.Type, ok bool) {
	for _, a := range args {
		t := a.Type()
		if _, is := a.(*Literal); is {
			continue
		}
		if ok && !with.Equal(t) {
			return with, false
		}
		with, ok = t, true
	}
	switch k := with.Kind; {
	case k == column.KindDecimal, k == column.KindFloat32, k.Integer() && k != column.KindInt64:
		return with, ok
	}
	return with, false
}

// fitFactors gives integer literals in arithmetic with decimals no more digits than
// they have: price * 2 then needs one more digit, not nineteen.
func fitFactors(args []Expr) []Expr {
	some := false
	for _, a := range args {
		some = some || a.Type().Kind == column.KindDecimal
	}
	if !some {
		return args
	}
	out := append([]Expr(nil), args...)
	for i, a := range args {
		if l, ok := a.(*Literal); ok && l.Typ.Kind == column.KindInt64 && l.Value != nil {
			d := column.DecimalOf(l.Value.(int64), 0)
			out[i] = &Literal{d, d.Type()}
		}
	}
	return out
}

func castTo(e Expr, t column.Type) Expr {
	if e.Type().Equal(t) {
		return e
	}
	// A day begins at another moment in each zone: that is computed as a cast.
	begins := e.Type().Kind == column.KindDate && t.Kind == column.KindTimestamp && t.Zone != "" && t.Zone != "UTC"
	if l, ok := e.(*Literal); ok && !begins {
		if l.Value == nil {
			return &Literal{nil, t}
		}
		b := column.NewBuilder(t, 1)
		if b.Append(l.Value) == nil {
			return &Literal{b.Vector().At(0), t}
		}
	}
	return &Cast{X: e, To: t}
}

func resolveCast(e *Cast, x Expr) (Expr, error) {
	if x.Type().Equal(e.To) {
		return x, nil
	}
	if !funcs.CanCast(x.Type(), e.To) {
		return nil, fmt.Errorf("%s: there is no cast from %s to %s", e, x.Type(), e.To)
	}
	return &Cast{X: x, To: e.To, Try: e.Try}, nil
}

func resolveCase(e *Case) (Expr, error) {
	var types []column.Type
	for i, w := range e.Whens {
		if k := w.Type().Kind; k != column.KindBool && k != column.KindNull {
			return nil, fmt.Errorf("%s: WHEN %s is %s, not bool", e, w, w.Type())
		}
		types = append(types, e.Thens[i].Type())
	}
	if e.Else != nil {
		types = append(types, e.Else.Type())
	}
	t, err := funcs.Unify(types)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e, err)
	}
	out := &Case{Whens: e.Whens, typ: t}
	for _, then := range e.Thens {
		out.Thens = append(out.Thens, castTo(then, t))
	}
	if e.Else != nil {
		out.Else = castTo(e.Else, t)
	}
	return out, nil
}

// Nullable reports whether the resolved e may be null. It errs on the side of
// yes.
func Nullable(e Expr) bool {
	switch e := e.(type) {
	case *Column:
		return e.Null
	case *Literal:
		return e.Value == nil
	case *Alias:
		return Nullable(e.X)
	case *Call:
		switch e.Func {
		case "is_null", "is_not_null", "is_not_distinct", "count":
			return false
		}
		if w := funcs.FindWindow(e.Func); w != nil {
			return !w.NotNull
		}
	}
	return true
}

// SplitAnd lists the conjuncts of e.
func SplitAnd(e Expr) []Expr {
	if c, ok := e.(*Call); ok && c.Func == "and" {
		return append(SplitAnd(c.Args[0]), SplitAnd(c.Args[1])...)
	}
	return []Expr{e}
}

// longChain is how many terms of AND stand side by side in JoinAnd at most: more make a tree that is
// only as deep as the logarithm of their number, since whatever walks expressions pays for depth.
const longChain = 32

// JoinAnd is the conjunction of es, resolved; nil if there are none.
func JoinAnd(es []Expr) Expr {
	if n := len(es); n > longChain {
		return &Call{Func: "and", Args: []Expr{JoinAnd(es[:n/2]), JoinAnd(es[n/2:])}, typ: column.Bool}
	}
	var out Expr
	for _, e := range es {
		if out == nil {
			out = e
			continue
		}
		out = &Call{Func: "and", Args: []Expr{out, e}, typ: column.Bool}
	}
	return out
}
