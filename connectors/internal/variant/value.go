package variant

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"weir/dataframe/column"
)

// maxDepth is how deep values may be nested: as deep as in JSON files.
const maxDepth = 500

// MaxText is the most bytes of JSON that a value may make.
const MaxText = 256 << 20

var (
	errCut     = errors.New("variant: it is cut off or its lengths are wrong")
	errOverlap = errors.New("variant: its parts lie one over another")
	errLarge   = fmt.Errorf("variant: it makes more than %d MB of JSON", MaxText>>20)
)

// The basic types, in the two lowest bits of a value's first byte.
const (
	basicPrimitive = iota
	basicShort
	basicObject
	basicArray
)

// IsNull reports whether value is a null of VARIANT.
func IsNull(value []byte) bool { return len(value) > 0 && value[0] == 0 }

// Append appends value, of whose objects the fields have names, as JSON.
func Append(dst []byte, names *Names, value []byte) ([]byte, error) {
	w := writer{dst: dst, names: names, budget: len(value), most: len(dst) + MaxText}
	err := w.value(value, 0)
	return w.dst, err
}

// writer writes one value. Each of its bytes may be looked at once: an array of a thousand
// elements that are all said to be at one place, and are such arrays themselves, would be a bomb.
type writer struct {
	dst    []byte
	names  *Names
	budget int
	most   int // of dst
}

// spend takes n bytes of the budget, and of b.
func (w *writer) spend(b []byte, n int) ([]byte, error) {
	if n < 0 || n > len(b) {
		return nil, errCut
	}
	if w.budget -= n; w.budget < 0 {
		return nil, errOverlap
	}
	if len(w.dst) > w.most {
		return nil, errLarge
	}
	return b[:n], nil
}

func (w *writer) value(b []byte, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("variant: it is nested deeper than %d", maxDepth)
	}
	head, err := w.spend(b, 1)
	if err != nil {
		return err
	}
	basic, rest, b := head[0]&3, int(head[0]>>2), b[1:]
	switch basic {
	case basicPrimitive:
		return w.primitive(rest, b)
	case basicShort:
		return w.text(b, rest)
	case basicObject:
		return w.object(rest, b, depth)
	}
	return w.array(rest, b, depth)
}

// text writes the first n bytes of b as a string.
func (w *writer) text(b []byte, n int) error {
	b, err := w.spend(b, n)
	if err == nil {
		w.dst, err = AppendString(w.dst, b)
	}
	return err
}

// items are the parts of an array or object.
type items struct {
	count   int
	ids     []byte // of an object
	idWidth int
	offsets []byte // count+1 of them
	width   int    // of one
	bytes   []byte // the values
}

// itemsOf reads what is before the values. The sizes of numbers are in bits of head.
func itemsOf(head int, b []byte, object bool) (it items, used int, err error) {
	it.width = head&3 + 1
	large := head >> 2 & 1
	if object {
		it.idWidth, large = head>>2&3+1, head>>4&1
	}
	at := 1 + 3*large
	if len(b) < at {
		return it, 0, errCut
	}
	it.count = number(b[:at])
	used = at + it.count*it.idWidth + (it.count+1)*it.width
	if used > len(b) {
		return it, 0, errCut
	}
	it.ids, it.offsets = b[at:at+it.count*it.idWidth], b[at+it.count*it.idWidth:used]
	if n := it.offset(it.count); n <= len(b)-used {
		it.bytes = b[used : used+n]
		return it, used, nil
	}
	return it, 0, errCut
}

func (it *items) offset(i int) int { return number(it.offsets[i*it.width:][:it.width]) }

// at is the value of part i, and what is behind it.
func (it *items) at(i int) ([]byte, error) {
	from := it.offset(i)
	if from > len(it.bytes) {
		return nil, errCut
	}
	return it.bytes[from:], nil
}

func (w *writer) array(head int, b []byte, depth int) error {
	it, used, err := itemsOf(head, b, false)
	if err != nil {
		return err
	}
	if _, err := w.spend(b, used); err != nil {
		return err
	}
	w.dst = append(w.dst, '[')
	for i := range it.count {
		if i > 0 {
			w.dst = append(w.dst, ',')
		}
		v, err := it.at(i)
		if err != nil {
			return err
		}
		if err := w.value(v, depth+1); err != nil {
			return err
		}
	}
	w.dst = append(w.dst, ']')
	return nil
}

func (w *writer) object(head int, b []byte, depth int) error {
	it, used, err := itemsOf(head, b, true)
	if err != nil {
		return err
	}
	if _, err := w.spend(b, used); err != nil {
		return err
	}
	if err := it.distinct(w.names); err != nil {
		return err
	}
	w.dst = append(w.dst, '{')
	for i := range it.count {
		if i > 0 {
			w.dst = append(w.dst, ',')
		}
		f, err := it.field(w.names, i)
		if err != nil {
			return err
		}
		if w.dst, err = AppendName(w.dst, f.Name); err != nil {
			return err
		}
		if err := w.value(f.Value, depth+1); err != nil {
			return err
		}
	}
	w.dst = append(w.dst, '}')
	return nil
}

// A Field is one of an object: its name, and bytes that begin with its value.
type Field struct{ Name, Value []byte }

func (it *items) field(names *Names, i int) (f Field, err error) {
	if f.Name, err = names.name(number(it.ids[i*it.idWidth:][:it.idWidth])); err == nil {
		f.Value, err = it.at(i)
	}
	return f, err
}

// distinct refuses two fields of one name. Writers sort the fields.
func (it *items) distinct(names *Names) error {
	var last []byte
	sorted := true
	for i := 0; i < it.count && sorted; i++ {
		f, err := it.field(names, i)
		if err != nil {
			return err
		}
		sorted = i == 0 || bytes.Compare(last, f.Name) < 0
		last = f.Name
	}
	if sorted {
		return nil
	}
	seen := map[string]bool{}
	for i := range it.count {
		f, err := it.field(names, i)
		if err != nil {
			return err
		}
		if seen[string(f.Name)] {
			return fmt.Errorf("variant: an object has two fields called %q", f.Name[:min(len(f.Name), 64)])
		}
		seen[string(f.Name)] = true
	}
	return nil
}

// Fields appends the fields of value, which must be an object, in the order of their names.
func Fields(dst []Field, names *Names, value []byte) ([]Field, error) {
	if len(value) == 0 {
		return dst, errCut
	}
	if value[0]&3 != basicObject {
		return dst, errors.New("variant: a value that is no object has fields in columns of their own")
	}
	it, _, err := itemsOf(int(value[0]>>2), value[1:], true)
	if err != nil {
		return dst, err
	}
	if err := it.distinct(names); err != nil {
		return dst, err
	}
	from := len(dst)
	for i := range it.count {
		f, err := it.field(names, i)
		if err != nil {
			return dst, err
		}
		dst = append(dst, f)
	}
	slices.SortFunc(dst[from:], func(a, b Field) int { return bytes.Compare(a.Name, b.Name) })
	return dst, nil
}

// sizes are the bytes of the primitive types of one size, by their numbers; -1: there are more
// or none.
var sizes = [...]int{0, 0, 0, 1, 2, 4, 8, 8, 5, 9, 17, 4, 8, 8, 4, -1, -1, 8, 8, 8, 16}

// The primitive types that have a name here.
const (
	kindBinary = 15
	kindString = 16
)

func (w *writer) primitive(kind int, b []byte) error {
	switch {
	case kind >= len(sizes):
		return fmt.Errorf("variant: there is no type of number %d", kind)
	case sizes[kind] < 0:
		return w.long(kind, b)
	}
	b, err := w.spend(b, sizes[kind])
	if err == nil {
		w.dst, err = appendPrimitive(w.dst, kind, b)
	}
	return err
}

// long writes a string or bytes.
func (w *writer) long(kind int, b []byte) error {
	size, err := w.spend(b, 4)
	if err != nil {
		return err
	}
	n, b := number(size), b[4:]
	if kind == kindString {
		return w.text(b, n)
	}
	if b, err = w.spend(b, n); err == nil {
		w.dst = AppendBytes(w.dst, b)
	}
	return err
}

// appendPrimitive appends what is in b, all of it.
func appendPrimitive(dst []byte, kind int, b []byte) ([]byte, error) {
	if kind >= 8 && kind <= 10 {
		return appendDecimal(dst, b[0], b[1:])
	}
	switch kind {
	case 0:
		return append(dst, "null"...), nil
	case 1:
		return append(dst, "true"...), nil
	case 2:
		return append(dst, "false"...), nil
	case 3, 4, 5, 6:
		return appendInt(dst, signed(b)), nil
	case 7:
		return AppendFloat(dst, math.Float64frombits(binary.LittleEndian.Uint64(b)), 64), nil
	case 14:
		return AppendFloat(dst, float64(math.Float32frombits(binary.LittleEndian.Uint32(b))), 32), nil
	case 11:
		return AppendDate(dst, signed(b)), nil
	case 12, 13:
		return AppendMoment(dst, signed(b), column.Micro, kind == 12), nil
	case 17:
		return AppendTime(dst, signed(b))
	case 18, 19:
		return AppendMoment(dst, signed(b), column.Nano, kind == 18), nil
	}
	return appendUUID(dst, b), nil
}

// signed is a number of one to eight bytes, the least first.
func signed(b []byte) int64 {
	var x uint64
	for i, c := range b {
		x |= uint64(c) << (8 * i)
	}
	unused := 64 - 8*len(b)
	return int64(x<<unused) >> unused
}

func appendDecimal(dst []byte, scale byte, b []byte) ([]byte, error) {
	if scale > column.MaxPrecision {
		return dst, fmt.Errorf("variant: a decimal with %d digits after its point", scale)
	}
	x := column.Int128Of(signed(b[:min(len(b), 8)]))
	if len(b) == 16 {
		x = column.Int128{Hi: signed(b[8:]), Lo: binary.LittleEndian.Uint64(b)}
	}
	return column.DecimalValue{Unscaled: x, Scale: scale}.Append(dst), nil
}

// AppendBytes appends b in base64.
func AppendBytes(dst, b []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(append(dst, '"'), b), '"')
}
