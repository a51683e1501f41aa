package funcs

import (
	"bytes"
	"fmt"

	"weir/dataframe/column"
)

var mapFunc = Scalar{Name: "map", Aliases: []string{"map_from_arrays"},
	Doc:      "map(keys, values), also written MAP {k: v, …}, is the map from each of the keys to the value at its place; a null key, a key twice or lists of different lengths are errors.",
	Examples: []Example{{"map(['a', 'b'], [1, NULL])", "{a=1, b=NULL}"}, {"map([], [])", "{}"}, {"map(NULL::text[], [1])", "null"}, {"map(['a', 'a'], [1, 2])", "error: map: the key a is there twice"}},
	Overloads: []Overload{{Args: kinds(column.KindList, column.KindList), Result: func(args []column.Type) (column.Type, error) {
		return column.Map(args[0].Element(), args[1].Element()), nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		keys, values := listsOf(args[0]).Dense(), listsOf(args[1]).Dense()
		t := column.Map(keys.Typ.Element(), values.Typ.Element())
		out := &column.Lists{Typ: t, Spans: make([]column.Span, n)}
		var ks, vs []int32
		for i := range n {
			if anyNull(args, i) {
				continue
			}
			k, v := keys.Spans[i], values.Spans[i]
			if k.Len != v.Len {
				return nil, fmt.Errorf("map: %d keys and %d values", k.Len, v.Len)
			}
			out.Spans[i] = column.Span{Start: int32(len(ks)), Len: k.Len}
			for j := range k.Len {
				ks, vs = append(ks, k.Start+j), append(vs, v.Start+j)
			}
		}
		entries := &column.Structs{Typ: t.Element(), N: len(ks), Cols: []column.Vector{column.Flatten(column.Gather(keys.Child, ks)), column.Flatten(column.Gather(values.Child, vs))}}
		out.Child = entries
		return out, checkMap(out)
	}}}}

// checkMap refuses null keys and keys that are there twice.
func checkMap(m *column.Lists) error {
	return eachBadMap(m, func(_ int, err error) error { return err })
}

// eachBadMap calls f with each row whose map has a null key or one twice, and what is wrong, until f gives an error.
func eachBadMap(m *column.Lists, f func(i int, err error) error) error {
	ks, _ := m.Entries()
	keys := column.SortKeys(ks)
	for i, s := range m.Spans {
		seen := make(map[string]bool, s.Len)
		for j := range s.Len {
			r := int(s.Start + j)
			var wrong error
			switch {
			case !keys.Nulls().Has(r):
				wrong = fmt.Errorf("map: a key is null")
			case seen[keys.Text(r)]:
				wrong = fmt.Errorf("map: the key %s is there twice", column.FormatValue(ks.Type(), ks.At(r)))
			default:
				seen[keys.Text(r)] = true
				continue
			}
			if err := f(i, wrong); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// mapPart is the overload that makes a list of a part of a map's entries.
func mapPart(result func(m column.Type) column.Type, part func(m *column.Lists) column.Vector) []Overload {
	return []Overload{{Args: kinds(column.KindMap), Result: func(args []column.Type) (column.Type, error) {
		return column.List(result(args[0])), nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		m := listsOf(args[0])
		return &column.Lists{Typ: column.List(result(m.Typ)), Spans: m.Spans, Child: part(m), Valid: m.Valid}, nil
	}}}
}

var mapKeysFunc = Scalar{Name: "map_keys", Total: true, Doc: "map_keys(m) is the list of the keys of the map m.",
	Examples: []Example{{"map_keys(map(['a', 'b'], [1, 2]))", "[a, b]"}, {"map_keys(NULL::map<text, int>)", "null"}},
	Overloads: mapPart(func(t column.Type) column.Type { return mapField(t, 0) }, func(m *column.Lists) column.Vector {
		k, _ := m.Entries()
		return k
	})}

var mapValuesFunc = Scalar{Name: "map_values", Total: true, Doc: "map_values(m) is the list of the values of the map m.",
	Examples: []Example{{"map_values(map(['a', 'b'], [1, NULL]))", "[1, NULL]"}, {"map_values(NULL::map<text, int>)", "null"}},
	Overloads: mapPart(func(t column.Type) column.Type { return mapField(t, 1) }, func(m *column.Lists) column.Vector {
		_, v := m.Entries()
		return v
	})}

var mapEntriesFunc = Scalar{Name: "map_entries", Total: true, Doc: "map_entries(m) is the list of the entries of the map m, structs of key and value.",
	Examples:  []Example{{"map_entries(map(['a'], [1]))", "[{'key': a, 'value': 1}]"}, {"map_entries(NULL::map<text, int>)", "null"}},
	Overloads: mapPart(column.Type.Element, func(m *column.Lists) column.Vector { return m.Child })}

var mapFromEntriesFunc = Scalar{Name: "map_from_entries", Doc: "map_from_entries(l) is the map of a list of structs of a key and a value.",
	Examples: []Example{{"map_from_entries([named_struct('key', 'a', 'value', 1)])", "{a=1}"}, {"map_from_entries(NULL::struct<key text, value int>[])", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindList), Result: func(args []column.Type) (column.Type, error) {
		e := args[0].Element()
		if e.Kind != column.KindStruct || len(e.Fields) != 2 {
			return column.Type{}, fmt.Errorf("takes a list of structs of a key and a value, not %s", args[0])
		}
		return column.Map(e.Fields[0].Type, e.Fields[1].Type), nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		l := listsOf(args[0]).Dense()
		e := column.Flatten(l.Child).(*column.Structs)
		t := column.Map(e.Typ.Fields[0].Type, e.Typ.Fields[1].Type)
		out := &column.Lists{Typ: t, Spans: l.Spans, Valid: l.Valid, Child: &column.Structs{Typ: t.Element(), Cols: e.Cols, N: e.N}}
		return out, checkMap(out)
	}}}}

// entryOf finds, in every map, the entry whose key is the value at the same row: a row of
// the child, or -1.
func entryOf(m *column.Lists, key column.Vector, t column.Type) ([]int32, error) {
	ks, _ := m.Entries()
	ks, err := CastVector(column.Flatten(ks), t, false)
	if err != nil {
		return nil, err
	}
	key, err = CastVector(column.Flatten(key), t, false)
	if err != nil {
		return nil, err
	}
	have, want := column.SortKeys(ks), column.SortKeys(key)
	out := make([]int32, len(m.Spans))
	for i, s := range m.Spans {
		out[i] = -1
		for j := range s.Len {
			if bytes.Equal(have.Bytes(int(s.Start+j)), want.Bytes(i)) {
				out[i] = s.Start + j
				break
			}
		}
	}
	return out, nil
}

func keyOverload(result func(m column.Type) column.Type, eval func(m *column.Lists, found []int32) column.Vector) []Overload {
	return []Overload{{Args: kinds(column.KindMap, EachKind), Result: func(args []column.Type) (column.Type, error) {
		if _, err := Unify([]column.Type{mapField(args[0], 0), args[1]}); err != nil {
			return column.Type{}, err
		}
		return result(args[0]), nil
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		t, err := Unify([]column.Type{mapField(args[0].Type(), 0), args[1].Type()})
		if err != nil {
			return nil, err
		}
		m := listsOf(args[0])
		found, err := entryOf(m, args[1], t)
		if err != nil {
			return nil, err
		}
		return eval(m, found), nil
	}}}
}

var elementAtFunc = Scalar{Name: "element_at", Aliases: []string{"map_get", "map_extract_value"},
	Doc:      "element_at(m, k), also written m[k], is the value of the key k in the map m, or of a list its k-th element; null if there is none.",
	Examples: []Example{{"element_at(map(['a', 'b'], [1, 2]), 'b')", "2"}, {"element_at(map(['a'], [1]), 'c')", "null"}, {"element_at([5, 6], -1)", "6"}, {"element_at(map(['a'], [1]), NULL)", "null"}},
	Overloads: append(keyOverload(func(t column.Type) column.Type { return mapField(t, 1) }, func(m *column.Lists, found []int32) column.Vector {
		_, v := m.Entries()
		return column.Flatten(column.Gather(v, found))
	}), listElementFunc.Overloads...)}

var mapContainsFunc = Scalar{Name: "map_contains", Aliases: []string{"map_contains_key"},
	Doc:      "map_contains(m, k) is true if the map m has the key k.",
	Examples: []Example{{"map_contains(map(['a'], [NULL::int]), 'a')", "true"}, {"map_contains(map(['a'], [1]), 'b')", "false"}, {"map_contains(map(['a'], [1]), NULL)", "null"}},
	Overloads: keyOverload(func(column.Type) column.Type { return column.Bool }, func(_ *column.Lists, found []int32) column.Vector {
		out := make([]bool, len(found))
		for i, f := range found {
			out[i] = f >= 0
		}
		return &column.Bools{Typ: column.Bool, Values: out}
	})}

// mapField is the type of the keys (0) or the values (1) of a map; Null of a bare NULL.
func mapField(t column.Type, i int) column.Type {
	if t.Kind != column.KindMap {
		return column.Null
	}
	return t.Fields[i].Type
}
