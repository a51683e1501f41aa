package pq

import (
	"fmt"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// stored is a column as it is stored: one of the schema, or a part of a nested one.
type stored struct {
	typ            column.Type
	path           []string
	maxDef, maxRep uint8
}

// declarer makes the schema of a file.
type declarer struct {
	elements []format.SchemaElement
	stored   []stored
}

// declare adds the column f. Every column is optional, as other writers do: one
// without nulls costs a few bytes a page.
func (d *declarer) declare(f column.Field, as *Field) error {
	return d.field(f.Name, f.Type, as, stored{}, false)
}

// field adds a field called name, or as as says if that is not nil, within in; a required one is a map's key.
func (d *declarer) field(name string, t column.Type, as *Field, in stored, required bool) error {
	if as != nil && as.Stored != "" {
		name = as.Stored
	}
	in.typ = t
	in.path = append(append([]string(nil), in.path...), name)
	rep := format.Required
	if !required {
		rep = format.Optional
		in.maxDef++
	}
	if len(in.path) > 2*maxDepth/3 {
		return fmt.Errorf("%s is nested too deep", t)
	}
	if !t.Kind.Nested() {
		e := element(t)
		e.Name, e.RepetitionType, e.FieldID = name, thrift.New(rep), as.id()
		d.elements = append(d.elements, e)
		d.stored = append(d.stored, in)
		return nil
	}
	at := d.group(name, rep, len(t.Fields))
	at.FieldID = as.id()
	if t.Kind == column.KindStruct {
		return d.fields(t, as, in)
	}
	inner := "list"
	at.LogicalType.Value, at.ConvertedType = &format.ListType{}, thrift.New(deprecated.List)
	if t.Kind == column.KindMap {
		inner = "key_value"
		at.LogicalType.Value, at.ConvertedType = &format.MapType{}, thrift.New(deprecated.Map)
	}
	at.NumChildren = thrift.New(int32(1))
	d.group(inner, format.Repeated, len(t.Fields))
	in.path = append(in.path, inner)
	in.maxDef++
	in.maxRep++
	if t.Kind == column.KindMap {
		if err := d.field("key", t.Fields[0].Type, as.kid(0), in, true); err != nil {
			return err
		}
		return d.field("value", t.Fields[1].Type, as.kid(1), in, false)
	}
	return d.field("element", t.Fields[0].Type, as.kid(0), in, false)
}

// group adds a group of n fields, to be changed before the next is added.
func (d *declarer) group(name string, rep format.FieldRepetitionType, n int) *format.SchemaElement {
	d.elements = append(d.elements, format.SchemaElement{Name: name, RepetitionType: thrift.New(rep), NumChildren: thrift.New(int32(n))})
	return &d.elements[len(d.elements)-1]
}

func (d *declarer) fields(t column.Type, as *Field, in stored) error {
	if len(t.Fields) == 0 {
		return fmt.Errorf("a struct without fields cannot be written to Parquet")
	}
	seen := map[string]bool{}
	for i, f := range t.Fields {
		if seen[f.Name] {
			return fmt.Errorf("two fields are called %q", f.Name)
		}
		seen[f.Name] = true
		if err := d.field(f.Name, f.Type, as.kid(i), in, false); err != nil {
			return err
		}
	}
	return nil
}

// element is how values of the flat type t are declared.
func element(t column.Type) format.SchemaElement {
	e := format.SchemaElement{Type: thrift.New(physical(t))}
	conv := func(c deprecated.ConvertedType) { e.ConvertedType = thrift.New(c) }
	switch t.Kind {
	case column.KindString, column.KindNull:
		e.LogicalType.Value = &format.StringType{}
		conv(deprecated.UTF8)
	case column.KindDate:
		e.LogicalType.Value = &format.DateType{}
		conv(deprecated.Date)
	case column.KindDecimal:
		if t.Layout() == column.LayoutInt128 {
			e.TypeLength = thrift.New(int32(16))
		}
		e.LogicalType.Value = &format.DecimalType{Scale: int32(t.Scale), Precision: int32(t.Precision)}
		e.Scale, e.Precision = thrift.New(int32(t.Scale)), thrift.New(int32(t.Precision))
		conv(deprecated.Decimal)
	case column.KindTimestamp:
		e.LogicalType.Value = &format.TimestampType{IsAdjustedToUTC: t.Zone != "", Unit: timeUnit(t.Unit)}
		if t.Zone != "" && t.Unit == column.Milli {
			conv(deprecated.TimestampMillis)
		}
		if t.Zone != "" && t.Unit == column.Micro {
			conv(deprecated.TimestampMicros)
		}
	case column.KindTime:
		e.LogicalType.Value = &format.TimeType{Unit: timeUnit(t.Unit)}
	case column.KindInterval:
		e.TypeLength = thrift.New(int32(12))
		conv(deprecated.Interval)
	default:
		for i, x := range integers {
			// int32 and int64 need no annotation.
			if x.typ.Kind == t.Kind && (x.unsigned || x.bits < 32) {
				e.LogicalType.Value = &format.IntType{BitWidth: int8(x.bits), IsSigned: !x.unsigned}
				conv(deprecated.Uint8 + deprecated.ConvertedType(i))
			}
		}
	}
	return e
}

func timeUnit(u column.Unit) format.TimeUnit {
	switch u {
	case column.Milli:
		return format.TimeUnit{Value: &format.MilliSeconds{}}
	case column.Nano:
		return format.TimeUnit{Value: &format.NanoSeconds{}}
	}
	return format.TimeUnit{Value: &format.MicroSeconds{}}
}

// maxInt32Digits is how many decimal digits INT32 holds.
const maxInt32Digits = 9

// physical is how values of the flat type t are stored.
func physical(t column.Type) format.Type {
	switch t.Layout() {
	case column.LayoutInt128:
		return format.FixedLenByteArray
	case column.LayoutText:
		return format.ByteArray
	case column.LayoutBool:
		return format.Boolean
	case column.LayoutInt32:
		return format.Int32
	case column.LayoutFloat64:
		if t.Kind == column.KindFloat32 {
			return format.Float
		}
		return format.Double
	}
	switch t.Kind {
	case column.KindInt8, column.KindInt16, column.KindInt32, column.KindUint8, column.KindUint16, column.KindUint32:
		return format.Int32
	case column.KindDecimal:
		if t.Precision <= maxInt32Digits {
			return format.Int32
		}
	case column.KindTime:
		if t.Unit == column.Milli {
			return format.Int32
		}
	}
	return format.Int64
}
