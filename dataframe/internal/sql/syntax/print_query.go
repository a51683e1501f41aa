package syntax

import "strings"

// query writes q in parentheses.
func (w *printer) query(q *Query) {
	w.str("(")
	w.bareQuery(q)
	w.str(")")
}

func (w *printer) bareQuery(q *Query) {
	if q.With != nil {
		w.with(q.With)
	}
	if inner, ok := q.Body.(*Query); ok {
		w.query(inner)
	} else {
		w.body(q.Body)
	}
	w.first(q)
}

// first writes ORDER BY and LIMIT of q, which may be nil.
func (w *printer) first(q *Query) {
	if q == nil {
		return
	}
	if len(q.OrderBy) > 0 {
		w.str(" ORDER BY ")
		w.orderItems(q.OrderBy)
	}
	if q.WithTies || q.Up {
		w.clause(" OFFSET ", q.Offset)
		w.str(" FETCH FIRST ")
		w.operand(q.Limit, bindAdd)
		w.when(q.Percent, " PERCENT")
		w.str(map[bool]string{false: " ROWS ONLY", true: " ROWS WITH TIES"}[q.WithTies])
		return
	}
	if q.Limit != nil {
		w.str(" LIMIT ")
		w.operand(q.Limit, bindAdd)
		w.when(q.Percent, " PERCENT")
	}
	if q.Offset != nil {
		w.str(" OFFSET ")
		w.operand(q.Offset, bindAdd)
	}
}

func (w *printer) with(x *With) {
	if x == nil {
		return
	}
	w.str("WITH ")
	w.when(x.Recursive, "RECURSIVE ")
	w.list(len(x.CTEs), func(i int) {
		c := x.CTEs[i]
		w.str(quoteName(c.Name))
		w.columns(c.Columns)
		w.str(" AS ")
		w.when(c.Materialized != "", strings.ToUpper(c.Materialized)+" ")
		if c.Statement != nil {
			w.str("(")
			w.statement(c.Statement)
			w.str(")")
			return
		}
		w.query(c.Query)
	})
	w.str(" ")
}

// columns writes (a, b), nothing if there are none.
func (w *printer) columns(names []string) {
	if len(names) > 0 {
		w.str(" (")
		w.names(names)
		w.str(")")
	}
}

func (w *printer) body(b Body) {
	switch b := b.(type) {
	case *Query:
		w.bareQuery(b)
	case *Select:
		w.selectBody(b)
	case *Values:
		w.str("VALUES ")
		w.list(len(b.Rows), func(i int) {
			w.str("(")
			w.exprs(b.Rows[i])
			w.str(")")
		})
	case *SetOp:
		w.side(b.Left, setBind[b.Op])
		w.str(" ", strings.ToUpper(b.Op))
		w.when(b.All, " ALL")
		w.when(b.ByName, " BY NAME")
		w.when(b.Corresponding, " CORRESPONDING")
		if b.Columns != nil {
			w.str(" BY")
			w.columns(b.Columns)
		}
		w.str(" ")
		w.side(b.Right, setBind[b.Op]+1)
	}
}

// side writes one side of a set operation.
func (w *printer) side(b Body, outer int) {
	switch x := b.(type) {
	case *Query:
		w.query(x)
		return
	case *SetOp:
		if setBind[x.Op] < outer {
			w.str("(")
			w.body(x)
			w.str(")")
			return
		}
	}
	w.body(b)
}

func (w *printer) selectBody(s *Select) {
	w.str("SELECT ")
	w.when(s.Distinct, "DISTINCT ")
	if len(s.DistinctOn) > 0 {
		w.str("DISTINCT ON (")
		w.exprs(s.DistinctOn)
		w.str(") ")
	}
	w.items(s.Items)
	if len(s.From) > 0 {
		w.str(" FROM ")
		w.list(len(s.From), func(i int) { w.table(s.From[i]) })
	}
	w.clause(" WHERE ", s.Where)
	if len(s.GroupBy) > 0 {
		w.str(" GROUP BY ")
		w.exprs(s.GroupBy)
	}
	w.clause(" HAVING ", s.Having)
	if len(s.Windows) > 0 {
		w.str(" WINDOW ")
		w.list(len(s.Windows), func(i int) {
			w.str(quoteName(s.Windows[i].Name), " AS ")
			w.window(s.Windows[i].Window)
		})
	}
	w.clause(" QUALIFY ", s.Qualify)
}

func (w *printer) items(items []Item) {
	w.list(len(items), func(i int) {
		w.expr(items[i].X)
		w.when(items[i].Alias != "", " AS "+quoteName(items[i].Alias))
		if len(items[i].Aliases) > 0 {
			w.str(" AS")
			w.columns(items[i].Aliases)
		}
	})
}

func (w *printer) table(t Table) {
	switch t := t.(type) {
	case *TableName:
		w.str(quoteNames(t.Parts))
		w.as(t.As)
	case *TableURL:
		w.str(quoteText(t.URL))
		w.as(t.As)
	case *Derived:
		w.when(t.Lateral, "LATERAL ")
		w.query(t.Query)
		w.as(t.As)
	case *TableFunc:
		w.when(t.Lateral, "LATERAL ")
		w.tableCall(t.Call)
		w.when(t.Ordinality, " WITH ORDINALITY")
		w.as(t.As)
	case *Join:
		w.join(t)
	case *LateralView:
		w.table(t.In)
		w.str(" LATERAL VIEW ")
		w.when(t.Outer, "OUTER ")
		w.tableCall(t.Call)
		if t.Name != "" {
			w.str(" ", quoteName(t.Name))
		}
		if len(t.Columns) > 0 {
			w.str(" AS ")
			w.names(t.Columns)
		}
	case *Sample:
		w.sample(t)
	case *Pivot:
		w.pivot(t)
	case *Unpivot:
		w.unpivot(t)
	}
}

// tableCall writes a call whose name FROM knows, such as unnest, without quotes.
func (w *printer) tableCall(c *Call) {
	plain := *c
	if k := lower(c.Name[0]); k == "unnest" {
		w.str(k, "(")
		w.exprs(c.Args)
		w.str(")")
		return
	}
	w.call(&plain)
}

func (w *printer) as(a As) {
	if a.Name != "" {
		w.str(" AS ", quoteName(a.Name))
	} else if len(a.Columns) > 0 {
		w.str(" AS")
	}
	w.columns(a.Columns)
}

func (w *printer) join(j *Join) {
	w.table(j.Left)
	w.str(" ")
	w.when(j.Asof, "ASOF ")
	w.when(j.Natural, "NATURAL ")
	w.when(j.Kind != "inner", strings.ToUpper(j.Kind)+" ")
	w.str("JOIN ")
	_, nested := j.Right.(*Join)
	_, views := j.Right.(*LateralView)
	w.when(nested || views, "(")
	w.table(j.Right)
	w.when(nested || views, ")")
	w.clause(" ON ", j.On)
	if len(j.Using) > 0 {
		w.str(" USING")
		w.columns(j.Using)
	}
}

func (w *printer) sample(s *Sample) {
	w.table(s.In)
	w.str(" TABLESAMPLE ")
	w.when(s.Method != "", strings.ToUpper(s.Method)+" ")
	w.str("(")
	w.operand(s.Size, bindMultiply+1)
	w.str(" ", strings.ToUpper(s.Unit), ")")
	if s.Seed != nil {
		w.str(" REPEATABLE (")
		w.expr(s.Seed)
		w.str(")")
	}
}

func (w *printer) pivot(v *Pivot) {
	if v.Statement {
		w.str("(PIVOT ")
		w.table(v.In)
		w.str(" ON ")
		w.list(len(v.On), func(i int) { w.pivotOn(v.On[i]) })
		if len(v.Aggs) > 0 {
			w.str(" USING ")
			w.items(v.Aggs)
		}
		if len(v.GroupBy) > 0 {
			w.str(" GROUP BY ")
			w.exprs(v.GroupBy)
		}
		w.str(")")
		w.as(v.As)
		return
	}
	w.table(v.In)
	w.str(" PIVOT (")
	w.items(v.Aggs)
	w.str(" FOR ")
	for i := range v.On {
		w.when(i > 0, " ")
		w.pivotOn(v.On[i])
	}
	if len(v.GroupBy) > 0 {
		w.str(" GROUP BY ")
		w.exprs(v.GroupBy)
	}
	w.str(")")
	w.as(v.As)
}

func (w *printer) pivotOn(on PivotOn) {
	w.operand(on.X, bindCompare+1)
	if on.In != nil {
		w.str(" IN (")
		w.items(on.In)
		w.str(")")
	}
}

func (w *printer) unpivot(u *Unpivot) {
	if u.Statement {
		w.str("(UNPIVOT ")
		w.table(u.In)
		w.str(" ON ")
		w.items(u.On)
		w.str(" INTO NAME ", quoteName(u.Name), " VALUE ")
		w.names(u.Value)
		w.str(")")
		w.as(u.As)
		return
	}
	w.table(u.In)
	w.str(" UNPIVOT ")
	w.when(u.IncludeNulls, "INCLUDE NULLS ")
	w.str("(")
	w.when(len(u.Value) > 1, "(")
	w.names(u.Value)
	w.when(len(u.Value) > 1, ")")
	w.str(" FOR ", quoteName(u.Name), " IN (")
	w.items(u.On)
	w.str("))")
	w.as(u.As)
}
