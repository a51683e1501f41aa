package statement

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// addCheck enters a CHECK into r. Without a name it gets the one that PostgreSQL would give it.
func (x *run) addCheck(r *catalog.Relation, schema *column.Schema, c *syntax.Constraint, of string) error {
	if _, err := x.s.RowExpr(c.Check).Bind(x.ctx, r.Name, schema, true, x.env); err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		if cols := columnsIn(c.Check, schema); of == "" && len(cols) == 1 {
			of = cols[0]
		}
		if name = r.Name + "_check"; of != "" {
			name = r.Name + "_" + of + "_check"
		}
		name = x.freeConstraint(r, name)
	}
	r.Checks = append(r.Checks, catalog.Check{Name: name, Expr: syntax.Print(c.Check), Dialect: x.s.Dialect.Name})
	return nil
}

// columnsIn are the columns of schema that e names.
func columnsIn(e syntax.Expr, schema *column.Schema) (out []string) {
	syntax.Walk(e, func(x syntax.Expr) bool {
		if n, ok := x.(*syntax.Name); ok {
			for _, part := range n.Parts {
				if at := schema.Index(part); at >= 0 && !slices.Contains(out, schema.Fields[at].Name) {
					out = append(out, schema.Fields[at].Name)
				}
			}
		}
		return true
	})
	return out
}

// checked is n, whose columns are those of the table, of which no row may be false for a CHECK. Those of tables with
// versions are looked at where rows are written.
func (t *target) checked(n plan.Node) (plan.Node, error) {
	if t.r.Memory == nil {
		return n, nil
	}
	for _, c := range t.r.Checks {
		e, err := sql.ReadRowExpr(c.Expr, c.Dialect)
		if err != nil {
			return nil, fmt.Errorf("constraint %s of %s: %w", c.Name, t.r, err)
		}
		cond, err := e.NullPasses().Bind(t.x.ctx, t.r.Name, n.Schema(), true, t.x.env)
		if err != nil {
			return nil, fmt.Errorf("constraint %s of %s: %s", c.Name, t.r, plain(err))
		}
		check, err := plan.NewCheck(n, cond, plan.CheckFail, nil)
		if err != nil {
			return nil, err
		}
		check.What = fmt.Sprintf("the constraint %s of %s, CHECK (%s),", c.Name, t.r, c.Expr)
		n = check
	}
	return n, nil
}

// checksOf are the conditions on the rows of r. Those of a table with versions are in its log.
func (x *run) checksOf(r *catalog.Relation) ([]catalog.Check, error) {
	if r.View != nil || r.Memory != nil || r.Format != "" {
		return r.Checks, nil
	}
	conditions, err := x.conditions(r)
	if err != nil {
		return nil, err
	}
	var out []catalog.Check
	for _, name := range slices.Sorted(maps.Keys(conditions)) {
		c := catalog.Check{Name: name, Expr: conditions[name], Dialect: syntax.Spark.Name}
		if e, err := sql.ReadSparkExpr(c.Expr); err == nil {
			c.Expr = e.Checked()
		}
		out = append(out, c)
	}
	return out, nil
}

// conditions are those that the log of a table has.
func (x *run) conditions(r *catalog.Relation) (map[string]string, error) {
	sink, err := x.host.Create(x.ctx, r.Location, plan.WriteOptions{Mode: "append"})
	if err != nil {
		return nil, err
	}
	if c, ok := sink.(plan.Constrained); ok {
		return c.Constraints(x.ctx)
	}
	return nil, nil
}

// sparkConditions are checks as the log of a table with versions has them. In the dialect of Spark a CHECK is one of
// Delta, for which a null is not good enough; elsewhere it lets nulls pass.
func (x *run) sparkConditions(r *catalog.Relation, schema *column.Schema, checks []catalog.Check) (map[string]string, error) {
	out := map[string]string{}
	for _, c := range checks {
		e, err := sql.ReadRowExpr(c.Expr, c.Dialect)
		if err != nil {
			return nil, err
		}
		if c.Dialect != syntax.Spark.Name {
			e = e.NullPasses()
		}
		if out[c.Name], err = e.Spark(x.ctx, r.Name, schema, x.env); err != nil {
			if keepsGenerated(r, c) {
				return nil, fmt.Errorf("the GENERATED column of %s: a table with versions keeps what it is computed of in the words of Spark, and %s; write it as Spark does", c.Expr, plain(err))
			}
			return nil, fmt.Errorf("the constraint %s, CHECK (%s): a table with versions keeps it in the words of Spark, and %s; write it as Spark does", c.Name, c.Expr, plain(err))
		}
	}
	return out, nil
}

// constrainStored puts the checks of r into the log of the table; the rows that are there must keep the one called fresh.
func (t *target) constrainStored(r *catalog.Relation, fresh string) error {
	conditions, err := t.x.conditions(t.r)
	if err != nil {
		return err
	}
	keep := map[string]string{}
	for _, c := range r.Checks {
		if c.Name != fresh {
			keep[c.Name] = conditions[c.Name]
			continue
		}
		more, err := t.x.sparkConditions(r, t.schema, []catalog.Check{c})
		if err != nil {
			return err
		}
		keep[fresh] = more[fresh]
		if err := t.keeps(fresh, more[fresh]); err != nil {
			return err
		}
	}
	operation := "ADD CONSTRAINT"
	if fresh == "" {
		operation = "DROP CONSTRAINT"
	}
	sink, ok := t.snap.Replace(nil, operation).(plan.Constrained)
	if !ok {
		return fmt.Errorf("%s keeps no constraints", t.r.Location)
	}
	if _, err := t.x.write(t.x.ctx, plan.NewValues(t.schema, nil), sink.Constrain(keep)); err != nil {
		return t.x.conflict(t.r, err)
	}
	if len(r.Keys) != len(t.r.Keys) || len(t.r.Checks) > 0 {
		r.Checks = nil
		return t.x.cat.Replace(t.x.ctx, r)
	}
	return nil
}

// keeps reports whether a condition is true of all rows that are there.
func (t *target) keeps(name, condition string) error {
	e, err := sql.ReadSparkExpr(condition)
	if err != nil {
		return err
	}
	n, err := t.node()
	if err != nil {
		return err
	}
	cond, err := e.Bind(t.x.ctx, "", t.schema, true, t.x.env)
	if err != nil {
		return err
	}
	check, err := plan.NewCheck(n, cond, plan.CheckFail, nil)
	if err != nil {
		return err
	}
	check.What = fmt.Sprintf("the constraint %s of %s, CHECK (%s),", name, t.r, e.Checked())
	_, err = t.x.host.Run(t.x.ctx, counted(check))
	return err
}

// unchecked refuses to change a column that a CHECK names.
func (t *target) unchecked(column string) error {
	checks, err := t.x.checksOf(t.r)
	if err != nil {
		return err
	}
	for _, c := range t.r.Columns {
		if c.Generated != "" && !strings.EqualFold(c.Name, column) {
			checks = append(checks, catalog.Check{Name: "GENERATED column " + c.Name, Expr: c.Generated})
		}
	}
	for _, c := range checks {
		it, err := syntax.ParseExpr(c.Expr, syntax.Weir)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(columnsIn(it.X, t.schema), func(name string) bool { return strings.EqualFold(name, column) }) {
			if strings.HasPrefix(c.Name, "GENERATED column ") {
				return fmt.Errorf("the %s of %s is computed of column %s; DROP it first", c.Name, t.r, column)
			}
			return fmt.Errorf("the constraint %s of %s names column %s; DROP CONSTRAINT it first", c.Name, t.r, column)
		}
	}
	return nil
}
