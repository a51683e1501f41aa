package sql

import "weir/dataframe/plan"

// A sortKey is an ORDER BY entry: a column of the result, or an expression that
// is computed for the sort alone.
type sortKey struct {
	out              string
	hidden           plan.Expr
	desc, nullsFirst bool
	pos              int
}

// order binds ORDER BY. A plain name means a result column first, then a
// column of the tables; in an expression it is the other way round.
func (s *selection) order(items []orderItem, distinct bool) ([]sortKey, error) {
	var keys []sortKey
	for _, o := range items {
		k := sortKey{desc: o.desc, nullsFirst: o.nullsFirst, pos: o.pos}
		i, ok, err := s.b.ordinal(o.clause, len(s.outs), "ORDER BY")
		switch {
		case err != nil:
			return nil, err
		case ok:
			k.out = s.outs[i].name
		default:
			if err := s.orderKey(&k, o); err != nil {
				return nil, err
			}
		}
		if k.hidden != nil && distinct {
			return nil, s.b.errorAt(o.pos, "with DISTINCT, ORDER BY takes only what SELECT lists")
		}
		keys = append(keys, k)
	}
	return keys, nil
}

func (s *selection) orderKey(k *sortKey, o orderItem) error {
	if c, ok := o.e.(*plan.Column); ok {
		if parts := s.b.refs[c].parts; len(parts) == 1 {
			for _, out := range s.outs {
				if out.name == parts[0] {
					k.out = out.name
					return nil
				}
			}
		}
	}
	e, err := s.b.bind(o.e, s.scope, s.aliased)
	if err != nil {
		return err
	}
	for _, out := range s.outs {
		if sameExpr(out.e, e) {
			k.out = out.name
			return nil
		}
	}
	k.hidden = e
	return nil
}
