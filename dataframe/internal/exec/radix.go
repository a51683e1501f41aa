package exec

import "slices"

// An entry is a row to be sorted: by key, then as it came.
type entry struct {
	key uint64
	row int32
}

// sortEntries sorts es by key, stably, a byte at a time from the lowest; bytes
// that are the same everywhere cost nothing. scratch is as long as es.
func sortEntries(es, scratch []entry) {
	if len(es) < 64 {
		insertionSort(es)
		return
	}
	var counts [8][256]int32
	for i := range es {
		k := es[i].key
		for d := range counts {
			counts[d][byte(k>>(8*d))]++
		}
	}
	from, to := es, scratch[:len(es)]
	for d := range counts {
		c := &counts[d]
		shift := 8 * d
		if int(c[byte(es[0].key>>shift)]) == len(es) {
			continue
		}
		sum := int32(0)
		for i, n := range c {
			c[i] = sum
			sum += n
		}
		for i := range from {
			e := from[i]
			b := byte(e.key >> shift)
			to[c[b]] = e
			c[b]++
		}
		from, to = to, from
	}
	if &from[0] != &es[0] {
		copy(es, from)
	}
}

func insertionSort(es []entry) {
	for i := 1; i < len(es); i++ {
		e := es[i]
		j := i
		for ; j > 0 && es[j-1].key > e.key; j-- {
			es[j] = es[j-1]
		}
		es[j] = e
	}
}

// orderOf is the order that sorts where ascending; nil if it is so already.
func orderOf(where []int64) []int32 {
	sorted := true
	for i := 1; i < len(where) && sorted; i++ {
		sorted = where[i-1] <= where[i]
	}
	if sorted {
		return nil
	}
	if last := slices.Max(where); slices.Min(where) >= 0 && last < 32*int64(len(where)) {
		return orderDense(where, int(last))
	}
	es := make([]entry, len(where))
	for i, w := range where {
		es[i] = entry{uint64(w), int32(i)}
	}
	sortEntries(es, make([]entry, len(es)))
	order := make([]int32, len(es))
	for i, e := range es {
		order[i] = e.row
	}
	return order
}

// orderDense is orderOf for numbers up to last: a counting sort.
func orderDense(where []int64, last int) []int32 {
	at := make([]int32, last+2)
	for _, w := range where {
		at[w+1]++
	}
	sum := int32(0)
	for w, n := range at {
		sum += n
		at[w] = sum
	}
	order := make([]int32, len(where))
	for i, w := range where {
		order[at[w]] = int32(i)
		at[w]++
	}
	return order
}
