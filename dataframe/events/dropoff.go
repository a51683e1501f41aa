package events

import (
	"fmt"
	"sort"

	"weir/dataframe"
	"weir/dataframe/column"
)

// DropOff is the drop-off curve of views: for each of the marks 0, 1/steps, …,
// 1 the share of views that went at least that far. watched names a numeric column with the
// watched fraction of each view; it is 0 to 1, larger values count as 1. Its columns are
// "watched" (the mark) and "share"; a null watched fraction is left out.
func DropOff(views *dataframe.Frame, watched string, steps int) *dataframe.Frame {
	if steps < 1 || steps > 10000 {
		return views.Session().Failed(fmt.Errorf("drop-off: steps must be 1 to 10,000, not %d", steps))
	}
	t, err := views.Select(dataframe.Col(watched).Cast("float64").As("w")).Filter(dataframe.Col("w").IsNotNull()).Collect()
	if err != nil {
		return views.Session().Failed(fmt.Errorf("drop-off: %w", err))
	}
	w, err := t.Floats("w")
	if err != nil {
		return views.Session().Failed(fmt.Errorf("drop-off: %w", err))
	}
	sort.Float64s(w)
	mark, share := column.NewBuilder(column.Float64, steps+1), column.NewBuilder(column.Float64, steps+1)
	for i := 0; i <= steps; i++ {
		m := float64(i) / float64(steps)
		reached := len(w) - sort.SearchFloat64s(w, m)
		mark.Append(m)
		if len(w) == 0 {
			share.AppendNull()
		} else {
			share.Append(float64(reached) / float64(len(w)))
		}
	}
	schema := column.NewSchema(
		column.Field{Name: "watched", Type: column.Float64},
		column.Field{Name: "share", Type: column.Float64, Nullable: true})
	return views.Session().FromBatches(schema, &column.Batch{N: steps + 1, Cols: []column.Vector{mark.Vector(), share.Vector()}})
}
