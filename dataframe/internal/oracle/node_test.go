//go:build oracle

package oracle_test

import (
	"fmt"
	"strings"
)

// A node is a piece of a query in two dialects. The formats' verbs stand for the kids. Kind is
// what values it has, or "" for a clause; a node may be replaced by one of its kind.
type node struct {
	kind        kind
	here, there string
	kids        []*node
	optional    bool   // may be left out
	list        string // if not "": the kids with this between them
	void        bool   // left out
	fixed       bool   // stays whole: without it the order of rows is open
}

func same(k kind, format string, kids ...*node) *node { return differ(k, format, format, kids...) }

func differ(k kind, here, there string, kids ...*node) *node {
	return &node{kind: k, here: here, there: there, kids: kids}
}

// perhaps is a clause that shrinking may leave out.
func perhaps(format string, kids ...*node) *node {
	n := same("", format, kids...)
	n.optional = true
	return n
}

func listed(separator string, kids ...*node) *node { return &node{list: separator, kids: kids} }

func word(s string) *node { return same("", strings.ReplaceAll(s, "%", "%%")) }

// text is the node in one of the dialects.
func (n *node) text(there bool) string {
	if n.void {
		return ""
	}
	var kids []any
	var parts []string
	for _, k := range n.kids {
		s := k.text(there)
		kids, parts = append(kids, s), append(parts, s)
	}
	if n.list != "" {
		return strings.Join(parts, n.list)
	}
	format := n.here
	if there {
		format = n.there
	}
	return fmt.Sprintf(format, kids...)
}

// smaller calls try with the root after each way to make it smaller by one step, until
// one is kept.
func (n *node) smaller(try func() bool) bool {
	for i, k := range n.kids {
		put := func(other *node) bool {
			n.kids[i] = other
			if try() {
				return true
			}
			n.kids[i] = k
			return false
		}
		if k.void || k.fixed {
			continue
		}
		if k.optional && put(&node{void: true}) {
			return true
		}
		if k.kind != "" {
			if len(k.kids) > 0 && put(nullOf(k.kind)) {
				return true
			}
			for _, d := range k.within() {
				if d.kind == k.kind && put(d) {
					return true
				}
			}
		}
	}
	if n.list != "" && len(n.kids) > 1 {
		all := n.kids
		for i := range all {
			if all[i].fixed {
				continue
			}
			n.kids = append(append([]*node(nil), all[:i]...), all[i+1:]...)
			if try() {
				return true
			}
			n.kids = all
		}
	}
	for _, k := range n.kids {
		if !k.fixed && k.smaller(try) {
			return true
		}
	}
	return false
}

// within are the nodes below n.
func (n *node) within() []*node {
	var out []*node
	for _, k := range n.kids {
		out = append(append(out, k), k.within()...)
	}
	return out
}
