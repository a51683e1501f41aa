package funcs

import "weir/dataframe/column"

// A textRow appends the text of row i to dst. Without ok the row is null. An
// error does not count beside a null argument of a Strict overload.
type textRow func(dst []byte, i int) (out []byte, ok bool, err error)

// textsBy are the overloads, one for each signature, that write the text of
// every row. open is called once a batch: scratch memory and what depends on
// constant arguments only belongs there.
func textsBy(open func(n int, args []column.Vector) textRow, signatures ...[]column.Kind) []Overload {
	return rowsOf(column.String, open, signatures)
}

// binariesBy is textsBy for binary results.
func binariesBy(open func(n int, args []column.Vector) textRow, signatures ...[]column.Kind) []Overload {
	return rowsOf(column.Binary, open, signatures)
}

func rowsOf(t column.Type, open func(n int, args []column.Vector) textRow, signatures [][]column.Kind) []Overload {
	var out []Overload
	for _, s := range signatures {
		out = append(out, Overload{Args: s, Result: always(t), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return writeRows(t, n, args, open(n, args), Strict)
		}})
	}
	return out
}

// writeRows collects the texts of n rows.
func writeRows(t column.Type, n int, args []column.Vector, row textRow, nulls NullPolicy) (column.Vector, error) {
	b := column.TextBuilder{Typ: t}
	b.Reserve(n)
	var buf []byte
	for i := range n {
		out, ok, err := row(buf[:0], i)
		if err != nil {
			if nulls == Aware {
				return nil, err
			}
			if err := rowError(args, i, err); err != nil {
				return nil, err
			}
			ok = false
		}
		if buf = out; ok {
			b.Append(out)
		} else {
			b.AppendNull()
		}
	}
	return b.Texts(), nil
}

// A valueRow is the value of row i. Without ok the row is null. An error does
// not count beside a null argument.
type valueRow[R fixed] func(i int) (value R, ok bool, err error)

// valuesBy are the overloads, one for each signature, that compute the value of
// every row. open is called once a batch, as for textsBy.
func valuesBy[R fixed](t column.Type, open func(n int, args []column.Vector) valueRow[R], signatures ...[]column.Kind) []Overload {
	var out []Overload
	for _, s := range signatures {
		out = append(out, Overload{Args: s, Result: always(t), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			row, m := open(n, args), newMaybe[R](n)
			for i := range n {
				v, ok, err := row(i)
				if err != nil {
					if err := rowError(args, i, err); err != nil {
						return nil, err
					}
					ok = false
				}
				if ok {
					m.values[i] = v
				} else {
					m.null(i)
				}
			}
			return m.vector(t), nil
		}})
	}
	return out
}

// measured are the overloads that compute an int64 of every text.
func measured(f func(s []byte) int64, ks ...column.Kind) []Overload {
	var out []Overload
	for _, k := range ks {
		out = append(out, lengthOf(k, func(b []byte) int { return int(f(b)) }))
	}
	return out
}

// optionalInt is argument k, or the constant def if there is none.
func optionalInt(args []column.Vector, k int, def int64) input[int64] {
	if len(args) > k {
		return inputOf[int64](args[k])
	}
	return input[int64]{[]int64{def}, 0}
}

// optionalText is argument k, or the constant def if there is none.
func optionalText(args []column.Vector, k int, def string) textInput {
	if len(args) > k {
		return textsOf(args[k])
	}
	var b column.TextBuilder
	b.AppendString(def)
	return textInput{b.Texts(), 0}
}

const (
	txt = column.KindString
	bin = column.KindBinary
	num = column.KindInt64
	flt = column.KindFloat64
)
