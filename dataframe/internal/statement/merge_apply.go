package statement

import (
	"fmt"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// apply writes the target with its changes and the rows that are added.
func (m *merging) apply(changes []plan.Node, added plan.Node) (*Result, error) {
	rows := int64(0)
	parts := []plan.Node{}
	var pairs plan.Node
	if len(changes) > 0 {
		n := changes[0]
		if len(changes) > 1 {
			var err error
			if n, err = plan.NewUnion(changes); err != nil {
				return nil, err
			}
		}
		var err error
		if pairs, rows, err = m.x.kept(n); err != nil {
			return nil, err
		}
		if err := m.once(pairs.(*plan.Values)); err != nil {
			return nil, err
		}
	}
	n, err := m.stay(pairs, rows)
	if err != nil {
		return nil, err
	}
	parts = append(parts, n)
	kept, more, err := m.keepAdded(pairs, added)
	if err != nil {
		return nil, err
	}
	if more > 0 && rows == 0 {
		if _, err := m.add(kept); err != nil {
			return nil, err
		}
		return m.merged(more)
	}
	if kept != nil {
		parts = append(parts, kept)
	}
	if rows+more == 0 {
		return m.merged(0)
	}
	all, err := plan.NewUnion(parts)
	if err != nil {
		return nil, err
	}
	if _, err := m.replace(all, "MERGE"); err != nil {
		return nil, err
	}
	return m.merged(rows + more)
}

// merged is the Result of a MERGE that changed so many rows.
func (m *merging) merged(rows int64) (*Result, error) {
	if m.s.Returning == nil {
		return changed(rows, "merged"), nil
	}
	return m.changed(rows, "merged")
}

// keepAdded computes the rows that are added, as those of the table, nil if there are none to be, and gives those back
// that were asked for.
func (m *merging) keepAdded(pairs, added plan.Node) (kept plan.Node, rows int64, err error) {
	if added != nil {
		if kept, rows, err = m.x.kept(added); err != nil {
			return nil, 0, err
		}
	}
	if m.s.Returning != nil {
		if err := m.giveMerged(pairs, kept); err != nil {
			return nil, 0, err
		}
	}
	if kept == nil {
		return nil, 0, nil
	}
	if kept, err = plan.NewProject(kept, columnsOf(m.schema)); err != nil {
		return nil, 0, err
	}
	if kept, err = m.fit(kept); err != nil {
		return nil, 0, err
	}
	if m.s.Returning == nil && m.returning != nil {
		err = m.giveChanges(pairs, kept)
	}
	return kept, rows, err
}

// giveChanges gives back the rows that pairs make of those of the target, and those that are added.
func (m *merging) giveChanges(pairs, added plan.Node) error {
	parts := []plan.Node{added}
	if pairs != nil {
		var es []plan.Expr
		for i, f := range m.schema.Fields {
			es = append(es, &plan.Alias{X: &plan.Column{Name: fmt.Sprintf(" new %d", i)}, Name: f.Name})
		}
		n, err := plan.NewProject(pairs, es)
		if err != nil {
			return err
		}
		fitted, err := m.fit(n)
		if err != nil {
			return err
		}
		parts = []plan.Node{fitted, added}
	}
	all, err := plan.NewUnion(parts)
	if err != nil {
		return err
	}
	batches, err := m.x.host.Run(m.x.ctx, all)
	if err != nil {
		return err
	}
	return m.give(batches)
}

// once says whether a row of the target is changed by several rows of the source.
func (m *merging) once(pairs *plan.Values) error {
	seen := map[int64]bool{}
	for _, b := range pairs.Rows {
		for row := range b.N {
			n := b.Cols[0].At(row).(int64)
			if seen[n] {
				return fmt.Errorf("several rows of the source match one row of %s: which of them changes it? Make ON exact, or the source one row for each", m.r)
			}
			seen[n] = true
		}
	}
	return nil
}

// stay is the target's rows after their changes.
func (m *merging) stay(pairs plan.Node, rows int64) (plan.Node, error) {
	if rows == 0 {
		return m.node()
	}
	fresh := map[int]syntax.Expr{}
	for i := range m.schema.Fields {
		fresh[i] = &syntax.Name{Parts: []string{pairsName, fmt.Sprintf(" new %d", i)}}
	}
	hit := &syntax.Is{X: &syntax.Name{Parts: []string{pairsName, rowName}}, What: "null", Not: true}
	on := &syntax.Binary{Op: "=", X: &syntax.Name{Parts: []string{m.alias, rowName}}, Y: &syntax.Name{Parts: []string{pairsName, rowName}}}
	where := &syntax.Unary{Op: "not", X: truth(&syntax.Name{Parts: []string{pairsName, "gone"}})}
	q := &syntax.Query{Body: &syntax.Select{
		Items: m.newValues(m.alias, fresh, hit), Where: where,
		From: []syntax.Table{&syntax.Join{Kind: "left", Left: m.named(m.alias), Right: &syntax.TableName{Parts: []string{pairsName}}, On: on}},
	}}
	n, err := m.bindWith(q, map[string]plan.Node{targetName: m.n, pairsName: pairs})
	if err != nil {
		return nil, err
	}
	return m.fit(n)
}
