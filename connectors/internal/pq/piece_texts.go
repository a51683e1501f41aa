package pq

import (
	"encoding/binary"

	"weir/dataframe/column"
)

// skipTexts passes over n texts.
func (p *cursor) skipTexts(n int) error {
	at, err := passTexts(p.plain, 0, n)
	if err == nil {
		p.plain = p.plain[at:]
	}
	return err
}

// passTexts is where the n texts at data[at:] end.
func passTexts(data []byte, at, n int) (int, error) {
	for range n {
		if at+4 > len(data) {
			return 0, short(n, len(data))
		}
		size := int(binary.LittleEndian.Uint32(data[at:]))
		if at += 4; size > len(data)-at {
			return 0, short(n, len(data))
		}
		at += size
	}
	return at, nil
}

// pieceTexts reads texts in PLAIN. Long ones stay in the page.
func (c *Chunk) pieceTexts(a *places, keep bool) (column.Vector, error) {
	if a.rows*fewOf < a.n {
		return c.fewTexts(a)
	}
	dense := c.viewMemory(a.ones, keep && a.sel == nil && a.valid == nil)
	data := c.page.plain
	n, err := textViews(dense, data)
	if err != nil {
		return nil, err
	}
	c.page.plain, c.page.row = data[n:], c.at+a.n
	if keep {
		c.pinned = true
	}
	return a.of(&column.Texts{Typ: c.leaf.Type, Views: dense, Buffers: [][]byte{data[:n:n]}}), nil
}

// fewOf is of how many rows one makes few: their texts are copied, so that they do not keep a whole page.
const fewOf = 8

// fewTexts is pieceTexts for few rows.
func (c *Chunk) fewTexts(a *places) (column.Vector, error) {
	data, ranks := c.page.plain, a.sel
	if a.from != nil {
		ranks = a.from
	}
	out := &column.Texts{Typ: c.leaf.Type, Views: make([]column.View, a.rows), Valid: a.picked}
	var own []byte
	at, rank, err := 0, 0, error(nil)
	for i, r := range ranks {
		if at, err = passTexts(data, at, int(r)-rank); err != nil {
			return nil, err
		}
		from := at
		if at, err = passTexts(data, at, 1); err != nil {
			return nil, err
		}
		if a.to != nil {
			i = int(a.to[i])
		}
		text := data[from+4 : at]
		out.Views[i] = column.MakeView(text, 0, uint32(len(own)))
		if len(text) > column.InlineLen {
			own = append(own, text...)
		}
		rank = int(r) + 1
	}
	if at, err = passTexts(data, at, a.ones-rank); err != nil {
		return nil, err
	}
	c.page.plain, c.page.row = data[at:], c.at+a.n
	out.Buffers = [][]byte{own}
	return out, nil
}

// textViews makes a view of each of the next texts of data, and tells how many bytes
// they take.
func textViews(views []column.View, data []byte) (int, error) {
	at := 0
	for i := range views {
		if at+4 > len(data) {
			return 0, short(len(views), len(data))
		}
		size := int(binary.LittleEndian.Uint32(data[at:]))
		at += 4
		if size < 0 || size > len(data)-at {
			return 0, short(len(views), len(data))
		}
		v := &views[i]
		v.N = uint32(size)
		if size <= column.InlineLen {
			setInline(v, data, at)
		} else {
			copy(v.Data[:4], data[at:at+4])
			binary.LittleEndian.PutUint32(v.Data[4:], 0)
			binary.LittleEndian.PutUint32(v.Data[8:], uint32(at))
		}
		at += size
	}
	return at, nil
}

// setInline puts the short text at data[at:] into v, whose length is set.
func setInline(v *column.View, data []byte, at int) {
	size := int(v.N)
	if at+column.InlineLen > len(data) {
		v.Data = [column.InlineLen]byte{}
		copy(v.Data[:], data[at:at+size])
		return
	}
	// Twelve bytes are loaded at once where there are as many.
	lo := binary.LittleEndian.Uint64(data[at:])
	hi := binary.LittleEndian.Uint32(data[at+8:])
	if size < 8 {
		lo &= 1<<(8*size) - 1
		hi = 0
	} else {
		hi &= uint32(uint64(1)<<(8*(size-8)) - 1)
	}
	binary.LittleEndian.PutUint64(v.Data[:], lo)
	binary.LittleEndian.PutUint32(v.Data[8:], hi)
}
