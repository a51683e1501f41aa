package statement

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
)

// constrain gives r the constraints of its columns and its own; foreign keys last, for they may refer to its keys.
func (x *run) constrain(r *catalog.Relation, schema *column.Schema, s *syntax.CreateTable) error {
	for _, foreign := range []bool{false, true} {
		add := func(list []syntax.Constraint, of string) error {
			for _, c := range list {
				if (c.Kind == "foreign key") != foreign {
					continue
				}
				if err := x.addConstraint(r, schema, &c, of); err != nil {
					return err
				}
			}
			return nil
		}
		for _, d := range s.Columns {
			if err := add(d.Constraints, d.Name); err != nil {
				return err
			}
		}
		if err := add(s.Constraints, ""); err != nil {
			return err
		}
	}
	return nil
}

// addConstraint enters a constraint, of a column or the table, into r.
func (x *run) addConstraint(r *catalog.Relation, schema *column.Schema, c *syntax.Constraint, of string) error {
	if of != "" && c.Columns == nil {
		own := *c
		own.Columns = []string{of}
		c = &own
	}
	if c.NotEnforced {
		x.host.Note(fmt.Sprintf("a %s that is NOT ENFORCED says nothing about rows; it is left out", strings.ToUpper(c.Kind)))
		return nil
	}
	if c.Name != "" && x.hasConstraint(r, c.Name) {
		return x.s.Wrap(c.Pos, fmt.Errorf("constraint %s of %s: %w", c.Name, r, catalog.ErrExists))
	}
	var err error
	switch c.Kind {
	case "check":
		err = x.addCheck(r, schema, c, of)
	case "foreign key":
		err = x.addForeign(r, schema, c)
	default:
		err = x.addKey(r, schema, c)
	}
	return x.s.Wrap(c.Pos, err)
}

// addKey enters PRIMARY KEY or UNIQUE.
func (x *run) addKey(r *catalog.Relation, schema *column.Schema, c *syntax.Constraint) error {
	k := catalog.Key{Primary: c.Kind == "primary key", Constraint: c.Name}
	for _, name := range c.Columns {
		at := schema.Index(name)
		if at < 0 {
			return &column.UnknownColumn{Name: name, Have: schema.Names()}
		}
		if slices.Contains(k.Columns, schema.Fields[at].Name) {
			return fmt.Errorf("column %s is in the key twice", name)
		}
		k.Columns = append(k.Columns, schema.Fields[at].Name)
		if c := r.Column(name); k.Primary && c != nil {
			c.NotNull = true
			schema.Fields[at].Nullable = false
		}
	}
	if k.Primary && slices.ContainsFunc(r.Keys, func(k catalog.Key) bool { return k.Primary }) {
		return errors.New("a table has one PRIMARY KEY")
	}
	if k.Constraint == "" {
		k.Constraint = x.freeConstraint(r, keyName(r, k))
	}
	r.Keys = append(r.Keys, k)
	return nil
}

// keyName is what a key is called that nobody gave a name, as in PostgreSQL.
func keyName(r *catalog.Relation, k catalog.Key) string {
	if k.Primary {
		return r.Name + "_pkey"
	}
	return r.Name + "_" + strings.Join(k.Columns, "_") + "_key"
}

// hasConstraint reports whether r has a constraint called name.
func (x *run) hasConstraint(r *catalog.Relation, name string) bool {
	return slices.ContainsFunc(r.Keys, func(k catalog.Key) bool { return strings.EqualFold(k.Constraint, name) }) ||
		slices.ContainsFunc(r.Checks, func(c catalog.Check) bool { return strings.EqualFold(c.Name, name) }) ||
		slices.ContainsFunc(r.Foreign, func(f catalog.ForeignKey) bool { return strings.EqualFold(f.Name, name) })
}

// freeConstraint is name, or the next one with a number behind it that no constraint of r has.
func (x *run) freeConstraint(r *catalog.Relation, name string) string {
	for n := 0; ; n++ {
		try := name
		if n > 0 {
			try = fmt.Sprintf("%s%d", name, n)
		}
		if !x.hasConstraint(r, try) {
			return try
		}
	}
}

// alterConstraint is ADD CONSTRAINT: the rows that are there must keep it, too.
func (t *target) alterConstraint(c *syntax.Constraint) error {
	r := t.r.Clone()
	if r.Columns == nil {
		r.Columns = t.columns()
	}
	schema := &column.Schema{Fields: slices.Clone(t.schema.Fields)}
	var err error
	if t.r.Memory == nil {
		if r.Checks, err = t.x.checksOf(r); err != nil {
			return err
		}
	}
	if err := t.x.addConstraint(r, schema, c, ""); err != nil {
		return err
	}
	switch {
	case c.NotEnforced:
		return nil
	case c.Kind == "foreign key":
		if t.r.Memory == nil {
			r.Checks = nil
		}
		return t.addForeign(r)
	case t.r.Memory == nil && c.Kind == "check":
		return t.constrainStored(r, r.Checks[len(r.Checks)-1].Name)
	case t.r.Memory == nil:
		for i, f := range schema.Fields {
			if f.Nullable != t.schema.Fields[i].Nullable {
				return fmt.Errorf("PRIMARY KEY: column %s of %s may be null, which is part of CREATE TABLE; CREATE OR REPLACE TABLE … AS makes it anew", f.Name, t.r)
			}
		}
		t.x.noteKeys(r, r.Keys[len(r.Keys)-1:])
		r.Checks = nil
		return t.x.cat.Replace(t.x.ctx, r)
	}
	n, err := t.node()
	if err != nil {
		return err
	}
	return t.reshape(n, schema, r)
}

// addForeign puts r, which has a foreign key more, in the place of the table, whose rows must keep it.
func (t *target) addForeign(r *catalog.Relation) error {
	unlock, err := t.x.cat.LockRows(t.x.ctx)
	if err != nil {
		return err
	}
	defer unlock()
	rows := t.rows.Batches
	if r.Memory != nil {
		rows = r.Memory.Rows().Batches
	}
	if err := (&target{x: t.x, r: r, schema: t.schema}).looksUp(rows, true, nil); err != nil {
		return err
	}
	return t.x.cat.Replace(t.x.ctx, r)
}

// dropConstraint is DROP CONSTRAINT and DROP PRIMARY KEY.
func (t *target) dropConstraint(a syntax.AlterAction) error {
	r := t.r.Clone()
	var err error
	if r.Checks, err = t.x.checksOf(r); err != nil {
		return err
	}
	is := func(k catalog.Key) bool { return k.Primary && k.Name == "" }
	name := "PRIMARY KEY"
	if a.To == nil {
		name = a.Name[0]
		is = func(k catalog.Key) bool { return strings.EqualFold(k.Constraint, name) }
		ofName := func(c catalog.Check) bool { return strings.EqualFold(c.Name, name) }
		if slices.ContainsFunc(r.Checks, ofName) {
			r.Checks = slices.DeleteFunc(r.Checks, ofName)
			if t.r.Memory == nil {
				return t.constrainStored(r, "")
			}
			return t.x.cat.Replace(t.x.ctx, r)
		}
	}
	ofName := func(f catalog.ForeignKey) bool { return strings.EqualFold(f.Name, name) }
	if slices.ContainsFunc(r.Foreign, ofName) {
		r.Foreign = slices.DeleteFunc(r.Foreign, ofName)
		if t.r.Memory == nil {
			r.Checks = nil
		}
		return t.x.cat.Replace(t.x.ctx, r)
	}
	at := slices.IndexFunc(r.Keys, is)
	if at < 0 {
		if a.Exists {
			return nil
		}
		return &catalog.Missing{What: "constraint", Name: name, Have: constraintNames(r)}
	}
	key := r.Keys[at]
	if err := t.x.unusedKey(t.r, key); err != nil {
		return err
	}
	r.Keys = slices.Delete(r.Keys, at, at+1)
	if t.r.Memory == nil {
		r.Checks = nil
	} else {
		t.r.Memory.DropKey(key)
	}
	return t.x.cat.Replace(t.x.ctx, r)
}

func constraintNames(r *catalog.Relation) (out []string) {
	for _, k := range r.Keys {
		if k.Constraint != "" {
			out = append(out, k.Constraint)
		}
	}
	for _, c := range r.Checks {
		out = append(out, c.Name)
	}
	for _, f := range r.Foreign {
		out = append(out, f.Name)
	}
	return out
}
