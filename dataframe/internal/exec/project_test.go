package exec_test

import (
	"io"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Rows of wide texts are computed a few at a time once one batch was wide: all of them, in their order, none twice.
func TestWideRowsAreComputedAFewAtATime(t *testing.T) {
	const rows, wide = 3 * column.BatchRows, 1000
	bs := data(5, rows, column.BatchRows, plantest.Shape{Distinct: 7})
	text := as(call("repeat", lit("x"), call("+", call("*", col("id"), lit(int64(0))), lit(int64(wide)))), "text")
	n := must[plan.Node](t)(plan.NewProject(scan(t, plantest.Memory(schema, bs, len(bs))), []plan.Expr{col("id"), text}))
	r, _, err := exec.Build(ctx, n, exec.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	next := int64(0)
	for batch := 0; ; batch++ {
		b, err := r.Next(ctx)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if size := exec.SizeOf(b.Cols); batch > 0 && size > 4<<20 {
			t.Errorf("batch %d takes %d bytes", batch, size)
		}
		for i := range b.N {
			if id := b.Cols[0].At(i); id != next {
				t.Fatalf("row %d has the id %v", next, id)
			}
			if text := b.Cols[1].At(i).(string); len(text) != wide {
				t.Fatalf("row %d has %d bytes", next, len(text))
			}
			next++
		}
	}
	if next != rows {
		t.Errorf("%d of %d rows", next, rows)
	}
}
