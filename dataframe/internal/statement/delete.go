package statement

import (
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// delete is what stays: the rows for which the condition is false or null.
func (x *run) delete(s *syntax.Delete) (*Result, error) {
	t, err := x.target(s.Table)
	if err != nil {
		return nil, err
	}
	if err := t.returnTo(s.Returning, s.Alias); err != nil {
		return nil, err
	}
	if len(s.Using) > 0 || s.First != nil || s.Joined != nil {
		return x.deleteUsing(t, s)
	}
	if s.Where == nil {
		return x.empty(t, "DELETE", "deleted")
	}
	if err := t.narrow(s.Alias, s.With, s.Where); err != nil {
		return nil, err
	}
	n, err := t.node()
	if err != nil {
		return nil, err
	}
	if t.returning != nil {
		return t.deleteReturning(s, n)
	}
	before := t.count()
	if before < 0 {
		if before, err = x.total(x.ctx, n); err != nil {
			return nil, err
		}
	}
	stays := &syntax.Unary{Pos: s.Where.Position(), Op: "not", X: truth(s.Where)}
	q := selectOf(t.named(s.Alias), &syntax.Star{}, stays)
	q.With = s.With
	if n, err = t.bind(q, n); err != nil {
		return nil, err
	}
	if before == 0 {
		return changed(0, "deleted"), nil
	}
	after, err := t.replaceSome(n, before, "DELETE")
	if err != nil {
		return nil, err
	}
	return changed(before-after, "deleted"), nil
}

// deleteReturning deletes rows, for which the condition is computed once, and gives them back.
func (t *target) deleteReturning(s *syntax.Delete, n plan.Node) (*Result, error) {
	q := selectOf(t.named(s.Alias), &syntax.Star{}, nil)
	sel := q.Body.(*syntax.Select)
	sel.Items = append(sel.Items, syntax.Item{X: truth(s.Where), Alias: hitName})
	q.With = s.With
	n, err := t.bind(q, n)
	if err != nil {
		return nil, err
	}
	n, _, err = t.x.kept(n)
	if err != nil {
		return nil, err
	}
	hit, _, err := t.split(n)
	if err != nil || len(hit) == 0 {
		return t.unchanged("deleted", err)
	}
	if err := t.give(hit); err != nil {
		return nil, err
	}
	f, err := plan.NewFilter(n, &plan.Call{Func: "not", Args: []plan.Expr{&plan.Column{Name: hitName}}})
	if err != nil {
		return nil, err
	}
	stay, err := plan.NewProject(f, columnsOf(t.schema))
	if err != nil {
		return nil, err
	}
	if _, err := t.replace(stay, "DELETE"); err != nil {
		return nil, err
	}
	return t.changed(rowsIn(hit), "deleted")
}

// truth is false where e is null.
func truth(e syntax.Expr) syntax.Expr {
	return &syntax.Call{Pos: e.Position(), Name: []string{"coalesce"}, Args: []syntax.Expr{e, &syntax.Const{Pos: e.Position(), Word: "false"}}}
}

// replaceSome is replace, but leaves the table alone if all of before rows stay.
func (t *target) replaceSome(n plan.Node, before int64, operation string) (int64, error) {
	if t.r.Memory == nil {
		batches, err := t.x.host.Run(t.x.ctx, counted(n))
		if err != nil {
			return 0, err
		}
		if after := batches[0].Cols[0].At(0).(int64); after == before {
			return after, nil
		}
	}
	return t.replace(n, operation)
}

// counted is SELECT count(*) of n.
func counted(n plan.Node) plan.Node {
	out, err := plan.Group(n, nil, []plan.Expr{&plan.Alias{X: &plan.Call{Func: "count"}, Name: "n"}})
	if err != nil {
		panic("statement: count: " + err.Error())
	}
	return out
}

// deleteUsing deletes the rows that some rows of other tables fit, or the first in an order.
func (x *run) deleteUsing(t *target, s *syntax.Delete) (*Result, error) {
	n, err := t.numbered()
	if err != nil {
		return nil, err
	}
	alias := s.Alias
	if alias == "" {
		alias = t.r.Name
	}
	q := &syntax.Query{With: s.With, Body: &syntax.Select{
		Distinct: true, Items: []syntax.Item{{X: &syntax.Name{Parts: []string{alias, rowName}}}},
		From: append([]syntax.Table{t.named(alias)}, s.Using...), Where: s.Where,
	}}
	t.joined(q, s.Joined, alias)
	takeFirst(q, s.First)
	hits, err := t.bind(q, n)
	if err != nil {
		return nil, err
	}
	pairs, rows, err := x.kept(hits)
	if err != nil || rows == 0 {
		return t.unchanged("deleted", err)
	}
	if t.returning != nil {
		if err := t.givePatched(n, pairs, alias, nil); err != nil {
			return nil, err
		}
	}
	stay := &syntax.Query{Body: &syntax.Select{
		Items: []syntax.Item{{X: &syntax.Star{Exclude: [][]string{{rowName}}}}},
		From: []syntax.Table{&syntax.Join{Kind: "anti", Left: t.named(""), Using: []string{rowName},
			Right: &syntax.TableName{Parts: []string{pairsName}}}},
	}}
	out, err := t.bindWith(stay, map[string]plan.Node{targetName: n, pairsName: pairs})
	if err != nil {
		return nil, err
	}
	if _, err := t.replace(out, "DELETE"); err != nil {
		return nil, err
	}
	return t.changed(rows, "deleted")
}

// takeFirst gives q, which lists rows of one table, the ORDER BY and LIMIT of an UPDATE or DELETE.
func takeFirst(q, first *syntax.Query) {
	if first == nil {
		return
	}
	with := *first
	with.With, with.Body = q.With, q.Body
	with.Body.(*syntax.Select).Distinct = false
	*q = with
}

// kept runs n and keeps its rows.
func (x *run) kept(n plan.Node) (plan.Node, int64, error) {
	batches, err := x.host.Run(x.ctx, n)
	if err != nil {
		return nil, 0, err
	}
	return plan.NewValues(n.Schema(), batches), rowsIn(batches), nil
}

// empty takes all rows out of the table.
func (x *run) empty(t *target, operation, what string) (*Result, error) {
	before := t.count()
	if before < 0 {
		n, err := t.node()
		if err != nil {
			return nil, err
		}
		if before, err = x.total(x.ctx, n); err != nil {
			return nil, err
		}
	}
	if t.returning != nil {
		n, err := t.node()
		if err != nil {
			return nil, err
		}
		batches, err := t.x.host.Run(t.x.ctx, n)
		if err != nil {
			return nil, err
		}
		if err := t.give(batches); err != nil {
			return nil, err
		}
	}
	if before > 0 {
		if _, err := t.replace(plan.NewValues(t.schema, nil), operation); err != nil {
			return nil, err
		}
	}
	return t.changed(before, what)
}

// truncate takes out all rows, or those of partitions.
func (x *run) truncate(s *syntax.Truncate) (*Result, error) {
	t, err := x.target(s.Table)
	if err != nil {
		return nil, err
	}
	if s.Partition != nil {
		return x.dropPartition(t, s.Partition, "TRUNCATE")
	}
	out, err := x.empty(t, "TRUNCATE", "deleted")
	if err == nil && (s.Restart || x.s.Dialect == syntax.MySQL) {
		err = x.restart(t.r)
	}
	return out, err
}
