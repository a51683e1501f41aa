package pq

import (
	"bytes"
	"encoding/binary"
	"math"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// maxStat is the longest text that stands in statistics; longer ones are cut.
const maxStat = 64

// stats are the extremes of a page or a chunk.
type stats struct {
	some             bool
	nan              bool // among the values
	nulls            int64
	minInt, maxInt   int64
	minUint, maxUint uint64
	minFlt, maxFlt   float64
	minWide, maxWide column.Int128
	minText, maxText []byte
}

func (s *stats) int(v int64) {
	if !s.some {
		s.some, s.minInt, s.maxInt = true, v, v
		return
	}
	s.minInt, s.maxInt = min(s.minInt, v), max(s.maxInt, v)
}

func (s *stats) uint(v uint64) {
	if !s.some {
		s.some, s.minUint, s.maxUint = true, v, v
		return
	}
	s.minUint, s.maxUint = min(s.minUint, v), max(s.maxUint, v)
}

func (s *stats) float(v float64) {
	if v != v {
		s.nan = true
		return
	}
	if !s.some {
		s.some, s.minFlt, s.maxFlt = true, v, v
		return
	}
	s.minFlt, s.maxFlt = min(s.minFlt, v), max(s.maxFlt, v)
}

func (s *stats) wide(v column.Int128) {
	if !s.some {
		s.some, s.minWide, s.maxWide = true, v, v
		return
	}
	if v.Cmp(s.minWide) < 0 {
		s.minWide = v
	}
	if v.Cmp(s.maxWide) > 0 {
		s.maxWide = v
	}
}

// text keeps b, which lives as long as the batch.
func (s *stats) text(b []byte) {
	if !s.some {
		s.some, s.minText, s.maxText = true, b, b
		return
	}
	if bytes.Compare(b, s.minText) < 0 {
		s.minText = b
	}
	if bytes.Compare(b, s.maxText) > 0 {
		s.maxText = b
	}
}

// add widens s by the values of o, of the type t.
func (s *stats) add(o *stats, t column.Type) {
	s.nulls += o.nulls
	s.nan = s.nan || o.nan
	if !o.some {
		return
	}
	switch t.Layout() {
	case column.LayoutText:
		s.text(o.minText)
		s.text(o.maxText)
	case column.LayoutUint64:
		s.uint(o.minUint)
		s.uint(o.maxUint)
	case column.LayoutFloat64:
		s.float(o.minFlt)
		s.float(o.maxFlt)
	case column.LayoutInt128:
		s.wide(o.minWide)
		s.wide(o.maxWide)
	default:
		s.int(o.minInt)
		s.int(o.maxInt)
	}
}

// bounds are the extremes as Parquet stores them; nil where readers could take
// them wrong: with NaN among the values, or of intervals, which it gives no order.
func (s *stats) bounds(t column.Type) (lo, hi []byte) {
	if !s.some || s.nan || t.Kind == column.KindInterval {
		return nil, nil
	}
	switch t.Layout() {
	case column.LayoutBool:
		return []byte{byte(s.minInt)}, []byte{byte(s.maxInt)}
	case column.LayoutFloat64:
		// A zero of either sign may stand for one of the other.
		least, greatest := s.minFlt, s.maxFlt
		if least == 0 {
			least = math.Copysign(0, -1)
		}
		if greatest == 0 {
			greatest = 0
		}
		return appendFloat(nil, t, least), appendFloat(nil, t, greatest)
	case column.LayoutUint64:
		return binary.LittleEndian.AppendUint64(nil, s.minUint), binary.LittleEndian.AppendUint64(nil, s.maxUint)
	case column.LayoutInt128:
		return appendWide(nil, s.minWide), appendWide(nil, s.maxWide)
	case column.LayoutText:
		hi, ok := cutAbove(s.maxText, t.Kind != column.KindBinary)
		if !ok {
			return nil, nil
		}
		return cutBelow(s.minText, t.Kind != column.KindBinary), hi
	}
	return appendInt(nil, t, s.minInt), appendInt(nil, t, s.maxInt)
}

// cutBelow is a text of at most maxStat bytes that is not above b.
func cutBelow(b []byte, text bool) []byte {
	n := len(b)
	if n > maxStat {
		for n = maxStat; text && n > 0 && !utf8.RuneStart(b[n]); n-- {
		}
	}
	return append([]byte{}, b[:n]...)
}

// cutAbove is a text of at most maxStat bytes that is not below b, if there is one.
func cutAbove(b []byte, text bool) ([]byte, bool) {
	out := cutBelow(b, text)
	if len(b) <= maxStat {
		return out, true
	}
	for n := len(out); n > 0; n-- {
		// Of a text only a letter of ASCII is raised, to another one.
		if c := out[n-1]; !text && c < 0xff || c < 0x7e {
			out[n-1]++
			return out[:n], true
		}
	}
	return nil, false
}

// encode makes the statistics of a chunk or page.
func (s *stats) encode(t column.Type) format.Statistics {
	out := format.Statistics{NullCount: s.nulls}
	out.MinValue, out.MaxValue = s.bounds(t)
	return out
}
