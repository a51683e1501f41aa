package sql

import (
	"slices"

	"weir/dataframe/internal/sql/syntax"
)

// from reads the list of FROM. Its tables have no column names in common. They are
// joined only when WHERE is known, except those that read others (LATERAL).
func (b *binder) from(list []syntax.Table, blk *block) ([]source, error) {
	var out []source
	if blk.domain != nil && len(list) > 0 && keepsLeft(list[0]) {
		below := *blk
		below.leftmost = blk.domain
		first, err := b.table(list[0], &below)
		if err != nil {
			return nil, err
		}
		out, list = append(out, first), list[1:]
	} else if blk.domain != nil {
		out = append(out, source{blk.domain.node, &scope{outer: blk.outer}})
	}
	for i, t := range list {
		next, err := b.beside(out, blk.views.inline(t), blk)
		if err != nil {
			if first := b.joinedBehind(list[:i], t); first != nil && blk.domain == nil && b.again.last == nil {
				return b.from(append([]syntax.Table{first}, list[i+1:]...), blk)
			}
			return nil, err
		}
		out = next
	}
	if len(out) == 0 {
		out = append(out, source{oneRow(), &scope{outer: blk.outer}})
	}
	return out, nil
}

// beside is list with t, as one source with all of it if it reads others of it.
func (b *binder) beside(list []source, t syntax.Table, blk *block) ([]source, error) {
	m, err := b.macroTable(t, readable(list, blk), blk.views)
	if err != nil {
		return nil, err
	}
	defer m.done()
	t = m.table
	if len(list) > 0 && b.maybeLateral(t) {
		joined, err := b.lateralOf(list, t, m.args, blk)
		return []source{joined}, err
	}
	if err := b.noArguments(m, t); err != nil {
		return nil, err
	}
	s, err := b.table(t, blk)
	if _, isQuery := t.(*syntax.Derived); err != nil && isQuery && len(list) > 0 && b.again.last == nil {
		// It may read the tables before it, or the query around this one, which the domain has.
		if s, err2 := b.lateralOf(list, t, nil, blk); err2 == nil {
			return []source{s}, nil
		}
	}
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := b.apart(&s, list[i].scope, t.Position()); err != nil {
			return nil, err
		}
	}
	return append(list, s), nil
}

// readable is what a call behind the tables of list may read.
func readable(list []source, blk *block) *scope {
	out := &scope{outer: blk.outer}
	for _, s := range list {
		out = out.and(s.scope)
	}
	return out
}

// keepsLeft reports whether t is a join in which each row belongs to one of its first table.
func keepsLeft(t syntax.Table) bool {
	j, ok := t.(*syntax.Join)
	if !ok || j.Asof || j.Kind == "right" || j.Kind == "full" || j.Kind == "positional" {
		return false
	}
	_, nested := j.Left.(*syntax.Join)
	return !nested || keepsLeft(j.Left)
}

// joinedBehind is t, a join that begins with LATERAL, as one that begins with the tables of list before it, which that may read:
// a, LATERAL b JOIN c is (a CROSS JOIN LATERAL b) JOIN c. It is nil for all else.
func (b *binder) joinedBehind(list []syntax.Table, t syntax.Table) syntax.Table {
	j, ok := t.(*syntax.Join)
	if !ok || len(list) == 0 || !keepsLeft(j) || j.Natural || len(j.Using) > 0 {
		return nil
	}
	out := *j
	if _, nested := j.Left.(*syntax.Join); nested {
		if out.Left = b.joinedBehind(list, j.Left); out.Left == nil {
			return nil
		}
		return &out
	}
	if !b.maybeLateral(j.Left) {
		return nil
	}
	out.Left = list[0]
	for _, next := range append(slices.Clone(list[1:]), j.Left) {
		out.Left = &syntax.Join{Pos: j.Pos, Kind: "cross", Left: out.Left, Right: next}
	}
	return &out
}
