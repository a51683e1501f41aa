package plantest

import (
	"context"
	"errors"
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var _ plan.Statistician = (*Table)(nil)

// Statistics implements plan.Statistician for a Table that is Known: of integers the
// bounds, of all columns nulls and different values.
func (t *Table) Statistics(_ context.Context, req plan.Request) (*plan.Statistics, error) {
	if !t.Known {
		return nil, errors.New(t.Name + " has no statistics")
	}
	out := &plan.Statistics{Exact: len(req.Filters) == 0 && req.Limit < 0, Columns: map[string]plan.ColumnStatistics{}}
	for _, split := range t.splits {
		for _, b := range split {
			out.Rows += int64(b.N)
		}
	}
	for _, name := range req.Columns {
		at := t.schema.Index(name)
		c := plan.ColumnStatistics{Attained: t.schema.Fields[at].Type.Kind == column.KindInt64}
		seen := map[string]bool{}
		for _, split := range t.splits {
			for _, b := range split {
				for i := range b.N {
					v := b.Cols[at].At(i)
					if v == nil {
						c.Nulls++
						continue
					}
					seen[fmt.Sprint(v)] = true
					if n, ok := v.(int64); ok {
						if c.Min == nil || n < c.Min.(int64) {
							c.Min = n
						}
						if c.Max == nil || n > c.Max.(int64) {
							c.Max = n
						}
					}
				}
			}
		}
		c.Distinct = int64(len(seen))
		c.Attained = c.Attained || len(seen) == 0
		out.Columns[name] = c
	}
	return out, nil
}
