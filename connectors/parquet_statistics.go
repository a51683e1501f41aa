package connectors

import (
	"context"
	"slices"

	"weir/connectors/internal/delta"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var _ plan.Statistician = (*parquetSource)(nil)

// Statistics implements plan.Statistician: sums over the row groups that a request
// reads, from their footers.
func (s *parquetSource) Statistics(ctx context.Context, req plan.Request) (*plan.Statistics, error) {
	exact := len(req.Filters) == 0 && req.Limit < 0
	if rows, ok := s.loggedRows(); ok && exact && len(req.Columns) == 0 {
		return &plan.Statistics{Rows: rows, Exact: true}, nil
	}
	req.Limit = -1
	t, err := s.touched(ctx, req)
	if err != nil {
		return nil, err
	}
	for _, g := range t.groups {
		exact = exact && g.gone().Len() == 0 // footers tell of the deleted rows, too
	}
	out := &plan.Statistics{Exact: exact, Columns: map[string]plan.ColumnStatistics{}}
	for _, g := range t.groups {
		out.Rows += g.Rows()
	}
	for _, name := range req.Columns {
		c := &columnSummary{ColumnStatistics: plan.ColumnStatistics{Attained: true}}
		for _, g := range t.groups {
			c.add(g, name)
		}
		c.end(out.Rows)
		out.Columns[name] = c.ColumnStatistics
	}
	return out, nil
}

// loggedRows is the number of rows by the log of a table; not ok if it does not tell.
func (s *parquetSource) loggedRows() (rows int64, ok bool) {
	if s.fileSet.schema == nil {
		return 0, false
	}
	for i := range s.files {
		n := liveRows(s.files[i].stats, s.files[i].deleted)
		if n < 0 {
			return 0, false
		}
		rows += n
	}
	return rows, true
}

// liveRows is the number of rows of a file that are not deleted, or -1: the log does not tell.
func liveRows(stats string, deleted *delta.Vector) int64 {
	n := delta.ParseStats(stats).Rows
	if n < deleted.Deleted() {
		return -1
	}
	return n - deleted.Deleted()
}

// A columnSummary is put together a row group at a time.
type columnSummary struct {
	plan.ColumnStatistics
	unbounded bool // a row group has no bounds
	values    []any
	inPath    bool
}

func (c *columnSummary) add(g *groupSplit, name string) {
	if i := g.src.part(name); i >= 0 {
		c.addPath(g.src.files[g.file].values[i], g.Rows())
		return
	}
	l := g.leaf(name)
	b := g.bounds(name)
	if b.allNull {
		c.addNulls(g.Rows())
		return
	}
	if l == nil || b.lo == nil || b.hi == nil || !sameValues(l.Type, g.full.Fields[g.full.Index(name)].Type) {
		c.unbounded, c.Nulls = true, -1
		return
	}
	c.widen(b.lo, b.hi)
	// Texts may be cut short, and of floats neither NaN nor the sign of zero is told.
	switch k := l.Type.Kind; k {
	case column.KindDate, column.KindTimestamp, column.KindTime, column.KindDecimal, column.KindBool:
	default:
		c.Attained = c.Attained && k.Integer()
	}
	st := &g.meta().Groups[g.group].Columns[l.Chunk].MetaData.Statistics
	if l.Optional && st.NullCount == 0 && !g.meta().CountsNulls {
		c.Nulls = -1
		return
	}
	c.addNulls(st.NullCount)
}

// sameValues reports whether Vector.At gives the values of a file's type as those of the
// table's.
func sameValues(file, table column.Type) bool {
	if file.Kind.Integer() && table.Kind.Integer() {
		return file.Layout() == table.Layout()
	}
	return file.Equal(table) || sameMoments(file, table)
}

func (c *columnSummary) addNulls(n int64) {
	if c.Nulls >= 0 {
		c.Nulls += n
	}
}

// addPath adds rows rows with the value v of a path.
func (c *columnSummary) addPath(v any, rows int64) {
	c.inPath = true
	if v == nil {
		c.addNulls(rows)
		return
	}
	c.widen(v, v)
	if !slices.Contains(c.values, v) {
		c.values = append(c.values, v)
	}
}

func (c *columnSummary) widen(lo, hi any) {
	if c.Min == nil {
		c.Min, c.Max = lo, hi
		return
	}
	l, ok := compareValues(lo, c.Min)
	h, ok2 := compareValues(hi, c.Max)
	if !ok || !ok2 {
		c.unbounded = true // values that are not ordered here
		return
	}
	if l < 0 {
		c.Min = lo
	}
	if h > 0 {
		c.Max = hi
	}
}

// end finds how many values there may be among rows rows.
func (c *columnSummary) end(rows int64) {
	if c.unbounded {
		c.Min, c.Max, c.Attained = nil, nil, false
	}
	c.Distinct = -1
	if c.inPath {
		c.Distinct = int64(len(c.values))
		return
	}
	if n, ok := plan.Between(c.Min, c.Max); ok && n < rows {
		c.Distinct = n
	}
}
