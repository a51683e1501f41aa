package statement

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// update is a CASE for each column that is set: its new value where the condition is true, else the old one.
func (x *run) update(s *syntax.Update) (*Result, error) {
	t, err := x.target(s.Table)
	if err != nil {
		return nil, err
	}
	alias := s.Alias
	if alias == "" {
		alias = t.r.Name
	}
	sets, err := t.assigned(s.Set, alias)
	if err != nil {
		return nil, err
	}
	if err := t.returnTo(s.Returning, alias); err != nil {
		return nil, err
	}
	if len(s.From) > 0 || s.First != nil || s.Joined != nil {
		return x.updateFrom(t, s, alias, sets)
	}
	if err := t.narrow(alias, s.With, s.Where); err != nil {
		return nil, err
	}
	n, err := t.node()
	if err != nil {
		return nil, err
	}
	hits, err := t.hits(alias, s, n)
	if err != nil {
		return nil, err
	}
	var hit syntax.Expr = &syntax.Const{Word: "true"}
	if s.Where != nil {
		hit = truth(s.Where)
	}
	inner := &syntax.Query{Body: &syntax.Select{
		Items: []syntax.Item{{X: &syntax.Star{}}, {X: hit, Alias: hitName}}, From: []syntax.Table{t.named(alias)},
	}}
	q := &syntax.Query{With: s.With, Body: &syntax.Select{
		Items: t.newValues(alias, sets, &syntax.Name{Parts: []string{hitName}}),
		From:  []syntax.Table{&syntax.Derived{Query: inner, As: syntax.As{Name: alias}}},
	}}
	if t.returning != nil {
		return t.updateReturning(q, n)
	}
	out, err := t.bind(q, n)
	if err != nil {
		return nil, err
	}
	if hits == 0 {
		return changed(0, "updated"), nil
	}
	if _, err := t.replace(out, "UPDATE"); err != nil {
		return nil, err
	}
	return changed(hits, "updated"), nil
}

// updateReturning writes the rows of q, which it computes once, and gives those back that are hit.
func (t *target) updateReturning(q *syntax.Query, n plan.Node) (*Result, error) {
	sel := q.Body.(*syntax.Select)
	sel.Items = append(sel.Items, syntax.Item{X: &syntax.Name{Parts: []string{hitName}}, Alias: hitName})
	n, err := t.bind(q, n)
	if err != nil {
		return nil, err
	}
	hit, all, err := t.split(n)
	if err != nil || len(hit) == 0 {
		return t.unchanged("updated", err)
	}
	if err := t.give(hit); err != nil {
		return nil, err
	}
	if _, err := t.replace(all, "UPDATE"); err != nil {
		return nil, err
	}
	return t.changed(rowsIn(hit), "updated")
}

// unchanged is the Result of a statement that found no row, or failed.
func (t *target) unchanged(what string, err error) (*Result, error) {
	if err != nil {
		return nil, err
	}
	return t.changed(0, what)
}

// hits is how many rows the condition is true for.
func (t *target) hits(alias string, s *syntax.Update, n plan.Node) (int64, error) {
	if s.Where == nil && t.count() >= 0 {
		return t.count(), nil
	}
	q := selectOf(t.named(alias), &syntax.Const{Word: "true"}, s.Where)
	q.With = s.With
	out, err := t.bind(q, n)
	if err != nil {
		return 0, err
	}
	batches, err := t.x.host.Run(t.x.ctx, counted(out))
	if err != nil {
		return 0, err
	}
	return batches[0].Cols[0].At(0).(int64), nil
}

// assigned are the new values of columns, by their ordinals.
func (t *target) assigned(list []syntax.Assignment, alias string) (map[int]syntax.Expr, error) {
	sets := map[int]syntax.Expr{}
	for _, a := range list {
		name := a.Column[len(a.Column)-1]
		at := t.schema.Index(name)
		if at < 0 || len(a.Column) > 2 || len(a.Column) == 2 && !strings.EqualFold(a.Column[0], alias) && !strings.EqualFold(a.Column[0], t.r.Name) {
			if at >= 0 {
				return nil, fmt.Errorf("SET %s: the table that is changed is %s", full(a.Column), alias)
			}
			return nil, &column.UnknownColumn{Name: name, Have: t.schema.Names()}
		}
		if sets[at] != nil {
			return nil, fmt.Errorf("column %s is set twice", name)
		}
		value := a.Value
		if value != nil && !isDefault(value) {
			if err := t.takesNumbers(at); err != nil {
				return nil, err
			}
		}
		if value == nil || isDefault(value) {
			var err error
			if value, err = t.defaultOf(at); err != nil {
				return nil, err
			}
		}
		sets[at] = value
	}
	return sets, nil
}

// newValues is the list of SELECT with the columns of the table, some with new values where hit is true.
func (t *target) newValues(alias string, sets map[int]syntax.Expr, hit syntax.Expr) []syntax.Item {
	var items []syntax.Item
	for i, f := range t.schema.Fields {
		var old syntax.Expr = &syntax.Name{Parts: []string{alias, f.Name}}
		if e := sets[i]; e != nil {
			old = &syntax.Case{Pos: e.Position(), Whens: []syntax.When{{When: hit, Then: castTo(e, f.Type)}}, Else: old}
		}
		items = append(items, syntax.Item{X: old, Alias: f.Name})
	}
	return items
}

// updateFrom updates the rows that some rows of other tables fit; of several the first counts. Or it updates the first rows in
// an order.
func (x *run) updateFrom(t *target, s *syntax.Update, alias string, sets map[int]syntax.Expr) (*Result, error) {
	n, err := t.numbered()
	if err != nil {
		return nil, err
	}
	items := []syntax.Item{{X: &syntax.Name{Parts: []string{alias, rowName}}, Alias: rowName}}
	fresh := map[int]syntax.Expr{}
	for i, f := range t.schema.Fields {
		if e := sets[i]; e != nil {
			name := fmt.Sprintf(" new %d", i)
			items = append(items, syntax.Item{X: castTo(e, f.Type), Alias: name})
			fresh[i] = &syntax.Name{Parts: []string{pairsName, name}}
		}
	}
	q := &syntax.Query{With: s.With, Body: &syntax.Select{Items: items, From: append([]syntax.Table{t.named(alias)}, s.From...), Where: s.Where}}
	t.joined(q, s.Joined, alias)
	takeFirst(q, s.First)
	hits, err := t.bind(q, n)
	if err != nil {
		return nil, err
	}
	if hits, err = plan.NewDistinct(hits, []plan.Expr{&plan.Column{Name: rowName}}); err != nil {
		return nil, err
	}
	pairs, rows, err := x.kept(hits)
	if err != nil || rows == 0 {
		return t.unchanged("updated", err)
	}
	out, err := t.patched(n, pairs, alias, fresh, "left")
	if err != nil {
		return nil, err
	}
	if t.returning != nil {
		if err := t.givePatched(n, pairs, alias, fresh); err != nil {
			return nil, err
		}
	}
	if _, err := t.replace(out, "UPDATE"); err != nil {
		return nil, err
	}
	return t.changed(rows, "updated")
}

// givePatched gives the rows back that pairs change.
func (t *target) givePatched(n, pairs plan.Node, alias string, fresh map[int]syntax.Expr) error {
	n, err := t.patched(n, pairs, alias, fresh, "inner")
	if err == nil {
		n, err = t.fit(n)
	}
	if err != nil {
		return err
	}
	batches, err := t.x.host.Run(t.x.ctx, n)
	if err != nil {
		return err
	}
	return t.give(batches)
}

// patched is the rows of n, which are numbered, with new values where pairs has their numbers; with an inner join only
// those.
func (t *target) patched(n, pairs plan.Node, alias string, fresh map[int]syntax.Expr, join string) (plan.Node, error) {
	hit := &syntax.Is{X: &syntax.Name{Parts: []string{pairsName, rowName}}, What: "null", Not: true}
	on := &syntax.Binary{Op: "=", X: &syntax.Name{Parts: []string{alias, rowName}}, Y: &syntax.Name{Parts: []string{pairsName, rowName}}}
	q := &syntax.Query{Body: &syntax.Select{
		Items: t.newValues(alias, fresh, hit),
		From:  []syntax.Table{&syntax.Join{Kind: join, Left: t.named(alias), Right: &syntax.TableName{Parts: []string{pairsName}}, On: on}},
	}}
	return t.bindWith(q, map[string]plan.Node{targetName: n, pairsName: pairs})
}

// joined lets q, which lists rows of the table, read the joins that stand in its place, if there are any. A row that an outer
// join makes of nothing is none of the table.
func (t *target) joined(q *syntax.Query, joins syntax.Table, alias string) {
	if joins == nil {
		return
	}
	s := q.Body.(*syntax.Select)
	s.From[0] = syntax.ReplaceTable(joins, alias, t.named(alias))
	is := syntax.Expr(&syntax.Is{X: &syntax.Name{Parts: []string{alias, rowName}}, What: "null", Not: true})
	if s.Where != nil {
		is = &syntax.Binary{Op: "and", X: s.Where, Y: is}
	}
	s.Where = is
}
