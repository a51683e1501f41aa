package pq

import (
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// Bounds are what the statistics of a chunk promise: values as Vector.At gives
// them, or nil where they promise nothing, as of nested columns.
func (l *Leaf) Bounds(md *format.ColumnMetaData) (lo, hi any, allNull bool) {
	if l.Nested() {
		return nil, nil, false
	}
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
