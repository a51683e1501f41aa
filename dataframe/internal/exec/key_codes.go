package exec

import "weir/dataframe/column"

// codedKeys keeps keys as the numbers of their texts, by which they are compared.
type codedKeys struct {
	of      []int32 // by group: the number of its text; -1: null
	numbers *textNumbers
	bytes   int64         // of the texts that were numbered for it, and what a map takes for each
	dict    column.Vector // of the last keys
	words   []int32       // the number of each of its values
}

// learn readies for keys with these values; false if there are too many.
func (c *codedKeys) learn(values column.Vector) bool {
	if c.dict == values {
		return true
	}
	t, ok := values.(*column.Texts)
	if !ok || len(t.Views) > smallDict {
		return false
	}
	words, more := c.numbers.learn(t, c.words)
	if words == nil {
		return false
	}
	c.dict, c.words = values, words
	c.bytes += more
	return true
}

// number is that of row i.
func (c *codedKeys) number(d *column.Dict, i int) int32 {
	if !d.Valid.Has(i) {
		return -1
	}
	return c.words[d.Codes[i]]
}

func (c *codedKeys) add(d *column.Dict, rows []int32) {
	c.of = roomier(c.of, len(rows))
	for _, r := range rows {
		c.of = append(c.of, c.number(d, int(r)))
	}
}

// differ is differ of a keyColumn.
func (c *codedKeys) differ(d *column.Dict, groups []int32, bad []int32) []int32 {
	if d.Valid != nil {
		for i, g := range groups {
			if g >= 0 && c.of[g] != c.number(d, i) {
				bad = append(bad, int32(i))
			}
		}
		return bad
	}
	codes := d.Codes[:len(groups)]
	for i, g := range groups {
		if g >= 0 && c.of[g] != c.words[codes[i]] {
			bad = append(bad, int32(i))
		}
	}
	return bad
}

// vector is the column so far, as codes.
func (c *codedKeys) vector(valid column.Bitmap) column.Vector {
	codes := make([]int32, len(c.of))
	for i, n := range c.of {
		codes[i] = max(n, 0)
	}
	return &column.Dict{Codes: codes, Values: c.numbers.vector(), Valid: valid}
}
