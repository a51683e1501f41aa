package exec

import (
	"sync"

	"weir/dataframe/column"
)

// textNumbers numbers the texts of dictionaries, for one table or for all parts of an aggregation at once: these meet the same
// dictionaries. Which text has which number depends on who comes first, so nothing but equality may depend on numbers.
type textNumbers struct {
	typ     column.Type
	mu      sync.Mutex
	numbers map[string]int32
	texts   []string      // by number
	values  *column.Texts // of them; nil: not made since there are so many

	shared bool
	words  map[*column.Texts][]int32 // if shared: the numbers of the texts of the last dictionaries
}

// lastDicts is of how many dictionaries the numbers are kept: of a few megabytes at most.
const lastDicts = 256

// learn are the numbers of the texts of a dictionary, nil if there are too many, and the bytes of those that are new. They are in
// scratch if the numbers are of one table.
func (s *textNumbers) learn(t *column.Texts, scratch []int32) (words []int32, more int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if words := s.words[t]; words != nil {
		return words, 0
	}
	if len(s.numbers) > smallLimit {
		return nil, 0
	}
	if s.numbers == nil {
		s.numbers = map[string]int32{}
	}
	if s.shared {
		scratch = nil
	}
	words = resized(scratch, len(t.Views))
	for i := range t.Views {
		n, ok := s.numbers[t.Text(i)]
		if !ok {
			n = int32(len(s.numbers))
			text := string(t.Bytes(i))
			s.numbers[text] = n
			s.texts, s.values = append(s.texts, text), nil
			more += int64(len(text)) + 48
		}
		words[i] = n
	}
	if s.shared {
		if s.words == nil || len(s.words) >= lastDicts {
			s.words = map[*column.Texts][]int32{}
		}
		s.words[t] = words
	}
	return words, more
}

// vector is the texts by number.
func (s *textNumbers) vector() column.Vector {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values != nil {
		return s.values
	}
	b := column.TextBuilder{Typ: s.typ}
	b.Reserve(max(len(s.texts), 1))
	for _, text := range s.texts {
		b.AppendString(text)
	}
	if len(s.texts) == 0 {
		b.AppendString("") // what the code of a null points to
	}
	s.values = b.Texts()
	return s.values
}

// newTextNumbers are those that all parts of an aggregation share, nil where a key is no text.
func newTextNumbers(types []column.Type) []*textNumbers {
	out := make([]*textNumbers, len(types))
	for i, t := range types {
		if t.Layout() == column.LayoutText {
			out[i] = &textNumbers{typ: t, shared: true}
		}
	}
	return out
}

// share makes t number the texts of its keys by numbers; nothing is in it yet.
func (t *keyTable) share(numbers []*textNumbers) {
	for c, k := range t.cols {
		if texts, ok := k.(*textKeys); ok {
			texts.numbers = numbers[c]
		}
	}
}
