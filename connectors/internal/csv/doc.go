// Package csv turns delimited text into batches and sets bad rows aside. It
// knows no stores: connectors opens the files and calls it with their bytes.
//
// A record is fields between delimiters up to a line end, LF or CRLF; where a file's lines
// end in CR alone, LineFeeds makes LF of it, also in quotes. A field that begins
// with " goes on to the closing ", over line ends too, and "" in it is one ".
// A quote elsewhere in a field is plain text. An empty field without quotes is
// null; with quotes it is the empty text, or null in a column that is no text. Empty lines
// are skipped unless there is only one column, where they are nulls. Digits of a
// moment behind those that its type keeps are dropped; Sniff takes nanoseconds
// where the sample has more than six.
//
// A record is bad if its quotes are wrong (text after the closing quote; no
// closing quote before the end of the file or within MaxQuoted bytes), if its number of
// fields is, if a value does not parse as its column's type, or if it is not
// UTF-8. Of a record with wrong quotes or fields only the first line is bad,
// and reading goes on with the next: a forgotten quote costs a line, not the
// rest of the file. A record is checked in all its columns, whichever are
// wanted, so the rows of a file do not depend on the question.
package csv
