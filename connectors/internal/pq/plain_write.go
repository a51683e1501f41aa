package pq

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// appendInt appends x as PLAIN stores integers of type t.
func appendInt(dst []byte, t column.Type, x int64) []byte {
	if physical(t) == format.Int32 {
		return binary.LittleEndian.AppendUint32(dst, uint32(x))
	}
	return binary.LittleEndian.AppendUint64(dst, uint64(x))
}

func appendFloat(dst []byte, t column.Type, x float64) []byte {
	if t.Kind == column.KindFloat32 {
		return binary.LittleEndian.AppendUint32(dst, math.Float32bits(float32(x)))
	}
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(x))
}

// appendWide appends a decimal of more than 18 digits.
func appendWide(dst []byte, x column.Int128) []byte {
	dst = binary.BigEndian.AppendUint64(dst, uint64(x.Hi))
	return binary.BigEndian.AppendUint64(dst, x.Lo)
}

// appendInterval appends x as three unsigned numbers: months, days, milliseconds.
func appendInterval(dst []byte, x column.Int128) ([]byte, error) {
	v := column.IntervalOf(x)
	millis := v.Micros / 1000
	if v.Months < 0 || v.Days < 0 || v.Micros < 0 || v.Micros%1000 != 0 || millis > math.MaxUint32 {
		return nil, fmt.Errorf("the interval %s does not fit Parquet, which has whole milliseconds below 50 days and nothing negative; write it as text", v)
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(v.Months))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(v.Days))
	return binary.LittleEndian.AppendUint32(dst, uint32(millis)), nil
}

// addPlain adds the values of v that are not null.
func (e *encoder) addPlain(v column.Vector) error {
	switch v := column.Flatten(v).(type) {
	case *column.Ints:
		e.addInts(v)
	case *column.Uints:
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				e.values = binary.LittleEndian.AppendUint64(e.values, x)
				e.stats.uint(x)
			}
		}
	case *column.Floats:
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				e.values = appendFloat(e.values, e.typ, x)
				e.stats.float(x)
			}
		}
	case *column.Wides:
		return e.addWides(v)
	case *column.Days:
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				e.values = binary.LittleEndian.AppendUint32(e.values, uint32(x))
				e.stats.int(int64(x))
			}
		}
	case *column.Bools:
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				e.addBool(x)
			}
		}
	case *column.Texts:
		e.addTexts(v)
	}
	return nil
}

func (e *encoder) addWides(v *column.Wides) (err error) {
	for i, x := range v.Values {
		if !v.Valid.Has(i) {
			continue
		}
		if e.typ.Kind == column.KindInterval {
			if e.values, err = appendInterval(e.values, x); err != nil {
				return err
			}
			continue
		}
		e.values = appendWide(e.values, x)
		e.stats.wide(x)
	}
	return nil
}

func (e *encoder) addBool(x bool) {
	if e.nbits&7 == 0 {
		e.values = append(e.values, 0)
	}
	if x {
		e.values[e.nbits>>3] |= 1 << (e.nbits & 7)
		e.stats.int(1)
	} else {
		e.stats.int(0)
	}
	e.nbits++
}

func (e *encoder) addInts(v *column.Ints) {
	if v.Valid == nil && physical(e.typ) == format.Int64 {
		e.addLongs(v.Values)
		return
	}
	for i, x := range v.Values {
		if v.Valid.Has(i) {
			e.values = appendInt(e.values, e.typ, x)
			e.stats.int(x)
		}
	}
}

// addLongs adds values without nulls.
func (e *encoder) addLongs(xs []int64) {
	if len(xs) == 0 {
		return
	}
	at := len(e.values)
	e.values = slices.Grow(e.values, 8*len(xs))[:at+8*len(xs)]
	out := e.values[at:]
	lo, hi := xs[0], xs[0]
	for i, x := range xs {
		binary.LittleEndian.PutUint64(out[8*i:], uint64(x))
		lo, hi = min(lo, x), max(hi, x)
	}
	e.stats.int(lo)
	e.stats.int(hi)
}

// addTexts adds texts, each behind its length.
func (e *encoder) addTexts(v *column.Texts) {
	size := wide
	for i := range v.Views {
		size += 4 + int(v.Views[i].N)
	}
	at := len(e.values)
	e.values = slices.Grow(e.values, size)
	out := e.values[:at+size]
	near := nearTexts{s: &e.stats}
	near.look()
	for i := range v.Views {
		if !v.Valid.Has(i) {
			continue
		}
		b := v.Bytes(i)
		binary.LittleEndian.PutUint32(out[at:], uint32(len(b)))
		at += 4
		if to := out[at:]; len(b) == wide { // a usual length, and the others cost a call
			*(*[wide]byte)(to) = *(*[wide]byte)(b)
		} else {
			copy(to, b)
		}
		at += len(b)
		if !near.between(b) {
			e.stats.text(b)
			near.look()
		}
	}
	e.values = out[:at]
}

// nearTexts tells of most texts by eight bytes that they lie between the extremes so far. Extremes and texts may begin with the
// same bytes, as links do; the eight are those behind them.
type nearTexts struct {
	s      *stats
	lead   []byte
	lo, hi uint64
}

// look looks at the extremes anew.
func (t *nearTexts) look() {
	lo, hi := t.s.minText, t.s.maxText
	n := 0
	for n < min(len(lo), len(hi)) && lo[n] == hi[n] {
		n++
	}
	t.lead, t.lo, t.hi = lo[:n], ^uint64(0), 0 // of short ones nothing is known
	if len(lo) >= n+8 && len(hi) >= n+8 {
		t.lo, t.hi = binary.BigEndian.Uint64(lo[n:]), binary.BigEndian.Uint64(hi[n:])
	}
}

// between reports whether b surely is no new extreme.
func (t *nearTexts) between(b []byte) bool {
	n := len(t.lead)
	if len(b) < n+8 {
		return false
	}
	x := binary.BigEndian.Uint64(b[n:])
	return x > t.lo && x < t.hi && string(b[:n]) == string(t.lead)
}
