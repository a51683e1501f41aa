package funcs

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// CastCost is the price of an implicit cast, 0 for none; ok is false where
// there is no implicit cast because it could lose something.
func CastCost(from, to column.Type) (cost int, ok bool) {
	if from.Equal(to) {
		return 0, true
	}
	switch {
	case from.Kind == column.KindNull:
		return 1, true
	case from.Kind == column.KindInt64 && to.Kind == column.KindDecimal:
		return 1, true
	case from.Kind == column.KindInt64 && to.Kind == column.KindFloat64:
		return 2, true
	case from.Kind == column.KindDecimal && to.Kind == column.KindDecimal:
		return 1, true
	case from.Kind == column.KindDecimal && to.Kind == column.KindFloat64:
		return 1, true
	case from.Kind == column.KindDate && to.Kind == column.KindTimestamp:
		return 1, true
	case from.Kind == column.KindTimestamp && to.Kind == column.KindTimestamp:
		return 1, from.Zone != "" == (to.Zone != "")
	}
	return 0, false
}

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
	if a.Kind == column.KindDecimal && b.Kind == column.KindInt64 {
		return column.Decimal(column.MaxPrecision, a.Scale), true
	}
	if a.Kind == column.KindInt64 && b.Kind == column.KindDecimal {
		return column.Decimal(column.MaxPrecision, b.Scale), true
	}
	if a.Kind == column.KindDecimal && b.Kind == column.KindDecimal {
		s := max(a.Scale, b.Scale)
		whole := max(a.Precision-a.Scale, b.Precision-b.Scale)
		return column.Decimal(min(column.MaxPrecision, whole+s), s), true
	}
	if a.Kind == column.KindTimestamp && b.Kind == column.KindTimestamp {
		if (a.Zone == "") != (b.Zone == "") {
			return column.Type{}, false
		}
		// The finer unit and the left zone: Micro is coarser than Nano only.
		t := a
		if finer(b.Unit, a.Unit) {
			t.Unit = b.Unit
		}
		return t, true
	}
	if _, ok := CastCost(b, a); ok {
		return a, true
	}
	if _, ok := CastCost(a, b); ok {
		return b, true
	}
	return column.Type{}, false
}

func finer(a, b column.Unit) bool { return a.PerSecond() > b.PerSecond() }

// Bind chooses the overload for arguments of types args and the types that the
// arguments must be cast to before Eval.
func (s *Scalar) Bind(args []column.Type) (o *Overload, cast []column.Type, result column.Type, err error) {
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
	result, err = o.Result(cast)
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
	return strings.Join(out, " or ")
}
