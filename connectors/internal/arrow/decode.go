package arrow

import (
	"encoding/binary"
	"fmt"
	"math"

	"weir/dataframe/column"
)

// sized is the next buffer, which must hold n values of width bytes.
func (d *body) sized(n, width int) ([]byte, error) {
	b, err := d.buffer()
	if err == nil && n*width > len(b) {
		err = fmt.Errorf("a buffer of %d bytes for %d values", len(b), n)
	}
	return b, err
}

// maxEmpty is how many nulls a part without buffers may claim.
const maxEmpty = 1 << 24

// vector decodes the next field.
func (d *body) vector(f *field) (column.Vector, error) {
	if f.arrow == typeExtension && f.dict == nil {
		v, err := d.vector(f.children[0])
		if err != nil {
			return nil, err
		}
		return f.extended(v)
	}
	n, nulls, err := d.node()
	if err != nil {
		return nil, err
	}
	if f.dict != nil {
		return d.coded(f, n, nulls)
	}
	switch f.arrow {
	case typeRunEnd:
		return d.expanded(f, n)
	case typeUnion:
		return d.unions(f, n, nulls)
	}
	if f.arrow == typeNull {
		if n > maxEmpty {
			return nil, errShort
		}
		return column.NullsOf(f.typ, n), d.free.spend(int64(n), 1)
	}
	valid, err := d.validity(n, nulls)
	if err != nil {
		return nil, err
	}
	switch f.arrow {
	case typeBool:
		return d.bools(n, valid)
	case typeUtf8, typeBinary:
		return d.texts(f, n, 4, valid)
	case typeLargeUtf8, typeLargeBinary:
		return d.texts(f, n, 8, valid)
	case typeUtf8View, typeBinaryView:
		return d.views(f, n, valid)
	case typeFixedBinary:
		return d.fixedTexts(f, n, valid)
	case typeList, typeMap:
		return d.lists(f, n, 4, valid)
	case typeLargeList:
		return d.lists(f, n, 8, valid)
	case typeListView:
		return d.listViews(f, n, 4, valid)
	case typeLargeListView:
		return d.listViews(f, n, 8, valid)
	case typeFixedList:
		return d.fixedLists(f, n, valid)
	case typeStruct:
		return d.structs(f, n, valid)
	}
	b, err := d.sized(n, f.width)
	if err != nil {
		return nil, err
	}
	return fixed(f, n, b, valid)
}

func (d *body) validity(n int, nulls int64) (column.Bitmap, error) {
	if nulls == 0 {
		return nil, d.pass(1)
	}
	b, err := d.buffer()
	if err != nil || len(b) == 0 {
		return nil, err
	}
	if len(b)*8 < n {
		return nil, fmt.Errorf("a bitmap of %d bytes for %d rows", len(b), n)
	}
	return bits(b, n).Nulls(n), nil
}

func bits(b []byte, n int) column.Bitmap {
	out := column.NewBitmap(n)
	for i := range (n + 7) / 8 {
		out[i/8] |= uint64(b[i]) << (i % 8 * 8)
	}
	return out
}

func (d *body) bools(n int, valid column.Bitmap) (column.Vector, error) {
	b, err := d.buffer()
	if err != nil || len(b)*8 < n {
		return nil, errShort
	}
	set := bits(b, n)
	return values(column.Bool, n, valid, func(i int) (bool, error) { return set.Has(i), nil })
}

// values makes a Fixed of the rows that are no nulls.
func values[T column.Width](t column.Type, n int, valid column.Bitmap, at func(i int) (T, error)) (column.Vector, error) {
	out := &column.Fixed[T]{Typ: t, Values: make([]T, n), Valid: valid}
	for i := range n {
		if valid != nil && !valid.Has(i) {
			continue
		}
		var err error
		if out.Values[i], err = at(i); err != nil {
			return nil, err
		}
	}
	return out, nil
}

var le = binary.LittleEndian

// stored is the whole number of up to 8 bytes at row i.
func (f *field) stored(b []byte, i int) int64 {
	switch f.width {
	case 1:
		if f.signed {
			return int64(int8(b[i]))
		}
		return int64(b[i])
	case 2:
		if f.signed {
			return int64(int16(le.Uint16(b[2*i:])))
		}
		return int64(le.Uint16(b[2*i:]))
	case 4:
		if f.signed || f.arrow != typeInt {
			return int64(int32(le.Uint32(b[4*i:])))
		}
		return int64(le.Uint32(b[4*i:]))
	}
	return int64(le.Uint64(b[8*i:]))
}

// scaled is stored in Weir's unit.
func (f *field) scaled(b []byte, i int) (int64, error) {
	v := f.stored(b, i)
	if f.mul != 1 && (v > math.MaxInt64/f.mul || v < math.MinInt64/f.mul) {
		return 0, fmt.Errorf("%d is out of range of %s", v, f.typ)
	}
	if v*f.mul%f.div != 0 {
		return 0, fmt.Errorf("%d is finer than %s can hold", v, f.typ)
	}
	return v * f.mul / f.div, nil
}

func fixed(f *field, n int, b []byte, valid column.Bitmap) (column.Vector, error) {
	switch f.typ.Layout() {
	case column.LayoutUint64:
		return values(f.typ, n, valid, func(i int) (uint64, error) { return le.Uint64(b[8*i:]), nil })
	case column.LayoutFloat64:
		return values(f.typ, n, valid, func(i int) (float64, error) { return f.float(b, i), nil })
	case column.LayoutInt32:
		return values(f.typ, n, valid, func(i int) (int32, error) {
			v, err := f.scaled(b, i)
			if v != int64(int32(v)) {
				return 0, fmt.Errorf("day %d is out of range", v)
			}
			return int32(v), err
		})
	case column.LayoutInt128:
		if f.typ.Kind == column.KindInterval {
			return values(f.typ, n, valid, func(i int) (column.Int128, error) { return f.interval(b, i) })
		}
		return values(f.typ, n, valid, func(i int) (column.Int128, error) { return f.wide(b, i) })
	}
	if f.typ.Kind == column.KindDecimal {
		return values(f.typ, n, valid, func(i int) (int64, error) {
			w, err := f.wide(b, i)
			v, _ := w.Int64()
			return v, err
		})
	}
	if f.mul == 1 && f.div == 1 {
		return values(f.typ, n, valid, func(i int) (int64, error) { return f.stored(b, i), nil })
	}
	return values(f.typ, n, valid, func(i int) (int64, error) { return f.scaled(b, i) })
}

func (f *field) float(b []byte, i int) float64 {
	switch f.width {
	case 2:
		return half(le.Uint16(b[2*i:]))
	case 4:
		return float64(math.Float32frombits(le.Uint32(b[4*i:])))
	}
	return math.Float64frombits(le.Uint64(b[8*i:]))
}

// half is a float of 16 bits.
func half(h uint16) float64 {
	sign, exp, frac := 1.0, int(h>>10&31), float64(h&1023)
	if h>>15 == 1 {
		sign = -1
	}
	switch {
	case exp == 31 && frac == 0:
		return math.Inf(int(sign))
	case exp == 31:
		return math.NaN()
	case exp == 0:
		return math.Copysign(math.Ldexp(frac, -24), sign)
	}
	return sign * math.Ldexp(1024+frac, exp-25)
}

// wide is a decimal of any width.
func (f *field) wide(b []byte, i int) (column.Int128, error) {
	var v column.Int128
	switch f.width {
	case 4:
		v = column.Int128Of(int64(int32(le.Uint32(b[4*i:]))))
	case 8:
		v = column.Int128Of(int64(le.Uint64(b[8*i:])))
	default:
		at := b[f.width*i:]
		v = column.Int128{Hi: int64(le.Uint64(at[8:])), Lo: le.Uint64(at)}
		for k := 16; k < f.width; k++ {
			if at[k] != byte(v.Hi>>63) {
				return v, fmt.Errorf("a value has too many digits for %s", f.typ)
			}
		}
	}
	if f.tens > 0 {
		more, ok := v.Mul(column.WidePow10(int(f.tens)))
		if !ok {
			return v, fmt.Errorf("%se%d has too many digits for %s", v, f.tens, f.typ)
		}
		v = more
	}
	if !column.FitsDecimal(v, f.typ) {
		return v, fmt.Errorf("%s has too many digits for %s", v, f.typ)
	}
	return v, nil
}

func (f *field) interval(b []byte, i int) (column.Int128, error) {
	var v column.IntervalValue
	if f.arrow == typeDuration {
		if f.div > 1 {
			v.Micros = f.micros(f.stored(b, i))
			return v.Stored(), nil
		}
		micros, err := f.scaled(b, i)
		v.Micros = micros
		return v.Stored(), err
	}
	at := b[f.width*i:]
	switch f.unit {
	case 0:
		v.Months = int32(le.Uint32(at))
	case 1:
		v.Days, v.Micros = int32(le.Uint32(at)), int64(int32(le.Uint32(at[4:])))*1000
	default:
		v = column.IntervalValue{Months: int32(le.Uint32(at)), Days: int32(le.Uint32(at[4:])), Micros: f.micros(int64(le.Uint64(at[8:])))}
	}
	return v.Stored(), nil
}

// micros drops what is finer than a microsecond, and remembers that it did.
func (f *field) micros(nanos int64) int64 {
	if nanos%1000 != 0 && !f.cut.Load() {
		f.cut.Store(true)
	}
	return nanos / 1000
}

// coded decodes a dictionary-encoded field.
func (d *body) coded(f *field, n int, nulls int64) (column.Vector, error) {
	valid, err := d.validity(n, nulls)
	if err != nil {
		return nil, err
	}
	index := f.dict.index
	b, err := d.sized(n, index.width)
	if err != nil {
		return nil, err
	}
	words, distinct, err := d.r.wordsOf(f)
	if err != nil {
		return nil, err
	}
	codes := make([]int32, n)
	for i := range codes {
		if valid != nil && !valid.Has(i) {
			continue
		}
		c := index.stored(b, i)
		if c < 0 || c >= int64(words.Len()) {
			return nil, fmt.Errorf("code %d into a dictionary of %d", c, words.Len())
		}
		codes[i] = int32(c)
	}
	if distinct {
		return &column.Dict{Codes: codes, Values: words, Valid: valid}, nil
	}
	if err := d.free.spend(int64(n), rowBytes(f.typ)); err != nil {
		return nil, err
	}
	for i := range codes {
		if valid != nil && !valid.Has(i) {
			codes[i] = -1
		}
	}
	return column.Flatten(column.Gather(words, codes)), nil
}
