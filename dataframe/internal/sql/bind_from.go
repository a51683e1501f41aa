package sql

import (
	"errors"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
	"weir/internal/typo"
)

// A source is a table of FROM, with what names mean above it.
type source struct {
	node  plan.Node
	scope *scope
}

// inline is t, or the query that it names where that reads the query around.
func (v *view) inline(t syntax.Table) syntax.Table {
	n, ok := t.(*syntax.TableName)
	if !ok || len(n.Parts) != 1 {
		return t
	}
	for ; v != nil; v = v.outer {
		if !strings.EqualFold(v.name, n.Parts[0]) {
			continue
		}
		if v.reads == nil {
			return t
		}
		as := n.As
		if as.Name == "" {
			as.Name = v.name
		}
		if as.Columns == nil {
			as.Columns = v.reads.Columns
		}
		return &syntax.Derived{Pos: n.Pos, Query: v.reads.Query, As: as}
	}
	return t
}

// lateralOf joins t, which reads some of list, to all of list. args are those of a macro.
func (b *binder) lateralOf(list []source, t syntax.Table, args []scoped, blk *block) (source, error) {
	left, err := b.cross(list, t.Position())
	if err != nil {
		return source{}, err
	}
	return b.lateralWith(left, args, t, plan.Inner, nil, blk)
}

// apart renames the columns of s that left has too, and refuses tables of the same
// name.
func (b *binder) apart(s *source, left *scope, pos syntax.Pos) error {
	for _, c := range s.scope.cols {
		if c.table != "" && left.hasTableAt(c.table, c.path) {
			return b.errorAt(pos, "two tables are called %q; give one an alias", c.table)
		}
	}
	n, err := disjoint(s.node, s.scope, left)
	if err != nil {
		return b.wrap(pos, err)
	}
	s.node = n
	return nil
}

// disjoint renames the columns of right that ls has too.
func disjoint(right plan.Node, rs, ls *scope) (plan.Node, error) {
	to := map[string]string{}
	for i := range rs.cols {
		c := &rs.cols[i]
		old := c.column
		if name, done := to[old]; done {
			c.column = name
			continue
		}
		if !ls.hasColumn(old) {
			continue
		}
		if c.table != "" {
			c.column = c.table + "." + c.name
		}
		for ls.hasColumn(c.column) || rs.taken(c.column, i) {
			c.column += "'"
		}
		to[old] = c.column
	}
	if len(to) == 0 {
		return right, nil
	}
	var es []plan.Expr
	for _, name := range right.Schema().Names() {
		if n, ok := to[name]; ok {
			es = append(es, named(columnOf(name), n))
			continue
		}
		es = append(es, columnOf(name))
	}
	return plan.NewProject(right, es)
}

// taken reports whether a column other than the i-th has the name.
func (s *scope) taken(column string, i int) bool {
	for k, c := range s.cols {
		if k != i && c.column == column {
			return true
		}
	}
	return false
}

// cross is all of list as one source.
func (b *binder) cross(list []source, pos syntax.Pos) (source, error) {
	out := list[0]
	for _, s := range list[1:] {
		j, err := plan.NewJoinOn(out.node, s.node, plan.Cross, nil, plan.JoinOptions{})
		if err != nil {
			return source{}, b.wrap(pos, err)
		}
		out = source{j, out.scope.and(s.scope)}
	}
	return out, nil
}

// table is the node of t and what its names mean.
func (b *binder) table(t syntax.Table, blk *block) (source, error) {
	if b.depth++; b.depth > 1000 {
		return source{}, b.last(b.errorAt(t.Position(), "this is nested too deep"))
	}
	defer func() { b.depth-- }()
	if _, isJoin := t.(*syntax.Join); !isJoin && blk.leftmost != nil {
		below := *blk
		below.leftmost = nil
		s, err := b.table(t, &below)
		if err != nil {
			return source{}, err
		}
		j, err := plan.NewJoinOn(blk.leftmost.node, s.node, plan.Cross, nil, plan.JoinOptions{})
		return source{j, s.scope}, b.wrap(t.Position(), err)
	}
	switch t := t.(type) {
	case *syntax.TableName:
		return b.namedTable(t, blk)
	case *syntax.TableURL:
		n, err := b.env.URL(b.ctx, t.URL)
		return b.sourceOf(n, err, t.As, t.Name, t.Pos, blk)
	case *syntax.Derived:
		return b.derived(t, blk)
	case *syntax.Join:
		return b.join(t, blk)
	case *syntax.TableFunc:
		m, err := b.macroTable(t, &scope{outer: blk.outer}, blk.views)
		if err != nil {
			return source{}, err
		}
		defer m.done()
		d, is := m.table.(*syntax.Derived)
		if !is {
			return b.tableFunc(t, blk)
		}
		if err := b.noArguments(m, t); err != nil {
			return source{}, err
		}
		return b.derived(d, blk)
	case *syntax.Sample:
		return b.sample(t, blk)
	case *syntax.Pivot:
		return b.pivot(t, blk)
	case *syntax.Unpivot:
		return b.unpivot(t, blk)
	case *syntax.LateralView:
		return b.lateralView(t, blk)
	}
	return source{}, b.errorAt(t.Position(), "this table is not there yet")
}

func (b *binder) namedTable(t *syntax.TableName, blk *block) (source, error) {
	if len(t.Parts) == 1 {
		if n := blk.views.find(t.Parts[0]); n != nil {
			return b.sourceOf(n, nil, t.As, t.Parts[0], t.Pos, blk)
		}
	}
	n, err := b.env.Table(b.ctx, t.Parts)
	if err != nil && len(t.Parts) == 1 {
		if near := typo.Nearest(t.Parts[0], blk.views.names()); near != "" && !strings.Contains(err.Error(), "did you mean") {
			return source{}, b.errorAt(t.Pos, "no table %q; did you mean %q?", t.Parts[0], near)
		}
	}
	var at *Error
	if errors.As(err, &at) { // its place is one of the query that makes the table
		what, _, _ := strings.Cut(err.Error(), "\n")
		out := b.errorAt(t.Pos, "table %s: %s", strings.Join(t.Parts, "."), what)
		out.Err = err
		return source{}, out
	}
	s, err := b.sourceOf(n, err, t.As, t.Parts[len(t.Parts)-1], t.Pos, blk)
	if err != nil {
		return s, err
	}
	var home []string
	if of, ok := b.env.(Homes); ok {
		home = of.Home(b.ctx, t.Parts)
	}
	for i := range s.scope.cols {
		s.scope.cols[i].path, s.scope.cols[i].home = t.Parts[:len(t.Parts)-1], home
	}
	return s, nil
}

func (v *view) names() []string {
	var out []string
	for ; v != nil; v = v.outer {
		out = append(out, v.name)
	}
	return out
}

// sourceOf is n under its alias, or under name if it has none.
func (b *binder) sourceOf(n plan.Node, err error, as syntax.As, name string, pos syntax.Pos, blk *block) (source, error) {
	if err != nil {
		return source{}, b.wrap(pos, err)
	}
	if b.stepsOf(n) > mostSteps {
		return source{}, b.errorAt(pos, tooLong)
	}
	if as.Name != "" {
		name = as.Name
	}
	if n, err = b.inSession(n); err != nil {
		return source{}, b.wrap(pos, err)
	}
	if n, err = b.renamed(n, as.Columns, pos, name); err != nil {
		return source{}, err
	}
	s := newScope(name, n.Schema())
	s.outer = blk.outer
	for i := range s.cols {
		s.cols[i].aliased = as.Name != ""
		if s.cols[i].typ.Kind == column.KindString {
			s.cols[i].domain = b.domainColumn(n, s.cols[i].column)
		}
		if b.dialect != syntax.Spark {
			s.cols[i].json = b.jsonColumn(n, s.cols[i].column)
		}
	}
	return source{n, s}, nil
}

// derived is a query in FROM. It sees the query around that of which it is a
// part; its neighbours only where it is LATERAL.
func (b *binder) derived(t *syntax.Derived, blk *block) (source, error) {
	n, err := b.query(t.Query, &block{views: blk.views})
	s, err := b.sourceOf(n, err, t.As, "", t.Pos, blk)
	if err == nil && b.dialect == syntax.Postgres && t.As.Columns == nil {
		alsoNamed(s.scope, t.Query.Body)
	}
	if _, values := t.Query.Body.(*syntax.Values); err != nil || !values {
		return s, err
	}
	for i := len(t.As.Columns); i < len(s.scope.cols); i++ {
		s.scope.cols[i].also = fmt.Sprintf("column%d", i+1) // PostgreSQL's, SQLite's and DataFusion's name
	}
	return s, nil
}

// alsoNamed lets columns of a SELECT that have no name be called as in PostgreSQL: a cast as what it is of, and a call as its
// function, where no other column is called so.
func alsoNamed(s *scope, body syntax.Body) {
	sel, ok := body.(*syntax.Select)
	if !ok || len(sel.Items) != len(s.cols) {
		return
	}
	names, times := make([]string, len(s.cols)), map[string]int{}
	for i, it := range sel.Items {
		x := it.X
		for {
			c, is := x.(*syntax.Cast)
			if !is {
				break
			}
			x = c.X
		}
		times[strings.ToLower(s.cols[i].name)]++
		switch x := x.(type) {
		case *syntax.Star:
			return
		case *syntax.Name:
			names[i] = x.Parts[len(x.Parts)-1]
		case *syntax.Call:
			names[i] = strings.ToLower(x.Name[len(x.Name)-1])
		}
		if it.Alias != "" || strings.EqualFold(names[i], s.cols[i].name) {
			names[i] = ""
		}
		times[strings.ToLower(names[i])]++
	}
	for i, name := range names {
		if name != "" && times[strings.ToLower(name)] == 1 {
			s.cols[i].also = name
		}
	}
}

// maybeLateral reports whether t may read the tables before it.
func (b *binder) maybeLateral(t syntax.Table) bool {
	switch t := t.(type) {
	case *syntax.Derived:
		return t.Lateral
	case *syntax.TableFunc:
		if readers[strings.ToLower(t.Call.Name[0])] != "" {
			return false // what stands before = is the name of an option
		}
		return len(t.Call.Args) > 0 && !constantArgs(t.Call)
	}
	return false
}

func constantArgs(c *syntax.Call) bool {
	for _, a := range c.Args {
		found := false
		syntax.Walk(a, func(e syntax.Expr) bool {
			if _, is := e.(*syntax.Name); is {
				found = true
			}
			return !found
		})
		if found {
			return false
		}
	}
	return true
}

// tableFunc is the rows of a call.
func (b *binder) tableFunc(t *syntax.TableFunc, blk *block) (source, error) {
	name := strings.ToLower(strings.Join(t.Call.Name, "."))
	if rows := b.rowsForm(name, t.Call); rows != nil {
		with := *t
		with.Call = rows
		if with.As.Name == "" {
			with.As.Name = name
		}
		if with.As.Columns == nil {
			with.As.Columns = []string{rowsColumns[name]}
			if with.As.Columns[0] == "" {
				with.As.Columns[0] = with.As.Name
			}
		}
		s, err := b.unnestTable(source{oneRow(), &scope{outer: blk.outer}}, &with, false, blk)
		if err == nil && t.As.Columns == nil && t.As.Name != "" {
			s.scope.cols[0].also = t.As.Name
		}
		return s, err
	}
	if unnestCall(t.Call) != nil || t.Ordinality {
		return b.unnestTable(source{oneRow(), &scope{outer: blk.outer}}, t, false, blk)
	}
	switch name {
	case "range", "generate_series":
		n, err := b.series(t, name == "generate_series", blk.views)
		as := t.As
		asTable := b.callsAsTable(as)
		if asTable {
			as.Columns = []string{as.Name}
		}
		if b.dialect == syntax.Spark && as.Columns == nil {
			as.Columns = []string{"id"}
		}
		s, err := b.sourceOf(n, err, as, name, t.Pos, blk)
		if err == nil && asTable {
			s.scope.cols[0].also = name
		}
		return s, err
	case "numbers", "numbers_mt", "table":
		if of := numbersCall(t.Call); of != nil { // ClickHouse's and Databend's range, also as table(numbers(10))
			with := *t
			with.Call = of
			n, err := b.series(&with, false, blk.views)
			as := t.As
			if as.Columns == nil {
				as.Columns = []string{"number"}
			}
			return b.sourceOf(n, err, as, name, t.Pos, blk)
		}
	}
	if readers[name] != "" {
		return b.readTable(t, name, blk)
	}
	if funcs.FindScalar(name) != nil {
		return source{}, b.errorAt(t.Pos, "%s is no table function", name)
	}
	return source{}, b.errorAt(t.Pos, "table functions such as %s(…) are not there yet", name)
}
