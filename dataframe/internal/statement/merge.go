package statement

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

const sourceName = "\x00source"

// A merging is one MERGE.
type merging struct {
	*target
	s       *syntax.Merge
	alias   string
	n       plan.Node // the target, numbered
	source  syntax.Table
	extra   map[string]plan.Node
	columns []string // of the source
	from    string   // alias of the source
}

// merge makes three kinds of changes: of the target's rows that a row of the source fits, of the source's rows that
// fit none, and of the target's rows that none fits. The first WHEN of its kind whose condition is true counts.
func (x *run) merge(s *syntax.Merge) (*Result, error) { return x.mergeReturning(s, nil) }

// mergeReturning is merge, which gives back the rows that are there after it and were not before.
func (x *run) mergeReturning(s *syntax.Merge, r *returning) (*Result, error) {
	t, err := x.target(s.Target)
	if err != nil {
		return nil, err
	}
	t.returning = r
	m := &merging{target: t, s: s, alias: s.Alias}
	if m.alias == "" {
		m.alias = t.r.Name
	}
	if m.n, err = t.numbered(); err != nil {
		return nil, err
	}
	if err := m.readSource(); err != nil {
		return nil, err
	}
	var changes []plan.Node
	for _, kind := range []string{"matched", "not matched by source"} {
		n, err := m.changes(kind)
		if err != nil {
			return nil, err
		}
		if n != nil {
			changes = append(changes, n)
		}
	}
	added, err := m.added()
	if err != nil {
		return nil, err
	}
	return m.apply(changes, added)
}

// readSource computes the source, once: it is read up to three times.
func (m *merging) readSource() error {
	q := &syntax.Query{With: m.s.With, Body: &syntax.Select{Items: []syntax.Item{{X: &syntax.Star{}}}, From: []syntax.Table{m.s.Source}}}
	n, err := m.x.s.Query(m.x.ctx, q, m.x.env)
	if err != nil {
		return err
	}
	kept, _, err := m.x.kept(n)
	if err != nil {
		return err
	}
	m.from = syntax.TableAlias(m.s.Source)
	m.columns = n.Schema().Names()
	m.source = &syntax.TableName{Parts: []string{sourceName}, As: syntax.As{Name: m.from}}
	m.extra = map[string]plan.Node{targetName: m.n, sourceName: kept}
	return nil
}

// whens are the branches of a kind, and a CASE with the number of the one that counts; nil: none does anything.
func (m *merging) whens(kind string) ([]syntax.MergeWhen, syntax.Expr) {
	var out []syntax.MergeWhen
	c := &syntax.Case{Else: &syntax.Number{Text: "-1"}}
	acts := false
	for _, w := range m.s.Whens {
		if w.Match != kind {
			continue
		}
		number, and := fmt.Sprint(len(out)), w.And
		if w.Action == "nothing" {
			number = "-1"
		} else {
			acts = true
		}
		if and == nil {
			and = &syntax.Const{Word: "true"}
		}
		c.Whens = append(c.Whens, syntax.When{When: and, Then: &syntax.Number{Text: number}})
		out = append(out, w)
	}
	if !acts {
		return nil, nil
	}
	return out, c
}

const actionName = " action"

// changes is a row for each row of the target that is changed: its number, whether it goes, and its new values.
func (m *merging) changes(kind string) (plan.Node, error) {
	whens, action := m.whens(kind)
	if whens == nil {
		return nil, nil
	}
	gone := &syntax.Case{Else: &syntax.Const{Word: "false"}}
	values := make([]*syntax.Case, m.schema.Len())
	for i, f := range m.schema.Fields {
		values[i] = &syntax.Case{Else: &syntax.Name{Parts: []string{m.alias, f.Name}}}
	}
	for i, w := range whens {
		is := &syntax.Binary{Op: "=", X: &syntax.Name{Parts: []string{actionName}}, Y: &syntax.Number{Text: fmt.Sprint(i)}}
		switch w.Action {
		case "nothing":
			continue
		case "insert":
			return nil, m.x.s.ErrorAt(w.Pos, "INSERT goes with WHEN NOT MATCHED")
		case "delete":
			gone.Whens = append(gone.Whens, syntax.When{When: is, Then: &syntax.Const{Word: "true"}})
			continue
		}
		sets, err := m.sets(w)
		if err != nil {
			return nil, m.x.s.Wrap(w.Pos, err)
		}
		for k, e := range sets {
			values[k].Whens = append(values[k].Whens, syntax.When{When: is, Then: castTo(e, m.schema.Fields[k].Type)})
		}
	}
	items := []syntax.Item{{X: &syntax.Name{Parts: []string{m.alias, rowName}}, Alias: rowName}, {X: orElse(gone), Alias: "gone"}}
	for i, c := range values {
		items = append(items, syntax.Item{X: orElse(c), Alias: fmt.Sprintf(" new %d", i)})
	}
	items = append(items, m.told(kind, whens)...)
	return m.bindChanges(kind, action, items)
}

// orElse is c, or its ELSE if it has no WHEN.
func orElse(c *syntax.Case) syntax.Expr {
	if len(c.Whens) == 0 {
		return c.Else
	}
	return c
}

// bindChanges selects items of the rows of the kind for which an action was found.
func (m *merging) bindChanges(kind string, action syntax.Expr, items []syntax.Item) (plan.Node, error) {
	from := []syntax.Table{m.named(m.alias)}
	var where syntax.Expr
	if kind == "matched" {
		from = []syntax.Table{&syntax.Join{Kind: "inner", Left: m.named(m.alias), Right: m.source, On: m.s.On}}
	} else {
		where = &syntax.Unary{Op: "not", X: &syntax.Exists{Query: selectOf(m.source, &syntax.Number{Text: "1"}, m.s.On)}}
	}
	return m.selected(from, where, action, items)
}

// selected is the items of the rows of from and where that have an action. The action is computed once, in a query
// of the same names.
func (m *merging) selected(from []syntax.Table, where, action syntax.Expr, items []syntax.Item) (plan.Node, error) {
	var named []syntax.Item
	outer := make([]syntax.Item, len(items))
	for i, it := range items {
		name := fmt.Sprintf(" item %d", i)
		named = append(named, syntax.Item{X: withAction(it.X, action), Alias: name})
		outer[i] = syntax.Item{X: &syntax.Name{Parts: []string{name}}, Alias: it.Alias}
	}
	cond := syntax.Expr(&syntax.Binary{Op: ">=", X: action, Y: &syntax.Number{Text: "0"}})
	if where != nil {
		cond = &syntax.Binary{Op: "and", X: where, Y: cond}
	}
	inner := &syntax.Query{Body: &syntax.Select{Items: named, From: from, Where: cond}}
	q := &syntax.Query{With: m.s.With, Body: &syntax.Select{Items: outer, From: []syntax.Table{&syntax.Derived{Query: inner, As: syntax.As{Name: " changes"}}}}}
	return m.bindWith(q, m.extra)
}

// withAction is e with the action in the place of its name.
func withAction(e, action syntax.Expr) syntax.Expr {
	if n, ok := e.(*syntax.Name); ok && len(n.Parts) == 1 && n.Parts[0] == actionName {
		return action
	}
	return syntax.MapChildren(e, func(c syntax.Expr) syntax.Expr { return withAction(c, action) })
}

// sets are the new values of UPDATE SET.
func (m *merging) sets(w syntax.MergeWhen) (map[int]syntax.Expr, error) {
	if !w.Star {
		return m.assigned(w.Set, m.alias)
	}
	out := map[int]syntax.Expr{}
	for i, f := range m.schema.Fields {
		if m.takesNumbers(i) != nil {
			continue
		}
		name, err := m.sourceColumn(f.Name)
		if err != nil {
			return nil, err
		}
		out[i] = name
	}
	return out, nil
}

// sourceColumn is the column of the source that is called as one of the target.
func (m *merging) sourceColumn(name string) (syntax.Expr, error) {
	i := slices.IndexFunc(m.columns, func(c string) bool { return strings.EqualFold(c, name) })
	if i < 0 {
		return nil, fmt.Errorf("*: the source has no column %s; there are %s", name, strings.Join(m.columns, ", "))
	}
	if m.from == "" {
		return &syntax.Name{Parts: []string{m.columns[i]}}, nil
	}
	return &syntax.Name{Parts: []string{m.from, m.columns[i]}}, nil
}

// added is the rows that INSERT makes of the source's that fit no row of the target.
func (m *merging) added() (plan.Node, error) {
	whens, action := m.whens("not matched")
	if whens == nil {
		return nil, nil
	}
	values := make([]*syntax.Case, m.schema.Len())
	for i := range values {
		values[i] = &syntax.Case{}
	}
	for i, w := range whens {
		if w.Action == "nothing" {
			continue
		}
		if w.Action != "insert" {
			return nil, m.x.s.ErrorAt(w.Pos, "%s goes with WHEN MATCHED", strings.ToUpper(w.Action))
		}
		is := &syntax.Binary{Op: "=", X: &syntax.Name{Parts: []string{actionName}}, Y: &syntax.Number{Text: fmt.Sprint(i)}}
		row, err := m.insertRow(w)
		if err != nil {
			return nil, m.x.s.Wrap(w.Pos, err)
		}
		for k, e := range row {
			values[k].Whens = append(values[k].Whens, syntax.When{When: is, Then: castTo(e, m.schema.Fields[k].Type)})
		}
	}
	var items []syntax.Item
	for i, f := range m.schema.Fields {
		items = append(items, syntax.Item{X: values[i], Alias: f.Name})
	}
	items = append(items, m.told("not matched", whens)...)
	where := &syntax.Unary{Op: "not", X: &syntax.Exists{Query: selectOf(m.named(m.alias), &syntax.Number{Text: "1"}, m.s.On)}}
	return m.selected([]syntax.Table{m.source}, where, action, items)
}

// insertRow is a value for each column of the target.
func (m *merging) insertRow(w syntax.MergeWhen) ([]syntax.Expr, error) {
	row := make([]syntax.Expr, m.schema.Len())
	var err error
	if w.Star {
		for i, f := range m.schema.Fields {
			if m.takesNumbers(i) != nil {
				if row[i], err = m.defaultOf(i); err != nil {
					return nil, err
				}
				continue
			}
			if row[i], err = m.sourceColumn(f.Name); err != nil {
				return nil, err
			}
		}
		return row, nil
	}
	names := w.Columns
	if names == nil {
		names = m.schema.Names()
	}
	if len(names) != len(w.Values) {
		return nil, fmt.Errorf("INSERT has %s and %s", count(int64(len(names)), "column"), count(int64(len(w.Values)), "value"))
	}
	for i, name := range names {
		at := m.schema.Index(name)
		if at < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: m.schema.Names()}
		}
		if row[at] != nil {
			return nil, fmt.Errorf("column %s is given twice", name)
		}
		if !isDefault(w.Values[i]) {
			if err := m.takesNumbers(at); err != nil {
				return nil, err
			}
			row[at] = w.Values[i]
		}
	}
	for i := range row {
		if row[i] == nil {
			if row[i], err = m.defaultOf(i); err != nil {
				return nil, err
			}
		}
	}
	return row, nil
}
