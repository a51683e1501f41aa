package connectors

import (
	"context"
	"fmt"
	"slices"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// groupFilter is a filter at work in a row group.
type groupFilter struct {
	plan.Filter
	test *pq.Test // of a filter of one column of the file; nil: evaluated on rows only
	last []bool   // by column: nobody reads it after this filter

	// Of a hint: rows it was asked about, and let pass.
	rows, kept int
}

// tryRows is how many rows a hint has to show that it pays.
const tryRows = 32 << 10

// idle reports whether f may be left out, for it lets pass more than three rows of four. One that
// moves may do better later.
func (f *groupFilter) idle() bool {
	return f.Hint && !f.Moving && f.rows >= tryRows && f.kept > f.rows/4*3
}

func (r *groupReader) setFilters(filters []plan.Filter) {
	for i, f := range filters {
		g := &groupFilter{Filter: f}
		for _, name := range f.Columns {
			later := r.p.out.Index(name) >= 0
			for _, other := range filters[i+1:] {
				later = later || slices.Contains(other.Columns, name)
			}
			g.last = append(g.last, !later)
		}
		if len(f.Columns) == 1 && !f.Moving && !plan.IsVolatile(f.Expr) {
			c := r.cols[f.Columns[0]]
			g.test = &pq.Test{Eval: func(v column.Vector) (column.Bitmap, error) {
				v, err := pq.Widen(v, c.typ)
				if err != nil {
					return nil, fmt.Errorf("column %s: %w", c.name, err)
				}
				return f.Eval(&column.Batch{N: v.Len(), Cols: []column.Vector{v}})
			}}
		}
		r.filters = append(r.filters, g)
	}
}

// rows are those of a batch that the filters have left so far, and their values that
// were read.
type rows struct {
	n    int
	left int       // of them
	bits *pq.Picks // which, after one filter
	sel  []int32   // which, after several; nil, like bits: all
	room []int32   // for the numbers of bits
	cols map[string]column.Vector
}

// all reports whether no row is gone.
func (s *rows) all() bool { return s.bits == nil && s.sel == nil }

// selection is which rows are left; nil: all.
func (s *rows) selection() []int32 {
	if s.bits != nil {
		return s.bits.Rows()
	}
	return s.sel
}

// keep leaves of the rows those in m, kept rows.
func (s *rows) keep(m column.Bitmap, kept int) {
	if kept == s.left {
		return
	}
	before := s.selection()
	s.left = kept
	if before == nil {
		s.bits = pq.NewPicks(m, s.n, s.room)
		for name, v := range s.cols {
			if v != nil {
				s.cols[name] = column.Gather(v, s.selection())
			}
		}
		return
	}
	sel := m.Selection(len(before), make([]int32, 0, kept))
	for name, v := range s.cols {
		if v != nil {
			s.cols[name] = column.Gather(v, sel)
		}
	}
	for i, k := range sel {
		sel[i] = before[k]
	}
	s.bits, s.sel = nil, sel
}

// step reads the next rows; nil if the filters leave none.
func (r *groupReader) step(ctx context.Context) (*column.Batch, error) {
	if b, ok, err := r.count(ctx); ok || err != nil {
		return b, err
	}
	most := r.seek(column.BatchRows)
	if most == 0 {
		return nil, nil
	}
	n, err := r.near(most)
	if err != nil {
		return nil, err
	}
	if cap(r.room) < n {
		r.room = make([]int32, 0, column.BatchRows)
	}
	s := &rows{n: n, left: n, room: r.room, cols: map[string]column.Vector{}}
	at := r.p.first + r.p.inFile() - int64(r.left)
	r.left -= n
	if kept := r.p.gone().Kept(at, n); kept != nil {
		if s.keep(kept, kept.Count(n)); s.left == 0 {
			r.pass(n, s.cols)
			return nil, nil
		}
	}
	for _, f := range r.filters {
		if f.idle() {
			continue
		}
		if err := r.ready(ctx, f.Columns); err != nil {
			return nil, err
		}
		m, err := r.filter(f, s)
		if err != nil {
			return nil, err
		}
		kept := m.Count(s.left)
		f.rows, f.kept = f.rows+s.left, f.kept+kept
		if kept == 0 {
			r.pass(s.n, s.cols)
			return nil, nil
		}
		if len(r.p.out.Fields) == 0 && f == r.filters[len(r.filters)-1] { // only their number is asked for
			r.pass(s.n, s.cols)
			return &column.Batch{N: kept}, nil
		}
		s.keep(m, kept)
	}
	if err := r.ready(ctx, r.p.out.Names()); err != nil {
		return nil, err
	}
	out := &column.Batch{N: s.left}
	for _, f := range r.p.out.Fields {
		v, err := r.read(f.Name, s)
		if err != nil {
			return nil, err
		}
		out.Cols = append(out.Cols, v)
	}
	r.pass(s.n, s.cols)
	return out, nil
}

// filter tells which of the rows s fulfil f.
func (r *groupReader) filter(f *groupFilter, s *rows) (column.Bitmap, error) {
	if f.test != nil && s.all() {
		if m, ok, err := r.match(f, s); ok || err != nil {
			return m, err
		}
	}
	b := &column.Batch{N: s.left}
	for i, name := range f.Columns {
		v, err := r.column(name, s, f.last[i])
		if err != nil {
			return nil, err
		}
		b.Cols = append(b.Cols, v)
	}
	return f.Eval(b)
}

// match is filter by the codes of a column, if it has a dictionary; not ok if that is
// not possible.
func (r *groupReader) match(f *groupFilter, s *rows) (m column.Bitmap, ok bool, err error) {
	name := f.Columns[0]
	c := r.cols[name]
	chunk, flat := c.chunk.(*pq.Chunk)
	if !flat || s.cols[name] != nil {
		return nil, false, nil
	}
	if err := c.skip(); err != nil {
		return nil, false, fmt.Errorf("column %s: %w", name, err)
	}
	if !f.last[0] {
		// The values will be asked for, too.
		if k, err := chunk.Near(s.n); err != nil || k < s.n {
			return nil, false, err
		}
		defer chunk.Back(chunk.Mark())
	} else {
		s.cols[name] = nil
		c.at += int64(s.n)
	}
	if m, err = chunk.Match(s.n, f.test, &r.passed); err != nil {
		err = fmt.Errorf("column %s: %w", name, err)
	}
	return m, true, err
}

// read are the values of a column in the rows s.
func (r *groupReader) read(name string, s *rows) (column.Vector, error) {
	return r.column(name, s, false)
}

// column is read; lend says that the values are needed only until the next rows are read.
func (r *groupReader) column(name string, s *rows, lend bool) (column.Vector, error) {
	if v := s.cols[name]; v != nil {
		return v, nil
	}
	c := r.cols[name]
	if c.row != nil {
		v := &column.Const{Value: c.row, N: s.left}
		s.cols[name] = v
		return v, nil
	}
	v, err := c.values(s, lend)
	if err == nil {
		v, err = pq.Widen(v, c.typ)
	}
	if err != nil {
		return nil, fmt.Errorf("column %s: %w", name, err)
	}
	s.cols[name] = v
	if lend {
		s.cols[name] = nil
	}
	return v, nil
}

// values passes over the rows of s and gives those that are left.
func (c *groupColumn) values(s *rows, lend bool) (column.Vector, error) {
	if err := c.skip(); err != nil {
		return nil, err
	}
	c.at += int64(s.n)
	chunk, flat := c.chunk.(*pq.Chunk)
	switch {
	case !flat:
		v, err := c.chunk.Read(s.n)
		if err == nil && !s.all() {
			v = column.Gather(v, s.selection())
		}
		return v, err
	case s.bits != nil:
		return chunk.PickBits(s.n, s.bits)
	case s.sel != nil:
		return chunk.Pick(s.n, s.sel)
	case lend:
		return chunk.Lend(s.n)
	}
	return chunk.Read(s.n)
}
