package funcs

import "weir/dataframe/column"

// nested casts the parts of lists, maps and structs; the fields of structs by their
// place.
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
		for i, col := range in.Cols {
			v, err := CastVector(column.Flatten(col), c.to.Fields[i].Type, c.try)
			if err != nil {
				return nil, err
			}
			out.Cols = append(out.Cols, v)
		}
		return out, nil
	}
	return nil, c.refuse(0)
}
