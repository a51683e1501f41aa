package pq

import (
	"fmt"
	"io"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// maxValues is the most values of a page that are believed.
const maxValues = 1 << 25

// A Chunk reads one column of one row group from its pages' bytes.
type Chunk struct {
	leaf  *Leaf
	codec format.CompressionCodec
	raw   []byte                          // pages not read yet
	more  func(p []byte, off int64) error // reads the chunk's bytes after raw; nil: there are none
	off   int64                           // of those, in the chunk
	size  int64                           // of the chunk
	rows  int                             // not read yet; of a nested column's part, levels
	buf   []byte                          // a decompressed page, to be used again
	codes []int32                         // of a page, to be used again
	dict  column.Vector
	// expect are the pages to come, if not all of the chunk's are read.
	expect []PagePlace
	// unchecked has checksums left alone, which would keep a fuzzer's bytes from all that comes after.
	unchecked bool

	// The page that is being read:
	page  column.Vector // nil: not decoded
	left  int           // rows of it not given yet
	at    int           // rows of it given
	head  *pageHead
	count int // pages so far, for messages
}

// pageHead is a data page before it is decoded.
type pageHead struct {
	header format.PageHeader
	body   []byte // compressed
}

// NewChunk reads rows rows of l from raw, the bytes of its chunk.
func NewChunk(l *Leaf, md *format.ColumnMetaData, raw []byte, rows int64) (*Chunk, error) {
	if rows < 0 || rows > 1<<31-1 || md.NumValues > 1<<31-1 || md.NumValues < rows || l.maxRep == 0 && md.NumValues != rows {
		return nil, fmt.Errorf("%d values for %d rows", md.NumValues, rows)
	}
	return &Chunk{leaf: l, codec: md.Codec, raw: raw, rows: int(md.NumValues)}, nil
}

// NewPages reads some pages of the chunk of l, one behind another, after its dictionary.
func NewPages(l *Leaf, md *format.ColumnMetaData, pages []PagePlace) (*Chunk, error) {
	c := &Chunk{leaf: l, codec: md.Codec, expect: pages}
	for _, p := range pages {
		c.rows += int(p.Rows)
	}
	if int64(c.rows) > md.NumValues || md.NumValues > 1<<31-1 {
		return nil, fmt.Errorf("pages of %d rows of %d", c.rows, md.NumValues)
	}
	return c, nil
}

// Lazy makes a chunk of size bytes, of which raw are the first, read the others
// by readAt when it needs them.
func (c *Chunk) Lazy(size int64, readAt func(p []byte, off int64) error) {
	c.more, c.off, c.size = readAt, int64(len(c.raw)), size
}

// PieceBytes is how much of a large chunk is read at a time.
const PieceBytes = 8 << 20

// have makes sure that raw has n bytes, or all that are left. Vectors may point
// into the old raw, so it is not written to.
func (c *Chunk) have(n int) error {
	for len(c.raw) < n && c.off < c.size {
		piece := min(max(PieceBytes, int64(n-len(c.raw))), c.size-c.off)
		grown := make([]byte, int64(len(c.raw))+piece)
		copy(grown, c.raw)
		if err := c.more(grown[len(c.raw):], c.off); err != nil {
			return err
		}
		c.raw = grown
		c.off += piece
	}
	return nil
}

// maxHeader is more than any page's header with statistics has.
const maxHeader = 64 << 10

// Read gives the next n rows.
func (c *Chunk) Read(n int) (v column.Vector, err error) {
	defer Guard(&err)
	if n > c.rows {
		return nil, io.ErrUnexpectedEOF
	}
	var parts []column.Vector
	for got := 0; got < n; {
		if err := c.need(); err != nil {
			return nil, err
		}
		if c.page == nil {
			if c.page, err = c.decode(c.head); err != nil {
				return nil, fmt.Errorf("page %d: %w", c.count, err)
			}
		}
		k := min(n-got, c.left)
		parts = append(parts, c.page.Slice(c.at, c.at+k))
		c.pass(k)
		got += k
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return column.Concat(c.leaf.Type, parts), nil
}

// Near is how many of the next n rows are in one page; Read gives those without a
// copy.
func (c *Chunk) Near(n int) (k int, err error) {
	defer Guard(&err)
	if n > c.rows {
		return 0, io.ErrUnexpectedEOF
	}
	if err := c.need(); err != nil {
		return 0, err
	}
	return min(n, c.left), nil
}

// Skip passes over the next n rows. Pages of which no row is wanted are not
// even decompressed.
func (c *Chunk) Skip(n int) (err error) {
	defer Guard(&err)
	if n > c.rows {
		return io.ErrUnexpectedEOF
	}
	for n > 0 {
		if err := c.need(); err != nil {
			return err
		}
		k := min(n, c.left)
		c.pass(k)
		n -= k
	}
	return nil
}

func (c *Chunk) pass(k int) {
	c.at += k
	c.left -= k
	c.rows -= k
	if c.left == 0 {
		c.page, c.head = nil, nil
	}
}

// need makes sure that there is a page with rows.
func (c *Chunk) need() error {
	for c.left == 0 {
		if err := c.have(maxHeader); err != nil {
			return err
		}
		if len(c.raw) == 0 {
			return fmt.Errorf("the pages end %d rows too early", c.rows)
		}
		if err := c.nextPage(); err != nil {
			return fmt.Errorf("page %d: %w", c.count, err)
		}
	}
	return nil
}

func (c *Chunk) nextPage() error {
	c.count++
	p := &pageHead{}
	n, err := unmarshal(c.raw[:min(len(c.raw), maxIndex)], &p.header)
	if err != nil {
		return fmt.Errorf("its header is corrupt: %w", err)
	}
	c.raw = c.raw[n:]
	h := &p.header
	if err := c.have(int(min(max(h.CompressedPageSize, 0), maxPage))); err != nil {
		return err
	}
	if h.CompressedPageSize < 0 || int(h.CompressedPageSize) > len(c.raw) {
		return fmt.Errorf("it has %d bytes, of which %d are there", h.CompressedPageSize, len(c.raw))
	}
	p.body, c.raw = c.raw[:h.CompressedPageSize], c.raw[h.CompressedPageSize:]
	rows := int32(0)
	switch h.Type {
	case format.DictionaryPage:
		return c.readDict(p)
	case format.DataPage:
		rows = h.DataPageHeader.V.NumValues
	case format.DataPageV2:
		rows = h.DataPageHeaderV2.V.NumValues
	default:
		return nil // an index page
	}
	if rows < 0 || int(rows) > c.rows || rows > maxValues {
		return fmt.Errorf("it has %d values, and %d rows are left", rows, c.rows)
	}
	if c.expect != nil {
		if len(c.expect) == 0 || c.expect[0].Rows != int64(rows) {
			return fmt.Errorf("it has %d values, which its offset index does not say", rows)
		}
		c.expect = c.expect[1:]
	}
	c.head, c.left, c.at, c.page = p, int(rows), 0, nil
	return nil
}

func (c *Chunk) readDict(p *pageHead) error {
	h := &p.header.DictionaryPageHeader.V
	if h.Encoding != format.Plain && h.Encoding != format.PlainDictionary {
		return fmt.Errorf("a dictionary in the encoding %s", h.Encoding)
	}
	if err := c.check(p); err != nil {
		return err
	}
	// The dictionary lives as long as its codes: it has memory of its own.
	data, err := decompress(c.codec, nil, p.body, int(p.header.UncompressedPageSize))
	if err != nil {
		return err
	}
	if h.NumValues < 0 {
		return fmt.Errorf("a dictionary of %d values", h.NumValues)
	}
	c.dict, err = c.leaf.plain(data, int(h.NumValues))
	return err
}

// decode makes a vector of all rows of a data page.
func (c *Chunk) decode(p *pageHead) (column.Vector, error) {
	n := c.left + c.at
	parts, err := c.take(p)
	if err != nil {
		return nil, err
	}
	ones := n
	var valid column.Bitmap
	if c.leaf.Optional {
		if valid, ones, err = parts.def.defined(n); err != nil {
			return nil, err
		}
	}
	if parts.enc == format.RLEDictionary || parts.enc == format.PlainDictionary {
		return c.coded(parts.values, ones, valid, n)
	}
	v, err := c.values(parts.enc, parts.values, ones)
	if err != nil || valid == nil {
		return v, err
	}
	return spread(v, valid, n), nil
}

// inflate decompresses a page, into the chunk's buffer if no vector will point into it.
func (c *Chunk) inflate(codec format.CompressionCodec, src []byte, size int) ([]byte, error) {
	if c.leaf.phys == format.ByteArray || c.leaf.phys == format.FixedLenByteArray {
		return decompress(codec, nil, src, size)
	}
	out, err := decompress(codec, c.buf, src, size)
	if err == nil && codec != format.Uncompressed && cap(out) > cap(c.buf) {
		c.buf = out
	}
	return out, err
}

// values decodes the n values of a page that are not null.
func (c *Chunk) values(enc format.Encoding, data []byte, n int) (column.Vector, error) {
	if enc == format.Plain {
		return c.leaf.plain(data, n)
	}
	return c.leaf.rare(enc, data, n)
}

// coded decodes a page of codes of the dictionary: ones values, which stand at
// the set bits of valid among n rows.
func (c *Chunk) coded(data []byte, ones int, valid column.Bitmap, n int) (column.Vector, error) {
	if ones == 0 {
		v, err := c.leaf.plain(nil, 0)
		if err != nil || valid == nil {
			return v, err
		}
		return spread(v, valid, n), nil
	}
	if c.dict == nil {
		return nil, fmt.Errorf("it has codes but there is no dictionary")
	}
	if len(data) == 0 {
		return nil, errLevels
	}
	k := c.leaf.Type.Kind
	texts := k == column.KindString || k == column.KindBinary
	into := c.codes
	if texts && valid == nil {
		into = nil // the vector keeps them
	}
	cs, err := codes(into, data[1:], int(data[0]), ones)
	if err != nil {
		return nil, err
	}
	if !texts || valid != nil {
		c.codes = cs
	}
	var all uint32
	size := uint32(c.dict.Len())
	for _, k := range cs {
		all = max(all, uint32(k))
	}
	if all >= size {
		return nil, fmt.Errorf("code %d of a dictionary of %d", all, size)
	}
	if texts {
		if valid != nil {
			cs = spreadSlice(cs, valid, n)
		}
		return &column.Dict{Codes: cs, Values: c.dict, Valid: valid}, nil
	}
	switch d := c.dict.(type) {
	case *column.Days:
		return lookUp(d, cs, valid, n), nil
	case *column.Ints:
		return lookUp(d, cs, valid, n), nil
	case *column.Uints:
		return lookUp(d, cs, valid, n), nil
	case *column.Floats:
		return lookUp(d, cs, valid, n), nil
	case *column.Wides:
		return lookUp(d, cs, valid, n), nil
	}
	v := column.Gather(c.dict, cs)
	if valid != nil {
		v = spread(v, valid, n)
	}
	return v, nil
}

// lookUp is the values of d at codes, which are within it, at the set bits of
// valid among n rows.
func lookUp[T column.Width](d *column.Fixed[T], codes []int32, valid column.Bitmap, n int) column.Vector {
	out := make([]T, n)
	values := d.Values
	if valid == nil {
		for i, k := range codes[:n] {
			out[i] = values[k]
		}
		return &column.Fixed[T]{Typ: d.Typ, Values: out}
	}
	at := 0
	for w := 0; w<<6 < n; w++ {
		word := valid[w]
		if left := n - w<<6; left < 64 {
			word &= 1<<left - 1
		}
		to := out[w<<6:]
		for ; word != 0; word &= word - 1 {
			to[bits.TrailingZeros64(word)] = values[codes[at]]
			at++
		}
	}
	return &column.Fixed[T]{Typ: d.Typ, Values: out, Valid: valid}
}

// spread puts the values of v at the set bits of valid.
func spread(v column.Vector, valid column.Bitmap, n int) column.Vector {
	switch v := v.(type) {
	case *column.Bools:
		return spreadFixed(v, valid, n)
	case *column.Days:
		return spreadFixed(v, valid, n)
	case *column.Ints:
		return spreadFixed(v, valid, n)
	case *column.Uints:
		return spreadFixed(v, valid, n)
	case *column.Floats:
		return spreadFixed(v, valid, n)
	case *column.Wides:
		return spreadFixed(v, valid, n)
	case *column.Texts:
		return &column.Texts{Typ: v.Typ, Views: spreadSlice(v.Views, valid, n), Buffers: v.Buffers, Valid: valid}
	case *column.Dict:
		return &column.Dict{Codes: spreadSlice(v.Codes, valid, n), Values: v.Values, Valid: valid}
	}
	panic(fmt.Sprintf("pq: spread of %T", v))
}

func spreadFixed[T column.Width](v *column.Fixed[T], valid column.Bitmap, n int) column.Vector {
	return &column.Fixed[T]{Typ: v.Typ, Values: spreadSlice(v.Values, valid, n), Valid: valid}
}

func spreadSlice[T any](values []T, valid column.Bitmap, n int) []T {
	out := make([]T, n)
	at := 0
	for w := 0; w<<6 < n; w++ {
		word := valid[w]
		base := w << 6
		width := min(64, n-base)
		if width < 64 {
			word &= 1<<width - 1
		}
		if word == ^uint64(0) {
			at += copy(out[base:base+64], values[at:])
			continue
		}
		// By set bits: a test of each bit would often be predicted wrong.
		for ; word != 0; word &= word - 1 {
			out[base+bits.TrailingZeros64(word)] = values[at]
			at++
		}
	}
	return out
}
