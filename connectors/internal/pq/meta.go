package pq

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

const magic = "PAR1"

// maxFooter is the largest footer that is believed.
const maxFooter = 512 << 20

// Meta is the footer of a file.
type Meta struct {
	Rows    int64
	Leaves  []Leaf    // the columns that can be read, in the file's order; no two of one name
	Refused []Refused // the others
	Groups  []format.RowGroup
	// CountsNulls says that the writer is known to count nulls wherever it writes bounds.
	// The footer does not tell a count of none from a count that is missing.
	CountsNulls bool
}

// counters begin the names of writers that count nulls.
var counters = []string{"weir", "parquet-cpp-arrow", "parquet-mr", "DuckDB", "github.com/parquet-go", "Polars", "parquet-rs"}

// A Leaf is a flat column.
type Leaf struct {
	Name     string
	Type     column.Type
	Optional bool
	Chunk    int // index in a row group's columns
	phys     format.Type
	width    int  // of a fixed-length value
	unsigned bool // of an integer
	bits     int  // of an unsigned integer
	uuid     bool
}

// ReadMeta reads the footer of a file of size bytes.
func ReadMeta(size int64, readAt func(p []byte, off int64) error) (m *Meta, err error) {
	defer Guard(&err)
	if size < 12 {
		return nil, fmt.Errorf("it has %d bytes and is not a Parquet file", size)
	}
	// Most footers come with the first read.
	tail := make([]byte, min(size, 64<<10))
	if err := readAt(tail, size-int64(len(tail))); err != nil {
		return nil, err
	}
	end := tail[len(tail)-8:]
	if string(end[4:]) == "PARE" {
		return nil, fmt.Errorf("the Parquet file is encrypted")
	}
	if string(end[4:]) != magic {
		return nil, fmt.Errorf("it does not end like a Parquet file; it may be cut off")
	}
	n := int64(binary.LittleEndian.Uint32(end))
	if n > size-12 || n > maxFooter {
		return nil, fmt.Errorf("the Parquet footer is corrupt: %d bytes of %d", n, size)
	}
	if n+8 > int64(len(tail)) {
		tail = make([]byte, n+8)
		if err := readAt(tail, size-n-8); err != nil {
			return nil, err
		}
	}
	var md format.FileMetaData
	if err := thrift.Unmarshal(&thrift.CompactProtocol{}, tail[int64(len(tail))-8-n:len(tail)-8], &md); err != nil {
		return nil, fmt.Errorf("the Parquet footer is corrupt: %w", err)
	}
	return newMeta(&md, size)
}

func newMeta(md *format.FileMetaData, size int64) (*Meta, error) {
	m := &Meta{Rows: md.NumRows, Groups: md.RowGroups}
	m.CountsNulls = slices.ContainsFunc(counters, func(name string) bool { return strings.HasPrefix(md.CreatedBy, name) })
	if len(md.Schema) == 0 {
		return nil, fmt.Errorf("the Parquet footer is corrupt: no schema")
	}
	chunks, at, taken := 0, 1, map[string]bool{}
	for at < len(md.Schema) {
		e := &md.Schema[at]
		if e.NumChildren.V > 0 || e.RepetitionType.V == format.Repeated {
			leaves, next, err := skipTree(md.Schema, at, 0)
			if err != nil {
				return nil, err
			}
			m.Refused = append(m.Refused, Refused{e.Name, nestedWhy(md.Schema, at)})
			chunks, at = chunks+leaves, next
			continue
		}
		l := Leaf{Name: e.Name, Optional: e.RepetitionType.V == format.Optional, Chunk: chunks, phys: e.Type.V, width: int(e.TypeLength.V)}
		if err := l.setType(e); err != nil {
			m.Refused = append(m.Refused, Refused{e.Name, err.Error()})
		} else if taken[e.Name] {
			m.Refused = append(m.Refused, Refused{e.Name, "another column of this name comes before it"})
		} else {
			taken[e.Name] = true
			m.Leaves = append(m.Leaves, l)
		}
		chunks++
		at++
	}
	var rows int64
	for g := range m.Groups {
		rg := &m.Groups[g]
		if len(rg.Columns) != chunks || rg.NumRows < 0 {
			return nil, fmt.Errorf("the Parquet footer is corrupt: row group %d has %d columns, not %d", g, len(rg.Columns), chunks)
		}
		rows += rg.NumRows
	}
	if rows != m.Rows {
		return nil, fmt.Errorf("the Parquet footer is corrupt: %d rows in all but %d in its row groups", m.Rows, rows)
	}
	return m, nil
}

// skipTree counts the leaves below the schema element at, and gives the element
// after them.
func skipTree(s []format.SchemaElement, at, depth int) (leaves, next int, err error) {
	if at >= len(s) || depth > 100 {
		return 0, 0, fmt.Errorf("the Parquet footer is corrupt: schema")
	}
	n := s[at].NumChildren.V
	next = at + 1
	if n <= 0 {
		return 1, next, nil
	}
	for range n {
		l, to, err := skipTree(s, next, depth+1)
		if err != nil {
			return 0, 0, err
		}
		leaves, next = leaves+l, to
	}
	return leaves, next, nil
}

func (l *Leaf) setType(e *format.SchemaElement) error {
	logical := e.LogicalType.Value
	conv := deprecated.ConvertedType(-1)
	if e.ConvertedType.Valid {
		conv = e.ConvertedType.V
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
	case format.Float, format.Double:
		l.Type = column.Float64
	case format.Int96:
		l.Type = column.Timestamp
	case format.Int32, format.Int64:
		return l.setInt(logical, conv)
	case format.ByteArray:
		l.Type = column.Binary
		switch logical.(type) {
		case *format.StringType, *format.EnumType, *format.JsonType:
			l.Type = column.String
		case nil:
			if conv == deprecated.UTF8 || conv == deprecated.Enum || conv == deprecated.Json {
				l.Type = column.String
			}
		case *format.BsonType:
		default:
			return fmt.Errorf("there is no type for %s", e.LogicalType.String())
		}
	case format.FixedLenByteArray:
		if l.width <= 0 || l.width > 1<<20 {
			return fmt.Errorf("its values have %d bytes", l.width)
		}
		l.Type = column.Binary
		switch logical.(type) {
		case *format.Float16Type:
			return errors.New("float16 is not supported yet")
		case *format.UUIDType:
			l.Type, l.uuid = column.String, true
			if l.width != 16 {
				return fmt.Errorf("it is a UUID of %d bytes", l.width)
			}
		case nil:
			if conv == deprecated.Interval {
				return fmt.Errorf("there is no type for INTERVAL")
			}
		default:
			return fmt.Errorf("there is no type for %s", e.LogicalType.String())
		}
	default:
		return fmt.Errorf("there is no type for %s", l.phys)
	}
	return nil
}

func (l *Leaf) setInt(logical format.LogicalTypeValue, conv deprecated.ConvertedType) error {
	l.Type = column.Int64
	switch t := logical.(type) {
	case *format.DateType:
		l.Type = column.Date
	case *format.TimestampType:
		l.Type = column.Type{Kind: column.KindTimestamp}
		if t.IsAdjustedToUTC {
			l.Type.Zone = "UTC"
		}
		switch t.Unit.Value.(type) {
		case *format.MilliSeconds:
			l.Type.Unit = column.Milli
		case *format.NanoSeconds:
			l.Type.Unit = column.Nano
		}
	case *format.IntType:
		l.unsigned, l.bits = !t.IsSigned, int(t.BitWidth)
	case *format.NullType:
	case *format.TimeType:
		return errTimeOfDay
	case nil:
		switch conv {
		case deprecated.Date:
			l.Type = column.Date
		case deprecated.TimestampMillis:
			l.Type = column.Type{Kind: column.KindTimestamp, Unit: column.Milli, Zone: "UTC"}
		case deprecated.TimestampMicros:
			l.Type = column.Timestamp
		case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
			l.unsigned, l.bits = true, 8<<(conv-deprecated.Uint8)
		case deprecated.TimeMillis, deprecated.TimeMicros:
			return errTimeOfDay
		}
	default:
		return fmt.Errorf("there is no type for %s", logical)
	}
	if l.Type.Kind == column.KindDate && l.phys != format.Int32 || l.Type.Kind == column.KindTimestamp && l.phys != format.Int64 {
		return fmt.Errorf("it is a %s of %s", l.Type, l.phys)
	}
	return nil
}

var errTimeOfDay = errors.New("times of day are not supported yet")

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

// Range is where the pages of the leaf's chunk in a row group are.
func (m *Meta) Range(group int, l *Leaf, size int64) (from, n int64, err error) {
	c := &m.Groups[group].Columns[l.Chunk]
	md := &c.MetaData
	if c.FilePath != "" {
		return 0, 0, fmt.Errorf("its pages are in another file, %s", c.FilePath)
	}
	from = md.DataPageOffset
	if md.DictionaryPageOffset > 0 && md.DictionaryPageOffset < from {
		from = md.DictionaryPageOffset
	}
	n = md.TotalCompressedSize
	if from < 4 || n < 0 || from > size || n > size-from || n > math.MaxInt32*4 || md.Type != l.phys {
		return 0, 0, fmt.Errorf("the Parquet footer is corrupt: its pages are said to be %d bytes at %d of %d", n, from, size)
	}
	return from, n, nil
}

// Guard makes an error of a panic: a library's, about bytes it did not expect.
func Guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the file is corrupt: %v", r)
	}
}
