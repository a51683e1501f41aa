package connectors

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"weir/connectors/internal/delta"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// tableTarget is the columns of a table after a write.
type tableTarget struct {
	columns delta.Schema
	parts   []string
	types   []column.Type   // that the columns of the rows have in the table
	strict  map[string]bool // columns that must not be null
	fresh   bool            // the columns are those of the rows
	added   bool            // columns were added to those of the table

	mode    string           // in which files call the columns: "", none, name or id
	numbers *delta.Numbering // of new columns; nil: files call them as the table does
}

// extend is old with the columns of rows of schema, which are matched by name. A column that the
// rows lack is null in them.
func extend(old *deltaTable, schema *column.Schema, o plan.WriteOptions, run string) (*tableTarget, error) {
	t := &tableTarget{columns: slices.Clone(old.columns), parts: old.state.Meta.Parts, strict: old.strict}
	t.mapped(old, run)
	if o.Mode == modePartitions && len(t.parts) == 0 {
		return nil, errors.New("overwrite partitions: the table has no partition columns; overwrite it, or delete rows and append")
	}
	if len(o.PartitionBy) > 0 && !slices.Equal(o.PartitionBy, t.parts) {
		have := "is not partitioned"
		if len(t.parts) > 0 {
			have = "is partitioned by " + strings.Join(t.parts, ", ")
		}
		return nil, fmt.Errorf("partition by %s: the table %s; leave it out, or overwrite the table to change that", strings.Join(o.PartitionBy, ", "), have)
	}
	for _, f := range schema.Fields {
		typ, err := t.match(f, o.AddColumns)
		if err != nil {
			return nil, err
		}
		t.types = append(t.types, typ)
	}
	for _, c := range old.columns {
		switch {
		case schema.Index(c.Name) >= 0:
		case slices.Contains(t.parts, c.Name):
			return nil, fmt.Errorf("the rows have no column %s, by which the table is partitioned", c.Name)
		case !c.Nullable:
			return nil, fmt.Errorf("the rows have no column %s, which must not be null in the table", c.Name)
		}
	}
	return t, nil
}

// match is the type in the table for the column f of the rows.
func (t *tableTarget) match(f column.Field, add bool) (column.Type, error) {
	at := t.columns.Index(f.Name)
	if at < 0 {
		for _, c := range t.columns {
			if strings.EqualFold(c.Name, f.Name) {
				return f.Type, fmt.Errorf("the table's column is called %s, not %s; rename it", c.Name, f.Name)
			}
		}
		if !add {
			return f.Type, fmt.Errorf("the table has no column %s; drop it, or write with AddColumns", f.Name)
		}
		c, err := delta.NewColumn(f)
		if err == nil {
			c, err = t.number(c)
		}
		if err != nil {
			return f.Type, err
		}
		t.columns, t.added = append(t.columns, c), true
		return f.Type, nil
	}
	c := t.columns[at]
	switch {
	case c.Why != "":
		return f.Type, fmt.Errorf("column %s of the table cannot be written: %s", c.Name, c.Why)
	case c.Strict:
		return f.Type, fmt.Errorf("column %s of the table must not have nulls within it, which cannot be checked; write with another tool", c.Name)
	case !widens(f.Type, c.Type):
		return f.Type, fmt.Errorf("column %s is %s, and %s in the table; cast it to %s", f.Name, f.Type, c.Type, c.Type)
	}
	return c.Type, nil
}

// widens reports whether every value of type from is one of type to and kept in the same way.
func widens(from, to column.Type) bool {
	switch {
	case from.Equal(to), from.Kind == column.KindNull, keptAlike(from, to):
		return true
	case from.Layout() != to.Layout():
		return false
	case from.Kind == column.KindDecimal && to.Kind == column.KindDecimal:
		return from.Scale == to.Scale && from.Precision <= to.Precision
	case from.Kind.Integer() && to.Kind.Integer():
		lo, hi := from.Kind.IntegerRange()
		least, greatest := to.Kind.IntegerRange()
		return least <= lo && hi <= greatest
	}
	return from.Kind == column.KindFloat32 && to.Kind == column.KindFloat64
}

// keptAlike reports whether values of two types, which may have moments in other units or zones, are kept as the same in
// files.
func keptAlike(from, to column.Type) bool {
	if from.Kind == column.KindTimestamp && to.Kind == column.KindTimestamp {
		return (from.Zone == "") == (to.Zone == "")
	}
	return inTable(from).Equal(inTable(to))
}

// widened is v as a column of type t, which v's type widens to.
func widened(v column.Vector, t column.Type) column.Vector {
	if v.Type().Equal(t) {
		return v
	}
	if v.Type().Kind != column.KindNull && keptAlike(v.Type(), t) {
		return v // toTable brings the units together
	}
	if v.Type().Kind == column.KindNull {
		return column.NullsOf(t, v.Len())
	}
	switch x := column.Flatten(v).(type) {
	case *column.Ints:
		out := *x
		out.Typ = t
		return &out
	case *column.Floats:
		out := *x
		out.Typ = t
		return &out
	case *column.Wides:
		out := *x
		out.Typ = t
		return &out
	}
	return v
}
