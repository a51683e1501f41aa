package exec_test

import (
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

func BenchmarkWindow(b *testing.B) {
	const rows = 1 << 18
	bs := data(1, rows, 8192, plantest.Shape{Distinct: 1000, Nulls: 0.02})
	in := scan(b, plantest.Memory(schema, bs))
	by := []plan.SortKey{{X: col("t")}}
	last := func(n int) *plan.Frame {
		return &plan.Frame{Start: plan.Bound{Kind: plan.Preceding, Offset: lit(n)}, End: plan.Bound{Kind: plan.CurrentRow}}
	}
	upTo := &plan.Frame{End: plan.Bound{Kind: plan.CurrentRow}}
	for _, c := range []struct {
		name string
		call plan.Call
	}{
		{"row_number", plan.Call{Func: "row_number", Over: &plan.Over{Partition: cols("n"), Order: by}}},
		{"lag", plan.Call{Func: "lag", Args: cols("x"), Over: &plan.Over{Partition: cols("n"), Order: by}}},
		{"total", plan.Call{Func: "sum", Args: cols("n"), Over: &plan.Over{Partition: cols("s")}}},
		{"running sum", plan.Call{Func: "sum", Args: cols("n"), Over: &plan.Over{Order: by, Frame: upTo}}},
		{"running sum of floats", plan.Call{Func: "sum", Args: cols("x"), Over: &plan.Over{Order: by, Frame: upTo}}},
		{"sliding sum", plan.Call{Func: "sum", Args: cols("n"), Over: &plan.Over{Order: by, Frame: last(100)}}},
		{"sliding mean of floats", plan.Call{Func: "avg", Args: cols("x"), Over: &plan.Over{Order: by, Frame: last(100)}}},
		{"sliding max", plan.Call{Func: "max", Args: cols("x"), Over: &plan.Over{Order: by, Frame: last(1000)}}},
		{"sliding stddev", plan.Call{Func: "stddev", Args: cols("x"), Over: &plan.Over{Order: by, Frame: last(100)}}},
		{"range", plan.Call{Func: "count", Over: &plan.Over{Order: by, Frame: &plan.Frame{Unit: plan.Range, Start: plan.Bound{Kind: plan.Preceding, Offset: lit(60), Unit: "second"}, End: plan.Bound{Kind: plan.CurrentRow}}}}},
		{"sliding median", plan.Call{Func: "median", Args: cols("x"), Over: &plan.Over{Partition: cols("n"), Order: by, Frame: last(30)}}},
		{"sliding distinct", plan.Call{Func: "count", Distinct: true, Args: cols("s"), Over: &plan.Over{Partition: cols("n"), Order: by, Frame: last(30)}}},
		{"running distinct", plan.Call{Func: "count", Distinct: true, Args: cols("s"), Over: &plan.Over{Order: by, Frame: upTo}}},
	} {
		n := must[*plan.Window](b)(plan.NewWindow(in, []plan.Expr{as(&c.call, "w")}))
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(8 * rows)
			for b.Loop() {
				r, _, err := exec.Build(ctx, n, exec.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := column.ReadAll(ctx, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
