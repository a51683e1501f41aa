package sql

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A scope is the columns that a name in an expression can mean.
type scope struct{ cols []scoped }

// A scoped is one column of one table of FROM. name is how the table calls it,
// column its name in the plan: another one if two tables have the same.
type scoped struct {
	table  string // alias or last part of the name; "" for none
	name   string
	column string
	merged bool // by USING: only its qualified name finds it
	typ    column.Type
}

func newScope(table string, s *column.Schema) *scope {
	sc := &scope{}
	for _, f := range s.Fields {
		sc.cols = append(sc.cols, scoped{table: table, name: f.Name, column: f.Name, typ: f.Type})
	}
	return sc
}

// has reports whether a table goes by the name.
func (s *scope) hasTable(name string) bool {
	for _, c := range s.cols {
		if strings.EqualFold(c.table, name) {
			return true
		}
	}
	return false
}

func (s *scope) hasColumn(column string) bool {
	for _, c := range s.cols {
		if c.column == column {
			return true
		}
	}
	return false
}

// lookup finds the column that parts mean: exactly, else without regard to
// case.
func (s *scope) lookup(parts []string) (*scoped, error) {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		found := s.matches(parts, same)
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return nil, ambiguous(parts, found)
		}
	}
	return nil, s.unknown(parts)
}

func (s *scope) matches(parts []string, same func(a, b string) bool) []*scoped {
	var found []*scoped
	name := parts[len(parts)-1]
	for i := range s.cols {
		c := &s.cols[i]
		if !same(c.name, name) || len(parts) == 1 && c.merged {
			continue
		}
		if len(parts) > 1 && !same(c.table, parts[len(parts)-2]) {
			continue
		}
		found = append(found, c)
	}
	return found
}

func ambiguous(parts []string, found []*scoped) error {
	var could []string
	for _, c := range found {
		if c.table == "" {
			return fmt.Errorf("column %q is ambiguous: more than one table has it; give the tables aliases", strings.Join(parts, "."))
		}
		could = append(could, c.table+"."+c.name)
	}
	return fmt.Errorf("column %q is ambiguous; write %s", strings.Join(parts, "."), strings.Join(could, " or "))
}

func (s *scope) unknown(parts []string) error {
	if len(parts) > 1 && !s.hasTable(parts[len(parts)-2]) {
		return fmt.Errorf("no table %q in FROM", parts[len(parts)-2])
	}
	e := &column.UnknownColumn{Name: parts[len(parts)-1]}
	for _, c := range s.cols {
		if len(parts) == 1 || strings.EqualFold(c.table, parts[len(parts)-2]) {
			e.Have = append(e.Have, c.name)
		}
	}
	return e
}

// bind replaces the names in e by columns of the plan. fallback, if not nil,
// gives the expression of a name that the scope does not have.
func (b *binder) bind(e plan.Expr, s *scope, fallback func(name string) plan.Expr) (plan.Expr, error) {
	if err := b.noSubquery(e); err != nil {
		return nil, err
	}
	var failed error
	out := plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		c, ok := x.(*plan.Column)
		if !ok || failed != nil {
			return x
		}
		r, written := b.refs[c]
		if !written {
			return x
		}
		col, err := s.lookup(r.parts)
		if err != nil {
			if _, unknown := err.(*column.UnknownColumn); unknown && fallback != nil && len(r.parts) == 1 {
				if f := fallback(r.parts[0]); f != nil {
					return f
				}
			}
			failed = b.wrap(r.pos, err)
			return x
		}
		bound := &plan.Column{Name: col.column}
		b.refs[bound] = r
		return bound
	})
	if failed != nil {
		return nil, failed
	}
	return b.wallClock(out, s), nil
}
