package arrow

import (
	"fmt"

	"weir/dataframe/column"
)

// words are the values of a dictionary. It may come in many parts, which are joined when a batch wants them.
type words struct {
	parts    []column.Vector // flat, of one type; one once they are joined
	joined   bool
	distinct bool // once joined: they are texts, none of them twice or null: they can be those of a column.Dict
}

// join makes the parts one.
func (w words) join() words {
	if w.joined {
		return w
	}
	all := w.parts[0]
	if len(w.parts) > 1 {
		all = column.Flatten(column.Concat(all.Type(), w.parts))
	}
	return words{[]column.Vector{all}, true, distinct(all)}
}

// wordsOf are the values that the codes of f mean.
func (r *Reader) wordsOf(f *field) (values column.Vector, distinct bool, err error) {
	w, ok := r.dicts[f.dict.id]
	if !ok {
		return column.Empty(f.typ), false, nil
	}
	if !w.joined {
		w = w.join()
		r.dicts[f.dict.id] = w
	}
	if values = w.parts[0]; !values.Type().Equal(f.typ) {
		return nil, false, fmt.Errorf("it is %s, and its dictionary, number %d, is of values of %s", f.typ, f.dict.id, values.Type())
	}
	return values, w.distinct, nil
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
