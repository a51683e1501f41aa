package exec

import (
	"fmt"

	"weir/dataframe/column"
)

// callOf is a function of vectors. Unless nulls is set, it is not the
// function's business that an argument is null: the row becomes null here.
type callOf struct {
	text     string
	typ      column.Type
	fn       func(n int, args []column.Vector) (column.Vector, error)
	args     []evaluator
	slot     int
	nulls    bool // the function sees to nulls itself
	perValue bool // sees to nulls, but null gives null: fit for dictionaries
	volatile bool
	fresh    bool // nothing points into a result that fn gave
}

func (c *callOf) eval(st *state, b *column.Batch) (column.Vector, error) {
	args := make([]column.Vector, len(c.args))
	constant, dict := true, -1
	for i, a := range c.args {
		v, err := a.eval(st, b)
		if err != nil {
			return nil, err
		}
		args[i] = v
		switch v := v.(type) {
		case *column.Const:
			if !c.nulls && !v.Value.Nulls().Has(0) {
				return column.NullsOf(c.typ, b.N), nil
			}
			continue
		case *column.Dict:
			if constant {
				dict = i
			} else {
				dict = -1
			}
		default:
			dict = -1
		}
		constant = false
	}
	if constant && !c.volatile && len(args) > 0 {
		return c.once(args, b.N)
	}
	if dict >= 0 && !c.volatile && (!c.nulls || c.perValue) {
		return c.onDict(st, args, dict)
	}
	for i, v := range args {
		if d, ok := v.(*column.Dict); ok {
			args[i] = column.Flatten(d)
		}
	}
	out, err := c.run(b.N, args)
	if c.fresh {
		for i, a := range c.args {
			reuse(a, args[i])
		}
	}
	return out, err
}

// once computes one row, for all.
func (c *callOf) once(args []column.Vector, n int) (column.Vector, error) {
	for i, a := range args {
		args[i] = &column.Const{Value: a.(*column.Const).Value, N: 1}
	}
	v, err := c.run(1, args)
	if err != nil {
		return nil, err
	}
	return &column.Const{Value: single(v), N: n}, nil
}

// run calls the function on n rows of flat vectors and constants.
func (c *callOf) run(n int, args []column.Vector) (out column.Vector, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &evalError{c.text, panicError(p)}
		}
	}()
	out, err = c.fn(n, args)
	if err != nil {
		return nil, &evalError{c.text, err}
	}
	if out.Len() != n {
		return nil, &evalError{c.text, fmt.Errorf("gave %d rows for %d", out.Len(), n)}
	}
	if c.nulls {
		return out, nil
	}
	var valid column.Bitmap
	for _, a := range args {
		if _, ok := a.(*column.Const); !ok {
			valid = valid.And(a.Nulls(), n)
		}
	}
	return column.WithNulls(out, valid), nil
}

// onDict computes every value of a dictionary once and looks the rows up. The
// other arguments are constants. An error counts only if a row has its value.
func (c *callOf) onDict(st *state, args []column.Vector, at int) (column.Vector, error) {
	d := args[at].(*column.Dict)
	r := &st.dicts[c.slot]
	if r.values != d.Values || !sameConsts(r.consts, args) {
		n := d.Values.Len()
		if n > 4*len(d.Codes) {
			return c.rowByRow(args, at)
		}
		result, err := c.overValues(args, at, d.Values)
		if err != nil {
			return c.rowByRow(args, at)
		}
		r.values, r.consts, r.result, r.codes = d.Values, constsOf(args), result, nil
		if t, ok := result.(*column.Texts); ok && t.Valid == nil {
			r.result, r.codes = withoutRepeats(t)
		}
	}
	if r.codes != nil {
		return recode(r, d), nil
	}
	return lookup(r.result, d), nil
}

// constsOf are the values of the constants among args, nil for the others.
func constsOf(args []column.Vector) []column.Vector {
	out := make([]column.Vector, len(args))
	for i, a := range args {
		if k, ok := a.(*column.Const); ok {
			out[i] = k.Value
		}
	}
	return out
}

// sameConsts reports whether the constants among args are those of consts.
func sameConsts(consts, args []column.Vector) bool {
	for i, a := range args {
		if k, ok := a.(*column.Const); ok && k.Value != consts[i] {
			return false
		}
	}
	return true
}

// withoutRepeats are the different texts of t, and for each of t its place there.
func withoutRepeats(t *column.Texts) (column.Vector, []int32) {
	table := newKeyTable([]column.Type{t.Typ})
	codes := make([]int32, len(t.Views))
	keys := []column.Vector{t}
	table.find(new(hasher).hash(keys, len(codes)), keys, codes, true)
	return table.keys()[0], codes
}

// recode is lookup that gives a dictionary again.
func recode(r *dictResult, d *column.Dict) column.Vector {
	out := &column.Dict{Codes: make([]int32, len(d.Codes)), Values: r.result, Valid: d.Valid}
	for i, c := range d.Codes {
		out.Codes[i] = r.codes[c]
	}
	if d.Valid != nil {
		for i := range out.Codes {
			if !d.Valid.Has(i) {
				out.Codes[i] = 0
			}
		}
	}
	return out
}

// rowByRow computes the rows that are not null, for dictionaries that are
// larger than their use or hold values the function refuses.
func (c *callOf) rowByRow(args []column.Vector, at int) (column.Vector, error) {
	args[at] = column.Flatten(args[at])
	n := args[at].Len()
	for i, a := range args {
		if k, ok := a.(*column.Const); ok && i != at {
			args[i] = &column.Const{Value: k.Value, N: n}
		}
	}
	return c.run(n, args)
}

func (c *callOf) overValues(args []column.Vector, at int, values column.Vector) (column.Vector, error) {
	n := values.Len()
	over := make([]column.Vector, len(args))
	for i, a := range args {
		if k, ok := a.(*column.Const); ok {
			over[i] = &column.Const{Value: k.Value, N: n}
		}
	}
	over[at] = column.Flatten(values)
	v, err := c.run(n, over)
	if err != nil {
		return nil, err
	}
	return column.Flatten(v), nil
}

// lookup is the result of every row of d, given that of every value.
func lookup(result column.Vector, d *column.Dict) column.Vector {
	return column.WithNulls(column.Gather(result, d.Codes), d.Valid)
}

// An internalError is a recovered panic.
type internalError struct {
	err    error
	placed bool // the operator is named
}

func (e *internalError) Error() string { return "internal error: " + e.err.Error() }
func (e *internalError) Unwrap() error { return e.err }

// panicError is a recovered panic as an error.
func panicError(p any) error {
	err, ok := p.(error)
	if !ok {
		err = fmt.Errorf("%v", p)
	}
	return &internalError{err: err}
}
