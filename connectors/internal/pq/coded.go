package pq

import (
	"fmt"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// values decodes the n values of a page that are not null.
func (c *Chunk) values(enc format.Encoding, data []byte, n int) (column.Vector, error) {
	c.pinned = c.pinned || c.leaf.bytes() // vectors may point into the page
	if enc == format.Plain {
		return c.leaf.plain(data, n)
	}
	return c.leaf.rare(enc, data, n)
}

// coded decodes a page of codes of the dictionary: ones values, which stand at
// the set bits of valid among n rows.
func (c *Chunk) coded(data []byte, ones int, valid column.Bitmap, n int) (column.Vector, error) {
	if ones == 0 {
		v, err := c.leaf.plain(nil, 0)
		if err != nil || valid == nil {
			return v, err
		}
		return spread(v, valid, n), nil
	}
	if c.dict == nil {
		return nil, errNoDictionary
	}
	if len(data) == 0 {
		return nil, errLevels
	}
	c.page = cursor{}
	var err error
	if c.page.codes, err = newSteps(data[1:], int(data[0]), ones); err != nil {
		return nil, err
	}
	cs := c.scratch(ones)
	texts := c.dictTexts()
	if texts && valid == nil {
		cs = make([]int32, ones) // the vector keeps them
	}
	if err := c.page.codes.read(cs); err != nil {
		return nil, err
	}
	if err := c.checkCodes(cs); err != nil {
		return nil, err
	}
	if texts {
		if valid != nil {
			cs = spreadSlice(cs, valid, n)
		}
		return &column.Dict{Codes: cs, Values: c.dict, Valid: valid}, nil
	}
	switch d := c.dict.(type) {
	case *column.Days:
		return lookUp(d, cs, valid, n), nil
	case *column.Ints:
		return lookUp(d, cs, valid, n), nil
	case *column.Uints:
		return lookUp(d, cs, valid, n), nil
	case *column.Floats:
		return lookUp(d, cs, valid, n), nil
	case *column.Wides:
		return lookUp(d, cs, valid, n), nil
	}
	v := column.Gather(c.dict, cs)
	if valid != nil {
		v = spread(v, valid, n)
	}
	return v, nil
}

// lookUp is the values of d at codes, which are within it, at the set bits of
// valid among n rows.
func lookUp[T column.Width](d *column.Fixed[T], codes []int32, valid column.Bitmap, n int) column.Vector {
	out := make([]T, n)
	values := d.Values
	if valid == nil {
		for i, k := range codes[:n] {
			out[i] = values[k]
		}
		return &column.Fixed[T]{Typ: d.Typ, Values: out}
	}
	at := 0
	for w := 0; w<<6 < n; w++ {
		word := valid[w]
		if left := n - w<<6; left < 64 {
			word &= 1<<left - 1
		}
		to := out[w<<6:]
		for ; word != 0; word &= word - 1 {
			to[bits.TrailingZeros64(word)] = values[codes[at]]
			at++
		}
	}
	return &column.Fixed[T]{Typ: d.Typ, Values: out, Valid: valid}
}

// spread puts the values of v at the set bits of valid.
func spread(v column.Vector, valid column.Bitmap, n int) column.Vector {
	switch v := v.(type) {
	case *column.Bools:
		return spreadFixed(v, valid, n)
	case *column.Days:
		return spreadFixed(v, valid, n)
	case *column.Ints:
		return spreadFixed(v, valid, n)
	case *column.Uints:
		return spreadFixed(v, valid, n)
	case *column.Floats:
		return spreadFixed(v, valid, n)
	case *column.Wides:
		return spreadFixed(v, valid, n)
	case *column.Texts:
		return &column.Texts{Typ: v.Typ, Views: spreadSlice(v.Views, valid, n), Buffers: v.Buffers, Valid: valid}
	case *column.Dict:
		return &column.Dict{Codes: spreadSlice(v.Codes, valid, n), Values: v.Values, Valid: valid}
	}
	panic(fmt.Sprintf("pq: spread of %T", v))
}

func spreadFixed[T column.Width](v *column.Fixed[T], valid column.Bitmap, n int) column.Vector {
	return &column.Fixed[T]{Typ: v.Typ, Values: spreadSlice(v.Values, valid, n), Valid: valid}
}

func spreadSlice[T any](values []T, valid column.Bitmap, n int) []T {
	out := make([]T, n)
	at := 0
	for w := 0; w<<6 < n; w++ {
		word := valid[w]
		base := w << 6
		width := min(64, n-base)
		if width < 64 {
			word &= 1<<width - 1
		}
		if word == ^uint64(0) {
			at += copy(out[base:base+64], values[at:])
			continue
		}
		// By set bits: a test of each bit would often be predicted wrong.
		for ; word != 0; word &= word - 1 {
			out[base+bits.TrailingZeros64(word)] = values[at]
			at++
		}
	}
	return out
}
