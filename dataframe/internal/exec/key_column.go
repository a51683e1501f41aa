package exec

import (
	"slices"

	"weir/dataframe/column"
)

// A keyColumn keeps one key column of the groups of a keyTable. The vectors it
// is given are key vectors as ready gives them.
type keyColumn interface {
	// ready is a key vector as the other methods take it: flat, or a Dict if that saves time.
	ready(v column.Vector) column.Vector
	// add appends the values at rows.
	add(v column.Vector, rows []int32)
	// grow makes room for n values more, and if that takes time for some more.
	grow(n, more int)
	// differ appends to bad the rows whose value is not that of their group;
	// rows with group -1 are left out.
	differ(v column.Vector, groups []int32, bad []int32) []int32
	equal(group int32, v column.Vector, row int) bool
	// vector is the column so far, with its own type.
	vector() column.Vector
	// size is about how many bytes it takes.
	size() int64
}

func newKeyColumn(t column.Type) keyColumn {
	switch t.Layout() {
	case column.LayoutBool:
		return &fixedKeys[bool]{typ: t}
	case column.LayoutInt32:
		return &fixedKeys[int32]{typ: t}
	case column.LayoutUint64:
		return &fixedKeys[uint64]{typ: t}
	case column.LayoutInt128:
		return &fixedKeys[column.Int128]{typ: t}
	case column.LayoutText:
		return &textKeys{typ: t}
	case column.LayoutList, column.LayoutStruct:
		return &nestedKeys{textKeys{typ: column.Binary}, t}
	}
	return &fixedKeys[int64]{typ: t}
}

// keyColumnOf is v, a flat key vector, as a column to compare with; it is not to be added to.
func keyColumnOf(v column.Vector) keyColumn {
	switch v := v.(type) {
	case *column.Bools:
		return fixedKeysOf(v)
	case *column.Days:
		return fixedKeysOf(v)
	case *column.Ints:
		return fixedKeysOf(v)
	case *column.Uints:
		return fixedKeysOf(v)
	case *column.Wides:
		return fixedKeysOf(v)
	case *column.Texts:
		return &textKeys{typ: v.Typ, texts: *v, nulls: nullBits{v.Valid, len(v.Views)}}
	}
	panic("exec: keys in an encoded vector")
}

func fixedKeysOf[T column.Width](v *column.Fixed[T]) keyColumn {
	return &fixedKeys[T]{v.Typ, v.Values, nullBits{v.Valid, len(v.Values)}}
}

// nullBits is a validity that stays nil until the first null.
type nullBits struct {
	valid column.Bitmap
	n     int
}

func (b *nullBits) add(value bool) {
	if b.valid == nil {
		if value {
			b.n++
			return
		}
		b.valid = column.FullBitmap(b.n)
		if r := b.n & 63; r != 0 {
			b.valid[b.n>>6] &= 1<<r - 1
		}
	}
	if b.n>>6 >= len(b.valid) {
		b.valid = append(b.valid, 0)
	}
	if value {
		b.valid.Set(b.n)
	}
	b.n++
}

// addMany is add of the bits of valid at rows.
func (b *nullBits) addMany(valid column.Bitmap, rows []int32) {
	if b.valid == nil && valid == nil {
		b.n += len(rows)
		return
	}
	for _, r := range rows {
		b.add(valid.Has(int(r)))
	}
}

// roomier is s with room for n more. It grows by a half, where append would copy large slices at
// every quarter.
func roomier[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return slices.Grow(s, max(n, len(s)/2))
}

// withRoom is s with room for n more, and if there was less for some beside those.
func withRoom[T any](s []T, n, more int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return append(make([]T, 0, len(s)+n+more), s...)
}

type fixedKeys[T column.Width] struct {
	typ    column.Type
	values []T
	nulls  nullBits
}

func (k *fixedKeys[T]) add(v column.Vector, rows []int32) {
	f := v.(*column.Fixed[T])
	k.nulls.addMany(f.Valid, rows)
	k.values = roomier(k.values, len(rows))
	for _, r := range rows {
		k.values = append(k.values, f.Values[r])
	}
}

func (k *fixedKeys[T]) ready(v column.Vector) column.Vector { return column.Flatten(v) }

func (k *fixedKeys[T]) grow(n, more int) { k.values = withRoom(k.values, n, more) }

func (k *fixedKeys[T]) size() int64 {
	if k.typ.Layout() == column.LayoutInt128 {
		return 16 * int64(len(k.values))
	}
	return 8 * int64(len(k.values))
}

func (k *fixedKeys[T]) differ(v column.Vector, groups []int32, bad []int32) []int32 {
	f := v.(*column.Fixed[T])
	for i, g := range groups {
		if g < 0 {
			continue
		}
		if k.values[g] != f.Values[i] {
			bad = append(bad, int32(i))
		}
	}
	if k.nulls.valid == nil && f.Valid == nil {
		return bad
	}
	for i, g := range groups {
		if g >= 0 && k.nulls.valid.Has(int(g)) != f.Valid.Has(i) {
			bad = append(bad, int32(i))
		}
	}
	return bad
}

func (k *fixedKeys[T]) equal(g int32, v column.Vector, row int) bool {
	f := v.(*column.Fixed[T])
	return k.values[g] == f.Values[row] && k.nulls.valid.Has(int(g)) == f.Valid.Has(row)
}

func (k *fixedKeys[T]) vector() column.Vector {
	v := &column.Fixed[T]{Typ: k.typ, Values: k.values, Valid: k.nulls.valid}
	switch {
	case k.typ.Layout() == column.LayoutFloat64:
		return floatsOf(any(v).(*column.Ints))
	case k.typ.Kind == column.KindInterval:
		return intervalsOf(any(v).(*column.Wides))
	}
	return v
}
