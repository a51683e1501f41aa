package column

// Unpin is v without the parts of buffers, children and dictionaries that it does not show: a few rows
// that were gathered from a large vector keep no more than themselves in memory.
func Unpin(v Vector) Vector {
	switch v := v.(type) {
	case *Texts:
		return v.Compact()
	case *Dict:
		if len(v.Codes) >= v.Values.Len()/2 {
			return v
		}
		return Unpin(Flatten(v))
	case *Lists:
		d := v.Dense()
		child := d.Child
		if n := child.Len(); n < v.Child.Len() { // it may be a slice of the whole
			rows := make([]int32, n)
			for i := range rows {
				rows[i] = int32(i)
			}
			child = Gather(child, rows)
		}
		return &Lists{Typ: d.Typ, Spans: d.Spans, Child: Unpin(Flatten(child)), Valid: d.Valid}
	case *Structs:
		out := &Structs{Typ: v.Typ, N: v.N, Valid: v.Valid}
		for _, c := range v.Cols {
			out.Cols = append(out.Cols, Unpin(Flatten(c)))
		}
		return out
	}
	return v
}
