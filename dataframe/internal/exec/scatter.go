package exec

import (
	"slices"
	"sync/atomic"

	"weir/dataframe/column"
)

// partBits is how many bits of a hash choose the part, when rows are dealt to
// parts: 64 parts keep the table of 500,000 groups inside the second-level cache.
const partBits = 6

const parts = 1 << partBits

func partOf(hash uint64) uint8 { return uint8(hash >> (64 - partBits)) }

// A spread is rows dealt to parts: the rows of part p are off[p]..off[p+1], in
// input order.
type spread struct {
	rows   int
	off    [parts + 1]int32
	hashes []uint64 // nil: of a partial, or of rows dealt by the bits of their keys
	keys   []column.Vector
	cols   []column.Vector // arguments or states of aggregates; nil for a constant argument
	at     int64           // the place in the input of the first row dealt
	offset []uint32        // of every row from at; nil for a partial
	where  []int64         // of a partial: the place of each group's first row
	states bool            // rows are groups of a partial
	dealt  bool            // a partial was dealt to parts
	own    bool            // the task's rows are grouped by themselves first
	widths []int           // of a partial: how many columns each aggregate's state has
	taken  atomic.Int32    // how many parts have taken their rows
	size   int64           // bytes charged
}

// A spreader collects rows and deals them. It waits for spreadRows of them, so
// that a part gets enough at a time.
type spreader struct {
	rows    int
	part    []uint8           // of every row
	hashes  []uint64          // empty if rows are dealt by the bits of their keys
	at      int64             // the place in the input of the first row
	where   []int64           // of a partial
	places  [][2]int64        // by batch: rows, and their place from at
	keys    [][]column.Vector // by batch
	cols    [][]column.Vector
	size    int64 // of keys and cols
	scratch []int32
}

// spreadBytes are dealt at a time, at most, if spreadRows rows are more.
const spreadBytes = 16 << 20

// full tells whether the rows are enough to be dealt in r.
func (s *spreader) full(r *run) bool {
	if s.rows >= spreadRows {
		return true
	}
	return s.size >= r.part(16, spreadBytes)
}

// add takes the rows that stand in the input from where on.
func (s *spreader) add(hashes []uint64, keys, cols []column.Vector, where int64) {
	if s.hashes == nil {
		s.hashes = make([]uint64, 0, s.room(len(hashes)))
	}
	s.hashes = append(s.hashes, hashes...)
	s.addRows(len(hashes), keys, cols, where)
	part := s.part[s.rows-len(hashes):]
	for i, h := range hashes {
		part[i] = partOf(h)
	}
}

// addByBits is add of rows that are dealt by the bits of their keys.
func (s *spreader) addByBits(key *column.Ints, cols []column.Vector, where int64) {
	n := len(key.Values)
	s.addRows(n, []column.Vector{key}, cols, where)
	part := s.part[s.rows-n:]
	for i, x := range key.Values {
		part[i] = bitPart(x)
	}
	if key.Valid == nil {
		return
	}
	for i := range part {
		if !key.Valid.Has(i) {
			part[i] = partOf(mix(nullWord))
		}
	}
}

// room is for how many rows to make memory when the first n come.
func (s *spreader) room(n int) int {
	if s.where != nil {
		return n
	}
	return spreadRows + column.BatchRows
}

func (s *spreader) addRows(n int, keys, cols []column.Vector, where int64) {
	if s.rows == 0 {
		s.at = where
	}
	if s.part == nil {
		s.part = make([]uint8, 0, s.room(n))
	}
	s.part = slices.Grow(s.part, n)[:s.rows+n]
	s.places = append(s.places, [2]int64{int64(n), where - s.at})
	s.keys, s.cols = append(s.keys, keys), append(s.cols, cols)
	s.size += SizeOf(keys) + sizeOnce(cols)
	s.rows += n
}

// deal is what was added, nil if nothing.
func (s *spreader) deal() *spread {
	if s.rows == 0 {
		return nil
	}
	out := &spread{rows: s.rows, at: s.at}
	var at [parts]int32
	for _, p := range s.part {
		at[p&(parts-1)]++
	}
	sum := int32(0)
	for p, n := range at {
		out.off[p], at[p] = sum, sum
		sum += n
	}
	out.off[parts] = sum
	place := s.place(s.rows)
	for i, p := range s.part[:len(place)] {
		j := &at[p&(parts-1)]
		place[i] = *j
		*j++
	}
	if len(s.hashes) > 0 {
		out.hashes = make([]uint64, s.rows)
		for i, h := range s.hashes[:len(place)] {
			out.hashes[place[i]] = h
		}
	}
	s.dealPlaces(out, place)
	for c := range s.keys[0] {
		out.keys = append(out.keys, scatter(s.keys, c, s.rows, place))
	}
	for c := range s.cols[0] {
		same := s.sameAs(c)
		switch {
		case s.cols[0][c] == nil:
			out.cols = append(out.cols, nil)
		case same >= 0:
			out.cols = append(out.cols, out.cols[same])
		default:
			out.cols = append(out.cols, scatter(s.cols, c, s.rows, place))
		}
	}
	s.rows, s.size, s.part, s.hashes, s.places, s.where = 0, 0, s.part[:0], s.hashes[:0], s.places[:0], nil
	s.keys, s.cols = s.keys[:0], s.cols[:0]
	return out
}

// sameAs is a column before c with the same vectors, -1 if there is none: aggregates often have an
// argument in common.
func (s *spreader) sameAs(c int) int {
	for d := range c {
		same := true
		for _, b := range s.cols {
			same = same && b[d] == b[c]
		}
		if same {
			return d
		}
	}
	return -1
}

// place is scratch for n rows.
func (s *spreader) place(n int) []int32 {
	if cap(s.scratch) < n {
		s.scratch = make([]int32, n)
	}
	return s.scratch[:n]
}

func (s *spreader) dealPlaces(out *spread, place []int32) {
	if s.where != nil {
		out.where = make([]int64, s.rows)
		for i, w := range s.where {
			out.where[place[i]] = w
		}
		return
	}
	out.offset = make([]uint32, s.rows)
	row := 0
	for _, p := range s.places {
		for k := range p[0] {
			out.offset[place[row]] = uint32(p[1] + k)
			row++
		}
	}
}

// scatter puts row i of column c of the batches, counted through, at place[i].
func scatter(batches [][]column.Vector, c, rows int, place []int32) column.Vector {
	vs := make([]column.Vector, len(batches))
	for i, b := range batches {
		vs[i] = b[c]
	}
	if v := scatterCodes(vs, rows, place); v != nil {
		return v
	}
	for i, v := range vs {
		vs[i] = column.Flatten(v)
	}
	switch v := vs[0].(type) {
	case *column.Bools:
		return scatterFixed[bool](v.Typ, vs, rows, place)
	case *column.Days:
		return scatterFixed[int32](v.Typ, vs, rows, place)
	case *column.Ints:
		return scatterFixed[int64](v.Typ, vs, rows, place)
	case *column.Floats:
		return scatterFixed[float64](v.Typ, vs, rows, place)
	case *column.Uints:
		return scatterFixed[uint64](v.Typ, vs, rows, place)
	case *column.Wides:
		return scatterFixed[column.Int128](v.Typ, vs, rows, place)
	case *column.Texts:
		return scatterTexts(v.Typ, vs, rows, place)
	}
	return scatterRows(vs, rows, place)
}

// smallDict is how many values a dictionary may have that stays one when its rows are dealt: they are
// in the cache then wherever its rows come from.
const smallDict = 1 << 10

// scatterCodes is scatter of vectors that share one small dictionary, nil if they do not.
func scatterCodes(vs []column.Vector, rows int, place []int32) column.Vector {
	codes := make([]column.Vector, len(vs))
	var values column.Vector
	for i, v := range vs {
		d, ok := v.(*column.Dict)
		if !ok || values != nil && d.Values != values || d.Values.Len() > smallDict {
			return nil
		}
		values = d.Values
		codes[i] = &column.Days{Typ: column.Date, Values: d.Codes, Valid: d.Valid}
	}
	out := scatterFixed[int32](column.Date, codes, rows, place).(*column.Days)
	return &column.Dict{Codes: out.Values, Values: values, Valid: out.Valid}
}

// scatterRows scatters nested values by a gather.
func scatterRows(vs []column.Vector, rows int, place []int32) column.Vector {
	from := make([]int32, rows)
	for i, p := range place[:rows] {
		from[p] = int32(i)
	}
	return column.Gather(column.Flatten(column.Concat(vs[0].Type(), vs)), from)
}

func scatterFixed[T column.Width](t column.Type, vs []column.Vector, rows int, place []int32) column.Vector {
	out := &column.Fixed[T]{Typ: t, Values: make([]T, rows), Valid: scatterNulls(vs, rows, place)}
	at := 0
	for _, v := range vs {
		values := v.(*column.Fixed[T]).Values
		to := place[at : at+len(values)]
		for i, x := range values {
			out.Values[to[i]] = x
		}
		at += len(values)
	}
	return out
}

// scatterWords is scatter of integers without nulls to memory that it makes larger if need be; nil
// for others.
func scatterWords(to *[]int64, batches [][]column.Vector, c, rows int, place []int32) column.Vector {
	for _, b := range batches {
		if v, ok := b[c].(*column.Ints); !ok || v.Valid != nil {
			return nil
		}
	}
	*to = resized(*to, rows)
	out, at := *to, 0
	for _, b := range batches {
		values := b[c].(*column.Ints).Values
		to := place[at : at+len(values)]
		for i, x := range values {
			out[to[i]] = x
		}
		at += len(values)
	}
	return &column.Ints{Typ: batches[0][c].Type(), Values: out}
}

func scatterTexts(t column.Type, vs []column.Vector, rows int, place []int32) column.Vector {
	out := &column.Texts{Typ: t, Views: make([]column.View, rows), Valid: scatterNulls(vs, rows, place)}
	long, size := scatterViews(out, vs, place)
	switch {
	case long == 0:
	case size <= nearText*long:
		bringTogether(out, vs, place, size)
	default:
		all := column.Flatten(column.Concat(t, vs)).(*column.Texts)
		scatterViews(out, []column.Vector{all}, place)
		out.Buffers = all.Buffers
	}
	return out
}

// scatterViews puts the views of vs at their places in out, and counts the long texts and their bytes.
func scatterViews(out *column.Texts, vs []column.Vector, place []int32) (long, size int) {
	at := 0
	for _, v := range vs {
		views := v.(*column.Texts).Views
		to := place[at : at+len(views)]
		for i := range views {
			out.Views[to[i]] = views[i]
			if n := int(views[i].N); n > column.InlineLen {
				size += n
				long++
			}
		}
		at += len(views)
	}
	return long, size
}

// nearText is the average length up to which texts are copied to where their rows are dealt.
const nearText = 64

// bringTogether copies the long texts of vs, of size bytes in all, to a buffer in the order of out, whose
// row place[i] is row i of vs: who groups a part then reads one text after another, where each
// would wait for memory else.
func bringTogether(out *column.Texts, vs []column.Vector, place []int32, size int) {
	end := uint32(0)
	for i := range out.Views {
		if v := &out.Views[i]; v.N > column.InlineLen {
			v.Move(0, end)
			end += v.N
		}
	}
	buf := make([]byte, size)
	at := 0
	for _, v := range vs {
		texts := v.(*column.Texts)
		to := place[at : at+len(texts.Views)]
		for i := range texts.Views {
			if texts.Views[i].N > column.InlineLen {
				copy(buf[out.Views[to[i]].Offset():], texts.Bytes(i))
			}
		}
		at += len(texts.Views)
	}
	out.Buffers = [][]byte{buf}
}

// nullsOf is the validity of v, of all rows if it has no nulls.
func nullsOf(v column.Vector) column.Bitmap {
	if valid := v.Nulls(); valid != nil {
		return valid
	}
	return column.FullBitmap(v.Len())
}

func scatterNulls(vs []column.Vector, rows int, place []int32) column.Bitmap {
	any := false
	for _, v := range vs {
		any = any || v.Nulls() != nil
	}
	if !any {
		return nil
	}
	out := column.NewBitmap(rows)
	at := 0
	for _, v := range vs {
		n := v.Len()
		valid := nullsOf(v)
		for i, p := range place[at : at+n] {
			// Without a branch: nulls come at random.
			out[p>>6] |= valid[i>>6] >> (i & 63) & 1 << (p & 63)
		}
		at += n
	}
	return out
}
