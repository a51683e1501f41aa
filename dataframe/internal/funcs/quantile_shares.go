package funcs

import (
	"encoding/binary"
	"fmt"
	"math"

	"weir/dataframe/column"
)

// shares are the second argument of a quantile, the same in all rows: a number
// from 0 to 1, or a list of them, which gives a list of quantiles.
type shares struct {
	name  string    // of the function
	many  bool      // the argument is a list
	known bool      // a row or partial told them
	list  []float64 // none if the argument is null
	// bounds: the list holds bounds of bins, which are any numbers.
	bounds bool
}

// half are the shares of a median, which takes no second argument.
var half = shares{name: "median", known: true, list: []float64{0.5}}

// sharesOf are the shares of a call with arguments of these types.
func sharesOf(name string, args []column.Type) shares {
	return shares{name: name, many: len(args) > 1 && args[1].Kind == column.KindList}
}

// needShares is the Result of a quantile of which one share gives what one says.
func needShares(name string, one func([]column.Type) (column.Type, error)) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		t, err := one(args[:1])
		if err != nil {
			return t, err
		}
		switch q := args[1]; {
		case q.Numeric(), q.Kind == column.KindNull:
			return t, nil
		case q.Kind == column.KindList && q.Element().Numeric():
			return column.List(t), nil
		}
		return t, fmt.Errorf("%s takes a share from 0 to 1 or a list of them as its second argument, not %s", name, args[1])
	}
}

// take notes the shares that v holds.
func (s *shares) take(v column.Vector) error {
	if v.Len() == 0 {
		return nil
	}
	c, constant := v.(*column.Const)
	if constant {
		v = c.Value
	}
	v = column.Flatten(v)
	for i := 1; i < v.Len(); i++ {
		if CompareRows(v, 0, v, i) != 0 {
			return fmt.Errorf("%s: the %s must be the same in all rows", s.name, s.what())
		}
	}
	s.known, s.list = true, nil
	if !v.Nulls().Has(0) {
		return nil
	}
	v = v.Slice(0, 1)
	if lists, ok := v.(*column.Lists); ok {
		at := lists.Spans[0]
		v = column.Flatten(lists.Child.Slice(int(at.Start), int(at.Start+at.Len)))
	}
	q, nulls := floatsOf(v), nullsOf(v)
	for i := range v.Len() {
		x := q.at(i)
		switch {
		case s.bounds && (!nulls.has(i) || x != x):
			return fmt.Errorf("%s: the bound %v is no number to compare with", s.name, v.At(i))
		case !s.bounds && (!nulls.has(i) || !(x >= 0 && x <= 1)):
			return fmt.Errorf("%s: the share %v is not between 0 and 1", s.name, v.At(i))
		}
		s.list = append(s.list, x)
	}
	return nil
}

func (s *shares) what() string {
	if s.bounds {
		return "list of bounds"
	}
	return "share"
}

// state is the shares in each of n rows; empty if they are not known.
func (s *shares) state(n int) column.Vector {
	var buf []byte
	if s.known {
		buf = append(buf, 1)
		for _, x := range s.list {
			buf = appendBits(buf, x)
		}
	}
	b := column.TextBuilder{Typ: column.Binary}
	b.Reserve(n)
	for range n {
		b.Append(buf)
	}
	return b.Texts()
}

// merge takes the shares from a state.
func (s *shares) merge(state column.Vector) {
	packed := textsOf(state)
	for i := range state.Len() {
		b := packed.at(i)
		if len(b) == 0 {
			continue
		}
		s.known, s.list = true, nil
		for b = b[1:]; len(b) >= 8; b = b[8:] {
			s.list = append(s.list, math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
		return
	}
}

// result makes a vector of the quantiles: pick appends the row of a group's quantile among
// values for one share. seen tells which groups have values.
func (s *shares) result(groups int, seen func(g int) bool, pick func(g int, share float64), values func() column.Vector) column.Vector {
	valid := make([]bool, groups)
	spans := make([]column.Span, groups)
	sel := make([]int32, groups)
	at := int32(0)
	for g := range groups {
		sel[g] = -1
		if !seen(g) || len(s.list) == 0 && !s.many {
			continue
		}
		valid[g], sel[g] = true, at
		spans[g] = column.Span{Start: at, Len: int32(len(s.list))}
		for _, q := range s.list {
			pick(g, q)
			at++
		}
	}
	v := values()
	if s.many {
		return &column.Lists{Typ: column.List(v.Type()), Spans: spans, Child: v, Valid: validOf(valid)}
	}
	return column.Gather(v, sel)
}
