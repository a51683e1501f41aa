// Package escape tells where the compiler of Go keeps the arrays behind slices, for
// that is what their capacities come from: the first append to a slice that stays in
// its function gets a buffer of 32 bytes on the stack, and a slice that leaves its
// function is copied to an array of its length.
//
//	function -> lower (calls that are inlined become their bodies) -> flow -> plan
//
// The flow of addresses is that of gc's escape analysis: a graph of locations with the
// number of dereferences on its edges, solved for groups of functions that call each
// other, callees first. Compiled packages are known by a table (known.txt).
//
//	plans := escape.Programs(funcs, sizes)
//	plans[main].Buffers[call] // the buffer of an append
package escape
