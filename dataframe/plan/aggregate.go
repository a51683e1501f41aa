package plan

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// An Aggregate makes a row of every group of rows with equal Keys: the keys,
// then the aggregates. Nulls are equal here. Without Keys it makes one row, also of no rows.
// Groups come in the order in which their first rows came.
//
// With Sets it does so for every set of keys, one set after another: the keys
// that a set leaves out are null in its rows. The empty set makes one row, also
// of no rows.
type Aggregate struct {
	In     Node
	Keys   []Expr  // resolved, named
	Sets   [][]int // by set: ordinals in Keys, rising; nil: one set of all keys
	Aggs   []Expr  // resolved: Call of an aggregate, named by an Alias
	schema *column.Schema
}

// Group is the node of a GroupBy: keys, then exprs, which may be expressions of aggregates
// (sum(a) / count()); what they do besides aggregating happens in a
// Project above the Aggregate.
func Group(in Node, keys, exprs []Expr) (Node, error) { return GroupSets(in, keys, nil, exprs) }

// GroupSets is Group for every one of sets, which hold ordinals in keys: GROUPING
// SETS. The aggregate grouping(key, …) tells the sets apart: its bits, the last
// key's the lowest, are 1 for the keys that the row's set leaves out. Nil sets are
// one set of all keys. See Rollup, Cube and CrossSets.
func GroupSets(in Node, keys []Expr, sets [][]int, exprs []Expr) (Node, error) {
	n := &Aggregate{In: in, schema: &column.Schema{}}
	for _, k := range keys {
		r, err := Resolve(k, in.Schema())
		if err != nil {
			return nil, err
		}
		n.Keys = append(n.Keys, r)
		n.schema.Fields = append(n.schema.Fields, column.Field{Name: NameOf(r), Type: r.Type(), Nullable: Nullable(r)})
	}
	if err := n.setSets(sets); err != nil {
		return nil, err
	}
	var above []Expr
	plain := true
	for _, k := range n.Keys {
		above = append(above, &Column{Name: NameOf(k)})
	}
	for _, e := range exprs {
		name := NameOf(e)
		if !hasAggregate(e) && !HasWindow(e) {
			return nil, fmt.Errorf("%s is not an aggregate; use it as a key of GroupBy or inside min, max, first, …", e)
		}
		if c, ok := Unalias(e).(*Call); ok && isAggregateCall(c) {
			if err := n.addAgg(e, name); err != nil {
				return nil, err
			}
			above = append(above, &Column{Name: name})
			continue
		}
		plain = false
		split, err := n.split(e)
		if err != nil {
			return nil, err
		}
		above = append(above, &Alias{split, name})
	}
	if err := unique(n.schema); err != nil {
		return nil, err
	}
	if plain {
		return n, nil
	}
	return NewProject(n, above)
}

// WithNames is n with other names for its columns, keys first.
func (n *Aggregate) WithNames(names []string) *Aggregate {
	out := &Aggregate{In: n.In, Sets: n.Sets, schema: &column.Schema{}}
	for i, f := range n.schema.Fields {
		f.Name = names[i]
		out.schema.Fields = append(out.schema.Fields, f)
		if k := len(n.Keys); i < k {
			out.Keys = append(out.Keys, renamed(n.Keys[i], f.Name))
		} else {
			out.Aggs = append(out.Aggs, &Alias{Unalias(n.Aggs[i-k]), f.Name})
		}
	}
	return out
}

// renamed is e under a name, plainly so if it has it already.
func renamed(e Expr, name string) Expr {
	if c, ok := Unalias(e).(*Column); ok && c.Name == name {
		return c
	}
	return &Alias{Unalias(e), name}
}

// split is e over the rows that n makes, to which it adds the aggregates in e.
func (n *Aggregate) split(e Expr) (Expr, error) {
	var failed error
	out := Rewrite(Unalias(e), func(x Expr) Expr {
		c, ok := x.(*Call)
		if !ok || !isAggregateCall(c) {
			return x
		}
		if n.schema.Index(c.String()) < 0 {
			if err := n.addAgg(c, c.String()); err != nil && failed == nil {
				failed = err
			}
		}
		return &Column{Name: c.String()}
	})
	return out, failed
}

func isAggregateCall(c *Call) bool { return c.Over == nil && c.Aggregate() != nil }

func unique(s *column.Schema) error {
	seen := map[string]bool{}
	for _, f := range s.Fields {
		if seen[f.Name] {
			return fmt.Errorf("two columns are called %q; rename one with .As(…)", f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}

func (n *Aggregate) addAgg(e Expr, name string) error {
	r, err := resolve(Unalias(e), n.In.Schema(), true)
	if err != nil {
		return err
	}
	if c := r.(*Call); c.Func == funcs.Grouping {
		if r, err = n.grouping(c); err != nil {
			return err
		}
	}
	n.Aggs = append(n.Aggs, &Alias{r, name})
	n.schema.Fields = append(n.schema.Fields, column.Field{Name: name, Type: r.Type(), Nullable: Nullable(r)})
	return nil
}

func (n *Aggregate) String() string {
	s := "Aggregate " + joinExprs(n.Aggs)
	if len(n.Keys) > 0 {
		s += " by " + joinExprs(n.Keys)
	}
	if n.Sets != nil {
		s += " sets " + n.setsText()
	}
	return s
}
