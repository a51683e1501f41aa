// Package dataframe is what a cell sees: a Session reads places by URL as
// Frames, a Frame is a query that has not run, and Exprs say what its columns
// are made of. Nothing runs until Collect, Count, Write or the display of a
// cell's last value asks for rows.
//
//	orders := weir.Read("s3://lake/orders/")
//	best := orders.
//		Filter(Col("status").Eq("paid")).
//		GroupBy("customer").
//		Agg(Sum("amount").As("spent"), Count().As("orders")).
//		Sort(Col("spent").Desc()).
//		Limit(10)
//
// Methods that shape a Frame return no error: the first error sticks, as in
// bufio.Scanner, and comes out of whatever runs the Frame. A wrong column name
// is found where it is typed, because schemas are known from the start.
//
// What several steps of a plan read, such as a query of WITH that is named twice, is computed once and kept, in memory or on
// disk, where that is less work than to compute it again; Explain then names it as Shared. What gives other rows each
// time, such as random(), always is: all who read it see the same. The rule is called share_subplans (Session.Set,
// "optimizer.off"); ExplainVerbose shows what rules made of the plan around it, and of it in the end.
//
// Files are written as their name says. CSV takes NoHeader, DelimitedBy, NullAs, QuotedBy, EscapedBy, ForceQuotes,
// DatesAs and TimestampsAs; all formats take Compression, PartitionBy and IfExists.
//
// Below this package: plan (what is asked), internal/optimize (a better plan),
// internal/exec (operators over batches of columns), internal/funcs (the
// functions), internal/sql (text to plan). Beside it: connectors, which a
// Session is given as functions in Options.
package dataframe
