package pq

import (
	"errors"
	"fmt"
	"math/bits"

	"weir/dataframe/column"
)

var errNoDictionary = errors.New("it has codes but there is no dictionary")

// scratch is room for n codes.
func (c *Chunk) scratch(n int) []int32 {
	if cap(c.codes) < n {
		spareValues(c.codes)
		c.codes = bufferOf[int32](max(n, column.BatchRows))
	}
	return c.codes[:n]
}

// dictTexts reports whether the dictionary's values are texts.
func (c *Chunk) dictTexts() bool {
	_, ok := c.dict.(*column.Texts)
	return ok
}

func (c *Chunk) badCode(code int32) error {
	return fmt.Errorf("code %d of a dictionary of %d", uint32(code), c.dict.Len())
}

// pieceCoded reads values of the dictionary. Texts stay codes.
func (c *Chunk) pieceCoded(a *places, keep bool) (column.Vector, error) {
	codes := c.scratch(a.ones)
	if c.dictTexts() && keep && a.valid == nil && a.sel == nil {
		codes = memory[int32](c, a.ones, true, false)
	}
	if err := c.page.codes.read(codes); err != nil {
		return nil, err
	}
	c.page.row = c.at + a.n
	switch d := c.dict.(type) {
	case *column.Days:
		return coded(c, d, codes, a, keep)
	case *column.Ints:
		return coded(c, d, codes, a, keep)
	case *column.Uints:
		return coded(c, d, codes, a, keep)
	case *column.Floats:
		return coded(c, d, codes, a, keep)
	case *column.Wides:
		return coded(c, d, codes, a, keep)
	}
	if err := c.checkCodes(codes); err != nil {
		return nil, err
	}
	if c.dictTexts() && keep && a.valid == nil && a.sel != nil {
		out := memory[int32](c, a.rows, true, false)
		for i, s := range a.sel {
			out[i] = codes[s]
		}
		codes, a.sel = out, nil
	}
	if c.dictTexts() {
		return a.of(&column.Dict{Codes: codes, Values: c.dict}), nil
	}
	return a.of(column.Gather(c.dict, codes)), nil
}

// checkCodes wants all codes within the dictionary.
func (c *Chunk) checkCodes(codes []int32) error {
	size := uint32(c.dict.Len())
	if width := c.page.codes.width; width < 32 && size >= 1<<width {
		return nil
	}
	if most := largestCode(codes); most >= size {
		return c.badCode(int32(most))
	}
	return nil
}

// largestCode is the largest of codes, 0 of none.
func largestCode(codes []int32) (most uint32) {
	if blocks := len(codes) / 32; hasVectors && blocks > 0 {
		most = mostCode(&codes[0], blocks)
		codes = codes[32*blocks:]
	}
	for _, k := range codes {
		most = max(most, uint32(k))
	}
	return most
}

// coded are the wanted rows of the values of d that have codes.
func coded[T column.Width](c *Chunk, d *column.Fixed[T], codes []int32, a *places, keep bool) (column.Vector, error) {
	out := memory[T](c, a.rows, keep, a.valid != nil)
	values := d.Values
	v := &column.Fixed[T]{Typ: d.Typ, Values: out}
	if a.sel == nil && a.valid == nil {
		for i, k := range codes {
			if uint(k) >= uint(len(values)) {
				return nil, c.badCode(k)
			}
			out[i] = values[k]
		}
		return v, nil
	}
	switch {
	case a.from != nil:
		v.Valid = a.picked
		from := a.from[:len(a.to)]
		for k, i := range a.to {
			code := codes[from[k]]
			if uint(code) >= uint(len(values)) {
				return nil, c.badCode(code)
			}
			out[i] = values[code]
		}
	case a.sel != nil:
		for i, s := range a.sel {
			code := codes[s]
			if uint(code) >= uint(len(values)) {
				return nil, c.badCode(code)
			}
			out[i] = values[code]
		}
	default:
		if err := c.checkCodes(codes); err != nil {
			return nil, err
		}
		v.Valid = a.valid
		at := 0
		for w := 0; w<<6 < a.n; w++ {
			for word := a.word(w); word != 0; word &= word - 1 {
				out[w<<6+bits.TrailingZeros64(word)] = values[codes[at]]
				at++
			}
		}
	}
	return v, nil
}
