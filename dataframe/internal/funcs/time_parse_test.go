package funcs_test

import (
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// What format writes, strptime reads.
func TestStrptimeReadsWhatFormatWrites(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	typ := column.Type{Kind: column.KindTimestamp}
	for _, pattern := range []string{"%Y-%m-%d %H:%M:%S.%f", "%A, %d %B %Y %I:%M:%S %p .%f", "%Y%j%H%M%S%f", "%a %e %b %y %T,%f", "%f|%F|%T"} {
		b, p := column.NewBuilder(typ, 200), column.NewBuilder(column.String, 1)
		for range 200 {
			b.Append(typ.Time(r.Int64N(2e15) - 3e8)) // 1970 to 2033
		}
		p.Append(pattern)
		moments, pat := b.Vector(), &column.Const{Value: p.Vector(), N: 200}
		text := call(t, "format", moments, pat)
		back := call(t, "strptime", text, pat)
		for i := range 200 {
			if moments.At(i) != back.At(i) {
				t.Fatalf("%s: %v is written %v and read as %v", pattern, moments.At(i), text.At(i), back.At(i))
			}
		}
	}
}

func call(t *testing.T, name string, args ...column.Vector) column.Vector {
	t.Helper()
	var types []column.Type
	for _, a := range args {
		types = append(types, a.Type())
	}
	o, _, result, err := funcs.FindScalar(name).Bind(types)
	if err != nil {
		t.Fatal(err)
	}
	v, err := o.Call(args[0].Len(), args, result)
	if err != nil {
		t.Fatal(err)
	}
	return column.Flatten(v)
}
