package exec

import (
	"bytes"
	"slices"

	"weir/dataframe/column"
)

// A keyColumn keeps one key column of the groups of a keyTable. The vectors it
// is given are key vectors, flat.
type keyColumn interface {
	// add appends the values at rows.
	add(v column.Vector, rows []int32)
	// grow makes room for n values more.
	grow(n int)
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

// withRoom is s with room for n more, and no more than that if there was less.
func withRoom[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return append(make([]T, 0, len(s)+n), s...)
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

func (k *fixedKeys[T]) grow(n int) { k.values = withRoom(k.values, n) }

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

// textKeys copies the texts it keeps, so that it pins no batch.
type textKeys struct {
	typ   column.Type
	texts column.Texts
	nulls nullBits
	cur   int   // buffer that grows
	bytes int64 // of long texts
}

func (k *textKeys) size() int64 { return 16*int64(len(k.texts.Views)) + k.bytes }

func (k *textKeys) grow(n int) { k.texts.Views = withRoom(k.texts.Views, n) }

// nestedKeys keeps lists, structs and maps as their sort keys.
type nestedKeys struct {
	textKeys
	nested column.Type
}

func (k *nestedKeys) vector() column.Vector {
	return column.FromSortKeys(k.nested, k.textKeys.vector().(*column.Texts))
}

// keyBuffer is the size of the first buffer for long texts; they double.
const keyBuffer = 4 << 10

func (k *textKeys) add(v column.Vector, rows []int32) {
	t := v.(*column.Texts)
	k.nulls.addMany(t.Valid, rows)
	k.texts.Views = roomier(k.texts.Views, len(rows))
	var buf []byte
	if len(k.texts.Buffers) > 0 {
		buf = k.texts.Buffers[k.cur]
	}
	for _, r := range rows {
		view := t.Views[r]
		if n := int(view.N); n > column.InlineLen {
			if cap(buf)-len(buf) < n {
				buf = k.nextBuffer(buf, n)
			}
			view.Move(uint32(k.cur), uint32(len(buf)))
			buf = append(buf, t.Bytes(int(r))...)
			k.bytes += int64(n)
		}
		k.texts.Views = append(k.texts.Views, view)
	}
	if buf != nil {
		k.texts.Buffers[k.cur] = buf
	}
}

// nextBuffer is a new buffer with room for n bytes, which comes after buf.
func (k *textKeys) nextBuffer(buf []byte, n int) []byte {
	if buf != nil {
		k.texts.Buffers[k.cur] = buf
	}
	k.cur = len(k.texts.Buffers)
	out := make([]byte, 0, max(n, keyBuffer<<min(k.cur, 9)))
	k.texts.Buffers = append(k.texts.Buffers, out)
	return out
}

func (k *textKeys) differ(v column.Vector, groups []int32, bad []int32) []int32 {
	t := v.(*column.Texts)
	for i, g := range groups {
		if g < 0 {
			continue
		}
		alo, ahi := viewWords(&k.texts.Views[g])
		blo, bhi := viewWords(&t.Views[i])
		if alo == blo && (ahi == bhi && uint32(alo) <= column.InlineLen ||
			uint32(alo) > column.InlineLen && bytes.Equal(k.texts.Bytes(int(g)), t.Bytes(i))) {
			continue
		}
		bad = append(bad, int32(i))
	}
	if k.nulls.valid == nil && t.Valid == nil {
		return bad
	}
	for i, g := range groups {
		if g >= 0 && k.nulls.valid.Has(int(g)) != t.Valid.Has(i) {
			bad = append(bad, int32(i))
		}
	}
	return bad
}

func (k *textKeys) equal(g int32, v column.Vector, row int) bool {
	t := v.(*column.Texts)
	return bytes.Equal(k.texts.Bytes(int(g)), t.Bytes(row)) && k.nulls.valid.Has(int(g)) == t.Valid.Has(row)
}

func (k *textKeys) vector() column.Vector {
	return &column.Texts{Typ: k.typ, Views: k.texts.Views, Buffers: k.texts.Buffers, Valid: k.nulls.valid}
}
