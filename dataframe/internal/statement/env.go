package statement

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
	"weir/internal/typo"
)

// env finds the tables of a statement: frames of the session by their names, then temporary tables and views, then
// those of the catalogue.
type env struct {
	x *run
	// extra are tables that the statement itself has made.
	extra map[string]plan.Node
	// view is the one whose query is bound, with those around.
	view   *catalog.Relation
	around *env
	// frames are those that were named.
	frames []string
}

var (
	_ sql.Env    = (*env)(nil)
	_ sql.Runner = (*env)(nil)
	_ sql.Noter  = (*env)(nil)
	_ sql.Opener = (*env)(nil)

	_ sql.Domains   = (*env)(nil)
	_ sql.Functions = (*env)(nil)
)

// maxViews is how deep views may be in views.
const maxViews = 64

// Run implements sql.Runner.
func (e *env) Run(ctx context.Context, n plan.Node) ([]*column.Batch, error) {
	return e.x.host.Run(ctx, n)
}

// Function implements sql.Functions.
func (e *env) Function(name string) any {
	if f := e.x.sequenceFunction(name); f != nil {
		return f
	}
	if more, ok := e.x.host.(sql.Functions); ok {
		return more.Function(name)
	}
	return nil
}

// FunctionNames implements sql.Functions.
func (e *env) FunctionNames() []string {
	if more, ok := e.x.host.(sql.Functions); ok {
		return more.FunctionNames()
	}
	return nil
}

// Note implements sql.Noter.
func (e *env) Note(text string) { e.x.host.Note(text) }

// URL implements sql.Env.
func (e *env) URL(ctx context.Context, url string) (plan.Node, error) {
	return e.x.open(ctx, url, plan.ReadOptions{})
}

// URLWith implements sql.Opener.
func (e *env) URLWith(ctx context.Context, url string, o plan.ReadOptions) (plan.Node, error) {
	return e.x.open(ctx, url, o)
}

// Table implements sql.Env.
func (e *env) Table(ctx context.Context, name []string) (plan.Node, error) {
	if len(name) == 1 && e.extra[name[0]] != nil {
		return e.extra[name[0]], nil
	}
	if len(name) == 1 && e.x.made[name[0]] != nil {
		return e.x.made[name[0]], nil
	}
	if n := e.x.frozen[frozenName(name)]; n != nil && e.view == nil {
		return n, nil
	}
	full := strings.Join(name, ".")
	if n, err := e.x.host.Frame(full); n != nil || err != nil {
		if e.view != nil && e.view.Location == "" && !e.view.Temp && e.x.cat.Root() != "" {
			return nil, fmt.Errorf("%s is a frame of this session, which a view that stays cannot read; CREATE TEMP VIEW makes one that ends with the session", full)
		}
		return n, err
	}
	if n, err := e.x.information(ctx, name); n != nil || err != nil {
		return n, err
	}
	r, err := e.find(ctx, name)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, e.x.missing(ctx, "table", name)
	}
	return e.read(ctx, r)
}

// Home implements sql.Homes.
func (e *env) Home(ctx context.Context, name []string) []string {
	if len(name) == 1 {
		if e.extra[name[0]] != nil || e.x.made[name[0]] != nil || e.x.frozen[frozenName(name)] != nil {
			return nil
		}
		if n, err := e.x.host.Frame(name[0]); n != nil || err != nil {
			return nil
		}
	}
	r, err := e.find(ctx, name)
	if err != nil || r == nil || r.Temp {
		return nil
	}
	return []string{catalog.Name, r.Schema}
}

// Domains implements sql.Domains.
func (e *env) Domains() map[plan.Node]map[string]string { return e.x.domains }

// knowDomains remembers the domains of the columns of n, the rows of r.
func (x *run) knowDomains(n plan.Node, r *catalog.Relation) {
	of := map[string]string{}
	for _, c := range r.Columns {
		if c.Domain != "" {
			of[c.Name] = c.Domain
		}
	}
	if len(of) == 0 {
		return
	}
	if x.domains == nil {
		x.domains = map[plan.Node]map[string]string{}
	}
	x.domains[n] = of
}

// find is the relation of that name; names in a view are first looked for where the view is.
func (e *env) find(ctx context.Context, name []string) (*catalog.Relation, error) {
	if e.view != nil && len(name) == 1 {
		r, err := e.x.cat.Find(ctx, []string{e.view.View.Path, name[0]})
		var gone *catalog.Missing
		if err != nil && !errors.As(err, &gone) || r != nil {
			return r, err
		}
	}
	return e.x.cat.Find(ctx, name)
}

// missing is the error of a name that no table has.
func (x *run) missing(ctx context.Context, what string, name []string) error {
	have := x.host.Frames()
	var rs []*catalog.Relation
	var err error
	if len(name) == 1 {
		rs, err = x.cat.Visible(ctx)
	} else {
		rs, err = x.cat.Relations(ctx, name[len(name)-2])
	}
	if err != nil {
		return err
	}
	for _, r := range rs {
		have = append(have, r.Name)
	}
	last := name[len(name)-1]
	if near := typo.Nearest(last, have); near != "" {
		return &catalog.Missing{What: what, Name: full(name), Have: []string{strings.Join(append(name[:len(name)-1:len(name)-1], near), ".")}}
	}
	if len(have) == 0 {
		return fmt.Errorf("no %s %q; CREATE TABLE makes one, weir.Name(%q, frame) names a frame, and a place stands in single quotes%w", what, full(name), full(name), gone)
	}
	return &catalog.Missing{What: what, Name: full(name), Have: have}
}

// gone marks an error as that of a missing name.
var gone error = quiet{}

type quiet struct{}

func (quiet) Error() string { return "" }
func (quiet) Unwrap() error { return catalog.ErrNotFound }

// read is the rows of a relation.
func (e *env) read(ctx context.Context, r *catalog.Relation) (plan.Node, error) {
	if r.View != nil {
		return e.viewOf(ctx, r)
	}
	return e.x.scan(ctx, r)
}

// scan is the rows of a table.
func (x *run) scan(ctx context.Context, r *catalog.Relation) (plan.Node, error) {
	if r.Memory != nil {
		n := r.Memory.Node()
		x.knowDomains(n, r)
		return n, nil
	}
	o, err := readOptions(r)
	if err != nil {
		return nil, err
	}
	n, err := x.open(ctx, r.Location, o)
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", r, err)
	}
	x.knowDomains(n, r)
	return n, nil
}

// viewOf is the query of a view.
func (e *env) viewOf(ctx context.Context, r *catalog.Relation) (plan.Node, error) {
	depth := 0
	for o := e; o != nil; o = o.around {
		if o.view != nil && o.view.String() == r.String() {
			return nil, fmt.Errorf("view %s reads itself", r)
		}
		if depth++; depth > maxViews {
			return nil, fmt.Errorf("views are nested more than %d deep", maxViews)
		}
	}
	if n := e.x.views[r.String()]; n != nil {
		return n, nil
	}
	inner := &env{x: e.x, view: r, around: e}
	n, err := bindView(ctx, r, inner)
	if err != nil {
		return nil, fmt.Errorf("view %s: %s", r, plain(err))
	}
	if e.x.views == nil {
		e.x.views = map[string]plan.Node{}
	}
	e.x.views[r.String()] = n
	return n, nil
}

// bindView binds a view's query, under the names of its columns.
func bindView(ctx context.Context, r *catalog.Relation, e *env) (plan.Node, error) {
	s, err := sql.Read(syntax.Weir.Name, r.View.Query, sql.NewValues(nil))
	if err != nil {
		return nil, err
	}
	s.Dialect = syntax.DialectOf(r.View.Dialect)
	e.x.knowsTypes(s)
	q, ok := s.Syntax.(*syntax.Query)
	if !ok {
		return nil, errors.New("it is no query")
	}
	n, err := s.Query(ctx, q, e)
	if err != nil || len(r.View.Columns) == 0 {
		return n, err
	}
	return renamed(n, r.View.Columns)
}

// renamed is n with names for its first columns.
func renamed(n plan.Node, names []string) (plan.Node, error) {
	fields := n.Schema().Fields
	if len(names) > len(fields) {
		return nil, fmt.Errorf("the query has %d columns and there are %d names for them", len(fields), len(names))
	}
	var es []plan.Expr
	for i, f := range fields {
		name := f.Name
		if i < len(names) {
			name = names[i]
		}
		es = append(es, &plan.Alias{X: &plan.Column{Name: f.Name}, Name: name})
	}
	return plan.NewProject(n, es)
}

// plain is an error of another text, without the line that it shows and its place.
func plain(err error) string {
	var at *syntax.Error
	if errors.As(err, &at) {
		return at.Msg
	}
	return err.Error()
}
