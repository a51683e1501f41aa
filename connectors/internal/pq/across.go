package pq

import "weir/dataframe/column"

// across is the memory of a vector whose rows are in several pages: their values are decoded one behind another, so
// that nothing is copied to put them together, and Recycle has all of it again.
type across struct {
	rows   int // of the vector; 0: it is in one page
	at     int // values that pages have taken
	values any // a slice of them all; nil until a page asks
}

// startAcross begins a vector of the rows at sel of n, nil: all of them; what it returns ends it.
func (c *Chunk) startAcross(n int, sel []int32) (end func()) {
	if sel != nil {
		n = len(sel)
	}
	c.across = across{rows: n}
	return func() { c.across = across{} }
}

// acrossMemory is memory of n values for the next page.
func acrossMemory[T any](c *Chunk, n int, zero bool) []T {
	a := &c.across
	all, ok := a.values.([]T)
	if !ok {
		all = lentMemory[T](c, a.rows, false)[:a.rows]
		a.values, a.at = all, 0
		c.lent.values, c.given.values = nil, all
	}
	part := all[a.at : a.at+n : a.at+n]
	a.at += n
	if zero {
		clear(part)
	}
	return part
}

// join puts the vectors of several pages together.
func (c *Chunk) join(parts []column.Vector) column.Vector {
	switch len(parts) {
	case 0:
		return column.Empty(c.leaf.Type)
	case 1:
		return parts[0]
	}
	switch all := c.across.values.(type) {
	case []int32:
		if v := joinCodes(parts, all); v != nil {
			return v
		}
		if v := joinFixed(parts, all); v != nil {
			return v
		}
	case []int64:
		if v := joinFixed(parts, all); v != nil {
			return v
		}
	case []uint64:
		if v := joinFixed(parts, all); v != nil {
			return v
		}
	case []float64:
		if v := joinFixed(parts, all); v != nil {
			return v
		}
	case []column.Int128:
		if v := joinFixed(parts, all); v != nil {
			return v
		}
	}
	return column.Concat(c.leaf.Type, parts)
}

// joinFixed is the vector of all, nil if the parts do not lie in it one behind another.
func joinFixed[T column.Width](parts []column.Vector, all []T) column.Vector {
	at := 0
	for _, v := range parts {
		f, ok := v.(*column.Fixed[T])
		if !ok || !starts(f.Values, all[at:]) {
			return nil
		}
		at += len(f.Values)
	}
	return &column.Fixed[T]{Typ: parts[0].Type(), Values: all[:at], Valid: joinNulls(parts, at)}
}

// joinCodes is joinFixed for codes of one dictionary.
func joinCodes(parts []column.Vector, all []int32) column.Vector {
	var values column.Vector
	at := 0
	for _, v := range parts {
		d, ok := v.(*column.Dict)
		if !ok || values != nil && d.Values != values || !starts(d.Codes, all[at:]) {
			return nil
		}
		values = d.Values
		at += len(d.Codes)
	}
	return &column.Dict{Codes: all[:at], Values: values, Valid: joinNulls(parts, at)}
}

// starts reports whether part is the beginning of all in memory.
func starts[T any](part, all []T) bool {
	return len(part) > 0 && len(part) <= len(all) && &part[0] == &all[0]
}

// joinNulls is the validity of the n rows of parts.
func joinNulls(parts []column.Vector, n int) column.Bitmap {
	some := false
	for _, v := range parts {
		some = some || v.Nulls() != nil
	}
	if !some {
		return nil
	}
	valid, at := column.NewBitmap(n), 0
	for _, v := range parts {
		valid.Put(at, v.Nulls(), v.Len())
		at += v.Len()
	}
	return valid
}
