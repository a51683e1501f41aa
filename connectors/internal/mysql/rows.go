package mysql

import (
	"database/sql/driver"
	"fmt"

	"weir/dataframe/column"
)

// maxBatchBytes ends a batch of long texts early: 8,192 blobs of a megabyte
// would not fit into memory.
const maxBatchBytes = 8 << 20

// Rows collects rows of the driver into batches. One goroutine uses it at a
// time.
type Rows struct {
	cols  []*collector
	n     int
	taken int64 // rows of earlier batches
	bytes int
}

// NewRows collects rows whose values are of cols, none of which is refused.
func NewRows(cols []Column) *Rows {
	r := &Rows{}
	for _, c := range cols {
		r.cols = append(r.cols, newCollector(c))
	}
	return r
}

// Append adds a row as driver.Rows.Next gives it; nothing of it is kept.
func (r *Rows) Append(row []driver.Value) error {
	for i, c := range r.cols {
		if row[i] == nil {
			c.null(r.n)
			continue
		}
		size, err := c.add(row[i])
		if err != nil {
			return fmt.Errorf("column %q, row %d of the result: %w", c.name, r.taken+int64(r.n)+1, err)
		}
		r.bytes += size
	}
	r.n++
	return nil
}

// Full reports whether the batch is large enough.
func (r *Rows) Full() bool { return r.n >= column.BatchRows || r.bytes >= maxBatchBytes }

// Batch is the rows since the last Batch, nil if there are none.
func (r *Rows) Batch() *column.Batch {
	if r.n == 0 {
		return nil
	}
	b := &column.Batch{N: r.n, Cols: make([]column.Vector, len(r.cols))}
	for i, c := range r.cols {
		b.Cols[i] = c.vector(r.n)
	}
	r.taken += int64(r.n)
	r.n, r.bytes = 0, 0
	return b
}

// A collector gathers the values of one column.
type collector struct {
	name  string
	typ   column.Type
	form  form
	valid column.Bitmap // nil until the first null
	at    int           // row of the batch; only null and add advance it
	ints  []int64
	days  []int32
	flts  []float64
	text  column.TextBuilder
}

func newCollector(c Column) *collector {
	return &collector{name: c.Name, typ: c.Type, form: c.form, text: column.TextBuilder{Typ: c.Type}}
}

func (c *collector) null(row int) {
	if c.valid == nil {
		c.valid = column.FullBitmap(column.BatchRows)
	}
	c.valid.Clear(row)
	switch c.form {
	case formInt, formBit, formDecimal, formMoment:
		c.ints = append(c.ints, 0)
	case formDate:
		c.days = append(c.days, 0)
	case formFloat:
		c.flts = append(c.flts, 0)
	default:
		c.text.Append(nil)
	}
}

// vector is the n values so far; the collector starts anew, with room for as
// many.
func (c *collector) vector(n int) column.Vector {
	var valid column.Bitmap
	if c.valid != nil {
		valid = c.valid[:(n+63)/64].Nulls(n)
		c.valid = nil
	}
	switch c.form {
	case formInt, formBit, formDecimal, formMoment:
		v := &column.Ints{Typ: c.typ, Values: c.ints, Valid: valid}
		c.ints = make([]int64, 0, n)
		return v
	case formDate:
		v := &column.Days{Typ: c.typ, Values: c.days, Valid: valid}
		c.days = make([]int32, 0, n)
		return v
	case formFloat:
		v := &column.Floats{Typ: c.typ, Values: c.flts, Valid: valid}
		c.flts = make([]float64, 0, n)
		return v
	}
	v := c.text.Texts()
	v.Valid = valid
	c.text.Reserve(n)
	return v
}
