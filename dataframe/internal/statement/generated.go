package statement

import (
	"errors"
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// generates looks at what the columns of s are computed of: other columns of the row, which are not computed themselves.
func (x *run) generates(r *catalog.Relation, schema *column.Schema, s *syntax.CreateTable) error {
	for _, d := range s.Columns {
		if d.Generated == nil {
			continue
		}
		if s.Query != nil || s.Location != "" {
			return x.s.ErrorAt(d.Pos, "column %s: a GENERATED column goes without AS and LOCATION", d.Name)
		}
		if err := x.generate(r, schema, d); err != nil {
			return x.s.Wrap(d.Generated.Position(), err)
		}
	}
	return nil
}

// generate enters what column d is computed of.
func (x *run) generate(r *catalog.Relation, schema *column.Schema, d syntax.ColumnDef) error {
	if d.Default != nil {
		return errors.New("a GENERATED column has no DEFAULT")
	}
	e, err := x.s.RowExpr(castTo(d.Generated, schema.Fields[schema.Index(d.Name)].Type)).Bind(x.ctx, r.Name, schema, false, x.env)
	if err != nil {
		return err
	}
	if plan.IsVolatile(e) {
		return fmt.Errorf("%s is another value each time; DEFAULT computes one when a row is inserted", syntax.Print(d.Generated))
	}
	for _, name := range columnsIn(d.Generated, schema) {
		if c := r.Column(name); c.Generated != "" || c.Name == d.Name {
			return fmt.Errorf("column %s is GENERATED, and cannot be computed of %s, which is too", d.Name, name)
		}
	}
	c := r.Column(d.Name)
	c.Generated, c.Dialect = syntax.Print(d.Generated), x.s.Dialect.Name
	return nil
}

// addGenerated is the value of a column that ADD COLUMN adds to r, whose columns are those of schema.
func (t *target) addGenerated(r *catalog.Relation, schema *column.Schema, d *syntax.ColumnDef) (plan.Expr, error) {
	if t.r.Memory == nil {
		return nil, errors.New("a GENERATED column of a table with versions is part of CREATE TABLE")
	}
	if err := t.x.generate(r, schema, *d); err != nil {
		return nil, err
	}
	return t.computedOf(r.Column(d.Name), schema.Fields[schema.Index(d.Name)].Type)
}

// generated is what the column is computed of; nil: it is not.
func (t *target) generated(at int) *catalog.Column {
	if c := t.r.Column(t.schema.Fields[at].Name); c != nil && c.Generated != "" {
		return c
	}
	return nil
}

// computed is n, whose columns are those of the table, with the values of GENERATED columns.
func (t *target) computed(n plan.Node) (plan.Node, error) {
	es, some := columnsOf(t.schema), false
	for i, f := range t.schema.Fields {
		c := t.generated(i)
		if c == nil {
			continue
		}
		e, err := t.computedOf(c, f.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s of %s: %s", c.Name, t.r, plain(err))
		}
		es[i], some = &plan.Alias{X: e, Name: f.Name}, true
	}
	if !some {
		return n, nil
	}
	return plan.NewProject(n, es)
}

// computedOf is the value of a GENERATED column over the columns of the table.
func (t *target) computedOf(c *catalog.Column, typ column.Type) (plan.Expr, error) {
	e, err := sql.ReadRowExpr(c.Generated, c.Dialect)
	if err != nil {
		return nil, err
	}
	e.X = castTo(e.X, typ)
	out, err := e.Bind(t.x.ctx, t.r.Name, t.schema, false, t.x.env)
	if err != nil || out.Type().Equal(typ) {
		return out, err
	}
	return plan.Resolve(&plan.Cast{X: out, To: typ}, t.schema) // a moment is stored in UTC
}

// generatedChecks are the conditions that keep GENERATED columns what they are in tables with versions, whoever writes.
func generatedChecks(r *catalog.Relation, schema *column.Schema) ([]catalog.Check, error) {
	var out []catalog.Check
	for _, c := range r.Columns {
		if c.Generated == "" {
			continue
		}
		it, err := syntax.ParseExpr(c.Generated, syntax.Weir)
		if err != nil {
			return nil, err
		}
		typ := schema.Fields[schema.Index(c.Name)].Type
		is := &syntax.IsDistinct{X: &syntax.Name{Parts: []string{c.Name}}, Y: castTo(it.X, typ), Not: true}
		out = append(out, catalog.Check{Name: generatedName(r, c.Name), Expr: syntax.Print(is), Dialect: c.Dialect})
	}
	return out, nil
}

// keepsGenerated reports whether c is one of generatedChecks.
func keepsGenerated(r *catalog.Relation, c catalog.Check) bool {
	return slices.ContainsFunc(r.Columns, func(k catalog.Column) bool { return k.Generated != "" && c.Name == generatedName(r, k.Name) })
}

func generatedName(r *catalog.Relation, column string) string {
	return r.Name + "_" + column + "_generated"
}
