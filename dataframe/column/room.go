package column

// A Room is memory for what Gather gives, for one vector after another: each is good until the next one is made.
// New memory must be cleared, is not in the processor's cache, and has the collector run; a batch of a
// few thousand rows costs more by that than by the gather. The zero value is ready to use.
type Room struct {
	values any // a slice of a Fixed's, or codes
	valid  Bitmap
}

// Gather is Gather(v, sel). Numbers, codes and their nulls are in the room's memory.
func (r *Room) Gather(v Vector, sel []int32) Vector {
	switch v := v.(type) {
	case *Days:
		return gatherIn(r, v, sel)
	case *Ints:
		return gatherIn(r, v, sel)
	case *Uints:
		return gatherIn(r, v, sel)
	case *Floats:
		return gatherIn(r, v, sel)
	case *Dict:
		g := gatherIn(r, &Days{Values: v.Codes, Valid: v.Valid}, sel)
		return &Dict{g.Values, v.Values, g.Valid}
	}
	return Gather(v, sel)
}

func gatherIn[T Width](r *Room, v *Fixed[T], sel []int32) *Fixed[T] {
	out, _ := r.values.([]T)
	if cap(out) < len(sel) {
		out = make([]T, len(sel))
		r.values = out
	}
	if v.Valid != nil && cap(r.valid)*64 < len(sel) {
		r.valid = NewBitmap(len(sel))
	}
	values, valid := gatherInto(out[:len(sel)], v.Values, v.Valid, sel, r.valid)
	return &Fixed[T]{v.Typ, values, valid}
}
