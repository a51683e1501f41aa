package pq

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// deltaTexts decodes n texts in DELTA_LENGTH_BYTE_ARRAY or DELTA_BYTE_ARRAY.
func (l *Leaf) deltaTexts(enc format.Encoding, data []byte, n int) (column.Vector, error) {
	if l.phys != format.ByteArray && (l.phys != format.FixedLenByteArray || enc != format.DeltaByteArray) {
		return nil, fmt.Errorf("values of %s in %s", l.phys, enc)
	}
	var prefixes []int64
	var err error
	if enc == format.DeltaByteArray {
		if prefixes, data, err = deltaLengths(data, n); err != nil {
			return nil, err
		}
	}
	lengths, data, err := deltaLengths(data, n)
	if err != nil {
		return nil, err
	}
	plain, err := joinTexts(prefixes, lengths, data, l.phys == format.ByteArray)
	if err != nil {
		return nil, err
	}
	if l.phys == format.ByteArray {
		return l.byteArrays(plain, n)
	}
	if n > len(plain)/l.width {
		return nil, short(n, len(plain))
	}
	return l.fixedArrays(plain, n)
}

// deltaLengths are the n lengths at the beginning of data, and what comes after them.
func deltaLengths(data []byte, n int) (lengths []int64, rest []byte, err error) {
	lengths, rest, err = deltasOf(data, n, true)
	if err != nil {
		return nil, nil, err
	}
	for _, x := range lengths {
		if x < 0 || x > maxPage {
			return nil, nil, errDelta
		}
	}
	return lengths, rest, nil
}

// joinTexts are texts in PLAIN, with or without their lengths: of each some bytes of
// the text before it, if prefixes tell, and the next bytes of data.
func joinTexts(prefixes, lengths []int64, data []byte, withLength bool) ([]byte, error) {
	out := make([]byte, 0, len(data)+4*len(lengths))
	var last []byte
	for i, n := range lengths {
		prefix := 0
		if prefixes != nil {
			prefix = int(prefixes[i])
		}
		if prefix > len(last) || n > int64(len(data)) || len(out)+prefix+int(n) > maxPage {
			return nil, errDelta
		}
		if withLength {
			out = binary.LittleEndian.AppendUint32(out, uint32(prefix+int(n)))
		}
		at := len(out)
		out = append(out, last[:prefix]...)
		out = append(out, data[:n]...)
		data = data[n:]
		last = out[at:]
	}
	return out, nil
}
