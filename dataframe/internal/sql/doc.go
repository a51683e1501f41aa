// Package sql turns SQL text into plan expressions and nodes. A hand-written
// lexer and a Pratt parser keep the position of everything, so that each error
// is "line:column: what is wrong"; binding then looks names up, numbers tables
// and columns, and builds the plan with the constructors of package plan, which
// check the types.
//
//	e, err := sql.ParseExpr("price * quantity > 100 AND country IN ('fr', 'de')")
//	node, err := sql.Query(ctx, `
//		SELECT p.brand, sum(e.price) AS revenue
//		FROM events e JOIN products p ON e.product_id = p.id
//		WHERE e.kind = 'purchase'
//		GROUP BY 1 ORDER BY revenue DESC LIMIT 10`, env)
//
// What it reads: SELECT [DISTINCT] with WHERE, GROUP BY (expressions, ordinals,
// aliases), HAVING, ORDER BY, LIMIT and OFFSET; FROM a table, a 'file url' or a
// subquery, with INNER and LEFT JOIN … ON equalities or USING; UNION [ALL];
// WITH; x IN (SELECT …) among the conditions of WHERE. Everything else is refused in words. Keywords are in any case; names
// are looked up exactly first, then without regard to case; "x" and `x` quote a
// name, and ? stands for a value given beside the text. A number with a point or exponent is a float64, DECIMAL '9.99' an exact
// one; TIMESTAMP '…' without offset is UTC.
package sql
