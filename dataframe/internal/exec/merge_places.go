package exec

import (
	"cmp"
	"context"
	"io"
	"slices"
	"sort"

	"weir/dataframe/column"
)

// Where places alone tell the order, rows need not be compared one by one: those of the next places are counted and dealt to
// where they belong.

// mostSpan is how many places rows are looked for in at a time, at most.
const mostSpan = 1 << 40

// A placedRow is a row of some segments, counted through.
type placedRow struct {
	place int64
	row   int32
}

// byPlace gives the rows of the next places. It gives nil where an input has those of one place in three pieces or more.
func (m *merger) byPlace(ctx context.Context) (*column.Batch, error) {
	slices.SortFunc(m.heap, func(a, b *cursor) int { return cmp.Compare(a.number, b.number) })
	low := m.heap[0].place
	for _, c := range m.heap {
		low = min(low, c.place)
	}
	if m.span == 0 {
		m.span = int64(m.rows)
	}
	end := low + m.span
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var rows int
		var bytes int64
		var err error
		if end, rows, bytes, err = m.below(end); err != nil {
			return nil, err
		}
		if end <= low {
			m.heapify()
			return nil, nil
		}
		if end == low+1 || rows <= m.rows && bytes <= m.run.part(mergedParts, mergedBytes) {
			break
		}
		end = low + (end-low)/2
	}
	segments, list, err := m.take(end)
	if err != nil {
		return nil, err
	}
	b := m.give(segments, inPlaceOrder(list, low, end-low))
	// As many rows as make a batch, the next time.
	m.span = min(max((end-low)*int64(m.rows)/int64(b.N), 1), 4*m.span, mostSpan)
	return b, nil
}

// below counts the rows of the inputs' pieces whose places are below end, and their bytes. End comes down so that those of
// an input are in its piece and the next, or in its piece if the next is long.
func (m *merger) below(end int64) (to int64, rows int, bytes int64, err error) {
	for _, c := range m.heap {
		if c.place >= end {
			continue
		}
		after := c.next // the piece behind that of the row
		if c.b == nil && m.long(c.in, c.next) {
			after++
		} else if c.b == nil {
			if err := c.load(m); err != nil {
				return 0, 0, 0, err
			}
			after = c.next
		}
		if !m.long(c.in, after) {
			after++
		}
		if after < len(c.in.pieces) {
			end = min(end, c.in.pieces[after].first)
		}
	}
	for _, c := range m.heap {
		switch {
		case c.place >= end:
		case c.b == nil:
			rows++
			bytes += c.in.pieces[c.next].chunk.Size
		default:
			n := c.below(end)
			rows += n
			bytes += c.size / int64(c.b.N) * int64(n)
		}
	}
	return end, rows, bytes, nil
}

// long tells whether piece i is a row, on disk, that is much longer than pieces should be, such as a list of many values. It is
// read when it is given: all inputs may have one next, and together they may be longer than what there is of memory.
func (m *merger) long(in *ordered, i int) bool {
	if i >= len(in.pieces) || in.pieces[i].batch != nil {
		return false
	}
	c := in.pieces[i].chunk
	return c.Rows == 1 && c.Size > longPiece*m.run.pieceBytes()
}

// below is how many rows of the piece, from c's on, have places below end.
func (c *cursor) below(end int64) int {
	places := c.places[c.row:]
	n := len(places)
	if places[n-1] < end {
		return n
	}
	return sort.Search(n, func(k int) bool { return places[k] >= end })
}

// take lists the rows whose places are below end, and goes to those behind them.
func (m *merger) take(end int64) ([]segment, []placedRow, error) {
	var segments []segment
	var list []placedRow
	left := m.heap[:0]
	for _, c := range m.heap {
		var err error
		for err == nil && c.place < end {
			if c.b == nil {
				if err = c.load(m); err != nil {
					break
				}
			}
			n := c.below(end)
			segments = append(segments, segment{c.b, c.row, c.row + n})
			for _, p := range c.places[c.row : c.row+n] {
				list = append(list, placedRow{p, int32(len(list))})
			}
			if c.row += n; c.row < c.b.N {
				c.place = c.places[c.row]
				break
			}
			err = c.open(m)
		}
		if err == io.EOF {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		left = append(left, c)
	}
	m.heap = left
	return segments, list, nil
}

// inPlaceOrder is the rows of list in the order of their places, which are less than span from low; of one place, as they are
// in list.
func inPlaceOrder(list []placedRow, low, span int64) []int32 {
	shift := 0
	for (span-1)>>shift >= int64(2*len(list)) {
		shift++
	}
	ends := make([]int32, (span-1)>>shift+2)
	for _, r := range list {
		ends[(r.place-low)>>shift+1]++
	}
	for i := range ends[1:] {
		ends[i+1] += ends[i]
	}
	sorted := make([]placedRow, len(list))
	for _, r := range list {
		at := &ends[(r.place-low)>>shift]
		sorted[*at] = r
		*at++
	}
	if shift > 0 {
		from := int32(0)
		for _, end := range ends[:len(ends)-1] {
			if end-from > 1 {
				slices.SortStableFunc(sorted[from:end], func(a, b placedRow) int { return cmp.Compare(a.place, b.place) })
			}
			from = end
		}
	}
	order := make([]int32, len(list))
	for i, r := range sorted {
		order[i] = r.row
	}
	return order
}
