package dataframe

import "weir/dataframe/column"

// Describe is a row for each of the columns, all if none is named: its type, how many values and
// nulls it has, the mean, standard deviation and quartiles of numbers, and the smallest and the
// largest value, as text. It reads the rows once. The quartiles are exact up to 10,000 values, then
// off by less than a hundredth of the rows.
func (f *Frame) Describe(columns ...string) (*Table, error) {
	s, err := f.newSummary(columns)
	if err != nil {
		return nil, err
	}
	s.basics([]any{0.25, 0.5, 0.75})
	if err := s.run(); err != nil {
		return nil, err
	}
	t, n := &statistics{}, len(s.columns)
	t.add("column", column.String, func(c int) any { return s.columns[c].Name }, n)
	t.add("type", column.String, func(c int) any { return s.columns[c].Type.String() }, n)
	t.add("count", column.Int64, func(c int) any { return s.int(c, "count") }, n)
	t.add("nulls", column.Int64, func(c int) any { return s.rows() - s.int(c, "count") }, n)
	t.add("mean", column.Float64, func(c int) any { return s.at(c, "mean") }, n)
	t.add("std", column.Float64, func(c int) any { return s.at(c, "std") }, n)
	t.add("min", column.String, func(c int) any { return s.text(c, "min") }, n)
	t.add("25%", column.Float64, func(c int) any { return s.quantile(c, 0) }, n)
	t.add("50%", column.Float64, func(c int) any { return s.quantile(c, 1) }, n)
	t.add("75%", column.Float64, func(c int) any { return s.quantile(c, 2) }, n)
	t.add("max", column.String, func(c int) any { return s.text(c, "max") }, n)
	return t.table(f.s), nil
}
