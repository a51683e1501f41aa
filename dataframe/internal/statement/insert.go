package statement

import (
	"errors"
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// insert adds the rows of a query to a table.
func (x *run) insert(s *syntax.Insert) (*Result, error) {
	if s.URL != "" {
		return x.insertPlace(s)
	}
	t, n, err := x.insertion(s)
	if err != nil {
		return nil, err
	}
	return x.writeRows(t, s, n)
}

// insertion is the table of an INSERT and its new rows, which nobody has computed yet.
func (x *run) insertion(s *syntax.Insert) (*target, plan.Node, error) {
	t, err := x.target(s.Table)
	if err != nil {
		return nil, nil, err
	}
	n, err := x.inserted(t, s)
	return t, n, err
}

// writeRows adds the rows of n in the way that s says.
func (x *run) writeRows(t *target, s *syntax.Insert, n plan.Node) (*Result, error) {
	if s.IfNotExists && s.Partition != nil {
		have, err := x.hasPartition(t, s.Partition)
		if err != nil || have {
			return changed(0, "inserted: the partition is there already"), err
		}
	}
	if s.Overwrite {
		if s.Returning != nil {
			return nil, errNoReturning
		}
		return x.overwrite(t, s, n)
	}
	if err := t.returnTo(s.Returning, s.As); err != nil {
		return nil, err
	}
	if s.OnConflict == "update" {
		return x.upsert(t, s, n)
	}
	if s.OnConflict != "" {
		return x.insertOr(t, s, n)
	}
	n, batches, err := t.keep(n)
	if err != nil {
		return nil, err
	}
	if err := t.give(batches); err != nil {
		return nil, err
	}
	rows, err := t.add(n)
	if err != nil {
		return nil, err
	}
	return t.changed(rows, "inserted")
}

// insertPlace writes to a place in quotes: INSERT OVERWRITE DIRECTORY 's3://…', or INSERT INTO 'folder'.
func (x *run) insertPlace(s *syntax.Insert) (*Result, error) {
	if s.Partition != nil || s.Columns != nil || s.OnConflict != "" || s.Query == nil || s.Returning != nil {
		return nil, fmt.Errorf("INSERT to a place takes a query and nothing else; CREATE TABLE … LOCATION '%s' names a table", s.URL)
	}
	n, err := x.s.Query(x.ctx, s.Query, x.env)
	if err != nil {
		return nil, err
	}
	o := plan.WriteOptions{Mode: "append"}
	if s.Overwrite {
		o.Mode = "overwrite"
	}
	sink, err := x.host.Create(x.ctx, s.URL, o)
	if err != nil {
		return nil, err
	}
	w, err := x.write(x.ctx, n, sink)
	if err != nil {
		return nil, err
	}
	return changed(w.Rows, "inserted"), nil
}

// inserted is the rows of an INSERT with all columns of the table.
func (x *run) inserted(t *target, s *syntax.Insert) (plan.Node, error) {
	fixed, err := t.partitionValues(s.Partition)
	if err != nil {
		return nil, err
	}
	if s.Query == nil {
		n, err := t.complete(nil, nil, fixed)
		return n, err
	}
	at, err := t.insertColumns(s, fixed)
	if err != nil {
		return nil, err
	}
	n, err := t.bindRows(s, at)
	if err != nil {
		return nil, err
	}
	if s.ByName {
		if at, err = t.byName(n, fixed); err != nil {
			return nil, err
		}
	}
	for k, i := range at {
		if err := t.takesNumbers(i); err != nil && !onlyDefaults(s.Query, k) {
			return nil, err
		}
	}
	if have := n.Schema().Len(); have != len(at) {
		return nil, fmt.Errorf("INSERT has %s and the query %d: name the columns behind the table", count(int64(len(at)), "column"), have)
	}
	return t.complete(n, at, fixed)
}

// givesAll reports whether the rows of VALUES have a value, if only DEFAULT, for each column of the table.
func givesAll(s *syntax.Insert, columns int) bool {
	if s.Query == nil {
		return false
	}
	v, ok := s.Query.Body.(*syntax.Values)
	return ok && len(v.Rows) > 0 && len(v.Rows[0]) == columns
}

// onlyDefaults reports whether a column of VALUES has nothing but DEFAULT.
func onlyDefaults(q *syntax.Query, at int) bool {
	v, ok := q.Body.(*syntax.Values)
	if !ok {
		return false
	}
	for _, r := range v.Rows {
		if at >= len(r) || !isDefault(r[at]) {
			return false
		}
	}
	return true
}

// insertColumns are the ordinals of the columns that the query gives.
func (t *target) insertColumns(s *syntax.Insert, fixed map[int]syntax.Expr) (at []int, err error) {
	if s.Columns == nil {
		last := []int{}
		for i, f := range t.schema.Fields {
			switch {
			case fixed[i] != nil, t.generated(i) != nil && !givesAll(s, t.schema.Len()):
			case s.Partition != nil && inPartition(s.Partition, f.Name):
				last = append(last, i) // what is not fixed of PARTITION comes last, as Hive has it
			default:
				at = append(at, i)
			}
		}
		return append(at, last...), nil
	}
	seen := map[int]bool{}
	for _, name := range s.Columns {
		i := t.schema.Index(name)
		if i < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: t.schema.Names()}
		}
		if seen[i] || fixed[i] != nil {
			return nil, fmt.Errorf("column %s is given twice", name)
		}
		seen[i] = true
		at = append(at, i)
	}
	return at, nil
}

func (t *target) byName(n plan.Node, fixed map[int]syntax.Expr) (at []int, err error) {
	for _, name := range n.Schema().Names() {
		i := t.schema.Index(name)
		if i < 0 || fixed[i] != nil {
			return nil, &column.UnknownColumn{Name: name, Have: t.schema.Names()}
		}
		at = append(at, i)
	}
	return at, nil
}

// bindRows binds the query of an INSERT. In VALUES, DEFAULT is the default of its column, and each value is of
// its column's type where the rows do not agree on one.
func (t *target) bindRows(s *syntax.Insert, at []int) (plan.Node, error) {
	v, ok := s.Query.Body.(*syntax.Values)
	if !ok || s.ByName {
		return t.x.s.Query(t.x.ctx, s.Query, t.x.env)
	}
	rows := make([][]syntax.Expr, len(v.Rows))
	for i, r := range v.Rows {
		r = t.withDefaults(s, v, r, len(at))
		rows[i] = r
		if len(r) != len(at) {
			return nil, t.x.s.ErrorAt(r[0].Position(), "this row has %s and INSERT %s", count(int64(len(r)), "value"), count(int64(len(at)), "column"))
		}
		for k, e := range r {
			if !isDefault(e) {
				continue
			}
			d, err := t.defaultOf(at[k])
			if err != nil {
				return nil, err
			}
			rows[i] = append([]syntax.Expr{}, rows[i]...)
			rows[i][k] = d
		}
	}
	rows = t.textsRead(rows, at)
	q := *s.Query
	q.Body = &syntax.Values{Pos: v.Pos, Rows: rows}
	n, err := t.x.s.Query(t.x.ctx, &q, t.x.env)
	if err == nil || len(rows) == 1 {
		return n, err
	}
	cast := &syntax.Values{Pos: v.Pos}
	for _, r := range rows {
		var out []syntax.Expr
		for k, e := range r {
			out = append(out, castTo(e, t.schema.Fields[at[k]].Type))
		}
		cast.Rows = append(cast.Rows, out)
	}
	q.Body = cast
	if n, again := t.x.s.Query(t.x.ctx, &q, t.x.env); again == nil {
		return n, nil
	}
	return nil, err
}

// textsRead are rows in which texts for columns of bytes are casts, as which the dialect reads \x41, and in PostgreSQL those for
// timestamps without zone, which have no offset, and in MySQL those for numbers. Texts and other values in one column are each of the
// column's type: 'hello' beside 1 is no number.
func (t *target) textsRead(rows [][]syntax.Expr, at []int) [][]syntax.Expr {
	cast := func(to column.Type) bool {
		return to.Kind == column.KindBinary || to.Kind == column.KindList || to.Kind == column.KindTimestamp && to.Zone == "" && t.x.s.Dialect == syntax.Postgres ||
			to.Numeric() && t.x.s.Dialect == syntax.MySQL
	}
	mixed := make([]bool, len(at))
	for k := range at {
		mixed[k] = textsBesideOthers(rows, k)
	}
	for i, r := range rows {
		for k, e := range r {
			if _, isText := e.(*syntax.Text); mixed[k] || isText && cast(t.schema.Fields[at[k]].Type) {
				to := t.schema.Fields[at[k]].Type
				rows[i] = slices.Clone(rows[i])
				rows[i][k] = castTo(e, to)
			}
		}
	}
	return rows
}

// textsBesideOthers reports whether column k of rows has texts and values that are none.
func textsBesideOthers(rows [][]syntax.Expr, k int) bool {
	texts, others := false, false
	for _, r := range rows {
		switch e := r[k].(type) {
		case *syntax.Text:
			texts = true
		case *syntax.Const:
			others = others || e.Word != "null"
		default:
			others = true
		}
	}
	return texts && others
}

// calledAsColumns is n, if it is rows of VALUES, with the names of the columns that they are for: errors tell them.
func (t *target) calledAsColumns(n plan.Node, at []int) plan.Node {
	v, ok := n.(*plan.Values)
	if !ok || n.Schema().Len() != len(at) {
		return n
	}
	schema := &column.Schema{Fields: slices.Clone(n.Schema().Fields)}
	for i, k := range at {
		schema.Fields[i].Name = t.schema.Fields[k].Name
	}
	return plan.NewValues(schema, v.Rows)
}

// complete is the rows of n, whose columns are those of the ordinals at, with the other columns of the table.
func (t *target) complete(n plan.Node, at []int, fixed map[int]syntax.Expr) (plan.Node, error) {
	if n == nil {
		n = plan.NewValues(&column.Schema{}, []*column.Batch{{N: 1}})
	}
	given := map[int]string{}
	n = t.calledAsColumns(n, at)
	names := n.Schema().Names()
	for i, k := range at {
		given[k] = names[i]
	}
	var es []plan.Expr
	for i, f := range t.schema.Fields {
		var e plan.Expr
		if name, ok := given[i]; ok {
			e = &plan.Column{Name: name}
		} else {
			value, isFixed := fixed[i], fixed[i] != nil
			if !isFixed {
				var err error
				if value, err = t.defaultOf(i); err != nil {
					return nil, err
				}
				if t.identity(i) != nil {
					value = &syntax.Const{Word: "null"} // numberRows puts it there
				}
			}
			c, err := t.x.s.Constant(t.x.ctx, value, t.x.env)
			if err != nil {
				return nil, fmt.Errorf("the value of column %s: %s", f.Name, plain(err))
			}
			e = c
		}
		es = append(es, &plan.Alias{X: e, Name: f.Name})
	}
	all, err := plan.NewProject(n, es)
	if err != nil {
		return nil, err
	}
	out, err := t.x.fitTo(all, t.schema)
	if err != nil {
		return nil, err
	}
	return t.numberRows(out, given)
}

// insertOr is INSERT OR IGNORE and INSERT OR REPLACE.
func (x *run) insertOr(t *target, s *syntax.Insert, n plan.Node) (*Result, error) {
	if t.r.Memory == nil {
		return nil, fmt.Errorf("%s is no table in memory, whose keys are not looked up row by row; MERGE INTO %s USING … ON … says what INSERT OR %s does", t.r, t.r.Name, s.OnConflict)
	}
	n, err := t.fit(n)
	if err != nil {
		return nil, err
	}
	var of []string
	if s.Conflict != nil || s.Constraint != "" {
		if of, err = t.conflictKey(s); err != nil {
			return nil, err
		}
	}
	if n, err = t.checked(n); err != nil {
		return nil, err
	}
	batches, err := x.host.Run(x.ctx, n)
	if err != nil {
		return nil, err
	}
	if err := t.checkNulls(batches); err != nil {
		return nil, err
	}
	before, kept, added, err := t.r.Memory.Sift(x.ctx, batches, s.OnConflict == "replace", of)
	if err != nil {
		return nil, err
	}
	if err := t.give(added); err != nil {
		return nil, err
	}
	if err := t.put(before, append(kept[:len(kept):len(kept)], added...), "INSERT"); err != nil {
		return nil, x.conflict(t.r, err)
	}
	return t.changed(rowsIn(added), "inserted")
}

// multiInsert is FROM t INSERT … INSERT …. All queries read the tables as they were before the first is written, and
// each INSERT is committed on its own.
func (x *run) multiInsert(s *syntax.MultiInsert) (*Result, error) {
	if len(s.Inserts) == 0 {
		return nil, errors.New("there is no INSERT behind FROM")
	}
	targets, nodes := make([]*target, len(s.Inserts)), make([]plan.Node, len(s.Inserts))
	for i, in := range s.Inserts {
		if in.Returning != nil {
			return nil, x.s.Wrap(in.Pos, errNoReturning)
		}
		if in.URL != "" {
			continue
		}
		var err error
		if targets[i], nodes[i], err = x.insertion(x.from(s, in)); err != nil {
			return nil, x.s.Wrap(in.Pos, err)
		}
	}
	rows := int64(0)
	for i, in := range s.Inserts {
		var r *Result
		var err error
		if in.URL != "" {
			r, err = x.insertPlace(x.from(s, in))
		} else {
			r, err = x.writeRows(targets[i], in, nodes[i])
		}
		if err != nil {
			return nil, x.s.Wrap(in.Pos, err)
		}
		rows += r.Rows
	}
	return changed(rows, "inserted"), nil
}

// from is an INSERT whose SELECT reads what stands behind FROM.
func (x *run) from(s *syntax.MultiInsert, i *syntax.Insert) *syntax.Insert {
	out := *i
	if i.Query == nil {
		return &out
	}
	q := *i.Query
	if sel, ok := q.Body.(*syntax.Select); ok && sel.From == nil {
		with := *sel
		with.From = s.From
		q.Body = &with
	}
	out.Query = &q
	return &out
}
