package display

import (
	"fmt"
	"reflect"
	"slices"
)

// FromSlices makes a Source of names and slices in turn, for what a cell has
// worked out in plain Go:
//
//	display.Line(display.FromSlices("k", ks, "silhouette", scores), "k", "silhouette")
//
// The slices must be of one length; if they are not, the chart says so.
func FromSlices(namesAndSlices ...any) Source { return sliceSource(namesAndSlices) }

type sliceSource []any

func (s sliceSource) ChartData() (Rows, error) {
	if len(s)%2 != 0 {
		return nil, fmt.Errorf("FromSlices wants names and slices in turn, have %d arguments", len(s))
	}
	var r sliceRows
	for i := 0; i < len(s); i += 2 {
		name, ok := s[i].(string)
		if !ok {
			return nil, fmt.Errorf("FromSlices wants a name as argument %d, have %T", i+1, s[i])
		}
		values := reflect.ValueOf(s[i+1])
		if values.Kind() != reflect.Slice && values.Kind() != reflect.Array {
			return nil, fmt.Errorf("FromSlices wants a slice for %q, have %T", name, s[i+1])
		}
		if len(r.values) > 0 && values.Len() != r.Len() {
			return nil, fmt.Errorf("FromSlices: %q has %d values, %q has %d", r.names[0], r.Len(), name, values.Len())
		}
		if slices.Contains(r.names, name) {
			return nil, fmt.Errorf("FromSlices has %q twice", name)
		}
		r.names, r.values = append(r.names, name), append(r.values, values)
	}
	return r, nil
}

type sliceRows struct {
	names  []string
	values []reflect.Value
}

var _ Rows = sliceRows{}

func (r sliceRows) Columns() []string { return slices.Clone(r.names) }

func (r sliceRows) Len() int {
	if len(r.values) == 0 {
		return 0
	}
	return r.values[0].Len()
}

func (r sliceRows) At(row int, col string) any {
	return r.values[slices.Index(r.names, col)].Index(row).Interface()
}
