package pq

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// pageParts is a data page taken apart.
type pageParts struct {
	enc      format.Encoding
	rep, def levels
	values   []byte // decompressed
}

// check compares the page p with its checksum, if it has one.
func (c *Chunk) check(p *pageHead) error {
	if want := uint32(p.header.CRC); want != 0 && !c.unchecked && crc32.ChecksumIEEE(p.body) != want {
		return errors.New("it is corrupt: its checksum is another")
	}
	return nil
}

// levels are repetition or definition levels as they are stored.
type levels struct {
	data   []byte
	packed bool // in the encoding BIT_PACKED, the highest bit first
}

// take decompresses the data page p and takes it apart.
func (c *Chunk) take(p *pageHead) (out pageParts, err error) {
	if err := c.load(p); err != nil {
		return out, err
	}
	if err := c.check(p); err != nil {
		return out, err
	}
	if p.header.Type == format.DataPageV2 {
		return c.takeV2(p)
	}
	h := &p.header.DataPageHeader.V
	data, err := c.inflate(c.codec, p.body, int(p.header.UncompressedPageSize), c.pins(h.Encoding))
	if err != nil {
		return out, err
	}
	out.enc = h.Encoding
	n := int(h.NumValues)
	if out.rep, data, err = cutLevels(data, h.RepetitionLevelEncoding, c.leaf.maxRep, n); err != nil {
		return out, err
	}
	out.def, out.values, err = cutLevels(data, h.DefinitionLevelEncoding, c.leaf.maxDef, n)
	return out, err
}

func (c *Chunk) takeV2(p *pageHead) (out pageParts, err error) {
	h := &p.header.DataPageHeaderV2.V
	out.enc = h.Encoding
	rep, def := int(h.RepetitionLevelsByteLength), int(h.DefinitionLevelsByteLength)
	if rep < 0 || def < 0 || rep > len(p.body) || def > len(p.body)-rep {
		return out, errLevels
	}
	out.rep.data, out.def.data = p.body[:rep], p.body[rep:rep+def]
	codec := c.codec
	if h.IsCompressed.Valid && !h.IsCompressed.V {
		codec = format.Uncompressed
	}
	// Some writers compress nothing to nothing.
	if size := int(p.header.UncompressedPageSize) - rep - def; size != 0 {
		out.values, err = c.inflate(codec, p.body[rep+def:], size, c.pins(h.Encoding))
	}
	return out, err
}

// cutLevels takes the n levels of at most most off the front of data.
func cutLevels(data []byte, enc format.Encoding, most uint8, n int) (l levels, rest []byte, err error) {
	if most == 0 {
		return l, data, nil
	}
	size := 0
	switch enc {
	case format.RLE:
		if len(data) < 4 {
			return l, nil, errLevels
		}
		size = int(binary.LittleEndian.Uint32(data))
		data = data[4:]
	case format.BitPacked:
		size, l.packed = (n*bits.Len8(most)+7)/8, true
	default:
		return l, nil, errLevels
	}
	if size < 0 || size > len(data) {
		return l, nil, errLevels
	}
	l.data = data[:size]
	return l, data[size:], nil
}

// defined are the n definition levels l of a flat column as a Bitmap (nil: all 1), and
// how many are 1. It may be in room, which grows.
func (l levels) defined(n int, room *column.Bitmap) (column.Bitmap, int, error) {
	if !l.packed {
		return defined(l.data, n, room)
	}
	each, err := l.expand(1, n)
	if err != nil {
		return nil, 0, err
	}
	valid := column.NewBitmap(n)
	for i, d := range each {
		if d != 0 {
			valid.Set(i)
		}
	}
	ones := valid.Count(n)
	return valid.Nulls(n), ones, nil
}

// expand are the n levels l, which are at most most.
func (l levels) expand(most uint8, n int) ([]uint8, error) {
	out := make([]uint8, n)
	width := bits.Len8(most)
	if width == 0 {
		return out, nil
	}
	if l.packed {
		for i := range out {
			for bit := i * width; bit < (i+1)*width; bit++ {
				out[i] = out[i]<<1 | l.data[bit>>3]>>(7-bit&7)&1
			}
		}
	} else {
		at := 0
		err := runs(l.data, width, n, func(v uint32, k int) {
			for i := range out[at : at+k] {
				out[at+i] = uint8(min(v, 255))
			}
			at += k
		}, func(b []byte, k int) {
			unpackLevels(out[at:at+k], b, width)
			at += k
		})
		if err != nil {
			return nil, err
		}
	}
	for _, v := range out {
		if v > most {
			return nil, errLevels
		}
	}
	return out, nil
}

// unpackLevels reads len(dst) values of width bits, at most 8, from b.
func unpackLevels(dst []uint8, b []byte, width int) {
	mask := uint64(1)<<width - 1
	i := 0
	for ; i+8 <= len(dst) && i/8*width+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i/8*width:])
		for k := range 8 {
			dst[i+k] = uint8(x >> (k * width) & mask)
		}
	}
	for ; i < len(dst); i++ {
		bit := i * width
		v := uint64(b[bit>>3])
		if bit>>3+1 < len(b) {
			v |= uint64(b[bit>>3+1]) << 8
		}
		dst[i] = uint8(v >> (bit & 7) & mask)
	}
}
