package dataframe

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Explode makes a row of every element of the lists in columns, given by name or Selector; the other columns
// repeat. Several columns are taken apart side by side: in a row their lists must be of one
// length. A map m becomes the columns m_key and m_value. A row whose lists are empty or null
// has no element and is left out; ExplodeOuter keeps it.
func (f *Frame) Explode(columns ...any) *Frame { return f.explode(false, "", columns) }

// ExplodeOuter is Explode that keeps a row whose lists are empty or null, with null for the
// element.
func (f *Frame) ExplodeOuter(columns ...any) *Frame { return f.explode(true, "", columns) }

// PosExplode is Explode with one more column, the first: the place of the element in its list,
// counted from 0.
func (f *Frame) PosExplode(position string, columns ...any) *Frame {
	return f.explode(false, position, columns)
}

// PosExplodeOuter is ExplodeOuter with the column of PosExplode, which is null for a row without
// elements.
func (f *Frame) PosExplodeOuter(position string, columns ...any) *Frame {
	return f.explode(true, position, columns)
}

func (f *Frame) explode(outer bool, position string, columns []any) *Frame {
	return f.then(func() (plan.Node, error) {
		at, err := ordinals(f.Schema(), columns)
		if err != nil {
			return nil, err
		}
		return plan.NewExplode(f.node, at, outer, position)
	})
}

// Unnest puts the fields of structs, in columns given by name or Selector, in the place of those columns.
// The fields of a null are null.
func (f *Frame) Unnest(columns ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		at, err := ordinals(f.Schema(), columns)
		if err != nil {
			return nil, err
		}
		open := map[int]bool{}
		for _, i := range at {
			if c := f.Schema().Fields[i]; c.Type.Kind != column.KindStruct {
				return nil, fmt.Errorf("unnest: column %q is %s, not a struct; Explode takes lists apart", c.Name, c.Type)
			}
			open[i] = true
		}
		var out []plan.Expr
		for i, c := range f.Schema().Fields {
			if !open[i] {
				out = append(out, &plan.Column{Name: c.Name})
				continue
			}
			for _, part := range c.Type.Fields {
				out = append(out, Call("struct_field", Col(c.Name), part.Name).As(part.Name).node)
			}
		}
		return plan.NewProject(f.node, out)
	})
}
