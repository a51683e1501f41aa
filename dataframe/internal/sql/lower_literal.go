package sql

import (
	"strconv"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// number is an int64, if it is too large or has a point a decimal, or with an exponent a
// float64; the suffixes of Spark choose otherwise. All four systems read 0.07 exactly:
// a decimal column compared with 0.06 + 0.01 must find it.
func (b *binder) number(n *syntax.Number) (plan.Expr, error) {
	s := strings.ReplaceAll(n.Text, "_", "")
	lower := strings.ToLower(s)
	if strings.HasPrefix(strings.TrimPrefix(lower, "-"), "0x") {
		v, err := strconv.ParseInt(lower, 0, 64)
		if err != nil {
			return nil, b.errorAt(n.Pos, "%s does not fit int64", n.Text)
		}
		return plan.NewLiteral(v), nil
	}
	switch {
	case strings.HasSuffix(lower, "bd"):
		d, err := column.ParseDecimal(s[:len(s)-2])
		if err != nil {
			return nil, b.wrap(n.Pos, err)
		}
		return plan.NewLiteral(d), nil
	case strings.HasSuffix(lower, "d"), strings.HasSuffix(lower, "f"):
		return b.float(n, s[:len(s)-1])
	case strings.HasSuffix(lower, "l"), strings.HasSuffix(lower, "s"), strings.HasSuffix(lower, "y"):
		s = s[:len(s)-1]
	}
	if strings.ContainsAny(s, "eE") {
		return b.float(n, s)
	}
	if strings.Contains(s, ".") {
		d, err := column.ParseDecimal(s)
		if err != nil {
			return b.float(n, s)
		}
		return plan.NewLiteral(d), nil
	}
	v, ok := column.ParseInt([]byte(s))
	if ok {
		return plan.NewLiteral(v), nil
	}
	d, err := column.ParseDecimal(s)
	if err != nil {
		return nil, b.errorAt(n.Pos, "%s has more than %d digits; write %s.0 for a float", s, column.MaxPrecision, s)
	}
	return plan.NewLiteral(d), nil
}

func (b *binder) float(n *syntax.Number, s string) (plan.Expr, error) {
	v, ok := column.ParseFloat([]byte(s))
	if !ok {
		return nil, b.errorAt(n.Pos, "%s does not fit float64", s)
	}
	return plan.NewLiteral(v), nil
}

// constant is null, true, false, or a function without parentheses.
func (l *lowering) constant(e *syntax.Const) (plan.Expr, error) {
	switch e.Word {
	case "null":
		return plan.NewLiteral(nil), nil
	case "true", "false":
		return plan.NewLiteral(e.Word == "true"), nil
	}
	if now := l.b.clock(e.Word); now != nil {
		return now, nil
	}
	if funcs.FindScalar(e.Word) != nil {
		return call(e.Word), nil
	}
	switch env, _ := l.b.env.(Settings); {
	case e.Word == "current_user":
		return text("weir"), nil
	case e.Word == "current_schema" && env != nil:
		if name, ok := env.Setting("schema"); ok {
			return text(name), nil
		}
	}
	return nil, l.b.errorAt(e.Pos, "%s is not there yet", strings.ToUpper(e.Word))
}

// typedText is DATE '…', TIMESTAMP '…', DECIMAL '…' or a text of another type.
func (b *binder) typedText(e *syntax.TypedText) (plan.Expr, error) {
	switch e.Type {
	case "decimal", "numeric":
		d, err := column.ParseDecimal(strings.TrimSpace(e.Value))
		if err != nil {
			return nil, b.wrap(e.Pos, err)
		}
		return plan.NewLiteral(d), nil
	case "date":
		l, err := b.timeText(e, column.Date)
		if day, ok := castValue(&plan.Literal{Value: e.Value, Typ: column.String}, column.Date).(time.Time); err != nil && ok {
			return &plan.Literal{Value: day, Typ: column.Date}, nil // of a moment, or a word for a day
		}
		return l, err
	case "timestamp", "timestamptz", "timestamp_ltz":
		if b.dialect == syntax.Postgres && e.Type == "timestamp" {
			return b.timeText(&syntax.TypedText{Pos: e.Pos, Type: e.Type, Value: funcs.WithoutOffset(e.Value)}, column.Type{Kind: column.KindTimestamp})
		}
		l, err := b.timeText(e, b.stamp())
		if err == nil && e.Type == "timestamp" {
			b.walls[l] = hasNoOffset(e.Value)
		}
		return l, err
	case "datetime", "timestamp_ntz":
		return b.timeText(e, column.Type{Kind: column.KindTimestamp})
	}
	if e.Type == "jsonb" && b.dialect == syntax.Postgres {
		return call("jsonb_checked", text(e.Value)), nil
	}
	if e.Type == "json" || e.Type == "jsonb" {
		return call("json_checked", text(e.Value)), nil
	}
	t, err := column.ParseType(e.Type)
	if err != nil {
		return nil, b.wrap(e.Pos, err)
	}
	return InDomain(&plan.Cast{X: text(e.Value), To: t}, DomainOf(&syntax.TypeName{Name: e.Type}), false), nil
}

func (b *binder) timeText(e *syntax.TypedText, t column.Type) (*plan.Literal, error) {
	v, err := funcs.ParseTime(b.epochDay(e.Value), t)
	if err != nil {
		return nil, b.wrap(e.Pos, err)
	}
	return &plan.Literal{Value: t.At(v), Typ: t}, nil
}

// hasNoOffset reports whether s is another moment in another zone.
func hasNoOffset(s string) bool {
	here, err := funcs.ParseTime(s, column.Timestamp)
	there, err2 := funcs.ParseTime(s, column.Type{Kind: column.KindTimestamp, Zone: "Asia/Tokyo"})
	return err == nil && err2 == nil && here != there
}
