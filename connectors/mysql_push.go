package connectors

import (
	"database/sql/driver"
	"fmt"
	"strings"

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
func mysqlSelect(info *mysqlInfo, req plan.Request) mysqlQuery {
	q := mysqlQuery{columns: "1", from: info.name}
	var names, wheres []string
	for _, c := range req.Columns {
		names = append(names, backticked(c))
	}
	if len(names) > 0 {
		q.columns = strings.Join(names, ", ")
	}
	exact := true
	for _, f := range req.Filters {
		sql, args, how := mysqlPush(info, f.Expr)
		exact = exact && how == plan.Fully
		if how == plan.No {
			continue
		}
		wheres = append(wheres, sql)
		for _, a := range args {
			q.args = append(q.args, a)
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
	_, _, how := mysqlPush(info, e)
	return how
}

// mysqlPush is e as MySQL's SQL. Fully: it holds for the same rows. Partly: for more,
// as with texts, which are equal there without regard to case, accents and
// trailing spaces, and with dates, because a zero date is a value there and a
// null here.
func mysqlPush(info *mysqlInfo, e plan.Expr) (sql string, args []any, how plan.Exactness) {
	how = mysqlColumns(info, e)
	if how == plan.No {
		return "", nil, plan.No
	}
	d := plan.Dialect{Name: "mysql", Quote: '`', Arg: func(int) string { return "?" }}
	if sql, args, err := plan.UnparseExpr(e, d); err == nil {
		return sql, args, how
	}
	d.Loose = true
	if sql, args, err := plan.UnparseExpr(e, d); err == nil {
		return sql, args, plan.Partly
	}
	return "", nil, plan.No
}

// mysqlColumns says how well e can be pushed as far as its columns go.
func mysqlColumns(info *mysqlInfo, e plan.Expr) plan.Exactness {
	how := plan.Fully
	for _, name := range plan.ColumnsOf(e) {
		c := info.column(name)
		switch {
		case c == nil || c.Refused != "":
			return plan.No
		case c.Type.Kind == column.KindString && !c.Collated(), c.Type.Kind == column.KindBinary:
			return plan.No // enum, set, json, time have an order and equality of their own
		case c.Type.Kind == column.KindDate || c.Type.Kind == column.KindTimestamp:
			how = plan.Partly
		}
	}
	if how == plan.Partly && !mysqlSafeWithZeroDates(e) {
		return plan.No
	}
	return how
}

// mysqlSafeWithZeroDates reports whether e can only become true, and never
// cease to be, when a null among its dates is a value after all. So it is with
// AND, OR, NOT and comparisons, to which a null means "unknown", and with a plain
// x IS NOT NULL.
func mysqlSafeWithZeroDates(e plan.Expr) bool {
	if c, ok := plan.Unalias(e).(*plan.Call); ok && c.Func == "is_not_null" {
		_, plain := c.Args[0].(*plan.Column)
		return plain
	}
	safe := true
	plan.Walk(e, func(e plan.Expr) bool {
		if c, ok := e.(*plan.Call); ok {
			switch c.Func {
			case "and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "in":
			default:
				safe = false
			}
		}
		return safe
	})
	return safe
}
