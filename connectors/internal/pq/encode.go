package pq

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"sync"

	"github.com/klauspost/compress/huff0"
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
	pages    [][]byte // with their headers; each is a Buffer
	size     int      // bytes of all pages
	dictSize int      // bytes of the dictionary page in front
	codec    format.CompressionCodec
	meta     format.ColumnMetaData
	index    pageIndex
	bloom    []byte // with its header
}

// encoder makes the pages of one chunk.
type encoder struct {
	stored
	codec format.CompressionCodec
	out   chunkBytes
	dict  *dictionary // nil: plain
	all   stats       // of the chunk, but for the page being made
	bloom *bloomBuilder
	rows  int64           // in the pages made
	trial bool            // it is not known yet whether there will be dict
	parts []column.Vector // the rows that wait for that

	// The page being made:
	n      int // rows; of a nested column's part, levels
	nulls  int
	levels []byte  // a bit a row, of a flat column
	values []byte  // plain
	codes  []int32 // or codes, a part of those of dict
	nbits  int     // bools in values
	stats  stats
	tmp    []byte
	page   []byte

	looked bool    // it is decided whether
	deltas bool    // the numbers are written in DELTA_BINARY_PACKED
	tried  bool    // zstd was tried on a page
	lean   leanWay // and this way is best; nil: the library's
	huff   *huff0.Scratch
	low    []byte      // scratch of numbersBlock
	spare  *dictionary // the memory of dict
	texts  *textFrame
}

// idle holds encoders for their buffers, which grow as large as the codes of a chunk.
var idle = sync.Pool{New: func() any { return &encoder{} }}

// free lets go of the encoder, but not of the chunk that it made.
func (e *encoder) free() {
	e.out, e.all, e.stats, e.parts = chunkBytes{}, stats{}, stats{}, nil
	if e.spare != nil {
		e.spare.forget()
	}
	idle.Put(e)
}

// newEncoder makes an encoder of s.
func newEncoder(s stored, codec format.CompressionCodec, bloom bool) *encoder {
	e := idle.Get().(*encoder)
	*e = encoder{
		stored: s, codec: codec,
		levels: e.levels[:0], values: e.values[:0], spare: e.spare, tmp: e.tmp, page: e.page, huff: e.huff, low: e.low, texts: e.texts,
	}
	e.out.meta.Encoding = []format.Encoding{format.RLE, format.Plain}
	e.out.meta.Type = physical(s.typ)
	if bloom {
		e.bloom = &bloomBuilder{}
	}
	if hasDictionary(s.typ) {
		if e.spare == nil {
			e.spare = &dictionary{}
		}
		e.spare.begin(s.typ)
		e.trial = true
	}
	return e
}

// try adds the values of v to the dictionary that is tried. It is not ok if there is none, or no more.
func (e *encoder) try(v column.Vector) (ok bool, err error) {
	if k := v.Type().Kind; k != e.typ.Kind && e.typ.Kind != column.KindNull && k != column.KindNull {
		return false, fmt.Errorf("a batch has %s, not %s", v.Type(), e.typ)
	}
	e.trial = e.trial && e.spare.try(v)
	return e.trial, nil
}

// decide ends the trial of the dictionary, which has all values of the chunk: its pages can be made.
func (e *encoder) decide() error {
	if !e.trial || !e.spare.pays() {
		return nil
	}
	e.dict = e.spare
	e.out.meta.Encoding = []format.Encoding{format.RLE, format.RLEDictionary, format.Plain}
	return e.writeDict()
}

// more takes the next rows of a flat column. Where a dictionary is tried they wait for the end of the chunk, else pages are
// made of them.
func (e *encoder) more(v column.Vector) error {
	tried := e.trial
	ok, err := e.try(v)
	if err != nil {
		return err
	}
	if tried {
		e.parts = append(e.parts, v)
		if ok {
			return nil
		}
		return e.writeParts()
	}
	return e.write(v)
}

// end makes the rest of the chunk of a flat column.
func (e *encoder) end() (*chunkBytes, error) {
	if err := e.decide(); err != nil {
		return nil, err
	}
	if err := e.writeParts(); err != nil {
		return nil, err
	}
	return e.finish(e.flatLevels)
}

// writeParts makes pages of the rows that wait.
func (e *encoder) writeParts() error {
	for _, v := range e.parts {
		if err := e.write(v); err != nil {
			return err
		}
	}
	e.parts = nil
	return nil
}

// write makes pages of the rows of v.
func (e *encoder) write(v column.Vector) error {
	for from := 0; from < v.Len(); {
		to := min(v.Len(), from+pageRows-e.n)
		piece := v.Slice(from, to)
		e.addLevels(piece.Nulls(), to-from)
		if err := e.add(piece); err != nil {
			return err
		}
		from = to
		if e.n >= pageRows || len(e.values) >= pageBytes {
			if err := e.flush(e.flatLevels); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish writes the last page and what is told of the chunk.
func (e *encoder) finish(levels func(body []byte) []byte) (_ *chunkBytes, err error) {
	if err := e.flush(levels); err != nil {
		return nil, err
	}
	e.out.meta.Statistics = e.all.encode(e.typ)
	if e.bloom != nil {
		if e.out.bloom, err = e.bloom.filter(); err != nil {
			return nil, err
		}
	}
	e.dict, e.bloom = nil, nil
	out := e.out
	out.codec = e.codec
	return &out, nil
}

// add adds the values of v.
func (e *encoder) add(v column.Vector) error {
	if e.dict == nil {
		at := len(e.values)
		if err := e.addPlain(v); err != nil {
			return err
		}
		if e.bloom != nil {
			e.bloom.plain(e.values[at:], e.typ)
		}
		return nil
	}
	e.codes = e.dict.take(e.codes, v.Nulls().Count(v.Len()))
	return nil
}

// addLevels adds the definition levels of n rows.
func (e *encoder) addLevels(valid column.Bitmap, n int) {
	size := (e.n + n + 7) / 8
	e.levels = slices.Grow(e.levels, size+16-len(e.levels)) // words are written whole
	e.nulls += n - valid.Count(n)
	for from := 0; from < n; from += 64 {
		set, at := setBits(valid, from, n), e.n+from
		b := e.levels[at>>3 : at>>3+9]
		binary.LittleEndian.PutUint64(b, uint64(b[0]&(1<<(at&7)-1))|set<<(at&7))
		b[8] = byte(set >> (64 - at&7))
	}
	e.levels = e.levels[:size]
	e.n += n
}

// flatLevels appends the definition levels of a page of a flat column.
func (e *encoder) flatLevels(body []byte) []byte {
	body = append(body, 0, 0, 0, 0)
	if e.nulls == 0 {
		body = append(binary.AppendUvarint(body, uint64(e.n)<<1), 1)
	} else {
		body = binary.AppendUvarint(body, uint64((e.n+7)/8)<<1|1)
		body = append(body, e.levels[:(e.n+7)/8]...)
	}
	binary.LittleEndian.PutUint32(body, uint32(len(body)-4))
	e.rows += int64(e.n)
	e.levels = e.levels[:0]
	return body
}

// flush writes the page, whose levels are appended by levels.
func (e *encoder) flush(levels func(body []byte) []byte) error {
	if e.n == 0 {
		return nil
	}
	first := e.rows
	body := levels(e.page[:0])
	enc := format.Plain
	if e.dict != nil {
		enc = format.RLEDictionary
		body = append(body, byte(e.dict.width()))
		body = appendHybrid(body, e.codes, e.dict.width())
		e.dict.note(&e.stats, e.typ, e.codes)
	} else if e.inDeltas() {
		enc = format.DeltaBinaryPacked
		body = appendDeltas(body, e.values)
	} else {
		body = append(body, e.values...)
	}
	e.page = body
	e.stats.nulls = int64(e.nulls)
	h := format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{
		NumValues: int32(e.n), Encoding: enc, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
		Statistics: e.stats.encode(e.typ),
	})}
	at := e.out.size
	if err := e.put(&h, body); err != nil {
		return err
	}
	e.out.index.add(&e.stats, e.typ, at, e.out.size-at, e.n, first)
	e.all.add(&e.stats, e.typ)
	e.n, e.nulls, e.nbits, e.stats = 0, 0, 0, stats{}
	e.values, e.codes = e.values[:0], nil
	return nil
}

// put writes a page with its header.
func (e *encoder) put(h *format.PageHeader, body []byte) error {
	if len(body) > maxPage {
		return fmt.Errorf("a page of %d bytes; write shorter texts", len(body))
	}
	packed, err := e.pack(h, body)
	if err != nil {
		return err
	}
	if e.codec != format.Uncompressed {
		e.tmp = packed
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(body)), int32(len(packed))
	h.CRC = int32(crc32.ChecksumIEEE(packed))
	head, err := thrift.Marshal(&thrift.CompactProtocol{}, h)
	if err != nil {
		return err
	}
	page := Buffer(len(head) + len(packed))
	copy(page[copy(page, head):], packed)
	e.out.pages = append(e.out.pages, page)
	e.out.size += len(page)
	e.out.meta.TotalUncompressedSize += int64(len(head) + len(body))
	return nil
}

// pack compresses the body of a page, into e.tmp.
func (e *encoder) pack(h *format.PageHeader, body []byte) ([]byte, error) {
	if e.codec == format.Zstd && h.Type == format.DataPage && len(body) >= leanLeast && len(body) <= leanMost {
		at := len(body) - len(e.values)
		if !e.tried {
			e.tried, e.lean = true, e.leanest(body, at)
		}
		if e.lean != nil {
			if out, ok := e.lean(e, e.tmp[:0], body, at); ok {
				return out, nil
			}
		}
	}
	return compress(e.codec, e.tmp[:0], body)
}

func (e *encoder) writeDict() error {
	var body []byte
	for c := range e.dict.len() {
		if e.dict.isText {
			body = binary.LittleEndian.AppendUint32(body, uint32(len(e.dict.texts[c])))
		}
		at := len(body)
		body = e.dict.appendValue(body, e.typ, c)
		if e.bloom != nil {
			e.bloom.add(body[at:])
		}
	}
	h := format.PageHeader{Type: format.DictionaryPage, DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{
		NumValues: int32(e.dict.len()), Encoding: format.Plain,
	})}
	err := e.put(&h, body)
	e.out.dictSize = e.out.size
	return err
}
