package funcs

import "weir/dataframe/column"

// jsonNestedOf writes lists as arrays, structs and maps as objects; the keys of
// a map are written as text.
func jsonNestedOf(v column.Vector) func(dst []byte, i int) []byte {
	if c, ok := v.(*column.Const); ok {
		write := jsonNestedOf(c.Value)
		return func(dst []byte, _ int) []byte { return write(dst, 0) }
	}
	switch x := column.Flatten(v).(type) {
	case *column.Lists:
		if x.Typ.Kind == column.KindMap {
			return jsonMapOf(x)
		}
		write := jsonWriterOf(x.Child)
		return func(dst []byte, i int) []byte {
			dst = append(dst, '[')
			for k, s := int32(0), x.Spans[i]; k < s.Len; k++ {
				if k > 0 {
					dst = append(dst, ',')
				}
				dst = write(dst, int(s.Start+k))
			}
			return append(dst, ']')
		}
	case *column.Structs:
		writers := jsonWriters(x.Cols)
		return func(dst []byte, i int) []byte {
			dst = append(dst, '{')
			for k, write := range writers {
				if k > 0 {
					dst = append(dst, ',')
				}
				dst = append(appendQuoted(dst, []byte(x.Typ.Fields[k].Name)), ':')
				dst = write(dst, i)
			}
			return append(dst, '}')
		}
	}
	return func(dst []byte, _ int) []byte { return append(dst, "null"...) }
}

func jsonMapOf(x *column.Lists) func(dst []byte, i int) []byte {
	keys, values := x.Entries()
	write := jsonWriterOf(values)
	return func(dst []byte, i int) []byte {
		dst = append(dst, '{')
		for k, s := int32(0), x.Spans[i]; k < s.Len; k++ {
			if k > 0 {
				dst = append(dst, ',')
			}
			at := int(s.Start + k)
			dst = append(appendQuoted(dst, []byte(column.FormatValue(keys.Type(), keys.At(at)))), ':')
			dst = write(dst, at)
		}
		return append(dst, '}')
	}
}
