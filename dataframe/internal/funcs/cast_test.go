package funcs_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

func TestCasts(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{"'12'::bigint", "12"}, {"' 12 '::bigint", "12"}, {"'1.5'::bigint", `error: cannot cast "1.5" to int64`}, {"'abc'::bigint", `error: cannot cast "abc" to int64`},
		{"try_cast('abc' AS bigint)", "null"}, {"''::bigint", `error: cannot cast "" to int64`}, {"'9223372036854775808'::bigint", "error: cannot cast"},
		{"2.5::double::bigint", "2"}, {"3.5::double::bigint", "4"}, {"-2.5::double::bigint", "-2"}, {"2.5::bigint", "3"}, {"-2.5::bigint", "-3"}, {"1e19::bigint", "error: cannot cast 1e+19 to int64"},
		{"'nan'::double::bigint", "error: cannot cast NaN to int64"}, {"9.3e18::bigint", "error: "}, {"(-9223372036854775808)::double::bigint", "-9223372036854775808"},
		{"DECIMAL '2.5'::bigint", "3"}, {"DECIMAL '-2.5'::bigint", "-3"}, {"DECIMAL '2.49'::bigint", "2"}, {"true::bigint", "1"}, {"0::bool", "false"}, {"(-7)::bool", "true"},
		{"'12.345'::decimal(5,2)", "12.35"}, {"'-12.345'::decimal(5,2)", "-12.35"}, {"'12.3449'::decimal(5,2)", "12.34"}, {"'1234.5'::decimal(5,2)", "error: "},
		{"12.345::decimal(5,1)", "12.3"}, {"1e10::decimal(5,1)", "error: cannot cast 1e+10 to decimal(5,1)"}, {"1000::decimal(5,2)", "error: cannot cast 1000 to decimal(5,2)"},
		{"DECIMAL '9.995'::decimal(3,2)", "error: cannot cast 9.995 to decimal(3,2)"}, {"DECIMAL '9.994'::decimal(3,2)", "9.99"}, {"DECIMAL '1.5'::double", "1.5"},
		{"'yes'::bool", "true"}, {"'F'::bool", "false"}, {"'maybe'::bool", "error: "}, {"1.0::text", "1.0"}, {"1.0::double::text", "1"}, {"0.1::text", "0.1"}, {"1e21::text", "1e+21"}, {"1e20::text", "100000000000000000000"},
		{"true::text", "true"}, {"DATE '2026-03-02'::text", "2026-03-02"}, {"TIMESTAMP '2026-03-02 01:02:03.5'::text", "2026-03-02 01:02:03.5"}, {"DECIMAL '-0.05'::text", "-0.05"},
		{"'2026-03-02'::date", "2026-03-02"}, {"'2026-03-02T10:00:00Z'::date", "2026-03-02"}, {"'2026-02-30'::date", `error: cannot cast "2026-02-30" to date`},
		{"'2026-03-02T14:07:33.512Z'::timestamp", "2026-03-02 14:07:33.512"}, {"DATE '2026-03-29'::timestamp(us, Europe/Paris)", "2026-03-29 00:00:00+01:00"},
		{"'2026-03-29 12:00:00'::timestamp(us, Europe/Paris)", "2026-03-29 12:00:00+02:00"}, {"'2026-03-29 12:00:00'::timestamp(us, Europe/Paris)::timestamp(us)", "2026-03-29 12:00:00"},
		{"'2026-03-29 12:00:00'::timestamp(us)::timestamp(us, Europe/Paris)", "2026-03-29 12:00:00+02:00"}, {"'2026-03-29 12:00:00'::timestamp(us, Europe/Paris)::timestamp", "2026-03-29 10:00:00"},
		{"'1969-12-31 23:59:59.9999'::timestamp::timestamp(ms, UTC)", "1969-12-31 23:59:59.999"}, {"'2400-01-01'::timestamp::timestamp(ns, UTC)", "error: cannot cast 2400-01-01 00:00:00 to timestamp(ns, UTC)"},
		{"'2025-12-31 23:30:00Z'::timestamp::timestamp(us, Europe/Paris)::date", "2026-01-01"}, {"TIMESTAMP '2026-03-02 10:00:00'::bigint", "error: "},
		{"1 = '1'::bigint", "true"}, {"TIMESTAMP '2026-03-02' = DATE '2026-03-02'::timestamp", "true"}, {"'2026-03-02 00:00:00.001'::timestamp(ms, UTC) > '2026-03-02'::timestamp(ns, UTC)", "true"},
		{"'2026-03-02 10:00:00Z'::timestamp::timestamp(us, Asia/Tokyo) = TIMESTAMP '2026-03-02 10:00:00'", "true"},
		{"TIMESTAMP '2026-03-02 00:00:00' > DATE '2026-03-01'", "true"},
		{"9223372036854775807 > DECIMAL '1.500'", "true"}, {"DECIMAL '1.500' >= -9223372036854775808", "true"}, {"9223372036854775807 = DECIMAL '1.500'", "false"},
		{"-1 > DECIMAL '-1.5'", "true"}, {"-2 < DECIMAL '-1.5'", "true"}, {"0 > DECIMAL '-0.5'", "true"}, {"1 < DECIMAL '1.001'", "true"}, {"2 = DECIMAL '2.00'", "true"},
		{"DECIMAL '2.00' <> 2", "false"}, {"DECIMAL '-0.5' < 0", "true"}, {"NULL::bigint = DECIMAL '2.00'", "null"},
		{"(9223372036854775807 + 0) < DECIMAL '0.001'", "false"}, {"1 = TIMESTAMP '2026-03-02'", "error: 1 = timestamp '2026-03-02 00:00:00': =: int64 and timestamp have no common type"},
	} {
		got, err := one(c.expr)
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != c.want && !(err != nil && strings.HasPrefix(c.want, "error: ") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s is %s, want %s", c.expr, got, c.want)
		}
	}
}

// Every cast that there is gives its type, the same for rows, slices and
// constants; and texts read back as what they were written from.
func TestCastsOfRandomValues(t *testing.T) {
	all := []column.Kind{column.KindBool, column.KindInt64, column.KindFloat64, column.KindDecimal, column.KindString, column.KindBinary, column.KindDate, column.KindTimestamp}
	r := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		for _, f := range all {
			for _, k := range all {
				from, to := randomType(r, f), randomType(r, k)
				in := randomVector(r, from, 70)
				out, err := funcs.CastVector(in, to, true)
				if !funcs.CanCast(from, to) {
					if err == nil {
						t.Fatalf("%s to %s works and CanCast says no", from, to)
					}
					continue
				}
				if err != nil || !out.Type().Equal(to) || out.Len() != 70 {
					t.Fatalf("%s to %s: %v %v", from, to, out, err)
				}
				checkZeros(t, fmt.Sprintf("%s to %s", from, to), out)
				part, _ := funcs.CastVector(in.Slice(3, 69), to, true)
				for i := range 70 {
					c, err := funcs.CastVector(&column.Const{Value: in.Slice(i, i+1), N: 2}, to, true)
					if err != nil || !sameValue(c.At(1), out.At(i)) || i >= 3 && i < 69 && !sameValue(part.At(i-3), out.At(i)) {
						t.Fatalf("%s to %s: %v is %v in a row, %v alone: %v", from, to, in.At(i), out.At(i), c.At(1), err)
					}
				}
				if k == column.KindString && f != column.KindBinary {
					checkReadBack(t, in, out)
				}
			}
		}
	}
}

func checkReadBack(t *testing.T, in, text column.Vector) {
	t.Helper()
	back, err := funcs.CastVector(text, in.Type(), false)
	if err != nil {
		t.Fatalf("%s written and read: %v", in.Type(), err)
	}
	for i := range in.Len() {
		x, isFloat := in.At(i).(float64)
		if !sameValue(back.At(i), in.At(i)) && !(isFloat && math.Signbit(x) && x == 0) {
			t.Fatalf("%s: %v was written as %v and read as %v", in.Type(), in.At(i), text.At(i), back.At(i))
		}
	}
}

// Bare NULLs go everywhere, as constants and as a column.
func TestNullsAsArguments(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "n", Type: column.Null, Nullable: true})
	nulls := column.NewBuilder(column.Null, 3)
	for range 3 {
		nulls.AppendNull()
	}
	batch := &column.Batch{N: 3, Cols: []column.Vector{nulls.Vector()}}
	for _, f := range funcs.Scalars() {
		for k := range f.Overloads {
			if refuses(&f.Overloads[k]) || f.Name == "assert_true" {
				continue
			}
			for _, arg := range []plan.Expr{plan.NewLiteral(nil), &plan.Column{Name: "n"}} {
				c := &plan.Call{Func: f.Name}
				for range f.Overloads[k].Args {
					c.Args = append(c.Args, arg)
				}
				e, err := plan.Resolve(c, schema)
				if err != nil {
					t.Errorf("%s: %v", c, err)
					continue
				}
				v, err := eval(e, batch)
				if err != nil || v.Len() != 3 {
					t.Errorf("%s: %v %v", c, v, err)
				}
			}
		}
	}
	for _, a := range funcs.Aggregates() {
		for n := max(1, a.MinArgs); a.New != nil && n <= min(a.MaxArgs, 4); n++ {
			types := make([]column.Type, n)
			args := make([]column.Vector, n)
			for i := range args {
				types[i], args[i] = column.Null, batch.Cols[0]
			}
			acc := a.New(types)
			acc.Grow(1)
			if err := acc.Add(make([]int32, 3), args); err != nil {
				t.Errorf("%s: %v", a.Name, err)
			}
			v, err := acc.Result()
			want, _ := a.Result(types)
			if err != nil || v.Len() != 1 || !v.Type().Equal(want) {
				t.Errorf("%s of nulls is %v %v, want one %s", a.Name, v, err, want)
			}
		}
	}
}
