package column

import (
	"fmt"
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
)

var kindNames = [...]string{"null", "bool", "int64", "float64", "decimal", "string", "binary", "date", "timestamp"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
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
	Unit             Unit    // timestamps
	Zone             string  // timestamps: "" is local time without zone
	Fields           []Field // structs; a list has one, a map two
}

// The types that need no parameters, and the timestamps met most often.
var (
	Null      = Type{Kind: KindNull}
	Bool      = Type{Kind: KindBool}
	Int64     = Type{Kind: KindInt64}
	Float64   = Type{Kind: KindFloat64}
	String    = Type{Kind: KindString}
	Binary    = Type{Kind: KindBinary}
	Date      = Type{Kind: KindDate}
	Timestamp = Type{Kind: KindTimestamp, Unit: Micro, Zone: "UTC"}
)

// MaxPrecision is the largest number of decimal digits a Decimal holds.
const MaxPrecision = 18

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
	return t.Kind == KindInt64 || t.Kind == KindFloat64 || t.Kind == KindDecimal
}

// String is the type as ParseType reads it: "int64", "decimal(10,2)",
// "timestamp(ms, Europe/Paris)".
func (t Type) String() string {
	switch t.Kind {
	case KindDecimal:
		return fmt.Sprintf("decimal(%d,%d)", t.Precision, t.Scale)
	case KindTimestamp:
		switch {
		case t.Unit == Micro && t.Zone == "UTC":
			return "timestamp"
		case t.Zone == "":
			return fmt.Sprintf("timestamp(%s)", t.Unit)
		}
		return fmt.Sprintf("timestamp(%s, %s)", t.Unit, t.Zone)
	}
	return t.Kind.String()
}

// typeNames are the spellings ParseType takes for types without parameters.
var typeNames = map[string]Type{
	"bool": Bool, "boolean": Bool,
	"int": Int64, "int64": Int64, "bigint": Int64, "integer": Int64, "long": Int64,
	"float": Float64, "float64": Float64, "double": Float64, "real": Float64,
	"string": String, "text": String, "varchar": String,
	"binary": Binary, "blob": Binary, "bytes": Binary,
	"date":      Date,
	"timestamp": Timestamp, "datetime": {Kind: KindTimestamp, Unit: Micro},
	"decimal": Decimal(18, 3),
}

// ParseType reads a type as String writes it, or under one of its SQL names.
func ParseType(s string) (Type, error) {
	name, args, hasArgs := strings.Cut(strings.ToLower(strings.TrimSpace(s)), "(")
	name = strings.TrimSpace(name)
	if !hasArgs {
		if t, ok := typeNames[name]; ok {
			return t, nil
		}
		return Type{}, fmt.Errorf("no type %q; there are bool, int64, float64, decimal(p,s), string, binary, date, timestamp", s)
	}
	if !strings.HasSuffix(strings.TrimSpace(args), ")") {
		return Type{}, fmt.Errorf("type %q: missing )", s)
	}
	// Zones are case-sensitive, so the arguments come from the original text.
	open := strings.IndexByte(s, '(')
	list := strings.Split(s[open+1:strings.LastIndexByte(s, ')')], ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	switch name {
	case "decimal", "numeric":
		return parseDecimalType(s, list)
	case "timestamp":
		return parseTimestampType(s, list)
	case "varchar", "char":
		return String, nil
	}
	return Type{}, fmt.Errorf("type %q takes no arguments", s)
}

func parseDecimalType(s string, args []string) (Type, error) {
	var p, sc int
	if _, err := fmt.Sscanf(strings.Join(args, " "), "%d", &p); err != nil || len(args) > 2 {
		return Type{}, fmt.Errorf("type %q: write decimal(precision, scale)", s)
	}
	if len(args) == 2 {
		if _, err := fmt.Sscanf(args[1], "%d", &sc); err != nil {
			return Type{}, fmt.Errorf("type %q: write decimal(precision, scale)", s)
		}
	}
	if p < 1 || p > MaxPrecision || sc < 0 || sc > p {
		return Type{}, fmt.Errorf("type %q: precision must be 1 to %d and scale 0 to precision", s, MaxPrecision)
	}
	return Decimal(uint8(p), uint8(sc)), nil
}

func parseTimestampType(s string, args []string) (Type, error) {
	t := Type{Kind: KindTimestamp}
	units := map[string]Unit{"us": Micro, "ms": Milli, "ns": Nano}
	u, ok := units[args[0]]
	if !ok || len(args) > 2 {
		return Type{}, fmt.Errorf("type %q: write timestamp(ms|us|ns) or timestamp(unit, zone)", s)
	}
	t.Unit = u
	if len(args) == 2 {
		t.Zone = args[1]
	}
	return t, nil
}
