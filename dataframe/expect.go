package dataframe

import (
	"errors"
	"fmt"
	"strings"

	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// SQLExpr is an expression in SQL's words: SQLExpr("price * ? > 10", 1.2). Each ? stands for the next
// of args. It belongs to no Session and does not know what UDF named; Where and Session.SQL do.
func SQLExpr(text string, args ...any) Expr { return sqlExpr(nil, text, args...) }

// sqlExpr is SQLExpr with the functions of a Session.
func sqlExpr(more sql.Functions, text string, args ...any) Expr {
	e, err := sql.ParseExprWith(more, text, args...)
	if err != nil {
		return Expr{node: &plan.Literal{}, err: fmt.Errorf("expression %q: %w", text, err)}
	}
	return Expr{node: e}
}

// Where is Filter in SQL's words: Where("price > ? AND status = 'paid'", 10).
func (f *Frame) Where(condition string, args ...any) *Frame {
	return f.Filter(sqlExpr(statementHost{f.s}, condition, args...))
}

// conditionOf is an Expr, or a text in SQL's words.
func (f *Frame) conditionOf(v any) Expr {
	if text, ok := v.(string); ok {
		return sqlExpr(statementHost{f.s}, text)
	}
	return exprOf(v)
}

// Expect says what must be true of every row: an Expr or a text in SQL's words, such as
// "price > 0". Where it is false or null, the row is bad; OR price IS NULL lets nulls pass. What
// then happens is "fail", which is the default: the query ends with an error that counts the bad rows and
// shows the first; "warn": that is told, and all rows go on; or "drop": it is told, and only good
// rows go on. The rows are looked at as the query reads them; one that stops early, as Limit
// and the display of a frame do, is told nothing. A Write of bad rows writes nothing.
func (f *Frame) Expect(condition any, otherwise ...string) *Frame {
	return f.then(func() (plan.Node, error) {
		e := f.conditionOf(condition)
		if e.err != nil {
			return nil, e.err
		}
		action := plan.CheckFail
		switch strings.Join(otherwise, " ") {
		case "", "fail":
		case "warn":
			action = plan.CheckWarn
		case "drop":
			action = plan.CheckDrop
		default:
			return nil, fmt.Errorf(`expect %s: otherwise %q; there are "fail", "warn" and "drop"`, e, strings.Join(otherwise, " "))
		}
		s, in := f.s, f.node
		return plan.NewCheck(in, e.node, action, func(c *plan.Checked) {
			if c.Bad == 0 {
				return
			}
			text := (&exec.CheckError{Cond: e.String(), Schema: in.Schema(), Checked: c}).Error()
			if action == plan.CheckDrop {
				text += "; they are left out"
			}
			s.note("%s", text)
		})
	})
}

// BadRows is what Expect found wrong, of an error that a query gave; nil if it is another
// error.
func (s *Session) BadRows(err error) *Table {
	var bad *exec.CheckError
	if !errors.As(err, &bad) {
		return nil
	}
	return &Table{s: s, schema: bad.Schema, rows: rowsOfBatch(bad.Sample), total: bad.Bad}
}
