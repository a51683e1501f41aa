package pq

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"github.com/cespare/xxhash/v2"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// bloomBuilder collects the hashes of a chunk's values.
type bloomBuilder struct{ hashes []uint64 }

// hasBloom reports whether filters of values of t are written: where equal values
// are stored as the same bytes.
func hasBloom(t column.Type) bool {
	switch t.Layout() {
	case column.LayoutBool, column.LayoutFloat64, column.LayoutList, column.LayoutStruct:
		return false
	}
	return t.Kind != column.KindInterval && t.Kind != column.KindNull
}

// add adds a value as PLAIN stores it, but for a text's length.
func (b *bloomBuilder) add(value []byte) { b.hashes = append(b.hashes, xxhash.Sum64(value)) }

// plain adds values of type t in PLAIN.
func (b *bloomBuilder) plain(values []byte, t column.Type) {
	width := 0
	switch physical(t) {
	case format.Int32:
		width = 4
	case format.Int64:
		width = 8
	case format.FixedLenByteArray:
		width = 16
	}
	for len(values) > 0 {
		n := width
		if width == 0 {
			n = int(binary.LittleEndian.Uint32(values))
			values = values[4:]
		}
		b.add(values[:n])
		values = values[n:]
	}
}

// bitsPerValue give about one false answer in a hundred.
const bitsPerValue = 11

// filter is the filter behind its header.
func (b *bloomBuilder) filter() ([]byte, error) {
	slices.Sort(b.hashes)
	b.hashes = slices.Compact(b.hashes)
	size := len(b.hashes) * bitsPerValue / 8
	size = min(max(1<<bits.Len(uint(max(size-1, 0))), blockBytes), maxBloom)
	out, err := thrift.Marshal(&thrift.CompactProtocol{}, &format.BloomFilterHeader{
		NumBytes:    int32(size),
		Algorithm:   format.BloomFilterAlgorithm{Value: &format.SplitBlockAlgorithm{}},
		Hash:        format.BloomFilterHash{Value: &format.XxHash{}},
		Compression: format.BloomFilterCompression{Value: &format.BloomFilterUncompressed{}},
	})
	if err != nil {
		return nil, err
	}
	at := len(out)
	out = append(out, make([]byte, size)...)
	blocks := out[at:]
	for _, h := range b.hashes {
		block := blocks[int((h>>32)*uint64(size/blockBytes)>>32)*blockBytes:]
		for i, salt := range salts {
			word := block[4*i:]
			binary.LittleEndian.PutUint32(word, binary.LittleEndian.Uint32(word)|1<<(uint32(h)*salt>>27))
		}
	}
	return out, nil
}

// Bloom has the writer add a Bloom filter for each of the named columns to every row
// group. It is called before rows are written.
func (w *Writer) Bloom(names []string) error {
	for _, name := range names {
		at := slices.IndexFunc(w.schema.Fields, func(f column.Field) bool { return f.Name == name })
		if at < 0 {
			return fmt.Errorf("Bloom filter: %w", &column.UnknownColumn{Name: name, Have: w.schema.Names()})
		}
		if t := w.schema.Fields[at].Type; !hasBloom(t) {
			return fmt.Errorf("Bloom filter: column %s is %s; there are filters for whole numbers, decimals, texts, dates and times", name, t)
		}
		w.bloom[w.first[at]] = true
	}
	return nil
}
