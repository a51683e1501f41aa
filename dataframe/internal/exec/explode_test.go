package exec_test

import (
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

var listSchema = column.NewSchema(
	column.Field{Name: "id", Type: column.Int64},
	column.Field{Name: "l", Type: column.List(column.String), Nullable: true},
	column.Field{Name: "m", Type: column.Map(column.String, column.Int64), Nullable: true},
	column.Field{Name: "k", Type: column.List(column.Int64), Nullable: true},
)

// lists is the rows of in with a list of ids beside id.
func lists(t *testing.T, in plan.Node) plan.Node {
	t.Helper()
	return must[*plan.Project](t)(plan.NewProject(in, []plan.Expr{col("id"), as(call("list_value", col("id"), lit(nil), col("id")), "l")}))
}

func TestExplode(t *testing.T) {
	shape := plantest.Shape{Nulls: 0.2, Distinct: 9}
	for _, size := range []int{1, 2, 3, 60} {
		bs := plantest.Cut(plantest.Random(uint64(size), listSchema, 60, shape), size)
		src := plantest.Memory(listSchema, bs, 1, 0, 3)
		for _, outer := range []bool{false, true} {
			for _, position := range []string{"", "at"} {
				n := must[*plan.Explode](t)(plan.NewExplode(scan(t, src), []int{1}, outer, position))
				var want [][]any
				row := func(place any, r []any, element any) {
					out := []any{r[0], element, r[2], r[3]}
					if position != "" {
						out = append([]any{place}, out...)
					}
					want = append(want, out)
				}
				for _, r := range plantest.Rows(bs) {
					l, _ := r[1].([]any)
					for i, x := range l {
						row(int64(i), r, x)
					}
					if len(l) == 0 && outer {
						row(nil, r, nil)
					}
				}
				checkRows(t, n, want)
			}
		}
		maps := must[*plan.Explode](t)(plan.NewExplode(scan(t, src), []int{2}, false, ""))
		var want [][]any
		for _, r := range plantest.Rows(bs) {
			m, _ := r[2].(column.MapValue)
			for _, e := range m {
				want = append(want, []any{r[0], r[1], e.Key, e.Value, r[3]})
			}
		}
		checkRows(t, maps, want)
	}
}

func TestExplodeSideBySide(t *testing.T) {
	build := func(typ column.Type, vs ...any) column.Vector {
		b := column.NewBuilder(typ, len(vs))
		for _, v := range vs {
			if err := b.Append(v); err != nil {
				t.Fatal(err)
			}
		}
		return b.Vector()
	}
	ids := build(column.Int64, 1, 2, 3)
	maps := build(listSchema.Fields[2].Type, nil, nil, nil)
	strings2 := build(listSchema.Fields[1].Type, []any{"a", nil}, nil, []any{})
	good := &column.Batch{N: 3, Cols: []column.Vector{ids, strings2, maps, build(listSchema.Fields[3].Type, []any{7, 8}, []any{9}, nil)}}
	bad := &column.Batch{N: 3, Cols: []column.Vector{ids, strings2, maps, build(listSchema.Fields[3].Type, []any{7}, nil, nil)}}
	n := must[*plan.Explode](t)(plan.NewExplode(plan.NewValues(listSchema, []*column.Batch{good}), []int{1, 3}, true, ""))
	checkRows(t, n, [][]any{
		{int64(1), "a", nil, int64(7)}, {int64(1), nil, nil, int64(8)}, {int64(2), nil, nil, int64(9)}, {int64(3), nil, nil, nil},
	})
	n = must[*plan.Explode](t)(plan.NewExplode(plan.NewValues(listSchema, []*column.Batch{bad}), []int{1, 3}, true, ""))
	if _, err := execute(n, exec.Options{}); err == nil || !strings.Contains(err.Error(), "l has 2 elements and k 1") {
		t.Errorf("error %v", err)
	}
	if _, err := plan.NewExplode(plan.NewValues(listSchema, nil), []int{0}, false, ""); err == nil || !strings.Contains(err.Error(), `"id" is int64, not a list`) {
		t.Errorf("error %v", err)
	}
}
