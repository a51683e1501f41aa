package pq

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// A Bloom is a split-block Bloom filter of the values of a chunk (Putze, Sanders and
// Singler, 2007, as Parquet lays it out): what it denies is not there.
type Bloom struct{ blocks []byte }

// blockBytes is the size of a block: eight words, each with a bit of every value.
const blockBytes = 32

// maxBloom is the largest filter that is read: larger ones cost more than they save.
const maxBloom = 16 << 20

// BloomRange is where the filter of a leaf's chunk begins, and how many bytes to read:
// its length, or for writers that do not tell it enough for the header. N is 0 if there
// is no filter.
func (m *Meta) BloomRange(group int, l *Leaf, size int64) Piece {
	md := &m.Groups[group].Columns[l.Chunk].MetaData
	off, n := md.BloomFilterOffset, int64(md.BloomFilterLength)
	if off < 4 || off >= size {
		return Piece{}
	}
	if n <= 0 {
		n = bloomHeader
	}
	return Piece{off, min(n, size-off, maxBloom+bloomHeader)}
}

// bloomHeader is more than the header of any filter takes.
const bloomHeader = 256

// ReadBloom reads a filter from its first bytes, and the rest by readAt, which counts from the
// filter's beginning. It is nil if the filter is of a kind not known.
func ReadBloom(data []byte, readAt func(p []byte, off int64) error) (b *Bloom, err error) {
	defer Guard(&err)
	var h format.BloomFilterHeader
	head, err := unmarshal(data, &h)
	if err != nil {
		return nil, fmt.Errorf("the Bloom filter is corrupt: %w", err)
	}
	_, split := h.Algorithm.Value.(*format.SplitBlockAlgorithm)
	_, xx := h.Hash.Value.(*format.XxHash)
	_, plain := h.Compression.Value.(*format.BloomFilterUncompressed)
	n := int(h.NumBytes)
	if !split || !xx || !plain || n > maxBloom {
		return nil, nil
	}
	if n <= 0 || n%blockBytes != 0 {
		return nil, fmt.Errorf("the Bloom filter is corrupt: it has %d bytes", n)
	}
	bits := data[head:]
	if len(bits) < n {
		bits = make([]byte, n)
		if err := readAt(bits, int64(head)); err != nil {
			return nil, err
		}
	}
	return &Bloom{bits[:n]}, nil
}

// salts pick a bit of each word of a block.
var salts = [8]uint32{0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31}

// May reports whether the value v, as Vector.At gives it, can be in the chunk of l.
func (b *Bloom) May(l *Leaf, v any) bool {
	raw, ok := l.stored(v)
	if !ok {
		return true
	}
	h := xxhash.Sum64(raw)
	block := b.blocks[int((h>>32)*uint64(len(b.blocks)/blockBytes)>>32)*blockBytes:]
	for i, salt := range salts {
		bit := uint32(h) * salt >> 27
		if binary.LittleEndian.Uint32(block[4*i:])>>bit&1 == 0 {
			return false
		}
	}
	return true
}

// stored is v in Parquet's plain encoding, which is what is hashed. Floats are left
// out: equal ones, 0 and -0, are stored as different bytes.
func (l *Leaf) stored(v any) ([]byte, bool) {
	var n int64
	switch x := v.(type) {
	case string:
		return []byte(x), l.phys == format.ByteArray && l.Type.Kind == column.KindString
	case []byte:
		return x, l.phys == format.ByteArray && l.Type.Kind == column.KindBinary
	case int64:
		if !l.Type.Kind.Integer() {
			return nil, false
		}
		n = x
	case uint64:
		if !l.Type.Kind.Integer() || x > math.MaxInt64 && l.phys != format.Int64 {
			return nil, false
		}
		n = int64(x)
	case time.Duration:
		if l.Type.Kind != column.KindTime {
			return nil, false
		}
		n = int64(x) / (1e9 / l.Type.Unit.PerSecond())
	case column.DecimalValue:
		var fits bool
		if n, fits = x.Unscaled.Int64(); !fits || l.Type.Kind != column.KindDecimal || x.Scale != l.Type.Scale {
			return nil, false
		}
	case time.Time:
		if l.Type.Kind != column.KindDate && l.Type.Kind != column.KindTimestamp {
			return nil, false
		}
		b := column.NewBuilder(l.Type, 1)
		if err := b.Append(x); err != nil {
			return nil, false
		}
		switch v := b.Vector().(type) {
		case *column.Days:
			n = int64(v.Values[0])
		case *column.Ints:
			n = v.Values[0]
		}
	default:
		return nil, false
	}
	switch l.phys {
	case format.Int64:
		return binary.LittleEndian.AppendUint64(nil, uint64(n)), true
	case format.Int32:
		fits := n >= math.MinInt32 && n <= math.MaxInt32 || l.unsigned && n >= 0 && n <= math.MaxUint32
		return binary.LittleEndian.AppendUint32(nil, uint32(n)), fits
	}
	return nil, false
}
