package exec

import (
	"weir/dataframe/column"
)

// toDict is v as a Dict if it is texts of few values. The build side of a join is
// worth it: its values come out many times, and what is above works on codes.
func toDict(v column.Vector) column.Vector {
	t, ok := v.(*column.Texts)
	if !ok || len(t.Views) == 0 {
		return v
	}
	table := newKeyTable([]column.Type{t.Typ})
	codes := make([]int32, len(t.Views))
	var hash hasher
	for from := 0; from < len(codes); from += column.BatchRows {
		to := min(from+column.BatchRows, len(codes))
		encodePart(table, &hash, t.Slice(from, to).(*column.Texts), codes[from:to])
		if table.groups > to/4+16 || table.groups >= smallLimit {
			return v
		}
	}
	if table.groups == 0 {
		return v
	}
	return &column.Dict{Codes: codes, Values: table.keys()[0], Valid: t.Valid}
}

// encodePart finds the codes of the texts that are not null; a Dict has no null
// among its values.
func encodePart(table *keyTable, hash *hasher, t *column.Texts, codes []int32) {
	if t.Valid == nil {
		keys := []column.Vector{t}
		table.find(hash.hash(keys, len(codes)), keys, codes, true)
		return
	}
	sel := t.Valid.Selection(len(codes), nil)
	keys := []column.Vector{column.Gather(t, sel)}
	ids := make([]int32, len(sel))
	table.find(hash.hash(keys, len(sel)), keys, ids, true)
	for k, r := range sel {
		codes[r] = ids[k]
	}
}
