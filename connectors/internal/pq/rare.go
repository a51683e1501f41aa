package pq

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// rare decodes the encodings that few writers use, with parquet-go.
func (l *Leaf) rare(enc format.Encoding, data []byte, n int) (column.Vector, error) {
	unknown := fmt.Errorf("values of %s in the encoding %s are not supported", l.phys, enc)
	switch enc {
	case format.RLE:
		if l.phys != format.Boolean || len(data) < 4 {
			return nil, unknown
		}
		cs, err := codes(data[4:], 1, n)
		if err != nil {
			return nil, err
		}
		out := make([]bool, n)
		for i, c := range cs {
			out[i] = c != 0
		}
		return &column.Bools{Typ: l.Type, Values: out}, nil
	case format.DeltaBinaryPacked:
		return l.deltaInts(data, n)
	case format.DeltaLengthByteArray, format.DeltaByteArray:
		return l.deltaTexts(enc, data, n)
	case format.ByteStreamSplit:
		return l.streamSplit(data, n)
	}
	return nil, unknown
}

func (l *Leaf) deltaInts(data []byte, n int) (column.Vector, error) {
	if l.phys != format.Int32 && l.phys != format.Int64 {
		return nil, fmt.Errorf("values of %s in DELTA_BINARY_PACKED", l.phys)
	}
	vs, err := deltas(data, n)
	if err != nil {
		return nil, err
	}
	if l.phys == format.Int64 {
		return l.ints64(vs)
	}
	plain := make([]byte, 0, 4*n)
	for _, v := range vs {
		plain = binary.LittleEndian.AppendUint32(plain, uint32(v))
	}
	return l.ints32(plain, n)
}

func (l *Leaf) streamSplit(data []byte, n int) (column.Vector, error) {
	width := map[format.Type]int{format.Float: 4, format.Int32: 4, format.Double: 8, format.Int64: 8, format.FixedLenByteArray: l.width}[l.phys]
	if width == 0 || len(data) != n*width {
		return nil, fmt.Errorf("%d values of %s in %d bytes of BYTE_STREAM_SPLIT", n, l.phys, len(data))
	}
	plain := make([]byte, len(data))
	for w := range width {
		for i := range n {
			plain[i*width+w] = data[w*n+i]
		}
	}
	return l.plain(plain, n)
}
