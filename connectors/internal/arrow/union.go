package arrow

import (
	"fmt"

	"weir/dataframe/column"
)

// tagName is the first field of the struct that a union is read as.
const tagName = "tag"

// union makes a union a struct: the name of the member that a row has, and a field for each
// member, null in the rows that have another. Nothing is lost, and a member is asked for by name.
func (f *field) union(t table) error {
	f.dense = t.int16(0, 0) == 1
	at, n := t.vector(1, 4)
	if n > 0 && n != len(f.children) || len(f.children) > 128 {
		return errShort
	}
	f.typ = column.Type{Kind: column.KindStruct, Fields: []column.Field{{Name: tagName, Type: column.String, Nullable: true}}}
	taken := map[string]int{tagName: 1}
	for i, c := range f.children {
		id := uint32(i)
		if n > 0 {
			id = t.buf.u32(at + 4*i)
		}
		if id > 127 {
			return errShort
		}
		f.members = append(f.members, byte(id))
		f.typ.Fields = append(f.typ.Fields, column.Field{Name: unique(c.name, taken), Type: c.typ, Nullable: true})
	}
	return nil
}

// unique is name, with a number if it is taken: the one that taken has for it, or one after it.
func unique(name string, taken map[string]int) string {
	out := name
	for taken[out] > 0 {
		out = fmt.Sprintf("%s_%d", name, taken[name])
		taken[name]++
	}
	taken[out] = 1
	return out
}

func (d *body) unions(f *field, n int, nulls int64) (column.Vector, error) {
	var valid column.Bitmap
	if d.old {
		var err error
		if valid, err = d.validity(n, nulls); err != nil {
			return nil, err
		}
	}
	tags, err := d.sized(n, 1)
	if err != nil {
		return nil, err
	}
	var offs []byte
	if f.dense {
		if offs, err = d.sized(n, 4); err != nil {
			return nil, err
		}
	}
	codes, err := f.memberCodes(tags[:n])
	if err != nil {
		return nil, err
	}
	cols := []column.Vector{f.tags(codes)}
	for k, c := range f.children {
		v, err := d.vector(c)
		if err != nil {
			return nil, fmt.Errorf("member %s: %w", c.name, err)
		}
		if err := d.free.spend(int64(n), 4+rowBytes(c.typ)); err != nil {
			return nil, err
		}
		sel := make([]int32, n)
		for i, code := range codes {
			sel[i] = -1
			if int(code) != k {
				continue
			}
			if sel[i] = int32(i); f.dense {
				sel[i] = int32(le.Uint32(offs[4*i:]))
			}
			if sel[i] < 0 || int(sel[i]) >= v.Len() {
				return nil, fmt.Errorf("row %d: its value is outside of member %s", i, c.name)
			}
		}
		cols = append(cols, column.Flatten(column.Gather(v, sel)))
	}
	return column.NewStructs(f.typ, cols, n, valid), nil
}

// memberCodes are the places of the members that tags number.
func (f *field) memberCodes(tags []byte) ([]int32, error) {
	var place [256]int32
	for i := range place {
		place[i] = -1
	}
	for i, id := range f.members {
		place[id] = int32(i)
	}
	codes := make([]int32, len(tags))
	for i, tag := range tags {
		if codes[i] = place[tag]; codes[i] < 0 {
			return nil, fmt.Errorf("row %d: its member is number %d, which there is not", i, tag)
		}
	}
	return codes, nil
}

// tags are the names of the members with the places codes.
func (f *field) tags(codes []int32) column.Vector {
	if len(codes) == 0 {
		return column.Empty(column.String)
	}
	names := column.TextBuilder{Typ: column.String}
	for _, m := range f.typ.Fields[1:] {
		names.Append([]byte(m.Name))
	}
	return column.Flatten(&column.Dict{Codes: codes, Values: names.Texts()})
}
