package column

import (
	"fmt"
	"strconv"
	"strings"

	"weir/internal/typo"
)

// typeNames are the spellings ParseType takes for types without parameters.
var typeNames = map[string]Type{
	"bool": Bool, "boolean": Bool,
	"int8": Int8, "tinyint": Int8, "byte": Int8,
	"int16": Int16, "smallint": Int16, "short": Int16, "int2": Int16,
	"int32": Int32, "int4": Int32,
	"int": Int64, "int64": Int64, "bigint": Int64, "integer": Int64, "long": Int64,
	"uint8": Uint8, "utinyint": Uint8,
	"uint16": Uint16, "usmallint": Uint16,
	"uint32": Uint32, "uinteger": Uint32,
	"uint64": Uint64, "ubigint": Uint64, "uint": Uint64,
	"hugeint": Decimal(MaxPrecision, 0), "int128": Decimal(MaxPrecision, 0),
	"float32": Float32, "float4": Float32, "real": Float32,
	"float": Float64, "float64": Float64, "float8": Float64, "double": Float64,
	"string": String, "text": String, "varchar": String, "json": String, "char": String, "uuid": String,
	"binary": Binary, "blob": Binary, "bytes": Binary, "bytea": Binary, "varbinary": Binary,
	"date":      Date,
	"time":      Time,
	"timestamp": Timestamp, "timestamptz": Timestamp, "datetime": {Kind: KindTimestamp, Unit: Micro},
	"timestamp_ms": {Kind: KindTimestamp, Unit: Milli}, "timestamp_ns": {Kind: KindTimestamp, Unit: Nano}, "timestamp_us": {Kind: KindTimestamp, Unit: Micro}, "timestamp_ntz": {Kind: KindTimestamp, Unit: Micro},
	"interval": Interval,
	"decimal":  Decimal(18, 3), "numeric": Decimal(18, 3), "dec": Decimal(18, 3),
}

// maxTypeDepth bounds how deep types nest, so that a hostile schema cannot
// exhaust the stack.
const maxTypeDepth = 64

// ParseType reads a type as String writes it, or under one of its SQL names:
// int and integer mean int64, float means float64; list<int64> is also
// int64[] and array<int64>; struct<a int64> is also struct(a int64) and struct<a: int64>.
func ParseType(s string) (Type, error) {
	p := &typeParser{text: s}
	t, err := p.parse(0)
	if err != nil {
		return Type{}, err
	}
	if p.space(); p.at < len(s) {
		return Type{}, fmt.Errorf("type %q: unexpected %q", s, s[p.at:])
	}
	return t, nil
}

type typeParser struct {
	text string
	at   int
}

func (p *typeParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// take consumes c if it comes next.
func (p *typeParser) take(c byte) bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *typeParser) fail(format string, args ...any) (Type, error) {
	return Type{}, fmt.Errorf("type %q: %s", p.text, fmt.Sprintf(format, args...))
}

// word is the name that comes next, quoted or not.
func (p *typeParser) word() string {
	p.space()
	if p.at < len(p.text) && (p.text[p.at] == '"' || p.text[p.at] == '`') {
		q := p.text[p.at]
		var b strings.Builder
		for i := p.at + 1; i < len(p.text); i++ {
			if p.text[i] != q {
				b.WriteByte(p.text[i])
				continue
			}
			if i+1 < len(p.text) && p.text[i+1] == q {
				b.WriteByte(q)
				i++
				continue
			}
			p.at = i + 1
			return b.String()
		}
		return ""
	}
	from := p.at
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n()<>[],:", p.text[p.at]) < 0 {
		p.at++
	}
	return p.text[from:p.at]
}

func (p *typeParser) parse(depth int) (Type, error) {
	if depth > maxTypeDepth {
		return p.fail("nested more than %d deep", maxTypeDepth)
	}
	t, err := p.one(depth)
	for err == nil && p.take('[') {
		if !p.take(']') {
			return p.fail("missing ]")
		}
		t = List(t)
	}
	return t, err
}

func (p *typeParser) one(depth int) (Type, error) {
	name := strings.ToLower(p.word())
	open := byte(0)
	switch {
	case p.take('('):
		open = ')'
	case p.take('<'):
		open = '>'
	}
	switch name {
	case "list", "array", "map", "struct", "row":
		if open == 0 {
			return p.fail("write %s", map[string]string{"list": "list<type>", "array": "array<type>", "map": "map<key, value>", "struct": "struct<name type, …>", "row": "row(name type, …)"}[name])
		}
		return p.nested(name, open, depth)
	}
	if open == '>' {
		return p.fail("%q takes no types", name)
	}
	if open == 0 {
		return p.named(name)
	}
	args, ok := p.arguments()
	if !ok {
		return p.fail("missing )")
	}
	switch name {
	case "decimal", "numeric", "dec":
		return parseDecimalType(p.text, args)
	case "timestamp", "time":
		return parseTimeType(p.text, name, args)
	case "varchar", "char", "string":
		return String, nil
	case "binary", "varbinary":
		return Binary, nil
	}
	return p.fail("%s takes no arguments", name)
}

func (p *typeParser) named(name string) (Type, error) {
	t, ok := typeNames[name]
	if !ok {
		if near := typo.Nearest(name, typeList); near != "" {
			return Type{}, fmt.Errorf("no type %q; did you mean %q?", p.text, near)
		}
		return Type{}, fmt.Errorf("no type %q; there are %s", p.text, strings.Join(typeList, ", "))
	}
	from := p.at
	switch next := strings.ToLower(p.word()); {
	case name == "double" && next == "precision":
	case (name == "timestamp" || name == "time") && (next == "with" || next == "without"):
		if strings.ToLower(p.word()) != "time" || strings.ToLower(p.word()) != "zone" {
			return p.fail("write %s %s time zone", name, next)
		}
		if name == "timestamp" && next == "without" {
			t.Zone = ""
		}
	default:
		p.at = from
	}
	return t, nil
}

// typeList are the types to tell about.
var typeList = []string{
	"bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "decimal(p,s)",
	"string", "binary", "date", "time", "timestamp", "interval", "list<t>", "map<k, v>", "struct<name t, …>",
}

// arguments are the words up to the closing parenthesis.
func (p *typeParser) arguments() ([]string, bool) {
	end := strings.IndexByte(p.text[p.at:], ')')
	if end < 0 {
		return nil, false
	}
	args := strings.Split(p.text[p.at:p.at+end], ",")
	for i := range args {
		args[i] = strings.TrimSpace(args[i])
	}
	p.at += end + 1
	return args, true
}

func (p *typeParser) nested(name string, end byte, depth int) (Type, error) {
	var fields []Field
	for {
		f := Field{Nullable: true}
		if name == "struct" || name == "row" {
			if f.Name = p.word(); f.Name == "" {
				return p.fail("write struct<name type, …>")
			}
			p.take(':')
		}
		t, err := p.parse(depth + 1)
		if err != nil {
			return Type{}, err
		}
		f.Type = t
		fields = append(fields, f)
		if !p.take(',') {
			break
		}
	}
	if !p.take(end) {
		return p.fail("missing %c", end)
	}
	switch {
	case name == "map" && len(fields) == 2:
		return Map(fields[0].Type, fields[1].Type), nil
	case name == "map":
		return p.fail("write map<key, value>")
	case (name == "list" || name == "array") && len(fields) == 1:
		return List(fields[0].Type), nil
	case name == "list" || name == "array":
		return p.fail("write list<type>")
	}
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.Name] {
			return p.fail("two fields are called %q", f.Name)
		}
		seen[f.Name] = true
	}
	return Struct(fields...), nil
}

// quoteName is the name of a field as ParseType reads it.
func quoteName(name string) string {
	if name == "" || strings.ContainsAny(name, " \t\r\n()<>[],:\"`") {
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	return name
}

func parseDecimalType(s string, args []string) (Type, error) {
	bad := fmt.Errorf("type %q: write decimal(precision, scale)", s)
	var n [2]int
	for i, a := range args {
		v, err := strconv.Atoi(a)
		if err != nil || i >= len(n) {
			return Type{}, bad
		}
		n[i] = v
	}
	p, sc := n[0], n[1]
	if p < 1 || p > MaxPrecision || sc < 0 || sc > p {
		return Type{}, fmt.Errorf("type %q: precision must be 1 to %d and scale 0 to precision", s, MaxPrecision)
	}
	return Decimal(uint8(p), uint8(sc)), nil
}

// parseTimeType reads timestamp(unit), timestamp(unit, zone), time(unit), and SQL's
// timestamp(digits).
func parseTimeType(s, name string, args []string) (Type, error) {
	t := Type{Kind: KindTimestamp}
	if name == "time" {
		t.Kind = KindTime
	}
	units := map[string]Unit{"us": Micro, "ms": Milli, "ns": Nano, "3": Milli, "6": Micro, "9": Nano}
	u, ok := units[args[0]]
	if !ok || len(args) > 2 || len(args) == 2 && t.Kind == KindTime {
		return Type{}, fmt.Errorf("type %q: write %s(ms|us|ns) or timestamp(unit, zone)", s, name)
	}
	t.Unit = u
	if len(args) == 2 {
		t.Zone = args[1]
		if t.Zone != "" {
			if err := CheckZone(t.Zone); err != nil {
				return Type{}, fmt.Errorf("type %q: %w", s, err)
			}
		}
	}
	return t, nil
}
