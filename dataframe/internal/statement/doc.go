// Package statement runs the commands of SQL that are no queries, over the tables and views of a catalog:
// CREATE, INSERT, UPDATE, MERGE, DROP, SHOW and the others. Queries it binds and leaves to be run.
//
// A statement that changes rows is written as queries over the rows as they were when it began: DELETE is what
// stays, UPDATE a CASE a column, MERGE a join. Their result takes the place of the files, or of the rows in memory,
// that they read; if another writer came first, nothing is changed and the error is plan.ErrConflict.
//
// Foreign keys hold between tables in memory: looksUp refuses rows that refer to none, and putOne does what ON DELETE and
// ON UPDATE say. SET FOREIGN_KEY_CHECKS = 0 lets rows in unseen, until it is 1 again.
//
// BEGIN remembers what the tables of the session are, and ROLLBACK goes back to that. It is refused if something was
// changed meanwhile that others see: each statement commits a table with versions.
//
//	r := &statement.Runner{Host: session, Catalog: catalog.New()}
//	result, err := r.Run(ctx, "", "UPDATE orders SET paid = true WHERE id = ?", sql.NewValues([]any{7}))
package statement
