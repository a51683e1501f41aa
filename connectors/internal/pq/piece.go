package pq

import (
	"math/bits"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// A cursor is where a Chunk is among the values of its page. They are decoded as rows are
// asked for: what is decoded at once should stay in the cache until it is used. It may be
// copied to come back to a place.
type cursor struct {
	open  bool
	valid column.Bitmap // of the page's rows; nil: no nulls
	row   int           // whose value comes next below; rows may have gone by unread

	coded bool
	codes steps
	plain []byte        // values in PLAIN that come
	whole column.Vector // in other encodings: all values
	value int           // of whole, that comes
}

// bytes reports whether values are stored as bytes.
func (l *Leaf) bytes() bool { return l.phys == format.ByteArray || l.phys == format.FixedLenByteArray }

// texts reports whether values are views of what is stored.
func (l *Leaf) texts() bool {
	return l.phys == format.ByteArray && (l.Type.Kind == column.KindString || l.Type.Kind == column.KindBinary)
}

func isCoded(enc format.Encoding) bool {
	return enc == format.RLEDictionary || enc == format.PlainDictionary
}

// pins reports whether vectors may point into a page in enc.
func (c *Chunk) pins(enc format.Encoding) bool { return c.leaf.bytes() && !isCoded(enc) }

// inflate decompresses a page, into the chunk's buffer unless vectors point there.
func (c *Chunk) inflate(codec format.CompressionCodec, src []byte, size int, pins bool) ([]byte, error) {
	n, err := room(codec, src, size)
	if err != nil {
		return nil, err
	}
	if codec == format.Uncompressed {
		c.shared = c.shared || pins
		return src, nil
	}
	out, err := decompress(codec, c.pageRoom(n), src, size)
	if cap(out) > cap(c.buf) {
		Spare(c.buf)
		c.buf = out
	}
	return out, err
}

// pageRoom is room for a page of n bytes, the chunk's buffer unless vectors point there.
func (c *Chunk) pageRoom(n int) []byte {
	if c.pinned {
		c.buf, c.pinned, c.stuck = nil, false, false
	}
	if cap(c.buf) < n {
		Spare(c.buf)
		c.buf = Buffer(n)
	}
	return c.buf
}

// openPage takes the page apart, if that is not done.
func (c *Chunk) openPage() error {
	if c.page.open {
		return nil
	}
	n := c.left + c.at
	take := c.take
	if c.flow = (flow{}); c.flows(c.head) {
		take = c.takeFlow
	}
	parts, err := take(c.head)
	if err != nil {
		return err
	}
	p, ones := cursor{open: true}, n
	if c.leaf.Optional {
		if c.shown {
			c.valid, c.shown = nil, false
		}
		if p.valid, ones, err = parts.def.defined(n, &c.valid); err != nil {
			return err
		}
	}
	switch {
	case ones == 0:
	case isCoded(parts.enc):
		if c.dict == nil {
			return errNoDictionary
		}
		if len(parts.values) == 0 {
			return errLevels
		}
		p.coded = true
		p.codes, err = newSteps(parts.values[1:], int(parts.values[0]), ones)
	case parts.enc == format.Plain && (c.leaf.texts() || c.leaf.direct() > 0):
		p.plain = parts.values
		if least := ones * max(c.leaf.direct(), 4); least > len(p.plain) {
			err = short(ones, len(p.plain))
		} else {
			err = c.leaf.checkDecimals(p.plain, ones)
		}
	case parts.enc == format.DeltaBinaryPacked && c.leaf.phys == format.Int64 && c.leaf.direct() > 0:
		if p.plain, err = c.undelta(parts.values, ones); err == nil {
			err = c.leaf.checkDecimals(p.plain, ones)
		}
	default:
		p.whole, err = c.values(parts.enc, parts.values, ones)
	}
	c.page = p
	return err
}

// catchUp passes the values of rows that have gone by.
func (c *Chunk) catchUp() error {
	p := &c.page
	n := c.at - p.row
	if p.valid != nil {
		n = countRange(p.valid, p.row, c.at)
	}
	p.row = c.at
	switch {
	case n == 0:
	case p.coded:
		return p.codes.skip(n)
	case p.whole != nil:
		p.value += n
	case c.leaf.texts():
		return c.skipTexts(n)
	default:
		p.plain = p.plain[n*c.leaf.direct():]
	}
	return nil
}

// countRange is how many bits from..to are set.
func countRange(m column.Bitmap, from, to int) int {
	n := 0
	for ; from < to && from&63 != 0; from++ {
		n += int(m[from>>6] >> (from & 63) & 1)
	}
	return n + m[from>>6:].Count(to-from)
}

// piece gives k rows of the page, or those of them at sel or m.
func (c *Chunk) piece(k int, sel []int32, m *Picks, keep bool) (column.Vector, error) {
	if err := c.openPage(); err != nil {
		return nil, err
	}
	if err := c.catchUp(); err != nil {
		return nil, err
	}
	p := &c.page
	valid, ones := p.validOf(c.at, k)
	c.shown = c.shown || valid != nil && sel == nil && m == nil
	at := places{n: k, ones: ones, valid: valid, sel: sel}
	c.find(&at, m)
	switch {
	case ones == 0:
		return c.nulls(&at)
	case p.coded:
		return c.pieceCoded(&at, keep)
	case p.whole != nil:
		c.pinned = c.pinned || c.leaf.bytes()
		return at.of(p.whole.Slice(p.value, p.value+ones)), nil
	case c.leaf.texts():
		return c.pieceTexts(&at, keep)
	}
	return c.pieceNumbers(&at, keep)
}

// validOf is the Bitmap of k rows from row at on, nil if they have no null, and how many are
// no nulls.
func (p *cursor) validOf(at, k int) (column.Bitmap, int) {
	if p.valid == nil {
		return nil, k
	}
	valid := p.valid.Slice(at, at+k)
	ones := valid.Count(k)
	if ones == k {
		return nil, k
	}
	return valid, ones
}

// places tell where values go: n rows have ones values, at the set bits of valid; of
// the rows those at sel are wanted.
type places struct {
	n, ones int
	valid   column.Bitmap // nil: no nulls
	sel     []int32       // nil: all
	rows    int           // that are wanted

	// If there are both: which values are wanted, where they go, and which rows have one.
	from, to []int32
	picked   column.Bitmap
}

// rank finds the values of the rows at sel. It has no branches: nulls come at random.
func (a *places) rank() {
	before := make([]int32, len(a.valid)) // bits of the words before
	sum := 0
	for w, word := range a.valid {
		before[w] = int32(sum)
		sum += bits.OnesCount64(word)
	}
	both := make([]int32, 2*len(a.sel))
	from, to := both[:len(a.sel)], both[len(a.sel):]
	a.picked = column.NewBitmap(len(a.sel))
	k := 0
	for i, s := range a.sel {
		word := a.valid[s>>6]
		set := word >> (s & 63) & 1
		from[k] = before[s>>6] + int32(bits.OnesCount64(word&(1<<(s&63)-1)))
		to[k] = int32(i)
		k += int(set)
		a.picked[i>>6] |= set << (i & 63)
	}
	a.from, a.to = from[:k], to[:k]
	a.picked = a.picked.Nulls(len(a.sel))
}

// values are the indices of the values that are wanted; negative ones are nulls.
func (a *places) values() []int32 {
	if a.valid == nil {
		return a.sel
	}
	out := make([]int32, a.rows)
	for i := range out {
		out[i] = -1
	}
	for k, i := range a.to {
		out[i] = a.from[k]
	}
	return out
}

// find finds the values of the rows that are wanted: those at m, if it is not nil.
func (c *Chunk) find(a *places, m *Picks) {
	switch {
	case m == nil && a.sel == nil:
		a.rows = a.n
	case m == nil:
		a.rows = len(a.sel)
		if a.valid != nil {
			a.rank()
		}
	case a.valid == nil:
		a.sel = m.Rows()
		a.rows = len(a.sel)
	default:
		a.rows = m.bits.Count(a.n)
		a.rankBits(m.bits, c.rankRoom(2*min(a.rows, a.ones)))
	}
	if a.sel == nil && m != nil {
		a.sel = []int32{}
	}
}

// rankRoom is room for n ranks, which is used again.
func (c *Chunk) rankRoom(n int) []int32 {
	if cap(c.ranks) < n || c.ranks == nil {
		spareValues(c.ranks)
		c.ranks = bufferOf[int32](max(n, 1024))
	}
	return c.ranks[:n]
}

// rankBits is rank for the rows at the set bits of m. It goes through the values that are wanted only.
func (a *places) rankBits(m column.Bitmap, room []int32) {
	from, to := room[:len(room)/2], room[len(room)/2:]
	a.picked = column.NewBitmap(a.rows)
	k, values, rows := 0, 0, 0
	for w := 0; w<<6 < a.n; w++ {
		want, valid := m[w], a.word(w)
		if left := a.n - w<<6; left < 64 {
			want &= 1<<left - 1
		}
		picked := uint64(0)
		for both := want & valid; both != 0; both &= both - 1 {
			below := both&-both - 1
			i := bits.OnesCount64(want & below)
			from[k], to[k] = int32(values+bits.OnesCount64(valid&below)), int32(rows+i)
			picked |= 1 << (i & 63)
			k++
		}
		wanted := bits.OnesCount64(want)
		if picked != 0 {
			orWord(a.picked, rows, picked, wanted)
		}
		values, rows = values+bits.OnesCount64(valid), rows+wanted
	}
	a.from, a.to = from[:k], to[:k]
	a.picked = a.picked.Nulls(a.rows)
}

// reach is how many values there are up to the last that is wanted.
func (a *places) reach() int {
	wanted := a.sel
	switch {
	case a.from != nil:
		wanted = a.from
	case a.sel == nil:
		return a.ones
	}
	if len(wanted) == 0 {
		return 0
	}
	return int(wanted[len(wanted)-1]) + 1
}

// of are the wanted rows of v, which are the values.
func (a *places) of(v column.Vector) column.Vector {
	if a.sel != nil {
		return column.Gather(v, a.values())
	}
	if a.valid != nil {
		return spread(v, a.valid, a.n)
	}
	return v
}

// nulls are the wanted rows, all of them null.
func (c *Chunk) nulls(a *places) (column.Vector, error) {
	n := a.rows
	if c.page.coded && c.dictTexts() {
		return &column.Dict{Codes: make([]int32, n), Values: c.dict, Valid: column.NewBitmap(n)}, nil
	}
	none, err := c.leaf.plain(nil, 0)
	if err != nil {
		return nil, err
	}
	return spread(none, column.NewBitmap(n), n), nil
}

// word are the bits of valid for rows 64*w on. By set bits one goes through them
// fastest: a test of each bit would often be predicted wrong.
func (a *places) word(w int) uint64 {
	word := a.valid[w]
	if left := a.n - w<<6; left < 64 {
		word &= 1<<left - 1
	}
	return word
}
