package column

import "fmt"

// Gather is the rows of v at the indices sel. A negative index gives a null. A Dict
// stays a Dict and a Const a Const; texts share v's buffers.
func Gather(v Vector, sel []int32) Vector {
	switch v := v.(type) {
	case *Bools:
		return gatherFixed(v, sel)
	case *Days:
		return gatherFixed(v, sel)
	case *Ints:
		return gatherFixed(v, sel)
	case *Uints:
		return gatherFixed(v, sel)
	case *Floats:
		return gatherFixed(v, sel)
	case *Wides:
		return gatherFixed(v, sel)
	case *Texts:
		return gatherTexts(v, sel)
	case *Lists:
		spans, valid := gatherValues(v.Spans, v.Valid, sel)
		return &Lists{v.Typ, spans, v.Child, valid}
	case *Structs:
		return gatherStructs(v, sel)
	case *Dict:
		codes := &Fixed[int32]{Values: v.Codes, Valid: v.Valid}
		g := gatherFixed(codes, sel)
		return &Dict{g.Values, v.Values, g.Valid}
	case *Const:
		if !anyNegative(sel) {
			return &Const{v.Value, len(sel)}
		}
		zero := make([]int32, len(sel))
		for i, s := range sel {
			zero[i] = min(s, 0)
		}
		return Gather(Flatten(v.Value), zero)
	}
	panic(fmt.Sprintf("column: gather of %T", v))
}

func anyNegative(sel []int32) bool {
	var or int32
	for _, s := range sel {
		or |= s
	}
	return or < 0
}

func gatherFixed[T Width](v *Fixed[T], sel []int32) *Fixed[T] {
	values, valid := gatherValues(v.Values, v.Valid, sel)
	return &Fixed[T]{v.Typ, values, valid}
}

func gatherTexts(v *Texts, sel []int32) *Texts {
	views, valid := gatherValues(v.Views, v.Valid, sel)
	return &Texts{v.Typ, views, v.Buffers, valid}
}

func gatherStructs(v *Structs, sel []int32) *Structs {
	_, valid := gatherValues(make([]struct{}, v.N), v.Valid, sel)
	out := &Structs{v.Typ, make([]Vector, len(v.Cols)), len(sel), valid}
	for i, c := range v.Cols {
		out.Cols[i] = Gather(c, sel)
	}
	return out
}

// gatherValues are the values at sel, zero for nulls and negative indices.
func gatherValues[T any](values []T, nulls Bitmap, sel []int32) ([]T, Bitmap) {
	return gatherInto(make([]T, len(sel)), values, nulls, sel, nil)
}

// gatherInto is gatherValues in the memory out and room, which is used if it is large enough.
func gatherInto[T any](out, values []T, nulls Bitmap, sel []int32, room Bitmap) ([]T, Bitmap) {
	switch {
	case !gatherPlain(out, values, sel):
		return gatherSome(out, values, nulls, sel)
	case nulls == nil:
		return out, nil
	}
	valid := gatherBits(room, nulls, sel)
	return out, valid.Nulls(len(sel))
}

// gatherPlain puts the values at sel into out, if no index is negative.
func gatherPlain[T any](out, values []T, sel []int32) bool {
	out = out[:len(sel)]
	for i, s := range sel {
		if uint(s) >= uint(len(values)) {
			return false
		}
		out[i] = values[s]
	}
	return true
}

// gatherBits are the bits of m at sel, in room if that is large enough.
func gatherBits(room, m Bitmap, sel []int32) Bitmap {
	words := (len(sel) + 63) / 64
	if cap(room) < words {
		room = make(Bitmap, words)
	}
	out := room[:words]
	for w := range out {
		part := sel[w*64 : min(w*64+64, len(sel))]
		// Without a branch: nulls come at random.
		word := uint64(0)
		for i, s := range part {
			word |= m[s>>6] >> (s & 63) & 1 << (i & 63)
		}
		out[w] = word
	}
	return out
}

// gatherSome is gatherInto if some indices are negative.
func gatherSome[T any](out, values []T, nulls Bitmap, sel []int32) ([]T, Bitmap) {
	clear(out)
	valid := NewBitmap(len(sel))
	for i, s := range sel {
		if s >= 0 && nulls.Has(int(s)) {
			out[i] = values[s]
			valid.Set(i)
		}
	}
	return out, valid.Nulls(len(sel))
}

// Concat is the rows of vs one after another. All have the type t. Texts share
// the buffers of vs. If all are Dicts of the same Values, or of texts that are few beside the rows, the result is one too.
func Concat(t Type, vs []Vector) Vector {
	if len(vs) == 1 {
		return vs[0]
	}
	if d := concatDict(vs); d != nil {
		return d
	}
	n := 0
	nulls := false
	for _, v := range vs {
		n += v.Len()
		nulls = nulls || v.Nulls() != nil
	}
	var valid Bitmap
	if nulls {
		valid = concatNulls(vs, n)
	}
	switch t.Layout() {
	case LayoutBool:
		return concatFixed[bool](t, vs, n, valid)
	case LayoutInt32:
		return concatFixed[int32](t, vs, n, valid)
	case LayoutUint64:
		return concatFixed[uint64](t, vs, n, valid)
	case LayoutFloat64:
		return concatFixed[float64](t, vs, n, valid)
	case LayoutInt128:
		return concatFixed[Int128](t, vs, n, valid)
	case LayoutText:
		return concatTexts(t, vs, n, valid)
	case LayoutList:
		return concatLists(t, vs, n, valid)
	case LayoutStruct:
		return concatStructs(t, vs, n, valid)
	}
	return concatFixed[int64](t, vs, n, valid)
}

// concatLists puts the children below each other; vectors that share a child
// need it once, and those that hold little of theirs only that.
func concatLists(t Type, vs []Vector, n int, valid Bitmap) Vector {
	out := &Lists{Typ: t, Spans: make([]Span, 0, n), Valid: valid}
	places := map[Vector]int32{}
	var children []Vector
	rows := int32(0)
	for _, v := range vs {
		x := Flatten(v).(*Lists)
		if x.Child.Len() > 2*x.Elements() {
			x = x.Dense()
		}
		at, ok := places[x.Child]
		if !ok {
			at = rows
			places[x.Child] = at
			children = append(children, x.Child)
			if rows += int32(x.Child.Len()); rows < 0 {
				panic("column: more than 2^31 elements in the lists of one vector")
			}
		}
		for _, s := range x.Spans {
			if s.Len > 0 {
				s.Start += at
			}
			out.Spans = append(out.Spans, s)
		}
	}
	if len(children) == 0 {
		out.Child = zeros(t.Element(), 0, nil)
	} else {
		out.Child = Concat(t.Element(), children)
	}
	return out
}

func concatStructs(t Type, vs []Vector, n int, valid Bitmap) Vector {
	out := &Structs{Typ: t, Cols: make([]Vector, len(t.Fields)), N: n, Valid: valid}
	for i, f := range t.Fields {
		cols := make([]Vector, len(vs))
		for k, v := range vs {
			cols[k] = Flatten(v).(*Structs).Cols[i]
		}
		if len(cols) == 0 {
			out.Cols[i] = zeros(f.Type, 0, nil)
		} else {
			out.Cols[i] = Concat(f.Type, cols)
		}
	}
	return out
}

func concatNulls(vs []Vector, n int) Bitmap {
	valid := NewBitmap(n)
	at := 0
	for _, v := range vs {
		valid.Put(at, v.Nulls(), v.Len())
		at += v.Len()
	}
	return valid
}

func concatFixed[T Width](t Type, vs []Vector, n int, valid Bitmap) Vector {
	out := make([]T, 0, n)
	for _, v := range vs {
		out = append(out, Flatten(v).(*Fixed[T]).Values...)
	}
	return &Fixed[T]{t, out, valid}
}

func concatTexts(t Type, vs []Vector, n int, valid Bitmap) Vector {
	out := &Texts{Typ: t, Views: make([]View, n), Valid: valid}
	places := map[*byte]uint32{}
	rest := out.Views
	for _, v := range vs {
		x := Flatten(v).(*Texts)
		where := make([]uint32, len(x.Buffers)) // in out.Buffers, plus 1; 0: not there yet
		copy(rest, x.Views)
		views := rest[:len(x.Views)]
		rest = rest[len(x.Views):]
		for i := range views {
			view := &views[i]
			if view.N <= InlineLen {
				continue
			}
			b := view.Buffer()
			if where[b] == 0 {
				// Slices of one text vector share buffers: list each of them once, and those of which nothing is shown not at all.
				buf := x.Buffers[b]
				at, ok := places[&buf[0]]
				if !ok || len(out.Buffers[at]) < len(buf) {
					at = uint32(len(out.Buffers))
					places[&buf[0]] = at
					out.Buffers = append(out.Buffers, buf)
				}
				where[b] = at + 1
			}
			view.SetBuffer(where[b] - 1)
		}
	}
	return out
}
