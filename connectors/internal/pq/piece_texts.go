package pq

import (
	"encoding/binary"

	"weir/dataframe/column"
)

// skipTexts passes over n texts.
func (c *Chunk) skipTexts(n int) error {
	at, err := c.passTexts(0, n)
	if err == nil {
		c.page.plain = c.page.plain[at:]
	}
	return err
}

// passTexts is where the n texts at at of the page's end.
func (c *Chunk) passTexts(at, n int) (int, error) {
	for want := 0; ; {
		there, err := c.ready(want)
		if err != nil {
			return 0, err
		}
		k, end := passTexts(c.page.plain[:there], at, n)
		if n, at = n-k, end; n == 0 {
			return at, nil
		}
		if there == len(c.page.plain) {
			return 0, short(n, there-at)
		}
		want = there + 1
	}
}

// passTexts passes the texts at data[at:], at most n: those that are all there. It tells how many they are and where they end.
func passTexts(data []byte, at, n int) (k, end int) {
	for k < n && at+4 <= len(data) {
		size := int(binary.LittleEndian.Uint32(data[at:]))
		if size > len(data)-at-4 {
			break
		}
		at += 4 + size
		k++
	}
	return k, at
}

// pieceTexts reads texts in PLAIN. Long ones stay in the page.
func (c *Chunk) pieceTexts(a *places, keep bool) (column.Vector, error) {
	if a.rows*fewOf < a.n {
		return c.fewTexts(a)
	}
	dense := c.viewMemory(a.ones, keep && a.sel == nil && a.valid == nil)
	data := c.page.plain
	n, err := c.textViews(dense)
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
	data, ranks := c.page.plain, a.sel // of data, what passTexts went through is there
	if a.from != nil {
		ranks = a.from
	}
	out := &column.Texts{Typ: c.leaf.Type, Views: make([]column.View, a.rows), Valid: a.picked}
	var own []byte
	at, rank, err := 0, 0, error(nil)
	for i, r := range ranks {
		if at, err = c.passTexts(at, int(r)-rank); err != nil {
			return nil, err
		}
		from := at
		if at, err = c.passTexts(at, 1); err != nil {
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
	row := rank
	if a.valid != nil {
		if at, err = c.passTexts(at, a.ones-rank); err != nil {
			return nil, err
		}
		row = a.n
	}
	c.page.plain, c.page.row = data[at:], c.at+row
	out.Buffers = [][]byte{own}
	return out, nil
}

// textViews makes a view of each of the page's next texts, and tells how many bytes they take.
func (c *Chunk) textViews(views []column.View) (int, error) {
	for at, want := 0, 0; ; {
		there, err := c.ready(want)
		if err != nil {
			return 0, err
		}
		k, end := textViews(views, c.page.plain[:there], at)
		if views, at = views[k:], end; len(views) == 0 {
			return at, nil
		}
		if there == len(c.page.plain) {
			return 0, short(len(views), there-at)
		}
		want = there + 1
	}
}

// textViews makes views of the texts at data[at:], as far as they are all there. It tells how many they are and where they end.
func textViews(views []column.View, data []byte, at int) (k, end int) {
	for k < len(views) && at+4 <= len(data) {
		size := int(binary.LittleEndian.Uint32(data[at:]))
		if size > len(data)-at-4 {
			break
		}
		at += 4
		v := &views[k]
		v.N = uint32(size)
		if size <= column.InlineLen {
			setInline(v, data, at)
		} else {
			copy(v.Data[:4], data[at:at+4])
			binary.LittleEndian.PutUint32(v.Data[4:], 0)
			binary.LittleEndian.PutUint32(v.Data[8:], uint32(at))
		}
		at += size
		k++
	}
	return k, at
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
