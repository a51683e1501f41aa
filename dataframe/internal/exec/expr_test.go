package exec_test

import (
	"fmt"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// table is one batch of the columns given as Go values.
func table(t *testing.T, schema *column.Schema, rows ...[]any) *column.Batch {
	t.Helper()
	b := &column.Batch{N: len(rows)}
	for c, f := range schema.Fields {
		v := column.NewBuilder(f.Type, len(rows))
		for _, r := range rows {
			if err := v.Append(r[c]); err != nil {
				t.Fatal(err)
			}
		}
		b.Cols = append(b.Cols, v.Vector())
	}
	return b
}

var ab = column.NewSchema(
	column.Field{Name: "a", Type: column.Int64, Nullable: true},
	column.Field{Name: "b", Type: column.Int64, Nullable: true},
	column.Field{Name: "s", Type: column.String, Nullable: true},
)

// encodings are the same rows plain, as dictionaries, and, if there is one, as
// constants.
func encodings(b *column.Batch) map[string]*column.Batch {
	out := map[string]*column.Batch{"plain": b}
	dict := &column.Batch{N: b.N}
	for _, v := range b.Cols {
		dict.Cols = append(dict.Cols, dictionary(v))
	}
	out["dict"] = dict
	if b.N == 1 {
		c := &column.Batch{N: 1}
		for _, v := range b.Cols {
			c.Cols = append(c.Cols, &column.Const{Value: v, N: 1})
		}
		out["const"] = c
	}
	return out
}

func dictionary(v column.Vector) column.Vector {
	d := &column.Dict{Codes: make([]int32, v.Len()), Valid: v.Nulls()}
	codes := map[any]int32{}
	values := column.NewBuilder(v.Type(), 4)
	for i := range v.Len() {
		x := v.At(i)
		if x == nil {
			continue
		}
		if _, ok := codes[x]; !ok {
			codes[x] = int32(values.Len())
			values.Append(x)
		}
		d.Codes[i] = codes[x]
	}
	if values.Len() == 0 {
		return v
	}
	d.Values = values.Vector()
	return d
}

// evaluate gives the values of e as text, or "error: …".
func evaluate(b *column.Batch, e plan.Expr) string {
	n, err := plan.NewProject(plan.NewValues(ab, []*column.Batch{b}), []plan.Expr{as(e, "e")})
	if err != nil {
		return "refused: " + err.Error()
	}
	rows, err := execute(n, exec.Options{Workers: 1})
	if err != nil {
		return "error: " + err.Error()
	}
	var out []string
	for _, r := range rows {
		if r[0] == nil {
			out = append(out, "null")
		} else {
			out = append(out, fmt.Sprint(r[0]))
		}
	}
	return strings.Join(out, " ")
}

func when(args ...plan.Expr) plan.Expr {
	c := &plan.Case{}
	for len(args) > 1 {
		c.Whens, c.Thens = append(c.Whens, args[0]), append(c.Thens, args[1])
		args = args[2:]
	}
	if len(args) == 1 {
		c.Else = args[0]
	}
	return c
}

func TestExpressions(t *testing.T) {
	b := table(t, ab,
		[]any{1, 10, "x"}, []any{0, 0, "y"}, []any{nil, 5, nil}, []any{4, nil, "17"}, []any{4, 2, "x"})
	safe := call("<>", col("b"), lit(0))
	ratio := call(">", call("/", call("+", col("a"), lit(10)), col("b")), lit(2))
	number := &plan.Cast{X: col("s"), To: column.Int64}
	for _, c := range []struct {
		name string
		e    plan.Expr
		want string
	}{
		{"null in, null out", call("+", col("a"), col("b")), "11 0 null null 6"},
		{"constants fold", call("+", lit(1), call("*", lit(2), lit(3))), "7 7 7 7 7"},
		{"null constant", call("+", col("a"), &plan.Literal{Typ: column.Int64}), "null null null null null"},
		{"and", call("and", call(">", col("a"), lit(0)), call(">", col("b"), lit(3))), "true false null null false"},
		{"or", call("or", call(">", col("a"), lit(0)), call(">", col("b"), lit(3))), "true false true true true"},
		{"and guards its right side", call("and", call("=", col("s"), lit("17")), call("=", number, lit(17))), "false false null true false"},
		{"or guards its right side", call("or", call("<>", col("s"), lit("17")), call("=", number, lit(17))), "true true null true true"},
		{"case takes a branch by row", when(call("=", col("s"), lit("17")), number, call("is_null", col("s")), lit(-1), col("b")), "10 0 -1 17 2"},
		{"case without else", when(call(">", col("a"), lit(3)), col("s")), "null null null 17 x"},
		{"case of one branch", when(lit(true), col("a")), "1 0 null 4 4"},
		{"in", call("in", col("a"), lit(4), lit(0), lit(99)), "false true null true true"},
		{"in with null", call("in", col("a"), lit(4), lit(nil)), "null null null true true"},
		{"in of texts", call("in", col("s"), lit("x"), lit("a text longer than twelve")), "true false null false true"},
		{"in of expressions", call("in", col("a"), lit(1), call("-", col("b"), lit(-2))), "true false null null true"},
		{"cast fails on a row", number, `error: cast(s AS int64): `},
		{"try_cast", &plan.Cast{X: col("s"), To: column.Int64, Try: true}, "null null null 17 null"},
		{"unused division", call("and", safe, ratio), "false false null null true"},
		{"coalesce", call("coalesce", call("+", col("a"), lit(nil)), col("a"), lit(7)), "1 0 7 4 4"},
		{"coalesce guards", call("coalesce", when(call("=", col("s"), lit("17")), lit(nil), lit(5)), number), "5 5 5 17 5"},
		{"texts of texts", call("lower", col("s")), "x y null 17 x"},
		{"texts that fall together", call("=", call("substr", call("||", lit("0"), col("s")), lit(1), lit(1)), lit("0")), "true true null true true"},
		{"is_null", call("is_null", col("s")), "false false true false false"},
		{"bare null", lit(nil), "null null null null null"},
	} {
		for form, b := range encodings(b) {
			got := evaluate(b, c.e)
			if got != c.want && !(strings.HasPrefix(c.want, "error") && strings.HasPrefix(got, c.want)) {
				t.Errorf("%s (%s): %s gives %s, not %s", c.name, form, c.e, got, c.want)
			}
		}
	}
	one := table(t, ab, []any{3, 4, "5"})
	for form, b := range encodings(one) {
		if got := evaluate(b, call("+", col("a"), col("b"))); got != "7" {
			t.Errorf("%s: 3 + 4 is %s", form, got)
		}
	}
}

func TestFilterGuardsLaterConjuncts(t *testing.T) {
	b := table(t, ab, []any{1, 10, "x"}, []any{0, 0, "y"}, []any{4, nil, "17"}, []any{4, 2, "18"})
	number := &plan.Cast{X: col("s"), To: column.Int64}
	where := call("and", call(">", col("a"), lit(3)), call(">=", number, lit(17)))
	for form, b := range encodings(b) {
		n := must[*plan.FilterRows](t)(plan.NewFilter(plan.NewValues(ab, []*column.Batch{b}), where))
		rows, err := execute(n, exec.Options{})
		if err != nil || len(rows) != 2 {
			t.Errorf("%s: %v, %v", form, rows, err)
		}
	}
}

func TestPushedFiltersGuardLaterOnes(t *testing.T) {
	b := table(t, ab, []any{1, 10, "x"}, []any{0, 0, "y"}, []any{4, nil, "17"}, []any{4, 2, "18"})
	src := plantest.Memory(ab, []*column.Batch{b})
	src.Filters = plan.Fully
	var filters []plan.Filter
	for _, e := range []plan.Expr{call(">", col("a"), lit(3)), call(">", &plan.Cast{X: col("s"), To: column.Int64}, lit(17))} {
		r, err := plan.Resolve(e, ab)
		if err != nil {
			t.Fatal(err)
		}
		filters = append(filters, plan.Filter{Expr: r, Columns: plan.ColumnsOf(r)})
	}
	rows, err := execute(scan(t, src).(*plan.Scan).WithRequest(plan.Request{Columns: []string{"s"}, Filters: filters, Limit: -1}), exec.Options{})
	if err != nil || len(rows) != 1 || rows[0][0] != "18" {
		t.Errorf("%v, %v", rows, err)
	}
}

func TestDictionaryValuesWithoutRowsDoNotFail(t *testing.T) {
	values := column.NewBuilder(column.String, 3)
	for _, s := range []string{"1", "not a number", "3"} {
		values.Append(s)
	}
	d := &column.Dict{Codes: []int32{0, 2, 2, 0}, Values: values.Vector(), Valid: column.FullBitmap(4)}
	d.Valid.Clear(3)
	b := &column.Batch{N: 4, Cols: []column.Vector{column.NullsOf(column.Int64, 4), column.NullsOf(column.Int64, 4), d}}
	if got := evaluate(b, &plan.Cast{X: col("s"), To: column.Int64}); got != "1 3 3 null" {
		t.Error(got)
	}
	d = &column.Dict{Codes: []int32{0, 1, 2, 0}, Values: d.Values}
	b = &column.Batch{N: 4, Cols: append(b.Cols[:2:2], d)}
	if got := evaluate(b, &plan.Cast{X: col("s"), To: column.Int64}); !strings.Contains(got, "not a number") {
		t.Error(got)
	}
}

func TestLogicIsThreeValued(t *testing.T) {
	bs := data(9, 300, 300, plantest.Shape{Nulls: 0.3, Distinct: 4})
	n := must[*plan.Project](t)(plan.NewProject(scan(t, plantest.Memory(schema, bs)), []plan.Expr{
		as(call("and", col("b"), call(">", col("n"), lit(1))), "and"),
		as(call("or", col("b"), call(">", col("n"), lit(1))), "or"),
		as(call("not", col("b")), "not"),
	}))
	var want [][]any
	for _, r := range plantest.Rows(bs) {
		a := at(r, "b")
		var b any
		if v := at(r, "n"); v != nil {
			b = v.(int64) > 1
		}
		row := []any{nil, nil, nil}
		switch {
		case a == false || b == false:
			row[0] = false
		case a == true && b == true:
			row[0] = true
		}
		switch {
		case a == true || b == true:
			row[1] = true
		case a == false && b == false:
			row[1] = false
		}
		if a != nil {
			row[2] = !a.(bool)
		}
		want = append(want, row)
	}
	checkRows(t, n, want)
}
