// Package dialects lists the functions of other engines as data: what Spark, MySQL and PostgreSQL
// call them, what they give there, and an example each, which is a test. A function that is one of
// package funcs under another name, or an expression of several, is told so in Weir's SQL and needs no
// code; the others mean what package sql makes of them.
//
//	{Call: "getbit(x, i)", Doc: "getbit(x, i) is bit i of x, counted from 0.", Is: "(x >> i) & 1",
//		Example: "getbit(11, 1)", Want: "1"}
package dialects
