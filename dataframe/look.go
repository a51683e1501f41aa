package dataframe

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/plan"
)

// Show runs the query for its first n rows, 20 if n is not given, to be looked at: the
// last value of a cell is shown with all of them.
func (f *Frame) Show(n ...int) (*Table, error) {
	rows := preview
	if len(n) > 0 {
		rows = n[0]
	}
	if rows < 0 {
		return nil, fmt.Errorf("show %d rows: the number is negative", rows)
	}
	t, err := f.first(rows)
	if err != nil {
		return nil, err
	}
	t.show = rows
	return t, nil
}

// glimpsed is how many values of a column Glimpse shows.
const glimpsed = 8

// Glimpse is a row for each column, with its name, its type and its first values: for
// tables too wide to be read across.
func (f *Frame) Glimpse() (*Table, error) {
	t, err := f.Limit(glimpsed).Collect()
	if err != nil {
		return nil, err
	}
	var names, types, values []any
	for i, c := range t.schema.Fields {
		var first []string
		for row := range t.Len() {
			first = append(first, glimpse(c.Type, t.Batch().Cols[i].At(row)))
		}
		names, types, values = append(names, c.Name), append(types, c.Type.String()), append(values, strings.Join(first, ", "))
	}
	out := f.s.rowsOf(
		[]column.Field{{Name: "column", Type: column.String}, {Name: "type", Type: column.String}, {Name: "first values", Type: column.String}},
		[][]any{names, types, values})
	out.show = len(names)
	return out, nil
}

func glimpse(t column.Type, v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%q", v)
	}
	return column.FormatValue(t, v)
}

// rowsOf is a small table of cols, whose values fit fields.
func (s *Session) rowsOf(fs []column.Field, cols [][]any) *Table {
	b := &column.Batch{N: len(cols[0])}
	for i, f := range fs {
		v := column.NewBuilder(f.Type, b.N)
		for _, x := range cols[i] {
			if err := v.Append(x); err != nil {
				panic("dataframe: " + err.Error())
			}
		}
		b.Cols = append(b.Cols, v.Vector())
	}
	return &Table{s: s, schema: column.NewSchema(fs...), rows: rowsOfBatch(b)}
}

// NullCount is one row with the number of nulls of each column.
func (f *Frame) NullCount() *Frame {
	return f.ofEach(func(c Expr) Expr { return Count().Sub(Count(c)) })
}

// NUnique is one row with the number of different values of each column. Nulls do
// not count.
func (f *Frame) NUnique() *Frame {
	return f.ofEach(func(c Expr) Expr { return Count(c).Distinct() })
}

func (f *Frame) ofEach(aggregate func(c Expr) Expr) *Frame {
	var out []Expr
	for _, name := range f.Columns() {
		out = append(out, aggregate(Col(name)).As(name))
	}
	return f.Agg(out...)
}

// IsEmpty runs the query until its first row.
func (f *Frame) IsEmpty() (bool, error) {
	t, err := f.Limit(1).Collect()
	return err == nil && t.Len() == 0, err
}

// A Size is about how much there is: rows, and bytes in files or memory. -1 is unknown.
type Size struct{ Rows, Bytes int64 }

// String is both in words.
func (s Size) String() string {
	rows, size := "an unknown number of rows", "unknown size"
	if s.Rows >= 0 {
		rows = thousands(s.Rows) + " rows"
	}
	if s.Bytes >= 0 {
		size = bytesText(s.Bytes)
	}
	return rows + ", " + size
}

// EstimateSize is about how much the query will read, as its sources tell without being read:
// rows before any filter of the query, and bytes of files or memory.
func (f *Frame) EstimateSize() (Size, error) {
	if f.err != nil {
		return Size{}, f.err
	}
	ctx := f.s.context()
	n, err := optimize.Run(ctx, f.node)
	if err != nil {
		return Size{}, err
	}
	var out Size
	read := map[*plan.Common]bool{}
	var walk func(plan.Node) error
	walk = func(n plan.Node) error {
		switch n := n.(type) {
		case *plan.Values:
			for _, b := range n.Rows {
				out = out.plus(int64(b.N), exec.SizeOf(b.Cols))
			}
		case *plan.Scan:
			if c, ok := n.Source.(*cached); ok {
				kept, _ := c.state()
				if kept == nil {
					return walk(c.node)
				}
				for _, b := range kept {
					out = out.plus(int64(b.N), exec.SizeOf(b.Cols))
				}
				return nil
			}
			splits, err := n.Source.Splits(ctx, n.Request)
			if err != nil {
				return err
			}
			for _, s := range splits {
				out = out.plus(s.Rows(), s.Bytes())
			}
		case *plan.Shared:
			if !read[n.Of] {
				read[n.Of] = true
				return walk(n.Of.Node)
			}
		}
		for _, in := range n.Inputs() {
			if err := walk(in); err != nil {
				return err
			}
		}
		return nil
	}
	return out, walk(n)
}

// plus adds, where unknown and anything is unknown.
func (s Size) plus(rows, bytes int64) Size {
	add := func(a, b int64) int64 {
		if a < 0 || b < 0 {
			return -1
		}
		return a + b
	}
	return Size{add(s.Rows, rows), add(s.Bytes, bytes)}
}

// EstimateSize is about how much memory the rows take.
func (t *Table) EstimateSize() Size {
	out := Size{}
	for _, b := range t.rows.held() {
		out = out.plus(int64(b.N), exec.SizeOf(b.Cols))
	}
	return out
}
