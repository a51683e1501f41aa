package arrow

import (
	"slices"

	"weir/dataframe/column"
)

// columns are the columns of a stream or file.
type columns struct {
	fields []*field
	schema *column.Schema // those that can be read
	place  []int          // of them in fields
}

// A Refused column is there but cannot be read.
type Refused struct{ Name, Why string }

// readColumns takes over the columns; names that are there twice are numbered.
func readColumns(m table) (*columns, error) {
	fields, err := readSchema(m)
	if err != nil {
		return nil, err
	}
	c := &columns{fields: fields, schema: &column.Schema{}}
	taken := map[string]int{}
	for i, f := range fields {
		f.name = unique(f.name, taken)
		if f.refused == "" {
			c.place = append(c.place, i)
			c.schema.Fields = append(c.schema.Fields, column.Field{Name: f.name, Type: f.typ, Nullable: true})
		}
	}
	return c, nil
}

// Columns are all columns that can be read.
func (c *columns) Columns() *column.Schema { return c.schema }

// Refused are the other columns.
func (c *columns) Refused() []Refused {
	var out []Refused
	for _, f := range c.fields {
		if f.refused != "" {
			out = append(out, Refused{f.name, f.refused})
		}
	}
	return out
}

// Rounded are the columns in which values have been met so far that are finer than Weir's type holds.
func (c *columns) Rounded() []string {
	var out []string
	for _, f := range c.fields {
		if f.rounded() {
			out = append(out, f.name)
		}
	}
	return out
}

func (f *field) rounded() bool {
	return f.cut != nil && f.cut.Load() || slices.ContainsFunc(f.children, (*field).rounded)
}

// pick is the places of the columns called names, in order, and their schema.
func (c *columns) pick(names []string) ([]int, *column.Schema) {
	var want []int
	out := &column.Schema{}
	for i, f := range c.schema.Fields {
		if slices.Contains(names, f.Name) {
			want = append(want, c.place[i])
			out.Fields = append(out.Fields, f)
		}
	}
	return want, out
}

// coded is a field that the dictionary id is of, within the columns at want.
func (c *columns) coded(id int64, want []int) *field {
	for _, i := range want {
		if f := c.fields[i].coded(id); f != nil {
			return f
		}
	}
	return nil
}

func (f *field) coded(id int64) *field {
	if f.dict != nil && f.dict.id == id {
		return f
	}
	for _, c := range f.children {
		if got := c.coded(id); got != nil {
			return got
		}
	}
	return nil
}
