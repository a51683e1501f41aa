package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// interval reads what follows + or - if it is INTERVAL 'n unit', INTERVAL 'n'
// unit or INTERVAL n unit: x + INTERVAL '2 hours' is date_add('hour', 2, x).
func (p *parser) interval(sign string, x plan.Expr) (plan.Expr, error) {
	p.advance()
	t := p.peek()
	count, unit := t.text, ""
	switch t.kind {
	case tokString:
		p.advance()
		count, unit, _ = strings.Cut(strings.TrimSpace(t.text), " ")
	case tokNumber:
		p.advance()
	default:
		return nil, p.unexpected("a number and a unit, such as INTERVAL '2 hours'")
	}
	if unit == "" && p.peek().kind == tokWord {
		unit = p.advance().text
	}
	unit = strings.ToLower(strings.TrimSpace(unit))
	n, ok := column.ParseInt([]byte(count))
	if !ok || unit == "" || strings.Contains(unit, " ") {
		return nil, p.errorAt(t.pos, "an interval is a whole number and one unit, such as INTERVAL '2 hours'")
	}
	if sign == "-" {
		n = -n
	}
	return call("date_add", plan.NewLiteral(strings.TrimSuffix(unit, "s")), plan.NewLiteral(n), x), nil
}
