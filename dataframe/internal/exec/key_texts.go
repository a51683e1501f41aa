package exec

import (
	"bytes"
	"slices"

	"weir/dataframe/column"
)

// textKeys copies the texts it keeps, so that it pins no batch. As long as all keys come as codes it keeps codes.
type textKeys struct {
	typ   column.Type
	texts column.Texts // none while there are codes
	nulls nullBits
	cur   int        // buffer that grows
	bytes int64      // of long texts
	coded *codedKeys // nil: keys are in texts
	plain bool       // a key came that was no code

	numbers *textNumbers // shared with other tables; nil: none are
}

func (k *textKeys) size() int64 {
	if k.coded != nil {
		return 4*int64(len(k.coded.of)) + k.coded.bytes
	}
	return 20*int64(len(k.texts.Views)) + k.bytes
}

// ready implements keyColumn: small dictionaries stay, as long as all keys come so.
func (k *textKeys) ready(v column.Vector) column.Vector {
	if d, ok := v.(*column.Dict); ok && !k.plain {
		if k.coded == nil {
			k.coded = k.newCodes()
		}
		if k.coded.learn(d.Values) {
			return d
		}
	}
	if k.coded != nil { // else who only looks keys up may share k
		k.endCodes()
	}
	return column.Flatten(v)
}

func (k *textKeys) newCodes() *codedKeys {
	if k.numbers != nil {
		return &codedKeys{numbers: k.numbers}
	}
	return &codedKeys{numbers: &textNumbers{typ: k.typ}}
}

// endCodes makes texts of the codes so far.
func (k *textKeys) endCodes() {
	k.texts = *column.Flatten(k.coded.vector(k.nulls.valid)).(*column.Texts)
	// What comes is added behind what is there, in memory of its own: others have that, too.
	k.texts.Buffers = slices.Clone(k.texts.Buffers)
	k.cur = max(len(k.texts.Buffers)-1, 0)
	if len(k.texts.Buffers) > 0 {
		k.texts.Buffers[k.cur] = slices.Clip(k.texts.Buffers[k.cur])
	}
	for i := range k.texts.Views {
		if n := int64(k.texts.Views[i].N); n > column.InlineLen {
			k.bytes += n
		}
	}
	k.plain, k.coded = true, nil
}

func (k *textKeys) grow(n, more int) {
	if k.coded != nil {
		k.coded.of = withRoom(k.coded.of, n, more)
		return
	}
	k.texts.Views = withRoom(k.texts.Views, n, more)
}

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
	if d, ok := v.(*column.Dict); ok {
		k.nulls.addMany(d.Valid, rows)
		k.coded.add(d, rows)
		return
	}
	k.plain = true
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
	if d, ok := v.(*column.Dict); ok {
		return k.coded.differ(d, groups, bad)
	}
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
	if d, ok := v.(*column.Dict); ok {
		return k.coded.of[g] == k.coded.number(d, row)
	}
	t := v.(*column.Texts)
	return bytes.Equal(k.texts.Bytes(int(g)), t.Bytes(row)) && k.nulls.valid.Has(int(g)) == t.Valid.Has(row)
}

// codes is vector with codes, if all keys came so.
func (k *textKeys) codes() column.Vector {
	if k.coded == nil {
		return k.vector()
	}
	return k.coded.vector(k.nulls.valid)
}

func (k *textKeys) vector() column.Vector {
	if k.coded != nil {
		return column.Flatten(k.codes())
	}
	return &column.Texts{Typ: k.typ, Views: k.texts.Views, Buffers: k.texts.Buffers, Valid: k.nulls.valid}
}
