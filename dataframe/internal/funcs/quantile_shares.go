package funcs

import (
	"encoding/binary"
	"fmt"
	"math"

	"weir/dataframe/column"
)

// shares are the second argument of a quantile, 0 to 1, the same in all rows.
type shares struct {
	name  string    // of the function
	known bool      // a row or partial told them
	list  []float64 // none if the argument is null
}

// half are the shares of a median, which takes no second argument.
var half = shares{name: "median", known: true, list: []float64{0.5}}

// take notes the shares that v holds.
func (s *shares) take(v column.Vector) error {
	if v.Len() == 0 {
		return nil
	}
	q, nulls := floatsOf(v), nullsOf(v)
	var list []float64
	if nulls.has(0) {
		list = append(list, q.at(0))
	}
	if !q.constant() {
		for i := range v.Len() {
			if nulls.has(i) != nulls.has(0) || nulls.has(i) && q.at(i) != list[0] {
				return fmt.Errorf("%s: the share must be the same in all rows", s.name)
			}
		}
	}
	for _, x := range list {
		if !(x >= 0 && x <= 1) {
			return fmt.Errorf("%s: the share %g is not between 0 and 1", s.name, x)
		}
	}
	s.known, s.list = true, list
	return nil
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
