package pq

import (
	"fmt"
	"io"
	"slices"
	"sort"

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
	step  int                             // how much more reads at a time
	large bool                            // the last page was larger than that
	win   []byte                          // more reads into it; raw is a part of it
	big   []byte                          // a page that is larger than step
	rows  int                             // not read yet; of a nested column's part, levels
	buf   []byte                          // a decompressed page, to be used again
	codes []int32                         // scratch
	ranks []int32                         // scratch of places
	valid column.Bitmap                   // room for those of the page's rows that are no nulls
	shown bool                            // vectors point into it
	dict  column.Vector
	// numbers are the bytes of dict, if it has numbers.
	numbers []byte
	deltas  []byte // values of a page that was in DELTA_BINARY_PACKED, as PLAIN has them
	// expect are the pages to come, if not all of the chunk's are read.
	expect   []PagePlace
	expected int64 // rows of the page that is being read
	// unchecked has checksums left alone, which would keep a fuzzer's bytes from all that comes after.
	unchecked bool

	// The page that is being read:
	page   cursor
	flow   flow
	left   int // rows of it not given yet
	at     int // rows of it given
	head   *pageHead
	count  int  // pages so far, for messages
	pinned bool // vectors point into buf
	stuck  bool // and some that are not the last that was given
	shared bool // vectors point into raw
	lent   lent // to be used again
	given  lent // of the vector given last
	across across
}

// pageHead is a data page before it is decoded.
type pageHead struct {
	header format.PageHeader
	body   []byte // compressed, as far as it is read
	rest   int    // how much of it is not
	at     int64  // where that is in the chunk
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
	if l.maxRep > 0 {
		c.rows = int(md.NumValues) // at most: pages do not tell their levels
	}
	return c, nil
}

// Lazy makes a chunk of size bytes, of which raw are the first, read the others
// by readAt when it needs them: about step bytes at a time, and of larger pages
// only what a row that is wanted needs.
func (c *Chunk) Lazy(size int64, step int, readAt func(p []byte, off int64) error) {
	c.more, c.off, c.size, c.step = readAt, int64(len(c.raw)), size, step
}

// PieceBytes is how much of a large chunk is best read at a time from far away.
const PieceBytes = 8 << 20

// NearBytes is how much is read at a time of a file that is near: less than is in a cache.
const NearBytes = 64 << 10

// maxHeader is more than any page's header with statistics has, usualHeader more than most.
const (
	maxHeader   = 64 << 10
	usualHeader = 4 << 10
)

// have makes sure that raw has n bytes, or all that are left.
func (c *Chunk) have(n int) error {
	for len(c.raw) < n && c.off < c.size {
		step := c.step
		if c.large {
			step = usualHeader // the next page will be large, too
		}
		piece := int(min(int64(max(step, n-len(c.raw))), c.size-c.off))
		n := len(c.raw)
		old := c.room(&c.win, n+piece)
		copy(c.win, c.raw)
		Spare(old)
		if err := c.more(c.win[n:], c.off); err != nil {
			return err
		}
		c.raw = c.win
		c.off += int64(piece)
	}
	return nil
}

// room makes buf n bytes long, whatever is in them. Vectors may point into the old one, which is then
// left to them; else it is spare, after the caller took from it what is needed.
func (c *Chunk) room(buf *[]byte, n int) (spare []byte) {
	switch {
	case c.shared:
		*buf = Buffer(n)
	case cap(*buf) < n:
		spare = *buf
		*buf = Buffer(max(n, int(min(int64(c.step), c.size))))
	}
	*buf = (*buf)[:n]
	return spare
}

// load reads what is not read yet of the body of p.
func (c *Chunk) load(p *pageHead) error {
	if p.rest == 0 {
		return nil
	}
	n := len(p.body)
	Spare(c.room(&c.big, n+p.rest))
	copy(c.big, p.body)
	if err := c.more(c.big[n:], p.at); err != nil {
		return err
	}
	p.body, p.rest = c.big, 0
	return nil
}

// Read gives the next n rows.
func (c *Chunk) Read(n int) (column.Vector, error) { return c.give(n, nil, nil, true) }

// Pick passes over the next n rows and gives those of them at sel, in ascending order.
func (c *Chunk) Pick(n int, sel []int32) (column.Vector, error) { return c.give(n, sel, nil, true) }

// PickBits is Pick for the rows of m, which are of n rows.
func (c *Chunk) PickBits(n int, m *Picks) (column.Vector, error) {
	return c.give(n, nil, m, true)
}

// Lend is Read for a vector that is good only until the chunk is used again.
func (c *Chunk) Lend(n int) (column.Vector, error) { return c.give(n, nil, nil, false) }

// give gives the next n rows, or those of them at sel or m if one is not nil. Unless keep is
// set they may be in memory of the chunk.
func (c *Chunk) give(n int, sel []int32, m *Picks, keep bool) (v column.Vector, err error) {
	defer Guard(&err)
	if n > c.rows {
		return nil, io.ErrUnexpectedEOF
	}
	c.given, c.stuck = lent{}, c.pinned
	if n > 0 {
		if err := c.need(); err != nil {
			return nil, err
		}
	}
	if n <= c.left {
		return c.giveOne(n, sel, m, keep)
	}
	if m != nil {
		sel = m.Rows()
	}
	return c.giveAcross(n, sel, keep)
}

// giveOne is give of rows in one page.
func (c *Chunk) giveOne(n int, sel []int32, m *Picks, keep bool) (column.Vector, error) {
	if n == 0 || sel != nil && len(sel) == 0 {
		c.pass(n)
		return column.Empty(c.leaf.Type), nil
	}
	v, err := c.piece(n, sel, m, keep)
	if err != nil {
		return nil, fmt.Errorf("page %d: %w", c.count, err)
	}
	c.pass(n)
	return v, nil
}

// giveAcross is give of rows in several pages.
func (c *Chunk) giveAcross(n int, sel []int32, keep bool) (column.Vector, error) {
	defer c.startAcross(n, sel)()
	var parts []column.Vector
	for from := 0; from < n; {
		if err := c.need(); err != nil {
			return nil, err
		}
		k := min(n-from, c.left)
		part := sel
		if sel != nil {
			part, sel = cutSelection(sel, from, from+k)
		}
		if sel == nil || len(part) > 0 {
			v, err := c.piece(k, part, nil, true)
			if err != nil {
				return nil, fmt.Errorf("page %d: %w", c.count, err)
			}
			parts = append(parts, v)
		}
		c.pass(k)
		from += k
	}
	v := c.join(parts)
	if !keep && c.across.values != nil {
		c.lent.values, c.given.values = c.across.values, nil
	}
	return v, nil
}

// cutSelection cuts off sel what is below to, as distances from from.
func cutSelection(sel []int32, from, to int) (part, rest []int32) {
	k := sort.Search(len(sel), func(i int) bool { return int(sel[i]) >= to })
	part, rest = sel[:k], sel[k:]
	if from > 0 && k > 0 {
		part = slices.Clone(part)
		for i := range part {
			part[i] -= int32(from)
		}
	}
	return part, rest
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
		c.head = nil
	}
}

// A Mark is a place in a page.
type Mark struct {
	page           cursor
	left, at, rows int
	head           *pageHead
}

// Mark is where the chunk is. The next n rows, which are in one page, may be passed
// before Back.
func (c *Chunk) Mark() Mark { return Mark{c.page, c.left, c.at, c.rows, c.head} }

// Back goes back to m.
func (c *Chunk) Back(m Mark) {
	c.page, c.left, c.at, c.rows, c.head = m.page, m.left, m.at, m.rows, m.head
}

// Release gives back the memory of the chunk, which is not used any more. It reports
// whether nothing points into the bytes that it was made of.
func (c *Chunk) Release() bool {
	if !c.pinned {
		Spare(c.buf)
	}
	if !c.shared {
		Spare(c.win)
		Spare(c.big)
	}
	Spare(c.numbers)
	Spare(c.deltas)
	spareValues(c.codes)
	spareValues(c.ranks)
	c.lent.release()
	free := !c.shared
	*c = Chunk{leaf: c.leaf}
	return free
}

// need makes sure that there is a page with rows.
func (c *Chunk) need() error {
	for c.left == 0 {
		if err := c.have(usualHeader); err != nil {
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

// header reads the header of the next page.
func (c *Chunk) header(h *format.PageHeader) error {
	n, err := unmarshal(c.raw[:min(len(c.raw), maxIndex)], h)
	if err != nil && len(c.raw) < maxHeader && c.off < c.size {
		if err := c.have(maxHeader); err != nil {
			return err
		}
		*h = format.PageHeader{}
		n, err = unmarshal(c.raw[:min(len(c.raw), maxIndex)], h)
	}
	if err != nil {
		return fmt.Errorf("its header is corrupt: %w", err)
	}
	c.raw = c.raw[n:]
	return nil
}

// cut cuts the body of p off raw; what of a large one is not there is left where it is.
func (c *Chunk) cut(p *pageHead) error {
	size := int(p.header.CompressedPageSize)
	there := int64(len(c.raw)) + c.size - c.off
	if size < 0 || int64(size) > max(there, int64(len(c.raw))) {
		return fmt.Errorf("it has %d bytes, of which %d are there", size, there)
	}
	c.large = size > c.step && size > len(c.raw)
	if c.large {
		p.body, p.rest, p.at = c.raw, size-len(c.raw), c.off
		c.off, c.raw = c.off+int64(p.rest), nil
		return nil
	}
	if err := c.have(size); err != nil {
		return err
	}
	p.body, c.raw = c.raw[:size], c.raw[size:]
	return nil
}

func (c *Chunk) nextPage() error {
	c.count++
	p := &pageHead{}
	if err := c.header(&p.header); err != nil {
		return err
	}
	if err := c.cut(p); err != nil {
		return err
	}
	h := &p.header
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
		if len(c.expect) == 0 || c.expect[0].Rows != int64(rows) && c.leaf.maxRep == 0 {
			return fmt.Errorf("it has %d values, which its offset index does not say", rows)
		}
		c.expected, c.expect = c.expect[0].Rows, c.expect[1:]
	}
	c.head, c.left, c.at, c.page = p, int(rows), 0, cursor{}
	return nil
}

func (c *Chunk) readDict(p *pageHead) error {
	h := &p.header.DictionaryPageHeader.V
	if h.Encoding != format.Plain && h.Encoding != format.PlainDictionary {
		return fmt.Errorf("a dictionary in the encoding %s", h.Encoding)
	}
	if err := c.load(p); err != nil {
		return err
	}
	if err := c.check(p); err != nil {
		return err
	}
	if h.NumValues < 0 {
		return fmt.Errorf("a dictionary of %d values", h.NumValues)
	}
	size, n := int(p.header.UncompressedPageSize), int(h.NumValues)
	if c.leaf.direct() == 8 && c.codec != format.Uncompressed {
		return c.readNumbers(p, size, n)
	}
	// The dictionary lives as long as its codes: it has memory of its own.
	c.shared = c.shared || c.codec == format.Uncompressed && c.leaf.bytes()
	data, err := decompress(c.codec, nil, p.body, size)
	if err != nil {
		return err
	}
	c.dict, err = c.leaf.plain(data, n)
	return err
}

// readNumbers is readDict for numbers, which no vector points to.
func (c *Chunk) readNumbers(p *pageHead, size, n int) error {
	least, err := room(c.codec, p.body, size)
	if err != nil {
		return err
	}
	Spare(c.numbers)
	c.dict, c.numbers = nil, Buffer(least)
	data, err := decompress(c.codec, c.numbers, p.body, size)
	if err != nil {
		return err
	}
	if cap(data) != cap(c.numbers) { // it had to grow
		Spare(c.numbers)
		c.numbers = data
	}
	if n > len(data)/8 {
		return short(n, len(data))
	}
	switch t := c.leaf.Type; {
	case c.leaf.phys == format.Double:
		c.dict = &column.Floats{Typ: t, Values: view[float64](data, n)}
	case t.Kind == column.KindUint64:
		c.dict = &column.Uints{Typ: t, Values: view[uint64](data, n)}
	default:
		c.dict = &column.Ints{Typ: t, Values: view[int64](data, n)}
	}
	return c.leaf.checkDecimals(data, n)
}
