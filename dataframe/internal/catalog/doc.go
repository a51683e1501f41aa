// Package catalog keeps what SQL gives names to: tables, views and schemas. A Catalog is one session's view:
// its own temporary ones, and those of a Store, which is the session's memory or a Warehouse that survives it.
//
//	warehouse/main/_relations/orders.json    what is known of main.orders: columns, comments, where its rows are
//	warehouse/main/orders/_delta_log/…       its rows, a table with versions
//	warehouse/main/_schema.json              the schema itself
//
// Each file of a Warehouse is made in one step, by creating it if it is not there or by replacing it, so several
// processes may work in one: who creates a table that another creates is told that it exists.
//
// Names are found without regard to case, and kept as they were written.
package catalog
