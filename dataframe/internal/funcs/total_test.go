package funcs_test

import (
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// What says that it is total does not fail, on any values.
func TestTotalFunctionsDoNotFail(t *testing.T) {
	total := 0
	for _, f := range funcs.Scalars() {
		if !f.Total {
			continue
		}
		total++
		for k := range f.Overloads {
			o := &f.Overloads[k]
			for seed := range uint64(30) {
				r := rand.New(rand.NewPCG(seed, 11))
				var args []column.Vector
				var types []column.Type
				for i, kind := range o.Args {
					typ := randomType(r, kind)
					if i > 0 && kind == funcs.AnyKind && o.Args[i-1] == funcs.AnyKind {
						typ = types[i-1]
					}
					types = append(types, typ)
					args = append(args, randomVector(r, typ, propertyRows))
				}
				result, err := o.Result(types)
				if err != nil {
					continue
				}
				if _, err := o.Call(propertyRows, args, result); err != nil {
					t.Errorf("%s, seed %d, %v: %v", f.Name, seed, types, err)
				}
			}
		}
	}
	if total < 15 {
		t.Errorf("only %d functions are total", total)
	}
}

// A cast that says that it is total gives every value one.
func TestTotalCastsDoNotFail(t *testing.T) {
	total := 0
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 12))
		from, to := randomType(r, funcs.AnyKind), randomType(r, funcs.AnyKind)
		if !funcs.TotalCast(from, to) || from.Equal(to) {
			continue
		}
		total++
		v := randomVector(r, from, propertyRows)
		if _, err := funcs.CastVector(v, to, false); err != nil {
			t.Errorf("seed %d, %s to %s: %v", seed, from, to, err)
		}
	}
	if total < 50 {
		t.Errorf("only %d casts are total", total)
	}
}
