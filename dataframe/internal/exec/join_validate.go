package exec

import (
	"context"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// validated is left with its rows held: that none of them has the key of another
// must be known before the first is given.
func (j *joining) validated(left *stage) *stage {
	out := *left
	out.origin = nil
	out.start = func(ctx context.Context) ([]task, error) {
		t, err := j.run.buildJoin(ctx, j.stats, left, j.leftOn, j.node.NullSafe, &joinCondition{})
		if err != nil {
			return nil, err
		}
		if err := t.validate(j.node, "left", j.node.LeftOn); err != nil {
			return nil, err
		}
		return rowTasks(left.schema, t.held.cols, t.held.rows, nil, j.run.opts.BatchRows), nil
	}
	return &out
}

// validate is an error if a key of the table repeats. It names the first that does. Null keys
// repeat only if they are equal to each other.
func (t *joinTable) validate(n *plan.Join, side string, on []plan.Expr) error {
	if t.unique {
		return nil
	}
	again := int32(-1)
	for g := range t.keys.groups {
		if t.start[g+1]-t.start[g] > 1 {
			if row := t.rows[t.start[g]+1]; again < 0 || row < again {
				again = row
			}
		}
	}
	var key []string
	for i, e := range on {
		v := t.held.extra[i]
		text := "null"
		if x := v.At(int(again)); x != nil {
			text = column.FormatValue(v.Type(), x)
		}
		key = append(key, e.String()+" = "+text)
	}
	return fmt.Errorf("join: validate %s: the %s side has the key %s more than once; drop the duplicates with Distinct, or allow them", n.Validate, side, strings.Join(key, ", "))
}
