package exec

import (
	"slices"

	"weir/dataframe/column"
)

// smallKeys finds groups by the codes of dictionaries and by integers that lie close together: a
// table from the combination of codes to the group, good for as long as the codes mean the same.
type smallKeys struct {
	keys   []smallKey
	next   []smallKey // scratch
	wide   bool       // integers came that are too far apart
	groups []int32    // by combination: group plus one, 0 for not seen
	codes  []int32
	ids    []int32
	fresh  []int32
}

// smallLimit is how many combinations of codes are worth a table.
const smallLimit = 1 << 16

// assign is nil if the keys are not all dictionaries, bools, constants or integers, or too
// many.
func (s *smallKeys) assign(g *grouper, keys []column.Vector, n int, at int64) []int32 {
	if !s.fit(keys) {
		return nil
	}
	codes := s.combine(keys, n)
	if cap(s.ids) < n {
		s.ids = make([]int32, n)
	}
	ids := s.ids[:n]
	if !s.look(codes, ids) {
		s.fresh = s.fresh[:0]
		for i, c := range codes {
			if s.groups[c] == 0 {
				s.groups[c] = -1
				s.fresh = append(s.fresh, int32(i))
			}
		}
		s.learn(g, keys, codes, at)
		s.look(codes, ids)
	}
	return ids
}

// look finds the groups of codes; false if some have none yet.
func (s *smallKeys) look(codes, ids []int32) bool {
	ids = ids[:len(codes)]
	least := int32(0)
	for i, c := range codes {
		id := s.groups[c] - 1
		ids[i] = id
		least = min(least, id)
	}
	return least >= 0
}

// learn finds the groups of the combinations met for the first time.
func (s *smallKeys) learn(g *grouper, keys []column.Vector, codes []int32, at int64) {
	first := make([]column.Vector, len(keys))
	for c, k := range keys {
		first[c] = column.Flatten(keyVector(column.Gather(k, s.fresh)))
	}
	rows := s.fresh
	ids := g.groups.assign(nil, first, len(rows))
	for _, k := range g.groups.table.fresh {
		g.groups.where = append(g.groups.where, at+int64(rows[k]))
	}
	for k, r := range rows {
		s.groups[codes[r]] = ids[k] + 1
	}
}

// fit readies for keys, false if they are not small.
func (s *smallKeys) fit(keys []column.Vector) bool {
	if s.wide || slices.ContainsFunc(keys, func(k column.Vector) bool { return !codable(k) }) {
		return false
	}
	s.next = s.next[:0]
	product := 1
	for c, k := range keys {
		var before *smallKey
		if len(s.keys) > 0 {
			before = &s.keys[c]
		}
		key, ok := newSmallKey(k, before)
		if product *= key.size; !ok || product > smallLimit {
			// Another dictionary may be smaller, but integers stay far apart.
			s.wide = !allDicts(keys)
			return false
		}
		s.next = append(s.next, key)
	}
	if slices.Equal(s.keys, s.next) {
		return true
	}
	s.keys, s.next = s.next, s.keys
	if cap(s.groups) < product {
		s.groups = make([]int32, product)
	}
	s.groups = s.groups[:product]
	clear(s.groups)
	return true
}

func allDicts(keys []column.Vector) bool {
	for _, k := range keys {
		if _, ok := k.(*column.Dict); !ok {
			return false
		}
	}
	return true
}

// combine numbers the combination of codes of every row.
func (s *smallKeys) combine(keys []column.Vector, n int) []int32 {
	if d, ok := keys[0].(*column.Dict); ok && len(keys) == 1 && d.Valid == nil {
		return d.Codes
	}
	if cap(s.codes) < n {
		s.codes = make([]int32, n)
	}
	codes := s.codes[:n]
	if s.combineTwo(keys, codes) {
		return codes
	}
	for c, k := range keys {
		s.keys[c].addTo(codes, k, c == 0)
	}
	return codes
}

// combineTwo is combine for two dictionaries without nulls.
func (s *smallKeys) combineTwo(keys []column.Vector, codes []int32) bool {
	if len(keys) != 2 {
		return false
	}
	a, ok := keys[0].(*column.Dict)
	b, both := keys[1].(*column.Dict)
	if !ok || !both || a.Valid != nil || b.Valid != nil {
		return false
	}
	size := int32(s.keys[1].size)
	first, second := a.Codes[:len(codes)], b.Codes[:len(codes)]
	for i, x := range first {
		codes[i] = x*size + second[i]
	}
	return true
}
