package exec

import (
	"context"
	"io"

	"weir/dataframe/column"
)

// partedRows are rows that lie in parts. They are gathered from there into batches in their order: to put the columns of
// all parts together first would take the time, and the memory, of a copy.
type partedRows struct {
	rows  int
	order []int32 // by row: the part above, the row in it in the lower partedBits
	cols  []partedColumn
}

// partedBits is how many bits of a place are the row in a part.
const partedBits = 32 - partBits

// A partedColumn is a column of partedRows.
type partedColumn interface {
	// gather are the values at places.
	gather(places []int32) column.Vector
}

// inPart tells whether n rows of a part have places.
func inPart(n int) bool { return n <= 1<<partedBits }

func placeIn(place int32) (part, row uint32) {
	return uint32(place) >> partedBits, uint32(place) & (1<<partedBits - 1)
}

// newPartedColumn has the vectors of vs, of type t, by part.
func newPartedColumn(t column.Type, vs *[parts]column.Vector) partedColumn {
	switch t.Layout() {
	case column.LayoutBool:
		return newPartedFixed[bool](t, vs)
	case column.LayoutInt32:
		return newPartedFixed[int32](t, vs)
	case column.LayoutUint64:
		return newPartedFixed[uint64](t, vs)
	case column.LayoutFloat64:
		return newPartedFixed[float64](t, vs)
	case column.LayoutInt128:
		return newPartedFixed[column.Int128](t, vs)
	case column.LayoutInt64:
		return newPartedFixed[int64](t, vs)
	case column.LayoutText:
		return newPartedTexts(t, vs)
	}
	return newPartedWhole(t, vs)
}

// partedNulls are the bits of the parts' nulls.
type partedNulls struct {
	some bool
	bits [parts]column.Bitmap
}

func (n *partedNulls) set(part int, v column.Vector) {
	n.bits[part] = v.Nulls()
	n.some = n.some || n.bits[part] != nil
}

func (n *partedNulls) gather(places []int32) column.Bitmap {
	if !n.some {
		return nil
	}
	out := column.NewBitmap(len(places))
	for i, p := range places {
		if part, row := placeIn(p); n.bits[part].Has(int(row)) {
			out.Set(i)
		}
	}
	return out.Nulls(len(places))
}

type partedFixed[T column.Width] struct {
	typ    column.Type
	values [parts][]T
	nulls  partedNulls
}

func newPartedFixed[T column.Width](t column.Type, vs *[parts]column.Vector) partedColumn {
	c := &partedFixed[T]{typ: t}
	for p, v := range vs {
		if v != nil {
			c.values[p] = column.Flatten(v).(*column.Fixed[T]).Values
			c.nulls.set(p, v)
		}
	}
	return c
}

func (c *partedFixed[T]) gather(places []int32) column.Vector {
	return &column.Fixed[T]{Typ: c.typ, Values: gatherParted(&c.values, places), Valid: c.nulls.gather(places)}
}

func gatherParted[T any](values *[parts][]T, places []int32) []T {
	out := make([]T, len(places))
	for i, p := range places {
		part, row := placeIn(p)
		out[i] = values[part][row]
	}
	return out
}

type partedTexts struct {
	typ     column.Type
	views   [parts][]column.View
	buffers [][]byte      // of all parts
	first   [parts]uint32 // where those of a part begin
	nulls   partedNulls
}

func newPartedTexts(t column.Type, vs *[parts]column.Vector) partedColumn {
	c := &partedTexts{typ: t}
	for p, v := range vs {
		c.first[p] = uint32(len(c.buffers))
		if v != nil {
			texts := column.Flatten(v).(*column.Texts)
			c.views[p], c.buffers = texts.Views, append(c.buffers, texts.Buffers...)
			c.nulls.set(p, v)
		}
	}
	return c
}

func (c *partedTexts) gather(places []int32) column.Vector {
	views := gatherParted(&c.views, places)
	if len(c.buffers) > 0 {
		for i, p := range places {
			if v := &views[i]; v.N > column.InlineLen {
				part, _ := placeIn(p)
				v.SetBuffer(v.Buffer() + c.first[part])
			}
		}
	}
	return &column.Texts{Typ: c.typ, Views: views, Buffers: c.buffers, Valid: c.nulls.gather(places)}
}

// partedWhole is a column of nested values, which are put together.
type partedWhole struct {
	all   column.Vector
	begin [parts]int32
}

func newPartedWhole(t column.Type, vs *[parts]column.Vector) partedColumn {
	c := &partedWhole{}
	var some []column.Vector
	n := 0
	for p, v := range vs {
		c.begin[p] = int32(n)
		if v != nil {
			some = append(some, v)
			n += v.Len()
		}
	}
	c.all = column.Concat(t, some)
	return c
}

func (c *partedWhole) gather(places []int32) column.Vector {
	sel := make([]int32, len(places))
	for i, p := range places {
		part, row := placeIn(p)
		sel[i] = c.begin[part] + int32(row)
	}
	return column.Gather(c.all, sel)
}

// partedConst is a column that is the same in all rows.
type partedConst struct{ value column.Vector }

func (c partedConst) gather(places []int32) column.Vector {
	return &column.Const{Value: c.value, N: len(places)}
}

// tasks are as rowTasks.
func (r *partedRows) tasks(schema *column.Schema, batchRows int) []task {
	var tasks []task
	for from := 0; from < r.rows; from += taskRows {
		to := min(from+taskRows, r.rows)
		tasks = append(tasks, func(context.Context) (column.Reader, error) {
			return &partedReader{r, schema, from, to, batchRows}, nil
		})
	}
	return tasks
}

// partedReader gives rows from..to.
type partedReader struct {
	*partedRows
	schema   *column.Schema
	from, to int
	batch    int // rows of a batch
}

func (r *partedReader) Schema() *column.Schema { return r.schema }

func (r *partedReader) Next(ctx context.Context) (*column.Batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.from >= r.to {
		return nil, io.EOF
	}
	end := min(r.from+r.batch, r.to)
	b := &column.Batch{N: end - r.from}
	for _, c := range r.cols {
		b.Cols = append(b.Cols, c.gather(r.order[r.from:end]))
	}
	r.from = end
	return b, nil
}

func (r *partedReader) Close() error {
	r.from = r.to
	return nil
}
