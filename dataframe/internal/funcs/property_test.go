package funcs_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

const propertyRows = 150

// Every overload gives the same rows whether they come one by one, all at once,
// as a slice at an odd offset, or with an argument as a Const.
func TestScalarsDoNotDependOnLayout(t *testing.T) {
	for _, f := range funcs.Scalars() {
		if f.Volatile {
			continue
		}
		for k := range f.Overloads {
			for seed := range uint64(6) {
				r := rand.New(rand.NewPCG(seed, 7))
				checkLayouts(t, fmt.Sprintf("%s overload %d seed %d", f.Name, k, seed), r, f, &f.Overloads[k])
			}
		}
	}
}

func checkLayouts(t *testing.T, name string, r *rand.Rand, f *funcs.Scalar, o *funcs.Overload) {
	t.Helper()
	ks := o.Args
	for o.Variadic && len(ks) < 3 {
		ks = append(ks[:len(ks):len(ks)], ks[len(ks)-1])
	}
	types := make([]column.Type, len(ks))
	for i, k := range ks {
		types[i] = randomType(r, k)
		if i > 0 && k == funcs.AnyKind && ks[i-1] == funcs.AnyKind {
			types[i] = types[i-1]
		}
	}
	result, err := o.Result(types)
	if err != nil {
		return
	}
	args := make([]column.Vector, len(ks))
	for i := range args {
		args[i] = randomVector(r, types[i], propertyRows)
	}
	// Row by row: what fails is left out of the rest.
	var sel []int32
	var want []any
	for i := range propertyRows {
		v, err := o.Call(1, sliceAll(args, i, i+1), result)
		if err != nil {
			if o.Nulls == funcs.Strict && anyNull(args, i) {
				t.Fatalf("%s: row %d has a null and fails: %v", name, i, err)
			}
			continue
		}
		sel = append(sel, int32(i))
		want = append(want, v.At(0))
	}
	rows := make([]column.Vector, len(args))
	for i, a := range args {
		rows[i] = column.Gather(a, sel)
	}
	compare := func(how string, n int, args []column.Vector, want []any) {
		t.Helper()
		v, err := o.Call(n, args, result)
		if err != nil {
			t.Fatalf("%s: %s: %v", name, how, err)
		}
		if v.Len() != n || !v.Type().Equal(result) {
			t.Fatalf("%s: %s: %d rows of %s, want %d of %s", name, how, v.Len(), v.Type(), n, result)
		}
		for i := range n {
			if !sameValue(v.At(i), want[i]) {
				t.Fatalf("%s: %s: row %d of %v is %v, want %v", name, how, i, values(args, i), v.At(i), want[i])
			}
		}
		checkZeros(t, name+": "+how, v)
	}
	n := len(sel)
	compare("all at once", n, rows, want)
	if n > 80 {
		compare("slice", n-70, sliceAll(rows, 67, n-3), want[67:n-3])
	}
	for i := range args {
		if n == 0 {
			break
		}
		at := r.IntN(n)
		mixed := append([]column.Vector(nil), rows...)
		mixed[i] = &column.Const{Value: column.Gather(rows[i], []int32{int32(at)}), N: n}
		var good []int32
		var expect []any
		for row := range n {
			v, err := o.Call(1, sliceAll(mixed, row, row+1), result)
			if err != nil {
				continue
			}
			good, expect = append(good, int32(row)), append(expect, v.At(0))
		}
		for k := range mixed {
			mixed[k] = column.Gather(mixed[k], good)
		}
		compare(fmt.Sprintf("constant argument %d", i), len(good), mixed, expect)
	}
}

func sliceAll(args []column.Vector, from, to int) []column.Vector {
	out := make([]column.Vector, len(args))
	for i, a := range args {
		out[i] = a.Slice(from, to)
	}
	return out
}

func anyNull(args []column.Vector, i int) bool {
	for _, a := range args {
		if a.At(i) == nil {
			return true
		}
	}
	return false
}

func values(args []column.Vector, i int) []any {
	var out []any
	for _, a := range args {
		out = append(out, a.At(i))
	}
	return out
}

func sameValue(a, b any) bool {
	switch x := a.(type) {
	case float64:
		y, ok := b.(float64)
		return ok && (x == y || x != x && y != y)
	case time.Time:
		y, ok := b.(time.Time)
		return ok && x.Equal(y)
	case []byte:
		y, ok := b.([]byte)
		return ok && string(x) == string(y)
	case []any, column.StructValue, column.MapValue:
		return fmt.Sprint(a) == fmt.Sprint(b)
	}
	return a == b
}

// checkZeros checks that the value under a null is zero.
func checkZeros(t *testing.T, name string, v column.Vector) {
	t.Helper()
	for i := range v.Len() {
		if v.At(i) != nil {
			continue
		}
		ok := true
		switch x := column.Flatten(v).(type) {
		case *column.Bools:
			ok = !x.Values[i]
		case *column.Days:
			ok = x.Values[i] == 0
		case *column.Ints:
			ok = x.Values[i] == 0
		case *column.Floats:
			ok = x.Values[i] == 0
		case *column.Texts:
			ok = x.Views[i] == column.View{}
		}
		if !ok {
			t.Fatalf("%s: row %d is null over a value", name, i)
		}
	}
}

// Any split into partials, merged in order, is one pass.
func TestAggregatesMerge(t *testing.T) {
	for _, a := range funcs.Aggregates() {
		for args := a.MinArgs; a.New != nil && args <= min(a.MaxArgs, 4); args++ {
			for seed := range uint64(20) {
				r := rand.New(rand.NewPCG(seed, 11))
				checkMerge(t, fmt.Sprintf("%s/%d seed %d", a.Name, args, seed), r, a, args)
			}
		}
	}
}

func checkMerge(t *testing.T, name string, r *rand.Rand, a *funcs.Aggregate, n int) {
	t.Helper()
	const groups = 5
	types := make([]column.Type, n)
	for i := range types {
		types[i] = randomType(r, funcs.AnyKind)
	}
	if _, err := a.Result(types); err != nil {
		return
	}
	args := make([]column.Vector, n)
	for i, typ := range types {
		args[i] = randomVector(r, typ, propertyRows)
	}
	of := make([]int32, propertyRows)
	for i := range of {
		of[i] = int32(r.IntN(groups))
	}
	whole := a.New(types)
	whole.Grow(groups)
	if err := whole.Add(of, args); err != nil {
		return
	}
	merged := a.New(types)
	merged.Grow(groups)
	var stateTypes string
	for from := 0; from < propertyRows; {
		to := min(propertyRows, from+1+r.IntN(60))
		part := a.New(types)
		// A partial numbers its groups in its own way.
		order := r.Perm(groups)
		local := make([]int32, to-from)
		for i := range local {
			local[i] = int32(order[of[from+i]])
		}
		part.Grow(2)
		part.Grow(groups)
		if err := part.Add(local, sliceAll(args, from, to)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		state, err := part.State()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var ts string
		back := make([]int32, groups)
		for g := range back {
			back[g] = int32(order[g])
		}
		target := make([]int32, groups)
		for g := range target {
			target[g] = int32(g)
		}
		for i := range state {
			ts += state[i].Type().String() + " "
			state[i] = column.Gather(state[i], back)
		}
		if stateTypes != "" && ts != stateTypes {
			t.Fatalf("%s: state types %s and %s", name, stateTypes, ts)
		}
		stateTypes = ts
		if err := merged.Merge(target, state); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		from = to
	}
	want, err1 := whole.Result()
	got, err2 := merged.Result()
	if err1 != nil || err2 != nil {
		if fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Fatalf("%s: whole %v, merged %v", name, err1, err2)
		}
		return
	}
	for g := range groups {
		if !near(got.At(g), want.At(g)) {
			t.Fatalf("%s: types %v: group %d is %v merged and %v in one pass", name, types, g, got.At(g), want.At(g))
		}
	}
	checkZeros(t, name, got)
}

// near allows floats the rounding of another order.
func near(a, b any) bool {
	x, ok1 := a.(float64)
	y, ok2 := b.(float64)
	if !ok1 || !ok2 {
		return sameValue(a, b)
	}
	return sameValue(a, b) || math.Abs(x-y) <= 1e-12+1e-9*math.Max(math.Abs(x), math.Abs(y))
}
