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

// addForeign enters FOREIGN KEY or REFERENCES into r. Between tables of this session it holds (see looksUp and put); of
// other tables, and in Spark, it is kept as a remark.
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
		if of, _ := x.cat.Find(x.ctx, c.References); of != nil && of.View != nil {
			return fmt.Errorf("REFERENCES %s: it is a view, which has no keys", full(c.References))
		}
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
	if x.s.Dialect != syntax.Spark && x.inSession(r) {
		p, key, err := x.parent(r, f)
		if err != nil && x.s.Dialect != syntax.MySQL { // in which any index of the other table will do
			return err
		}
		if p != nil && other != nil {
			if _, _, err := asKey(plan.NewValues(schema, nil), f, typesOf(other, key)); err != nil {
				return fmt.Errorf("REFERENCES %s %s: %w", p, columnList(key), err)
			}
		}
		if err == nil && (p != nil || other == nil) {
			r.Foreign = append(r.Foreign, f)
			return nil
		}
	}
	f.Remark = true
	r.Foreign = append(r.Foreign, f)
	x.host.Note(fmt.Sprintf("FOREIGN KEY (%s) of %s is kept as a remark: no row is looked up in %s, nor deleted or changed with one there", strings.Join(f.Columns, ", "), r, full(c.References)))
	return nil
}

// inSession reports whether the rows of r, which may not be made yet, are in memory.
func (x *run) inSession(r *catalog.Relation) bool {
	return r.View == nil && r.Location == "" && (r.Memory != nil || r.Temp || x.cat.Root() == "")
}

// parent is the table of this session to which f of r refers, and the columns of its key; nil if it is none of this session.
func (x *run) parent(r *catalog.Relation, f catalog.ForeignKey) (*catalog.Relation, []string, error) {
	p, err := x.referred(r, f)
	if err != nil || p == nil || !x.inSession(p) {
		return nil, nil, err
	}
	cols := f.Referred
	at := slices.IndexFunc(p.Keys, func(k catalog.Key) bool { return cols == nil && k.Primary || cols != nil && k.Of(cols) })
	switch {
	case at < 0 && cols == nil:
		return nil, nil, fmt.Errorf("REFERENCES %s: it has no PRIMARY KEY; name the columns of another key of it", p)
	case at < 0:
		return nil, nil, fmt.Errorf("REFERENCES %s (%s): it has no PRIMARY KEY or UNIQUE of these columns; %s", p, strings.Join(cols, ", "), keysOf(p))
	case cols == nil:
		cols = p.Keys[at].Columns
	}
	if len(cols) != len(f.Columns) {
		return nil, nil, fmt.Errorf("FOREIGN KEY has %s and the PRIMARY KEY of %s %d", count(int64(len(f.Columns)), "column"), p, len(cols))
	}
	return p, cols, nil
}

// keysOf says what keys p has.
func keysOf(p *catalog.Relation) string {
	var have []string
	for _, k := range p.Keys {
		have = append(have, "("+strings.Join(k.Columns, ", ")+")")
	}
	if have == nil {
		return "it has none at all"
	}
	return "there are " + strings.Join(have, ", ")
}

// referred is the table that f of r names: of the schema of r first.
func (x *run) referred(r *catalog.Relation, f catalog.ForeignKey) (*catalog.Relation, error) {
	last := f.References[len(f.References)-1]
	if len(f.References) == 1 {
		if strings.EqualFold(last, r.Name) {
			return r, nil
		}
		if p, err := x.cat.Find(x.ctx, []string{r.Schema, last}); p != nil || err != nil {
			return p, err
		}
	}
	p, err := x.cat.Find(x.ctx, f.References)
	if p == nil && strings.EqualFold(last, r.Name) {
		p = r // it is being made
	}
	return p, err
}

// A child is a table of this session that refers to another one.
type child struct {
	r       *catalog.Relation
	f       catalog.ForeignKey
	columns []string // of the key to which f refers
}

// children are the tables of this session that refer to p, perhaps p itself.
func (x *run) children(p *catalog.Relation) (out []child, err error) {
	all, err := x.relations()
	for _, r := range all {
		for _, f := range r.Foreign {
			if f.Remark || !strings.EqualFold(f.References[len(f.References)-1], p.Name) || !x.inSession(r) {
				continue
			}
			is, columns, err := x.parent(r, f)
			if err == nil && is != nil && is.String() == p.String() {
				out = append(out, child{r, f, columns})
			}
		}
	}
	return out, err
}

// unreferenced refuses what takes p away while rows of other tables refer to it. Also are tables that go with it.
func (x *run) unreferenced(p *catalog.Relation, what string, also [][]string) error {
	if p == nil || !x.inSession(p) || !x.cat.ForeignChecked() {
		return nil
	}
	in, err := x.children(p)
	if err != nil {
		return err
	}
	for _, c := range in {
		goes := slices.ContainsFunc(also, func(name []string) bool {
			r, err := x.cat.Find(x.ctx, name)
			return err == nil && r != nil && r.String() == c.r.String()
		})
		if !goes && c.r.String() != p.String() {
			return fmt.Errorf("%s: the constraint %s of %s refers to it; ALTER TABLE %s DROP CONSTRAINT %s first", what, c.f.Name, c.r, c.r.Name, c.f.Name)
		}
	}
	return nil
}

// unusedKey refuses to drop a key to which a foreign key refers.
func (x *run) unusedKey(p *catalog.Relation, key catalog.Key) error {
	in, err := x.children(p)
	for _, c := range in {
		if key.Of(c.columns) {
			return fmt.Errorf("the constraint %s of %s refers to this key of %s; DROP CONSTRAINT it first", c.f.Name, c.r, p)
		}
	}
	return err
}

// release takes the constraints that refer to p away.
func (x *run) release(p *catalog.Relation) error {
	return x.referring(p, func(r *catalog.Relation, at int) { r.Foreign = slices.Delete(r.Foreign, at, at+1) })
}

// follow changes what tables that refer to p say of it.
func (x *run) follow(p *catalog.Relation, change func(f *catalog.ForeignKey)) error {
	return x.referring(p, func(r *catalog.Relation, at int) { change(&r.Foreign[at]) })
}

// referring changes each table that refers to p, by the foreign key at a place of it.
func (x *run) referring(p *catalog.Relation, change func(r *catalog.Relation, at int)) error {
	in, err := x.children(p)
	if err != nil {
		return err
	}
	for _, c := range in {
		r, err := x.cat.Find(x.ctx, []string{c.r.Schema, c.r.Name})
		if err != nil || r == nil {
			return err
		}
		r = r.Clone()
		if at := slices.IndexFunc(r.Foreign, func(f catalog.ForeignKey) bool { return f.Name == c.f.Name }); at >= 0 {
			change(r, at)
		}
		if err := x.cat.Replace(x.ctx, r); err != nil {
			return err
		}
	}
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
