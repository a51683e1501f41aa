package pq

import (
	"fmt"
	"math/big"

	"weir/dataframe/column"
)

// Widest is the narrowest type that holds the values of a and of b;
// not ok if there is none. What one of two structs lacks is null. Where single values may not fit, as
// 2^53 + 1 does not fit a float64, Widen refuses them.
func Widest(a, b column.Type) (t column.Type, ok bool) {
	switch {
	case a.Equal(b):
		return a, true
	case a.Kind.Integer() && b.Kind.Integer():
		return widestInteger(a, b), true
	case isExact(a) && isExact(b):
		return widestDecimal(asDecimal(a), asDecimal(b))
	case isFloat(a) && isFloat(b), isFloat(a) && b.Kind.Integer(), isFloat(b) && a.Kind.Integer():
		return column.Float64, true // an integer that it does not hold is an error when it is met
	case daysBegin(a) && b.Kind == column.KindDate:
		return a, true
	case daysBegin(b) && a.Kind == column.KindDate:
		return b, true
	case a.Kind == column.KindTime && b.Kind == column.KindTime, sameZones(a, b):
		if a.Unit.PerSecond() < b.Unit.PerSecond() {
			a.Unit = b.Unit
		}
		return a, true
	case a.Kind == column.KindList && b.Kind == column.KindList, a.Kind == column.KindMap && b.Kind == column.KindMap:
		out := column.Type{Kind: a.Kind}
		for i, f := range a.Fields {
			if f.Type, ok = Widest(f.Type, b.Fields[i].Type); !ok {
				return t, false
			}
			f.Nullable = f.Nullable || b.Fields[i].Nullable
			out.Fields = append(out.Fields, f)
		}
		return out, true
	case a.Kind == column.KindStruct && b.Kind == column.KindStruct:
		return widestStruct(a, b)
	}
	return t, false
}

func isFloat(t column.Type) bool {
	return t.Kind == column.KindFloat32 || t.Kind == column.KindFloat64
}

func isExact(t column.Type) bool { return t.Kind.Integer() || t.Kind == column.KindDecimal }

// daysBegin reports whether t is a timestamp in which a date begins at a known moment: without a zone, or in UTC as
// everywhere where a date becomes a timestamp. Another zone begins another one's date.
func daysBegin(t column.Type) bool {
	return t.Kind == column.KindTimestamp && (t.Zone == "" || t.Zone == "UTC")
}

func sameZones(a, b column.Type) bool {
	return a.Kind == column.KindTimestamp && b.Kind == column.KindTimestamp && (a.Zone == "") == (b.Zone == "")
}

func widestInteger(a, b column.Type) column.Type {
	for _, t := range []column.Type{a, b, column.Int16, column.Int32, column.Int64} {
		if holdsIntegers(t.Kind, a.Kind) && holdsIntegers(t.Kind, b.Kind) {
			return t
		}
	}
	return column.Decimal(20, 0)
}

// holdsIntegers reports whether the kind k holds all values of the kind of.
func holdsIntegers(k, of column.Kind) bool {
	if k == column.KindUint64 || of == column.KindUint64 {
		least, _ := of.IntegerRange()
		return k == of || k == column.KindUint64 && least == 0
	}
	l, g := k.IntegerRange()
	least, greatest := of.IntegerRange()
	return l <= least && g >= greatest
}

// asDecimal is the decimal type that holds all values of t.
func asDecimal(t column.Type) column.Type {
	switch t.Kind {
	case column.KindDecimal:
		return t
	case column.KindInt8, column.KindUint8:
		return column.Decimal(3, 0)
	case column.KindInt16, column.KindUint16:
		return column.Decimal(5, 0)
	case column.KindInt32, column.KindUint32:
		return column.Decimal(10, 0)
	case column.KindInt64:
		return column.Decimal(19, 0)
	}
	return column.Decimal(20, 0)
}

func widestDecimal(a, b column.Type) (column.Type, bool) {
	scale := max(a.Scale, b.Scale)
	digits := max(a.Precision-a.Scale, b.Precision-b.Scale) + scale
	return column.Decimal(digits, scale), digits <= column.MaxPrecision
}

func widestStruct(a, b column.Type) (column.Type, bool) {
	out := column.Type{Kind: column.KindStruct}
	for _, f := range a.Fields {
		if at := fieldOf(b, f.Name); at < 0 {
			f.Nullable = true
		} else {
			t, ok := Widest(f.Type, b.Fields[at].Type)
			if !ok {
				return t, false
			}
			f.Type, f.Nullable = t, f.Nullable || b.Fields[at].Nullable
		}
		out.Fields = append(out.Fields, f)
	}
	for _, f := range b.Fields {
		if fieldOf(a, f.Name) < 0 {
			f.Nullable = true
			out.Fields = append(out.Fields, f)
		}
	}
	return out, true
}

// fieldOf is the index of the field of the struct t called name, or -1.
func fieldOf(t column.Type, name string) int {
	for i, f := range t.Fields {
		if f.Name == name {
			return i
		}
	}
	return -1
}

// Widen is v as values of the type t, which is Widest of v's and another.
func Widen(v column.Vector, t column.Type) (column.Vector, error) {
	from := v.Type()
	if from.Equal(t) {
		return v, nil
	}
	switch v := v.(type) {
	case *column.Dict:
		values, err := Widen(v.Values, t)
		return &column.Dict{Codes: v.Codes, Values: values, Valid: v.Valid}, err
	case *column.Lists:
		child, err := Widen(v.Child, t.Element())
		return &column.Lists{Typ: t, Spans: v.Spans, Child: child, Valid: v.Valid}, err
	case *column.Structs:
		return widenStructs(v, t)
	case *column.Ints:
		return widenInts(v, t)
	case *column.Days:
		return widenDays(v, t)
	case *column.Uints:
		if t.Kind == column.KindFloat64 {
			return floats(v, t)
		}
		out := make([]column.Int128, len(v.Values))
		for i, x := range v.Values {
			out[i] = column.Uint128Of(x)
		}
		return rescale(out, 0, v.Valid, t)
	case *column.Floats:
		return &column.Floats{Typ: t, Values: v.Values, Valid: v.Valid}, nil
	case *column.Wides:
		return rescale(v.Values, from.Scale, v.Valid, t)
	}
	return nil, fmt.Errorf("a %s is no %s", from, t)
}

func widenInts(v *column.Ints, t column.Type) (column.Vector, error) {
	switch {
	case t.Kind == column.KindUint64:
		out := make([]uint64, len(v.Values))
		for i, x := range v.Values {
			out[i] = uint64(x)
		}
		return &column.Uints{Typ: t, Values: out, Valid: v.Valid}, nil
	case t.Kind == column.KindFloat64:
		return floats(v, t)
	case t.Kind == column.KindDecimal:
		out := make([]column.Int128, len(v.Values))
		for i, x := range v.Values {
			out[i] = column.Int128Of(x)
		}
		return rescale(out, v.Typ.Scale, v.Valid, t)
	}
	factor := int64(1)
	if k := t.Kind; k == column.KindTime || k == column.KindTimestamp {
		factor = t.Unit.PerSecond() / v.Typ.Unit.PerSecond()
	}
	if factor == 1 {
		return &column.Ints{Typ: t, Values: v.Values, Valid: v.Valid}, nil
	}
	out := make([]int64, len(v.Values))
	for i, x := range v.Values {
		if out[i] = x * factor; out[i]/factor != x {
			return nil, fmt.Errorf("the value %v does not fit %s", v.At(i), t)
		}
	}
	return &column.Ints{Typ: t, Values: out, Valid: v.Valid}, nil
}

// floats are integers as a float64, which holds those up to 2^53 and some beyond.
func floats[T int64 | uint64](v *column.Fixed[T], t column.Type) (column.Vector, error) {
	out := make([]float64, len(v.Values))
	for i, x := range v.Values {
		out[i] = float64(x)
		if exact := x <= 1<<53 && (v.Typ.Kind == column.KindUint64 || int64(x) >= -1<<53); exact {
			continue
		}
		// 2^63 and 2^64 are no values of T, but of float64.
		if back := new(big.Float).SetFloat64(out[i]); back.Cmp(bigOf(x)) != 0 && v.At(i) != nil {
			return nil, fmt.Errorf("the value %d does not fit a float64, as which the other files have it; read them apart", x)
		}
	}
	return &column.Floats{Typ: t, Values: out, Valid: v.Valid}, nil
}

func bigOf[T int64 | uint64](x T) *big.Float {
	if x < 0 {
		return new(big.Float).SetInt64(int64(x))
	}
	return new(big.Float).SetUint64(uint64(x))
}

// widenDays are the beginnings of days.
func widenDays(v *column.Days, t column.Type) (column.Vector, error) {
	out := make([]int64, len(v.Values))
	day := 86400 * t.Unit.PerSecond()
	for i, d := range v.Values {
		if out[i] = int64(d) * day; out[i]/day != int64(d) && v.At(i) != nil {
			return nil, fmt.Errorf("the date %v does not fit %s", v.At(i), t)
		}
	}
	return &column.Ints{Typ: t, Values: out, Valid: v.Valid}, nil
}

// rescale makes decimals of the type t of values with scale digits after the point.
func rescale(values []column.Int128, scale uint8, valid column.Bitmap, t column.Type) (column.Vector, error) {
	wide := make([]column.Int128, len(values))
	for i, x := range values {
		var ok bool
		if wide[i], ok = column.RescaleWide(x, scale, t); !ok {
			return nil, fmt.Errorf("the value %s does not fit %s", column.DecimalValue{Unscaled: x, Scale: scale}, t)
		}
	}
	if t.Layout() == column.LayoutInt128 {
		return &column.Wides{Typ: t, Values: wide, Valid: valid}, nil
	}
	short := make([]int64, len(wide))
	for i, x := range wide {
		short[i] = int64(x.Lo)
	}
	return &column.Ints{Typ: t, Values: short, Valid: valid}, nil
}

func widenStructs(v *column.Structs, t column.Type) (column.Vector, error) {
	out := &column.Structs{Typ: t, N: v.N, Valid: v.Valid}
	for _, f := range t.Fields {
		at := fieldOf(v.Typ, f.Name)
		if at < 0 {
			out.Cols = append(out.Cols, column.NullsOf(f.Type, v.N))
			continue
		}
		c, err := Widen(v.Cols[at], f.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		out.Cols = append(out.Cols, c)
	}
	return out, nil
}
