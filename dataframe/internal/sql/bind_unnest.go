package sql

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// An unnesting takes lists or maps apart, side by side: a row of every element of the longest, with
// nulls where another has ended.
type unnesting struct {
	lists []plan.Expr
	outer bool // keeps a row without elements
	// place adds the number of the element, from first.
	place bool
	first int64
	names []string // of the columns that come out: the place, then the elements
	also  string   // what else the elements are called
	table string
}

// unnestCalls are the functions that make rows, by name: with an outer and a place.
var unnestCalls = map[string]unnesting{
	"unnest": {}, "explode": {}, "explode_outer": {outer: true},
	"posexplode": {place: true}, "posexplode_outer": {place: true, outer: true},
}

// unnestCall is the unnesting that c asks for, nil if it is another function.
func unnestCall(c *syntax.Call) *unnesting {
	if len(c.Name) != 1 {
		return nil
	}
	u, ok := unnestCalls[strings.ToLower(c.Name[0])]
	if !ok {
		return nil
	}
	return &u
}

// unnest is left with u's columns behind its own.
func (b *binder) unnest(left source, u *unnesting, pos syntax.Pos) (source, error) {
	names := left.node.Schema().Names()
	es := columnsOf(names)
	var at []int
	for _, l := range u.lists {
		at = append(at, len(es))
		es = append(es, &plan.Alias{X: l, Name: b.fresh("list")})
	}
	p, err := plan.NewProject(left.node, es)
	if err != nil {
		return source{}, b.wrap(pos, err)
	}
	place := ""
	if u.place {
		place = b.fresh("place")
	}
	e, err := plan.NewExplode(p, at, u.outer, place)
	if err != nil {
		return source{}, b.wrap(pos, fmt.Errorf("%s", strings.Replace(err.Error(), "explode: column", "unnest: column", 1)))
	}
	e.Padded = len(u.lists) > 1
	return b.unnested(left, e, u, pos)
}

// unnested names what came out.
func (b *binder) unnested(left source, e *plan.Explode, u *unnesting, pos syntax.Pos) (source, error) {
	names := left.node.Schema().Names()
	es := columnsOf(names)
	out := source{scope: &scope{append([]scoped(nil), left.scope.cols...), left.scope.outer}}
	fields := e.Schema().Fields
	if u.place {
		number := plan.Expr(columnOf(fields[0].Name))
		if u.first != 0 {
			number = call("+", number, plan.NewLiteral(u.first))
		}
		es = append(es, &plan.Alias{X: number, Name: b.fresh("unnested")})
		fields = fields[1:]
	}
	for _, f := range fields[len(names):] {
		es = append(es, &plan.Alias{X: columnOf(f.Name), Name: b.fresh("unnested")})
	}
	p, err := plan.NewProject(e, es)
	if err != nil {
		return source{}, b.wrap(pos, err)
	}
	made := p.Schema().Fields[len(names):]
	given := u.names
	if len(given) == 0 {
		given = u.defaultNames(len(made))
	}
	if len(given) > len(made) {
		return source{}, b.errorAt(pos, "%d columns come out here, and there are %d names for them", len(made), len(given))
	}
	for i, f := range made {
		name := f.Name
		if i < len(given) {
			name = given[i]
		}
		c := scoped{table: u.table, name: name, column: f.Name, typ: f.Type, json: b.jsonColumn(p, f.Name)}
		if i == len(made)-1 {
			c.also = u.also
		}
		out.scope.cols = append(out.scope.cols, c)
	}
	out.node = p
	return out, nil
}

// callsAsTable reports whether the one column of a table function under that alias is called as the table, as in
// PostgreSQL and DuckDB, and only besides as the function.
func (b *binder) callsAsTable(as syntax.As) bool {
	return (b.dialect == syntax.Postgres || b.dialect == syntax.Weir) && as.Name != "" && as.Columns == nil
}

// defaultNames are what Spark calls the columns; a list alone is called as its table.
func (u *unnesting) defaultNames(n int) []string {
	var out []string
	if u.place {
		out = append(out, "pos")
		n--
	}
	if n == 2 && len(u.lists) == 1 {
		return append(out, "key", "value")
	}
	for i := range n {
		name := "unnest"
		if u.place {
			name = "col"
		}
		if i > 0 {
			name = fmt.Sprintf("%s_%d", name, i)
		}
		out = append(out, name)
	}
	return out
}

// lateralCall joins a table function that may read columns of left.
func (b *binder) lateralCall(left source, t syntax.Table, kind plan.JoinKind, j *syntax.Join, blk *block) (source, error) {
	f := t.(*syntax.TableFunc)
	outer := kind == plan.Left
	if kind != plan.Inner && kind != plan.Cross && !outer {
		return source{}, b.errorAt(f.Pos, "table functions of columns go with JOIN, LEFT JOIN and CROSS JOIN")
	}
	var on syntax.Expr
	if j != nil {
		if j.Natural || len(j.Using) > 0 {
			return source{}, b.errorAt(j.Pos, "USING and NATURAL do not go with a table function of columns; say ON, or CROSS JOIN and WHERE")
		}
		on = j.On
	}
	if c, ok := on.(*syntax.Const); ok && c.Word == "true" {
		on = nil
	}
	if on != nil && outer {
		return source{}, b.errorAt(on.Position(), "LEFT JOIN with a table function of columns takes ON true only")
	}
	out, err := b.unnestTable(left, f, outer, blk)
	if err != nil || on == nil {
		return out, err
	}
	e, err := (&lowering{b: b, scope: out.scope, block: blk}).top(on)
	if err != nil {
		return source{}, err
	}
	n, err := plan.NewFilter(out.node, e)
	return source{n, out.scope}, b.wrap(on.Position(), err)
}

// unnestTable is left with the rows of unnest(…), or of range(…) and its like, beside it.
func (b *binder) unnestTable(left source, f *syntax.TableFunc, outer bool, blk *block) (source, error) {
	name := strings.ToLower(f.Call.Name[len(f.Call.Name)-1])
	l := &lowering{b: b, scope: left.scope, block: blk}
	u := unnestCall(f.Call)
	switch {
	case u != nil:
		lists, err := l.exprs(f.Call.Args)
		if err != nil {
			return source{}, err
		}
		for _, x := range lists {
			if name == "unnest" {
				x = l.elementsOf(x)
			}
			u.lists = append(u.lists, x)
		}
	case name == "range" || name == "generate_series":
		c, err := l.arguments(name, f.Call)
		if err != nil {
			return source{}, err
		}
		l.fitArguments(c)
		u = &unnesting{lists: []plan.Expr{c}, names: []string{name}}
	default:
		return source{}, b.errorAt(f.Pos, "table functions such as %s(…) are not there yet", name)
	}
	if len(u.lists) == 0 {
		return source{}, b.errorAt(f.Pos, "%s takes a list", name)
	}
	if b.callsAsTable(f.As) && len(u.lists) == 1 && (name != "unnest" || l.typeOf(u.lists[0]).Element().Kind != column.KindStruct) && !u.place && name != "explode" && name != "explode_outer" {
		u.names, u.also = []string{f.As.Name}, name
	}
	if err := b.placeLists(&left, u, blk); err != nil {
		return source{}, err
	}
	u.outer = u.outer || outer
	u.table = f.As.Name
	if f.Ordinality {
		u.place, u.first = true, 1
	}
	if u.table == "" {
		u.table = name
	}
	if left.scope.hasTable(u.table) {
		return source{}, b.errorAt(f.Pos, "two tables are called %q; give one an alias", u.table)
	}
	if len(f.As.Columns) > 0 {
		u.names = f.As.Columns
	}
	if !f.Ordinality {
		return b.unnest(left, u, f.Pos)
	}
	return b.withOrdinality(left, u, f)
}

// placeLists joins the queries in u's lists to left.
func (b *binder) placeLists(left *source, u *unnesting, blk *block) error {
	s := &selection{b: b, block: blk, node: left.node, scope: left.scope}
	for i, x := range u.lists {
		e, err := s.place(x)
		if err != nil {
			return err
		}
		u.lists[i] = e
	}
	left.node = s.node
	return nil
}

// withOrdinality puts the number behind the elements.
func (b *binder) withOrdinality(left source, u *unnesting, f *syntax.TableFunc) (source, error) {
	names := u.names
	u.names = nil
	out, err := b.unnest(left, u, f.Pos)
	if err != nil {
		return source{}, err
	}
	cols := out.scope.cols
	at := len(left.scope.cols)
	place := cols[at]
	copy(cols[at:], cols[at+1:])
	cols[len(cols)-1] = place
	for i := at; i < len(cols); i++ {
		switch {
		case i-at < len(names):
			cols[i].name = names[i-at]
		case i == len(cols)-1:
			cols[i].name = "ordinality"
		case cols[i].name == "col":
			cols[i].name = "unnest"
		}
	}
	if len(names) > len(cols)-at {
		return source{}, b.errorAt(f.Pos, "%d columns come out here, and there are %d names for them", len(cols)-at, len(names))
	}
	return out, nil
}

// lateralView is Hive's: its table's columns behind those of In.
func (b *binder) lateralView(t *syntax.LateralView, blk *block) (source, error) {
	in, err := b.table(t.In, blk)
	if err != nil {
		return source{}, err
	}
	u := unnestCall(t.Call)
	if u == nil {
		return source{}, b.errorAt(t.Call.Pos, "LATERAL VIEW takes explode and posexplode, not %s", t.Call.Name[0])
	}
	l := &lowering{b: b, scope: in.scope, block: blk}
	if u.lists, err = l.exprs(t.Call.Args); err != nil {
		return source{}, err
	}
	if len(u.lists) != 1 {
		return source{}, b.errorAt(t.Call.Pos, "%s takes a list or map", t.Call.Name[0])
	}
	u.outer = u.outer || t.Outer
	u.table, u.names = t.As.Name, t.As.Columns
	if u.table != "" && in.scope.hasTable(u.table) {
		return source{}, b.errorAt(t.Pos, "two tables are called %q; give one an alias", u.table)
	}
	if len(u.names) == 0 {
		u.names = sparkNames(u, l.typeOf(u.lists[0]))
	}
	if err := b.placeLists(&in, u, blk); err != nil {
		return source{}, err
	}
	return b.unnest(in, u, t.Pos)
}

// sparkNames are what Spark calls the columns of explode.
func sparkNames(u *unnesting, t column.Type) []string {
	var out []string
	if u.place {
		out = append(out, "pos")
	}
	if t.Kind == column.KindMap {
		return append(out, "key", "value")
	}
	return append(out, "col")
}
