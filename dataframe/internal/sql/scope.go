package sql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
	"weir/internal/typo"
)

// A scope is the columns that a name in an expression can mean.
type scope struct {
	cols  []scoped
	outer *outerScope // of a subquery
}

// A scoped is one column of one table of FROM. name is how the table calls it,
// column its name in the plan: another one if two tables have the same.
type scoped struct {
	table  string // alias or last part of the name; "" for none
	name   string
	column string
	typ    column.Type
	// Columns joined by USING are seen once: the merged one by its bare name and
	// through *, those of the tables by their qualified names.
	qualifiedOnly bool
	bareOnly      bool
	// path is what was written before the table's name; of an alias nothing can be.
	path    []string
	aliased bool
	home    []string // the catalogue and schema of the table where an Env says it; nil if nobody knows
	also    string   // what else the column is called, where nobody gave it a name
	json    jsonKind // what its text is known to be
	// argument: a further name of a column of the tables, or of the query around, as macros have it.
	argument bool
	domain   string // of its values, see DomainOf; "" for none
	// aggregate: no column, but what a query inside computes over the rows of this one.
	aggregate plan.Expr
}

// written is the name that means c alone.
func (c *scoped) written() []string {
	if c.table == "" || c.bareOnly {
		return []string{c.name}
	}
	return []string{c.table, c.name}
}

// named reports whether c can be called so in EXCLUDE.
func (c *scoped) named(parts []string) bool {
	n := len(parts)
	return strings.EqualFold(c.name, parts[n-1]) &&
		(n == 1 || strings.EqualFold(c.table, parts[n-2]) && c.under(parts[:n-2], strings.EqualFold))
}

// of reports whether c is a column of the table that parts name.
func (c *scoped) of(parts []string) bool {
	n := len(parts) - 1
	return strings.EqualFold(c.table, parts[n]) && c.under(parts[:n], strings.EqualFold)
}

// under reports whether the names before a table's can be those of c's.
func (c *scoped) under(before []string, same func(a, b string) bool) bool {
	if c.aliased {
		return len(before) == 0
	}
	if len(before) > max(2, len(c.path)) { // a catalogue and a schema
		return false
	}
	path := c.path
	if len(c.home) > len(path) {
		path = c.home
	}
	for i := 1; i <= len(before) && i <= len(path); i++ {
		if !same(before[len(before)-i], path[len(path)-i]) {
			return false
		}
	}
	return true
}

// A Homes is an Env that says where a table is: its catalogue and schema, nil if it has none.
type Homes interface {
	Home(ctx context.Context, table []string) []string
}

// An outerScope is the scope of the query around, as a subquery sees it, with what
// was used of it.
type outerScope struct {
	in   *scope
	used []string // names in the plan around
	// where is set while a condition of WHERE is read; elsewhere tells that a name was used outside
	// of one.
	where, elsewhere bool
	// expression: what is read around is a query in an expression, not one in FROM.
	expression bool
}

// insideName is the name in a subquery's plan of a column of the query around.
func insideName(column string) string { return "^" + column }

func (o *outerScope) use(column string) {
	o.elsewhere = o.elsewhere || !o.where
	for _, u := range o.used {
		if u == column {
			return
		}
	}
	o.used = append(o.used, column)
}

func newScope(table string, s *column.Schema) *scope {
	sc := &scope{}
	for _, f := range s.Fields {
		sc.cols = append(sc.cols, scoped{table: table, name: f.Name, column: f.Name, typ: f.Type})
	}
	return sc
}

// and is the columns of s, then those of t.
func (s *scope) and(t *scope) *scope {
	return &scope{append(append([]scoped(nil), s.cols...), t.cols...), s.outer}
}

// hasTable reports whether a table goes by the name.
func (s *scope) hasTable(name string) bool {
	for _, c := range s.cols {
		if strings.EqualFold(c.table, name) {
			return true
		}
	}
	return false
}

// hasTableAt reports whether a table of that name is there, but for those that are written with another schema.
func (s *scope) hasTableAt(name string, path []string) bool {
	for _, c := range s.cols {
		if strings.EqualFold(c.table, name) && (len(path) == 0 || len(c.path) == 0 || strings.EqualFold(strings.Join(c.path, "."), strings.Join(path, "."))) {
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

// exact and fold are the two ways to compare names, tried in this order.
var compares = []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold}

// lookup finds the column that parts mean: exactly, else without regard to
// case, else in the query around.
func (s *scope) lookup(parts []string) (*scoped, error) {
	for _, same := range compares {
		found := s.matches(parts, same)
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return nil, ambiguous(parts, found)
		}
	}
	err := s.unknown(parts)
	if s.outer == nil {
		return nil, err
	}
	c, outerErr := s.outer.in.lookup(parts)
	if outerErr != nil {
		if len(s.cols) == 0 || isAmbiguous(outerErr) {
			return nil, outerErr
		}
		return nil, err
	}
	s.outer.use(c.column)
	out := *c
	out.column = insideName(c.column)
	return &out, nil
}

// has reports whether parts are a column, or a field of one, of s itself.
func (s *scope) has(parts []string) bool {
	for n := len(parts); n > 0; n-- {
		if len(s.matches(parts[:n], strings.EqualFold)) > 0 {
			return true
		}
	}
	return false
}

// knows reports whether parts are one column of s or of a query around it, without reading it.
func (s *scope) knows(parts []string) bool {
	for ; ; s = s.outer.in {
		if n := len(s.matches(parts, strings.EqualFold)); n > 0 || s.outer == nil {
			return n == 1 || n > 1 && len(s.matches(parts, compares[0])) == 1
		}
	}
}

func (s *scope) matches(parts []string, same func(a, b string) bool) []*scoped {
	var found []*scoped
	name := parts[len(parts)-1]
	for i := range s.cols {
		c := &s.cols[i]
		if !same(c.name, name) && (c.also == "" || !same(c.also, name)) || len(parts) == 1 && c.qualifiedOnly {
			continue
		}
		if n := len(parts); n > 1 && (c.bareOnly || !same(c.table, parts[n-2]) || !c.under(parts[:n-2], same)) {
			continue
		}
		found = append(found, c)
	}
	return found
}

// overQualified reports whether parts begin with the name of a table of FROM, and are a column of one only if that name is
// taken for a schema or catalogue that FROM does not write: fields of a column come first then.
func (s *scope) overQualified(parts []string) bool {
	n := len(parts)
	return n > 2 && s.hasTable(parts[0]) &&
		!slices.ContainsFunc(s.matches(parts, strings.EqualFold), func(c *scoped) bool { return len(c.path) >= n-2 })
}

// An ambiguousName is the error of a name that several tables have.
type ambiguousName struct{ text string }

func (e *ambiguousName) Error() string { return e.text }

func isAmbiguous(err error) bool {
	_, is := err.(*ambiguousName)
	return is
}

func ambiguous(parts []string, found []*scoped) error {
	var could []string
	for _, c := range found {
		if c.table == "" {
			return &ambiguousName{fmt.Sprintf("column %q is ambiguous: more than one table has it; give the tables aliases", strings.Join(parts, "."))}
		}
		could = append(could, c.table+"."+c.name)
	}
	return &ambiguousName{fmt.Sprintf("column %q is ambiguous; write %s", strings.Join(parts, "."), strings.Join(could, " or "))}
}

func (s *scope) unknown(parts []string) error {
	if n := len(parts); n > 2 && s.hasTable(parts[n-2]) && !s.under(parts) {
		return fmt.Errorf("no table %q in FROM; it is %q there", strings.Join(parts[:n-1], "."), parts[n-2])
	}
	if len(parts) > 1 && !s.hasTable(parts[len(parts)-2]) {
		var tables []string
		for _, c := range s.cols {
			if c.table != "" {
				tables = append(tables, c.table)
			}
		}
		if near := typo.Nearest(parts[len(parts)-2], tables); near != "" {
			return fmt.Errorf("no table %q in FROM; did you mean %q?", parts[len(parts)-2], near)
		}
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

// under reports whether one of the tables that parts may mean stands where they say.
func (s *scope) under(parts []string) bool {
	n := len(parts)
	return slices.ContainsFunc(s.cols, func(c scoped) bool {
		return strings.EqualFold(c.table, parts[n-2]) && c.under(parts[:n-2], strings.EqualFold)
	})
}

// schema is the columns of s as expressions over the plan see them.
func (s *scope) schema() *column.Schema {
	out := &column.Schema{}
	for _, c := range s.cols {
		if c.argument {
			continue // it is there by its other name
		}
		out.Fields = append(out.Fields, column.Field{Name: c.column, Type: c.typ, Nullable: true})
	}
	if s.outer != nil {
		for _, c := range s.outer.in.schema().Fields {
			c.Name = insideName(c.Name)
			out.Fields = append(out.Fields, c)
		}
	}
	return out
}

// column is the Column that parts mean in s.
func (b *binder) column(s *scope, parts []string, pos syntax.Pos) (*plan.Column, error) {
	c, err := s.lookup(parts)
	if err != nil {
		return nil, err
	}
	out := columnOf(c.column)
	b.refs[out] = ref{parts, pos}
	return out, nil
}
