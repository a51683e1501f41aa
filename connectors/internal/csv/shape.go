package csv

import (
	"bytes"
	"fmt"
	"math/bits"
	"strings"

	"weir/dataframe/column"
)

// A Shape is what the values of a column of samples have been.
type Shape struct {
	all   []*Reading
	alive uint64 // the readings that fit all of them
	proof [maxReadings]uint8
	Seen  bool // there was one
	whole bool // what is alive are readings as numbers only
	// values were looked at, and strays of them fit no reading at all.
	values, strays int
}

// A stray among strayOne values leaves the column its type, and its row will be set aside: of a
// column of numbers one N/A makes no column of texts. Digits with leading zeros or a plus are
// no strays: they are codes and telephone numbers, and so may be the others.
const (
	strayOne   = 1000
	sureStrays = 16 // so many of too few values end the looking
)

// stray counts b if no reading fits it, whether it is alive or not.
func (s *Shape) stray(b []byte) bool {
	if digitsOnly(bytes.TrimPrefix(b, []byte{'+'})) {
		return false
	}
	for _, r := range s.all {
		if r.fits(b) {
			return false
		}
	}
	s.strays++
	if s.strays > sureStrays && s.tooMany() {
		s.alive = 0
	}
	return true
}

// tooMany reports whether the column is one of texts, rather than of values with strays.
func (s *Shape) tooMany() bool { return s.strays*strayOne > s.values }

// NewShape has seen no values.
func NewShape(all []*Reading) *Shape { return &Shape{all: all, alive: 1<<len(all) - 1} }

// Add looks at a value that is not null.
func (s *Shape) Add(b []byte) {
	s.Seen = true
	s.values++
	if s.alive == 0 || s.whole && len(b) < 19 && b[0] != '0' && digitsOnly(b) {
		return // it fits all readings as numbers
	}
	if t := bytes.TrimSpace(b); len(t) > 0 {
		b = t
	}
	alive := s.alive
	for m := s.alive; m != 0; m &= m - 1 {
		i := bits.TrailingZeros64(m)
		r := s.all[i]
		if !r.fits(b) {
			alive &^= 1 << i
		} else if r.need != 0 && s.proof[i] != r.need {
			s.proof[i] |= r.proof(b)
		}
	}
	if alive == 0 && s.stray(b) {
		return
	}
	s.alive = alive
	s.whole = s.alive != 0
	for m := s.alive; m != 0; m &= m - 1 {
		s.whole = s.whole && isNumber(s.all[bits.TrailingZeros64(m)].Type)
	}
}

// Merge makes s the shape of the values of both.
func (s *Shape) Merge(o *Shape) {
	s.alive &= o.alive
	s.Seen = s.Seen || o.Seen
	s.values, s.strays = s.values+o.values, s.strays+o.strays
	for i := range s.proof {
		s.proof[i] |= o.proof[i]
	}
}

// Best is the narrowest reading; nil if only text will do or no value was seen. doubt names the
// readings that fit but are guesses.
func (s *Shape) Best() (best *Reading, doubt []*Reading) {
	if !s.Seen {
		return nil, nil
	}
	return s.first(func(*Reading) bool { return true })
}

func (s *Shape) first(want func(*Reading) bool) (best *Reading, doubt []*Reading) {
	if s.tooMany() {
		return nil, nil
	}
	for i, r := range s.all {
		switch {
		case s.alive>>i&1 == 0 || !want(r):
		case s.proof[i]&r.need == r.need:
			return r, nil
		case r.note != "":
			doubt = append(doubt, r)
		}
	}
	return nil, doubt
}

// For is how values of the declared type t are written: the first reading of its kind.
func (s *Shape) For(t column.Type) (best *Reading, doubt []*Reading) {
	want := func(r *Reading) bool { return r.Type.Kind == t.Kind }
	switch {
	case t.Kind == column.KindBool || t.Kind == column.KindString || t.Kind == column.KindBinary:
		return nil, nil
	case isNumber(t):
		want = func(r *Reading) bool { return isNumber(r.Type) }
	case t.Kind == column.KindTimestamp:
		want = func(r *Reading) bool { return r.Type.Kind == column.KindTimestamp || r.Type.Kind == column.KindDate }
	}
	if !s.Seen {
		return nil, nil
	}
	return s.first(want)
}

func isNumber(t column.Type) bool {
	return t.Kind.Integer() || t.Kind == column.KindUint64 || t.Kind == column.KindDecimal || t.Kind == column.KindFloat64 || t.Kind == column.KindFloat32
}

// Doubt says what a column may be.
func Doubt(name string, doubt []*Reading) string {
	var ways []string
	seen := map[byte]bool{}
	for _, r := range doubt {
		if r.Pattern == nil && seen[r.Num.decimal()] {
			continue // the same with other thousands
		}
		seen[r.Num.decimal()] = true
		ways = append(ways, r.Type.String()+" "+r.note)
	}
	return fmt.Sprintf("column %s may be %s; declare how it is written", name, strings.Join(ways, " or "))
}

// Note is what is unusual about how a column is written.
func (r *Reading) Note() string { return r.note }
