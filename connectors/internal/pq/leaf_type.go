package pq

import (
	"fmt"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// setType finds the type of the values of the schema element e.
func (l *Leaf) setType(e *format.SchemaElement) error {
	logical := e.LogicalType.Value
	conv := deprecated.ConvertedType(-1)
	if e.ConvertedType.Valid {
		conv = e.ConvertedType.V
	}
	if !e.Type.Valid {
		return fmt.Errorf("it is a group without fields")
	}
	if d, ok := logical.(*format.DecimalType); ok {
		return l.setDecimal(d.Precision, d.Scale)
	}
	if logical == nil && conv == deprecated.Decimal {
		return l.setDecimal(e.Precision.V, e.Scale.V)
	}
	switch l.phys {
	case format.Boolean:
		l.Type = column.Bool
	case format.Float:
		l.Type = column.Float32
	case format.Double:
		l.Type = column.Float64
	case format.Int96:
		l.Type = column.Timestamp
	case format.Int32, format.Int64:
		return l.setInt(logical, conv)
	case format.ByteArray:
		return l.setBytes(e, conv)
	case format.FixedLenByteArray:
		return l.setFixed(e, conv)
	default:
		return fmt.Errorf("there is no type for %s", l.phys)
	}
	return nil
}

func (l *Leaf) setBytes(e *format.SchemaElement, conv deprecated.ConvertedType) error {
	l.Type = column.Binary
	switch e.LogicalType.Value.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		l.Type = column.String
	case nil:
		if conv == deprecated.UTF8 || conv == deprecated.Enum || conv == deprecated.Json {
			l.Type = column.String
		}
	case *format.BsonType:
	case *format.NullType:
	case *format.GeometryType, *format.GeographyType:
		l.unordered = true // well-known binary
	default:
		return fmt.Errorf("there is no type for %s", e.LogicalType.String())
	}
	return nil
}

func (l *Leaf) setFixed(e *format.SchemaElement, conv deprecated.ConvertedType) error {
	if l.width <= 0 || l.width > 1<<20 {
		return fmt.Errorf("its values have %d bytes", l.width)
	}
	l.Type = column.Binary
	need := l.width
	switch e.LogicalType.Value.(type) {
	case *format.Float16Type:
		l.Type, need = column.Float32, 2
	case *format.UUIDType:
		l.Type, l.uuid, need = column.String, true, 16
	case nil:
		if conv == deprecated.Interval {
			l.Type, need = column.Interval, 12
		}
	default:
		return fmt.Errorf("there is no type for %s", e.LogicalType.String())
	}
	if l.width != need {
		return fmt.Errorf("its values have %d bytes, not %d", l.width, need)
	}
	return nil
}

// integers are the types by ConvertedType, from Uint8 on.
var integers = [...]struct {
	typ      column.Type
	unsigned bool
	bits     int
}{
	{column.Uint8, true, 8}, {column.Uint16, true, 16}, {column.Uint32, true, 32}, {column.Uint64, true, 64},
	{column.Int8, false, 8}, {column.Int16, false, 16}, {column.Int32, false, 32}, {column.Int64, false, 64},
}

// setInteger makes l an integer of some bits.
func (l *Leaf) setInteger(unsigned bool, bits int) error {
	for _, i := range integers {
		if i.unsigned == unsigned && i.bits == bits {
			l.Type, l.unsigned, l.bits = i.typ, unsigned, bits
			if (l.phys == format.Int64) != (bits == 64) {
				return fmt.Errorf("it is a %s of %s", l.Type, l.phys)
			}
			return nil
		}
	}
	return fmt.Errorf("it is an integer of %d bits", bits)
}

func (l *Leaf) setInt(logical format.LogicalTypeValue, conv deprecated.ConvertedType) error {
	l.Type = column.Int64
	if l.phys == format.Int32 {
		l.Type = column.Int32
	}
	switch t := logical.(type) {
	case *format.DateType:
		l.Type = column.Date
	case *format.TimestampType:
		l.Type = column.Type{Kind: column.KindTimestamp, Unit: unitOf(t.Unit)}
		if t.IsAdjustedToUTC {
			l.Type.Zone = "UTC"
		}
	case *format.TimeType:
		l.Type = column.Type{Kind: column.KindTime, Unit: unitOf(t.Unit)}
	case *format.IntType:
		return l.setInteger(!t.IsSigned, int(t.BitWidth))
	case *format.NullType:
	case nil:
		if conv >= deprecated.Uint8 && conv <= deprecated.Int64 {
			i := integers[conv-deprecated.Uint8]
			return l.setInteger(i.unsigned, i.bits)
		}
		l.setOldTime(conv)
	default:
		return fmt.Errorf("there is no type for %s", logical)
	}
	return l.checkTime()
}

func unitOf(u format.TimeUnit) column.Unit {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return column.Milli
	case *format.NanoSeconds:
		return column.Nano
	}
	return column.Micro
}

// setOldTime knows the times of files without logical types.
func (l *Leaf) setOldTime(conv deprecated.ConvertedType) {
	switch conv {
	case deprecated.Date:
		l.Type = column.Date
	case deprecated.TimestampMillis:
		l.Type = column.Type{Kind: column.KindTimestamp, Unit: column.Milli, Zone: "UTC"}
	case deprecated.TimestampMicros:
		l.Type = column.Timestamp
	case deprecated.TimeMillis:
		l.Type = column.Type{Kind: column.KindTime, Unit: column.Milli}
	case deprecated.TimeMicros:
		l.Type = column.Time
	}
}

// checkTime wants dates and times in the width that they have.
func (l *Leaf) checkTime() error {
	want := l.phys
	switch l.Type.Kind {
	case column.KindDate:
		want = format.Int32
	case column.KindTimestamp:
		want = format.Int64
	case column.KindTime:
		want = format.Int64
		if l.Type.Unit == column.Milli {
			want = format.Int32
		}
	}
	if l.phys != want {
		return fmt.Errorf("it is a %s of %s", l.Type, l.phys)
	}
	return nil
}

func (l *Leaf) setDecimal(precision, scale int32) error {
	if precision < 1 || precision > column.MaxPrecision {
		return fmt.Errorf("decimal of %d digits: at most %d are supported", precision, column.MaxPrecision)
	}
	if scale < 0 || scale > precision {
		return fmt.Errorf("it is a decimal(%d,%d)", precision, scale)
	}
	switch l.phys {
	case format.Int32, format.Int64, format.ByteArray:
	case format.FixedLenByteArray:
		if l.width <= 0 || l.width > 64 {
			return fmt.Errorf("its values have %d bytes", l.width)
		}
	default:
		return fmt.Errorf("it is a decimal of %s", l.phys)
	}
	l.Type = column.Decimal(uint8(precision), uint8(scale))
	return nil
}
