package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var decodeFunc = Scalar{Name: "decode", NullText: "a null x equals a null a; decode(b) and decode(s, how) are null if an argument is",
	Doc: "decode(x, a, va, b, vb, …, other) is va where x equals a, vb where it equals b, else other, null if that is left out; nulls equal each other. decode(b) is the text whose UTF-8 a binary is, decode(s, how) the binary that s writes as 'hex' or 'base64'.",
	Examples: []Example{
		{"decode(2, 1, 'one', 2, 'two', 'many')", "two"}, {"decode(9, 1, 'one', 'many')", "many"}, {"decode(NULL, 1, 'one', NULL, 'none')", "none"}, {"decode(3, 1, 'one')", "null"},
		{"decode(encode('é'))", "é"}, {"decode('6869', 'hex')::text", "hi"}, {"decode(unhex('ff'))", "error: decode"}, {"decode(NULL::binary)", "null"},
	},
	Overloads: append(decodeOverloads, Overload{Args: kinds(EachKind, EachKind, EachKind), Variadic: true, Nulls: Aware,
		Result: atMost(decodeResult), Eval: evalDecode})}

// decodeParts are the places of what x is compared with, x first, and of what
// comes of it; the last value may be without a key.
func decodeParts(n int) (keys, values []int) {
	keys = []int{0}
	for i := 1; i < n; i += 2 {
		if i == n-1 {
			return keys, append(values, i)
		}
		keys, values = append(keys, i), append(values, i+1)
	}
	return keys, values
}

func decodeResult(args []column.Type) (column.Type, error) {
	keys, values := decodeParts(len(args))
	if _, err := unifyAt(args, keys); err != nil {
		return column.Type{}, fmt.Errorf("what is compared: %w", err)
	}
	return unifyAt(args, values)
}

func unifyAt(types []column.Type, at []int) (column.Type, error) {
	var ts []column.Type
	for _, i := range at {
		ts = append(ts, types[i])
	}
	return Unify(ts)
}

func evalDecode(n int, args []column.Vector) (column.Vector, error) {
	types := make([]column.Type, len(args))
	for i, a := range args {
		types[i] = a.Type()
	}
	keyAt, valueAt := decodeParts(len(args))
	keys, err := castAlike(n, args, types, keyAt)
	if err != nil {
		return nil, err
	}
	values, err := castAlike(n, args, types, valueAt)
	if err != nil {
		return nil, err
	}
	which := make([]uint8, n)
	for i := range which {
		if which[i] = pickNull; len(values) == len(keys) {
			which[i] = uint8(len(values) - 1)
		}
	}
	same := make([]bool, n)
	for k := len(keys) - 1; k > 0; k-- { // the first match wins
		if err := sameInto(same, keys[0], keys[k]); err != nil {
			return nil, err
		}
		for i := range which {
			if same[i] {
				which[i] = uint8(k - 1)
			}
		}
	}
	return pick(values[0].Type(), which, values), nil
}

// castAlike casts the arguments at to their common type.
func castAlike(n int, args []column.Vector, types []column.Type, at []int) ([]column.Vector, error) {
	t, err := unifyAt(types, at)
	if err != nil {
		return nil, err
	}
	var out []column.Vector
	for _, i := range at {
		v := args[i]
		switch {
		case v.Type().Equal(t):
		case v.Type().Kind == column.KindNull:
			v = column.NullsOf(t, n)
		default:
			if v, err = CastVector(v, t, false); err != nil {
				return nil, err
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// sameInto sets out[i] where a[i] is b[i], or both are null.
func sameInto(out []bool, a, b column.Vector) error {
	if a.Type().Kind == column.KindNull {
		for i := range out {
			out[i] = true
		}
		return nil
	}
	if err := compareInto(out, equal, a, b); err != nil {
		return err
	}
	x, y := nullsOf(a), nullsOf(b)
	for i := range out {
		has := x.has(i)
		out[i] = has == y.has(i) && (out[i] || !has)
	}
	return nil
}
