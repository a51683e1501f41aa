package arrow

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
)

// runs is a run-end encoded column: run k is values[k], up to and without row ends[k].
type runs struct {
	ends   []int64
	values column.Vector
	n      int
}

func (d *body) runs(f *field, n int) (*runs, error) {
	ends, err := d.vector(f.children[0])
	if err != nil {
		return nil, err
	}
	values, err := d.vector(f.children[1])
	if err != nil {
		return nil, err
	}
	whole, ok := ends.(*column.Ints)
	if !ok || whole.Valid != nil || whole.Len() > values.Len() {
		return nil, errShort
	}
	last := int64(0)
	for k, end := range whole.Values {
		if end <= last {
			return nil, fmt.Errorf("run %d ends at row %d, and the one before it at %d", k, end, last)
		}
		last = end
	}
	if last < int64(n) {
		return nil, fmt.Errorf("its runs end at row %d of %d", last, n)
	}
	return &runs{whole.Values, values, n}, nil
}

// expanded is a run-end encoded part of another column.
func (d *body) expanded(f *field, n int) (column.Vector, error) {
	r, err := d.runs(f, n)
	if err != nil {
		return nil, err
	}
	if err := d.free.spend(int64(n), 4+rowBytes(f.typ)); err != nil {
		return nil, err
	}
	return r.Slice(0, n), nil
}

// Len implements rowRun.
func (r *runs) Len() int { return r.n }

// Slice implements rowRun. Rows of one run are a Const.
func (r *runs) Slice(from, to int) column.Vector {
	k, _ := slices.BinarySearch(r.ends, int64(from)+1)
	if from < to && r.ends[k] >= int64(to) {
		return &column.Const{Value: column.Flatten(r.values.Slice(k, k+1)), N: to - from}
	}
	sel := make([]int32, 0, to-from)
	for i := from; i < to; k++ {
		for ; i < to && int64(i) < r.ends[k]; i++ {
			sel = append(sel, int32(k))
		}
	}
	return column.Gather(r.values, sel)
}
