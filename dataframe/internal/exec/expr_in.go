package exec

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// inList is x IN (constants) with a table of the constants. Null if x is, or if
// nothing matches and a constant is null.
type inList struct {
	x     evaluator
	table *keyTable
	null  bool // a constant is null
	slot  int
}

// inList is nil if the list is not of constants.
func (c *compiler) inList(e *plan.Call, args []evaluator) evaluator {
	n := &inList{x: args[0], slot: c.state()}
	var values []column.Vector
	for _, a := range args[1:] {
		k, ok := a.(*constant)
		if !ok {
			return nil
		}
		if !k.value.Nulls().Has(0) {
			n.null = true
			continue
		}
		values = append(values, k.value)
	}
	if len(values) == 0 {
		return nil
	}
	typ := values[0].Type()
	for _, v := range values {
		if !v.Type().Equal(typ) {
			return nil
		}
	}
	list := keyVector(column.Concat(typ, values))
	n.table = newKeyTable([]column.Type{typ})
	keys := []column.Vector{list}
	n.table.find(new(hasher).hash(keys, list.Len()), keys, make([]int32, list.Len()), true)
	return n
}

func (n *inList) eval(st *state, b *column.Batch) (column.Vector, error) {
	v, err := n.x.eval(st, b)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case *column.Const:
		return &column.Const{Value: n.match(v.Value), N: b.N}, nil
	case *column.Dict:
		if v.Values.Len() > 4*b.N {
			break
		}
		r := &st.dicts[n.slot]
		if r.values != v.Values {
			r.values, r.result = v.Values, n.match(v.Values)
		}
		return lookup(r.result, v), nil
	}
	return n.match(v), nil
}

func (n *inList) match(v column.Vector) column.Vector {
	rows := v.Len()
	if v.Type().Kind == column.KindNull {
		return column.Flatten(column.NullsOf(column.Bool, rows))
	}
	key := keyVector(column.Flatten(v))
	groups := make([]int32, rows)
	// The table is shared: a copy of its head has its own scratch.
	t := *n.table
	t.fresh, t.bad, t.ready = nil, nil, nil
	keys := []column.Vector{key}
	t.find(new(hasher).hash(keys, rows), keys, groups, false)
	out := &column.Bools{Typ: column.Bool, Values: make([]bool, rows), Valid: v.Nulls()}
	if n.null {
		out.Valid = column.NewBitmap(rows)
	}
	for i, g := range groups {
		hit := g >= 0 && v.Nulls().Has(i)
		out.Values[i] = hit
		if hit && n.null {
			out.Valid.Set(i)
		}
	}
	return out
}
