// Package funcs holds every SQL function of the house, one value in one file
// each: what it takes, what it gives, how nulls pass, how other dialects spell
// it, and examples that are its tests. The parser, the binder, the executor and
// the help read the two tables in table.go; to add a function, write its file
// and its line there.
package funcs
