package exec_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
)

// spans are rows of a key and an interval of integers; some are empty.
func spans(seed uint64, rows int, keys, most, width int64) (plan.Node, [][3]int64) {
	r := rand.New(rand.NewPCG(seed, 5))
	cols := [3][]int64{}
	out := make([][3]int64, rows)
	for i := range out {
		lo := r.Int64N(most)
		out[i] = [3]int64{r.Int64N(keys), lo, lo + r.Int64N(width) - 1}
		for c := range cols {
			cols[c] = append(cols[c], out[i][c])
		}
	}
	s := column.NewSchema()
	b := &column.Batch{N: rows}
	for c, name := range []string{"k", "lo", "hi"} {
		s.Fields = append(s.Fields, column.Field{Name: name, Type: column.Int64})
		b.Cols = append(b.Cols, &column.Ints{Typ: column.Int64, Values: cols[c]})
	}
	return plan.NewValues(s, []*column.Batch{b}), out
}

// Rows enough for several levels of the index, few and many partners a row.
func TestJoinOnRangesOfManyRows(t *testing.T) {
	for _, c := range []struct {
		name string
		on   plan.Expr
		of   func(l, r [3]int64) bool
	}{
		{"inside", call("and", call(">=", lcol("lo"), rcol("lo")), call("<", lcol("lo"), rcol("hi"))), func(l, r [3]int64) bool { return l[1] >= r[1] && l[1] < r[2] }},
		{"overlap", call("and", call("<", lcol("lo"), rcol("hi")), call(">", lcol("hi"), rcol("lo"))), func(l, r [3]int64) bool { return l[1] < r[2] && l[2] > r[1] }},
		{"one", call("<=", lcol("hi"), rcol("lo")), func(l, r [3]int64) bool { return l[2] <= r[1] }},
		{"quadrant", call("and", call("<", lcol("lo"), rcol("lo")), call("<", lcol("hi"), rcol("hi"))), func(l, r [3]int64) bool { return l[1] < r[1] && l[2] < r[2] }},
		{"key", call("and", call("=", lcol("k"), rcol("k")), call("and", call(">=", lcol("lo"), rcol("lo")), call("<=", lcol("lo"), rcol("hi")))), func(l, r [3]int64) bool { return l[0] == r[0] && l[1] >= r[1] && l[1] <= r[2] }},
		{"more", call("and", call("<>", lcol("k"), rcol("k")), call("and", call(">=", lcol("lo"), rcol("lo")), call("<", lcol("lo"), rcol("hi")))), func(l, r [3]int64) bool { return l[0] != r[0] && l[1] >= r[1] && l[1] < r[2] }},
		{"every pair", call("<>", call("%", call("+", lcol("lo"), rcol("hi")), lit(5)), lcol("k")), func(l, r [3]int64) bool { return (l[1]+r[2])%5 != l[0] }},
		{"every pair of a key", call("and", call("=", lcol("k"), rcol("k")), call("<>", call("%", rcol("hi"), lit(7)), lcol("k"))), func(l, r [3]int64) bool { return l[0] == r[0] && r[2]%7 != l[0] }},
	} {
		for _, width := range []int64{3, 60, 4000} {
			left, ls := spans(1, 150, 3, 2000, width)
			right, rs := spans(2, 900, 3, 2000, width)
			want := map[plan.JoinKind][][]any{}
			for _, l := range ls {
				row := []any{l[0], l[1], l[2]}
				found := false
				for _, r := range rs {
					if c.of(l, r) {
						found = true
						want[plan.Inner] = append(want[plan.Inner], append(row[:3:3], r[0], r[1], r[2]))
					}
				}
				if found {
					want[plan.Semi] = append(want[plan.Semi], row)
				} else {
					want[plan.Anti] = append(want[plan.Anti], row)
				}
			}
			for _, kind := range []plan.JoinKind{plan.Inner, plan.Semi, plan.Anti} {
				t.Run(fmt.Sprintf("%s/%d/%s", c.name, width, kind), func(t *testing.T) {
					n := must[*plan.Join](t)(plan.NewJoinOn(left, right, kind, c.on, plan.JoinOptions{Suffix: "_r"}))
					checkCounts(t, n, want[kind])
				})
			}
		}
	}
}

// checkCounts compares rows of integers, of which there are many.
func checkCounts(t *testing.T, n *plan.Join, want [][]any) {
	t.Helper()
	got, err := execute(n, exec.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d rows, not %d", len(got), len(want))
	}
	for i := range got {
		for c, k := range append([]int{0, 1, 2}, n.RightColumns()...) { // a shared key is there once
			if c >= 3 {
				k += 3
			}
			if got[i][c] != want[i][k] {
				t.Fatalf("row %d is %v, not %v", i, got[i], want[i])
			}
		}
	}
}
