package pq

// passNibbles stores, for each of words words, which of the next 64 codes of four bits in b have the
// highest bit in marks. bad is whether one has the lowest.
//
//go:noescape
func passNibbles(out *uint64, b *byte, words int, marks *[16]uint8) (bad bool)

// passCodes stores, for each of words words, which of the next 64 codes have a 1 in pass. Codes
// above last count as last; most is the largest. Of pass three bytes more are read than there are
// codes.
//
//go:noescape
func passCodes(out *uint64, codes *int32, words int, pass *uint8, last uint32) (most uint32)
