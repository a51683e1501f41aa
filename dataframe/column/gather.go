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
	case *Floats:
		return gatherFixed(v, sel)
	case *Texts:
		return gatherTexts(v, sel)
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

func gatherFixed[T bool | int32 | int64 | float64](v *Fixed[T], sel []int32) *Fixed[T] {
	out := make([]T, len(sel))
	if v.Valid == nil && !anyNegative(sel) {
		for i, s := range sel {
			out[i] = v.Values[s]
		}
		return &Fixed[T]{v.Typ, out, nil}
	}
	valid := NewBitmap(len(sel))
	for i, s := range sel {
		if s >= 0 && v.Valid.Has(int(s)) {
			out[i] = v.Values[s]
			valid.Set(i)
		}
	}
	return &Fixed[T]{v.Typ, out, valid.Nulls(len(sel))}
}

func gatherTexts(v *Texts, sel []int32) *Texts {
	out := make([]View, len(sel))
	if v.Valid == nil && !anyNegative(sel) {
		for i, s := range sel {
			out[i] = v.Views[s]
		}
		return &Texts{v.Typ, out, v.Buffers, nil}
	}
	valid := NewBitmap(len(sel))
	for i, s := range sel {
		if s >= 0 && v.Valid.Has(int(s)) {
			out[i] = v.Views[s]
			valid.Set(i)
		}
	}
	return &Texts{v.Typ, out, v.Buffers, valid.Nulls(len(sel))}
}

// Concat is the rows of vs one after another. All have the type t. Texts share
// the buffers of vs; if all are Dicts of the same Values the result is one too.
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
	switch t.Kind {
	case KindBool:
		return concatFixed[bool](t, vs, n, valid)
	case KindDate:
		return concatFixed[int32](t, vs, n, valid)
	case KindFloat64:
		return concatFixed[float64](t, vs, n, valid)
	case KindString, KindBinary, KindNull:
		return concatTexts(t, vs, n, valid)
	}
	return concatFixed[int64](t, vs, n, valid)
}

func concatDict(vs []Vector) Vector {
	var first *Dict
	n := 0
	for _, v := range vs {
		d, ok := v.(*Dict)
		if !ok || first != nil && d.Values != first.Values {
			return nil
		}
		if first == nil {
			first = d
		}
		n += len(d.Codes)
	}
	if first == nil {
		return nil
	}
	out := &Dict{Codes: make([]int32, 0, n), Values: first.Values}
	for _, v := range vs {
		d := v.(*Dict)
		out.Codes = append(out.Codes, d.Codes...)
		if d.Valid != nil && out.Valid == nil {
			out.Valid = concatNulls(vs, n)
		}
	}
	return out
}

func concatNulls(vs []Vector, n int) Bitmap {
	valid := NewBitmap(n)
	at := 0
	for _, v := range vs {
		m := v.Nulls()
		for i := range v.Len() {
			if m.Has(i) {
				valid.Set(at + i)
			}
		}
		at += v.Len()
	}
	return valid
}

func concatFixed[T bool | int32 | int64 | float64](t Type, vs []Vector, n int, valid Bitmap) Vector {
	out := make([]T, 0, n)
	for _, v := range vs {
		out = append(out, Flatten(v).(*Fixed[T]).Values...)
	}
	return &Fixed[T]{t, out, valid}
}

func concatTexts(t Type, vs []Vector, n int, valid Bitmap) Vector {
	out := &Texts{Typ: t, Views: make([]View, 0, n), Valid: valid}
	places := map[*byte]uint32{}
	for _, v := range vs {
		x := Flatten(v).(*Texts)
		// Slices of one text vector share buffers: list each of them once.
		where := make([]uint32, len(x.Buffers))
		for i, buf := range x.Buffers {
			if len(buf) == 0 {
				continue
			}
			at, ok := places[&buf[0]]
			if !ok || len(out.Buffers[at]) < len(buf) {
				at = uint32(len(out.Buffers))
				places[&buf[0]] = at
				out.Buffers = append(out.Buffers, buf)
			}
			where[i] = at
		}
		for i := range x.Views {
			view := x.Views[i]
			if view.N > InlineLen {
				view.SetBuffer(where[view.Buffer()])
			}
			out.Views = append(out.Views, view)
		}
	}
	return out
}
