package sql

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// typeName is t as Weir calls it: what holds INT UNSIGNED is a bigint, in PostgreSQL int8 has eight bytes, a timestamp no zone, and
// a numeric without precision ten digits behind the point, where PostgreSQL's has any number of them.
func (b *binder) typeName(t *syntax.TypeName) *syntax.TypeName {
	if t.Own {
		return t
	}
	out := *t
	switch {
	case t.Name == "enum":
		out.Name, out.Args = "string", nil
	case t.Name == syntax.UnsignedInt, b.dialect == syntax.Postgres && t.Name == "int8":
		out.Name = "bigint"
	case wholeSeconds(t) || len(t.Args) == 1 && t.Args[0].Text == "6" && (t.Name == "timestamptz" || t.Name == "datetime"):
		out.Args = nil
		if t.Name == "timestamp" && b.dialect != syntax.MySQL && b.dialect != syntax.Spark {
			out.Name = "timestamp_ntz"
		}
	case t.Name == "datetime" && len(t.Args) == 1 && t.Args[0].Text == "3":
		out.Name = "timestamp"
	case b.dialect == syntax.Postgres && t.Name == "timestamp" && len(t.Args) == 0:
		out.Name = "timestamp_ntz"
	case b.dialect == syntax.Postgres && isPlainNumeric(t):
		out.Args = []syntax.TypeArg{{Text: fmt.Sprint(column.MaxPrecision)}, {Text: "10"}}
	case (b.dialect == syntax.MySQL || b.dialect == syntax.Spark) && isPlainNumeric(t):
		out.Args = []syntax.TypeArg{{Text: "10"}, {Text: "0"}}
	default:
		out.Args = append([]syntax.TypeArg(nil), t.Args...)
		if t.Name == "array" && len(t.Args) == 2 && t.Args[1].Type == nil { // how long it is binds nobody, as in PostgreSQL
			out.Name, out.Args = "list", out.Args[:1]
		}
		for i, a := range out.Args {
			if a.Type != nil {
				out.Args[i].Type = b.typeName(a.Type)
			}
		}
	}
	return &out
}

// isPlainNumeric reports whether t is numeric without a precision.
func isPlainNumeric(t *syntax.TypeName) bool {
	return (t.Name == "numeric" || t.Name == "decimal" || t.Name == "dec") && len(t.Args) == 0
}

// numericOf is the type of x cast to PostgreSQL's numeric: one that holds x as it is where its type or text tells, else t.
func (l *lowering) numericOf(x plan.Expr, t column.Type) column.Type {
	if lit, ok := x.(*plan.Literal); ok {
		if s, ok := lit.Value.(string); ok {
			if d, err := column.ParseDecimal(strings.TrimSpace(s)); err == nil {
				return d.Type()
			}
		}
	}
	switch from := l.typeOf(x); {
	case from.Kind.Integer():
		return column.Decimal(20, 0)
	case from.Kind == column.KindDecimal:
		return from
	}
	return t
}

// arrayText is x, a text, cast to the list t: in PostgreSQL it is one of '{1,NULL,3}', and a constant may hold lists in lists of the
// elements, as its type does not tell; nil where x is no text.
func (l *lowering) arrayText(e *syntax.Cast, x plan.Expr, t column.Type) (plan.Expr, error) {
	if t.Kind != column.KindList || l.b.dialect != syntax.Postgres {
		return nil, nil
	}
	lit, ok := x.(*plan.Literal)
	if !ok {
		return nil, nil
	}
	s, ok := lit.Value.(string)
	if !ok {
		return nil, nil
	}
	dims := 0
	for _, c := range strings.TrimSpace(s) {
		if c == '{' {
			dims++
		} else if c != ' ' {
			break
		}
	}
	if dims == 0 && e.Try {
		return &plan.Literal{Typ: t}, nil
	} else if dims == 0 {
		return nil, l.b.errorAt(e.Pos, "'%s' is no array such as '{1,2,NULL}' or '{\"a\",\"b,c\"}' of %s", s, t)
	}
	for has := dimensions(t); has < min(dims, maxDimensions); has++ {
		t = column.List(t)
	}
	b := column.NewBuilder(column.String, 1)
	if err := b.Append(s); err != nil {
		return nil, err
	}
	if v, err := funcs.CastVector(b.Vector(), t, false); err == nil && uneven(v.At(0)) {
		if e.Try {
			return &plan.Literal{Typ: t}, nil
		}
		return nil, l.b.errorAt(e.Pos, "'%s' is no array: those in it are of different lengths", s)
	}
	return &plan.Cast{X: x, To: t, Try: e.Try}, nil
}

// uneven reports whether lists in the list v are not all as long as each other.
func uneven(v any) bool {
	list, _ := v.([]any)
	for _, x := range list {
		first, _ := list[0].([]any)
		if inner, _ := x.([]any); len(inner) != len(first) || uneven(x) {
			return true
		}
	}
	return false
}

// maxDimensions is how many lists PostgreSQL has in each other.
const maxDimensions = 6
