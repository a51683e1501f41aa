package arrow

import "weir/dataframe/column"

// words are the values of a dictionary.
type words struct {
	values   column.Vector
	distinct bool // they are texts, none of them twice or null: they can be those of a column.Dict
}

func distinct(v column.Vector) bool {
	texts, ok := v.(*column.Texts)
	if !ok || texts.Typ.Kind != column.KindString || texts.Valid != nil || texts.Len() == 0 {
		return false
	}
	seen := make(map[string]struct{}, texts.Len())
	for i := range texts.Len() {
		seen[texts.Text(i)] = struct{}{}
	}
	return len(seen) == texts.Len()
}
