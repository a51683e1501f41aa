package sql

import (
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

func (l *lowering) cast(e *syntax.Cast) (plan.Expr, error) {
	if to := resolved(l.b.named, e.To); to != e.To {
		e = &syntax.Cast{Pos: e.Pos, X: e.X, To: to, Try: e.Try}
	}
	t, err := l.b.typeOf(e.To)
	if err != nil {
		return nil, err
	}
	x, err := l.expr(e.X)
	if err != nil {
		return nil, err
	}
	if l.speaks(textNumbers) && t.Kind.Nested() && l.typeOf(x).Kind == column.KindString {
		return nil, l.b.errorAt(e.Pos, "there is no cast from %s to %s; from_json reads such values", column.String, t)
	}
	if e.To.Name == "list" {
		if out, err := l.arrayText(e, x, t); out != nil || err != nil {
			return out, err
		}
	}
	if l.b.dialect == syntax.Postgres && isPlainNumeric(e.To) {
		t = l.numericOf(x, t)
		if l.typeOf(x).Kind == column.KindFloat64 {
			x = &plan.Cast{X: x, To: column.String} // the digits that it is written with
		}
	}
	if e.To.Own && storesNumber(l.b.dialect, l.typeOf(x), t) {
		if lit, ok := x.(*plan.Literal); ok && lit.Value != nil {
			out, err := storedText(lit.Value.(string), t)
			return out, l.b.wrap(e.X.Position(), err)
		}
		return storedNumber(x, t), nil
	}
	if out := l.castJSON(e, x); out != nil {
		return out, nil
	}
	if out, err := l.castBytes(e, x, t); out != nil || err != nil {
		return out, err
	}
	if l.b.dialect == syntax.MySQL && l.scope != nil && t.Kind == column.KindDecimal {
		return l.mysqlDecimal(x, t), nil
	}
	if t.Kind == column.KindString && !strings.EqualFold(e.To.Name, "json") && l.isJSON(x) {
		x = call("||", x, text("")) // no more JSON: a cast to the type that it has would leave the column as it is
	}
	return l.cutTo(e.To, l.castInto(e.To, x, t, e.Try)), nil
}

// cutTo is a text cast to char(n) or varchar(n), of n characters at most where the dialect cuts it.
func (l *lowering) cutTo(t *syntax.TypeName, x plan.Expr) plan.Expr {
	if t.Name != "char" && t.Name != "varchar" || len(t.Args) != 1 || l.b.dialect != syntax.Postgres && l.b.dialect != syntax.MySQL {
		return x
	}
	n, err := strconv.ParseInt(t.Args[0].Text, 10, 64)
	if err != nil {
		return x
	}
	return call("left", x, plan.NewLiteral(n))
}

// typeOf is the type that t names.
func (b *binder) typeOf(t *syntax.TypeName) (column.Type, error) {
	t = resolved(b.named, t)
	if why := refusedTypes[t.Name]; why != "" {
		return column.Type{}, b.errorAt(t.Pos, "%s", why)
	}
	if holdsEnum(t) {
		return column.Type{}, b.errorAt(t.Pos, "an ENUM inside of another type is not there; lists and structs hold TEXT")
	}
	typ, err := column.ParseType(b.typeName(t).String())
	if err != nil {
		return column.Type{}, b.wrap(t.Pos, err)
	}
	if b.zone != "" {
		typ = FromUTC(typ, b.zone)
	}
	return typ, b.wrap(t.Pos, column.CheckZone(typ.Zone))
}
