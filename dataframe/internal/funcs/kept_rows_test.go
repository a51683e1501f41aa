package funcs

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
)

// Rows that better ones took the place of are dropped, and texts hold no buffers of
// batches.
func TestKeptRowsStaySmall(t *testing.T) {
	const groups, batches = 2000, 60
	typ := column.Struct(column.Field{Name: "s", Type: column.String}, column.Field{Name: "n", Type: column.Int64})
	acc := newEnd(true)([]column.Type{typ}).(*end)
	acc.Grow(groups)
	row := 0
	want := make([]string, groups)
	for range batches {
		b := column.NewBuilder(typ, column.BatchRows)
		ids := make([]int32, column.BatchRows)
		for i := range ids {
			ids[i] = int32(row % groups)
			text := fmt.Sprintf("a text that is long, number %d", row)
			want[row%groups] = text
			if err := b.Append(column.StructValue{{Name: "s", Value: text}, {Name: "n", Value: int64(row)}}); err != nil {
				t.Fatal(err)
			}
			row++
		}
		if err := acc.Add(ids, []column.Vector{b.Vector()}); err != nil {
			t.Fatal(err)
		}
	}
	if most := 2*groups + 9*column.BatchRows; acc.rows > most || len(acc.chunks) == batches {
		t.Errorf("%d rows are kept for %d groups", acc.rows, groups)
	}
	v, err := acc.Result()
	if err != nil {
		t.Fatal(err)
	}
	for g, text := range want {
		if got := v.At(g).(column.StructValue).Field("s"); got != text {
			t.Errorf("group %d has %q, want %q", g, got, text)
		}
	}
}

func TestCompareRows(t *testing.T) {
	list := column.List(column.Int64)
	for _, c := range []struct {
		typ  column.Type
		rows []any // rising
	}{
		{column.Bool, []any{false, true, nil}},
		{column.Float64, []any{-1.0, 0.0, 2.5, inf(), nan(), nil}},
		{column.Uint64, []any{uint64(0), uint64(1) << 63, nil}},
		{column.Decimal(30, 2), []any{column.DecimalOf(-5, 2), column.DecimalOf(7, 2), nil}},
		{column.Interval, []any{column.IntervalValue{Days: 29}, column.IntervalValue{Months: 1, Micros: -1}, column.IntervalValue{Days: 30}, column.IntervalValue{Months: 1, Days: 1}}},
		{column.String, []any{"", "a", "ab", "b", nil}},
		{list, []any{[]any{}, []any{int64(1)}, []any{int64(1), int64(0)}, []any{int64(1), nil}, []any{int64(2)}, []any{nil}, nil}},
		{column.Struct(column.Field{Name: "a", Type: column.Int64}, column.Field{Name: "b", Type: list}), []any{
			column.StructValue{{Name: "a", Value: int64(1)}, {Name: "b", Value: []any{}}}, column.StructValue{{Name: "a", Value: int64(1)}, {Name: "b"}}, column.StructValue{{Name: "a"}, {Name: "b", Value: []any{}}}, nil}},
	} {
		v := vectorOf(t, c.typ, c.rows...)
		for i := range c.rows {
			for j := range c.rows {
				want := 0
				if i < j {
					want = -1
				} else if i > j {
					want = 1
				}
				if got := CompareRows(v, i, v, j); got != want {
					t.Errorf("%s: %v and %v compare as %d, want %d", c.typ, c.rows[i], c.rows[j], got, want)
				}
			}
		}
	}
}

func inf() float64 { return 1 / zero }
func nan() float64 { return zero / zero }

var zero = 0.0
