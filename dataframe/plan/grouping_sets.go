package plan

import (
	"fmt"
	"slices"
	"strings"
)

// maxSets is how many grouping sets one Aggregate takes; every one is a grouping
// of all rows.
const maxSets = 4096

// Rollup lists the grouping sets of ROLLUP(parts…): all parts, all but the last, …,
// none. A part is the ordinals of keys that stay together, mostly one.
func Rollup(parts [][]int) [][]int {
	var out [][]int
	for n := len(parts); n >= 0; n-- {
		out = append(out, union(parts[:n]))
	}
	return out
}

// Cube lists the grouping sets of CUBE(parts…): every choice of parts, all of
// them first. It is nil for more than 12 parts, whose sets are too many.
func Cube(parts [][]int) [][]int {
	if len(parts) > 12 {
		return nil
	}
	var out [][]int
	for left := range 1 << len(parts) {
		var pick [][]int
		for i, p := range parts {
			if left>>(len(parts)-1-i)&1 == 0 {
				pick = append(pick, p)
			}
		}
		out = append(out, union(pick))
	}
	return out
}

// CrossSets lists the unions of a set of a with a set of b: GROUP BY x, ROLLUP(y)
// is CrossSets of {x} and of the rollup's sets.
func CrossSets(a, b [][]int) [][]int {
	var out [][]int
	for _, x := range a {
		for _, y := range b {
			out = append(out, union([][]int{x, y}))
		}
	}
	return out
}

// union is the ordinals of sets, rising, each once.
func union(sets [][]int) []int {
	out := slices.Concat(sets...)
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

// setSets checks sets and makes the keys that some leave out nullable.
func (n *Aggregate) setSets(sets [][]int) error {
	if sets == nil {
		return nil
	}
	if len(sets) == 0 || len(sets) > maxSets {
		return fmt.Errorf("%d grouping sets; give 1 to %d", len(sets), maxSets)
	}
	for _, s := range sets {
		s = union([][]int{s})
		if len(s) > 0 && (s[0] < 0 || s[len(s)-1] >= len(n.Keys)) {
			return fmt.Errorf("grouping set %v: there are %d keys, counted from 0", s, len(n.Keys))
		}
		n.Sets = append(n.Sets, s)
		for i := range n.Keys {
			if !slices.Contains(s, i) {
				n.schema.Fields[i].Nullable = true
			}
		}
	}
	return nil
}

// KeySets are the sets of n, also where it has just one of all keys.
func (n *Aggregate) KeySets() [][]int {
	if n.Sets != nil {
		return n.Sets
	}
	all := make([]int, len(n.Keys))
	for i := range all {
		all[i] = i
	}
	return [][]int{all}
}

// grouping checks that the arguments of grouping(…) are keys. Without arguments it speaks of
// all keys.
func (n *Aggregate) grouping(c *Call) (Expr, error) {
	out := *c
	if len(c.Args) == 0 {
		for _, k := range n.Keys {
			out.Args = append(out.Args, Unalias(k))
		}
	}
	for _, a := range out.Args {
		if n.KeyOf(a) < 0 {
			return nil, fmt.Errorf("%s: %s is no key; grouping takes expressions of GROUP BY", c, a)
		}
	}
	if len(out.Args) == 0 || len(out.Args) > 62 {
		return nil, fmt.Errorf("%s: grouping takes 1 to 62 keys", c)
	}
	if c.Distinct || c.Filter != nil || len(c.OrderBy) > 0 {
		return nil, fmt.Errorf("%s: grouping speaks of keys and takes no DISTINCT, FILTER or ORDER BY", c)
	}
	return &out, nil
}

// KeyOf is the ordinal of the key that e, resolved over the input, is; -1 if none.
func (n *Aggregate) KeyOf(e Expr) int {
	return slices.IndexFunc(n.Keys, func(k Expr) bool {
		return Unalias(k).String() == Unalias(e).String() && k.Type().Equal(e.Type())
	})
}

func (n *Aggregate) setsText() string {
	var sets []string
	for _, s := range n.Sets {
		var names []string
		for _, k := range s {
			names = append(names, NameOf(n.Keys[k]))
		}
		sets = append(sets, "("+strings.Join(names, ", ")+")")
	}
	return strings.Join(sets, " ")
}
