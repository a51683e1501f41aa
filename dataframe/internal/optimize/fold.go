package optimize

import (
	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// fold is the value of e if it is a call or cast of constants that has one.
// What gives an error stays: it counts only if a row asks for it.
func fold(e plan.Expr) (*plan.Literal, bool) {
	var args []column.Vector
	for _, k := range e.Children() {
		l, ok := k.(*plan.Literal)
		if !ok || !scalar(l.Typ) {
			return nil, false
		}
		args = append(args, l.Vector())
	}
	if len(args) == 0 || !scalar(e.Type()) {
		return nil, false
	}
	v, err := evaluate(e, args)
	if err != nil || v == nil || v.Len() != 1 || !v.Type().Equal(e.Type()) {
		return nil, false
	}
	v = column.Flatten(v)
	if !v.Nulls().Has(0) {
		return &plan.Literal{Typ: e.Type()}, true
	}
	return &plan.Literal{Value: v.At(0), Typ: e.Type()}, true
}

// scalar reports whether a Literal holds values of type t.
func scalar(t column.Type) bool {
	switch t.Kind {
	case column.KindBool, column.KindInt64, column.KindFloat64, column.KindDecimal, column.KindString,
		column.KindBinary, column.KindDate, column.KindTimestamp:
		return true
	}
	return false
}

// evaluate computes one row; nil if e is not to be computed now.
func evaluate(e plan.Expr, args []column.Vector) (v column.Vector, err error) {
	switch e := e.(type) {
	case *plan.Cast:
		return funcs.CastVector(args[0], e.To, e.Try)
	case *plan.Call:
		f := funcs.FindScalar(e.Func)
		if f == nil || f.Volatile {
			return nil, nil
		}
		types := make([]column.Type, len(args))
		for i, a := range args {
			types[i] = a.Type()
		}
		o, cast, result, err := f.Bind(types, plan.Constants(e.Args)...)
		if err != nil {
			return nil, err
		}
		for i := range args {
			if !types[i].Equal(cast[i]) {
				return nil, nil
			}
		}
		return o.Call(1, args, result)
	}
	return nil, nil
}

// isConst reports whether e is the bool constant v.
func isConst(e plan.Expr, v bool) bool {
	l, ok := e.(*plan.Literal)
	return ok && l.Value == v
}

// isNull reports whether e is a null constant.
func isNull(e plan.Expr) bool {
	l, ok := e.(*plan.Literal)
	return ok && l.Value == nil
}

func boolean(v bool) plan.Expr { return &plan.Literal{Value: v, Typ: column.Bool} }

func nullOf(t column.Type) plan.Expr { return &plan.Literal{Typ: t} }
