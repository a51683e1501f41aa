package column

import (
	"fmt"
	"math"
	"strings"
)

// A Kind names a logical type.
type Kind uint8

// The kinds. Null is the type of a bare NULL and of nothing else.
const (
	KindNull Kind = iota
	KindBool
	KindInt64
	KindFloat64
	KindDecimal
	KindString
	KindBinary
	KindDate
	KindTimestamp
	KindInt8
	KindInt16
	KindInt32
	KindUint8
	KindUint16
	KindUint32
	KindUint64
	KindFloat32
	KindTime
	KindInterval
	KindList
	KindStruct
	KindMap
)

var kindNames = [...]string{
	"null", "bool", "int64", "float64", "decimal", "string", "binary", "date", "timestamp",
	"int8", "int16", "int32", "uint8", "uint16", "uint32", "uint64", "float32", "time", "interval", "list", "struct", "map",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Integer reports whether values of k are whole numbers of 8 to 64 bits.
func (k Kind) Integer() bool { return k == KindInt64 || k >= KindInt8 && k <= KindUint64 }

// Nested reports whether values of k are made of other values.
func (k Kind) Nested() bool { return k >= KindList && k <= KindMap }

// IntegerRange is the least and the greatest value of the integer kinds that
// are stored as int64: all but uint64.
func (k Kind) IntegerRange() (least, greatest int64) {
	switch k {
	case KindInt8:
		return math.MinInt8, math.MaxInt8
	case KindInt16:
		return math.MinInt16, math.MaxInt16
	case KindInt32:
		return math.MinInt32, math.MaxInt32
	case KindUint8:
		return 0, math.MaxUint8
	case KindUint16:
		return 0, math.MaxUint16
	case KindUint32:
		return 0, math.MaxUint32
	}
	return math.MinInt64, math.MaxInt64
}

// A Layout is how values are kept in a flat Vector; several kinds share one.
type Layout uint8

// The layouts and their Vectors.
const (
	LayoutText    Layout = iota // *Texts
	LayoutBool                  // *Bools
	LayoutInt32                 // *Days
	LayoutInt64                 // *Ints
	LayoutUint64                // *Uints
	LayoutFloat64               // *Floats
	LayoutInt128                // *Wides
	LayoutList                  // *Lists
	LayoutStruct                // *Structs
)

// Layout is how values of t are kept.
func (t Type) Layout() Layout {
	switch t.Kind {
	case KindBool:
		return LayoutBool
	case KindDate:
		return LayoutInt32
	case KindUint64:
		return LayoutUint64
	case KindFloat64, KindFloat32:
		return LayoutFloat64
	case KindDecimal:
		if t.Precision > ShortPrecision {
			return LayoutInt128
		}
	case KindInterval:
		return LayoutInt128
	case KindString, KindBinary, KindNull:
		return LayoutText
	case KindList, KindMap:
		return LayoutList
	case KindStruct:
		return LayoutStruct
	}
	return LayoutInt64
}

// A Unit is what a timestamp counts.
type Unit uint8

// The units. The zero Unit is microseconds, as Parquet and SQL engines prefer.
const (
	Micro Unit = iota
	Milli
	Nano
)

// PerSecond is how many units make a second.
func (u Unit) PerSecond() int64 { return [...]int64{1e6, 1e3, 1e9}[u] }

func (u Unit) String() string { return [...]string{"us", "ms", "ns"}[u] }

// A Type is a logical type. Compare with Equal.
type Type struct {
	Kind             Kind
	Precision, Scale uint8   // decimals
	Unit             Unit    // times and timestamps
	Zone             string  // timestamps: "" is local time without zone
	Fields           []Field // structs; a list has one, "element", a map two, "key" and "value"
}

// The types that need no parameters, and the times met most often.
var (
	Null      = Type{Kind: KindNull}
	Bool      = Type{Kind: KindBool}
	Int8      = Type{Kind: KindInt8}
	Int16     = Type{Kind: KindInt16}
	Int32     = Type{Kind: KindInt32}
	Int64     = Type{Kind: KindInt64}
	Uint8     = Type{Kind: KindUint8}
	Uint16    = Type{Kind: KindUint16}
	Uint32    = Type{Kind: KindUint32}
	Uint64    = Type{Kind: KindUint64}
	Float32   = Type{Kind: KindFloat32}
	Float64   = Type{Kind: KindFloat64}
	String    = Type{Kind: KindString}
	Binary    = Type{Kind: KindBinary}
	Date      = Type{Kind: KindDate}
	Time      = Type{Kind: KindTime, Unit: Micro}
	Timestamp = Type{Kind: KindTimestamp, Unit: Micro, Zone: "UTC"}
	Interval  = Type{Kind: KindInterval}
)

// MaxPrecision is the largest number of decimal digits that a decimal holds,
// ShortPrecision the largest that is kept in 64 bits.
const (
	MaxPrecision   = 38
	ShortPrecision = 18
)

// List is the type of lists of element.
func List(element Type) Type {
	return Type{Kind: KindList, Fields: []Field{{Name: "element", Type: element, Nullable: true}}}
}

// Struct is the type of values with fields.
func Struct(fields ...Field) Type { return Type{Kind: KindStruct, Fields: fields} }

// Map is the type of maps from key, which is never null, to value.
func Map(key, value Type) Type {
	return Type{Kind: KindMap, Fields: []Field{{Name: "key", Type: key}, {Name: "value", Type: value, Nullable: true}}}
}

// Element is what a list of type t has in it; of a map, its entries: structs of
// key and value; Null of other types.
func (t Type) Element() Type {
	switch {
	case t.Kind == KindMap:
		return Struct(t.Fields...)
	case t.Kind == KindList && len(t.Fields) == 1:
		return t.Fields[0].Type
	}
	return Null
}

// Decimal is the type of exact numbers with precision digits, scale of them
// after the point.
func Decimal(precision, scale uint8) Type {
	return Type{Kind: KindDecimal, Precision: precision, Scale: scale}
}

// Equal reports whether t and u are the same type.
func (t Type) Equal(u Type) bool {
	if t.Kind != u.Kind || len(t.Fields) != len(u.Fields) {
		return false
	}
	switch t.Kind {
	case KindDecimal:
		return t.Precision == u.Precision && t.Scale == u.Scale
	case KindTime:
		return t.Unit == u.Unit
	case KindTimestamp:
		return t.Unit == u.Unit && t.Zone == u.Zone
	}
	for i := range t.Fields {
		if t.Fields[i].Name != u.Fields[i].Name || !t.Fields[i].Type.Equal(u.Fields[i].Type) {
			return false
		}
	}
	return true
}

// Numeric reports whether values of t add up.
func (t Type) Numeric() bool {
	return t.Kind.Integer() || t.Kind == KindFloat64 || t.Kind == KindFloat32 || t.Kind == KindDecimal
}

// String is the type as ParseType reads it: "int64", "decimal(10,2)",
// "timestamp(ms, Europe/Paris)", "list<string>", "struct<a int64, b date>".
func (t Type) String() string {
	switch t.Kind {
	case KindDecimal:
		return fmt.Sprintf("decimal(%d,%d)", t.Precision, t.Scale)
	case KindTime:
		if t.Unit == Micro {
			return "time"
		}
		return fmt.Sprintf("time(%s)", t.Unit)
	case KindTimestamp:
		switch {
		case t.Unit == Micro && t.Zone == "UTC":
			return "timestamp"
		case t.Zone == "":
			return fmt.Sprintf("timestamp(%s)", t.Unit)
		}
		return fmt.Sprintf("timestamp(%s, %s)", t.Unit, t.Zone)
	case KindList:
		return "list<" + t.Fields[0].Type.String() + ">"
	case KindMap:
		return "map<" + t.Fields[0].Type.String() + ", " + t.Fields[1].Type.String() + ">"
	case KindStruct:
		var b strings.Builder
		for i, f := range t.Fields {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(quoteName(f.Name) + " " + f.Type.String())
		}
		return "struct<" + b.String() + ">"
	}
	return t.Kind.String()
}
