package funcs

import "weir/dataframe/column"

// pickNull in a list of choices stands for a null.
const pickNull = 255

// pick is, in row i, argument which[i] of args, which all have type t.
func pick(t column.Type, which []uint8, args []column.Vector) column.Vector {
	if t.Kind == column.KindNull {
		return column.NullsOf(t, len(which))
	}
	switch t.Layout() {
	case column.LayoutBool:
		return pickFixed[bool](t, which, args)
	case column.LayoutInt32:
		return pickFixed[int32](t, which, args)
	case column.LayoutInt64:
		return pickFixed[int64](t, which, args)
	case column.LayoutUint64:
		return pickFixed[uint64](t, which, args)
	case column.LayoutFloat64:
		return pickFixed[float64](t, which, args)
	case column.LayoutInt128:
		return pickFixed[column.Int128](t, which, args)
	case column.LayoutText:
		return pickTexts(t, which, args)
	}
	return pickRows(t, which, args)
}

// pickRows is pick for nested values: a gather of all arguments' rows.
func pickRows(t column.Type, which []uint8, args []column.Vector) column.Vector {
	n := int32(len(which))
	sel := make([]int32, n)
	for i, w := range which {
		sel[i] = -1
		if w != pickNull {
			sel[i] = int32(w)*n + int32(i)
		}
	}
	flat := make([]column.Vector, len(args))
	for k, a := range args {
		flat[k] = column.Flatten(a)
	}
	return column.Gather(column.Flatten(column.Concat(t, flat)), sel)
}

func pickFixed[T fixed](t column.Type, which []uint8, args []column.Vector) column.Vector {
	ins, nulls := make([]input[T], len(args)), make([]nullInput, len(args))
	for k, a := range args {
		ins[k], nulls[k] = inputOf[T](a), nullsOf(a)
	}
	out := newMaybe[T](len(which))
	for i, w := range which {
		if w == pickNull || !nulls[w].has(i) {
			out.null(i)
			continue
		}
		out.values[i] = ins[w].at(i)
	}
	return out.vector(t)
}

func pickTexts(t column.Type, which []uint8, args []column.Vector) column.Vector {
	ins, nulls, first := make([]textInput, len(args)), make([]nullInput, len(args)), make([]uint32, len(args))
	out := &column.Texts{Typ: t, Views: make([]column.View, len(which))}
	for k, a := range args {
		ins[k], nulls[k], first[k] = textsOf(a), nullsOf(a), uint32(len(out.Buffers))
		out.Buffers = append(out.Buffers, ins[k].t.Buffers...)
	}
	valid := column.NewBitmap(len(which))
	for i, w := range which {
		if w == pickNull || !nulls[w].has(i) {
			continue
		}
		v := ins[w].t.Views[i&ins[w].mask]
		if v.N > column.InlineLen {
			v.SetBuffer(v.Buffer() + first[w])
		}
		out.Views[i] = v
		valid.Set(i)
	}
	out.Valid = valid.Nulls(len(which))
	return out
}
