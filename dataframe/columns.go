package dataframe

import (
	"fmt"
	"maps"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// project is f with by(i, column i) in the place of column i; nil leaves it out.
func (f *Frame) project(by func(i int, c column.Field) plan.Expr) (plan.Node, error) {
	var out []plan.Expr
	for i, c := range f.Schema().Fields {
		if e := by(i, c); e != nil {
			out = append(out, e)
		}
	}
	return plan.NewProject(f.node, out)
}

// Drop leaves out columns, by name or Selector.
func (f *Frame) Drop(columns ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		gone, err := ordinals(f.Schema(), columns)
		if err != nil {
			return nil, err
		}
		return f.project(func(i int, c column.Field) plan.Expr {
			if slices.Contains(gone, i) {
				return nil
			}
			return &plan.Column{Name: c.Name}
		})
	})
}

// Rename gives the column from the name to.
func (f *Frame) Rename(from, to string) *Frame {
	return f.RenameColumns(map[string]string{from: to})
}

// RenameColumns gives columns other names, old to new. All change at once, so that
// two columns can swap names.
func (f *Frame) RenameColumns(names map[string]string) *Frame {
	return f.then(func() (plan.Node, error) {
		to, err := byOrdinal(f.Schema(), names)
		if err != nil {
			return nil, err
		}
		return f.project(func(i int, c column.Field) plan.Expr {
			if name, ok := to[i]; ok {
				return &plan.Alias{X: &plan.Column{Name: c.Name}, Name: name}
			}
			return &plan.Column{Name: c.Name}
		})
	})
}

// RenameEach gives every column the name that f makes of its own:
//
//	clicks.RenameEach(strings.ToLower)
func (f *Frame) RenameEach(to func(name string) string) *Frame {
	names := map[string]string{}
	for _, name := range f.Columns() {
		names[name] = to(name)
	}
	return f.RenameColumns(names)
}

// byOrdinal is m by the places of its columns in s.
func byOrdinal[V any](s *column.Schema, m map[string]V) (map[int]V, error) {
	out := map[int]V{}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		at := s.Index(name)
		if at < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: s.Names()}
		}
		if _, twice := out[at]; twice {
			return nil, fmt.Errorf("the column %q is named twice, in two spellings", s.Fields[at].Name)
		}
		out[at] = m[name]
	}
	return out, nil
}

// Reorder puts the columns listed, by name or Selector, before the others.
func (f *Frame) Reorder(columns ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		first, err := ordinals(f.Schema(), columns)
		if err != nil {
			return nil, err
		}
		var out []plan.Expr
		seen := map[int]bool{}
		add := func(i int) {
			if !seen[i] {
				seen[i] = true
				out = append(out, &plan.Column{Name: f.Columns()[i]})
			}
		}
		for _, i := range first {
			add(i)
		}
		for i := range f.Columns() {
			add(i)
		}
		return plan.NewProject(f.node, out)
	})
}

// CastColumns converts columns, by name, to types: {"price": "decimal(10,2)", "day": "date"}.
// A value that does not convert is an error of the query.
func (f *Frame) CastColumns(types map[string]string) *Frame { return f.castColumns(types, false) }

// TryCastColumns is CastColumns with nulls for what does not convert.
func (f *Frame) TryCastColumns(types map[string]string) *Frame { return f.castColumns(types, true) }

func (f *Frame) castColumns(types map[string]string, try bool) *Frame {
	return f.then(func() (plan.Node, error) {
		to, err := byOrdinal(f.Schema(), types)
		if err != nil {
			return nil, err
		}
		var failed error
		n, err := f.project(func(i int, c column.Field) plan.Expr {
			name, ok := to[i]
			if !ok {
				return &plan.Column{Name: c.Name}
			}
			t, err := column.ParseType(name)
			if err != nil && failed == nil {
				failed = fmt.Errorf("cast %s: %w", c.Name, err)
			}
			return &plan.Alias{X: &plan.Cast{X: &plan.Column{Name: c.Name}, To: t, Try: try}, Name: c.Name}
		})
		if failed != nil {
			return nil, failed
		}
		return n, err
	})
}
