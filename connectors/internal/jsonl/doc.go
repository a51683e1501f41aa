// Package jsonl turns JSON text into batches and sets bad records aside. It knows
// no stores: connectors opens the files and calls it with their bytes.
//
// A file is lines of one value each, one array of values, or values one after
// another over several lines (Detect tells). A record is an object, whose keys are
// columns; if the records are no objects they are the column "value".
//
// Sniff widens types over a sample: whole numbers are int64, beyond it decimal(38,0), beyond that text;
// with fractions among them float64, or, where a float64 would round a whole number, a decimal
// that holds all, or text. Texts that are all dates or moments are that. Objects
// are structs, arrays lists. What is of several kinds, empty, very wide or very
// deep is a string: the text itself of a JSON string, the JSON of anything else.
//
// A key that is missing is null, as is null. A key that no column has is passed by and told of
// (Extra). A record is bad if it is not JSON (RFC 8259, and NaN, Infinity and
// -Infinity), is nested deeper than MaxDepth, is not UTF-8, has a known key twice, or has a value that
// is not of its column's type. Strings of digits are numbers where a number is wanted. A record is
// checked in all its columns, whichever are wanted.
package jsonl
