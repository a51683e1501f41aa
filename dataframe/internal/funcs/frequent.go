package funcs

import (
	"encoding/binary"
	"slices"
)

// frequent finds the texts that occur often: up to frequentCap different ones
// exactly, then with counts that are too high by lost at most (J. Misra, D. Gries,
// "Finding Repeated Elements", 1982, merged as P. Agarwal et al. do in "Mergeable
// Summaries", 2013). It uses no chance.
type frequent struct {
	index map[string]int // place in entries
	list  []frequentText // in the order in which they came
	lost  int64          // taken from every count
}

type frequentText struct {
	text  string
	count int64
}

const frequentCap = 4096

func newFrequent() *frequent { return &frequent{index: map[string]int{}} }

// add counts text n times. The bytes are copied.
func (f *frequent) add(text []byte, n int64) {
	at, ok := f.index[string(text)]
	if !ok {
		at = len(f.list)
		s := string(text)
		f.index[s] = at
		f.list = append(f.list, frequentText{text: s})
	}
	f.list[at].count += n
	if len(f.list) > frequentCap {
		f.purge()
	}
}

// purge takes the median count from all and drops those it leaves nothing of.
func (f *frequent) purge() {
	counts := make([]int64, len(f.list))
	for i, e := range f.list {
		counts[i] = e.count
	}
	slices.Sort(counts)
	median := counts[len(counts)/2]
	f.lost += median
	clear(f.index)
	kept := f.list[:0]
	for _, e := range f.list {
		if e.count -= median; e.count > 0 {
			f.index[e.text] = len(kept)
			kept = append(kept, e)
		}
	}
	clear(f.list[len(kept):])
	f.list = kept
}

// top are the k most frequent texts, of equally frequent ones those that came first.
func (f *frequent) top(k int) []frequentText {
	out := slices.Clone(f.list)
	slices.SortStableFunc(out, func(a, b frequentText) int {
		switch {
		case a.count > b.count:
			return -1
		case a.count < b.count:
			return 1
		}
		return 0
	})
	out = out[:min(k, len(out))]
	for i := range out {
		out[i].count += f.lost
	}
	return out
}

// merge adds what o counted, later in the input.
func (f *frequent) merge(o *frequent) {
	for _, e := range o.list {
		f.add([]byte(e.text), e.count)
	}
	f.lost += o.lost
}

func (f *frequent) append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(f.lost))
	for _, e := range f.list {
		dst = binary.AppendUvarint(dst, uint64(e.count))
		dst = append(binary.AppendUvarint(dst, uint64(len(e.text))), e.text...)
	}
	return dst
}

// readFrequent is what append wrote.
func readFrequent(b []byte) *frequent {
	f := newFrequent()
	next := func() uint64 {
		x, n := binary.Uvarint(b)
		b = b[n:]
		return x
	}
	f.lost = int64(next())
	for len(b) > 0 {
		count, size := next(), next()
		f.add(b[:size], int64(count))
		b = b[size:]
	}
	return f
}
