package statement

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// RETURNING of MERGE is a list over the rows that it inserts and updates, as they are then, and deletes, as they were, in
// this order: those that are changed, those that no row of the source fits, those that are added. merge_action, or
// merge_action() as in PostgreSQL, tells which it was; the source's columns are there, too.

// Names of what a change tells besides the row.
const (
	didName     = " did"
	actionsName = "\x00actions"
)

// told are items that tell of each change what it was, and the row of the source.
func (m *merging) told(kind string, whens []syntax.MergeWhen) []syntax.Item {
	if m.s.Returning == nil {
		return nil
	}
	did := &syntax.Case{}
	for i, w := range whens {
		is := &syntax.Binary{Op: "=", X: &syntax.Name{Parts: []string{actionName}}, Y: &syntax.Number{Text: fmt.Sprint(i)}}
		did.Whens = append(did.Whens, syntax.When{When: is, Then: &syntax.Text{Value: strings.ToUpper(w.Action)}})
	}
	out := []syntax.Item{{X: did, Alias: didName}}
	fields := m.extra[sourceName].Schema().Fields
	for i, f := range fields {
		x, _ := m.sourceColumn(f.Name)
		if kind == "not matched by source" {
			x = castTo(&syntax.Const{Word: "null"}, f.Type)
		}
		out = append(out, syntax.Item{X: x, Alias: toldName(i)})
	}
	return out
}

func toldName(i int) string { return fmt.Sprintf(" source %d", i) }

// giveMerged computes RETURNING over the changes in pairs, which may be nil, and the rows that are added.
func (m *merging) giveMerged(pairs, added plan.Node) error {
	var rows, told []plan.Node
	for _, part := range []struct {
		n     plan.Node
		named func(i int, f column.Field) string
	}{
		{pairs, func(i int, _ column.Field) string { return fmt.Sprintf(" new %d", i) }},
		{added, func(_ int, f column.Field) string { return f.Name }},
	} {
		if part.n == nil {
			continue
		}
		var es []plan.Expr
		for i, f := range m.schema.Fields {
			es = append(es, &plan.Alias{X: &plan.Column{Name: part.named(i, f)}, Name: f.Name})
		}
		r, err := plan.NewProject(part.n, es)
		if err != nil {
			return err
		}
		fitted, err := m.fit(r)
		if err != nil {
			return err
		}
		t, err := plan.NewProject(part.n, m.toldColumns())
		if err != nil {
			return err
		}
		rows, told = append(rows, fitted), append(told, t)
	}
	target, err := m.together(rows, plan.NewValues(m.schema, nil))
	if err != nil {
		return err
	}
	notes, err := m.together(told, plan.NewValues(m.toldSchema(), nil))
	if err != nil {
		return err
	}
	return m.listMerged(target, notes)
}

// toldColumns are the columns of what changes tell, under the names of the source's.
func (m *merging) toldColumns() []plan.Expr {
	out := []plan.Expr{&plan.Column{Name: didName}}
	for i := range m.columns {
		out = append(out, &plan.Column{Name: toldName(i)})
	}
	return out
}

func (m *merging) toldSchema() *column.Schema {
	out := column.NewSchema(column.Field{Name: didName, Type: column.String, Nullable: true})
	for i, f := range m.extra[sourceName].Schema().Fields {
		out.Fields = append(out.Fields, column.Field{Name: toldName(i), Type: f.Type, Nullable: true})
	}
	return out
}

// together computes the rows of all parts, once, or none.
func (m *merging) together(parts []plan.Node, none plan.Node) (plan.Node, error) {
	if len(parts) == 0 {
		return none, nil
	}
	n := parts[0]
	if len(parts) > 1 {
		var err error
		if n, err = plan.NewUnion(parts); err != nil {
			return nil, err
		}
	}
	kept, _, err := m.x.kept(n)
	return kept, err
}

// listMerged is the list over rows of the target and, beside each, what was done and the row of the source.
func (m *merging) listMerged(target, notes plan.Node) error {
	did, err := plan.NewProject(notes, []plan.Expr{&plan.Alias{X: &plan.Column{Name: didName}, Name: "merge_action"}})
	if err != nil {
		return err
	}
	var es []plan.Expr
	for i, name := range m.columns {
		es = append(es, &plan.Alias{X: &plan.Column{Name: toldName(i)}, Name: name})
	}
	source, err := plan.NewProject(notes, es)
	if err != nil {
		return err
	}
	var items []syntax.Item
	for _, it := range m.s.Returning {
		items = append(items, m.mergedItem(it)...)
	}
	beside := func(l, r syntax.Table) syntax.Table { return &syntax.Join{Kind: "positional", Left: l, Right: r} }
	actions := &syntax.TableName{Parts: []string{actionsName}, As: syntax.As{Name: actionsName}}
	from := beside(m.named(m.alias), actions)
	if m.readsSource(items) {
		from = beside(beside(m.source, m.named(m.alias)), actions)
	}
	q := &syntax.Query{Body: &syntax.Select{Items: items, From: []syntax.Table{from}}}
	n, err := m.bindWith(q, map[string]plan.Node{targetName: target, sourceName: source, actionsName: did})
	if err != nil {
		return err
	}
	m.returning = &returning{}
	return m.giveBack(n)
}

// mergedItem is an entry of the list: * is that of the target, and in PostgreSQL of the source before.
func (m *merging) mergedItem(it syntax.Item) []syntax.Item {
	star, ok := it.X.(*syntax.Star)
	if !ok {
		if it.Alias == "" && isAction(it.X) {
			it.Alias = "merge_action"
		}
		it.X = mergeAction(it.X)
		return []syntax.Item{it}
	}
	if len(star.Table) > 0 {
		return []syntax.Item{it}
	}
	of := *star
	of.Table = []string{m.alias}
	out := []syntax.Item{{X: &of}}
	if m.x.s.Dialect == syntax.Postgres && m.from != "" {
		out = append([]syntax.Item{{X: &syntax.Star{Pos: star.Pos, Table: []string{m.from}}}}, out...)
	}
	return out
}

// readsSource reports whether the list names the table of the source.
func (m *merging) readsSource(items []syntax.Item) bool {
	if m.x.s.Dialect == syntax.Postgres {
		return true
	}
	return slices.ContainsFunc(items, func(it syntax.Item) bool {
		found := false
		syntax.Walk(it.X, func(e syntax.Expr) bool {
			switch e := e.(type) {
			case *syntax.Star:
				found = found || len(e.Table) == 1 && strings.EqualFold(e.Table[0], m.from)
			case *syntax.Name:
				found = found || len(e.Parts) > 1 && strings.EqualFold(e.Parts[0], m.from)
			}
			return !found
		})
		return found
	})
}

func isAction(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Name:
		return len(e.Parts) == 1 && strings.EqualFold(e.Parts[0], "merge_action")
	case *syntax.Call:
		return len(e.Name) == 1 && strings.EqualFold(e.Name[0], "merge_action") && len(e.Args) == 0
	}
	return false
}

// mergeAction is e with the column of what was done for its name.
func mergeAction(e syntax.Expr) syntax.Expr {
	if isAction(e) {
		return &syntax.Name{Pos: e.Position(), Parts: []string{actionsName, "merge_action"}}
	}
	return syntax.MapChildren(e, mergeAction)
}
