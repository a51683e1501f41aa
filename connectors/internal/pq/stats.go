package pq

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// maxStat is the longest text that stands in statistics.
const maxStat = 256

// stats are the extremes of a chunk.
type stats struct {
	some             bool
	nulls            int64
	nan, long        bool
	minInt, maxInt   int64
	minFlt, maxFlt   float64
	minText, maxText []byte
}

func (s *stats) int(v int64) {
	if !s.some {
		s.some, s.minInt, s.maxInt = true, v, v
		return
	}
	s.minInt, s.maxInt = min(s.minInt, v), max(s.maxInt, v)
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

// text keeps b, which lives as long as the batch.
func (s *stats) text(b []byte) {
	if len(b) > maxStat {
		s.long = true
		return
	}
	if !s.some {
		s.some, s.minText, s.maxText = true, clone(b), clone(b)
		return
	}
	if bytes.Compare(b, s.minText) < 0 {
		s.minText = append(s.minText[:0], b...)
	}
	if bytes.Compare(b, s.maxText) > 0 {
		s.maxText = append(s.maxText[:0], b...)
	}
}

func clone(b []byte) []byte { return append(make([]byte, 0, len(b)), b...) }

// encode leaves the extremes out where readers could take them wrong: with NaN
// among the values, or with texts too long to stand here.
func (s *stats) encode(t column.Type) format.Statistics {
	out := format.Statistics{NullCount: s.nulls}
	if !s.some || s.nan || s.long || t.Layout() == column.LayoutInt128 {
		return out
	}
	switch t.Kind {
	case column.KindBool:
		out.MinValue, out.MaxValue = []byte{byte(s.minInt)}, []byte{byte(s.maxInt)}
	case column.KindFloat64:
		lo, hi := s.minFlt, s.maxFlt
		if lo == 0 {
			lo = math.Copysign(0, -1)
		}
		if hi == 0 {
			hi = 0
		}
		out.MinValue = binary.LittleEndian.AppendUint64(nil, math.Float64bits(lo))
		out.MaxValue = binary.LittleEndian.AppendUint64(nil, math.Float64bits(hi))
	case column.KindDate:
		out.MinValue = binary.LittleEndian.AppendUint32(nil, uint32(s.minInt))
		out.MaxValue = binary.LittleEndian.AppendUint32(nil, uint32(s.maxInt))
	case column.KindString, column.KindBinary, column.KindNull:
		out.MinValue, out.MaxValue = s.minText, s.maxText
		if out.MinValue == nil {
			out.MinValue, out.MaxValue = []byte{}, []byte{}
		}
	default:
		out.MinValue = binary.LittleEndian.AppendUint64(nil, uint64(s.minInt))
		out.MaxValue = binary.LittleEndian.AppendUint64(nil, uint64(s.maxInt))
	}
	return out
}

// Bounds are what the statistics of a chunk promise: values as Vector.At gives
// them, or nil where they promise nothing.
func (l *Leaf) Bounds(md *format.ColumnMetaData) (lo, hi any, allNull bool) {
	st := &md.Statistics
	if st.NullCount > 0 && st.NullCount == md.NumValues {
		return nil, nil, true
	}
	mn, mx := st.MinValue, st.MaxValue
	if mn == nil || mx == nil {
		// The old fields compare bytes as signed: right for numbers only.
		if l.phys == format.ByteArray || l.phys == format.FixedLenByteArray || l.unsigned {
			return nil, nil, false
		}
		mn, mx = st.Min, st.Max
	}
	if mn == nil || mx == nil || !l.ordered() {
		return nil, nil, false
	}
	return bound(l.stat(mn)), bound(l.stat(mx)), false
}

// stat is one plain value; nil if it is malformed.
func (l *Leaf) stat(b []byte) any {
	if l.phys == format.ByteArray && l.Type.Kind != column.KindDecimal {
		if l.Type.Kind == column.KindString {
			return string(b)
		}
		return b
	}
	if l.phys == format.ByteArray {
		v, err := bigEndian(b)
		if err != nil {
			return nil
		}
		return column.DecimalValue{Unscaled: v, Scale: l.Type.Scale}
	}
	v, err := l.plain(b, 1)
	if err != nil {
		return nil
	}
	return v.At(0)
}
