package syntax

import "reflect"

// Walk calls f for e and the expressions below it, and goes no deeper where f says
// false. Queries inside are not entered.
func Walk(e Expr, f func(Expr) bool) {
	if e == nil || !f(e) {
		return
	}
	MapChildren(e, func(c Expr) Expr {
		Walk(c, f)
		return c
	})
}

// MapChildren is e with f applied to the expressions right below it. Queries
// inside are not entered, nor are windows.
func MapChildren(e Expr, f func(Expr) Expr) Expr {
	one := func(x Expr) Expr {
		if x == nil {
			return nil
		}
		return f(x)
	}
	many := func(xs []Expr) []Expr {
		var out []Expr
		for _, x := range xs {
			out = append(out, one(x))
		}
		return out
	}
	switch x := e.(type) {
	case *Unary:
		return &Unary{x.Pos, x.Op, one(x.X)}
	case *Binary:
		return &Binary{x.Pos, x.Op, one(x.X), one(x.Y)}
	case *Between:
		return &Between{x.Pos, one(x.X), one(x.Low), one(x.High), x.Not, x.Symmetric}
	case *In:
		return &In{x.Pos, one(x.X), many(x.List), x.Query, x.Not, one(x.Of)}
	case *Like:
		return &Like{x.Pos, x.Op, one(x.X), one(x.Pattern), one(x.Escape), x.Not}
	case *Is:
		return &Is{x.Pos, one(x.X), x.What, x.Not}
	case *IsDistinct:
		return &IsDistinct{x.Pos, one(x.X), one(x.Y), x.Not}
	case *Quantified:
		return &Quantified{x.Pos, one(x.X), x.Op, x.All, x.Query, one(x.List)}
	case *Call:
		return mapCall(x, one, many)
	case *NamedArg:
		return &NamedArg{x.Pos, x.Name, one(x.X)}
	case *Lambda:
		return &Lambda{x.Pos, x.Params, one(x.Body)}
	case *Case:
		return mapCase(x, one)
	case *Cast:
		return &Cast{x.Pos, one(x.X), x.To, x.Try}
	case *AtZone:
		return &AtZone{x.Pos, one(x.X), one(x.Zone)}
	case *Collate:
		return &Collate{x.Pos, one(x.X), x.Name}
	case *List:
		return &List{x.Pos, many(x.Elems)}
	case *Row:
		return &Row{x.Pos, many(x.Elems)}
	case *Struct:
		return &Struct{x.Pos, x.Names, many(x.Values)}
	case *Map:
		return &Map{x.Pos, many(x.Keys), many(x.Values)}
	case *Subscript:
		return &Subscript{x.Pos, one(x.X), one(x.I), one(x.To), one(x.Step), x.Slice, x.Closed}
	case *Field:
		return &Field{x.Pos, one(x.X), x.Name}
	case *GroupingSets:
		return &GroupingSets{x.Pos, x.Kind, many(x.Items)}
	case *Interval:
		out := &Interval{Pos: x.Pos}
		for _, p := range x.Parts {
			out.Parts = append(out.Parts, IntervalPart{one(p.Value), p.Unit, p.To})
		}
		return out
	}
	return e
}

func mapCall(x *Call, one func(Expr) Expr, many func([]Expr) []Expr) Expr {
	out := *x
	out.Args, out.Filter = many(x.Args), one(x.Filter)
	items := func(list []OrderItem) []OrderItem {
		var changed []OrderItem
		for _, o := range list {
			o.X = one(o.X)
			changed = append(changed, o)
		}
		return changed
	}
	out.OrderBy, out.Within = items(x.OrderBy), items(x.Within)
	if x.Over != nil {
		w := *x.Over
		w.PartitionBy, w.OrderBy = many(w.PartitionBy), items(w.OrderBy)
		out.Over = &w
	}
	return &out
}

func mapCase(x *Case, one func(Expr) Expr) Expr {
	out := &Case{Pos: x.Pos, Subject: one(x.Subject), Else: one(x.Else)}
	for _, w := range x.Whens {
		out.Whens = append(out.Whens, When{one(w.When), one(w.Then)})
	}
	return out
}

// Replace is e with new in the place of old.
func Replace(e, old, new Expr) Expr {
	if e == old {
		return new
	}
	return MapChildren(e, func(c Expr) Expr { return Replace(c, old, new) })
}

// Tables lists the tables that n names, also in its subqueries.
func Tables(n Node) []*TableName { return collect[*TableName](n, false) }

// Calls are the calls of functions in n.
func Calls(n Node) []*Call { return collect[*Call](n, true) }

// collect is the parts of n that are of type T, with those inside of them if nested.
func collect[T any](n Node, nested bool) []T {
	var out []T
	var visit func(v reflect.Value)
	visit = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Interface, reflect.Pointer:
			if v.IsNil() {
				return
			}
			if t, ok := v.Interface().(T); ok && v.Kind() == reflect.Pointer {
				out = append(out, t)
				if !nested {
					return
				}
			}
			visit(v.Elem())
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				visit(v.Field(i))
			}
		}
	}
	visit(reflect.ValueOf(n))
	return out
}
