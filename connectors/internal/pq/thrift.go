package pq

import (
	"encoding/binary"
	"errors"

	"github.com/parquet-go/parquet-go/encoding/thrift"
)

// The library makes room for as many elements as a list says that it has, before it reads
// one. So what comes in is walked through first: nothing may be longer than the bytes
// that are left, nor have more parts than a file of this world.

// Limits of one footer, index or header.
const (
	maxThriftDepth   = 32
	maxThriftStructs = 1 << 20 // in lists
	maxThriftItems   = 1 << 24 // of lists and maps, in all
)

var errThrift = errors.New("its lengths go beyond its end, or it has too many parts")

// unmarshal decodes data, in the compact protocol, into v and tells its length.
func unmarshal(data []byte, v any) (n int, err error) {
	w := thriftWalk{data: data}
	if w.value(12, 0); w.bad {
		return 0, errThrift
	}
	r := (&thrift.CompactProtocol{}).NewReaderFromBytes(data[:w.at])
	if err := thrift.NewDecoder(r).Decode(v); err != nil {
		return 0, err
	}
	return w.at, nil
}

// thriftWalk passes over one struct in the compact protocol.
type thriftWalk struct {
	data    []byte
	at      int
	structs int
	items   int
	bad     bool
}

func (w *thriftWalk) skip(n uint64) {
	if w.bad || n > uint64(len(w.data)-w.at) {
		w.bad = true
		return
	}
	w.at += int(n)
}

func (w *thriftWalk) byte() byte {
	if w.skip(1); w.bad {
		return 0
	}
	return w.data[w.at-1]
}

func (w *thriftWalk) uvarint() uint64 {
	v, n := binary.Uvarint(w.data[w.at:])
	if n <= 0 {
		w.bad = true
		return 0
	}
	w.at += n
	return v
}

// value passes over a value of a type by its number in the protocol.
func (w *thriftWalk) value(kind byte, depth int) {
	if depth > maxThriftDepth {
		w.bad = true
	}
	if w.bad {
		return
	}
	switch kind {
	case 1, 2, 3: // a bool in a list, or a byte
		w.skip(1)
	case 4, 5, 6:
		w.uvarint()
	case 7:
		w.skip(8)
	case 8:
		w.skip(w.uvarint())
	case 9, 10:
		h := w.byte()
		n := uint64(h >> 4)
		if n == 15 {
			n = w.uvarint()
		}
		w.list(n, depth, h&15)
	case 11:
		if n := w.uvarint(); n > 0 {
			kinds := w.byte()
			w.list(n, depth, kinds>>4, kinds&15)
		}
	case 12:
		w.fields(depth)
	default:
		w.bad = true
	}
}

// list passes over n times values of kinds.
func (w *thriftWalk) list(n uint64, depth int, kinds ...byte) {
	if n > uint64(len(w.data)-w.at) {
		w.bad = true
		return
	}
	w.items += int(n)
	if kinds[len(kinds)-1] == 12 {
		w.structs += int(n)
	}
	if w.items > maxThriftItems || w.structs > maxThriftStructs {
		w.bad = true
	}
	for ; n > 0 && !w.bad; n-- {
		for _, k := range kinds {
			w.value(k, depth+1)
		}
	}
}

func (w *thriftWalk) fields(depth int) {
	for !w.bad {
		h := w.byte()
		if h&15 == 0 {
			return
		}
		if h>>4 == 0 {
			w.uvarint() // the field's number
		}
		if k := h & 15; k > 2 { // a bool is in the type
			w.value(k, depth+1)
		}
	}
}
