package pq

import (
	"errors"

	"weir/dataframe/column"
)

// shredded is a part of a nested column as it is stored: its levels, and its values
// without nulls, in as many vectors as there were batches.
type shredded struct {
	rep, def []uint8
	values   []column.Vector
}

// entries are places in a nested vector by their levels; at is the row there, or -1
// where a null or an empty list has ended the path.
type entries struct {
	rep, def []uint8
	at       []int32
}

// shred adds the rows of v, a vector of a nested column of one batch, to the parts of
// the column.
func shred(v column.Vector, parts []shredded) error {
	n := v.Len()
	in := entries{make([]uint8, n), make([]uint8, n), make([]int32, n)}
	for i := range in.at {
		in.at[i] = int32(i)
	}
	left, err := in.shred(v, 0, false, parts)
	if err == nil && len(left) > 0 {
		err = errors.New("a batch has fewer fields than the schema")
	}
	return err
}

// shred adds the entries in of v to the first of parts and gives the others. The lists
// around v are rep deep.
func (in entries) shred(v column.Vector, rep uint8, required bool, parts []shredded) ([]shredded, error) {
	if !required {
		in.def = append([]uint8(nil), in.def...)
		in.at = append([]int32(nil), in.at...)
	}
	valid := v.Nulls()
	for i, at := range in.at {
		switch {
		case at < 0:
		case !valid.Has(int(at)):
			if required {
				return nil, errors.New("a map has a null as a key")
			}
			in.at[i] = -1
		case !required:
			in.def[i]++
		}
	}
	if !v.Type().Kind.Nested() {
		return parts[1:], parts[0].add(in, v)
	}
	switch v := column.Flatten(v).(type) {
	case *column.Structs:
		var err error
		for _, c := range v.Cols {
			if parts, err = in.shred(c, rep, false, parts); err != nil {
				return nil, err
			}
		}
		return parts, nil
	case *column.Lists:
		return in.shredList(v, rep+1, parts)
	}
	return nil, errors.New("a nested vector of no known layout")
}

func (in entries) shredList(v *column.Lists, rep uint8, parts []shredded) ([]shredded, error) {
	var out entries
	for i, at := range in.at {
		if at < 0 || v.Spans[at].Len == 0 {
			out.rep, out.def, out.at = append(out.rep, in.rep[i]), append(out.def, in.def[i]), append(out.at, -1)
			continue
		}
		for k := range v.Spans[at].Len {
			r := rep
			if k == 0 {
				r = in.rep[i]
			}
			out.rep, out.def, out.at = append(out.rep, r), append(out.def, in.def[i]+1), append(out.at, v.Spans[at].Start+k)
		}
	}
	if v.Typ.Kind != column.KindMap {
		return out.shred(v.Child, rep, false, parts)
	}
	keys, values := v.Entries()
	parts, err := out.shred(keys, rep, true, parts)
	if err != nil {
		return nil, err
	}
	return out.shred(values, rep, false, parts)
}

// add adds the levels of in and the values of v at them.
func (s *shredded) add(in entries, v column.Vector) error {
	s.rep, s.def = append(s.rep, in.rep...), append(s.def, in.def...)
	if len(s.def) > 1<<31-1 {
		return errors.New("a row group of more than 2^31 values; write smaller ones")
	}
	sel := make([]int32, 0, len(in.at))
	for _, at := range in.at {
		if at >= 0 {
			sel = append(sel, at)
		}
	}
	s.values = append(s.values, column.Gather(v, sel))
	return nil
}
