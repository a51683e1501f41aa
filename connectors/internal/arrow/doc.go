// Package arrow reads and writes the Arrow IPC format, as a stream and as a file
// (Feather version 2), whose messages are a stream between two marks. It knows no stores.
//
// Every type of Arrow is read: integers, floats, decimals, dates, times, timestamps, intervals and durations,
// texts and blobs in their four layouts, lists in theirs, structs, maps, dictionaries, run-end encoding and
// unions; buffers may be compressed with LZ4 or Zstandard. Half floats become float32, seconds milliseconds,
// durations intervals, nulls strings. A union is a struct: which member the row has, called tag, and each of the
// members, null if it is another. Of the extension types a UUID is its text, a bool8 a bool and a
// variant its JSON; others are what they are kept as. Digits finer than an interval's microseconds are
// dropped, and Rounded tells where. A decimal with a scale of more than 38 is Refused, and the other columns are read.
//
// Only the buffers of the columns that are asked for are read and decoded, and only their
// dictionaries; runs are expanded as rows are taken. What a message claims is checked
// against the bytes that are there before anything is allocated for it; where a message says much with few
// bytes, as runs within structs do, there is an allowance for what a batch becomes.
package arrow
