package exec_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// TestWindowsAgainstTheDefinition runs random window calls over random rows and
// compares them with what the definitions say, computed row by row, and with
// themselves for several numbers of workers and sizes of batches.
func TestWindowsAgainstTheDefinition(t *testing.T) {
	shapes := []plantest.Shape{{Nulls: 0.2, Distinct: 5}, odd, {Nulls: 1}, {Distinct: 2}, {Nulls: 0.1, Distinct: 300, Odd: true}}
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 3))
		rows := []int{0, 1, 2, 7, 30, 90, 200}[r.IntN(7)]
		bs := data(seed, rows, 1+r.IntN(40), shapes[r.IntN(len(shapes))])
		var calls []plan.Expr
		for i := range 1 + r.IntN(4) {
			calls = append(calls, as(randomWindow(r), fmt.Sprint("w", i)))
		}
		n := must[*plan.Window](t)(plan.NewWindow(scan(t, plantest.Memory(schema, bs, 1, 0, 3)), calls))
		restore := func() {}
		if seed%2 == 1 {
			restore = exec.Shrink()
		}
		checkWindow(t, seed, n, plantest.Rows(bs))
		restore()
	}
}

func checkWindow(t *testing.T, seed uint64, n *plan.Window, rows [][]any) {
	t.Helper()
	var first string
	var got [][]any
	for _, opts := range []exec.Options{{Workers: 1}, {Workers: 2, BatchRows: 1}, {Workers: 8, BatchRows: 3}, {Workers: 8, BatchRows: 2}} {
		out, err := execute(n, opts)
		if err != nil {
			if strings.Contains(err.Error(), "overflows") {
				return // sums of extreme integers
			}
			t.Fatalf("seed %d: %v\n%s", seed, err, plan.Format(n))
		}
		text := plantest.Text(out)
		if first == "" {
			first, got = text, out
		} else if text != first {
			t.Fatalf("seed %d, %d workers, batches of %d: %s", seed, opts.Workers, opts.BatchRows, firstDifference(text, first, n))
		}
	}
	if len(got) != len(rows) {
		t.Fatalf("seed %d: %d rows, not %d", seed, len(got), len(rows))
	}
	for k, e := range n.Calls {
		want := definition(t, plan.Unalias(e).(*plan.Call), rows)
		for i := range rows {
			if v := got[i][len(schema.Fields)+k]; !alike(v, want[i]) {
				t.Fatalf("seed %d: %s\nrow %d is %#v, want %#v; the row is %v", seed, e, i, v, want[i], rows[i])
			}
		}
	}
}

// alike compares values, and floats but for rounding.
func alike(a, b any) bool {
	x, ok := a.(float64)
	y, ok2 := b.(float64)
	if !ok || !ok2 {
		return fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b)
	}
	return x == y || math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= 1e-9*max(1, math.Abs(x), math.Abs(y))
}

// randomWindow is a random window call over columns of schema.
func randomWindow(r *rand.Rand) plan.Expr {
	names := schema.Names()
	column := func() plan.Expr { return col(names[r.IntN(len(names))]) }
	numeric := func() plan.Expr { return col([]string{"n", "x", "m"}[r.IntN(3)]) }
	c := &plan.Call{Over: &plan.Over{}}
	for range []int{0, 1, 1, 2}[r.IntN(4)] {
		c.Over.Partition = append(c.Over.Partition, col([]string{"n", "x", "s", "b", "d"}[r.IntN(5)]))
	}
	for range []int{0, 1, 1, 2}[r.IntN(4)] {
		c.Over.Order = append(c.Over.Order, plan.SortKey{X: col(names[1+r.IntN(len(names)-1)]), Desc: r.IntN(2) == 0, NullsFirst: r.IntN(2) == 0})
	}
	c.Over.Frame = randomFrame(r, c.Over)
	switch r.IntN(16) {
	case 0:
		c.Func = []string{"row_number", "rank", "dense_rank", "percent_rank", "cume_dist"}[r.IntN(5)]
	case 1:
		c.Func, c.Args = "ntile", []plan.Expr{lit(1 + r.IntN(5))}
	case 2, 3:
		c.Func, c.Args, c.IgnoreNulls = []string{"lag", "lead"}[r.IntN(2)], []plan.Expr{column()}, r.IntN(2) == 0
		if r.IntN(2) == 0 {
			c.Args = append(c.Args, lit(r.IntN(5)-1))
		}
		if len(c.Args) == 2 && r.IntN(2) == 0 {
			c.Args = append(c.Args, c.Args[0])
		}
	case 4, 5:
		c.Func, c.Args, c.IgnoreNulls = []string{"first_value", "last_value"}[r.IntN(2)], []plan.Expr{column()}, r.IntN(2) == 0
	case 6:
		c.Func, c.Args, c.IgnoreNulls = "nth_value", []plan.Expr{column(), lit(1 + r.IntN(4))}, r.IntN(2) == 0
	default:
		aggregateCall(r, c, column, numeric)
	}
	return c
}

func aggregateCall(r *rand.Rand, c *plan.Call, column, numeric func() plan.Expr) {
	switch r.IntN(5) {
	case 0:
		c.Func = "count"
		if r.IntN(2) == 0 {
			c.Args = []plan.Expr{column()}
		}
	case 1:
		c.Func, c.Args = []string{"min", "max", "first", "last", "count_distinct", "mode"}[r.IntN(6)], []plan.Expr{column()}
	case 2:
		c.Func, c.Args = "string_agg", []plan.Expr{col("s"), lit("-")}
		if r.IntN(3) == 0 {
			c.OrderBy = []plan.SortKey{{X: col("m"), Desc: true}, {X: col("s")}}
		}
	case 3:
		c.Func, c.Args = []string{"bool_and", "bool_or", "count_if"}[r.IntN(3)], []plan.Expr{col("b")}
	default:
		c.Func, c.Args = []string{"sum", "avg", "sum", "avg", "variance", "stddev_pop", "median"}[r.IntN(7)], []plan.Expr{numeric()}
	}
	if len(c.Args) > 0 && c.OrderBy == nil && r.IntN(4) == 0 {
		c.Distinct = true
	}
	if r.IntN(4) == 0 {
		c.Filter = col("b")
	}
}

// randomFrame is a random frame that fits o; nil sometimes.
func randomFrame(r *rand.Rand, o *plan.Over) *plan.Frame {
	if r.IntN(4) == 0 {
		return nil
	}
	f := &plan.Frame{Unit: plan.FrameUnit(r.IntN(3)), Exclude: plan.Exclusion(r.IntN(4))}
	kinds := []int{r.IntN(5), r.IntN(5)}
	slices.Sort(kinds)
	if kinds[0] == 4 {
		kinds[0] = 0
	}
	if kinds[1] == 0 {
		kinds[1] = 4
	}
	f.Start, f.End = plan.Bound{Kind: plan.BoundKind(kinds[0])}, plan.Bound{Kind: plan.BoundKind(kinds[1])}
	for _, b := range []*plan.Bound{&f.Start, &f.End} {
		if b.Kind != plan.Preceding && b.Kind != plan.Following {
			continue
		}
		if b.Offset = lit(r.IntN(4)); f.Unit != plan.Range {
			if r.IntN(20) == 0 {
				b.Offset = lit(int64(math.MaxInt64))
			}
			continue
		}
		if len(o.Order) > 1 {
			o.Order = o.Order[:1]
		}
		if len(o.Order) == 0 {
			o.Order = []plan.SortKey{{X: col("n")}}
		}
		switch o.Order[0].X.(*plan.Column).Name {
		case "n", "m":
		case "x":
			b.Offset = lit([]float64{0, 0.25, 1, math.Inf(1)}[r.IntN(4)])
		case "d":
			b.Unit = []string{"", "day", "week"}[r.IntN(3)]
		case "t":
			b.Unit = []string{"second", "minute"}[r.IntN(2)]
		default:
			o.Order[0].X = col("n")
		}
	}
	if len(o.Order) == 1 && o.Order[0].X.(*plan.Column).Name == "n" && f.Unit == plan.Range {
		for _, b := range []*plan.Bound{&f.Start, &f.End} {
			if b.Offset != nil {
				b.Offset, b.Unit = lit(r.IntN(4)), ""
			}
		}
	}
	return f
}

// definition computes a window call as its definition says.
func definition(t *testing.T, c *plan.Call, rows [][]any) []any {
	t.Helper()
	out := make([]any, len(rows))
	value := func(e plan.Expr, i int) any {
		switch e := e.(type) {
		case *plan.Column:
			return at(rows[i], e.Name)
		case *plan.Literal:
			return e.Value
		}
		t.Fatalf("the definition does not know %s", e)
		return nil
	}
	parts := map[string][]int{}
	by := func(a, b int) int { return comesBefore(c.Over.Order, value, a, b) }
	keyOf := func(i int) string {
		var vs []any
		for _, k := range c.Over.Partition {
			vs = append(vs, value(k, i))
		}
		return key(vs...)
	}
	for i := range rows {
		parts[keyOf(i)] = append(parts[keyOf(i)], i)
	}
	for _, part := range parts {
		slices.SortStableFunc(part, by)
	}
	for i := range rows {
		part := parts[keyOf(i)]
		w := &oracle{c: c, part: part, own: slices.Index(part, i), by: by, value: value}
		v, err := w.result()
		if err != nil {
			t.Fatal(err)
		}
		out[i] = v
	}
	return out
}

func comesBefore(keys []plan.SortKey, value func(plan.Expr, int) any, a, b int) int {
	for _, k := range keys {
		x, y := value(k.X, a), value(k.X, b)
		if x == nil && y == nil {
			continue
		}
		if x == nil || y == nil {
			if (x == nil) == k.NullsFirst {
				return -1
			}
			return 1
		}
		if c := compare(x, y); c != 0 {
			if k.Desc {
				c = -c
			}
			return c
		}
	}
	return 0
}

// oracle computes one window call for one row.
type oracle struct {
	c     *plan.Call
	part  []int // rows of the partition in order
	own   int   // place of the own row in part
	by    func(a, b int) int
	value func(plan.Expr, int) any
}

func (w *oracle) result() (any, error) {
	n := int64(len(w.part))
	before, groups := int64(0), int64(0) // rows, and runs of equal rows, that come before
	peers := int64(0)
	for k, j := range w.part {
		switch c := w.by(j, w.part[w.own]); {
		case c < 0:
			before++
			if k == 0 || w.by(w.part[k-1], j) != 0 {
				groups++
			}
		case c == 0:
			peers++
		}
	}
	switch w.c.Func {
	case "row_number":
		return int64(w.own) + 1, nil
	case "rank":
		return before + 1, nil
	case "dense_rank":
		return groups + 1, nil
	case "percent_rank":
		return float64(before) / float64(max(n-1, 1)), nil
	case "cume_dist":
		return float64(before+peers) / float64(n), nil
	case "ntile":
		k := w.c.Args[0].(*plan.Literal).Value.(int64)
		var sizes []int64
		for b := range k {
			sizes = append(sizes, n/k)
			if b < n%k {
				sizes[b]++
			}
		}
		at := int64(w.own)
		for b := range sizes {
			if at < sizes[b] {
				return int64(b) + 1, nil
			}
			at -= sizes[b]
		}
	case "lag", "lead":
		return w.distant(), nil
	}
	frame := w.frame()
	switch w.c.Func {
	case "first_value", "last_value", "nth_value":
		var vs []any
		for _, j := range frame {
			if v := w.value(w.c.Args[0], j); v != nil || !w.c.IgnoreNulls {
				vs = append(vs, v)
			}
		}
		at := 0
		switch w.c.Func {
		case "last_value":
			at = len(vs) - 1
		case "nth_value":
			at = int(w.c.Args[1].(*plan.Literal).Value.(int64)) - 1
		}
		if at < 0 || at >= len(vs) {
			return nil, nil
		}
		return vs[at], nil
	}
	return w.aggregate(frame)
}

func (w *oracle) distant() any {
	by := int64(1)
	if len(w.c.Args) > 1 {
		by = w.c.Args[1].(*plan.Literal).Value.(int64)
	}
	if w.c.Func == "lag" {
		by = -by
	}
	step := 1
	if by < 0 {
		step, by = -1, -by
	}
	at := w.own
	for by > 0 {
		at += step
		if at < 0 || at >= len(w.part) {
			if len(w.c.Args) > 2 {
				return w.value(w.c.Args[2], w.part[w.own])
			}
			return nil
		}
		if !w.c.IgnoreNulls || w.value(w.c.Args[0], w.part[at]) != nil {
			by--
		}
	}
	return w.value(w.c.Args[0], w.part[at])
}

// frame is the rows of the frame in order.
func (w *oracle) frame() []int {
	f := w.c.Over.Frame
	if f == nil {
		f = &plan.Frame{Unit: plan.Range, End: plan.Bound{Kind: plan.CurrentRow}}
	}
	from, to := w.bound(f.Unit, f.Start, false), w.bound(f.Unit, f.End, true)
	var out []int
	for k, j := range w.part {
		peer := w.by(j, w.part[w.own]) == 0
		switch {
		case k < from || k >= to:
		case f.Exclude == plan.ExcludeCurrentRow && k == w.own:
		case f.Exclude == plan.ExcludeGroup && peer:
		case f.Exclude == plan.ExcludeTies && peer && k != w.own:
		default:
			out = append(out, j)
		}
	}
	return out
}

// bound is the place of a bound: of the first row, or of the one after the last.
func (w *oracle) bound(unit plan.FrameUnit, b plan.Bound, end bool) int {
	sign := 1
	switch b.Kind {
	case plan.UnboundedPreceding:
		return 0
	case plan.UnboundedFollowing:
		return len(w.part)
	case plan.CurrentRow:
		b.Offset = lit(0)
		if unit == plan.Range {
			unit = plan.Groups
		}
	case plan.Preceding:
		sign = -1
	}
	offset := b.Offset.(*plan.Literal).Value
	switch unit {
	case plan.Rows:
		at := w.own + sign*int(min(offset.(int64), 1<<40))
		if end {
			at++
		}
		return min(max(at, 0), len(w.part))
	case plan.Groups:
		var group []int
		for k := range w.part {
			g := 0
			if k > 0 {
				g = group[k-1]
				if w.by(w.part[k-1], w.part[k]) != 0 {
					g++
				}
			}
			group = append(group, g)
		}
		want := group[w.own] + sign*int(min(offset.(int64), 1<<40))
		at := 0
		for at < len(group) && (group[at] < want || end && group[at] == want) {
			at++
		}
		return at
	}
	return w.distance(b, offset, sign, end)
}

// distance is a bound of RANGE at an offset.
func (w *oracle) distance(b plan.Bound, offset any, sign int, end bool) int {
	k := w.c.Over.Order[0]
	keyAt := func(place int) any { return w.value(k.X, w.part[place]) }
	if keyAt(w.own) == nil {
		return w.bound(plan.Groups, plan.Bound{Kind: plan.CurrentRow}, end)
	}
	if k.Desc {
		sign = -sign
	}
	lo, hi := 0, len(w.part)
	for keyAt(lo) == nil {
		lo++
	}
	for keyAt(hi-1) == nil {
		hi--
	}
	at := lo
	for ; at < hi; at++ {
		c := againstMoved(keyAt(at), keyAt(w.own), offset, b.Unit, sign)
		if k.Desc {
			c = -c
		}
		if c > 0 || c == 0 && !end {
			break
		}
	}
	return at
}

// againstMoved compares x with own moved by sign offsets.
func againstMoved(x, own, offset any, unit string, sign int) int {
	if f, ok := own.(float64); ok {
		by := offset.(float64)
		target := f + float64(sign)*by
		if math.IsNaN(target) && !math.IsNaN(f) {
			return sign * -2 // beyond everything
		}
		return compare(x, target)
	}
	per := map[string]int64{"": 1, "day": 1, "week": 7, "second": 1e9, "minute": 60e9}[unit]
	number := func(v any) *big.Int {
		switch v := v.(type) {
		case int64:
			return big.NewInt(v)
		case column.DecimalValue:
			return v.Unscaled.Big()
		case time.Time:
			if unit == "second" || unit == "minute" {
				return big.NewInt(v.UnixNano())
			}
			return big.NewInt(v.Unix() / 86400)
		}
		panic(fmt.Sprintf("a key of type %T", v))
	}
	if _, ok := own.(column.DecimalValue); ok {
		per = 100
	}
	target := new(big.Int).Add(number(own), big.NewInt(int64(sign)*offset.(int64)*per))
	return number(x).Cmp(target)
}

// aggregate adds the rows of the frame to an accumulator one after another.
func (w *oracle) aggregate(frame []int) (any, error) {
	var rows []int
	seen := map[string]bool{}
	for _, j := range frame {
		if w.c.Filter != nil && w.value(w.c.Filter, j) != true {
			continue
		}
		if w.c.Distinct {
			k := key(w.value(w.c.Args[0], j))
			if seen[k] {
				continue
			}
			seen[k] = true
		}
		rows = append(rows, j)
	}
	if w.c.OrderBy != nil {
		slices.SortStableFunc(rows, func(a, b int) int { return comesBefore(w.c.OrderBy, w.value, a, b) })
	}
	var types []column.Type
	var args []column.Vector
	for _, a := range w.c.Args {
		b := column.NewBuilder(a.Type(), len(rows))
		for _, j := range rows {
			v := w.value(a, j)
			if w.c.Distinct {
				v = tidy(v)
			}
			if err := b.Append(v); err != nil {
				return nil, err
			}
		}
		types, args = append(types, a.Type()), append(args, b.Vector())
	}
	acc := funcs.FindAggregate(w.c.Func).New(types)
	acc.Grow(1)
	if err := acc.Add(make([]int32, len(rows)), args); err != nil {
		return nil, err
	}
	v, err := acc.Result()
	if err != nil {
		return nil, err
	}
	return v.At(0), nil
}
