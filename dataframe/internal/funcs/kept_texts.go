package funcs

import (
	"slices"

	"weir/dataframe/column"
)

// keptTexts is a text a group. The bytes of all lie in a few blocks, for the collector of memory looks at every pointer
// and there may be millions of groups.
type keptTexts struct {
	at     []textPlace
	seen   []bool
	blocks [][]byte
	held   int64 // bytes of the blocks
	used   int64 // of the texts
}

// textPlace is where a text lies, and how long it may become there.
type textPlace struct{ block, from, n, room uint32 }

const (
	firstBlock = 64
	largeBlock = 1 << 20
)

// Size implements Sized.
func (k *keptTexts) Size() int64 { return k.held + int64(len(k.at))*17 }

// Grow makes room for groups.
func (k *keptTexts) Grow(groups int) {
	k.at, k.seen = grown(k.at, groups), grown(k.seen, groups)
}

// value is the text of g, until the next call of keep or extend.
func (k *keptTexts) value(g int32) []byte {
	p := k.at[g]
	if p.n == 0 {
		return nil
	}
	return k.blocks[p.block][p.from : p.from+p.n]
}

// keep makes b the text of g.
func (k *keptTexts) keep(g int32, b []byte) {
	k.seen[g] = true
	p := &k.at[g]
	k.used += int64(len(b)) - int64(p.n)
	if p.n = min(p.n, uint32(len(b))); len(b) > int(p.room) {
		k.move(p, 0, len(b))
	}
	p.n = uint32(len(b))
	if p.n > 0 {
		copy(k.blocks[p.block][p.from:], b)
	}
}

// extend appends b to the text of g.
func (k *keptTexts) extend(g int32, b []byte) {
	p := &k.at[g]
	n := int(p.n) + len(b)
	k.used += int64(len(b))
	if n > int(p.room) {
		k.move(p, p.n, max(n, 2*int(p.n)))
	}
	if len(b) > 0 {
		copy(k.blocks[p.block][p.from+p.n:], b)
	}
	p.n = uint32(n)
}

// move gives p room for room bytes, and takes the first n along.
func (k *keptTexts) move(p *textPlace, n uint32, room int) {
	if k.held > 2*k.used+largeBlock {
		k.compact()
	}
	old := *p
	*p = k.take(room)
	if n > 0 {
		copy(k.blocks[p.block][p.from:], k.blocks[old.block][old.from:old.from+n])
	}
	p.n = n
}

// take finds room bytes.
func (k *keptTexts) take(room int) textPlace {
	last := len(k.blocks) - 1
	if last < 0 || cap(k.blocks[last])-len(k.blocks[last]) < room {
		size := max(room, min(largeBlock, max(firstBlock, int(k.held))))
		k.blocks = append(k.blocks, make([]byte, 0, size))
		k.held += int64(size)
		last++
	}
	b := k.blocks[last]
	k.blocks[last] = b[:len(b)+room]
	return textPlace{block: uint32(last), from: uint32(len(b)), room: uint32(room)}
}

// compact moves all texts to new blocks, without room for more.
func (k *keptTexts) compact() {
	old := k.blocks
	k.blocks, k.held = nil, 0
	for g, p := range k.at {
		if p.n == 0 {
			k.at[g] = textPlace{}
			continue
		}
		q := k.take(int(p.n))
		q.n = p.n
		copy(k.blocks[q.block][q.from:], old[p.block][p.from:p.from+p.n])
		k.at[g] = q
	}
}

// texts is the texts of all groups, null where there is none. They stay where they are, and what comes later does not
// change them.
func (k *keptTexts) texts(t column.Type) column.Vector {
	if k.held > 2*k.used+largeBlock {
		k.compact()
	}
	out := &column.Texts{Typ: t, Views: make([]column.View, len(k.at)), Buffers: slices.Clone(k.blocks), Valid: validOf(k.seen)}
	for g := range k.at {
		p := &k.at[g]
		out.Views[g] = column.MakeView(k.value(int32(g)), p.block, p.from)
		p.room = 0 // the next text of the group goes elsewhere
	}
	return out
}
