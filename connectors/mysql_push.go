package connectors

import (
	"database/sql/driver"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"weir/connectors/internal/mysql"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A mysqlQuery is a SELECT in parts.
type mysqlQuery struct {
	columns, from, where, order string
	limited                     bool
	limit                       int64
	args                        []driver.Value
}

func (q *mysqlQuery) text() string {
	s := "SELECT " + q.columns + " FROM " + q.from
	if q.where != "" {
		s += " WHERE " + q.where
	}
	if q.order != "" {
		s += " ORDER BY " + q.order
	}
	if q.limited {
		s += fmt.Sprintf(" LIMIT %d", q.limit)
	}
	return s
}

// mysqlSelect is req as SQL. The limit is pushed only if all filters are, and
// mean the same there.
func mysqlSelect(t *mysqlTable, info *mysqlInfo, req plan.Request) mysqlQuery {
	q := mysqlQuery{columns: "1", from: t.quoted()}
	var names, wheres []string
	for _, c := range req.Columns {
		names = append(names, backticked(c))
	}
	if len(names) > 0 {
		q.columns = strings.Join(names, ", ")
	}
	exact := true
	for _, f := range req.Filters {
		p := mysqlPusher{info: info}
		sql, how := p.push(f.Expr)
		exact = exact && how == plan.Fully
		if how != plan.No {
			wheres = append(wheres, sql)
			q.args = append(q.args, p.args...)
		}
	}
	q.where = strings.Join(wheres, " AND ")
	names = names[:0]
	for _, k := range info.key {
		names = append(names, backticked(k))
	}
	q.order = strings.Join(names, ", ")
	if req.Limit >= 0 && exact {
		q.limited, q.limit = true, req.Limit
	}
	return q
}

// Pushes implements plan.Filterer. Before Schema was asked nothing is pushed.
func (t *mysqlTable) Pushes(e plan.Expr) plan.Exactness {
	t.mu.Lock()
	info := t.known
	t.mu.Unlock()
	if info == nil {
		return plan.No
	}
	p := mysqlPusher{info: info}
	_, how := p.push(e)
	return how
}

// A mysqlPusher spells conditions for MySQL, and only those of which it is known
// what MySQL makes of them. Fully: true, false and null for the same rows. Partly: true
// at least for the rows for which the condition is true; that survives AND and
// OR, but not NOT. What MySQL sees differently:
//
//   - texts are equal without regard to case, accents and trailing spaces, so
//     equality lets more rows through, and inequality and order are not pushed;
//   - a zero date is a value there and a null here.
type mysqlPusher struct {
	info *mysqlInfo
	args []driver.Value
}

func (p *mysqlPusher) push(e plan.Expr) (string, plan.Exactness) {
	c, ok := plan.Unalias(e).(*plan.Call)
	if !ok {
		return "", plan.No
	}
	switch c.Func {
	case "and", "or":
		return p.connect(c)
	case "not":
		if sql, how := p.push(c.Args[0]); how == plan.Fully {
			return "(NOT " + sql + ")", how
		}
	case "=", "<>", "<", "<=", ">", ">=":
		return p.compare(c)
	case "in":
		return p.in(c)
	case "is_null", "is_not_null":
		return p.isNull(c)
	}
	return "", plan.No
}

// connect joins by AND or OR. An AND with a half that cannot be pushed is the
// other half, partly.
func (p *mysqlPusher) connect(c *plan.Call) (string, plan.Exactness) {
	before := len(p.args)
	left, l := p.push(c.Args[0])
	right, r := p.push(c.Args[1])
	switch {
	case l != plan.No && r != plan.No:
		return "(" + left + " " + strings.ToUpper(c.Func) + " " + right + ")", min(l, r)
	case c.Func == "and" && l != plan.No:
		return left, plan.Partly
	case c.Func == "and" && r != plan.No:
		return right, plan.Partly
	}
	p.args = p.args[:before]
	return "", plan.No
}

func (p *mysqlPusher) compare(c *plan.Call) (string, plan.Exactness) {
	before := len(p.args)
	left, l := p.operand(c.Args[0])
	right, r := p.operand(c.Args[1])
	how := min(l, r)
	text := c.Args[0].Type().Kind == column.KindString
	if how == plan.No || text && c.Func != "=" {
		p.args = p.args[:before]
		return "", plan.No
	}
	return "(" + left + " " + c.Func + " " + right + ")", how
}

func (p *mysqlPusher) in(c *plan.Call) (string, plan.Exactness) {
	before := len(p.args)
	var parts []string
	how := plan.Fully
	for _, a := range c.Args {
		s, h := p.operand(a)
		how = min(how, h)
		parts = append(parts, s)
	}
	if how == plan.No || len(parts) < 2 {
		p.args = p.args[:before]
		return "", plan.No
	}
	return "(" + parts[0] + " IN (" + strings.Join(parts[1:], ", ") + "))", how
}

func (p *mysqlPusher) isNull(c *plan.Call) (string, plan.Exactness) {
	col, ok := c.Args[0].(*plan.Column)
	if !ok {
		return "", plan.No
	}
	m := p.info.column(col.Name)
	if m == nil || m.Refused != "" {
		return "", plan.No
	}
	how := plan.Fully
	if k := m.Type.Kind; k == column.KindDate || k == column.KindTimestamp {
		if c.Func == "is_null" {
			return "", plan.No
		}
		how = plan.Partly
	}
	sql := " IS NOT NULL"
	if c.Func == "is_null" {
		sql = " IS NULL"
	}
	return "(" + backticked(m.Name) + sql + ")", how
}

// operand is a column, a constant, or an integer or decimal column widened by
// an implicit cast.
func (p *mysqlPusher) operand(e plan.Expr) (string, plan.Exactness) {
	switch e := plan.Unalias(e).(type) {
	case *plan.Column:
		return p.column(e)
	case *plan.Literal:
		return p.literal(e)
	case *plan.Cast:
		// MySQL compares an integer with a decimal exactly and with a double as
		// doubles, as Weir does.
		from, to := e.X.Type(), e.To
		wider := from.Kind == column.KindInt64 && (to.Kind == column.KindDecimal || to.Kind == column.KindFloat64) ||
			from.Kind == column.KindDecimal && to.Kind == column.KindDecimal && to.Scale >= from.Scale
		if col, ok := e.X.(*plan.Column); ok && wider {
			return p.column(col)
		}
	}
	return "", plan.No
}

func (p *mysqlPusher) column(e *plan.Column) (string, plan.Exactness) {
	m := p.info.column(e.Name)
	if m == nil || m.Refused != "" {
		return "", plan.No
	}
	how := plan.Fully
	switch m.Type.Kind {
	case column.KindDate, column.KindTimestamp:
		how = plan.Partly
	case column.KindString:
		how = plan.Partly
		if !m.Collated() {
			return "", plan.No // json, enum, set, time compare by rules of their own
		}
	case column.KindBinary:
		return "", plan.No
	}
	return p.named(m), how
}

func (p *mysqlPusher) named(m *mysql.Column) string { return backticked(m.Name) }

// literal writes a constant so that MySQL gives it the type that it has here.
func (p *mysqlPusher) literal(e *plan.Literal) (string, plan.Exactness) {
	switch v := e.Value.(type) {
	case int64:
		return strconv.FormatInt(v, 10), plan.Fully
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", plan.No
		}
		return strconv.FormatFloat(v, 'e', -1, 64), plan.Fully
	case column.DecimalValue:
		return v.String(), plan.Fully
	case string:
		p.args = append(p.args, v)
		return "?", plan.Partly
	case time.Time:
		return mysqlTime(e.Typ, v)
	}
	return "", plan.No
}

func mysqlTime(t column.Type, m time.Time) (string, plan.Exactness) {
	if y := m.UTC().Year(); y < 1000 || y > 9999 {
		return "", plan.No
	}
	if t.Kind == column.KindDate {
		return "CAST('" + m.Format("2006-01-02") + "' AS DATE)", plan.Fully
	}
	if m.Nanosecond()%1000 != 0 {
		return "", plan.No
	}
	if t.Zone != "" {
		m = m.UTC()
	}
	return "CAST('" + m.Format("2006-01-02 15:04:05.000000") + "' AS DATETIME(6))", plan.Fully
}
