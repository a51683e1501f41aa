package statement

import (
	"errors"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
)

// addForeign enters FOREIGN KEY or REFERENCES into r. It is kept as a remark, as in Spark: no row is looked up in the other
// table, whose name and columns must be right.
func (x *run) addForeign(r *catalog.Relation, schema *column.Schema, c *syntax.Constraint) error {
	f := catalog.ForeignKey{Name: c.Name, References: c.References, Referred: c.Referred, OnDelete: c.OnDelete, OnUpdate: c.OnUpdate}
	for _, name := range c.Columns {
		at := schema.Index(name)
		if at < 0 {
			return &column.UnknownColumn{Name: name, Have: schema.Names()}
		}
		f.Columns = append(f.Columns, schema.Fields[at].Name)
	}
	other := schema
	if last := c.References[len(c.References)-1]; !strings.EqualFold(last, r.Name) {
		n, err := x.env.Table(x.ctx, c.References)
		switch {
		case err == nil:
			other = n.Schema()
		case !errors.Is(err, catalog.ErrNotFound) || x.s.Dialect != syntax.MySQL: // whose dumps name tables that come later
			return err
		default:
			other = nil
		}
	}
	if c.Referred != nil && len(c.Referred) != len(c.Columns) {
		return fmt.Errorf("FOREIGN KEY has %s and REFERENCES %d", count(int64(len(c.Columns)), "column"), len(c.Referred))
	}
	for _, name := range c.Referred {
		if other != nil && other.Index(name) < 0 {
			return fmt.Errorf("REFERENCES %s: %w", full(c.References), &column.UnknownColumn{Name: name, Have: other.Names()})
		}
	}
	if f.Name == "" {
		f.Name = x.freeConstraint(r, r.Name+"_"+strings.Join(f.Columns, "_")+"_fkey")
	}
	r.Foreign = append(r.Foreign, f)
	x.host.Note(fmt.Sprintf("FOREIGN KEY (%s) of %s is kept as a remark: no row is looked up in %s, nor deleted or changed with one there", strings.Join(f.Columns, ", "), r, full(c.References)))
	return nil
}

// foreignOf are the foreign keys of r as constraints.
func foreignOf(r *catalog.Relation) (out []syntax.Constraint) {
	for _, f := range r.Foreign {
		out = append(out, syntax.Constraint{
			Kind: "foreign key", Name: f.Name, Columns: f.Columns, References: f.References, Referred: f.Referred, OnDelete: f.OnDelete, OnUpdate: f.OnUpdate,
		})
	}
	return out
}
