package funcs

import "weir/dataframe/column"

// fixed are the Go types that Fixed vectors hold.
type fixed = column.Width

// An input reads an argument row by row without asking whether it is Const: the
// mask is 0 for a Const and all ones otherwise.
type input[T fixed] struct {
	v    []T
	mask int
}

func (a input[T]) at(i int) T { return a.v[i&a.mask] }

func (a input[T]) constant() bool { return a.mask == 0 }

// blockRows is how many rows a loop over blocks takes at once. A constant is written out for one
// block: then the loop reads slices, and does not ask.
const blockRows = 256

// spread fills b with a's value, if it is a constant.
func (a input[T]) spread(b *[blockRows]T) {
	if a.constant() {
		for i := range b {
			b[i] = a.v[0]
		}
	}
}

// block are rows from to to, at most blockRows, of a constant those of b after spread.
func (a input[T]) block(from, to int, b *[blockRows]T) []T {
	if a.constant() {
		return b[:to-from]
	}
	return a.v[from:to]
}

// inputOf reads v, which must hold values of T.
func inputOf[T fixed](v column.Vector) input[T] {
	if c, ok := v.(*column.Const); ok {
		return input[T]{column.Flatten(c.Value).(*column.Fixed[T]).Values, 0}
	}
	return input[T]{column.Flatten(v).(*column.Fixed[T]).Values, -1}
}

// A textInput is the input of a string or binary argument.
type textInput struct {
	t    *column.Texts
	mask int
}

func (a textInput) at(i int) []byte { return a.t.Bytes(i & a.mask) }

func (a textInput) constant() bool { return a.mask == 0 }

func textsOf(v column.Vector) textInput {
	if c, ok := v.(*column.Const); ok {
		return textInput{column.Flatten(c.Value).(*column.Texts), 0}
	}
	return textInput{column.Flatten(v).(*column.Texts), -1}
}

// A nullInput tells the nulls of an argument.
type nullInput struct {
	valid column.Bitmap
	mask  int
}

func nullsOf(v column.Vector) nullInput {
	if c, ok := v.(*column.Const); ok {
		return nullInput{c.Value.Nulls(), 0}
	}
	return nullInput{v.Nulls(), -1}
}

func (a nullInput) has(i int) bool { return a.valid.Has(i & a.mask) }

// word are the bits of rows 64*w on, of n: a set bit is a value. To go through the set bits is
// faster than to ask for every row, where nulls come at random.
func (a nullInput) word(w, n int) uint64 {
	word := ^uint64(0)
	if left := n - w<<6; left < 64 {
		word = 1<<left - 1
	}
	switch {
	case a.valid == nil:
		return word
	case a.mask == 0:
		return word & -(a.valid[0] & 1)
	}
	return word & a.valid[w]
}

// none reports that no row is null.
func (a nullInput) none() bool { return a.valid == nil || a.mask == 0 && a.valid.Has(0) }

// isNull reports whether row i of v is null, without the Bitmap that Const
// would make.
func isNull(v column.Vector, i int) bool { return !nullsOf(v).has(i) }

// anyNull reports whether an argument is null in row i: an error there does not
// count.
func anyNull(args []column.Vector, i int) bool {
	for _, a := range args {
		if isNull(a, i) {
			return true
		}
	}
	return false
}

func isConst(v column.Vector) bool { _, ok := v.(*column.Const); return ok }

// plain is v's values without Const around them, to switch on their layout.
func plain(v column.Vector) column.Vector {
	if c, ok := v.(*column.Const); ok {
		return column.Flatten(c.Value)
	}
	return column.Flatten(v)
}

// always is the Result of an overload that gives t whatever it takes.
func always(t column.Type) func([]column.Type) (column.Type, error) {
	return func([]column.Type) (column.Type, error) { return t, nil }
}

// sameAs is the Result of an overload that gives the type of argument i.
func sameAs(i int) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) { return args[i], nil }
}

func kinds(ks ...column.Kind) []column.Kind { return ks }

// map1 is the overload that computes f of every value.
func map1[A, R fixed](arg column.Kind, result column.Type, f func(A) R) Overload {
	return Overload{Args: kinds(arg), Result: always(result), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, out := inputOf[A](args[0]), make([]R, n)
		for i := range out {
			out[i] = f(a.at(i))
		}
		return &column.Fixed[R]{Typ: result, Values: out}, nil
	}}
}

// tryMap1 is map1 of an f that has no answer for some values: they give null.
func tryMap1[A, R fixed](arg column.Kind, result column.Type, f func(A) (R, bool)) Overload {
	return Overload{Args: kinds(arg), Result: always(result), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, out := inputOf[A](args[0]), newMaybe[R](n)
		for i := range n {
			if r, ok := f(a.at(i)); ok {
				out.values[i] = r
			} else {
				out.null(i)
			}
		}
		return out.vector(result), nil
	}}
}

// maybe collects values some of which may turn out null.
type maybe[T fixed] struct {
	values []T
	valid  column.Bitmap
}

func newMaybe[T fixed](n int) *maybe[T] { return &maybe[T]{values: make([]T, n)} }

func (m *maybe[T]) null(i int) {
	if m.valid == nil {
		m.valid = column.FullBitmap(len(m.values))
	}
	var zero T
	m.values[i] = zero
	m.valid.Clear(i)
}

func (m *maybe[T]) vector(t column.Type) column.Vector {
	return &column.Fixed[T]{Typ: t, Values: m.values, Valid: m.valid}
}

// rowError is err, unless row i has a null argument: then there is none.
func rowError(args []column.Vector, i int, err error) error {
	if anyNull(args, i) {
		return nil
	}
	return err
}

// Call evaluates o as the engine does: rows with a null argument are null if o
// is Strict, and a call of constants is computed once. result is the type that
// Bind gave.
func (o *Overload) Call(n int, args []column.Vector, result column.Type) (column.Vector, error) {
	constant := len(args) > 0 && n > 0
	for _, a := range args {
		constant = constant && isConst(a)
	}
	if constant && n > 1 {
		one := make([]column.Vector, len(args))
		for i, a := range args {
			one[i] = a.Slice(0, 1)
		}
		v, err := o.Call(1, one, result)
		if err != nil {
			return nil, err
		}
		if c, ok := v.(*column.Const); ok {
			v = c.Value
		}
		return &column.Const{Value: v, N: n}, nil
	}
	if o.Nulls == Aware {
		return o.For(result)(n, args)
	}
	var valid column.Bitmap
	for _, a := range args {
		if c, ok := a.(*column.Const); ok {
			if !c.Value.Nulls().Has(0) {
				return column.NullsOf(result, n), nil
			}
			continue
		}
		valid = valid.And(a.Nulls(), n)
	}
	v, err := o.For(result)(n, args)
	if err != nil {
		return nil, err
	}
	return withNulls(v, valid, n), nil
}

// withNulls is v with the rows missing from valid made null, zero under them.
func withNulls(v column.Vector, valid column.Bitmap, n int) column.Vector {
	return column.WithNulls(v, valid.Nulls(n))
}
