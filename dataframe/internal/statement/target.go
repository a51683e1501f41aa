package statement

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A target is a table that a statement changes, as it was when the statement began.
type target struct {
	x      *run
	r      *catalog.Relation
	schema *column.Schema

	rows catalog.Rows // of a table in memory

	snap  plan.TableSnapshot // of a table with versions
	files []plan.TableFile   // that may have rows concerned
	src   plan.Source

	returning *returning // nil: no rows are asked for
}

// target finds the table that parts name.
func (x *run) target(parts []string) (*target, error) {
	r, err := x.relation(parts)
	if err != nil {
		return nil, err
	}
	if r.View != nil {
		return nil, fmt.Errorf("%s is a view; its rows are changed in the tables that it reads", full(parts))
	}
	t := &target{x: x, r: r}
	if r.Memory != nil {
		t.rows, t.schema = r.Memory.Rows(), r.Memory.Schema()
		return t, nil
	}
	if t.snap, err = x.snapshot(r); err != nil {
		return nil, err
	}
	t.schema = t.snap.Schema()
	t.files, err = t.snap.Files(x.ctx, nil)
	return t, err
}

// relation is the table or view that parts name, which is no frame.
func (x *run) relation(parts []string) (*catalog.Relation, error) {
	r, err := x.cat.Find(x.ctx, parts)
	if err != nil {
		return nil, err
	}
	n, err := x.host.Frame(full(parts))
	if n != nil || err != nil {
		if r != nil {
			return nil, fmt.Errorf("%s is a frame of this session, too: the table is %s", full(parts), r)
		}
		return nil, fmt.Errorf("%s is a frame, which does not change; CREATE TABLE makes a table of its rows", full(parts))
	}
	if r == nil {
		return nil, x.missing(x.ctx, "table", parts)
	}
	return r, nil
}

// snapshot is the newest version of a table that is not in memory.
func (x *run) snapshot(r *catalog.Relation) (plan.TableSnapshot, error) {
	t, err := x.versioned(r)
	if err != nil {
		return nil, err
	}
	return t.Snapshot(x.ctx)
}

// info is what the table with versions behind r tells of itself.
func (x *run) info(r *catalog.Relation) (*plan.TableInfo, error) {
	t, err := x.versioned(r)
	if err != nil {
		return nil, err
	}
	return t.Info(x.ctx)
}

// versioned is the table with versions behind r.
func (x *run) versioned(r *catalog.Relation) (plan.Table, error) {
	if r.Format != "" {
		return nil, fmt.Errorf("%s is made of %s files, which only can be read; INSERT OVERWRITE DIRECTORY 'place' or COPY … TO 'place' writes files", r, r.Format)
	}
	sink, err := x.host.Create(x.ctx, r.Location, plan.WriteOptions{})
	if err != nil {
		return nil, err
	}
	t, ok := sink.(plan.Table)
	if !ok {
		return nil, fmt.Errorf("%s: %s is no table with versions", r, r.Location)
	}
	return t, nil
}

// node is the rows of the files that may be concerned.
func (t *target) node() (plan.Node, error) {
	if t.r.Memory != nil {
		n := plan.NewValues(t.schema, t.rows.Batches)
		t.x.knowDomains(n, t.r)
		return n, nil
	}
	src, err := t.snap.Read(t.files)
	if err != nil {
		return nil, err
	}
	if p, ok := src.(plan.Partial); ok && len(p.LeftOut()) > 0 {
		return nil, fmt.Errorf("column %s cannot be read (%s), so its files cannot be written anew", p.LeftOut()[0].Name, p.LeftOut()[0].Why)
	}
	t.src = src
	n, err := plan.NewScan(t.x.ctx, src)
	if err == nil {
		t.x.knowDomains(n, t.r)
	}
	return n, err
}

// numbered is node with a column of row numbers before the others.
func (t *target) numbered() (plan.Node, error) {
	n, err := t.node()
	if err != nil {
		return nil, err
	}
	return plan.NewRowIndex(n, rowName, 0)
}

// narrow leaves out the files in which where is true for no row, as far as their statistics tell.
func (t *target) narrow(alias string, with *syntax.With, where syntax.Expr) error {
	if t.snap == nil || where == nil {
		return nil
	}
	n, err := t.node()
	if err != nil {
		return err
	}
	q := selectOf(t.named(alias), &syntax.Star{}, where)
	q.With = with
	if n, err = t.bind(q, n); err != nil {
		return err
	}
	filters := t.x.host.Pushed(t.x.ctx, n, t.src)
	t.files, err = t.snap.Files(t.x.ctx, filters)
	return err
}

// Names that no person gives.
const (
	targetName = "\x00target"
	pairsName  = "\x00pairs"
	rowName    = " row"
	hitName    = " hit"
)

// named is the target in FROM.
func (t *target) named(alias string) syntax.Table {
	if alias == "" {
		alias = t.r.Name
	}
	return &syntax.TableName{Parts: []string{targetName}, As: syntax.As{Name: alias}}
}

// bind binds q, in which the target is n.
func (t *target) bind(q *syntax.Query, n plan.Node) (plan.Node, error) {
	return t.bindWith(q, map[string]plan.Node{targetName: n})
}

func (t *target) bindWith(q *syntax.Query, extra map[string]plan.Node) (plan.Node, error) {
	notes := len(t.x.s.Notes)
	n, err := t.x.s.Query(t.x.ctx, q, &env{x: t.x, extra: extra})
	if notes > 0 {
		t.x.s.Notes = t.x.s.Notes[:notes] // one is enough of those of a part that is bound again
	}
	return n, err
}

// count is how many rows the files have, or -1.
func (t *target) count() int64 {
	if t.r.Memory != nil {
		return t.rows.N
	}
	n := int64(0)
	for _, f := range t.files {
		if f.Rows < 0 {
			return -1
		}
		n += f.Rows
	}
	return n
}

// replace puts the rows of n, whose columns are those of the table, in the place of those of node.
func (t *target) replace(n plan.Node, operation string) (rows int64, err error) {
	if n, err = t.fit(n); err != nil {
		return 0, err
	}
	if t.r.Memory != nil {
		if n, err = t.checked(n); err != nil {
			return 0, err
		}
		batches, err := t.x.host.Run(t.x.ctx, n)
		if err != nil {
			return 0, err
		}
		if err := t.checkNulls(batches); err != nil {
			return 0, err
		}
		return rowsIn(batches), t.x.conflict(t.r, t.put(t.rows, batches, operation))
	}
	if n, err = notNull(t.r, n); err != nil {
		return 0, err
	}
	w, err := t.x.write(t.x.ctx, n, t.snap.Replace(t.files, operation))
	if err != nil {
		return 0, t.x.conflict(t.r, err)
	}
	return w.Rows, nil
}

// conflict says what to do about plan.ErrConflict.
func (x *run) conflict(r *catalog.Relation, err error) error {
	if errors.Is(err, plan.ErrConflict) && !strings.Contains(err.Error(), "run it again") {
		return fmt.Errorf("table %s: %w; run it again", r, err)
	}
	return err
}

// add appends the rows of n, whose columns are those of the table.
func (t *target) add(n plan.Node) (rows int64, err error) {
	if n, err = t.fit(n); err != nil {
		return 0, err
	}
	if t.r.Memory == nil {
		if n, err = notNull(t.r, n); err != nil {
			return 0, err
		}
		sink, err := t.x.host.Create(t.x.ctx, t.r.Location, plan.WriteOptions{Mode: "append", Operation: "WRITE"})
		if err != nil {
			return 0, err
		}
		w, err := t.x.write(t.x.ctx, n, sink)
		if err != nil {
			return 0, err
		}
		return w.Rows, nil
	}
	if n, err = t.checked(n); err != nil {
		return 0, err
	}
	batches, err := t.x.host.Run(t.x.ctx, n)
	if err != nil {
		return 0, err
	}
	if err := t.checkNulls(batches); err != nil {
		return 0, err
	}
	unlock, err := t.x.cat.LockRows(t.x.ctx)
	if err != nil {
		return 0, err
	}
	defer unlock()
	if err := t.looksUp(batches, false, nil); err != nil {
		return 0, err
	}
	return t.r.Memory.Append(batches)
}

// fit is n with the types of the table's columns, by position, and with what is computed of other columns.
func (t *target) fit(n plan.Node) (plan.Node, error) {
	n, err := t.x.fitTo(n, t.schema)
	if err == nil {
		n, err = withinDomains(n, t.r)
	}
	if err != nil {
		return nil, err
	}
	return t.computed(n)
}

// withinDomains is n, whose columns are those of r, of which no value may be outside its column's domain.
func withinDomains(n plan.Node, r *catalog.Relation) (plan.Node, error) {
	bound := false
	var es []plan.Expr
	for _, f := range n.Schema().Fields {
		var e plan.Expr = &plan.Column{Name: f.Name}
		if c := r.Column(f.Name); c != nil && c.Domain != "" {
			e, bound = sql.InDomain(e, c.Domain, false), true
		}
		es = append(es, &plan.Alias{X: e, Name: f.Name})
	}
	if !bound {
		return n, nil
	}
	return plan.NewProject(n, es)
}

// fitTo is n with the names and types of schema, as which the dialect stores its values. Moments are stored in UTC, and read of
// texts and dates by the clocks of the session.
func (x *run) fitTo(n plan.Node, schema *column.Schema) (plan.Node, error) {
	fields := n.Schema().Fields
	same := len(fields) == schema.Len()
	var es []plan.Expr
	for i, f := range fields {
		to := schema.Fields[i]
		same = same && f.Name == to.Name && f.Type.Equal(to.Type)
		var e plan.Expr = &plan.Column{Name: f.Name}
		if from := sql.FromUTC(f.Type, x.zone()); !f.Type.Equal(to.Type) {
			if !from.Equal(f.Type) { // rows as they were stored
				e = &plan.Cast{X: e, To: from}
			}
			e = sql.Stored(x.s.Dialect, e, from, sql.FromUTC(to.Type, x.zone()))
		}
		if !to.Type.Equal(sql.FromUTC(to.Type, x.zone())) {
			e = &plan.Cast{X: e, To: to.Type}
		}
		es = append(es, &plan.Alias{X: e, Name: to.Name})
	}
	if same {
		return n, nil
	}
	return plan.NewProject(n, es)
}

// checkNulls looks for nulls where there must be none.
func (t *target) checkNulls(batches []*column.Batch) error {
	for i, f := range t.schema.Fields {
		c := t.r.Column(f.Name)
		if c == nil || !c.NotNull {
			continue
		}
		for _, b := range batches {
			for row := range b.N {
				if b.Cols[i].At(row) == nil {
					return fmt.Errorf("column %s of %s must not be null", f.Name, t.r)
				}
			}
		}
	}
	return nil
}

// notNull is n, of which the write fails if there is a null where there must be none.
func notNull(r *catalog.Relation, n plan.Node) (plan.Node, error) {
	var cond plan.Expr
	for _, c := range r.Columns {
		if !c.NotNull {
			continue
		}
		var e plan.Expr = &plan.Call{Func: "is_not_null", Args: []plan.Expr{&plan.Column{Name: c.Name}}}
		if cond != nil {
			e = &plan.Call{Func: "and", Args: []plan.Expr{cond, e}}
		}
		cond = e
	}
	if cond == nil {
		return n, nil
	}
	return plan.NewCheck(n, cond, plan.CheckFail, nil)
}

func rowsIn(batches []*column.Batch) (n int64) {
	for _, b := range batches {
		n += int64(b.N)
	}
	return n
}

// selectOf is SELECT item FROM t WHERE where.
func selectOf(t syntax.Table, item, where syntax.Expr) *syntax.Query {
	return &syntax.Query{Body: &syntax.Select{Items: []syntax.Item{{X: item}}, From: []syntax.Table{t}, Where: where}}
}

// castTo is CAST(e AS type).
func castTo(e syntax.Expr, t column.Type) syntax.Expr {
	it, err := syntax.ParseExpr("CAST(NULL AS "+t.String()+")", syntax.Weir)
	if err != nil {
		return e // fit casts
	}
	to := it.X.(*syntax.Cast).To
	to.Own = true
	return &syntax.Cast{Pos: e.Position(), X: e, To: to}
}

// total is the number of rows of n.
func (x *run) total(ctx context.Context, n plan.Node) (int64, error) {
	batches, err := x.host.Run(ctx, n)
	return rowsIn(batches), err
}

// count writes a number and what it is of.
func count(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
