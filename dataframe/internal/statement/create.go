package statement

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// createTable makes a table, perhaps with the rows of a query.
func (x *run) createTable(s *syntax.CreateTable) (*Result, error) {
	have, err := x.free(s.Name, s.Temp, s.IfNotExists, s.OrReplace)
	if err != nil {
		return nil, err
	}
	if have != nil && s.IfNotExists {
		return done(fmt.Sprintf("%s is there already", have)), nil
	}
	r, schema, rows, err := x.newTable(s)
	if err != nil {
		return nil, err
	}
	if have != nil && have.View != nil {
		return nil, fmt.Errorf("%s is a view; DROP VIEW it first", have)
	}
	if have != nil {
		if err := x.unreferenced(have, "CREATE OR REPLACE TABLE", nil); err != nil {
			return nil, err
		}
		if err := x.unnumber(have, have.Columns); err != nil {
			return nil, err
		}
	}
	if err := x.countColumns(r, s); err != nil {
		return nil, err
	}
	if s.Location == "" && (r.Temp || x.cat.Root() == "") {
		return x.createMemory(r, schema, rows, have)
	}
	return x.createStored(s, r, schema, rows, have)
}

// free is what has the name of something that is to be made; an error if that may not be.
func (x *run) free(name []string, temp, ifNot, replace bool) (*catalog.Relation, error) {
	schema, last, err := x.cat.Place(x.ctx, name, temp)
	if err != nil {
		return nil, err
	}
	if n, err := x.host.Frame(full(name)); (n != nil || err != nil) && !ifNot {
		return nil, fmt.Errorf("%s is a frame of this session, which queries would find first; choose another name", full(name))
	}
	r, err := x.cat.Find(x.ctx, []string{schema, last})
	if err != nil || r == nil {
		return nil, err
	}
	if !ifNot && !replace {
		return nil, fmt.Errorf("%s %s: %w; CREATE OR REPLACE replaces it, IF NOT EXISTS leaves it alone", r.Kind(), r, catalog.ErrExists)
	}
	return r, nil
}

// newTable is the definition that s gives, its columns, and the rows to begin with.
func (x *run) newTable(s *syntax.CreateTable) (*catalog.Relation, *column.Schema, plan.Node, error) {
	fail := func(err error) (*catalog.Relation, *column.Schema, plan.Node, error) { return nil, nil, nil, err }
	schema, name, err := x.cat.Place(x.ctx, s.Name, s.Temp)
	if err != nil {
		return fail(err)
	}
	r := &catalog.Relation{Schema: schema, Name: name, Temp: schema == catalog.Temp, Comment: s.Comment, Created: time.Now().UTC()}
	if r.Properties, err = x.optionsOf(s.Properties); err != nil {
		return fail(err)
	}
	columns, rows := &column.Schema{}, plan.Node(nil)
	if s.Like != nil {
		if columns, err = x.like(r, s.Like); err != nil {
			return fail(err)
		}
	}
	if err := x.define(r, columns, s.Columns); err != nil {
		return fail(err)
	}
	if s.Query != nil {
		if rows, err = x.s.Query(x.ctx, s.Query, x.env); err != nil {
			return fail(err)
		}
		if columns, rows, err = x.ofQuery(r, columns, rows); err != nil {
			return fail(err)
		}
	}
	if err := x.partitionColumns(r, columns, s); err != nil {
		return fail(err)
	}
	if columns.Len() == 0 && s.Location == "" {
		return fail(errors.New("a table needs columns: (name type, …), or AS and a query"))
	}
	for _, d := range append(s.Columns, s.PartitionedBy...) {
		if d.Identity != nil && (s.Query != nil || r.Column(d.Name) == nil || len(s.PartitionedBy) > 0 || s.Location != "") {
			return fail(x.s.ErrorAt(d.Pos, "column %s: a column that counts goes without AS, LOCATION and PARTITIONED BY", d.Name))
		}
	}
	if err := x.generates(r, columns, s); err != nil {
		return fail(err)
	}
	err = x.constrain(r, columns, s)
	return r, columns, rows, err
}

// like takes the columns of another table.
func (x *run) like(r *catalog.Relation, parts []string) (*column.Schema, error) {
	n, err := x.env.Table(x.ctx, parts)
	if err != nil {
		return nil, err
	}
	if of, _ := x.cat.Find(x.ctx, parts); of != nil {
		r.Columns, r.PartitionBy = slices.Clone(of.Columns), slices.Clone(of.PartitionBy)
		for i := range r.Columns {
			r.Columns[i].Identity = nil // the sequence is of the other table
		}
	}
	return &column.Schema{Fields: slices.Clone(n.Schema().Fields)}, nil
}

// define adds columns to r and schema.
func (x *run) define(r *catalog.Relation, schema *column.Schema, defs []syntax.ColumnDef) error {
	for _, d := range defs {
		var err error
		if d.Type == nil && d.Generated != nil {
			if d.Type, err = x.computedType(r, d, defs); err != nil {
				return err
			}
		}
		f, c, err := x.columnOf(d)
		if err != nil {
			return err
		}
		if schema.Index(d.Name) >= 0 || r.Column(d.Name) != nil {
			return x.s.ErrorAt(d.Pos, "column %s is there twice", d.Name)
		}
		schema.Fields = append(schema.Fields, f)
		r.Columns = append(r.Columns, c)
	}
	return nil
}

// computedType is the type of a generated column that has none in its definition: that of its expression.
func (x *run) computedType(r *catalog.Relation, d syntax.ColumnDef, defs []syntax.ColumnDef) (*syntax.TypeName, error) {
	others := &column.Schema{}
	for _, o := range defs {
		if o.Type == nil {
			continue
		}
		t, err := x.s.Type(o.Type)
		if err != nil {
			return nil, err
		}
		others.Fields = append(others.Fields, column.Field{Name: o.Name, Type: t, Nullable: true})
	}
	e, err := x.s.RowExpr(d.Generated).Bind(x.ctx, r.Name, others, false, x.env)
	if err != nil {
		return nil, err
	}
	cast, ok := castTo(d.Generated, e.Type()).(*syntax.Cast)
	if !ok || e.Type().Kind == column.KindNull {
		return nil, x.s.ErrorAt(d.Pos, "column %s: write its type, %s is %s", d.Name, syntax.Print(d.Generated), e.Type())
	}
	return cast.To, nil
}

// columnOf is a column as it is defined.
func (x *run) columnOf(d syntax.ColumnDef) (column.Field, catalog.Column, error) {
	f := column.Field{Name: d.Name, Nullable: !d.NotNull}
	c := catalog.Column{Name: d.Name, NotNull: !f.Nullable, Comment: d.Comment}
	if d.Type == nil {
		return f, c, x.s.ErrorAt(d.Pos, "column %s has no type", d.Name)
	}
	var err error
	if f.Type, err = x.s.Type(d.Type); err != nil {
		return f, c, err
	}
	if f.Type.Kind == column.KindNull {
		return f, c, x.s.ErrorAt(d.Pos, "column %s: a table has no columns of type null", d.Name)
	}
	c.Type, c.Domain = f.Type.String(), x.s.DomainOf(d.Type)
	if d.Identity != nil && (!f.Type.Kind.Integer() || d.Default != nil) {
		return f, c, x.s.ErrorAt(d.Pos, "column %s: a column that counts is of integers, and has no DEFAULT", d.Name)
	}
	if d.Default != nil {
		before := x.s.Params()
		e, err := x.s.Constant(x.ctx, castTo(d.Default, f.Type), x.env)
		if err == nil {
			_, err = plan.NewProject(plan.NewValues(&column.Schema{}, nil), []plan.Expr{&plan.Alias{X: e, Name: d.Name}})
		}
		if err == nil && x.s.Params() > before {
			err = errors.New("a default has no ? in it: later rows have no values for them")
		}
		if err != nil {
			return f, c, x.s.Wrap(d.Default.Position(), err)
		}
		c.Default = syntax.Print(d.Default)
	}
	return f, c, nil
}

// ofQuery are the columns of CREATE TABLE … AS: those of the query, under the names and with the types that were
// defined.
func (x *run) ofQuery(r *catalog.Relation, defined *column.Schema, rows plan.Node) (*column.Schema, plan.Node, error) {
	if defined.Len() > 0 {
		if have := rows.Schema().Len(); have != defined.Len() {
			return nil, nil, fmt.Errorf("the table has %s and the query %d", count(int64(defined.Len()), "column"), have)
		}
		n, err := x.fitTo(rows, defined)
		return defined, n, err
	}
	out := &column.Schema{}
	var es []plan.Expr
	for _, f := range rows.Schema().Fields {
		var e plan.Expr = &plan.Column{Name: f.Name}
		if f.Type.Kind == column.KindNull { // nothing is known of it: a text holds all
			f.Type = column.String
			e = &plan.Cast{X: e, To: f.Type}
		}
		if stored := sql.InUTC(f.Type, x.zone()); !stored.Equal(f.Type) {
			f.Type = stored
			e = &plan.Cast{X: e, To: f.Type}
		}
		es = append(es, &plan.Alias{X: e, Name: f.Name})
		f.Nullable = true
		out.Fields = append(out.Fields, f)
		r.Columns = append(r.Columns, catalog.Column{Name: f.Name, Type: f.Type.String()})
	}
	n, err := plan.NewProject(rows, es)
	return out, n, err
}

// partitionColumns are those of PARTITIONED BY: names of columns, or as in Hive columns of their own.
func (x *run) partitionColumns(r *catalog.Relation, schema *column.Schema, s *syntax.CreateTable) error {
	if s.PartitionedBy != nil {
		r.PartitionBy = nil
	}
	for _, d := range s.PartitionedBy {
		at := schema.Index(d.Name)
		switch {
		case at >= 0 && d.Type != nil && s.Query == nil:
			return x.s.ErrorAt(d.Pos, "column %s is there twice: name it in PARTITIONED BY without its type", d.Name)
		case at >= 0:
		case d.Type == nil:
			return x.s.Wrap(d.Pos, &column.UnknownColumn{Name: d.Name, Have: schema.Names()})
		default:
			if err := x.define(r, schema, []syntax.ColumnDef{d}); err != nil {
				return err
			}
			at = schema.Len() - 1
		}
		r.PartitionBy = append(r.PartitionBy, schema.Fields[at].Name)
	}
	return nil
}

// createMemory makes a table of this session.
func (x *run) createMemory(r *catalog.Relation, schema *column.Schema, rows plan.Node, have *catalog.Relation) (*Result, error) {
	var err error
	if r.Memory, err = catalog.NewMemory(schema, r.Keys); err != nil {
		return nil, err
	}
	t := &target{x: x, r: r, schema: schema}
	n := int64(0)
	if rows != nil {
		if n, err = t.add(rows); err != nil {
			return nil, err
		}
	}
	if err := x.enter(r, have); err != nil {
		return nil, err
	}
	return created(r, rows != nil, n), nil
}

// enter puts r into the catalogue, in the place of have if that is something.
func (x *run) enter(r, have *catalog.Relation) error {
	if have != nil {
		return x.cat.Replace(x.ctx, r)
	}
	err := x.cat.Create(x.ctx, r)
	if errors.Is(err, catalog.ErrExists) {
		err = fmt.Errorf("%s %s: %w", r.Kind(), r, err)
	}
	return err
}

func created(r *catalog.Relation, filled bool, rows int64) *Result {
	if !filled {
		return done(fmt.Sprintf("created %s %s", r.Kind(), r))
	}
	out := changed(rows, "")
	out.Done = fmt.Sprintf("created %s %s of %s", r.Kind(), r, count(rows, "row"))
	return out
}
