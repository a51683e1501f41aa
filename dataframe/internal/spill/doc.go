// Package spill keeps batches on disk that do not fit in memory. It imports column alone;
// the operators of exec use it.
//
// A query has one Dir, which makes its folder with the first File and removes it with
// everything in it at Close. A File takes batches from any goroutine, and gives
// back each by the Chunk that Write returned: values, nulls and every bit of a float as they
// were, dictionaries as dictionaries where that is smaller. Chunks are compressed lightly and
// carry a checksum, so that a damaged disk is an error, not another answer.
//
//	dir := spill.NewDir("")
//	defer dir.Close()
//	f, err := dir.Create()
//	chunk, err := f.Write(batch)
//	same, err := f.Read(chunk)
//
// A process that is killed leaves its folder; it holds a lock on a file in it while it lives, so
// the next process that spills finds out that nobody needs it, and removes it.
package spill
