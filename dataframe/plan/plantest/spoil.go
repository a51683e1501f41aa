package plantest

import "weir/dataframe/column"

// owned is b as a batch of the reader's own: a copy, but for the values of dictionaries.
func owned(b *column.Batch) *column.Batch {
	out := &column.Batch{N: b.N, Seq: b.Seq, Cols: make([]column.Vector, len(b.Cols))}
	for i, v := range b.Cols {
		out.Cols[i] = ownedVector(v)
	}
	return out
}

func ownedVector(v column.Vector) column.Vector {
	switch v := v.(type) {
	case *column.Bools:
		return ownedFixed(v)
	case *column.Days:
		return ownedFixed(v)
	case *column.Ints:
		return ownedFixed(v)
	case *column.Uints:
		return ownedFixed(v)
	case *column.Floats:
		return ownedFixed(v)
	case *column.Wides:
		return ownedFixed(v)
	case *column.Dict:
		return &column.Dict{Codes: copied(v.Codes), Values: v.Values, Valid: copied(v.Valid)}
	case *column.Texts:
		out := &column.Texts{Typ: v.Typ, Views: copied(v.Views), Valid: copied(v.Valid)}
		for _, b := range v.Buffers {
			out.Buffers = append(out.Buffers, copied(b))
		}
		return out
	}
	return v
}

func ownedFixed[T column.Width](v *column.Fixed[T]) column.Vector {
	return &column.Fixed[T]{Typ: v.Typ, Values: copied(v.Values), Valid: copied(v.Valid)}
}

// copied is a copy of s, nil if it is.
func copied[S ~[]T, T any](s S) S {
	if s == nil {
		return nil
	}
	return append(make(S, 0, len(s)), s...)
}

// spoil writes over all that an owned batch holds, as a source does that uses its memory again.
func spoil(b *column.Batch) {
	for _, v := range b.Cols {
		switch v := v.(type) {
		case *column.Bools:
			spoilFixed(v, true)
		case *column.Days:
			spoilFixed(v, -77_777)
		case *column.Ints:
			spoilFixed(v, -777_777_777)
		case *column.Uints:
			spoilFixed(v, 777_777_777)
		case *column.Floats:
			spoilFixed(v, -7.77e77)
		case *column.Wides:
			spoilFixed(v, column.Int128{Hi: 7, Lo: 77})
		case *column.Dict:
			clear(v.Codes)
			clear(v.Valid)
		case *column.Texts:
			for i := range v.Views {
				v.Views[i] = column.MakeView([]byte("spoiled"), 0, 0)
			}
			for _, b := range v.Buffers {
				for i := range b {
					b[i] = '!'
				}
			}
			clear(v.Valid)
		}
	}
}

func spoilFixed[T column.Width](v *column.Fixed[T], x T) {
	for i := range v.Values {
		v.Values[i] = x
	}
	clear(v.Valid)
}
