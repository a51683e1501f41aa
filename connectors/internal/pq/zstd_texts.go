package pq

import (
	"bytes"
	"encoding/binary"
)

// Texts that are made after one pattern, such as links and identifiers, have pieces in common at places that are found
// without looking for repeats. A frame of zstd copies each piece, and what is the same of the length, from the text
// before that has them; the literals are what is between.

// textPattern is the pieces that texts have in common.
type textPattern struct {
	first  []byte   // they begin with it
	others [][]byte // and have these behind it, in this order
}

const (
	patternTexts = 64 // of so many a pattern is made
	patternBytes = 256
	leastPiece   = 4 // bytes of a piece behind the first
	mostPieces   = 8
)

// patternOf is the pattern of the texts that body begins with.
func patternOf(body []byte) (p textPattern) {
	var texts [][]byte
	for len(texts) < patternTexts && len(body) >= 4 {
		n := uint64(binary.LittleEndian.Uint32(body))
		if n > uint64(len(body)-4) {
			break
		}
		texts = append(texts, body[4:4+min(n, patternBytes)])
		body = body[4+n:]
	}
	if len(texts) < 2 {
		return p
	}
	p.first = texts[0]
	for _, t := range texts[1:] {
		n := 0
		for n < min(len(p.first), len(t)) && p.first[n] == t[n] {
			n++
		}
		p.first = p.first[:n]
	}
	p.first = bytes.Clone(p.first)
	for i := range texts {
		texts[i] = texts[i][len(p.first):]
	}
	p.find(texts)
	return p
}

// find adds the longest piece of all texts, and those before and behind it.
func (p *textPattern) find(texts [][]byte) {
	from, to := commonPiece(texts)
	if to-from < leastPiece || len(p.others) == mostPieces {
		return
	}
	piece := bytes.Clone(texts[0][from:to])
	before, behind := make([][]byte, len(texts)), make([][]byte, len(texts))
	for i, t := range texts {
		at := bytes.Index(t, piece)
		before[i], behind[i] = t[:at], t[at+len(piece):]
	}
	p.find(before)
	p.others = append(p.others, piece)
	p.find(behind)
}

// commonPiece is where in the first of texts the longest piece is that all have.
func commonPiece(texts [][]byte) (from, to int) {
	first := texts[0]
	for i := range first {
		j := i + max(leastPiece, to-from+1)
		for ; j <= len(first) && inAll(texts, first[i:j]); j++ {
			from, to = i, j
		}
	}
	return from, to
}

func inAll(texts [][]byte, piece []byte) bool {
	for _, t := range texts {
		if !bytes.Contains(t, piece) {
			return false
		}
	}
	return true
}

// zstdTexts appends src, at most leanMost bytes, as a frame. The texts of a page, each behind its length, begin at
// src[at]; the last one may be cut.
func (e *encoder) zstdTexts(dst, src []byte, at int) (out []byte, ok bool) {
	t := e.textFrame()
	t.src, t.row, t.before = src, at, -1
	t.last, t.gaps = 0, [mostPieces]int{}
	dst = e.frameHead(dst, len(src))
	if at > zstdBlock/2 {
		return dst, false
	}
	for from := 0; ; {
		last := t.last
		to := t.block(from)
		start := len(dst)
		dst = blockHead(dst, blockPacked, 0, to == len(src))
		dst = e.literals(dst, t.literals)
		if len(t.all) == 0 {
			dst = append(dst, 0)
		} else {
			dst = t.appendTo(dst)
		}
		if size := len(dst) - start - 3; size < to-from {
			blockHead(dst[:start], blockPacked, size, to == len(src))
		} else {
			t.last = last
			dst = append(blockHead(dst[:start], blockRaw, to-from, to == len(src)), src[from:to]...)
		}
		if from = to; from == len(src) {
			return dst, true
		}
	}
}

// textFrame is the encoder's, which it keeps for its memory.
func (e *encoder) textFrame() *textFrame {
	if e.texts == nil {
		e.texts = &textFrame{}
	}
	return e.texts
}

// textFrame is what goes on in a frame of texts.
type textFrame struct {
	sequences
	pattern textPattern
	src     []byte
	row     int                // where the next text's length is
	before  int                // where that of the last one is that has the pattern; -1: none
	places  [2][mostPieces]int // of the others of the pattern, in that one and in the next, or the other way round
	next    int                // which is that of the next
	gaps    [mostPieces]int    // before each of them in the last text: those of most are the same
}

// block makes the sequences of a block that begins at from, and says where it ends.
func (t *textFrame) block(from int) (to int) {
	t.begin()
	src, done := t.src, from // of what is in literals or copied
	most := min(from+zstdBlock, len(src))
	copies := func(start, size, distance int) {
		t.add(src, done, start, size, distance)
		done = start + size
	}
	for t.row+4 <= most {
		n := uint64(binary.LittleEndian.Uint32(src[t.row:]))
		if n > uint64(most-t.row-4) {
			break
		}
		row, text := t.row, src[t.row+4:t.row+4+int(n)]
		t.row += 4 + int(n)
		if row < from || !t.find(text, row+4) {
			continue
		}
		before := t.before
		t.before = row
		places, last := &t.places[t.next], &t.places[t.next^1]
		t.next ^= 1
		if before < 0 {
			continue
		}
		same := 4 // bytes of the length, from behind
		if d := binary.LittleEndian.Uint32(src[row:]) ^ binary.LittleEndian.Uint32(src[before:]); d > 0xff {
			same = 0
		} else if d > 0 {
			same = 3
		}
		if size := same + len(t.pattern.first); size >= 3 {
			copies(row+4-same, size, row-before)
		}
		for i, piece := range t.pattern.others {
			copies(places[i], len(piece), places[i]-last[i])
		}
	}
	if done > from && most < len(src) {
		most = done // the next one begins with literals, too, and may have sequences that are all alike
	}
	t.literals = append(t.literals, src[done:most]...)
	return most
}

// find sets the places of the pattern's pieces in text, which begins at start.
func (t *textFrame) find(text []byte, start int) bool {
	if !bytes.HasPrefix(text, t.pattern.first) {
		return false
	}
	from := len(t.pattern.first)
	for i, piece := range t.pattern.others {
		at := t.gaps[i]
		if to := from + at + len(piece); to > len(text) || string(text[from+at:to]) != string(piece) {
			if at = bytes.Index(text[from:], piece); at < 0 {
				return false
			}
			t.gaps[i] = at
		}
		t.places[t.next][i] = start + from + at
		from += at + len(piece)
	}
	return true
}
