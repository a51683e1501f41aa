package arrow

import (
	"fmt"
	"sync/atomic"

	"weir/dataframe/column"
)

// Arrow's numbers of types, as its Schema.fbs has them.
const (
	typeNull = iota + 1
	typeInt
	typeFloat
	typeBinary
	typeUtf8
	typeBool
	typeDecimal
	typeDate
	typeTime
	typeTimestamp
	typeInterval
	typeList
	typeStruct
	typeUnion
	typeFixedBinary
	typeFixedList
	typeMap
	typeDuration
	typeLargeBinary
	typeLargeUtf8
	typeLargeList
	typeRunEnd
	typeBinaryView
	typeUtf8View
	typeListView
	typeLargeListView
)

// typeExtension is of a field that has a meaning of its own beside how it is kept, which its
// one child tells. It has no buffers.
const typeExtension = 255

// A field is a column, or a part of one, as a file keeps it.
type field struct {
	name     string
	typ      column.Type
	arrow    byte
	width    int   // bytes of a value, or items of a fixed list
	signed   bool  // integers
	mul, div int64 // from the stored number to Weir's
	unit     int16 // of intervals
	tens     uint8 // zeros that decimals of a negative scale are without
	children []*field
	dict     *dictionary
	members  []byte // of unions: the number of each child
	dense    bool   // unions: their children hold just the rows of their own
	extended func(column.Vector) (column.Vector, error)
	refused  string       // why it cannot be read; "": it can
	cut      *atomic.Bool // a value had digits that its type cannot hold
}

type dictionary struct {
	id    int64
	index *field
}

// maxNesting is how deep types may be nested.
const maxNesting = 60

// readSchema is the columns of a Schema table.
func readSchema(t table) ([]*field, error) {
	if t.int16(0, 0) != 0 {
		return nil, fmt.Errorf("its numbers are big-endian, which is not supported")
	}
	var out []*field
	for _, f := range t.tables(1) {
		got, err := readField(f, 0)
		if err != nil {
			return nil, err
		}
		out = append(out, got)
	}
	if t.buf.bad {
		return nil, errShort
	}
	return out, nil
}

func readField(t table, depth int) (*field, error) {
	f := &field{name: t.string(0), arrow: t.byte(2), mul: 1, div: 1, cut: &atomic.Bool{}}
	if depth > maxNesting || t.buf.bad {
		return nil, errShort
	}
	for _, c := range t.tables(5) {
		child, err := readField(c, depth+1)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", f.name, err)
		}
		if child.refused != "" && f.refused == "" {
			f.refused = fmt.Sprintf("its part %s is %s", child.name, child.refused)
		}
		f.children = append(f.children, child)
	}
	if err := f.resolve(t.table(3)); err != nil {
		return nil, fmt.Errorf("column %s: %w", f.name, err)
	}
	if d := t.table(4); d.pos > 0 {
		index := &field{arrow: typeInt, mul: 1, div: 1, width: 4, signed: true, typ: column.Int32}
		if it := d.table(1); it.pos > 0 {
			if err := index.integer(it); err != nil {
				return nil, err
			}
		}
		f.dict = &dictionary{d.int64(0, 0), index}
	}
	return f.extend(t), nil
}

// units are seconds and below, as how many of Weir's unit one of them is.
var units = []struct {
	unit column.Unit
	mul  int64
}{{column.Milli, 1000}, {column.Milli, 1}, {column.Micro, 1}, {column.Nano, 1}}

// resolve sets the type from its table.
func (f *field) resolve(t table) error {
	unit := func(i int, def int16) (column.Unit, error) {
		u := t.int16(i, def)
		if u < 0 || int(u) >= len(units) {
			return 0, errShort
		}
		f.mul = units[u].mul
		return units[u].unit, nil
	}
	var err error
	switch f.arrow {
	case typeNull:
		f.typ = column.String
	case typeInt:
		return f.integer(t)
	case typeFloat:
		p := t.int16(0, 0)
		if p < 0 || p > 2 {
			return errShort
		}
		f.width, f.typ = 2<<p, []column.Type{column.Float32, column.Float32, column.Float64}[p]
	case typeBinary, typeLargeBinary, typeBinaryView:
		f.typ = column.Binary
	case typeFixedBinary:
		f.typ, f.width = column.Binary, int(t.int32(0, 0))
		if f.width < 0 {
			return errShort
		}
	case typeUtf8, typeLargeUtf8, typeUtf8View:
		f.typ = column.String
	case typeBool:
		f.typ = column.Bool
	case typeDecimal:
		return f.decimal(t)
	case typeDate:
		f.typ, f.width = column.Date, 4
		if t.int16(0, 1) == 1 {
			f.width, f.div = 8, 86400_000
		}
	case typeTime:
		f.typ, f.width = column.Time, int(t.int32(1, 32))/8
		f.typ.Unit, err = unit(0, 1)
		if f.width != 4 && f.width != 8 {
			return errShort
		}
	case typeTimestamp:
		f.typ, f.width = column.Type{Kind: column.KindTimestamp}, 8
		f.typ.Unit, err = unit(0, 0)
		if f.typ.Zone = t.string(1); f.typ.Zone != "" && column.CheckZone(f.typ.Zone) != nil {
			f.typ.Zone = "UTC" // the moments are the same
		}
	case typeDuration:
		u := t.int16(0, 1)
		if u < 0 || u > 3 {
			return errShort
		}
		f.typ, f.width = column.Interval, 8
		f.mul = []int64{1e6, 1e3, 1, 1}[u]
		if u == 3 {
			f.div = 1000
		}
	case typeInterval:
		f.typ, f.unit = column.Interval, t.int16(0, 0)
		if f.unit < 0 || f.unit > 2 {
			return errShort
		}
		f.width = []int{4, 8, 16}[f.unit]
	case typeList, typeLargeList, typeListView, typeLargeListView, typeFixedList:
		if len(f.children) != 1 {
			return errShort
		}
		f.typ = column.List(f.children[0].typ)
		if f.width = int(t.int32(0, 0)); f.arrow == typeFixedList && f.width < 0 {
			return errShort
		}
	case typeStruct:
		f.typ = column.Type{Kind: column.KindStruct}
		for _, c := range f.children {
			f.typ.Fields = append(f.typ.Fields, column.Field{Name: c.name, Type: c.typ, Nullable: true})
		}
	case typeMap:
		if len(f.children) != 1 || f.children[0].arrow != typeStruct || len(f.children[0].children) != 2 {
			return errShort
		}
		entry := f.children[0]
		f.typ = column.Map(entry.children[0].typ, entry.children[1].typ)
		entry.typ = f.typ.Element()
	case typeUnion:
		return f.union(t)
	case typeRunEnd:
		if len(f.children) != 2 || f.children[0].arrow != typeInt {
			return errShort
		}
		f.typ = f.children[1].typ
	default:
		return fmt.Errorf("Arrow's type number %d is not known", f.arrow)
	}
	return err
}

func (f *field) integer(t table) error {
	bits := t.int32(0, 0)
	f.width, f.signed = int(bits)/8, t.byte(1) != 0
	types := map[int32][2]column.Type{8: {column.Uint8, column.Int8}, 16: {column.Uint16, column.Int16}, 32: {column.Uint32, column.Int32}, 64: {column.Uint64, column.Int64}}
	pair, ok := types[bits]
	if !ok {
		return errShort
	}
	f.typ = pair[0]
	if f.signed {
		f.typ = pair[1]
	}
	return nil
}

// decimal is a decimal of up to 38 digits, or one of more, or of a scale below 0, of which values
// that have no more are read.
func (f *field) decimal(t table) error {
	precision, scale, bits := t.int32(0, 0), t.int32(1, 0), t.int32(2, 128)
	if bits != 32 && bits != 64 && bits != 128 && bits != 256 || precision < 1 || precision > 76 {
		return errShort
	}
	f.width = int(bits) / 8
	if scale > column.MaxPrecision || scale < -column.MaxPrecision {
		f.refused = fmt.Sprintf("decimal(%d,%d): at most %d digits are supported", precision, scale, column.MaxPrecision)
		return nil
	}
	if scale < 0 {
		f.tens = uint8(-scale)
		precision, scale = precision-scale, 0
	}
	f.typ = column.Decimal(uint8(min(max(precision, scale), column.MaxPrecision)), uint8(scale))
	return nil
}
