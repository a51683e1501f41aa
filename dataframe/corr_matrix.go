package dataframe

import (
	"fmt"

	"weir/dataframe/column"
)

// CorrMatrix is Pearson's correlation of each of the columns, all numeric ones if none is named, with each
// other: a row and a column for each, in one pass over the rows. A pair takes the rows where neither is
// null; it is null if one does not vary.
func (f *Frame) CorrMatrix(columns ...string) (*Table, error) {
	if f.err != nil {
		return nil, f.err
	}
	names, err := f.numericColumns(columns)
	if err != nil {
		return nil, fmt.Errorf("corr matrix: %w", err)
	}
	pair := func(i, j int) string { return fmt.Sprint(min(i, j), " ", max(i, j)) }
	var aggs []Expr
	for i := range names {
		for j := i; j < len(names); j++ {
			aggs = append(aggs, Call("corr", Col(names[i]), Col(names[j])).As(pair(i, j)))
		}
	}
	t, err := f.Agg(aggs...).Collect()
	if err != nil {
		return nil, err
	}
	out, n := &statistics{}, len(names)
	out.add("column", column.String, func(i int) any { return names[i] }, n)
	for j, name := range names {
		out.add(name, column.Float64, func(i int) any { return t.At(0, pair(i, j)) }, n)
	}
	return out.table(f.s), nil
}

// numericColumns are the columns named, which must be numeric, or all numeric ones.
func (f *Frame) numericColumns(names []string) ([]string, error) {
	all := len(names) == 0
	if all {
		names = f.Columns()
	}
	var out []string
	for _, name := range names {
		i := f.Schema().Index(name)
		if i < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: f.Columns()}
		}
		t := f.Schema().Fields[i].Type
		if !t.Numeric() && !all {
			return nil, fmt.Errorf("column %q is %s, not a number", name, t)
		}
		if t.Numeric() {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there is no numeric column")
	}
	return out, nil
}
