package statement

import (
	"fmt"

	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
)

// createMacro keeps a macro for this session.
func (x *run) createMacro(s *syntax.CreateMacro) (*Result, error) {
	if _, taken := x.cat.Macros.Get(s.Name); taken {
		switch {
		case s.IfNotExists:
			return done("macro " + s.Name + " is there already"), nil
		case !s.OrReplace:
			return nil, fmt.Errorf("macro %s: %w; CREATE OR REPLACE MACRO changes it", s.Name, catalog.ErrExists)
		}
	}
	m, err := x.s.MacroOf(s)
	if err != nil {
		return nil, err
	}
	x.cat.Macros.Put(s.Name, m)
	return done("created macro " + s.Name), nil
}

func (x *run) dropMacro(name []string) error {
	last := name[len(name)-1]
	if _, ok := x.cat.Macros.Get(last); !ok {
		return &catalog.Missing{What: "macro", Name: full(name), Have: x.cat.Macros.Names()}
	}
	x.cat.Macros.Drop(last)
	return nil
}

// Macro implements sql.Macros.
func (e *env) Macro(name string) *sql.Macro {
	m, _ := e.x.cat.Macros.Get(name)
	of, _ := m.(*sql.Macro)
	return of
}

var _ sql.Macros = (*env)(nil)
