package funcs

import (
	"slices"
	"strings"

	"weir/dataframe/column"
)

// nested casts the parts of lists, maps and structs; the fields of structs by their
// names if both have the same, else by their places.
func (c *caster) nested() (column.Vector, error) {
	switch in := c.in.(type) {
	case *column.Lists:
		dense := in.Dense()
		child, err := CastVector(dense.Child, c.to.Element(), c.try)
		if err != nil {
			return nil, err
		}
		return &column.Lists{Typ: c.to, Spans: dense.Spans, Child: child, Valid: dense.Valid}, nil
	case *column.Structs:
		out := &column.Structs{Typ: c.to, N: in.N, Valid: in.Valid}
		for i, from := range fieldPlaces(in.Typ.Fields, c.to.Fields) {
			v, err := CastVector(column.Flatten(in.Cols[from]), c.to.Fields[i].Type, c.try)
			if err != nil {
				return nil, err
			}
			out.Cols = append(out.Cols, v)
		}
		return out, nil
	}
	return nil, c.refuse(0)
}

// fieldPlaces are the places in from of the fields of to, of which there are as many.
func fieldPlaces(from, to []column.Field) []int {
	places := make([]int, len(to))
	byName := make([]int, len(to))
	for i, f := range to {
		places[i] = i
		byName[i] = slices.IndexFunc(from, func(g column.Field) bool { return strings.EqualFold(g.Name, f.Name) })
	}
	if slices.Contains(byName, -1) || len(slices.Compact(slices.Sorted(slices.Values(byName)))) < len(to) {
		return places
	}
	return byName
}
