package arrow

import (
	"cmp"
	"context"
	"math"
	"slices"

	"weir/dataframe/column"
)

// A place is where nodes, buffers and counts of variadic buffers of a record batch stand.
type place struct{ node, buffer, variadic int }

// A layout is what the message of a record batch tells of its body.
type layout struct {
	nodes    [][2]int64 // length, nulls
	buffers  [][2]int64 // offset, size
	variadic []int64
	codec    int
	old      bool // of a version where unions have a bitmap of nulls
}

// readLayout reads a RecordBatch table of the message m.
func readLayout(m, batch table) (*layout, error) {
	l := &layout{old: m.int16(0, 0) < version5}
	pairs := func(i int) (out [][2]int64) {
		at, n := batch.vector(i, 16)
		for k := range n {
			out = append(out, [2]int64{batch.buf.i64(at + 16*k), batch.buf.i64(at + 16*k + 8)})
		}
		return out
	}
	l.nodes, l.buffers = pairs(1), pairs(2)
	at, n := batch.vector(4, 8)
	for i := range n {
		l.variadic = append(l.variadic, batch.buf.i64(at+8*i))
	}
	var err error
	if l.codec, err = codecOf(batch.table(3), oldCompression(m)); err != nil {
		return nil, err
	}
	if batch.buf.bad {
		return nil, errShort
	}
	return l, nil
}

// after is the place behind f, which begins at p.
func (l *layout) after(f *field, p place) (place, error) {
	if f.dict != nil {
		return place{p.node + 1, p.buffer + 2, p.variadic}, nil
	}
	if f.arrow != typeExtension {
		p.node++
	}
	switch f.arrow {
	case typeNull, typeRunEnd, typeExtension:
	case typeUtf8, typeBinary, typeLargeUtf8, typeLargeBinary, typeListView, typeLargeListView:
		p.buffer += 3
	case typeUtf8View, typeBinaryView:
		if p.variadic >= len(l.variadic) || l.variadic[p.variadic] < 0 || l.variadic[p.variadic] > int64(len(l.buffers)) {
			return p, errShort
		}
		p.buffer += 2 + int(l.variadic[p.variadic])
		p.variadic++
	case typeStruct, typeFixedList:
		p.buffer++
	case typeUnion:
		p.buffer++
		if f.dense {
			p.buffer++
		}
		if l.old {
			p.buffer++
		}
	default:
		p.buffer += 2
	}
	for _, c := range f.children {
		var err error
		if p, err = l.after(c, p); err != nil {
			return p, err
		}
	}
	return p, nil
}

// bodies are the parts of the body that hold the fields numbered want, which source reads.
func (r *Reader) bodies(ctx context.Context, l *layout, fields []*field, want []int, source bodySource, free *allowance) ([]*body, error) {
	places := []place{{}}
	for i := 0; len(want) > 0 && i <= slices.Max(want); i++ {
		next, err := l.after(fields[i], places[i])
		if err != nil || next.node > len(l.nodes) || next.buffer > len(l.buffers) {
			return nil, errShort
		}
		places = append(places, next)
	}
	buffers := make([][]byte, len(l.buffers))
	var some []int
	for _, i := range want {
		for k := places[i].buffer; k < places[i+1].buffer; k++ {
			some = append(some, k)
		}
	}
	if err := readBuffers(ctx, l, some, buffers, source, free); err != nil {
		return nil, err
	}
	var out []*body
	for _, i := range want {
		from, to := places[i], places[i+1]
		out = append(out, &body{l.nodes[from.node:to.node], buffers[from.buffer:to.buffer], l.variadic[from.variadic:to.variadic], l.codec, l.old, r, free})
	}
	return out, nil
}

// maxGap is how many bytes that nobody asked for are read rather than passed by.
const maxGap = 128 << 10

// readBuffers reads the buffers numbered some, those close to each other at once. Bytes that several have in common are
// spent from free.
func readBuffers(ctx context.Context, l *layout, some []int, into [][]byte, source bodySource, free *allowance) error {
	slices.SortStableFunc(some, func(a, b int) int { return cmp.Compare(l.buffers[a][0], l.buffers[b][0]) })
	for len(some) > 0 {
		from, to := l.buffers[some[0]][0], int64(0)
		n := 0
		for ; n < len(some); n++ {
			off, size := l.buffers[some[n]][0], l.buffers[some[n]][1]
			if off < 0 || size < 0 || off > source.size() || size > source.size()-off {
				return errShort
			}
			if n > 0 && off > to+maxGap {
				break
			}
			if err := free.spend(max(min(to, off+size)-off, 0), bytesPerByte); err != nil {
				return err
			}
			to = max(to, off+size)
		}
		data, err := source.read(ctx, from, to-from)
		if err != nil {
			return err
		}
		for _, k := range some[:n] {
			off := l.buffers[k][0] - from
			into[k] = data[off : off+l.buffers[k][1]]
		}
		some = some[n:]
	}
	return nil
}

// A body is the buffers of one field, taken in the order of its parts.
type body struct {
	nodes    [][2]int64 // length, nulls
	buffers  [][]byte   // packed
	variadic []int64
	codec    int
	old      bool
	r        *Reader
	free     *allowance
}

// node is the length and the number of nulls of the next part.
func (d *body) node() (n int, nulls int64, err error) {
	if len(d.nodes) == 0 {
		return 0, 0, errShort
	}
	next := d.nodes[0]
	d.nodes = d.nodes[1:]
	if next[0] < 0 || next[0] > maxRows {
		return 0, 0, errShort
	}
	return int(next[0]), next[1], nil
}

// maxRows is how many values a part may have.
const maxRows = math.MaxInt32 / 2

// buffer is the next buffer, unpacked.
func (d *body) buffer() ([]byte, error) {
	if len(d.buffers) == 0 {
		return nil, errShort
	}
	b := d.buffers[0]
	d.buffers = d.buffers[1:]
	b, err := d.r.unpack(d.codec, b)
	d.free.left += bytesPerByte * int64(len(b))
	return b, err
}

// pass passes n buffers by.
func (d *body) pass(n int) error {
	if n > len(d.buffers) {
		return errShort
	}
	d.buffers = d.buffers[n:]
	return nil
}

// A rowRun gives rows from..to of a column.
type rowRun interface {
	Len() int
	Slice(from, to int) column.Vector
}

// column decodes the whole of f; run-end encoded rows are only expanded as they are taken.
func (d *body) column(f *field) (rowRun, error) {
	if f.arrow == typeRunEnd && f.dict == nil {
		n, _, err := d.node()
		if err != nil {
			return nil, err
		}
		return d.runs(f, n)
	}
	if f.arrow == typeNull && len(d.nodes) > 0 {
		n, _, err := d.node()
		return column.NullsOf(f.typ, n), err
	}
	return d.vector(f)
}
