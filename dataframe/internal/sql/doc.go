// Package sql turns SQL text into plan expressions and nodes. Package syntax
// reads the text into a tree with places; binding looks names up, numbers tables
// and columns, and builds the plan with the constructors of package plan, which
// check the types. Each error is "line:column: what is wrong", with the line below.
//
//	e, err := sql.ParseExpr("price * quantity > 100 AND country IN ('fr', 'de')")
//	node, err := sql.Query(ctx, `
//		SELECT p.brand, sum(e.price) AS revenue
//		FROM events e JOIN products p ON e.product_id = p.id
//		WHERE e.kind = 'purchase'
//		GROUP BY 1 ORDER BY revenue DESC LIMIT 10`, env)
//
// Queries in expressions are never run row by row: they become joins (see subquery). What the
// tree can say and no plan node does yet is refused in words. Of statements that are no queries the
// parts are bound (see Statement); package statement runs them.
//
// Keywords are in any case; names are looked up exactly first, then without regard to case;
// "x" and `x` quote a name. A number with a point is an exact decimal of its digits (of up to
// 38), one with an exponent a float64; beside a float column a number is a float. TIMESTAMP
// '…' without offset is UTC. A text written beside a number is the number it writes.
//
// Dialects differ in signs (syntax.Dialect), in what operators make of types (lower_coerce.go)
// and in functions: those of each are listed in package dialects, and are names or expressions of
// Weir's (form.go), or computed from their arguments (dialect_calls.go). 7/2 is 3 in PostgreSQL, CAST(2.7 AS
// int) is 2 in Spark, and length counts bytes in MySQL. Texts compare by bytes in all, also in
// MySQL's, whose usual collations do not tell a from A.
// Two columns of a result that are called alike become id and id_1.
package sql
