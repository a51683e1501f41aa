package statement

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// inPartition reports whether PARTITION (…) names the column.
func inPartition(list []syntax.Assignment, name string) bool {
	return slices.ContainsFunc(list, func(a syntax.Assignment) bool { return strings.EqualFold(a.Column[0], name) })
}

// partitionBy are the columns by which the table is partitioned.
func (t *target) partitionBy() []string {
	if t.snap != nil {
		return t.snap.PartitionBy()
	}
	return t.r.PartitionBy
}

// partitionValues are the constants of PARTITION (dt = '…', country) by ordinals. Its columns are those by which the
// table is partitioned.
func (t *target) partitionValues(list []syntax.Assignment) (map[int]syntax.Expr, error) {
	fixed := map[int]syntax.Expr{}
	by := t.partitionBy()
	for _, a := range list {
		if !slices.ContainsFunc(by, func(p string) bool { return strings.EqualFold(p, a.Column[0]) }) {
			have := "is not partitioned"
			if len(by) > 0 {
				have = "is partitioned by " + strings.Join(by, ", ")
			}
			return nil, fmt.Errorf("PARTITION (%s): %s %s", a.Column[0], t.r, have)
		}
		at := t.schema.Index(a.Column[0])
		if a.Value == nil {
			continue
		}
		if fixed[at] != nil {
			return nil, fmt.Errorf("PARTITION has %s twice", a.Column[0])
		}
		fixed[at] = a.Value
	}
	return fixed, nil
}

// ofPartition is the condition of the rows of PARTITION (dt = '…').
func (t *target) ofPartition(list []syntax.Assignment) (syntax.Expr, error) {
	fixed, err := t.partitionValues(list)
	if err != nil {
		return nil, err
	}
	var where syntax.Expr
	for i, f := range t.schema.Fields {
		if fixed[i] == nil {
			continue
		}
		same := syntax.Expr(&syntax.IsDistinct{X: &syntax.Name{Parts: []string{f.Name}}, Y: castTo(fixed[i], f.Type), Not: true})
		if c, isConst := fixed[i].(*syntax.Const); !isConst || c.Word != "null" {
			same = &syntax.Binary{Op: "=", X: &syntax.Name{Parts: []string{f.Name}}, Y: castTo(fixed[i], f.Type)}
		}
		if where != nil {
			same = &syntax.Binary{Op: "and", X: where, Y: same}
		}
		where = same
	}
	if where == nil {
		return nil, fmt.Errorf("PARTITION needs a value, such as PARTITION (%s = …)", strings.Join(t.partitionBy(), " = …, "))
	}
	return where, nil
}

// overwrite puts the rows of n in the place of all rows, or of those of PARTITION: of its values, and of the values
// of its other columns that n has.
func (x *run) overwrite(t *target, s *syntax.Insert, n plan.Node) (*Result, error) {
	n, err := t.fit(n)
	if err != nil {
		return nil, err
	}
	if s.Partition == nil {
		rows, err := t.replace(n, "WRITE")
		return changed(rows, "inserted"), err
	}
	fixed, err := t.partitionValues(s.Partition)
	if err != nil {
		return nil, err
	}
	if len(fixed) == len(t.partitionBy()) {
		return x.overwriteFixed(t, s.Partition, n)
	}
	if t.r.Memory == nil {
		return x.overwriteStored(t, n)
	}
	fresh, rows, err := x.kept(n)
	if err != nil {
		return nil, err
	}
	old, err := t.node()
	if err != nil {
		return nil, err
	}
	// The rows that stay are those whose partition n has no row of.
	keys, on := []plan.Expr{}, []plan.Expr{}
	for _, p := range t.partitionBy() {
		keys = append(keys, &plan.Column{Name: t.schema.Fields[t.schema.Index(p)].Name})
		on = append(on, keys[len(keys)-1])
	}
	distinct, err := plan.NewDistinct(fresh, on)
	if err != nil {
		return nil, err
	}
	j, err := plan.NewJoin(old, distinct, plan.Anti, keys, on, "_new")
	if err != nil {
		return nil, err
	}
	all, err := plan.NewUnion([]plan.Node{j, fresh})
	if err != nil {
		return nil, err
	}
	_, err = t.replace(all, "WRITE")
	return changed(rows, "inserted"), err
}

// overwriteFixed puts n in the place of one partition, which is empty afterwards if n is.
func (x *run) overwriteFixed(t *target, partition []syntax.Assignment, n plan.Node) (*Result, error) {
	where, err := t.ofPartition(partition)
	if err != nil {
		return nil, err
	}
	if t.r.Memory == nil {
		if err := t.narrow("", nil, where); err != nil {
			return nil, err
		}
	}
	fresh, rows := n, int64(0)
	if t.r.Memory != nil {
		if fresh, rows, err = x.kept(n); err != nil {
			return nil, err
		}
	}
	old, err := t.node()
	if err != nil {
		return nil, err
	}
	stays := &syntax.Unary{Op: "not", X: truth(where)}
	kept, err := t.bind(selectOf(t.named(""), &syntax.Star{}, stays), old)
	if err != nil {
		return nil, err
	}
	all, err := plan.NewUnion([]plan.Node{kept, fresh})
	if err != nil {
		return nil, err
	}
	total, err := t.replace(all, "WRITE")
	if err != nil {
		return nil, err
	}
	if t.r.Memory == nil {
		left, err := x.total(x.ctx, kept)
		if err != nil {
			return nil, err
		}
		rows = total - left
	}
	return changed(rows, "inserted"), nil
}

// overwriteStored leaves it to the table which partitions are written to.
func (x *run) overwriteStored(t *target, n plan.Node) (*Result, error) {
	sink, err := x.host.Create(x.ctx, t.r.Location, plan.WriteOptions{Mode: "overwrite partitions"})
	if err != nil {
		return nil, err
	}
	if n, err = notNull(t.r, n); err != nil {
		return nil, err
	}
	w, err := x.write(x.ctx, n, sink)
	if err != nil {
		return nil, x.conflict(t.r, err)
	}
	return changed(w.Rows, "inserted"), nil
}

// dropPartition takes the rows of a partition out of the table.
func (x *run) dropPartition(t *target, partition []syntax.Assignment, operation string) (*Result, error) {
	where, err := t.ofPartition(partition)
	if err != nil {
		return nil, err
	}
	if err := t.narrow("", nil, where); err != nil {
		return nil, err
	}
	old, err := t.node()
	if err != nil {
		return nil, err
	}
	gone, err := t.bind(selectOf(t.named(""), &syntax.Star{}, where), old)
	if err != nil {
		return nil, err
	}
	rows, err := x.number(counted(gone))
	if err != nil || rows == 0 {
		return changed(0, "deleted"), err
	}
	stay, err := t.bind(selectOf(t.named(""), &syntax.Star{}, &syntax.Unary{Op: "not", X: truth(where)}), old)
	if err != nil {
		return nil, err
	}
	if _, err := t.replace(stay, operation); err != nil {
		return nil, err
	}
	return changed(rows, "deleted"), nil
}

// number is the one whole number of n.
func (x *run) number(n plan.Node) (int64, error) {
	batches, err := x.host.Run(x.ctx, n)
	if err != nil {
		return 0, err
	}
	return batches[0].Cols[0].At(0).(int64), nil
}

// hasPartition reports whether a partition has rows.
func (x *run) hasPartition(t *target, partition []syntax.Assignment) (bool, error) {
	where, err := t.ofPartition(partition)
	if err != nil {
		return false, err
	}
	n, err := t.node()
	if err != nil {
		return false, err
	}
	if n, err = t.bind(selectOf(t.named(""), &syntax.Star{}, where), n); err != nil {
		return false, err
	}
	rows, err := x.number(counted(n))
	return rows > 0, err
}

// partitions lists the values of the partition columns, as folders have them.
func (x *run) partitions(t *target) ([][]any, error) {
	by := t.partitionBy()
	if len(by) == 0 {
		return nil, fmt.Errorf("%s is not partitioned", t.r)
	}
	n, err := t.node()
	if err != nil {
		return nil, err
	}
	var es []plan.Expr
	var keys []plan.SortKey
	for _, p := range by {
		c := &plan.Column{Name: t.schema.Fields[t.schema.Index(p)].Name}
		es, keys = append(es, c), append(keys, plan.SortKey{X: c})
	}
	if n, err = plan.NewProject(n, es); err == nil {
		if n, err = plan.NewDistinct(n, nil); err == nil {
			n, err = plan.NewSort(n, keys)
		}
	}
	if err != nil {
		return nil, err
	}
	batches, err := x.host.Run(x.ctx, n)
	var out [][]any
	for _, b := range batches {
		for row := range b.N {
			var parts []string
			for i, f := range n.Schema().Fields {
				text := "__HIVE_DEFAULT_PARTITION__"
				if v := b.Cols[i].At(row); v != nil {
					text = column.FormatValue(f.Type, v)
				}
				parts = append(parts, f.Name+"="+text)
			}
			out = append(out, []any{strings.Join(parts, "/")})
		}
	}
	return out, err
}
