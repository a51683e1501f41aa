// Package arrow reads and writes the Arrow IPC format, as a stream and as a file
// (Feather version 2), whose messages are a stream between two marks. It knows no stores.
//
// Every type of Arrow that Weir has a type for is read: integers, floats, decimals, dates, times, timestamps,
// intervals and durations, texts and blobs in their four layouts, lists in theirs, structs, maps
// and dictionaries; buffers may be compressed with LZ4 or Zstandard. Half floats become float32, seconds
// milliseconds, durations intervals, nulls strings. Unions and run-end encoding are refused. What a
// message claims is checked against the bytes that are there before anything is allocated for it.
package arrow
