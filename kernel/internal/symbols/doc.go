// Package symbols holds what cells may import: the values that interpreted code
// calls (Exports), the type information that cells are checked against (Types)
// and the doc comments that hover help shows (Types.Doc). All of it is
// generated from the packages listed in packages/list.go and embedded, so that a
// kernel needs no Go toolchain at run time:
//
//	go generate ./kernel/internal/symbols
//
// The value tables are one file a package (values_*.go), the type information
// and the docs are two zip archives with a file a package, read when a package
// is first imported. Constants have no values here: the checker knows them.
// Generic functions have none either, for reflection cannot hold them; the cell
// compiler instantiates those of slices, maps, cmp and a few others itself.
package symbols

//go:generate go run ./gen
