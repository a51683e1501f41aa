package funcs

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// CastCost is the price of an implicit cast, 0 for none; ok is false where
// there is no implicit cast because it could lose something (but digits of a
// number beyond the 53 bits of a float64).
func CastCost(from, to column.Type) (cost int, ok bool) {
	if from.Equal(to) {
		return 0, true
	}
	f, t := from.Kind, to.Kind
	switch {
	case f == column.KindNull:
		return 1, true
	case f.Integer() && t.Integer():
		return 1, holdsRange(t, f)
	case f.Integer() && t == column.KindDecimal:
		return 3, to.Precision-to.Scale >= intDigits(f) || to.Precision == column.MaxPrecision
	case f.Integer() && t == column.KindFloat64:
		return 4, true
	case f == column.KindDecimal && t == column.KindDecimal:
		return 1, true
	case f == column.KindDecimal && t == column.KindFloat64:
		return 2, true
	case f == column.KindFloat32 && t == column.KindFloat64:
		return 1, true
	case f == column.KindDate && t == column.KindTimestamp:
		return 1, true
	case f == column.KindTimestamp && t == column.KindTimestamp:
		return 1, from.Zone != "" == (to.Zone != "")
	case f == column.KindTime && t == column.KindTime:
		return 1, true
	case f == t && f.Nested() && len(from.Fields) == len(to.Fields):
		return fieldsCost(from, to)
	}
	return 0, false
}

// fieldsCost is the price of casting the parts of a nested type.
func fieldsCost(from, to column.Type) (cost int, ok bool) {
	for i, f := range from.Fields {
		if f.Name != to.Fields[i].Name {
			return 0, false
		}
		c, ok := CastCost(f.Type, to.Fields[i].Type)
		if !ok {
			return 0, false
		}
		cost = max(cost, c)
	}
	return cost, true
}

// holdsRange tells whether every value of the integer kind small is one of wide.
func holdsRange(wide, small column.Kind) bool {
	if small == column.KindUint64 || wide == small {
		return wide == small
	}
	least, greatest := small.IntegerRange()
	if wide == column.KindUint64 {
		return least == 0
	}
	l, g := wide.IntegerRange()
	return l <= least && g >= greatest
}

// intDigits is how many decimal digits the values of an integer kind have.
func intDigits(k column.Kind) uint8 {
	switch k {
	case column.KindInt8, column.KindUint8:
		return 3
	case column.KindInt16, column.KindUint16:
		return 5
	case column.KindInt32, column.KindUint32:
		return 10
	case column.KindUint64:
		return 20
	}
	return 19
}

// intDecimal is the decimal type of all values of an integer kind.
func intDecimal(k column.Kind) column.Type { return column.Decimal(intDigits(k), 0) }

// Unify is the type that all of ts can be cast to without loss.
func Unify(ts []column.Type) (column.Type, error) {
	out := ts[0]
	for _, t := range ts[1:] {
		u, ok := unify2(out, t)
		if !ok {
			return column.Type{}, fmt.Errorf("%s and %s have no common type; cast one of them", out, t)
		}
		out = u
	}
	return out, nil
}

func unify2(a, b column.Type) (column.Type, bool) {
	switch {
	case a.Equal(b):
		return a, true
	case a.Kind.Integer() && b.Kind.Integer():
		return unifyIntegers(a.Kind, b.Kind), true
	case a.Kind == column.KindDecimal && b.Kind.Integer():
		return unifyDecimals(a, intDecimal(b.Kind)), true
	case a.Kind.Integer() && b.Kind == column.KindDecimal:
		return unifyDecimals(intDecimal(a.Kind), b), true
	case a.Kind == column.KindDecimal && b.Kind == column.KindDecimal:
		return unifyDecimals(a, b), true
	case a.Numeric() && b.Numeric():
		return column.Float64, true
	case a.Kind == column.KindTimestamp && b.Kind == column.KindTimestamp:
		if (a.Zone == "") != (b.Zone == "") {
			return column.Type{}, false
		}
		return finerOf(a, b), true // and the left zone
	case a.Kind == column.KindTime && b.Kind == column.KindTime:
		return finerOf(a, b), true
	case a.Kind == b.Kind && a.Kind.Nested() && len(a.Fields) == len(b.Fields):
		return unifyFields(a, b)
	}
	if _, ok := CastCost(b, a); ok {
		return a, true
	}
	if _, ok := CastCost(a, b); ok {
		return b, true
	}
	return column.Type{}, false
}

// unifyIntegers is the smallest type that holds both kinds; of uint64 and a
// signed one that is a decimal.
func unifyIntegers(a, b column.Kind) column.Type {
	for _, k := range [...]column.Kind{a, b, column.KindInt16, column.KindInt32, column.KindInt64} {
		if holdsRange(k, a) && holdsRange(k, b) {
			return column.Type{Kind: k}
		}
	}
	return intDecimal(column.KindUint64)
}

// unifyDecimals has all digits of both, as far as there are.
func unifyDecimals(a, b column.Type) column.Type {
	s := max(a.Scale, b.Scale)
	whole := max(a.Precision-a.Scale, b.Precision-b.Scale)
	return column.Decimal(min(column.MaxPrecision, whole+s), s)
}

func finerOf(a, b column.Type) column.Type {
	if finer(b.Unit, a.Unit) {
		a.Unit = b.Unit
	}
	return a
}

func unifyFields(a, b column.Type) (column.Type, bool) {
	out := a
	out.Fields = append([]column.Field(nil), a.Fields...)
	for i := range out.Fields {
		f, g := &out.Fields[i], b.Fields[i]
		t, ok := unify2(f.Type, g.Type)
		if !ok || f.Name != g.Name {
			return column.Type{}, false
		}
		f.Type, f.Nullable = t, f.Nullable || g.Nullable
	}
	return out, true
}

func finer(a, b column.Unit) bool { return a.PerSecond() > b.PerSecond() }

// Bind chooses the overload for arguments of types args and the types that the
// arguments must be cast to before Eval. consts are the values of the arguments
// that are literals, nil for the others; they matter to a few functions only.
func (s *Scalar) Bind(args []column.Type, consts ...any) (o *Overload, cast []column.Type, result column.Type, err error) {
	best := -1
	var why error // why the first overload does not fit
	for i := range s.Overloads {
		c, to, err := s.Overloads[i].fit(args)
		if err != nil {
			if i == 0 {
				why = err
			}
			continue
		}
		if best < 0 || c < best {
			best, o, cast = c, &s.Overloads[i], to
		}
	}
	if o == nil {
		if general := len(s.Overloads[0].Args) == len(args) && s.Overloads[0].Args[0] == AnyKind; why != nil && (len(s.Overloads) == 1 || general) {
			return nil, nil, column.Type{}, fmt.Errorf("%s: %w", s.Name, why)
		}
		return nil, nil, column.Type{}, fmt.Errorf("%s does not take (%s); it takes %s", s.Name, typeList(args), s.signatures())
	}
	if o.ResultOf != nil && len(consts) == len(args) {
		result, err = o.ResultOf(cast, consts)
	} else {
		result, err = o.Result(cast)
	}
	if err != nil {
		return nil, nil, column.Type{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	return o, cast, result, nil
}

func (o *Overload) fit(args []column.Type) (cost int, cast []column.Type, err error) {
	if len(args) != len(o.Args) && !(o.Variadic && len(args) >= len(o.Args)) {
		return 0, nil, fmt.Errorf("takes %d arguments, not %d", len(o.Args), len(args))
	}
	cast = append([]column.Type(nil), args...)
	var anys []column.Type
	for i := range args {
		k := o.Args[min(i, len(o.Args)-1)]
		if k == AnyKind {
			anys = append(anys, args[i])
			continue
		}
		if k == EachKind {
			continue
		}
		c, to, ok := fitKind(args[i], k)
		if !ok {
			return 0, nil, fmt.Errorf("argument %d is %s, not %s", i+1, args[i], k)
		}
		cost, cast[i] = cost+c, to
	}
	if len(anys) > 0 {
		u, err := Unify(anys)
		if err != nil {
			return 0, nil, err
		}
		for i := range args {
			if o.Args[min(i, len(o.Args)-1)] == AnyKind {
				cast[i] = u
			}
		}
		cost++ // an exact overload wins over a general one
	}
	return cost, cast, nil
}

func fitKind(t column.Type, k column.Kind) (int, column.Type, bool) {
	if t.Kind == k {
		return 0, t, true
	}
	to := column.Type{Kind: k}
	switch k {
	case column.KindDecimal:
		to = column.Decimal(column.MaxPrecision, 0)
		if t.Kind.Integer() {
			to = intDecimal(t.Kind)
		}
	case column.KindTime:
		to = column.Time
	case column.KindList:
		to = column.List(column.Null)
	case column.KindMap:
		to = column.Map(column.Null, column.Null)
	case column.KindTimestamp:
		to = column.Type{Kind: k}
	}
	c, ok := CastCost(t, to)
	return 2 * c, to, ok
}

func typeList(ts []column.Type) string {
	var s []string
	for _, t := range ts {
		s = append(s, t.String())
	}
	return strings.Join(s, ", ")
}

func (s *Scalar) signatures() string {
	var out []string
	for _, o := range s.Overloads {
		var as []string
		for _, k := range o.Args {
			if k == AnyKind {
				as = append(as, "any")
			} else {
				as = append(as, k.String())
			}
		}
		sig := "(" + strings.Join(as, ", ")
		if o.Variadic {
			sig += ", …"
		}
		out = append(out, sig+")")
	}
	if most := 6; len(out) > most {
		out = append(out[:most-1], fmt.Sprintf("others: %%help %s", s.Name))
	}
	return strings.Join(out, " or ")
}
