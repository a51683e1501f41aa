package pq

// passNibbles stores, for each of words words, which of the next 64 codes of four bits in b have the
// highest bit in marks. bad is whether one has the lowest.
//
//go:noescape
func passNibbles(out *uint64, b *byte, words int, marks *[16]uint8) (bad bool)

// passCodes stores, for each of words words, of which of the next 64 codes the bit in pass is set. Codes
// above last count as last; most is the largest.
//
//go:noescape
func passCodes(out *uint64, codes *int32, words int, pass *uint64, last uint32) (most uint32)

// mostCode is the largest of 32*blocks codes.
//
//go:noescape
func mostCode(codes *int32, blocks int) (most uint32)
