// Package pq reads and writes the pages of Parquet files, straight from and to
// vectors. Footer, page headers and the rarer encodings are parquet-go's; levels, plain and
// dictionary pages are read here, for a library's generic values cost more
// than all else together. Flat columns are read by a Chunk; nested ones by a Nest, which
// puts them together of the chunks of their stored parts, by repetition and definition
// levels.
//
// It knows no stores: bytes of whole column chunks come in and go out. What
// comes in is not trusted: every length is checked, and Guard turns what still
// panics in a library into an error.
package pq
