// Package csv turns delimited text into batches and sets bad rows aside. It
// knows no stores and no encodings: connectors opens the files and calls it with their text.
//
// A Dialect says how a file is written, and Sniff finds it out: delimiter, quote, escape, comments, lines before the
// header. A record is fields between delimiters up to a line end: LF, CRLF or, if the dialect says so, CR. A field
// that begins with the quote goes on to the closing one, over line ends too; a quote in it is written twice or behind the
// escape. A quote elsewhere in a field is plain text. An empty field without quotes is
// null; with quotes it is the empty text, or null in a column that is no text. Empty lines
// are skipped unless there is only one column, where they are nulls.
//
// A column is read in the narrowest way that fits all values of the sample, but for one in a
// thousand that nothing but a text fits, whose row is set aside (Reading, Shape): true and false, whole numbers and
// decimals, floats, dates, moments, times of day, the usual patterns of dates, decimal commas and thousands; else it is text. Digits with a
// leading zero or a plus are text. What fits in two ways that mean different things, 01/02/2026 or 1,234, stays text, and
// the doubt is told. Digits of a moment behind those that its type keeps are dropped; Sniff takes nanoseconds
// where the sample has more than six. Lists, maps and structs are JSON.
//
// A record is bad if its quotes are wrong (text after the closing quote; no
// closing quote before the end of the file or within MaxQuoted bytes), if its number of
// fields is (unless Ragged says otherwise), if a value does not parse as its column's type, if it is not
// UTF-8, or if it is the header once more. Of a record with wrong quotes or fields only the first line is bad,
// and reading goes on with the next: a forgotten quote costs a line, not the
// rest of the file. A record is checked in all its columns, whichever are
// wanted, so the rows of a file do not depend on the question.
//
// A scanner finds the bytes that cut records, with AVX2 where there is, and then where the fields are; a parser makes
// vectors of the fields, a column at a time. Most records are plain, and most numbers short: these have ways of their own.
package csv
