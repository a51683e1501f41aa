// Package variant writes values of Parquet's VARIANT, a binary form of JSON with more
// types, as JSON text. A value comes in two pieces: the metadata, which are the names of
// the fields of all objects in it, and the value itself, which refers to them by number.
// See https://github.com/apache/parquet-format/blob/master/VariantEncoding.md.
//
// Numbers keep all their digits; a double has a point or an exponent, NaN and the
// infinities are the strings "NaN", "Infinity" and "-Infinity". Dates, times and
// timestamps are strings as SQL writes them, those with a zone with +00 at their end;
// a UUID is a string, and so are bytes, in base64.
//
// What comes in is not trusted: every length is checked, nothing is written twice
// because two things are said to be at one place, and the text of a value is limited.
package variant
