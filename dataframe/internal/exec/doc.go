// Package exec runs plans: Build turns a tree of plan.Nodes into a
// column.Reader whose operators work on batches, on several goroutines.
//
// A node becomes a stage. A started stage is a list of tasks, one for each
// Split of the scan at its bottom; a task opens a Reader of a part of the
// stage's rows, and the tasks one after another give all of them in order.
// Filters, projections and join probes wrap every task of their input.
// Aggregates, sorts and join builds drain the tasks of their input on
// Options.Workers goroutines when they start, and offer tasks of their own.
// The sets of keys of an Aggregate are aggregations of their own over the same
// batches. Aggregates with ORDER BY take what they order by as further arguments.
// Aggregates of many groups, windows and distinct deal rows to parts by the upper bits of the hash of
// their keys (parting), so that what a worker does with a part stays in the processor's cache. Where equal keys follow each other,
// whole runs of them are dealt.
// A gather puts the tasks back in order for whoever reads one stream: the
// caller, a limit, a sink.
//
// A join holds its right side, streams its left one, and keeps the order of both:
// pairs come as the left rows do, the partners of one as the right rows do, and the
// right rows that nothing paired come last. A left side that is much smaller is held instead, and
// its rows are put back in order: with their pairs, or as far as a semi, anti or mark join wants them. Equalities look up in a hash table,
// comparisons in sorted rows (rangeIndex), other conditions are tried on what these
// leave, or on all pairs.
//
// What several steps read (plan.Common) is computed by the first that starts, and kept, in memory or on disk, until the last
// has read it, task by task.
//
// What a task computes does not depend on who runs it, and what tasks computed
// is put together in task order. So an answer is the same, row by row and bit
// by bit, for any number of workers. Rows in memory are cut into tasks by their number,
// and decisions in a task are taken at fixed numbers of rows: the sizes of batches
// change nothing either.
//
// An operator that would hold more than Options.Memory works on disk (package spill). Rows
// there carry their places, task and row in it, by which they are merged into the order that
// they have in memory, and are cut into the same tasks: so spilling changes no answer.
//
//	r, stats, err := exec.Build(ctx, node, exec.Options{Workers: 2})
//	batches, err := column.ReadAll(ctx, r)
//	fmt.Print(stats)
package exec
