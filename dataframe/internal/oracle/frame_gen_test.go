//go:build oracle

package oracle_test

import (
	"slices"
	"strings"

	df "weir/dataframe"
)

// A twin is a query by the verbs of frames, and the same as SQL.
type twin struct {
	f    *df.Frame
	sql  string // a SELECT
	cols []col
	open bool // DuckDB may have other rows: they depend on an order that it does not keep
}

// twins draws twins over the frames of the tables.
type twins struct {
	gen
	tables map[string]*df.Frame
}

func (g twins) base() twin {
	name := g.one("t", "v")
	var names []any
	var texts []string
	for _, c := range frameColumns {
		names, texts = append(names, c.name), append(texts, c.name)
	}
	return twin{g.tables[name].Select(names...), "SELECT " + strings.Join(texts, ", ") + " FROM " + name, frameColumns, false}
}

// over is an expression generator that sees the columns of t.
func (g twins) over(t twin) gen { return g.with(t.cols) }

// twin is a query of a few verbs.
func (g twins) twin(steps int) twin {
	t := g.base()
	for range steps {
		t = g.step(t)
	}
	return t
}

func (g twins) step(t twin) twin {
	from := " FROM (" + t.sql + ") x"
	w := g.over(t)
	switch g.n(20) {
	case 0, 1:
		p := w.pair("bool", 2)
		t.f, t.sql = t.f.Filter(p.e), "SELECT *"+from+" WHERE "+p.sql
	case 2, 3:
		return g.selected(t, from)
	case 4:
		k, name := g.pairKind(), g.name()
		p := w.pair(k, 2)
		t.f, t.sql, t.cols = t.f.WithColumns(p.e.As(name)), "SELECT *, "+p.sql+" AS "+name+from, append(slices.Clone(t.cols), col{kind: k, name: name})
	case 5:
		return g.replaced(t, from)
	case 6:
		keys, by := w.pairOrder()
		t.f, t.sql = t.f.Sort(keys...), "SELECT *"+from+" ORDER BY "+by
		if g.n(2) == 0 {
			t.f, t.sql = t.f.Limit(5), t.sql+" LIMIT 5"
			t.open = t.open || !hasKey(t.cols)
		}
	case 7:
		t.f, t.sql, t.open = t.f.Slice(2, 7), "SELECT *"+from+" LIMIT 7 OFFSET 2", true
	case 8, 9, 10:
		return g.aggregated(t, from)
	case 11, 12, 13:
		return g.joinedTwin(t)
	case 14:
		return g.nearTwin(t)
	case 15:
		p, k := w.pairWindow()
		name := g.name()
		t.f, t.sql = t.f.WithColumns(p.e.As(name)), "SELECT *, "+p.sql+" AS "+name+from
		t.open = t.open || !hasKey(t.cols)
		if k != "" {
			t.cols = append(slices.Clone(t.cols), col{kind: k, name: name})
		} else {
			t.f, t.sql = t.f.Drop(name), "SELECT * EXCLUDE ("+name+") FROM ("+t.sql+") x"
		}
	case 16:
		return g.unitedTwin(t)
	case 17:
		return g.taken(t, from)
	case 18:
		return g.spread(t, from)
	default:
		p, _ := w.pairWindow()
		t.f, t.sql = t.f.Qualify(p.e.IsNotNull()), "SELECT *"+from+" QUALIFY "+p.sql+" IS NOT NULL"
		t.open = t.open || !hasKey(t.cols)
	}
	return t
}

func (g twins) selected(t twin, from string) twin {
	var es []any
	var items []string
	var out []col
	for _, c := range t.cols {
		if c.key {
			es, items, out = append(es, c.name), append(items, c.name), append(out, c)
		}
	}
	for range 1 + g.n(4) {
		k, name := g.pairKind(), g.name()
		p := g.over(t).pair(k, 2)
		es, items, out = append(es, p.e.As(name)), append(items, p.sql+" AS "+name), append(out, col{kind: k, name: name})
	}
	t.f, t.sql, t.cols = t.f.Select(es...), "SELECT "+strings.Join(items, ", ")+from, out
	return t
}

// replaced changes columns in their places, or their names.
func (g twins) replaced(t twin, from string) twin {
	c := t.cols[g.n(len(t.cols))]
	if c.key {
		return t
	}
	switch g.n(4) {
	case 0:
		p := g.over(t).pair(c.kind, 2)
		t.f, t.sql = t.f.WithColumns(p.e.As(c.name)), "SELECT * REPLACE ("+p.sql+" AS "+c.name+")"+from
	case 1:
		t.f, t.sql = t.f.DropNulls(c.name), "SELECT *"+from+" WHERE "+c.name+" IS NOT NULL"
	case 2:
		p := g.over(t).pairLeaf(c.kind)
		t.f, t.sql = t.f.FillNull(p.e, c.name), "SELECT * REPLACE (coalesce("+c.name+", "+p.sql+") AS "+c.name+")"+from
	default:
		if len(t.cols) < 2 {
			return t
		}
		t.f, t.sql = t.f.Drop(c.name), "SELECT * EXCLUDE ("+c.name+")"+from
		t.cols = slices.DeleteFunc(slices.Clone(t.cols), func(x col) bool { return x.name == c.name })
	}
	return t
}

func (g twins) aggregated(t twin, from string) twin {
	w := g.over(t)
	var keys []any
	var items, names, seen []string
	var out []col
	for range g.n(3) {
		k, name := g.pairKind(), g.name()
		p := w.pair(k, g.n(2))
		if slices.Contains(seen, p.sql) {
			continue // one key twice is in all sets that have it, there only where it is named
		}
		seen = append(seen, p.sql)
		keys, items, names = append(keys, p.e.As(name)), append(items, p.sql+" AS "+name), append(names, name)
		out = append(out, col{kind: k, name: name, key: true})
	}
	groups, by := t.f.GroupBy(keys...), ""
	if len(keys) > 0 {
		for i := range names {
			names[i] = sprintf("%d", i+1)
		}
		by = " GROUP BY " + strings.Join(names, ", ")
		switch g.n(8) {
		case 0:
			groups, by = groups.Rollup(), " GROUP BY ROLLUP ("+strings.Join(names, ", ")+")"
		case 1:
			groups, by = groups.Cube(), " GROUP BY CUBE ("+strings.Join(names, ", ")+")"
		}
		if strings.Contains(by, "(") {
			out = noKey(out)
		}
	}
	var aggregates []df.Expr
	var hidden []any
	var drop []string
	for range 1 + g.n(3) {
		p, k, open := w.pairAggregate()
		name := g.name()
		aggregates, items = append(aggregates, p.e.As(name)), append(items, p.sql+" AS "+name)
		t.open = t.open || open
		if k == "" { // of another type there
			hidden, drop = append(hidden, name), append(drop, name)
			continue
		}
		out = append(out, col{kind: k, name: name})
	}
	t.f, t.sql = groups.Agg(aggregates...), "SELECT "+strings.Join(items, ", ")+from+by
	if len(out) > 0 && len(hidden) > 0 && g.n(3) > 0 {
		t.f, t.sql = t.f.Drop(hidden...), "SELECT * EXCLUDE ("+strings.Join(drop, ", ")+") FROM ("+t.sql+") x"
	} else if len(hidden) > 0 {
		t.f = t.f.Select(append(namesOf(out), df.Count(hidden[0]).Over().As("n"+drop[0]))...)
		t.sql = "SELECT " + strings.Join(append(textsOf(out), "count("+drop[0]+") OVER () AS n"+drop[0]), ", ") + " FROM (" + t.sql + ") x"
		out = append(out, col{kind: "int", name: "n" + drop[0]})
	}
	t.cols = out
	return t
}

func namesOf(cols []col) []any {
	var out []any
	for _, c := range cols {
		out = append(out, c.name)
	}
	return out
}

func textsOf(cols []col) []string {
	var out []string
	for _, c := range cols {
		out = append(out, c.name)
	}
	return out
}

// renamed gives the columns of t names that no other has.
func (g twins) renamed(t twin) twin {
	var es []any
	var items []string
	var out []col
	for _, c := range t.cols {
		name := g.name()
		es, items = append(es, df.Col(c.name).As(name)), append(items, c.name+" AS "+name)
		c.name = name
		out = append(out, c)
	}
	t.f, t.sql, t.cols = t.f.Select(es...), "SELECT "+strings.Join(items, ", ")+" FROM ("+t.sql+") x", out
	return t
}

var joinKinds = []struct {
	how df.JoinKind
	sql string
}{
	{df.InnerJoin, "JOIN"}, {df.LeftJoin, "LEFT JOIN"}, {df.RightJoin, "RIGHT JOIN"}, {df.FullJoin, "FULL JOIN"}, {df.SemiJoin, "SEMI JOIN"}, {df.AntiJoin, "ANTI JOIN"},
}

func (g twins) joinedTwin(l twin) twin {
	r := g.renamed(g.twin(g.n(2)))
	kind := joinKinds[g.n(len(joinKinds))]
	c := l.cols[g.n(len(l.cols))]
	other, ok := g.over(r).pairColumn(c.kind)
	if !ok {
		return l
	}
	cond, on := df.Col(c.name).Eq(df.Col(other.name)), c.name+" = "+other.name
	switch g.n(6) {
	case 0:
		cond, on = df.Col(c.name).EqNullSafe(df.Col(other.name)), c.name+" IS NOT DISTINCT FROM "+other.name
	case 1:
		cond, on = df.Col(c.name).Lt(df.Col(other.name)), c.name+" < "+other.name
	case 2:
		p := g.with(append(slices.Clone(l.cols), r.cols...)).pair("bool", 1)
		cond, on = cond.And(p.e), on+" AND "+p.sql
	case 3:
		lo, okLo := g.over(r).pairColumn(c.kind)
		if okLo {
			cond, on = df.Col(c.name).Between(df.Col(lo.name), df.Col(other.name)), c.name+" BETWEEN "+lo.name+" AND "+other.name
		}
	}
	out := append(slices.Clone(l.cols), r.cols...)
	if !hasKey(l.cols) || !hasKey(r.cols) {
		out = noKey(out)
	}
	if kind.how == df.SemiJoin || kind.how == df.AntiJoin {
		out = l.cols
	}
	return twin{l.f.Join(r.f, cond, kind.how), "SELECT " + strings.Join(textsOf(out), ", ") + " FROM (" + l.sql + ") l " + kind.sql + " (" + r.sql + ") r ON " + on, out, l.open || r.open}
}

// nearTwin is an as-of join beside its definition: the best of the rows of the other side.
func (g twins) nearTwin(l twin) twin {
	k := []kind{"int", "dec", "date", "ts", "float", "text"}[g.n(6)]
	x, ok := g.over(l).pairColumn(k)
	if !ok || !hasKey(l.cols) {
		return l
	}
	r := g.renamed(g.base())
	id := r.cols[0].name
	y, _ := g.over(r).pairColumn(k)
	var options []df.JoinOption
	where := []string{}
	if key, ok := g.over(l).pairColumn("bool"); ok && g.n(2) == 0 {
		other, _ := g.over(r).pairColumn("bool")
		options = append(options, df.ByKeys(df.OnColumns(key.name, other.name)))
		where = append(where, key.name+" = "+other.name)
	}
	distance := "abs(CAST(" + y.name + " AS decimal(38,6)) - CAST(" + x.name + " AS decimal(38,6)))"
	if k == "date" {
		distance = "abs(" + y.name + " - " + x.name + ")"
	}
	order := ""
	switch direction := g.n(5); {
	case direction == 0 && (k == "int" || k == "dec" || k == "date"):
		options = append(options, df.Nearest())
		order = distance + ", " + y.name + ", CASE WHEN " + y.name + " <= " + x.name + " THEN -" + id + " ELSE " + id + " END"
		where = append(where, y.name+" IS NOT NULL AND "+x.name+" IS NOT NULL")
	case direction == 1:
		options = append(options, df.Forward())
		order, where = y.name+", "+id, append(where, y.name+" >= "+x.name)
	case direction == 2:
		options = append(options, df.Forward(), df.Strict())
		order, where = y.name+", "+id, append(where, y.name+" > "+x.name)
	case direction == 3:
		options = append(options, df.Strict())
		order, where = y.name+" DESC, "+id+" DESC", append(where, y.name+" < "+x.name)
	default:
		order, where = y.name+" DESC, "+id+" DESC", append(where, y.name+" <= "+x.name)
	}
	if (k == "int" || k == "dec" || k == "date") && g.n(2) == 0 {
		options = append(options, df.Tolerance(2))
		where = append(where, distance+" <= 2")
	}
	how, join := df.LeftJoin, "LEFT JOIN LATERAL"
	if g.n(2) == 0 {
		how, join = df.InnerJoin, "JOIN LATERAL"
	}
	return twin{l.f.JoinAsof(r.f, df.OnColumns(x.name, y.name), how, options...),
		"SELECT * FROM (" + l.sql + ") l " + join + " (SELECT * FROM (" + r.sql + ") r WHERE " + strings.Join(where, " AND ") + " ORDER BY " + order + " LIMIT 1) r ON TRUE",
		append(slices.Clone(l.cols), noKey(r.cols)...), l.open}
}

func (g twins) unitedTwin(l twin) twin {
	r := g.twin(g.n(2))
	var left, right []col
	for range 1 + g.n(3) {
		c := l.cols[g.n(len(l.cols))]
		other, ok := g.over(r).pairColumn(c.kind)
		if !ok || c.kind == "dec" || slices.Contains(left, c) || slices.Contains(right, other) {
			continue
		}
		left, right = append(left, c), append(right, other)
	}
	if len(left) == 0 {
		return l
	}
	var names []any
	var texts []string
	for i, c := range right {
		names, texts = append(names, df.Col(c.name).As(left[i].name)), append(texts, c.name+" AS "+left[i].name)
	}
	a, b := l.f.Select(namesOf(left)...), r.f.Select(names...)
	op := g.n(6)
	f := []func() *df.Frame{
		func() *df.Frame { return a.Union(b).Distinct() }, func() *df.Frame { return a.UnionAll(b) }, func() *df.Frame { return a.Intersect(b) },
		func() *df.Frame { return a.IntersectAll(b) }, func() *df.Frame { return a.Except(b) }, func() *df.Frame { return a.ExceptAll(b) },
	}[op]()
	words := []string{"UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL"}[op]
	out := noKey(left)
	return twin{f, "SELECT " + strings.Join(textsOf(left), ", ") + " FROM (" + l.sql + ") l " + words + " SELECT " + strings.Join(texts, ", ") + " FROM (" + r.sql + ") r", out, l.open || r.open}
}

// taken keeps some rows of each set of equal ones.
func (g twins) taken(t twin, from string) twin {
	c := t.cols[g.n(len(t.cols))]
	switch g.n(3) {
	case 0:
		t.f, t.sql, t.open = t.f.Distinct(c.name), "SELECT DISTINCT ON ("+c.name+") *"+from, true
	case 1:
		t.f, t.sql = t.f.Select(c.name).Distinct(), "SELECT DISTINCT "+c.name+from
		c.key = true
		t.cols = []col{c}
	default:
		n := g.name()
		t.f = t.f.GroupBy(c.name).Agg(df.Count().As(n))
		t.sql = "SELECT " + c.name + ", count(*) AS " + n + from + " GROUP BY " + c.name
		c.key = true
		t.cols = []col{c, {kind: "int", name: n}}
	}
	return t
}

// spread makes rows of columns, or columns of rows.
func (g twins) spread(t twin, from string) twin {
	w := g.over(t)
	switch g.n(3) {
	case 0:
		c, ok := w.pairColumn("list")
		if !ok {
			return t
		}
		t.cols = noKey(t.cols)
		var items []string
		for i, x := range t.cols {
			if x.name == c.name {
				items = append(items, "unnest("+c.name+") AS "+c.name)
				t.cols[i].kind = "int"
			} else {
				items = append(items, x.name)
			}
		}
		t.f, t.sql = t.f.Explode(c.name), "SELECT "+strings.Join(items, ", ")+from
	case 1:
		a, ok := w.pairColumn(g.pairKind())
		b, ok2 := w.pairColumn(a.kind)
		if !ok || !ok2 || a.name == b.name || a.key || b.key {
			return t
		}
		word, value := g.name(), g.name()
		t.f = t.f.Unpivot([]string{a.name, b.name}, word, value)
		t.cols = slices.DeleteFunc(slices.Clone(t.cols), func(c col) bool { return c.name == a.name || c.name == b.name })
		t.cols = append(t.cols, col{kind: "text", name: word, key: hasKey(t.cols)}, col{kind: a.kind, name: value})
		t.sql = "SELECT * FROM (" + t.sql + ") x UNPIVOT INCLUDE NULLS (" + value + " FOR " + word + " IN (" + a.name + ", " + b.name + "))"
	default:
		by, of := t.cols[g.n(len(t.cols))], t.cols[g.n(len(t.cols))]
		text, ok := w.pairColumn("text")
		if !ok || by.name == text.name {
			return t
		}
		x, y := g.name(), g.name()
		t.f = t.f.GroupBy(by.name).Pivot(text.name, "ab", "10").Agg(df.Max(of.name).As("m"), df.Count().As("n")).
			Select(by.name, df.Col("ab_m").As(x), df.Col("10_n").As(y))
		t.sql = "SELECT " + by.name + ", max(" + of.name + ") FILTER (WHERE " + text.name + " = 'ab') AS " + x + ", count(*) FILTER (WHERE " + text.name + " = '10') AS " + y + from + " GROUP BY " + by.name
		by.key = true
		t.cols = []col{by, {kind: of.kind, name: x}, {kind: "int", name: y}}
	}
	return t
}
