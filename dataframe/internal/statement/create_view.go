package statement

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
)

// createView names a query.
func (x *run) createView(s *syntax.CreateView) (*Result, error) {
	if s.Materialized {
		return nil, errors.New("materialized views are not there; CREATE TABLE … AS keeps the rows of a query")
	}
	have, err := x.free(s.Name, s.Temp, s.IfNotExists, s.OrReplace)
	if err != nil {
		return nil, err
	}
	if have != nil && s.IfNotExists {
		return done(fmt.Sprintf("%s is there already", have)), nil
	}
	if have != nil && have.View == nil {
		return nil, fmt.Errorf("%s is a table; DROP TABLE it first", have)
	}
	schema, name, err := x.cat.Place(x.ctx, s.Name, s.Temp)
	if err != nil {
		return nil, err
	}
	r := &catalog.Relation{
		Schema: schema, Name: name, Temp: schema == catalog.Temp, Comment: s.Comment, Created: time.Now().UTC(),
		View: &catalog.View{Query: syntax.Print(s.Query), Dialect: x.s.Dialect.Name, Columns: s.Columns, Path: x.cat.Current()},
	}
	if err := x.checkView(r, s); err != nil {
		return nil, err
	}
	if err := x.enter(r, have); err != nil {
		return nil, err
	}
	return created(r, false, 0), nil
}

// checkView binds the query of a view where it was written, for the places of its errors, and as it is kept.
func (x *run) checkView(r *catalog.Relation, s *syntax.CreateView) error {
	before := x.s.Params()
	inner := &env{x: x, view: r, around: x.env}
	n, err := x.s.Query(x.ctx, s.Query, inner)
	if err != nil {
		return err
	}
	if _, err := renamed(n, s.Columns); err != nil {
		return err
	}
	if x.s.Params() > before {
		return errors.New("a view has no ? in it: who reads it has no values for them")
	}
	return nil
}

// createSchema makes a schema.
func (x *run) createSchema(s *syntax.CreateSchema) (*Result, error) {
	err := x.cat.CreateSchema(x.ctx, s.Name, catalog.Schema{Comment: s.Comment, Location: strings.TrimRight(s.Location, "/")})
	if errors.Is(err, catalog.ErrExists) {
		if s.IfNotExists {
			return done(fmt.Sprintf("schema %s is there already", full(s.Name))), nil
		}
		return nil, fmt.Errorf("schema %s: %w; IF NOT EXISTS leaves it alone", full(s.Name), err)
	}
	if err != nil {
		return nil, err
	}
	return done("created schema " + full(s.Name)), nil
}

// createIndex checks that an index could be made. Only one that is unique does something, in a table in memory.
func (x *run) createIndex(s *syntax.CreateIndex) (*Result, error) {
	t, err := x.target(s.Table)
	if err != nil {
		return nil, err
	}
	k := catalog.Key{Name: s.Name}
	for _, name := range s.Columns {
		at := t.schema.Index(name)
		if at < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: t.schema.Names()}
		}
		k.Columns = append(k.Columns, t.schema.Fields[at].Name)
	}
	read := s.Exprs
	if s.Where != nil {
		read = append(read[:len(read):len(read)], s.Where)
	}
	for _, e := range read {
		if _, err := x.s.RowExpr(e).Bind(x.ctx, t.r.Name, t.schema, false, x.env); err != nil {
			return nil, err
		}
	}
	if s.Name != "" && x.cat.Index(s.Name) != nil {
		if s.IfNotExists {
			return done(fmt.Sprintf("index %s is there already", s.Name)), nil
		}
		return nil, fmt.Errorf("index %s: %w", s.Name, catalog.ErrExists)
	}
	if s.Unique {
		if t.r.Memory == nil {
			return nil, fmt.Errorf("a UNIQUE index of %s is not there: only tables in memory keep rows from being there twice", t.r)
		}
		if err := t.r.Memory.AddKey(k); err != nil {
			return nil, err
		}
		r := t.r.Clone()
		r.Keys = append(r.Keys, k)
		if err := x.cat.Replace(x.ctx, r); err != nil {
			return nil, err
		}
	}
	x.cat.AddIndex(catalog.Index{Name: s.Name, Table: t.r.String(), Unique: s.Unique, Columns: k.Columns})
	out := done("created index " + s.Name)
	if !s.Unique {
		x.host.Note("indexes make nothing faster here: files tell what they hold, and so CREATE INDEX only takes the name")
	}
	return out, nil
}

// ignored does nothing, but what it names must exist.
func (x *run) ignored(s *syntax.Ignored) (*Result, error) {
	if s.Of != nil && strings.HasPrefix(s.Text, "REINDEX") {
		r, err := x.cat.Find(x.ctx, s.Of)
		if err != nil {
			return nil, err
		}
		if r == nil && x.cat.Index(s.Of[len(s.Of)-1]) == nil {
			return nil, fmt.Errorf("no index or table %q", full(s.Of))
		}
	} else if s.Of != nil {
		if _, err := x.relation(s.Of); err != nil {
			return nil, err
		}
	}
	x.host.Note(s.Text + ": " + s.Why)
	return done(s.Text + ": " + s.Why), nil
}
