package funcs

import (
	"encoding/binary"
	"math"

	"weir/dataframe/column"
)

var aggCountDistinct = Aggregate{Name: "count_distinct", Nothing: "0", Aliases: []string{"n_unique", "nunique"},
	Doc:      "count_distinct(x, …) is the number of different x, or combinations of several arguments, without those that have a null: count(DISTINCT x, …).",
	Examples: []Example{{"count_distinct(x)", "2"}, {"count_distinct(s)", "2"}, {"count_distinct(x, s)", "2"}, {"count_distinct(NULL)", "0"}}, MinArgs: 1, MaxArgs: 64,
	Result: func([]column.Type) (column.Type, error) { return column.Int64, nil }, Distinct: true, Slide: slideCount, AnyOrder: alwaysAnyOrder,
	New: func([]column.Type) Accumulator { return &counter{} }}

var aggMode = Aggregate{Name: "mode", Doc: "mode(x) is the most frequent x; of equally frequent ones the one that came first in the order of ORDER BY, or of the input.",
	Examples: []Example{{"mode(x)", "2"}, {"mode(s)", "two"}, {"mode(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), Ordered: true, New: func(args []column.Type) Accumulator {
		if args[0].Kind == column.KindNull {
			return &nothing{typ: args[0]}
		}
		if hasKey(args[0]) {
			return keyed(args[0], true, &mode{tally: newTally(column.Binary)})
		}
		return &mode{tally: newTally(args[0])}
	}}

// A tally counts how often each value occurs in each group, in the order in
// which they came. Fixed values are known by their bits, texts by their bytes.
type tally struct {
	typ     column.Type
	numbers map[groupBits]int32 // place in entries of the group
	texts   map[string]int32    // by group and text
	key     []byte
	entries [][]entry
	bytes   int64
}

// Size implements Sized.
func (a *tally) Size() int64 { return a.bytes }

// entryBytes is about what a value takes besides its text: an entry, and a place in a map.
const entryBytes = 96

type groupBits struct {
	group int32
	bits  uint64
}

type entry struct {
	bits  uint64
	text  string
	count int64
}

func newTally(t column.Type) tally {
	return tally{typ: t, numbers: map[groupBits]int32{}, texts: map[string]int32{}}
}

func (a *tally) Grow(groups int) { a.entries = grown(a.entries, groups) }

func (a *tally) Add(groups []int32, args []column.Vector) error {
	nulls := nullsOf(args[0])
	switch plain(args[0]).(type) {
	case *column.Bools:
		tallyFixed(a, groups, inputOf[bool](args[0]), nulls, func(x bool) uint64 {
			if x {
				return 1
			}
			return 0
		})
	case *column.Days:
		tallyFixed(a, groups, inputOf[int32](args[0]), nulls, func(x int32) uint64 { return uint64(x) })
	case *column.Ints:
		tallyFixed(a, groups, inputOf[int64](args[0]), nulls, func(x int64) uint64 { return uint64(x) })
	case *column.Uints:
		tallyFixed(a, groups, inputOf[uint64](args[0]), nulls, func(x uint64) uint64 { return x })
	case *column.Floats:
		tallyFixed(a, groups, inputOf[float64](args[0]), nulls, floatBits)
	default:
		x := textsOf(args[0])
		for i, g := range groups {
			if nulls.has(i) {
				a.addText(g, x.at(i), 1)
			}
		}
	}
	return nil
}

func tallyFixed[T fixed](a *tally, groups []int32, x input[T], nulls nullInput, bits func(T) uint64) {
	for i, g := range groups {
		if nulls.has(i) {
			a.addBits(g, bits(x.at(i)), 1)
		}
	}
}

func (a *tally) addBits(g int32, bits uint64, n int64) {
	k := groupBits{g, bits}
	at, ok := a.numbers[k]
	if !ok {
		at = int32(len(a.entries[g]))
		a.numbers[k] = at
		a.bytes += entryBytes
		a.entries[g] = append(a.entries[g], entry{bits: bits})
	}
	a.entries[g][at].count += n
}

func (a *tally) addText(g int32, text []byte, n int64) {
	a.key = append(binary.LittleEndian.AppendUint32(a.key[:0], uint32(g)), text...)
	at, ok := a.texts[string(a.key)]
	if !ok {
		at = int32(len(a.entries[g]))
		k := string(a.key)
		a.texts[k] = at
		a.bytes += entryBytes + int64(len(k))
		a.entries[g] = append(a.entries[g], entry{text: k[4:]})
	}
	a.entries[g][at].count += n
}

func (a *tally) isText() bool {
	return a.typ.Kind == column.KindString || a.typ.Kind == column.KindBinary || a.typ.Kind == column.KindNull
}

// State writes the entries of a group as one binary: count and bits, or count,
// length and bytes.
func (a *tally) State() ([]column.Vector, error) {
	b := column.TextBuilder{Typ: column.Binary}
	b.Reserve(len(a.entries))
	var buf []byte
	for _, es := range a.entries {
		buf = buf[:0]
		for _, e := range es {
			buf = binary.AppendUvarint(buf, uint64(e.count))
			if a.isText() {
				buf = append(binary.AppendUvarint(buf, uint64(len(e.text))), e.text...)
			} else {
				buf = binary.LittleEndian.AppendUint64(buf, e.bits)
			}
		}
		b.Append(buf)
	}
	return []column.Vector{b.Texts()}, nil
}

func (a *tally) Merge(groups []int32, state []column.Vector) error {
	packed := textsOf(state[0])
	for i, g := range groups {
		for b := packed.at(i); len(b) > 0; {
			count, n := binary.Uvarint(b)
			b = b[n:]
			if a.isText() {
				size, n := binary.Uvarint(b)
				a.addText(g, b[n:n+int(size)], int64(count))
				b = b[n+int(size):]
			} else {
				a.addBits(g, binary.LittleEndian.Uint64(b), int64(count))
				b = b[8:]
			}
		}
	}
	return nil
}

// mode is the entry with the largest count.
type mode struct{ tally }

func (a *mode) Result() (column.Vector, error) {
	best, seen := make([]entry, len(a.entries)), make([]bool, len(a.entries))
	for g, es := range a.entries {
		for _, e := range es {
			if e.count > best[g].count {
				best[g], seen[g] = e, true
			}
		}
	}
	return a.values(best, seen), nil
}

// values are the entries as a vector of the argument's type.
func (a *tally) values(es []entry, seen []bool) column.Vector {
	switch a.typ.Kind {
	case column.KindBool:
		return fixedOf(a.typ, decode(es, func(x uint64) bool { return x != 0 }), seen)
	case column.KindDate:
		return fixedOf(a.typ, decode(es, func(x uint64) int32 { return int32(x) }), seen)
	case column.KindUint64:
		return fixedOf(a.typ, decode(es, func(x uint64) uint64 { return x }), seen)
	case column.KindFloat64, column.KindFloat32:
		return fixedOf(a.typ, decode(es, math.Float64frombits), seen)
	case column.KindString, column.KindBinary:
		b := column.TextBuilder{Typ: a.typ}
		for g, e := range es {
			if seen[g] {
				b.AppendString(e.text)
			} else {
				b.AppendNull()
			}
		}
		return b.Texts()
	}
	return fixedOf(a.typ, decode(es, func(x uint64) int64 { return int64(x) }), seen)
}

func decode[T fixed](es []entry, f func(uint64) T) []T {
	out := make([]T, len(es))
	for i, e := range es {
		out[i] = f(e.bits)
	}
	return out
}
