package pq

import (
	"github.com/klauspost/compress/s2"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// flowBytes is how much of a page is decompressed at a time: what stays in the cache until it is read. It is a variable for tests.
var flowBytes = 32 << 10

// A flow is a page that is decompressed, and read from a near file, as its values are asked for. What comes behind the last
// that is wanted is then left alone.
type flow struct {
	dst, src []byte // all of the page, decompressed and not; dst is nil if no page flows
	have     int    // bytes of src that are read
	at       int64  // where the others are in the chunk
	block    unsnapping
}

// flows reports whether the data page p may flow: whether its values stand one behind another, in Snappy, and need no check.
func (c *Chunk) flows(p *pageHead) bool {
	h := &p.header
	return hasUnsnap && c.codec == format.Snappy && h.Type == format.DataPage && h.DataPageHeader.V.Encoding == format.Plain &&
		c.leaf.maxRep == 0 && (c.leaf.texts() || c.leaf.direct() > 0) && c.leaf.Type.Kind != column.KindDecimal
}

// takeFlow is take of a page that flows: its levels are there.
func (c *Chunk) takeFlow(p *pageHead) (out pageParts, err error) {
	if p.header.CRC != 0 && !c.unchecked {
		err := c.load(p)
		if err == nil {
			err = c.check(p)
		}
		if err != nil {
			return out, err
		}
	}
	f := flow{src: p.body, have: len(p.body), at: p.at}
	if p.rest > 0 {
		Spare(c.room(&c.big, len(p.body)+p.rest))
		copy(c.big, p.body)
		f.src = c.big
	}
	size, err := room(c.codec, f.src, int(p.header.UncompressedPageSize))
	if err == nil {
		err = c.fetchFlow(&f)
	}
	if err != nil {
		return out, err
	}
	if n, err := s2.DecodedLen(f.src[:f.have]); err != nil || n != size {
		return out, errSnappy
	}
	f.block = unsnappingOf(f.src[:f.have])
	f.dst = c.pageRoom(size)[:size]
	c.flow = f
	h := &p.header.DataPageHeader.V
	out.enc = h.Encoding
	if c.leaf.maxDef == 0 {
		out.values = f.dst
		return out, nil
	}
	if err := c.fill(min(4, size)); err != nil {
		return out, err
	}
	if out.def, out.values, err = cutLevels(f.dst, h.DefinitionLevelEncoding, c.leaf.maxDef, int(h.NumValues)); err != nil {
		return out, err
	}
	return out, c.fill(size - len(out.values))
}

// fetchFlow reads more of f's page.
func (c *Chunk) fetchFlow(f *flow) error {
	n := min(c.step, len(f.src)-f.have)
	if n <= 0 {
		return nil
	}
	if err := c.more(f.src[f.have:f.have+n], f.at); err != nil {
		return err
	}
	f.have, f.at = f.have+n, f.at+int64(n)
	return nil
}

// fill decompresses at least the first n bytes of the page that flows.
func (c *Chunk) fill(n int) error {
	f := &c.flow
	if n <= f.block.d {
		return nil
	}
	n = min(max(n, f.block.d+flowBytes), len(f.dst))
	for f.block.d < n {
		f.block.to(f.dst, f.src[:f.have], n)
		if f.block.d >= n {
			break
		}
		if f.have == len(f.src) {
			return errSnappy
		}
		if err := c.fetchFlow(f); err != nil { // an element may be cut off
			return err
		}
	}
	if f.block.d == len(f.dst) && f.block.s != len(f.src) {
		return errSnappy
	}
	return nil
}

// ready makes the next n bytes of the page's plain values be there, and tells how many are.
func (c *Chunk) ready(n int) (int, error) {
	if c.flow.dst == nil {
		return len(c.page.plain), nil
	}
	gone := len(c.flow.dst) - len(c.page.plain)
	err := c.fill(gone + min(n, len(c.page.plain)))
	return c.flow.block.d - gone, err
}
