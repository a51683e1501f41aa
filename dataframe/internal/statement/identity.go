package statement

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// countColumns gives the columns of r that count a sequence each, called as PostgreSQL calls them.
func (x *run) countColumns(r *catalog.Relation, s *syntax.CreateTable) error {
	for _, d := range s.Columns {
		if d.Identity == nil {
			continue
		}
		c := r.Column(d.Name)
		c.Identity = &catalog.Identity{Always: d.Identity.Always, Auto: d.Identity.Auto}
		q := catalog.NewSequence(r.Schema, "", number(d.Identity.Start, 1), number(d.Identity.Step, 1))
		if d.Identity.Auto && s.AutoStart != "" {
			q.Start = number(s.AutoStart, 1)
		}
		q.Next, q.Least = q.Start, min(q.Start, q.Least)
		if f, err := x.s.Type(d.Type); err == nil && f.Kind.Integer() {
			least, most := f.Kind.IntegerRange()
			q.Least, q.Most = max(q.Least, least), min(max(q.Most, q.Start), most)
		}
		for n := 0; ; n++ {
			if q.Name = r.Name + "_" + d.Name + "_seq"; n > 0 {
				q.Name += fmt.Sprint(n)
			}
			err := x.cat.CreateSequence(x.ctx, q)
			if err == nil {
				c.Identity.Sequence = q.Name
				break
			}
			if err != catalog.ErrExists {
				return err
			}
		}
	}
	return nil
}

// unnumber forgets the sequences of columns.
func (x *run) unnumber(r *catalog.Relation, columns []catalog.Column) error {
	for _, c := range columns {
		if c.Identity == nil {
			continue
		}
		q, err := x.sequenceOf(r, c.Identity)
		if err == nil {
			err = x.cat.RemoveSequence(x.ctx, q)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sequenceOf is the sequence of a column that counts.
func (x *run) sequenceOf(r *catalog.Relation, id *catalog.Identity) (*catalog.Sequence, error) {
	q, err := x.cat.FindSequence(x.ctx, []string{r.Schema, id.Sequence})
	if err == nil && q == nil {
		err = x.noSequence([]string{r.Schema, id.Sequence})
	}
	return q, err
}

// identity is how the column counts; nil: it does not.
func (t *target) identity(at int) *catalog.Identity {
	if c := t.r.Column(t.schema.Fields[at].Name); c != nil {
		return c.Identity
	}
	return nil
}

// nextOf is the call that takes the next number of a column.
func (t *target) nextOf(id *catalog.Identity) syntax.Expr {
	name := syntax.Print(&syntax.Name{Parts: []string{t.r.Schema, id.Sequence}})
	return &syntax.Call{Name: []string{"nextval"}, Args: []syntax.Expr{&syntax.Text{Value: name}}}
}

// numberRows puts numbers into the columns that count: of the columns that the rows do not give, into every row; of
// AUTO_INCREMENT, into the rows that have a null, or in MySQL 0. Rows get them in their order.
func (t *target) numberRows(n plan.Node, given map[int]string) (plan.Node, error) {
	counts := false
	for i := range t.schema.Fields {
		if id := t.identity(i); id != nil && (given[i] == "" || id.Auto) {
			counts = true
		}
	}
	if !counts {
		return n, nil
	}
	batches, err := t.x.host.Run(t.x.ctx, n)
	if err != nil {
		return nil, err
	}
	out := make([]*column.Batch, len(batches))
	for k, b := range batches {
		out[k] = &column.Batch{N: b.N, Cols: append([]column.Vector{}, b.Cols...)}
	}
	for i, f := range t.schema.Fields {
		if id := t.identity(i); id != nil && (given[i] == "" || id.Auto) {
			if err := t.numberColumn(out, i, f.Type, id, given[i] == ""); err != nil {
				return nil, err
			}
		}
	}
	return plan.NewValues(n.Schema(), out), nil
}

func (t *target) numberColumn(batches []*column.Batch, at int, typ column.Type, id *catalog.Identity, every bool) error {
	q, err := t.x.sequenceOf(t.r, id)
	if err != nil {
		return err
	}
	zero := t.x.s.Dialect == syntax.MySQL
	missing := func(v any) bool { return every || v == nil || zero && v == int64(0) }
	count := int64(0)
	greatest, some := int64(0), false
	for _, b := range batches {
		for row := range b.N {
			v := b.Cols[at].At(row)
			if missing(v) {
				count++
			} else if n, ok := v.(int64); ok && (!some || n > greatest) {
				greatest, some = n, true
			}
		}
	}
	if some && q.Step > 0 && greatest < q.Most {
		if err := t.x.cat.SetNext(t.x.ctx, q, greatest+1, true); err != nil {
			return err
		}
	}
	next, err := t.x.cat.Take(t.x.ctx, q, count)
	if err != nil {
		return err
	}
	for _, b := range batches {
		col := column.NewBuilder(typ, b.N)
		for row := range b.N {
			v := b.Cols[at].At(row)
			if missing(v) {
				v, next = next, next+q.Step
			}
			if err := col.Append(v); err != nil {
				return err
			}
		}
		b.Cols[at] = col.Vector()
	}
	return nil
}

// takesNumbers refuses values for a column GENERATED ALWAYS, by a sequence or of other columns.
func (t *target) takesNumbers(at int) error {
	if c := t.generated(at); c != nil {
		return fmt.Errorf("column %s is GENERATED ALWAYS AS (%s): leave it out, or write DEFAULT", c.Name, c.Generated)
	}
	if id := t.identity(at); id != nil && id.Always {
		return fmt.Errorf("column %s is GENERATED ALWAYS AS IDENTITY: leave it out, or write DEFAULT", t.schema.Fields[at].Name)
	}
	return nil
}

// restart makes the columns that count begin again.
func (x *run) restart(r *catalog.Relation) error {
	for _, c := range r.Columns {
		if c.Identity == nil {
			continue
		}
		q, err := x.sequenceOf(r, c.Identity)
		if err == nil {
			err = x.cat.SetNext(x.ctx, q, q.Start, false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
