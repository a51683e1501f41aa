package plantest_test

import (
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan/plantest"
)

var schema = column.NewSchema(
	column.Field{Name: "id", Type: column.Int64},
	column.Field{Name: "city", Type: column.String, Nullable: true},
	column.Field{Name: "price", Type: column.Float64, Nullable: true},
	column.Field{Name: "day", Type: column.Date, Nullable: true},
)

func TestMemoryKeepsThePromises(t *testing.T) {
	for _, size := range []int{1, 2, 3, 100} {
		for _, encode := range []bool{false, true} {
			b := plantest.Random(1, schema, 50, plantest.Shape{Nulls: 0.2, Odd: true, Encode: encode})
			plantest.Source(t, plantest.Memory(schema, plantest.Cut(b, size)))
			plantest.Source(t, plantest.Memory(schema, plantest.Cut(b, size), 3, 0, 2))
		}
	}
	plantest.Source(t, plantest.Memory(schema, nil))
}

func TestRandomIsRepeatable(t *testing.T) {
	shape := plantest.Shape{Nulls: 0.3, Odd: true, Encode: true}
	a := plantest.Text(plantest.Rows([]*column.Batch{plantest.Random(5, schema, 40, shape)}))
	if b := plantest.Text(plantest.Rows([]*column.Batch{plantest.Random(5, schema, 40, shape)})); a != b {
		t.Errorf("two runs of a seed differ:\n%s\n%s", a, b)
	}
}
