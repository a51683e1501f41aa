package dataframe

import (
	"fmt"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// DropNulls leaves out the rows that have a null in one of the columns, given by name or
// Selector, or in any column when none is given.
func (f *Frame) DropNulls(columns ...any) *Frame {
	return f.dropWhere(columns, func(column.Field) bool { return true }, func(c Expr) Expr { return c.IsNotNull() })
}

// DropNaN leaves out the rows that have a NaN in one of the columns, or in any float column
// when none is given. A null is no NaN and stays.
func (f *Frame) DropNaN(columns ...any) *Frame {
	return f.dropWhere(columns, isFloat, func(c Expr) Expr { return notNaN(c) })
}

// notNaN is true for numbers and nulls.
func notNaN(c Expr) Expr { return Call("isnan", c).Not().OrElse(true) }

func isFloat(c column.Field) bool { return strings.HasPrefix(c.Type.Kind.String(), "float") }

func (f *Frame) dropWhere(columns []any, fits func(column.Field) bool, keep func(c Expr) Expr) *Frame {
	return f.then(func() (plan.Node, error) {
		at, err := f.chosen(columns, fits, "float64")
		if err != nil || len(at) == 0 {
			return f.node, err
		}
		var where Expr
		for k, i := range at {
			c := keep(Col(f.Columns()[i]))
			if k == 0 {
				where = c
			} else {
				where = where.And(c)
			}
		}
		return plan.NewFilter(f.node, where.node)
	})
}

// chosen are the places of columns, which must all fit, or of all that fit when none is
// given.
func (f *Frame) chosen(columns []any, fits func(column.Field) bool, want string) ([]int, error) {
	s := f.Schema()
	if len(columns) == 0 {
		return fields(s, fits), nil
	}
	at, err := ordinals(s, columns)
	for _, i := range at {
		if !fits(s.Fields[i]) {
			return nil, fmt.Errorf("column %q is %s, not %s", s.Fields[i].Name, s.Fields[i].Type, want)
		}
	}
	return at, err
}

// FillNull puts v where columns, given by name or Selector, are null. Without columns it
// fills those that can hold v: FillNull(0) the numbers, FillNull("") the texts. A column keeps
// its type, so v must fit it. v may be a map from column to value.
func (f *Frame) FillNull(v any, columns ...any) *Frame {
	if m, ok := mapOf(v); ok {
		return f.fillMap(m, columns)
	}
	return f.then(func() (plan.Node, error) {
		value := exprOf(v)
		if value.err != nil {
			return nil, value.err
		}
		at, err := f.chosen(columns, func(c column.Field) bool { return len(columns) > 0 || holds(c.Type, v) }, "")
		if err != nil {
			return nil, err
		}
		by := map[int]Expr{}
		for _, i := range at {
			by[i] = value
		}
		return f.fill(by)
	})
}

// holds tells whether FillNull without columns fills columns of type t with v.
func holds(t column.Type, v any) bool {
	if _, ok := v.(Expr); ok {
		return false
	}
	if _, ok := v.(string); ok {
		return t.Kind == column.KindString
	}
	_, ok := valueOf(t, v)
	return ok
}

// valueOf is v as a value of type t, if t holds it exactly. A float is taken as it is written:
// 2.5 fits decimal(8,2).
func valueOf(t column.Type, v any) (any, bool) {
	if x, ok := v.(float64); ok && t.Kind == column.KindDecimal {
		v = strconv.FormatFloat(x, 'f', -1, 64)
	}
	b := column.NewBuilder(t, 1)
	if b.Append(v) != nil {
		return nil, false
	}
	return b.Vector().At(0), true
}

// mapOf is v as a map from names of columns to values.
func mapOf(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case map[string]string:
		return anyMap(v), true
	case map[string]int:
		return anyMap(v), true
	case map[string]float64:
		return anyMap(v), true
	}
	return nil, false
}

func anyMap[V any](m map[string]V) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

func (f *Frame) fillMap(values map[string]any, columns []any) *Frame {
	return f.then(func() (plan.Node, error) {
		if len(columns) > 0 {
			return nil, fmt.Errorf("fill null: the map names the columns; leave the others out")
		}
		at, err := byOrdinal(f.Schema(), values)
		if err != nil {
			return nil, err
		}
		by := map[int]Expr{}
		for i, v := range at {
			if by[i] = exprOf(v); by[i].err != nil {
				return nil, by[i].err
			}
		}
		return f.fill(by)
	})
}

// fill puts the value of each column of by where it is null. Text constants may be
// dates; what would change a column's type is refused.
func (f *Frame) fill(by map[int]Expr) (plan.Node, error) {
	n, err := f.project(func(i int, c column.Field) plan.Expr {
		v, ok := by[i]
		if !ok {
			return &plan.Column{Name: c.Name}
		}
		return Col(c.Name).OrElse(v).As(c.Name).node
	})
	if err != nil {
		return nil, fmt.Errorf("fill null: %w", err)
	}
	for i := range f.Schema().Fields {
		v, ok := by[i]
		if !ok {
			continue
		}
		have, got := f.Schema().Fields[i], n.Schema().Fields[i].Type
		if got.Equal(have.Type) || have.Type.Kind == column.KindNull {
			continue
		}
		l, ok := v.node.(*plan.Literal)
		var value any
		if ok {
			value, ok = valueOf(have.Type, l.Value)
		}
		if !ok {
			return nil, fmt.Errorf("fill null: column %q is %s, and %s does not fit; cast one of them", have.Name, have.Type, v)
		}
		by[i] = Expr{node: &plan.Literal{Value: value, Typ: have.Type}}
	}
	return f.project(func(i int, c column.Field) plan.Expr {
		v, ok := by[i]
		if !ok {
			return &plan.Column{Name: c.Name}
		}
		return Col(c.Name).OrElse(v).As(c.Name).node
	})
}

// FillNaN puts v where columns, or all float columns when none is given, are NaN; nil makes
// them null.
func (f *Frame) FillNaN(v any, columns ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		value := exprOf(v)
		if value.err != nil {
			return nil, value.err
		}
		at, err := f.chosen(columns, isFloat, "float64")
		if err != nil {
			return nil, err
		}
		by := map[int]bool{}
		for _, i := range at {
			by[i] = true
		}
		return f.project(func(i int, c column.Field) plan.Expr {
			if !by[i] {
				return &plan.Column{Name: c.Name}
			}
			return If(Call("isnan", Col(c.Name)), v, Col(c.Name)).Cast(c.Type.String()).As(c.Name).node
		})
	})
}
