package pq

import (
	"encoding/binary"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// encodeNested makes the chunk of a part of a nested column. Its pages end where rows do.
func encodeNested(s stored, x *shredded, codec format.CompressionCodec) (*chunkBytes, error) {
	values := column.Concat(s.typ, x.values)
	e := newEncoder(s, codec, false)
	defer e.free()
	if _, err := e.try(values); err != nil {
		return nil, err
	}
	if err := e.decide(); err != nil {
		return nil, err
	}
	begin, used := 0, 0 // of the page, and values before the next piece
	levels := func(body []byte) []byte {
		rep, def := x.rep[begin:begin+e.n], x.def[begin:begin+e.n]
		if s.maxRep > 0 {
			body = appendLevels(body, rep, s.maxRep)
		}
		begin += e.n
		for _, r := range rep {
			if r == 0 {
				e.rows++
			}
		}
		return appendLevels(body, def, s.maxDef)
	}
	for from := 0; from < len(x.def); {
		to, filled := from, 0
		for ; to < len(x.def) && (to-from < pieceLevels || x.rep[to] != 0); to++ {
			if x.def[to] == s.maxDef {
				filled++
			}
		}
		if err := e.add(values.Slice(used, used+filled)); err != nil {
			return nil, err
		}
		e.n += to - from
		e.nulls += to - from - filled
		used += filled
		from = to
		if e.n >= pageRows || len(e.values) >= pageBytes {
			if err := e.flush(levels); err != nil {
				return nil, err
			}
		}
	}
	return e.finish(levels)
}

// pieceLevels is after how many levels of a nested column the size of its page is looked at.
const pieceLevels = 1024

// appendLevels appends levels of at most most, behind their length.
func appendLevels(body []byte, levels []uint8, most uint8) []byte {
	at := len(body)
	body = append(body, 0, 0, 0, 0)
	body = appendHybrid(body, levels, bits.Len8(most))
	binary.LittleEndian.PutUint32(body[at:], uint32(len(body)-at-4))
	return body
}
