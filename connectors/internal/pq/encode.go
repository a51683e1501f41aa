package pq

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// Pages end at whichever comes first. They are small, so that a reader decodes one within
// its processor's cache.
const (
	pageRows  = 32 << 10
	pageBytes = 1 << 20
)

// chunkBytes is an encoded column chunk.
type chunkBytes struct {
	bytes    []byte
	dictSize int // bytes of the dictionary page in front
	meta     format.ColumnMetaData
}

// encoder makes the pages of one chunk.
type encoder struct {
	typ   column.Type
	codec format.CompressionCodec
	out   chunkBytes
	dict  *dictionary // nil: plain
	stats stats

	// The page being made:
	n      int // rows
	nulls  int
	levels []byte  // a bit a row
	values []byte  // plain
	codes  []int32 // or codes
	nbits  int     // bools in values
	tmp    []byte
	page   []byte
}

// idle holds encoders for their buffers, which grow as large as a chunk.
var idle = sync.Pool{New: func() any { return &encoder{} }}

// free lets go of the chunk that encode gave.
func (e *encoder) free() { idle.Put(e) }

// encode makes the chunk of the rows of parts, which is the encoder's out until
// free.
func encode(t column.Type, parts []column.Vector, rows int, codec format.CompressionCodec) (*encoder, error) {
	e := idle.Get().(*encoder)
	clear(e.levels)
	*e = encoder{
		typ: t, codec: codec, out: chunkBytes{bytes: e.out.bytes[:0]},
		levels: e.levels[:0], values: e.values[:0], codes: e.codes[:0], tmp: e.tmp, page: e.page,
	}
	e.out.meta.Encoding = []format.Encoding{format.RLE, format.Plain}
	if k := t.Kind; k == column.KindString || k == column.KindBinary {
		e.dict = newDictionary(parts, rows)
	}
	if e.dict != nil {
		e.out.meta.Encoding = []format.Encoding{format.RLE, format.RLEDictionary, format.Plain}
		if err := e.writeDict(); err != nil {
			return nil, err
		}
	}
	for p, v := range parts {
		if v.Type().Kind != t.Kind && t.Kind != column.KindNull && v.Type().Kind != column.KindNull {
			return nil, fmt.Errorf("a batch has %s, not %s", v.Type(), t)
		}
		for from := 0; from < v.Len(); {
			to := min(v.Len(), from+pageRows-e.n)
			e.add(v.Slice(from, to), p, from)
			from = to
			if e.n >= pageRows || len(e.values) >= pageBytes {
				if err := e.flush(); err != nil {
					return nil, err
				}
			}
		}
	}
	if err := e.flush(); err != nil {
		return nil, err
	}
	e.out.meta.Statistics = e.stats.encode(t)
	e.dict = nil
	return e, nil
}

// add adds the rows of v, which begin at row from of part p.
func (e *encoder) add(v column.Vector, p, from int) {
	n := v.Len()
	valid := v.Nulls()
	e.addLevels(valid, n)
	if e.dict != nil {
		cs := e.dict.codes[p][from : from+n]
		if valid == nil {
			e.codes = append(e.codes, cs...)
			return
		}
		for i, c := range cs {
			if valid.Has(i) {
				e.codes = append(e.codes, c)
			}
		}
		return
	}
	switch v := column.Flatten(v).(type) {
	case *column.Ints:
		if v.Valid == nil {
			e.addInts(v.Values)
			return
		}
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				e.values = binary.LittleEndian.AppendUint64(e.values, uint64(x))
				e.stats.int(x)
			}
		}
	case *column.Floats:
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				e.values = binary.LittleEndian.AppendUint64(e.values, math.Float64bits(x))
				e.stats.float(x)
			}
		}
	case *column.Wides:
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				e.values = binary.BigEndian.AppendUint64(e.values, uint64(x.Hi))
				e.values = binary.BigEndian.AppendUint64(e.values, x.Lo)
				e.stats.some = true
			}
		}
	case *column.Days:
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				e.values = binary.LittleEndian.AppendUint32(e.values, uint32(x))
				e.stats.int(int64(x))
			}
		}
	case *column.Bools:
		for i, x := range v.Values {
			if v.Valid.Has(i) {
				if e.nbits&7 == 0 {
					e.values = append(e.values, 0)
				}
				if x {
					e.values[e.nbits>>3] |= 1 << (e.nbits & 7)
					e.stats.int(1)
				} else {
					e.stats.int(0)
				}
				e.nbits++
			}
		}
	case *column.Texts:
		for i := range v.Views {
			if v.Valid.Has(i) {
				b := v.Bytes(i)
				e.values = binary.LittleEndian.AppendUint32(e.values, uint32(len(b)))
				e.values = append(e.values, b...)
				e.stats.text(b)
			}
		}
	}
}

// addInts adds values without nulls.
func (e *encoder) addInts(xs []int64) {
	if len(xs) == 0 {
		return
	}
	at := len(e.values)
	e.values = slices.Grow(e.values, 8*len(xs))[:at+8*len(xs)]
	out := e.values[at:]
	lo, hi := xs[0], xs[0]
	for i, x := range xs {
		binary.LittleEndian.PutUint64(out[8*i:], uint64(x))
		lo, hi = min(lo, x), max(hi, x)
	}
	e.stats.int(lo)
	e.stats.int(hi)
}

func (e *encoder) addLevels(valid column.Bitmap, n int) {
	for len(e.levels)*8 < e.n+n {
		e.levels = append(e.levels, 0)
	}
	if valid == nil {
		e.setLevels(e.n, e.n+n)
		e.n += n
		return
	}
	for i := range n {
		if valid.Has(i) {
			at := e.n + i
			e.levels[at>>3] |= 1 << (at & 7)
		} else {
			e.nulls++
		}
	}
	e.n += n
}

// setLevels marks the rows from..to as values.
func (e *encoder) setLevels(from, to int) {
	for from < to {
		if from&7 == 0 && to-from >= 8 {
			e.levels[from>>3] = 0xff
			from += 8
			continue
		}
		e.levels[from>>3] |= 1 << (from & 7)
		from++
	}
}

// flush writes the page.
func (e *encoder) flush() error {
	if e.n == 0 {
		return nil
	}
	body := append(e.page[:0], 0, 0, 0, 0)
	if e.nulls == 0 {
		body = append(binary.AppendUvarint(body, uint64(e.n)<<1), 1)
	} else {
		body = binary.AppendUvarint(body, uint64((e.n+7)/8)<<1|1)
		body = append(body, e.levels[:(e.n+7)/8]...)
	}
	binary.LittleEndian.PutUint32(body, uint32(len(body)-4))
	enc := format.Plain
	if e.dict != nil {
		enc = format.RLEDictionary
		body = appendCodes(body, e.codes, e.dict.width())
	} else {
		body = append(body, e.values...)
	}
	e.page = body
	e.stats.nulls += int64(e.nulls)
	h := format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{
		NumValues: int32(e.n), Encoding: enc, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
		Statistics: format.Statistics{NullCount: int64(e.nulls)},
	})}
	e.n, e.nulls, e.nbits = 0, 0, 0
	clear(e.levels)
	e.levels, e.values, e.codes = e.levels[:0], e.values[:0], e.codes[:0]
	return e.put(&h, body)
}

// put writes a page with its header.
func (e *encoder) put(h *format.PageHeader, body []byte) error {
	packed, err := compress(e.codec, e.tmp[:0], body)
	if err != nil {
		return err
	}
	if e.codec != format.Uncompressed {
		e.tmp = packed
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(body)), int32(len(packed))
	head, err := thrift.Marshal(&thrift.CompactProtocol{}, h)
	if err != nil {
		return err
	}
	if len(body) > maxPage {
		return fmt.Errorf("a page of %d bytes; write shorter texts", len(body))
	}
	e.out.bytes = append(append(e.out.bytes, head...), packed...)
	e.out.meta.TotalUncompressedSize += int64(len(head) + len(body))
	return nil
}

func (e *encoder) writeDict() error {
	var body []byte
	for i := range e.dict.values {
		b := e.dict.values[i]
		body = binary.LittleEndian.AppendUint32(body, uint32(len(b)))
		body = append(body, b...)
		e.stats.text(b)
	}
	h := format.PageHeader{Type: format.DictionaryPage, DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{
		NumValues: int32(len(e.dict.values)), Encoding: format.Plain,
	})}
	err := e.put(&h, body)
	e.out.dictSize = len(e.out.bytes)
	return err
}

// appendCodes writes codes as one run: repeated if they are all the same, else
// bit-packed.
func appendCodes(dst []byte, codes []int32, width int) []byte {
	dst = append(dst, byte(width))
	if len(codes) == 0 {
		return dst
	}
	same := true
	for _, c := range codes {
		if c != codes[0] {
			same = false
			break
		}
	}
	if same {
		dst = binary.AppendUvarint(dst, uint64(len(codes))<<1)
		for b := 0; b < (width+7)/8; b++ {
			dst = append(dst, byte(codes[0]>>(8*b)))
		}
		return dst
	}
	groups := (len(codes) + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
	from := len(dst)
	var acc uint64
	have := 0
	for _, c := range codes {
		acc |= uint64(c) << have
		have += width
		for have >= 8 {
			dst = append(dst, byte(acc))
			acc >>= 8
			have -= 8
		}
	}
	if have > 0 {
		dst = append(dst, byte(acc))
	}
	for len(dst)-from < groups*width {
		dst = append(dst, 0)
	}
	return dst
}

func (d *dictionary) width() int { return bits.Len32(uint32(max(len(d.values)-1, 0))) }

var rezstd = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20))
	if err != nil {
		panic(err)
	}
	return e
})

func compress(codec format.CompressionCodec, dst, src []byte) ([]byte, error) {
	switch codec {
	case format.Zstd:
		return rezstd().EncodeAll(src, dst), nil
	case format.Snappy:
		return s2.EncodeSnappy(dst[:cap(dst)], src), nil
	case format.Uncompressed:
		return src, nil
	}
	return nil, fmt.Errorf("the compression %s cannot be written", codec)
}
