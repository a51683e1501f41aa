package funcs

import (
	"encoding/binary"
	"slices"

	"weir/dataframe/column"
)

// firstForms remembers how the values of each group that have one sort key were written first. Intervals
// of one length have one key, and 38 hours must not come out as 1 day 14:00, which is not
// the same to a calendar.
type firstForms struct {
	typ    column.Type
	values map[string]any // by group and key
	keys   [][]string     // of each group, in the order in which they came
}

// newFirstForms is nil for types whose values are told by their keys.
func newFirstForms(t column.Type) *firstForms {
	if !HoldsInterval(t) {
		return nil
	}
	return &firstForms{typ: t, values: map[string]any{}}
}

// HoldsInterval reports whether an interval is among the values of t or what they are made of.
func HoldsInterval(t column.Type) bool {
	return t.Kind == column.KindInterval || slices.ContainsFunc(t.Fields, func(f column.Field) bool { return HoldsInterval(f.Type) })
}

func (f *firstForms) grow(groups int) {
	if f != nil {
		f.keys = grown(f.keys, groups)
	}
}

func formKey(g int32, key string) string {
	return string(binary.LittleEndian.AppendUint32(nil, uint32(g))) + key
}

// add takes the values v with their keys.
func (f *firstForms) add(groups []int32, v column.Vector, keys column.Vector) {
	if f == nil {
		return
	}
	texts, nulls := textsOf(keys), nullsOf(keys)
	for i, g := range groups {
		if nulls.has(i) {
			f.put(g, string(texts.at(i)), func() any { return v.At(i) })
		}
	}
}

func (f *firstForms) put(g int32, key string, value func() any) {
	k := formKey(g, key)
	if _, known := f.values[k]; !known {
		f.values[k] = value()
		f.keys[g] = append(f.keys[g], key)
	}
}

// state is the keys and the values of each group as two columns of lists; none if f is nil.
func (f *firstForms) state() ([]column.Vector, error) {
	if f == nil {
		return nil, nil
	}
	keys, values := column.NewBuilder(column.List(column.Binary), len(f.keys)), column.NewBuilder(column.List(f.typ), len(f.keys))
	for g, ks := range f.keys {
		var of, vs []any
		for _, k := range ks {
			of, vs = append(of, []byte(k)), append(vs, f.values[formKey(int32(g), k)])
		}
		for b, list := range map[*column.Builder][]any{keys: of, values: vs} {
			if list == nil {
				list = []any{}
			}
			if err := b.Append(list); err != nil {
				return nil, err
			}
		}
	}
	return []column.Vector{keys.Vector(), values.Vector()}, nil
}

// merge takes the last two columns of a state, and gives those before.
func (f *firstForms) merge(groups []int32, state []column.Vector) []column.Vector {
	if f == nil {
		return state
	}
	n := len(state) - 2
	for i, g := range groups {
		keys, _ := state[n].At(i).([]any)
		values, _ := state[n+1].At(i).([]any)
		for j, k := range keys {
			f.put(g, string(k.([]byte)), func() any { return values[j] })
		}
	}
	return state[:n]
}

// vector is the values with these keys, each of a group; groups nil are the groups one by
// one. It stands for column.FromSortKeys.
func (f *firstForms) vector(t column.Type, groups []int32, keys *column.Texts) (column.Vector, error) {
	if f == nil {
		return column.FromSortKeys(t, keys), nil
	}
	b := column.NewBuilder(t, keys.Len())
	for i := range keys.Len() {
		if !keys.Valid.Has(i) {
			b.AppendNull()
			continue
		}
		g := int32(i)
		if groups != nil {
			g = groups[i]
		}
		if err := b.Append(f.values[formKey(g, string(keys.Bytes(i)))]); err != nil {
			return nil, err
		}
	}
	return b.Vector(), nil
}
