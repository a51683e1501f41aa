package plan

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"weir/dataframe/column"
)

// A Dialect is another engine's SQL. How it spells each function is written
// with the function, in internal/funcs.
type Dialect struct {
	Name  string             // "mysql"
	Quote byte               // around names
	Arg   func(i int) string // the placeholder of argument i, from 0; nil: literals in the text
	// Loose also writes conditions that hold for more rows than e, never for
	// fewer: text equality in an engine that disregards case. It is for callers
	// that filter again.
	Loose bool
}

// UnparseExpr writes the resolved e in the SQL of d, with the values of its
// placeholders. The error names the part that d cannot say with exactly the
// same meaning; then nothing of e may be sent. It takes for granted that a
// column holds there what it holds here: a caller whose columns are converted
// on the way (single-precision floats, JSON, enumerations) must not ask for them.
func UnparseExpr(e Expr, d Dialect) (sql string, args []any, err error) {
	u := &unparser{d: d}
	sql, err = u.expr(e, d.Loose)
	if err != nil {
		return "", nil, err
	}
	return sql, u.args, nil
}

type unparser struct {
	d    Dialect
	args []any
}

// refuse is the error of a part that has no spelling.
func (u *unparser) refuse(e Expr, why string) error {
	return fmt.Errorf("%s has no %s spelling: %s", e, u.d.Name, why)
}

// expr writes e. loose says that more rows do no harm here: not below a NOT.
func (u *unparser) expr(e Expr, loose bool) (string, error) {
	switch e := e.(type) {
	case *Alias:
		return u.expr(e.X, loose)
	case *Column:
		q := string(u.d.Quote)
		return q + strings.ReplaceAll(e.Name, q, q+q) + q, nil
	case *Literal:
		return u.literal(e)
	case *Call:
		return u.call(e, loose)
	case *Cast:
		return "", u.refuse(e, "casts differ between engines")
	}
	return "", u.refuse(e, "only comparisons and their combinations are sent")
}

func (u *unparser) call(e *Call, loose bool) (string, error) {
	f := e.Scalar()
	if e.Over != nil {
		return "", u.refuse(e, "window calls are computed here")
	}
	if f == nil {
		return "", u.refuse(e, "it is an aggregate or unknown")
	}
	template, ok := f.Remote[u.d.Name]
	if !ok {
		return "", u.refuse(e, f.Name+" may mean something else there")
	}
	args := e.Args
	switch f.Name {
	case "and", "or":
	case "=", "in", "<>", "<", "<=", ">", ">=", "is_not_distinct":
		loose = loose && (f.Name == "=" || f.Name == "in")
		if err := u.comparable(e, loose); err != nil {
			return "", err
		}
		args = bare(args)
		loose = false
	default:
		loose = false
	}
	var texts []string
	for _, a := range args {
		s, err := u.expr(a, loose)
		if err != nil {
			return "", err
		}
		texts = append(texts, s)
	}
	return "(" + expand(template, texts) + ")", nil
}

// comparable refuses comparisons of what engines order differently.
func (u *unparser) comparable(e *Call, loose bool) error {
	for _, a := range e.Args {
		switch k := a.Type().Kind; k {
		case column.KindInt64, column.KindFloat64, column.KindDecimal, column.KindDate, column.KindTimestamp:
		case column.KindString:
			if !loose {
				return u.refuse(e, "it compares texts in its own way")
			}
		default:
			return u.refuse(e, "it compares "+k.String()+" in its own way")
		}
	}
	return nil
}

// bare is the arguments of a comparison without the casts that every engine
// does by itself there: exact ones between numbers, and integers to floats
// beside a float.
func bare(args []Expr) []Expr {
	out := append([]Expr(nil), args...)
	for i, a := range args {
		c, ok := a.(*Cast)
		if !ok || c.Try {
			continue
		}
		from, to := c.X.Type(), c.To
		numbers := from.Kind == column.KindInt64 && (to.Kind == column.KindFloat64 || to.Kind == column.KindDecimal) ||
			from.Kind == column.KindDecimal && to.Kind == column.KindDecimal && to.Scale >= from.Scale
		if _, plain := c.X.(*Column); plain && numbers {
			out[i] = c.X
		}
	}
	return out
}

// expand puts texts into a template: %1 is the first, %2* the second and all
// behind it, %* all.
func expand(template string, texts []string) string {
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		if template[i] != '%' || i+1 == len(template) {
			b.WriteByte(template[i])
			continue
		}
		i++
		n := 0
		if c := template[i]; c >= '1' && c <= '9' {
			n = int(c - '1')
			if i+1 == len(template) || template[i+1] != '*' {
				b.WriteString(texts[n])
				continue
			}
			i++
		}
		if template[i] == '%' {
			b.WriteByte('%')
			continue
		}
		b.WriteString(strings.Join(texts[n:], ", "))
	}
	return b.String()
}

// literal writes floats, decimals and times as such, because a placeholder might
// lose their type, and integers and texts as placeholders.
func (u *unparser) literal(e *Literal) (string, error) {
	switch v := e.Value.(type) {
	case nil:
		return "NULL", nil
	case bool:
		return strings.ToUpper(strconv.FormatBool(v)), nil
	case int64:
		return u.arg(v, strconv.FormatInt(v, 10)), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", u.refuse(e, "it has no such number")
		}
		// With an exponent it is a float, without one it might be exact there.
		return strconv.FormatFloat(v, 'e', -1, 64), nil
	case column.DecimalValue:
		return v.String(), nil
	case string:
		if u.d.Arg != nil {
			return u.arg(v, ""), nil
		}
		if strings.ContainsFunc(v, func(r rune) bool { return r == '\\' || r < ' ' || r > '~' }) {
			return "", u.refuse(e, "the text needs a placeholder")
		}
		return "'" + strings.ReplaceAll(v, "'", "''") + "'", nil
	case time.Time:
		return u.time(e, v)
	}
	return "", u.refuse(e, "there is no such literal")
}

func (u *unparser) time(e *Literal, v time.Time) (string, error) {
	v = v.UTC()
	if y := v.Year(); y < 1000 || y > 9999 || v.Nanosecond()%1000 != 0 {
		return "", u.refuse(e, "it is outside its calendar or finer than microseconds")
	}
	if e.Typ.Kind == column.KindDate {
		return "DATE '" + v.Format("2006-01-02") + "'", nil
	}
	return "TIMESTAMP '" + v.Format("2006-01-02 15:04:05.999999") + "'", nil
}

// arg is a placeholder for v, or text in a dialect without.
func (u *unparser) arg(v any, text string) string {
	if u.d.Arg == nil {
		return text
	}
	u.args = append(u.args, v)
	return u.d.Arg(len(u.args) - 1)
}
