package statement

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// newRows is what the rows of an INSERT … DO UPDATE are called among the tables.
const newRows = "\x00new rows"

// upsert is INSERT … ON CONFLICT (…) DO UPDATE and MySQL's ON DUPLICATE KEY UPDATE: a MERGE of the new rows by the key.
func (x *run) upsert(t *target, s *syntax.Insert, n plan.Node) (*Result, error) {
	key, err := t.conflictKey(s)
	if err != nil {
		return nil, err
	}
	if n, err = t.fit(n); err != nil {
		return nil, err
	}
	batches, err := x.host.Run(x.ctx, n)
	if err != nil {
		return nil, err
	}
	if err := eachKeyOnce(n.Schema(), batches, key); err != nil {
		return nil, err
	}
	if x.env.extra == nil {
		x.env.extra = map[string]plan.Node{}
	}
	x.env.extra[newRows] = plan.NewValues(n.Schema(), batches)
	defer delete(x.env.extra, newRows)
	m := &syntax.Merge{Pos: s.Pos, Target: s.Table, Alias: t.r.Name}
	if s.As != "" {
		m.Alias = s.As
	}
	alias := "excluded"
	if s.Alias != "" {
		alias = s.Alias
	}
	if strings.EqualFold(alias, m.Alias) {
		return nil, fmt.Errorf("the new rows and the table are both called %s", alias)
	}
	m.Source = &syntax.TableName{Pos: s.Pos, Parts: []string{newRows}, As: syntax.As{Name: alias}}
	of := func(table, column string) syntax.Expr {
		return &syntax.Name{Pos: s.Pos, Parts: []string{table, column}}
	}
	for _, c := range key {
		same := &syntax.Binary{Pos: s.Pos, Op: "=", X: of(m.Alias, c), Y: of(alias, c)}
		if m.On == nil {
			m.On = same
		} else {
			m.On = &syntax.Binary{Pos: s.Pos, Op: "and", X: m.On, Y: same}
		}
	}
	update := syntax.MergeWhen{Pos: s.Pos, Match: "matched", Action: "update", And: t.ofTarget(s.SetWhere, m.Alias, alias)}
	for _, a := range s.Set {
		update.Set = append(update.Set, syntax.Assignment{Column: a.Column, Value: t.ofTarget(a.Value, m.Alias, alias)})
	}
	insert := syntax.MergeWhen{Pos: s.Pos, Match: "not matched", Action: "insert"}
	for _, f := range t.schema.Fields {
		insert.Columns, insert.Values = append(insert.Columns, f.Name), append(insert.Values, of(alias, f.Name))
	}
	m.Whens = []syntax.MergeWhen{update, insert}
	r, err := x.mergeReturning(m, t.returning)
	if err != nil {
		return nil, err
	}
	return t.changed(r.Rows, "inserted or updated")
}

// conflictKey are the columns by which new rows and rows of the table are the same.
func (t *target) conflictKey(s *syntax.Insert) ([]string, error) {
	if s.Constraint != "" {
		for _, k := range t.r.Keys {
			if strings.EqualFold(k.Constraint, s.Constraint) {
				return k.Columns, nil
			}
		}
		return nil, &catalog.Missing{What: "PRIMARY KEY or UNIQUE", Name: s.Constraint, Have: constraintNames(t.r)}
	}
	if s.Conflict == nil {
		keys := t.keysGiven(s)
		if len(keys) != 1 {
			return nil, fmt.Errorf("%s has %s, and one is needed to tell which rows are there already; ON CONFLICT (column, …) DO UPDATE names its columns", t.r, count(int64(len(keys)), "key"))
		}
		return keys[0].Columns, nil
	}
	var key []string
	for _, name := range s.Conflict {
		i := t.schema.Index(name)
		if i < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: t.schema.Names()}
		}
		key = append(key, t.schema.Fields[i].Name)
	}
	if len(t.r.Keys) == 0 {
		return key, nil // no key is kept of this table; the columns say what is meant
	}
	for _, k := range t.r.Keys {
		if k.Of(key) {
			return key, nil
		}
	}
	return nil, fmt.Errorf("%s has no key (%s); ON CONFLICT takes the columns of a PRIMARY KEY or UNIQUE", t.r, strings.Join(key, ", "))
}

// keysGiven are the keys of the table that new rows can have in common with rows that are there: not that of a column that
// counts and is not given.
func (t *target) keysGiven(s *syntax.Insert) (out []catalog.Key) {
	for _, k := range t.r.Keys {
		fresh := slices.ContainsFunc(k.Columns, func(name string) bool {
			given := slices.ContainsFunc(s.Columns, func(c string) bool { return strings.EqualFold(c, name) })
			return s.Columns != nil && !given && t.identity(t.schema.Index(name)) != nil
		})
		if !fresh {
			out = append(out, k)
		}
	}
	return out
}

// ofTarget is e with the table before the names of its columns that stand alone, and the alias of the new rows in the place
// of excluded.
func (t *target) ofTarget(e syntax.Expr, table, alias string) syntax.Expr {
	if e == nil {
		return nil
	}
	if n, ok := e.(*syntax.Name); ok {
		switch {
		case len(n.Parts) == 1 && t.schema.Index(n.Parts[0]) >= 0:
			return &syntax.Name{Pos: n.Pos, Parts: []string{table, n.Parts[0]}}
		case len(n.Parts) == 2 && strings.EqualFold(n.Parts[0], "excluded"):
			return &syntax.Name{Pos: n.Pos, Parts: []string{alias, n.Parts[1]}}
		}
		return n
	}
	return syntax.MapChildren(e, func(c syntax.Expr) syntax.Expr { return t.ofTarget(c, table, alias) })
}

// eachKeyOnce refuses new rows of which two have one key: a row would be changed twice, in no order that is told.
func eachKeyOnce(schema *column.Schema, batches []*column.Batch, key []string) error {
	all := column.Merge(schema, batches)
	keys := make([]*column.Texts, len(key))
	for i, c := range key {
		keys[i] = column.SortKeys(column.Flatten(all.Cols[schema.Index(c)]))
	}
	seen := map[string]bool{}
	for r := range all.N {
		var b strings.Builder
		null := false
		for _, k := range keys {
			null = null || !k.Nulls().Has(r)
			fmt.Fprintf(&b, "%d:%s", len(k.Text(r)), k.Text(r))
		}
		if !null && seen[b.String()] {
			var values []string
			for _, c := range key {
				i := schema.Index(c)
				values = append(values, column.FormatValue(schema.Fields[i].Type, all.Cols[i].At(r)))
			}
			return fmt.Errorf("two of the new rows have the key (%s), and a row is inserted or updated once; GROUP BY it first", strings.Join(values, ", "))
		}
		seen[b.String()] = true
	}
	return nil
}
