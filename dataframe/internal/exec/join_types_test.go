package exec_test

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// A join by a hash table or in sorted rows pairs the same rows as one that tries the
// condition on every pair, for keys of every type.
func TestJoinKeysOfEveryType(t *testing.T) {
	for _, typ := range append([]column.Type{column.Bool, column.Int64, column.Float64, column.String, column.Date, column.Timestamp}, keyTypes...) {
		f := column.Field{Name: "v", Type: typ, Nullable: true}
		s := column.NewSchema(column.Field{Name: "id", Type: column.Int64}, f)
		side := func(seed uint64, rows int) plan.Node {
			b := plantest.Random(seed, s, rows, plantest.Shape{Nulls: 0.1, Distinct: 12, Odd: true, Encode: true})
			ids := make([]int64, rows)
			for i := range ids {
				ids[i] = int64(i)
			}
			b.Cols[0] = &column.Ints{Typ: column.Int64, Values: ids}
			return scan(t, plantest.Memory(s, plantest.Cut(b, 11), 2))
		}
		for seed := range uint64(3) {
			left, right := side(seed, 40), side(seed+10, 30)
			for _, op := range []string{"=", "is_not_distinct", "<", ">="} {
				on := call(op, lcol("v"), rcol("v"))
				for _, kind := range []plan.JoinKind{plan.Full, plan.Anti} {
					t.Run(fmt.Sprintf("%s/%d/%s/%s", f.Type, seed, op, kind), func(t *testing.T) {
						fast := must[*plan.Join](t)(plan.NewJoinOn(left, right, kind, on, plan.JoinOptions{Suffix: "_r"}))
						slow := must[*plan.Join](t)(plan.NewJoinOn(left, right, kind, call("not", call("not", on)), plan.JoinOptions{Suffix: "_r"}))
						ids := []string{"id"}
						if kind == plan.Full {
							ids = append(ids, "id_r")
						}
						want, err := execute(must[*plan.Project](t)(plan.NewProject(slow, cols(ids...))), exec.Options{Workers: 1})
						if err != nil {
							t.Fatal(err)
						}
						checkFast(t, must[*plan.Project](t)(plan.NewProject(fast, cols(ids...))), want)
					})
				}
			}
		}
	}
}

// An as-of join on narrow types pairs what one on wide types does.
func TestAsofJoinOnNarrowTypes(t *testing.T) {
	for _, c := range []struct{ narrow, wide column.Type }{
		{column.Int8, column.Int64}, {column.Uint32, column.Int64}, {column.Float32, column.Float64},
	} {
		s := column.NewSchema(column.Field{Name: "v", Type: c.narrow, Nullable: true})
		side := func(seed uint64, rows int) (narrow, wide plan.Node) {
			b := plantest.Random(seed, s, rows, plantest.Shape{Nulls: 0.1, Distinct: 12, Odd: true})
			narrow = scan(t, plantest.Memory(s, plantest.Cut(b, 11), 2))
			return narrow, must[*plan.Project](t)(plan.NewProject(narrow, []plan.Expr{as(&plan.Cast{X: col("v"), To: c.wide}, "v")}))
		}
		left, wideLeft := side(1, 40)
		right, wideRight := side(2, 30)
		for d := plan.Backward; d <= plan.Nearest; d++ {
			o := plan.AsofOptions{Direction: d, Strict: d == plan.Forward, Tolerance: 2, Suffix: "_r"}
			want := must[*plan.Join](t)(plan.NewAsofJoin(wideLeft, wideRight, col("v"), col("v"), nil, nil, o))
			rows, err := execute(want, exec.Options{Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			checkFast(t, must[*plan.Join](t)(plan.NewAsofJoin(left, right, col("v"), col("v"), nil, nil, o)), rows)
		}
	}
}
