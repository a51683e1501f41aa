package exec

import (
	"weir/dataframe/column"
)

// smallKeys finds groups by dictionary codes: a table from the combination of
// codes to the group, good for as long as the dictionaries stay the same.
type smallKeys struct {
	dicts  []column.Vector
	sizes  []int
	groups []int32 // by combination: group plus one, 0 for not seen
	codes  []int32
	ids    []int32
	fresh  []int32
}

// smallLimit is how many combinations of codes are worth a table.
const smallLimit = 1 << 16

// assign is nil if the keys are not all dictionaries, bools or constants, or too
// large ones.
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
	ids := g.groups.assign(new(hasher).hash(first, len(rows)), first)
	for _, k := range g.groups.table.fresh {
		g.groups.where = append(g.groups.where, at+int64(rows[k]))
	}
	for k, r := range rows {
		s.groups[codes[r]] = ids[k] + 1
	}
}

func (s *smallKeys) fit(keys []column.Vector) bool {
	same := len(s.dicts) == len(keys)
	product := 1
	for c, k := range keys {
		var values column.Vector
		switch k := k.(type) {
		case *column.Dict:
			values = k.Values
			product *= values.Len() + 1
		case *column.Const:
			values = k.Value
		case *column.Bools:
			product *= 3
		default:
			return false
		}
		if product > smallLimit {
			return false
		}
		same = same && s.dicts[c] == values
	}
	if same {
		return true
	}
	s.dicts, s.sizes = s.dicts[:0], s.sizes[:0]
	for _, k := range keys {
		switch k := k.(type) {
		case *column.Dict:
			s.dicts, s.sizes = append(s.dicts, k.Values), append(s.sizes, k.Values.Len()+1)
		case *column.Const:
			s.dicts, s.sizes = append(s.dicts, k.Value), append(s.sizes, 1)
		default:
			s.dicts, s.sizes = append(s.dicts, nil), append(s.sizes, 3)
		}
	}
	if cap(s.groups) < product {
		s.groups = make([]int32, product)
	}
	s.groups = s.groups[:product]
	clear(s.groups)
	return true
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
	size := int32(s.sizes[1])
	first, second := a.Codes[:len(codes)], b.Codes[:len(codes)]
	for i, x := range first {
		codes[i] = x*size + second[i]
	}
	return true
}

// combine numbers the combination of codes of every row; a null has the code
// after the last.
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
	clear(codes)
	for c, k := range keys {
		size := int32(s.sizes[c])
		if size == 1 {
			continue // a constant tells nothing apart
		}
		valid := k.Nulls()
		switch k := k.(type) {
		case *column.Dict:
			if valid == nil {
				for i, x := range k.Codes {
					codes[i] = codes[i]*size + x
				}
				continue
			}
			for i, x := range k.Codes {
				if !valid.Has(i) {
					x = size - 1
				}
				codes[i] = codes[i]*size + x
			}
		case *column.Bools:
			for i, x := range bytesOf(k) {
				v := int32(x)
				if !valid.Has(i) {
					v = 2
				}
				codes[i] = codes[i]*size + v
			}
		}
	}
	return codes
}
