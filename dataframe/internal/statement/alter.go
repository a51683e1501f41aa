package statement

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// alter changes what a table is, one action after another.
func (x *run) alter(s *syntax.AlterTable) (*Result, error) {
	r, err := x.relation(s.Name)
	if err != nil {
		if s.IfExists && errors.Is(err, catalog.ErrNotFound) {
			return done("there is no table " + full(s.Name)), nil
		}
		return nil, err
	}
	name := s.Name
	for _, a := range s.Actions {
		if err := x.alterOne(name, a); err != nil {
			return nil, err
		}
		if a.Kind == "rename" {
			name = x.renamedTo(r, a.To)
		}
	}
	return done("altered " + r.Kind() + " " + r.String()), nil
}

// renamedTo is where a relation is after RENAME TO.
func (x *run) renamedTo(r *catalog.Relation, to []string) []string {
	if len(to) == 1 {
		return []string{r.Schema, to[0]}
	}
	return to
}

func (x *run) alterOne(name []string, a syntax.AlterAction) error {
	r, err := x.relation(name)
	if err != nil {
		return err
	}
	switch a.Kind {
	case "rename":
		return x.rename(r, a.To)
	case "set properties", "unset properties":
		return x.properties(r, a)
	}
	if r.View != nil {
		return fmt.Errorf("%s is a view, of which only the name and the properties change; CREATE OR REPLACE VIEW gives it another query", r)
	}
	t, err := x.target(name)
	if err != nil {
		return err
	}
	switch a.Kind {
	case "add column":
		return t.addColumn(a)
	case "drop column":
		return t.dropColumn(a)
	case "rename column":
		return t.renameColumn(a)
	case "alter type":
		return t.alterType(a)
	case "set default", "drop default", "comment":
		return t.describeColumn(a)
	case "add constraint":
		return t.alterConstraint(a.Constraint)
	case "drop constraint":
		return t.dropConstraint(a)
	case "set not null", "drop not null":
		return t.nullability(a)
	case "add partition":
		return t.addPartition(a)
	case "drop partition":
		res, err := x.dropPartition(t, a.Partition, "DELETE")
		if err == nil && res.Rows == 0 && !a.Exists {
			return errors.New("DROP PARTITION: the partition has no rows; IF EXISTS drops what there is")
		}
		return err
	}
	return fmt.Errorf("ALTER TABLE: %s is not there", strings.ToUpper(a.Kind))
}

func (x *run) rename(r *catalog.Relation, to []string) error {
	fresh := r.Clone()
	var err error
	if len(to) == 1 {
		fresh.Name = to[0]
	} else if fresh.Schema, fresh.Name, err = x.cat.Place(x.ctx, to, false); err != nil {
		return err
	}
	if (fresh.Schema == catalog.Temp) != r.Temp {
		return fmt.Errorf("a temporary %s stays in the schema %s", r.Kind(), catalog.Temp)
	}
	if strings.EqualFold(fresh.String(), r.String()) {
		return x.cat.Replace(x.ctx, fresh)
	}
	if err := x.cat.Create(x.ctx, fresh); err != nil {
		if errors.Is(err, catalog.ErrExists) {
			return fmt.Errorf("%s: %w", fresh, err)
		}
		return err
	}
	for i, f := range fresh.Foreign {
		if p, err := x.referred(r, f); err == nil && p != nil && p.String() == r.String() {
			fresh.Foreign[i].References = []string{fresh.Schema, fresh.Name}
		}
	}
	if err := x.follow(r, func(f *catalog.ForeignKey) { f.References = []string{fresh.Schema, fresh.Name} }); err != nil {
		return err
	}
	return x.cat.Remove(x.ctx, r)
}

func (x *run) properties(r *catalog.Relation, a syntax.AlterAction) error {
	fresh := r.Clone()
	fresh.Properties = map[string]string{}
	for k, v := range r.Properties {
		fresh.Properties[k] = v
	}
	given, err := x.optionsOf(a.Options)
	if err != nil {
		return err
	}
	for k, v := range given {
		if a.Kind == "set properties" {
			fresh.Properties[k] = v
			continue
		}
		if _, has := fresh.Properties[k]; !has && !a.Exists {
			return fmt.Errorf("%s has no property %q", r, k)
		}
		delete(fresh.Properties, k)
	}
	return x.cat.Replace(x.ctx, fresh)
}

// at is the ordinal of a column.
func (t *target) at(name []string) (int, error) {
	i := t.schema.Index(name[len(name)-1])
	if i < 0 {
		return 0, &column.UnknownColumn{Name: name[len(name)-1], Have: t.schema.Names()}
	}
	return i, nil
}

// columns are the columns of the catalogue's entry, one for each of the table.
func (t *target) columns() []catalog.Column {
	var out []catalog.Column
	for _, f := range t.schema.Fields {
		c := catalog.Column{Name: f.Name, Type: f.Type.String(), NotNull: !f.Nullable}
		if known := t.r.Column(f.Name); known != nil {
			c = *known
		}
		out = append(out, c)
	}
	return out
}

// reshape gives the table the columns of n, whose fields are those of schema.
func (t *target) reshape(n plan.Node, schema *column.Schema, r *catalog.Relation) error {
	n, err := t.x.fitTo(n, schema)
	if err == nil {
		n, err = withinDomains(n, r)
	}
	if err != nil {
		return err
	}
	if t.r.Memory == nil {
		if _, err := t.x.write(t.x.ctx, n, t.snap.Reshape(r.PartitionBy, "ALTER TABLE")); err != nil {
			return t.x.conflict(t.r, err)
		}
		return t.x.cat.Replace(t.x.ctx, r)
	}
	if n, err = (&target{x: t.x, r: r, schema: schema}).checked(n); err != nil {
		return err
	}
	batches, err := t.x.host.Run(t.x.ctx, n)
	if err != nil {
		return err
	}
	if r.Memory, err = catalog.NewMemory(schema, r.Keys); err != nil {
		return err
	}
	if err := (&target{r: r, schema: schema}).checkNulls(batches); err != nil {
		return err
	}
	if _, err := r.Memory.Append(batches); err != nil {
		return err
	}
	if err := t.r.Memory.Replace(t.rows, t.rows.Batches); err != nil { // has nobody changed it meanwhile?
		return t.x.conflict(t.r, err)
	}
	return t.x.cat.Replace(t.x.ctx, r)
}

func (t *target) addColumn(a syntax.AlterAction) error {
	f, c, err := t.x.columnOf(*a.Column)
	if err != nil {
		return err
	}
	if t.schema.Index(f.Name) >= 0 {
		if a.Exists {
			return nil
		}
		return fmt.Errorf("column %s is there already", f.Name)
	}
	if a.Column.Identity != nil {
		return fmt.Errorf("column %s: a column that counts is part of CREATE TABLE", f.Name)
	}
	if len(a.Column.Constraints) > 0 {
		return fmt.Errorf("column %s: ADD CONSTRAINT, after ADD COLUMN, adds its constraints", f.Name)
	}
	if c.NotNull && c.Default == "" && a.Column.Generated == nil && t.count() != 0 {
		return fmt.Errorf("column %s would be null in the rows that are there: give it a DEFAULT", f.Name)
	}
	r := t.r.Clone()
	r.Columns = append(t.columns(), c)
	schema := &column.Schema{Fields: append(slices.Clone(t.schema.Fields), f)}
	if t.r.Memory == nil && c.Default == "" && a.Column.Generated == nil {
		return t.addStored(r, f)
	}
	n, err := t.node()
	if err != nil {
		return err
	}
	var value syntax.Expr = &syntax.Const{Word: "null"}
	if a.Column.Default != nil {
		value = a.Column.Default
	}
	e, err := t.x.s.Constant(t.x.ctx, castTo(value, f.Type), t.x.env)
	if a.Column.Generated != nil {
		e, err = t.addGenerated(r, schema, a.Column)
	}
	if err != nil {
		return err
	}
	es := columnsOf(t.schema)
	if n, err = plan.NewProject(n, append(es, &plan.Alias{X: e, Name: f.Name})); err != nil {
		return err
	}
	return t.reshape(n, schema, r)
}

// addStored adds a column that is null in the rows that are there: no file is written.
func (t *target) addStored(r *catalog.Relation, f column.Field) error {
	f.Nullable = true
	fields := append(slices.Clone(t.schema.Fields), f)
	sink, err := t.x.host.Create(t.x.ctx, r.Location, plan.WriteOptions{Mode: "append", AddColumns: true, Operation: "ADD COLUMNS"})
	if err != nil {
		return err
	}
	if _, err := t.x.write(t.x.ctx, plan.NewValues(&column.Schema{Fields: fields}, nil), sink); err != nil {
		return err
	}
	return t.x.cat.Replace(t.x.ctx, r)
}

func columnsOf(s *column.Schema) []plan.Expr {
	var es []plan.Expr
	for _, f := range s.Fields {
		es = append(es, &plan.Column{Name: f.Name})
	}
	return es
}

// used says why the column cannot be dropped or get another type.
func (t *target) used(at int) error {
	name := t.schema.Fields[at].Name
	if slices.Contains(t.partitionBy(), name) {
		return fmt.Errorf("%s is partitioned by %s", t.r, name)
	}
	for _, k := range t.r.Keys { // also those to which foreign keys refer
		if slices.Contains(k.Columns, name) {
			return fmt.Errorf("column %s is part of a key of %s", name, t.r)
		}
	}
	for _, f := range t.r.Foreign {
		if slices.Contains(f.Columns, name) {
			return fmt.Errorf("the constraint %s of %s names column %s; DROP CONSTRAINT it first", f.Name, t.r, name)
		}
	}
	return t.unchecked(name)
}

func (t *target) dropColumn(a syntax.AlterAction) error {
	at, err := t.at(a.Name)
	if err != nil {
		if a.Exists {
			return nil
		}
		return err
	}
	if err := t.used(at); err != nil {
		return err
	}
	if t.schema.Len() == 1 {
		return fmt.Errorf("column %s is the only one; DROP TABLE drops the table", t.schema.Fields[at].Name)
	}
	n, err := t.node()
	if err != nil {
		return err
	}
	schema := &column.Schema{Fields: slices.Delete(slices.Clone(t.schema.Fields), at, at+1)}
	if n, err = plan.NewProject(n, columnsOf(schema)); err != nil {
		return err
	}
	r := t.r.Clone()
	before := t.columns()
	r.Columns = slices.Delete(slices.Clone(before), at, at+1)
	if err := t.reshape(n, schema, r); err != nil {
		return err
	}
	return t.x.unnumber(t.r, before[at:at+1])
}

func (t *target) renameColumn(a syntax.AlterAction) error {
	at, err := t.at(a.Name)
	if err != nil {
		return err
	}
	old, name := t.schema.Fields[at].Name, a.To[0]
	if i := t.schema.Index(name); i >= 0 && i != at {
		return fmt.Errorf("column %s is there already", name)
	}
	if err := t.unchecked(old); err != nil {
		return err
	}
	schema := &column.Schema{Fields: slices.Clone(t.schema.Fields)}
	schema.Fields[at].Name = name
	r := t.r.Clone()
	r.Columns = t.columns()
	r.Columns[at].Name = name
	if a.Column != nil && a.Column.Type != nil { // CHANGE a b type
		if schema.Fields[at].Type, err = t.x.s.Type(a.Column.Type); err != nil {
			return err
		}
		if !schema.Fields[at].Type.Equal(t.schema.Fields[at].Type) {
			if err := t.used(at); err != nil {
				return err
			}
		}
		r.Columns[at].Type, r.Columns[at].Domain = schema.Fields[at].Type.String(), t.x.s.DomainOf(a.Column.Type)
		if a.Column.Comment != "" {
			r.Columns[at].Comment = a.Column.Comment
		}
	}
	for i, p := range r.PartitionBy {
		if p == old {
			r.PartitionBy[i] = name
		}
	}
	for i, f := range r.Foreign {
		r.Foreign[i].Columns = slices.Clone(f.Columns)
		for j, c := range f.Columns {
			if c == old {
				r.Foreign[i].Columns[j] = name
			}
		}
	}
	for i, k := range r.Keys {
		r.Keys[i].Columns = slices.Clone(k.Columns)
		for j, c := range k.Columns {
			if c == old {
				r.Keys[i].Columns[j] = name
			}
		}
	}
	n, err := t.node()
	if err != nil {
		return err
	}
	if err := t.x.follow(t.r, func(f *catalog.ForeignKey) {
		f.Referred = slices.Clone(f.Referred)
		for i, c := range f.Referred {
			if strings.EqualFold(c, old) {
				f.Referred[i] = name
			}
		}
	}); err != nil {
		return err
	}
	return t.reshape(n, schema, r)
}

func (t *target) alterType(a syntax.AlterAction) error {
	at, err := t.at(a.Name)
	if err != nil {
		return err
	}
	typ, err := t.x.s.Type(a.Column.Type)
	if err != nil {
		return err
	}
	if c := t.generated(at); c != nil {
		return fmt.Errorf("column %s is GENERATED; DROP it and ADD it with the other type", c.Name)
	}
	domain := t.x.s.DomainOf(a.Column.Type)
	if c := t.r.Column(t.schema.Fields[at].Name); typ.Equal(t.schema.Fields[at].Type) && (c == nil && domain == "" || c != nil && c.Domain == domain) {
		return nil
	}
	if err := t.used(at); err != nil {
		return err
	}
	n, err := t.node()
	if err != nil {
		return err
	}
	schema := &column.Schema{Fields: slices.Clone(t.schema.Fields)}
	schema.Fields[at].Type = typ
	r := t.r.Clone()
	r.Columns = t.columns()
	r.Columns[at].Type, r.Columns[at].Domain = typ.String(), domain
	return t.reshape(n, schema, r)
}
