package dataframe

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A summary is statistics of columns, computed in one pass over the rows.
type summary struct {
	f       *Frame
	columns []column.Field
	aggs    []Expr
	row     *Table // of the statistics, one row
}

// newSummary is of the columns named, all if none is.
func (f *Frame) newSummary(names []string) (*summary, error) {
	if f.err != nil {
		return nil, f.err
	}
	s := &summary{f: f}
	if len(names) == 0 {
		names = f.Columns()
	}
	for _, name := range names {
		i := f.Schema().Index(name)
		if i < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: f.Columns()}
		}
		s.columns = append(s.columns, f.Schema().Fields[i])
	}
	return s, nil
}

// add asks for a statistic of column c.
func (s *summary) add(c int, name string, e Expr) {
	s.aggs = append(s.aggs, e.As(statisticName(c, name)))
}

func statisticName(c int, name string) string { return fmt.Sprintf("%d %s", c, name) }

// run computes what was asked for.
func (s *summary) run() error {
	t, err := s.f.Agg(append(slices.Clone(s.aggs), Count().As("rows"))...).Collect()
	s.row = t
	return err
}

// at is a statistic of column c; nil if it is null or was not asked for.
func (s *summary) at(c int, name string) any {
	name = statisticName(c, name)
	if !slices.Contains(s.row.Columns(), name) {
		return nil
	}
	return s.row.At(0, name)
}

// text is a statistic of the type of the column as people read it; nil if it is null.
func (s *summary) text(c int, name string) any {
	v := s.at(c, name)
	if v == nil {
		return nil
	}
	return shortText(s.columns[c].Type, v)
}

// shortText is a value as people read it, cut if it is long.
func shortText(t column.Type, v any) string {
	const most = 40
	r := []rune(column.FormatValue(t, v))
	if len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return string(r)
}

func (s *summary) int(c int, name string) int64 {
	n, _ := s.at(c, name).(int64)
	return n
}

func (s *summary) rows() int64 { return s.row.At(0, "rows").(int64) }

// quantile is element i of the list of quantiles.
func (s *summary) quantile(c, i int) any {
	list, _ := s.at(c, "quantiles").([]any)
	if i >= len(list) {
		return nil
	}
	return list[i]
}

// basics are the statistics that Describe and Profile share.
func (s *summary) basics(shares []any) {
	for c, f := range s.columns {
		x := Col(f.Name)
		s.add(c, "count", Count(x))
		if ordered(f.Type) {
			s.add(c, "min", Min(x))
			s.add(c, "max", Max(x))
		}
		if f.Type.Numeric() {
			s.add(c, "mean", Avg(x))
			s.add(c, "std", Stddev(x))
			s.add(c, "quantiles", Call("approx_quantile", x, listOf(shares)))
		}
	}
}

// ordered tells whether a smallest and a largest value of t say something.
func ordered(t column.Type) bool {
	return !t.Kind.Nested() && t.Kind != column.KindNull && t.Kind != column.KindBinary
}

// listOf is the constant list of shares.
func listOf(shares []any) Expr {
	return Expr{node: &plan.Literal{Value: shares, Typ: column.List(column.Float64)}}
}

// statistics are the columns of a table with a row for each column of the frame.
type statistics struct {
	fields []column.Field
	values [][]any
}

func (t *statistics) add(name string, typ column.Type, of func(c int) any, columns int) {
	t.fields = append(t.fields, column.Field{Name: name, Type: typ, Nullable: true})
	vs := make([]any, columns)
	for c := range vs {
		vs[c] = of(c)
	}
	t.values = append(t.values, vs)
}

// table shows all its rows.
func (t *statistics) table(s *Session) *Table {
	out := s.rowsOf(t.fields, t.values)
	out.show = out.Len()
	return out
}
