package column_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
)

var allTypes = []column.Type{
	column.Bool, column.Int64, column.Float64, column.Decimal(10, 2), column.String, column.Binary, column.Date,
	column.Timestamp, {Kind: column.KindTimestamp, Unit: column.Milli, Zone: "Europe/Paris"}, {Kind: column.KindTimestamp, Unit: column.Nano},
	column.Int8, column.Int16, column.Int32, column.Uint8, column.Uint16, column.Uint32, column.Uint64, column.Float32,
	column.Decimal(38, 6), column.Time, {Kind: column.KindTime, Unit: column.Nano}, column.Interval,
	column.List(column.Int64), column.List(column.List(column.String)), column.Map(column.String, column.Float64),
	column.Struct(column.Field{Name: "a", Type: column.Int32, Nullable: true}, column.Field{Name: "b c", Type: column.List(column.Decimal(20, 2)), Nullable: true}),
}

func value(r *rand.Rand, t column.Type) any {
	switch t.Kind {
	case column.KindBool:
		return r.IntN(2) == 0
	case column.KindInt64:
		return r.Int64()
	case column.KindUint64:
		return r.Uint64()
	case column.KindFloat32:
		return float64(r.Float32())
	case column.KindTime:
		return time.Duration(r.Int64N(86400e6)) * time.Microsecond
	case column.KindInterval:
		return column.IntervalValue{Months: int32(r.IntN(50) - 25), Days: int32(r.IntN(60) - 30), Micros: r.Int64N(1e12) - 5e11}
	case column.KindList:
		return some(r, t.Fields[0].Type)
	case column.KindMap:
		out := column.MapValue{}
		for i, v := range some(r, t.Fields[1].Type) {
			out = append(out, column.MapEntry{Key: fmt.Sprint("k", i), Value: v})
		}
		return out
	case column.KindStruct:
		var out column.StructValue
		for _, f := range t.Fields {
			var v any
			if r.IntN(4) > 0 {
				v = value(r, f.Type)
			}
			out = append(out, column.StructField{Name: f.Name, Value: v})
		}
		return out
	case column.KindFloat64:
		return r.NormFloat64()
	case column.KindDecimal:
		return column.DecimalOf(r.Int64N(1e10)-5e9, t.Scale)
	case column.KindString:
		return fmt.Sprint("text ", r.Uint64()>>r.IntN(64))
	case column.KindBinary:
		return []byte(fmt.Sprint(r.Uint64() >> r.IntN(64)))
	case column.KindDate:
		return time.Unix(r.Int64N(40000)*86400, 0).UTC()
	}
	if t.Kind.Integer() {
		least, greatest := t.Kind.IntegerRange()
		return least + r.Int64N(greatest-least+1)
	}
	return t.Time(r.Int64N(1e15) - 5e14)
}

// some are up to four values of type t, or nulls.
func some(r *rand.Rand, t column.Type) []any {
	out := make([]any, r.IntN(5))
	for i := range out {
		if r.IntN(5) > 0 {
			out[i] = value(r, t)
		}
	}
	return out
}

// random makes a vector and the values that it must have, plain or encoded.
func random(r *rand.Rand, t column.Type, n int, nulls bool) (column.Vector, []string) {
	b := column.NewBuilder(t, n)
	var want []string
	for range n {
		var v any
		if !nulls || r.IntN(4) > 0 {
			v = value(r, t)
		}
		if err := b.Append(v); err != nil {
			panic(err)
		}
		want = append(want, fmt.Sprint(v))
	}
	v := b.Vector()
	switch {
	case n > 0 && r.IntN(4) == 0:
		codes := &column.Dict{Codes: make([]int32, n), Values: b.Vector()}
		dict, _ := random(r, t, 5, false)
		codes.Values = column.Flatten(dict)
		if nulls {
			codes.Valid = column.NewBitmap(n)
		}
		for i := range codes.Codes {
			want[i] = "<nil>"
			if !nulls || r.IntN(4) > 0 {
				codes.Codes[i] = int32(r.IntN(5))
				want[i] = fmt.Sprint(dict.At(int(codes.Codes[i])))
				if nulls {
					codes.Valid.Set(i)
				}
			}
		}
		v = codes
	case n > 0 && r.IntN(6) == 0:
		one, w := random(r, t, 1, nulls)
		v = &column.Const{Value: column.Flatten(one), N: n}
		for i := range want {
			want[i] = w[0]
		}
	}
	return v, want
}

func same(t *testing.T, what string, v column.Vector, want []string) {
	t.Helper()
	if v.Len() != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, v.Len(), len(want))
	}
	for i := range want {
		if got := fmt.Sprint(v.At(i)); got != want[i] {
			t.Fatalf("%s (%T of %s): row %d is %s, want %s", what, v, v.Type(), i, got, want[i])
		}
		if v.Nulls().Has(i) != (want[i] != "<nil>") {
			t.Fatalf("%s (%T): row %d: the bitmap and At differ", what, v, i)
		}
	}
}

// zeroUnderNulls checks the promise that a null hides a zero.
func zeroUnderNulls(t *testing.T, v column.Vector) {
	t.Helper()
	for i := range v.Len() {
		if v.Nulls().Has(i) {
			continue
		}
		zero := true
		switch f := v.(type) {
		case *column.Bools:
			zero = !f.Values[i]
		case *column.Ints:
			zero = f.Values[i] == 0
		case *column.Floats:
			zero = f.Values[i] == 0
		case *column.Days:
			zero = f.Values[i] == 0
		case *column.Uints:
			zero = f.Values[i] == 0
		case *column.Wides:
			zero = f.Values[i] == column.Int128{}
		case *column.Texts:
			zero = f.Views[i] == column.View{}
		case *column.Lists:
			zero = f.Spans[i] == column.Span{}
		case *column.Structs:
			for _, c := range f.Cols {
				zero = zero && c.At(i) == nil
			}
		}
		if !zero {
			t.Fatalf("%T: row %d is null but holds a value", v, i)
		}
	}
}

func TestVectorsAgainstPlainValues(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		typ := allTypes[r.IntN(len(allTypes))]
		n := []int{0, 1, 2, 63, 64, 65, 200}[r.IntN(7)]
		v, want := random(r, typ, n, r.IntN(2) == 0)
		same(t, "built", v, want)
		flat := column.Flatten(v)
		same(t, "flat", flat, want)
		zeroUnderNulls(t, flat)

		from := r.IntN(n + 1)
		to := from + r.IntN(n-from+1)
		part := v.Slice(from, to)
		same(t, "slice", part, want[from:to])
		same(t, "slice, flat", column.Flatten(part), want[from:to])

		var sel []int32
		var picked []string
		for range r.IntN(100) {
			if i := r.IntN(n + 1); i < n {
				sel, picked = append(sel, int32(i)), append(picked, want[i])
			} else if n > 0 {
				sel, picked = append(sel, -1), append(picked, "<nil>")
			}
		}
		g := column.Gather(v, sel)
		same(t, "gather", g, picked)
		zeroUnderNulls(t, column.Flatten(g))

		w, more := random(r, typ, r.IntN(70), r.IntN(2) == 0)
		all := append(append(append([]string(nil), want[from:to]...), more...), want...)
		same(t, "concat", column.Concat(typ, []column.Vector{part, w, v}), all)
	}
}

func TestConcatOfNothing(t *testing.T) {
	for _, typ := range allTypes {
		if v := column.Concat(typ, nil); v.Len() != 0 || !v.Type().Equal(typ) {
			t.Errorf("%s: %d rows of %s", typ, v.Len(), v.Type())
		}
		if b := column.Merge(column.NewSchema(column.Field{Name: "a", Type: typ}), nil); b.N != 0 || b.Cols[0].Len() != 0 {
			t.Errorf("%s: merge of nothing has %d rows", typ, b.N)
		}
		if v := column.NullsOf(typ, 3); v.At(2) != nil || column.Flatten(v).At(1) != nil {
			t.Errorf("%s: NullsOf has a value", typ)
		}
	}
}

func TestCompactKeepsTexts(t *testing.T) {
	b := column.TextBuilder{Typ: column.String}
	for i := range 20000 {
		b.AppendString(fmt.Sprintf("a text that is too long to be inline %d", i))
	}
	few := b.Texts().Slice(10000, 10010).(*column.Texts)
	small := few.Compact()
	if small == few {
		t.Fatal("ten texts of a megabyte were not copied together")
	}
	for i := range 10 {
		if small.Text(i) != few.Text(i) {
			t.Errorf("row %d: %q, want %q", i, small.Text(i), few.Text(i))
		}
	}
}

func TestViewsOfShortTextsAreComparable(t *testing.T) {
	for _, s := range []string{"", "a", "twelve bytes"} {
		if column.MakeView([]byte(s), 1, 2) != column.MakeView([]byte(s), 3, 4) {
			t.Errorf("views of %q differ", s)
		}
	}
	long := column.MakeView([]byte("thirteen byte"), 3, 4)
	if long.Buffer() != 3 || long.Offset() != 4 || string(long.Data[:4]) != "thir" {
		t.Errorf("long view %v", long)
	}
	long.SetBuffer(9)
	if long.Buffer() != 9 || long.Offset() != 4 {
		t.Errorf("moved view %v", long)
	}
}

func TestBitmap(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := r.IntN(300)
		a, b := column.NewBitmap(n), column.FullBitmap(n)
		set := map[int]bool{}
		for i := range n {
			if r.IntN(2) == 0 {
				a.Set(i)
				set[i] = true
			}
			if r.IntN(3) == 0 {
				b.Clear(i)
			}
		}
		count, both := 0, a.And(b, n)
		for i := range n {
			if a.Has(i) != set[i] || both.Has(i) != (a.Has(i) && b.Has(i)) {
				t.Fatalf("bit %d of %d", i, n)
			}
			if set[i] {
				count++
			}
		}
		if a.Count(n) != count || len(a.Selection(n, nil)) != count {
			t.Fatalf("%d bits: count %d, selection %d, want %d", n, a.Count(n), len(a.Selection(n, nil)), count)
		}
	}
	if full := column.FullBitmap(70); full.Nulls(70) != nil || full.Count(70) != 70 || len(full.Selection(70, nil)) != 70 {
		t.Error("a full bitmap has nulls")
	}
	if column.Bitmap(nil).Count(5) != 5 || !column.Bitmap(nil).Has(3) {
		t.Error("a nil bitmap lacks bits")
	}
}

// Batches of different splits have dictionaries of their own.
func TestConcatOfDictionaries(t *testing.T) {
	dict := func(valid column.Bitmap, codes []int32, texts ...string) *column.Dict {
		b := column.NewBuilder(column.String, len(texts))
		for _, text := range texts {
			if err := b.Append(text); err != nil {
				t.Fatal(err)
			}
		}
		return &column.Dict{Codes: codes, Values: b.Vector(), Valid: valid}
	}
	long := strings.Repeat("long ", 5)
	one := dict(nil, slices.Repeat([]int32{0, 1, 2}, 30), "a", long+"1", "b")
	nulls := column.FullBitmap(60)
	nulls.Clear(1)
	two := dict(nulls, slices.Repeat([]int32{1, 0}, 30), long+"2", "b")
	none := dict(nil, nil)
	three := dict(nil, slices.Repeat([]int32{3, 2, 1, 0}, 10), long+"1", "", "a", long+"3")
	parts := []column.Vector{none, one, two, one.Slice(1, 5), three}
	var want []any
	for _, v := range parts {
		for i := range v.Len() {
			want = append(want, v.At(i))
		}
	}
	got := column.Concat(column.String, parts)
	d, ok := got.(*column.Dict)
	if !ok {
		t.Fatalf("a %T of few texts", got)
	}
	if n := d.Values.Len(); n != 6 {
		t.Errorf("%d values, not 6", n)
	}
	for i, w := range want {
		if d.At(i) != w {
			t.Errorf("row %d: %v, not %v", i, d.At(i), w)
		}
	}
	zeroUnderNulls(t, column.Flatten(d))
	if v := column.Concat(column.String, []column.Vector{one.Slice(0, 3), two.Slice(0, 3)}); v.Len() != 6 || v.At(4) != nil || v.At(5) != "b" {
		t.Errorf("few rows: %v, %v", v.At(4), v.At(5))
	}
}
