package column

// A Gatherer gathers rows of many vectors of one type into one, in memory of its own: nothing of where they came from
// is held. Where a few rows each of thousands of batches belong together, one vector of them all costs far less
// than thousands of short ones. The zero value is empty and ready to use.
type Gatherer struct {
	n      int
	first  Vector // that rows were added of; nil: none
	fixed  any    // a slice of a Fixed's values
	codes  []int32
	values Vector // of codes
	views  []View
	full   [][]byte
	text   []byte
	valid  Bitmap   // nil: no nulls so far
	pieces []Vector // of lists and structs

	rows, bytes int // of the last vector taken: as much room is made for the next
}

// ownValues is how many values a Dict may have to be shared; texts of larger ones are copied.
const ownValues = BatchRows / 2

// Fits reports whether rows of v can be added: those of a Dict only if it shares its values with all before, and none
// without such values.
func (g *Gatherer) Fits(v Vector) bool {
	if g.first == nil {
		return true
	}
	d, coded := sharedDict(v)
	if coded != (g.values != nil) {
		return false
	}
	return !coded || sameStart(g.values, d.Values)
}

func sharedDict(v Vector) (d *Dict, ok bool) {
	d, ok = v.(*Dict)
	return d, ok && d.Values.Len() <= ownValues
}

// sameStart reports whether one of a and b has all values of the other, at the same places.
func sameStart(a, b Vector) bool {
	if a == b {
		return true
	}
	x, ok := a.(*Texts)
	y, too := b.(*Texts)
	if !ok || !too || len(x.Views) == 0 || len(y.Views) == 0 || &x.Views[0] != &y.Views[0] {
		return false
	}
	for i := range min(len(x.Buffers), len(y.Buffers)) {
		if p, q := x.Buffers[i], y.Buffers[i]; len(p) == 0 || len(q) == 0 || &p[0] != &q[0] {
			return false
		}
	}
	return true
}

// Add adds the rows of v, which Fits, at the indices sel, none of which is negative.
func (g *Gatherer) Add(v Vector, sel []int32) {
	if g.first == nil {
		g.first = v
	}
	switch v := v.(type) {
	case *Bools:
		gatherMore(g, v, sel)
	case *Days:
		gatherMore(g, v, sel)
	case *Ints:
		gatherMore(g, v, sel)
	case *Uints:
		gatherMore(g, v, sel)
	case *Floats:
		gatherMore(g, v, sel)
	case *Wides:
		gatherMore(g, v, sel)
	case *Texts:
		g.addTexts(v, sel)
	case *Dict:
		if _, ok := sharedDict(v); !ok {
			g.addFlat(v, sel)
			return
		}
		if g.values == nil || v.Values.Len() > g.values.Len() {
			g.values = v.Values
		}
		g.codes = moreRoom(g.codes, g.n, len(sel), g.rows)
		gatherPlain(g.codes[g.n:], v.Codes, sel)
		g.added(v.Valid, sel)
	case *Const:
		g.addFlat(v, sel)
	default:
		g.pieces = append(g.pieces, Unpin(Gather(v, sel)))
		g.n += len(sel)
	}
}

func (g *Gatherer) addFlat(v Vector, sel []int32) {
	flat := Flatten(Gather(v, sel))
	g.Add(flat, Bitmap(nil).Selection(flat.Len(), nil))
}

// moreRoom is s, of n values, with more of them.
func moreRoom[T any](s []T, n, more, usual int) []T {
	if n+more <= cap(s) {
		return s[:n+more]
	}
	grown := make([]T, n+more, max(n+more, 2*cap(s), usual))
	copy(grown, s[:n])
	return grown
}

func gatherMore[T Width](g *Gatherer, v *Fixed[T], sel []int32) {
	s, _ := g.fixed.([]T)
	s = moreRoom(s, g.n, len(sel), g.rows)
	gatherPlain(s[g.n:], v.Values, sel)
	g.fixed = s
	g.added(v.Valid, sel)
}

func (g *Gatherer) addTexts(v *Texts, sel []int32) {
	g.views = moreRoom(g.views, g.n, len(sel), g.rows)
	long := 0
	for _, s := range sel {
		if n := int(v.Views[s].N); n > InlineLen {
			long += n
		}
	}
	if len(g.text)+long > compactBuffer && len(g.text) > 0 {
		g.full, g.text = append(g.full, g.text), nil
	}
	at := len(g.text)
	if long > 0 {
		g.text = moreRoom(g.text, at, min(long, compactBuffer), g.bytes)[:at]
	}
	out := g.views[g.n:]
	for i, s := range sel {
		view := v.Views[s]
		if view.N > InlineLen {
			text := v.Bytes(int(s))
			if cap(g.text)-len(g.text) < len(text) {
				g.full, g.text = append(g.full, g.text), make([]byte, 0, max(min(long, compactBuffer), len(text)))
			}
			view.Move(uint32(len(g.full)), uint32(len(g.text)))
			g.text = append(g.text, text...)
			long -= len(text)
		}
		out[i] = view
	}
	g.added(v.Valid, sel)
}

// added counts rows that were added, whose nulls are those of nulls at sel.
func (g *Gatherer) added(nulls Bitmap, sel []int32) {
	from, n := g.n, g.n+len(sel)
	g.n = n
	if nulls == nil && g.valid == nil {
		return
	}
	if g.valid == nil {
		g.valid = make(Bitmap, 0, (max(n, g.rows)+63)/64)
		g.valid = g.valid.grown(from)
		g.valid.Put(0, nil, from)
	}
	g.valid = g.valid.grown(n)
	if nulls != nil {
		nulls = gatherBits(nil, nulls, sel)
	}
	g.valid.Put(from, nulls, len(sel))
}

// grown is m with room for n bits; those that are new are clear.
func (m Bitmap) grown(n int) Bitmap {
	for len(m) < (n+63)/64 {
		m = append(m, 0)
	}
	return m
}

// Len is how many rows were added.
func (g *Gatherer) Len() int { return g.n }

// Take is what was added, if that is any row. The Gatherer is empty afterwards.
func (g *Gatherer) Take() Vector {
	valid := g.valid.Nulls(g.n)
	var out Vector
	switch s := g.fixed.(type) {
	case []bool:
		out = &Bools{g.first.Type(), s, valid}
	case []int32:
		out = &Days{g.first.Type(), s, valid}
	case []int64:
		out = &Ints{g.first.Type(), s, valid}
	case []uint64:
		out = &Uints{g.first.Type(), s, valid}
	case []float64:
		out = &Floats{g.first.Type(), s, valid}
	case []Int128:
		out = &Wides{g.first.Type(), s, valid}
	default:
		switch {
		case g.values != nil:
			out = &Dict{g.codes, g.values, valid}
		case g.views != nil:
			buffers := g.full
			if len(g.text) > 0 {
				buffers = append(buffers, g.text)
			}
			out = &Texts{g.first.Type(), g.views, buffers, valid}
		default:
			out = Concat(g.first.Type(), g.pieces)
		}
	}
	*g = Gatherer{rows: g.n, bytes: len(g.text)}
	return out
}
