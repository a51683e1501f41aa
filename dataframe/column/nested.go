package column

// A Span is the place of one list: Len rows of the child from Start on.
type Span struct{ Start, Len int32 }

// Lists holds lists and maps as spans of one child vector, so that a gather
// moves 8 bytes and shares the child. Spans may overlap, come in any order and leave
// rows of the child unused. The span under a null is empty. The child of maps
// is Structs of key and value.
type Lists struct {
	Typ   Type
	Spans []Span
	Child Vector
	Valid Bitmap
}

// Type implements Vector.
func (v *Lists) Type() Type { return v.Typ }

// Len implements Vector.
func (v *Lists) Len() int { return len(v.Spans) }

// Nulls implements Vector.
func (v *Lists) Nulls() Bitmap { return v.Valid }

// Slice implements Vector.
func (v *Lists) Slice(from, to int) Vector {
	return &Lists{v.Typ, v.Spans[from:to:to], v.Child, v.Valid.Slice(from, to)}
}

// At implements Vector: []any, or MapValue for maps.
func (v *Lists) At(i int) any {
	if !v.Valid.Has(i) {
		return nil
	}
	s := v.Spans[i]
	if v.Typ.Kind == KindMap {
		out := make(MapValue, s.Len)
		for k := range out {
			e := v.Child.At(int(s.Start) + k).(StructValue)
			out[k] = MapEntry{e[0].Value, e[1].Value}
		}
		return out
	}
	out := make([]any, s.Len)
	for k := range out {
		out[k] = v.Child.At(int(s.Start) + k)
	}
	return out
}

// Rows are the rows of the child that the lists hold, one list after another,
// and of each the number of its list: what explode needs.
func (v *Lists) Rows() (child, list []int32) {
	n := v.Elements()
	child, list = make([]int32, 0, n), make([]int32, 0, n)
	for i, s := range v.Spans {
		if !v.Valid.Has(i) {
			continue
		}
		for k := range s.Len {
			child, list = append(child, s.Start+k), append(list, int32(i))
		}
	}
	return child, list
}

// Elements is how many rows all lists have together; null lists have none.
func (v *Lists) Elements() (n int) {
	for i, s := range v.Spans {
		if v.Valid.Has(i) {
			n += int(s.Len)
		}
	}
	return n
}

// Dense is v with the child holding just the rows of its lists, in order.
func (v *Lists) Dense() *Lists {
	first, n := int32(-1), int32(0)
	inOrder := true
	for i, s := range v.Spans {
		if !v.Valid.Has(i) || s.Len == 0 {
			continue
		}
		if first < 0 {
			first = s.Start
		}
		inOrder = inOrder && s.Start == first+n
		n += s.Len
	}
	if inOrder && first <= 0 && v.Child.Len() == int(n) {
		return v
	}
	out := &Lists{Typ: v.Typ, Spans: make([]Span, len(v.Spans)), Valid: v.Valid}
	if inOrder {
		out.Child = v.Child.Slice(int(max(first, 0)), int(max(first, 0)+n))
	} else {
		child, _ := v.Rows()
		out.Child = Gather(v.Child, child)
	}
	at := int32(0)
	for i, s := range v.Spans {
		if v.Valid.Has(i) {
			out.Spans[i] = Span{at, s.Len}
			at += s.Len
		}
	}
	return out
}

// Structs holds structs as a vector for each field. Where a struct is null its
// fields are null too, so a field is read without a look at the struct.
type Structs struct {
	Typ   Type
	Cols  []Vector
	N     int
	Valid Bitmap
}

// Type implements Vector.
func (v *Structs) Type() Type { return v.Typ }

// Len implements Vector.
func (v *Structs) Len() int { return v.N }

// Nulls implements Vector.
func (v *Structs) Nulls() Bitmap { return v.Valid }

// Slice implements Vector.
func (v *Structs) Slice(from, to int) Vector {
	out := &Structs{v.Typ, make([]Vector, len(v.Cols)), to - from, v.Valid.Slice(from, to)}
	for i, c := range v.Cols {
		out.Cols[i] = c.Slice(from, to)
	}
	return out
}

// At implements Vector: a StructValue.
func (v *Structs) At(i int) any {
	if !v.Valid.Has(i) {
		return nil
	}
	out := make(StructValue, len(v.Cols))
	for k, c := range v.Cols {
		out[k] = StructField{v.Typ.Fields[k].Name, c.At(i)}
	}
	return out
}

// NewStructs is a vector of structs with the columns cols. Fields are made null where valid
// says that the struct is.
func NewStructs(t Type, cols []Vector, n int, valid Bitmap) *Structs {
	out := &Structs{t, make([]Vector, len(cols)), n, valid.Nulls(n)}
	for i, c := range cols {
		out.Cols[i] = WithNulls(c, out.Valid)
	}
	return out
}

// entriesOf are the columns of the child of a vector of maps.
func entriesOf(child Vector) (keys, values Vector) {
	s := Flatten(child).(*Structs)
	return s.Cols[0], s.Cols[1]
}

// Entries are the keys and the values of all entries of a vector of maps; its
// spans count in them.
func (v *Lists) Entries() (keys, values Vector) { return entriesOf(v.Child) }
