package funcs_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

func printf(pattern string, arg any, t column.Type) (any, error) {
	p, a := column.NewBuilder(column.String, 1), column.NewBuilder(t, 1)
	if err := p.Append(pattern); err != nil {
		return nil, err
	}
	if err := a.Append(arg); err != nil {
		return nil, err
	}
	o, _, result, err := funcs.FindScalar("printf").Bind([]column.Type{column.String, t})
	if err != nil {
		return nil, err
	}
	v, err := o.Call(1, []column.Vector{p.Vector(), a.Vector()}, result)
	if err != nil {
		return nil, err
	}
	return v.At(0), nil
}

// What Go's fmt prints too is the same; all else is refused in words.
func FuzzPrintf(f *testing.F) {
	for _, flags := range []string{"", "-", "0", "+", " ", "-5", "05", "+8", " 8", "8.3", ".0", "-8.2", "012.4", "1001", "%", "5.", "-05", "+ "} {
		for _, verb := range []string{"d", "x", "X", "o", "b", "f", "e", "g", "s", "q", "", "%", "é"} {
			f.Add(flags, verb, int64(-42), 3.14159)
		}
	}
	f.Fuzz(func(t *testing.T, flags, verb string, i int64, x float64) {
		if len(flags) > 8 || strings.ContainsAny(flags+verb, "\xff") {
			return
		}
		pattern := "<%" + flags + verb + ">"
		for _, arg := range []any{i, x} {
			typ := column.Int64
			if arg == any(x) {
				typ = column.Float64
			}
			got, err := printf(pattern, arg, typ)
			if err != nil {
				if !strings.HasPrefix(err.Error(), "printf: ") {
					t.Errorf("printf(%q, %v): the error is %q", pattern, arg, err)
				}
				continue
			}
			if !likeGo(flags, verb, arg) {
				continue
			}
			if want := fmt.Sprintf(pattern, arg); got != want {
				t.Errorf("printf(%q, %v) is %q, want %q", pattern, arg, got, want)
			}
		}
	})
}

// likeGo reports whether Go's fmt means the same by a verb.
func likeGo(flags, verb string, arg any) bool {
	if strings.Trim(flags, "-+ 0123456789.") != "" || strings.Contains(flags, "-") && strings.Contains(flags, "0") {
		return false
	}
	if x, ok := arg.(float64); ok {
		return (verb == "f" || verb == "e" || verb == "E") && x-x == 0
	}
	i := arg.(int64)
	switch verb {
	case "d":
		return !strings.Contains(flags, ".") // digits of whole numbers mean nothing here
	case "x", "X", "o", "b":
		return i >= 0 && i < math.MaxInt64 && !strings.ContainsAny(flags, ".+ ")
	}
	return false
}
