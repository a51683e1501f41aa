package statement

import (
	"errors"
	"fmt"
	"slices"

	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
)

// drop removes tables, views, schemas and indexes. The rows of a table that CREATE TABLE put into the warehouse go
// with it; those at a LOCATION stay.
func (x *run) drop(s *syntax.Drop) (*Result, error) {
	last := ""
	for _, name := range s.Names {
		var err error
		switch s.Kind {
		case "table", "view":
			err = x.dropRelation(s, name)
		case "schema":
			err = x.dropSchema(s, name)
		case "index":
			err = x.dropIndex(name)
		case "sequence":
			err = x.dropSequence(name)
		case "macro":
			err = x.dropMacro(name)
		case "type":
			err = x.dropType(name)
		default:
			err = fmt.Errorf("no %s %q: there are none", s.Kind, full(name))
			if s.IfExists {
				err = nil
			}
		}
		switch {
		case err != nil && s.IfExists && errors.Is(err, catalog.ErrNotFound):
			last = fmt.Sprintf("there is no %s %s", s.Kind, full(name))
		case err != nil:
			return nil, err
		default:
			last = fmt.Sprintf("dropped %s %s", s.Kind, full(name))
		}
	}
	return done(last), nil
}

func (x *run) dropRelation(s *syntax.Drop, name []string) error {
	if n, err := x.host.Frame(full(name)); n != nil || err != nil {
		if s.Kind == "view" {
			return fmt.Errorf("%s is a frame, not a view", full(name))
		}
		x.host.Forget(full(name))
		return nil
	}
	r, err := x.cat.Find(x.ctx, name)
	if err != nil {
		return err
	}
	if r == nil {
		return x.missing(x.ctx, s.Kind, name)
	}
	if r.Kind() != s.Kind {
		return fmt.Errorf("%s is a %s: DROP %s drops it", r, r.Kind(), map[string]string{"table": "TABLE", "view": "VIEW"}[r.Kind()])
	}
	if s.Cascade {
		err = x.release(r)
	} else {
		err = x.unreferenced(r, "DROP TABLE", s.Names)
	}
	if err != nil {
		return err
	}
	return x.dropOne(r)
}

func (x *run) dropOne(r *catalog.Relation) error {
	if err := x.cat.Remove(x.ctx, r); err != nil {
		return err
	}
	x.cat.DropIndexes(r.String())
	if err := x.unnumber(r, r.Columns); err != nil {
		return err
	}
	if r.Managed {
		return x.removeRows(r)
	}
	return nil
}

func (x *run) dropSchema(s *syntax.Drop, name []string) error {
	schema, err := x.cat.FindSchema(x.ctx, name)
	if err != nil {
		return err
	}
	if s.Cascade {
		in, err := x.cat.Relations(x.ctx, schema.Name)
		if err != nil {
			return err
		}
		for _, r := range in {
			if err := x.dropOne(r); err != nil {
				return err
			}
		}
	}
	return x.cat.RemoveSchema(x.ctx, name)
}

func (x *run) dropIndex(name []string) error {
	i := x.cat.Index(name[len(name)-1])
	if i == nil {
		return &catalog.Missing{What: "index", Name: full(name)}
	}
	if i.Unique {
		if err := x.dropUnique(i); err != nil {
			return err
		}
	}
	x.cat.DropIndex(i.Name)
	return nil
}

// dropUnique drops the key that i is of its table.
func (x *run) dropUnique(i *catalog.Index) error {
	r, err := x.ofIndex(i)
	if err != nil || r == nil {
		return err
	}
	at := slices.IndexFunc(r.Keys, func(k catalog.Key) bool { return k.Name == i.Name })
	if at < 0 {
		return nil
	}
	key := r.Keys[at]
	if err := x.unusedKey(r, key); err != nil {
		return err
	}
	without := r.Clone()
	without.Keys = slices.Delete(without.Keys, at, at+1)
	if err := x.cat.Replace(x.ctx, without); err != nil {
		return err
	}
	r.Memory.DropKey(key)
	return nil
}

// ofIndex is the table of an index.
func (x *run) ofIndex(i *catalog.Index) (*catalog.Relation, error) {
	all, err := x.relations()
	for _, r := range all {
		if r.String() == i.Table {
			return r, nil
		}
	}
	return nil, err
}

// relations are those of all schemas, and the temporary ones.
func (x *run) relations() (out []*catalog.Relation, err error) {
	schemas, err := x.cat.Schemas(x.ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range append(schemas, catalog.Schema{Name: catalog.Temp}) {
		in, err := x.cat.Relations(x.ctx, s.Name)
		if err != nil {
			return nil, err
		}
		out = append(out, in...)
	}
	return out, nil
}
