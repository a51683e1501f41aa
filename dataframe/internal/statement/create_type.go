package statement

import (
	"fmt"

	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
)

// createType names a type for this session. A column keeps what its type was: it stays when the name is dropped.
func (x *run) createType(s *syntax.CreateType) (*Result, error) {
	name := s.Name[len(s.Name)-1]
	if _, ok := x.cat.Types.Get(name); ok {
		if s.IfNotExists {
			return done(fmt.Sprintf("type %s is there already", name)), nil
		}
		return nil, fmt.Errorf("type %s: %w; DROP TYPE it first", name, catalog.ErrExists)
	}
	if _, err := x.s.Type(s.Type); err != nil {
		return nil, err
	}
	x.cat.Types.Put(name, x.s.Resolved(s.Type))
	return done("created type " + name), nil
}

func (x *run) dropType(name []string) error {
	last := name[len(name)-1]
	if _, ok := x.cat.Types.Get(last); !ok {
		return &catalog.Missing{What: "type", Name: full(name), Have: x.cat.Types.Names()}
	}
	x.cat.Types.Drop(last)
	return nil
}

// named is the type that CREATE TYPE gave the name, nil if none.
func (x *run) named(name string) *syntax.TypeName {
	t, _ := x.cat.Types.Get(name)
	out, _ := t.(*syntax.TypeName)
	return out
}

// knowsTypes lets s name the types of the session.
func (x *run) knowsTypes(s *sql.Statement) *sql.Statement {
	s.Types = x.named
	return s
}
