package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var listZipFunc = Scalar{Name: "list_zip", Aliases: []string{"array_zip"}, NullText: "a null list is one without elements; never null",
	Doc: "list_zip(a, b, …) is the list of structs of the first elements of all lists, the second ones, …; nulls fill up the shorter ones, or with true as last argument the longer ones are cut.",
	Examples: []Example{{"list_zip([1, 2], ['a', 'b'])", "[(1, a), (2, b)]"}, {"list_zip([1, 2], ['a'])", "[(1, a), (2, NULL)]"},
		{"list_zip([1, 2], ['a'], true)", "[(1, a)]"}, {"list_zip([1], NULL::int[])", "[(1, NULL)]"}},
	Overloads: []Overload{{Args: kinds(EachKind), Variadic: true, Nulls: Aware, Result: func(args []column.Type) (column.Type, error) {
		if len(args) > 1 && args[len(args)-1].Kind == column.KindBool {
			args = args[:len(args)-1]
		}
		var fields []column.Field
		for i, a := range args {
			if a.Kind != column.KindList && a.Kind != column.KindNull {
				return column.Type{}, fmt.Errorf("list_zip takes lists, and perhaps true behind them, not %s", a)
			}
			fields = append(fields, column.Field{Name: fmt.Sprintf("col%d", i+1), Type: elementOf(a), Nullable: true})
		}
		return column.List(column.Struct(fields...)), nil
	}, Eval: zipLists}}}

// elementOf is the type of a list's elements; those of a null are nulls.
func elementOf(t column.Type) column.Type {
	if t.Kind == column.KindNull {
		return column.Null
	}
	return t.Element()
}

func zipLists(n int, args []column.Vector) (column.Vector, error) {
	cut := func(int) bool { return false }
	if last := args[len(args)-1]; last.Type().Kind == column.KindBool {
		b, valid := inputOf[bool](last), column.Flatten(last).Nulls()
		cut, args = func(i int) bool { return valid.Has(i) && b.at(i) }, args[:len(args)-1]
	}
	lists, sels := make([]*column.Lists, len(args)), make([][]int32, len(args))
	var fields []column.Field
	for i, a := range args {
		fields = append(fields, column.Field{Name: fmt.Sprintf("col%d", i+1), Type: elementOf(a.Type()), Nullable: true})
		if a.Type().Kind == column.KindList {
			lists[i] = listsOf(a)
		}
	}
	out := &column.Lists{Typ: column.List(column.Struct(fields...)), Spans: make([]column.Span, n)}
	at := int32(0)
	for i := range n {
		most := int32(0)
		for k, l := range lists {
			size := int32(0)
			if l != nil && l.Valid.Has(i) {
				size = l.Spans[i].Len
			}
			if cut(i) && (k == 0 || size < most) || !cut(i) && size > most {
				most = size
			}
		}
		for k, l := range lists {
			for r := range most {
				from := int32(-1)
				if l != nil && l.Valid.Has(i) && r < l.Spans[i].Len {
					from = l.Spans[i].Start + r
				}
				sels[k] = append(sels[k], from)
			}
		}
		if most > 0 {
			out.Spans[i] = column.Span{Start: at, Len: most}
		}
		at += most
	}
	child := &column.Structs{Typ: out.Typ.Element(), N: int(at)}
	for k, l := range lists {
		if l == nil {
			child.Cols = append(child.Cols, column.Flatten(column.NullsOf(column.Null, int(at))))
			continue
		}
		child.Cols = append(child.Cols, column.Flatten(column.Gather(column.Flatten(l.Child), sels[k])))
	}
	out.Child = child
	return out, nil
}
