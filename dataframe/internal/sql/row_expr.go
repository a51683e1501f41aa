package sql

import (
	"context"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A RowExpr is an expression over the columns of one row of a table, which is kept with the table: the condition of a
// CHECK or the value of a generated column.
type RowExpr struct {
	X    syntax.Expr
	Text string // in which the places of X are
	// Dialect is whose rules of types and functions hold.
	Dialect *syntax.Dialect
}

// ReadRowExpr reads an expression that Print wrote, which means what it meant in the dialect of that name.
func ReadRowExpr(text, dialect string) (*RowExpr, error) {
	it, err := syntax.ParseExpr(text, syntax.Weir)
	return &RowExpr{it.X, text, syntax.DialectOf(dialect)}, err
}

// ReadSparkExpr reads an expression as Spark writes it.
func ReadSparkExpr(text string) (*RowExpr, error) {
	it, err := syntax.ParseExpr(text, syntax.Spark)
	return &RowExpr{it.X, text, syntax.Spark}, err
}

// RowExpr is an expression of the statement.
func (s *Statement) RowExpr(x syntax.Expr) *RowExpr { return &RowExpr{x, s.Text, s.Dialect} }

// Bind is e over the columns of schema, which table may stand before. A condition is true, false or null. env is asked
// for functions and the time.
func (e *RowExpr) Bind(ctx context.Context, table string, schema *column.Schema, condition bool, env Env) (plan.Expr, error) {
	b := newBinder(e.Text, nil)
	b.ctx, b.env, b.dialect, b.zone = ctx, env, e.Dialect, sessionZoneOf(env)
	b.functions, _ = env.(Functions)
	if err := b.ofOneRow(e.X); err != nil {
		return nil, err
	}
	l := &lowering{b: b, scope: newScope(table, schema)}
	out, err := l.top(e.X)
	if err != nil {
		return nil, err
	}
	if condition {
		out = l.truth(out)
	}
	switch pos := e.X.Position(); {
	case b.hasUnnest(out):
		return nil, b.errorAt(pos, "unnest makes rows, and this is computed of one")
	case plan.IsAggregate(out), plan.HasWindow(out):
		return nil, b.errorAt(pos, "this is computed of one row: it cannot hold aggregates or window functions")
	}
	out, err = plan.Resolve(out, schema)
	if err == nil && condition && out.Type().Kind != column.KindBool && out.Type().Kind != column.KindNull {
		return nil, b.errorAt(e.X.Position(), "a condition is true or false; %s is %s", syntax.Print(e.X), out.Type())
	}
	return out, b.wrap(e.X.Position(), err)
}

// ofOneRow refuses what is not computed of one row alone.
func (b *binder) ofOneRow(x syntax.Expr) (err error) {
	syntax.Walk(x, func(e syntax.Expr) bool {
		query := false
		switch e := e.(type) {
		case *syntax.Subquery, *syntax.Exists:
			query = true
		case *syntax.In:
			query = e.Query != nil
		case *syntax.Quantified:
			query = e.Query != nil
		case *syntax.Param:
			err = b.errorAt(e.Pos, "what is kept with a table has no ? in it: later rows have no values for it")
		}
		if query {
			err = b.errorAt(e.Position(), "this is computed of one row: it cannot hold queries")
		}
		return err == nil
	})
	return err
}

// NullPasses is e that is true where it would be null, as a CHECK of SQL has it.
func (e *RowExpr) NullPasses() *RowExpr {
	out := *e
	if _, ok := nullPassing(e.X); !ok {
		pos := e.X.Position()
		out.X = &syntax.Call{Pos: pos, Name: []string{"coalesce"}, Args: []syntax.Expr{e.X, &syntax.Const{Pos: pos, Word: "true"}}}
	}
	return &out
}

// nullPassing is what stands in an expression that NullPasses made.
func nullPassing(x syntax.Expr) (syntax.Expr, bool) {
	c, ok := x.(*syntax.Call)
	if !ok || len(c.Name) != 1 || c.Name[0] != "coalesce" || len(c.Args) != 2 {
		return x, false
	}
	yes, ok := c.Args[1].(*syntax.Const)
	return c.Args[0], ok && yes.Word == "true"
}

// Checked is the condition as a CHECK has it, without what NullPasses put around it.
func (e *RowExpr) Checked() string {
	x, ok := nullPassing(e.X)
	if !ok {
		x = e.X
	}
	return syntax.Print(x)
}

// Spark is e in the words of Spark. It fails where the same words, or words like them, would mean something else there.
func (e *RowExpr) Spark(ctx context.Context, table string, schema *column.Schema, env Env) (string, error) {
	said, err := e.Bind(ctx, table, schema, true, env)
	if err != nil {
		return "", err
	}
	text := syntax.PrintSpark(withoutTable(e.X, table))
	back, err := ReadSparkExpr(text)
	if err != nil {
		return "", err
	}
	meant, err := back.Bind(ctx, "", schema, true, env)
	if err != nil {
		return "", err
	}
	if meant.String() != said.String() {
		return "", fmt.Errorf("%s means %s in Spark, and here %s", text, meant, said)
	}
	return text, nil
}

// withoutTable is x with columns that stand alone.
func withoutTable(x syntax.Expr, table string) syntax.Expr {
	if n, ok := x.(*syntax.Name); ok && len(n.Parts) == 2 && strings.EqualFold(n.Parts[0], table) {
		return &syntax.Name{Pos: n.Pos, Parts: n.Parts[1:]}
	}
	return syntax.MapChildren(x, func(c syntax.Expr) syntax.Expr { return withoutTable(c, table) })
}
