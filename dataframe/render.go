package dataframe

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/kernel/display"
)

// preview is how many rows of a Frame or Table a cell shows.
const preview = 20

// tableOptions describe t to the renderer.
func (t *Table) tableOptions() display.TableOptions {
	o := display.TableOptions{Total: t.total, MaxRows: max(t.show, preview)}
	for _, f := range t.schema.Fields {
		o.Types = append(o.Types, f.Type.String())
	}
	return o
}

// MIMEBundle implements display.Rich: the first rows, as HTML and as text.
func (t *Table) MIMEBundle() (map[string]any, error) {
	o := t.tableOptions()
	return map[string]any{
		"text/html":  display.TableHTML(shown{t}, o),
		"text/plain": display.TableText(shown{t}, o),
	}, nil
}

// String is the first rows as text.
func (t *Table) String() string { return display.TableText(shown{t}, t.tableOptions()) }

// ChartData implements display.Source.
func (t *Table) ChartData() (display.Rows, error) { return t, nil }

// MIMEBundle implements display.Rich: it runs the query for the first rows.
func (f *Frame) MIMEBundle() (map[string]any, error) {
	t, err := f.first(preview)
	if err != nil {
		return nil, err
	}
	return t.MIMEBundle()
}

// first is the first n rows, knowing whether there are more.
func (f *Frame) first(n int) (*Table, error) {
	t, err := f.Limit(n + 1).Collect()
	if err != nil {
		return nil, err
	}
	if t.Len() <= n {
		return t, nil
	}
	total := int64(-1)
	switch n := f.node.(type) { // in memory: counted for nothing
	case *plan.Values:
		total = rowsIn(n.Rows)
	case *plan.Scan:
		if c, ok := n.Source.(*cached); ok {
			if kept, _ := c.state(); kept != nil {
				total = rowsIn(kept)
			}
		}
	}
	return &Table{s: t.s, schema: t.schema, rows: rowsOfBatch(t.Batch().Slice(0, n)), total: total}, nil
}

// ChartData implements display.Source: it runs the query.
func (f *Frame) ChartData() (display.Rows, error) { return f.Collect() }

// shown is a Table whose values are as people read them: dates without a
// clock, decimals with all digits, lists and structs in SQL's words.
type shown struct{ *Table }

// At implements display.Rows.
func (s shown) At(row int, col string) any {
	v := s.Table.At(row, col)
	i := s.schema.Index(col)
	if v == nil || i < 0 {
		return v
	}
	t := s.schema.Fields[i].Type
	switch t.Kind {
	case column.KindDate, column.KindTime, column.KindTimestamp, column.KindBinary:
		return column.FormatValue(t, v)
	}
	if t.Kind.Nested() {
		return column.FormatValue(t, v)
	}
	return v
}
