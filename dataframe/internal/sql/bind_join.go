package sql

import (
	"slices"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

var joinKinds = map[string]plan.JoinKind{
	"inner": plan.Inner, "left": plan.Left, "right": plan.Right, "full": plan.Full, "cross": plan.Cross, "semi": plan.Semi, "anti": plan.Anti,
}

// join joins two tables of FROM. Columns of the right one that are called as one of
// the left are renamed, so that both can be had.
func (b *binder) join(j *syntax.Join, blk *block) (source, error) {
	left, err := b.table(j.Left, blk)
	if err != nil {
		return source{}, err
	}
	if j.Kind == "positional" {
		return b.positional(left, j, blk)
	}
	kind, ok := joinKinds[j.Kind]
	if !ok {
		return source{}, b.errorAt(j.Pos, "%s JOIN is not there yet", strings.ToUpper(j.Kind))
	}
	if j.Asof {
		return b.asof(left, j, blk)
	}
	m, err := b.macroTable(j.Right, left.scope, blk.views)
	if err != nil {
		return source{}, err
	}
	defer m.done()
	t := m.table
	if b.maybeLateral(t) {
		return b.lateralWith(left, m.args, t, kind, j, blk)
	}
	beside := *blk
	beside.leftmost = nil
	t = blk.views.inline(t)
	right, err := b.table(t, &beside)
	if _, isQuery := t.(*syntax.Derived); err != nil && isQuery && (blk.leftmost != nil || b.dialect == syntax.Weir) && b.again.last == nil {
		// It may read the query around this one, which the left side has, or, as in DuckDB, the left side.
		if s, err2 := b.lateral(left, t, kind, j, &beside); err2 == nil {
			return s, nil
		}
	}
	if err != nil {
		return source{}, err
	}
	if err := b.apart(&right, left.scope, j.Right.Position()); err != nil {
		return source{}, err
	}
	return b.joinSources(left, right, kind, j, &beside)
}

// positional pairs the rows of two tables by their numbers.
func (b *binder) positional(left source, j *syntax.Join, blk *block) (source, error) {
	beside := *blk
	beside.leftmost = nil
	if blk.leftmost != nil {
		return source{}, b.errorAt(j.Pos, "POSITIONAL JOIN in a query that reads the one around it is not there")
	}
	right, err := b.table(j.Right, &beside)
	if err != nil {
		return source{}, err
	}
	if err := b.apart(&right, left.scope, j.Right.Position()); err != nil {
		return source{}, err
	}
	names := append(left.node.Schema().Names(), right.node.Schema().Names()...)
	l, r := b.fresh("row"), b.fresh("row")
	ln, err := plan.NewRowIndex(left.node, l, 0)
	if err != nil {
		return source{}, b.wrap(j.Pos, err)
	}
	rn, err := plan.NewRowIndex(right.node, r, 0)
	if err != nil {
		return source{}, b.wrap(j.Pos, err)
	}
	on := call("=", plan.OfSide(plan.LeftSide, l), plan.OfSide(plan.RightSide, r))
	n, err := plan.NewJoinOn(ln, rn, plan.Full, on, plan.JoinOptions{})
	if err != nil {
		return source{}, b.wrap(j.Pos, err)
	}
	p, err := plan.NewProject(n, columnsOf(names))
	return source{p, left.scope.and(right.scope)}, b.wrap(j.Pos, err)
}

// joinSources joins on what j says; nil means on nothing.
func (b *binder) joinSources(left, right source, kind plan.JoinKind, j *syntax.Join, blk *block) (source, error) {
	using, err := b.usingNames(left, right, kind, j)
	if err != nil {
		return source{}, err
	}
	if len(using) > 0 {
		return b.using(left, right, kind, using, nil, j)
	}
	both := left.scope.and(right.scope)
	var on plan.Expr
	if j != nil && j.On != nil {
		l := &lowering{b: b, scope: both, block: blk}
		if on, err = l.top(j.On); err != nil {
			return source{}, err
		}
		on = l.truth(on)
		if err := b.checkOn(on, j); err != nil {
			return source{}, err
		}
		if err := b.readsAround(on, left, right, j); err != nil {
			return source{}, err
		}
		if kind == plan.Inner && b.hasSubquery(on) {
			return b.filteredJoin(left, right, on, j, blk)
		}
		if b.hasSubquery(on) {
			return b.joinOnQueries(left, right, kind, on, j, blk)
		}
	}
	if kind == plan.Inner && on == nil {
		kind = plan.Cross
	}
	n, err := plan.NewJoinOn(left.node, right.node, kind, on, plan.JoinOptions{})
	if err != nil {
		pos := syntax.Pos(0)
		if j != nil {
			pos = j.Pos
			if j.On != nil {
				pos = j.On.Position()
			}
		}
		return source{}, b.wrap(pos, err)
	}
	if kind == plan.Semi || kind == plan.Anti {
		return source{n, left.scope}, nil
	}
	return source{n, both}, nil
}

func (b *binder) checkOn(on plan.Expr, j *syntax.Join) error {
	if plan.IsAggregate(on) {
		return b.errorAt(j.On.Position(), "ON cannot hold aggregates")
	}
	if plan.HasWindow(on) {
		return b.errorAt(j.On.Position(), "ON cannot hold window functions")
	}
	return nil
}

// readsAround refuses an ON that reads the query around where neither side carries its values.
func (b *binder) readsAround(on plan.Expr, left, right source, j *syntax.Join) error {
	for _, name := range plan.ColumnsOf(on) {
		if outer, is := strings.CutPrefix(name, insideName("")); is && left.node.Schema().Index(name) < 0 && right.node.Schema().Index(name) < 0 {
			return b.errorAt(j.On.Position(), "the ON of this %s JOIN reads %s of the query around, which is not there; move the condition into WHERE, or filter the tables first", strings.ToUpper(j.Kind), outer)
		}
	}
	return nil
}

// filteredJoin is an inner join whose condition has queries in it: those are
// conditions of its pairs.
func (b *binder) filteredJoin(left, right source, on plan.Expr, j *syntax.Join, blk *block) (source, error) {
	both := left.scope.and(right.scope)
	s := &selection{b: b, block: blk, scope: both}
	n, err := s.joinAll([]source{left, right}, plan.SplitAnd(on), j.On.Position())
	if err != nil {
		return source{}, err
	}
	s.node = n.node
	if err := s.filter(n.rest, j.On.Position()); err != nil {
		return source{}, err
	}
	return source{s.node, both}, nil
}

// commonNames are the columns that both sides show by their bare names.
func commonNames(l, r *scope) []string {
	var out []string
	for _, a := range l.cols {
		for _, c := range r.cols {
			if strings.EqualFold(a.name, c.name) && !a.qualifiedOnly && !c.qualifiedOnly {
				out = append(out, a.name)
				break
			}
		}
	}
	return out
}

// usingNames are the columns that USING names, or NATURAL means; none where a join says neither.
func (b *binder) usingNames(left, right source, kind plan.JoinKind, j *syntax.Join) ([]string, error) {
	if j == nil {
		return nil, nil
	}
	if !j.Natural {
		return j.Using, nil
	}
	names := commonNames(left.scope, right.scope)
	if len(names) == 0 && kind != plan.Inner {
		return nil, b.errorAt(j.Pos, "NATURAL JOIN: the tables have no column name in common")
	}
	return names, nil
}

// using joins on columns of the same names, which are one column each in the result, and on what on says, if anything.
func (b *binder) using(left, right source, kind plan.JoinKind, names []string, on plan.Expr, j *syntax.Join) (source, error) {
	var ls, rs []*scoped
	for i, name := range names {
		if slices.ContainsFunc(names[:i], func(n string) bool { return strings.EqualFold(n, name) }) {
			return source{}, b.errorAt(j.Pos, "USING names %s twice", name)
		}
		l, err := left.scope.bare(name)
		if err != nil {
			return source{}, b.wrap(j.Pos, err)
		}
		r, err := right.scope.bare(name)
		if err != nil {
			return source{}, b.wrap(j.Pos, err)
		}
		ls, rs = append(ls, l), append(rs, r)
		x, y := b.pairInZone(columnOf(l.column), columnOf(r.column), left.node, right.node)
		x, y = b.jsonKey(x, l.json, j.Pos), b.jsonKey(y, r.json, j.Pos)
		on = and(on, call("=", ofSide(x, plan.LeftSide), ofSide(y, plan.RightSide)))
	}
	n, err := plan.NewJoinOn(left.node, right.node, kind, on, plan.JoinOptions{})
	if err != nil {
		return source{}, b.wrap(j.Pos, err)
	}
	if !kind.GivesRight() {
		return source{n, left.scope}, nil
	}
	return b.mergedNames(source{n, left.scope.and(right.scope)}, len(left.scope.cols), kind, ls, rs, j)
}

// bare is the column of s by its name alone, not one of the query around.
func (s *scope) bare(name string) (*scoped, error) {
	own := *s
	own.outer = nil
	return own.lookup([]string{name})
}

// mergedNames lets a bare name mean the left column, in a right join the right
// one, and in a full join the one that is there; with a zone if one of them has one.
func (b *binder) mergedNames(joined source, lefts int, kind plan.JoinKind, ls, rs []*scoped, j *syntax.Join) (source, error) {
	cols := append([]scoped(nil), joined.scope.cols...)
	first, computed := b.dialect != nil && b.dialect.UsingFirst, false
	merged := map[string]scoped{} // by the left column's name in the plan
	es := columnsOf(joined.node.Schema().Names())
	for i, l := range ls {
		m := *l
		x, y := b.pairInZone(columnOf(l.column), columnOf(rs[i].column), joined.node, joined.node)
		switch kind {
		case plan.Right:
			m.column, m.typ, x = rs[i].column, rs[i].typ, y
		case plan.Full:
			x = call("coalesce", x, y)
		}
		if _, plain := x.(*plan.Column); !plain {
			m.column, computed = b.fresh(l.name), true
			es = append(es, &plan.Alias{X: x, Name: m.column})
		}
		merged[l.column] = m
	}
	out := &scope{outer: joined.scope.outer}
	for i, c := range cols {
		m, isLeft := merged[c.column]
		isLeft = isLeft && i < lefts && !c.qualifiedOnly
		if isLeft && m.column == c.column && !first {
			out.cols = append(out.cols, c)
			continue
		}
		if isLeft {
			m.table, m.bareOnly = "", true
			out.cols = append(out.cols, m)
			c.qualifiedOnly = true
		}
		for _, r := range rs {
			if i >= lefts && c.column == r.column {
				c.qualifiedOnly = true
			}
		}
		if !(c.qualifiedOnly && c.table == "") {
			out.cols = append(out.cols, c)
		}
	}
	if first {
		b.mergedFirst(out, ls)
	}
	if computed {
		p, err := plan.NewProject(joined.node, es)
		if err != nil {
			return source{}, b.wrap(j.Pos, err)
		}
		joined.node = p
		for i := range out.cols {
			if f := p.Schema().Index(out.cols[i].column); f >= 0 {
				out.cols[i].typ = p.Schema().Fields[f].Type
			}
		}
	}
	return source{joined.node, out}, nil
}

// mergedFirst puts the merged columns before all others: as USING lists them, or in MySQL as the left table does.
func (b *binder) mergedFirst(s *scope, ls []*scoped) {
	place := func(c scoped) int {
		if !c.bareOnly {
			return len(ls)
		}
		at := slices.IndexFunc(ls, func(l *scoped) bool { return strings.EqualFold(l.name, c.name) })
		switch {
		case at < 0:
			return len(ls)
		case b.dialect == syntax.MySQL:
			return 0
		}
		return at
	}
	slices.SortStableFunc(s.cols, func(x, y scoped) int { return place(x) - place(y) })
}
