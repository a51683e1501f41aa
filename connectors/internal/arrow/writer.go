package arrow

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"weir/dataframe/column"
)

// A Writer writes batches as a stream or, with File, as a file.
type Writer struct {
	out    io.Writer
	schema *column.Schema
	file   bool
	codec  string // "zstd", "lz4", "none"
	zstd   *zstd.Encoder
	at     int64
	blocks [][3]int64 // offset, length of the metadata, of the body
}

// NewWriter begins a stream or a file; codec is "zstd", "lz4" or "none".
func NewWriter(out io.Writer, schema *column.Schema, file bool, codec string) (*Writer, error) {
	w := &Writer{out: out, schema: schema, file: file, codec: codec}
	switch codec {
	case "none", "lz4":
	case "zstd":
		z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		w.zstd = z
	default:
		return nil, fmt.Errorf("no compression %q for Arrow; there are zstd, lz4 and none", codec)
	}
	if file {
		if err := w.write(append(append([]byte(nil), Magic...), 0, 0)); err != nil {
			return nil, err
		}
	}
	fb := flatbuffers.NewBuilder(1024)
	_, err := w.message(fb, messageSchema, schemaTable(fb, schema), nil)
	return w, err
}

func (w *Writer) write(b []byte) error {
	n, err := w.out.Write(b)
	w.at += int64(n)
	return err
}

// version is V5 of the metadata.
const version = 4

// message writes a message with its body, and gives its place.
func (w *Writer) message(fb *flatbuffers.Builder, kind byte, header flatbuffers.UOffsetT, data []byte) ([3]int64, error) {
	fb.StartObject(5)
	fb.PrependInt16Slot(0, version, 0)
	fb.PrependByteSlot(1, kind, 0)
	fb.PrependUOffsetTSlot(2, header, 0)
	fb.PrependInt64Slot(3, int64(len(data)), 0)
	fb.Finish(fb.EndObject())
	meta := fb.FinishedBytes()
	size := (len(meta) + 7) / 8 * 8
	place := [3]int64{w.at, int64(size + 8), int64(len(data))}
	head := binary.LittleEndian.AppendUint32(nil, 0xffffffff)
	head = binary.LittleEndian.AppendUint32(head, uint32(size))
	head = append(append(head, meta...), make([]byte, size-len(meta))...)
	if err := w.write(head); err != nil {
		return place, err
	}
	return place, w.write(data)
}

// Write writes the rows of batches as one record batch.
func (w *Writer) Write(bs []*column.Batch) error {
	all := bs[0]
	if len(bs) > 1 {
		all = column.Merge(w.schema, bs)
	}
	p := &pieces{pack: w.pack}
	for i, f := range w.schema.Fields {
		if err := p.vector(f.Type, all.Cols[i]); err != nil {
			return fmt.Errorf("column %s: %w", f.Name, err)
		}
	}
	fb := flatbuffers.NewBuilder(1024)
	fb.StartVector(16, len(p.nodes), 8)
	for i := len(p.nodes) - 1; i >= 0; i-- {
		prependPair(fb, p.nodes[i])
	}
	nodes := fb.EndVector(len(p.nodes))
	fb.StartVector(16, len(p.buffers), 8)
	for i := len(p.buffers) - 1; i >= 0; i-- {
		prependPair(fb, p.buffers[i])
	}
	buffers := fb.EndVector(len(p.buffers))
	var compression flatbuffers.UOffsetT
	if w.codec != "none" {
		fb.StartObject(2)
		fb.PrependByteSlot(0, map[string]byte{"lz4": 0, "zstd": 1}[w.codec], 0)
		compression = fb.EndObject()
	}
	fb.StartObject(5)
	fb.PrependInt64Slot(0, int64(all.N), 0)
	fb.PrependUOffsetTSlot(1, nodes, 0)
	fb.PrependUOffsetTSlot(2, buffers, 0)
	fb.PrependUOffsetTSlot(3, compression, 0)
	place, err := w.message(fb, messageBatch, fb.EndObject(), p.body)
	w.blocks = append(w.blocks, place)
	return err
}

func prependPair(fb *flatbuffers.Builder, v [2]int64) {
	fb.Prep(8, 16)
	fb.PrependInt64(v[1])
	fb.PrependInt64(v[0])
}

// pack is a buffer as it stands in the body.
func (w *Writer) pack(b []byte) ([]byte, error) {
	if w.codec == "none" || len(b) == 0 {
		return b, nil
	}
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(b)))
	if w.codec == "zstd" {
		return w.zstd.EncodeAll(b, out), nil
	}
	var z bytes.Buffer
	z.Write(out)
	enc := lz4.NewWriter(&z)
	if _, err := enc.Write(b); err != nil {
		return nil, err
	}
	err := enc.Close()
	return z.Bytes(), err
}

// Close ends the stream and, of a file, writes its footer. It does not close out.
func (w *Writer) Close() error {
	if w.zstd != nil {
		w.zstd.Close()
	}
	if err := w.write([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}); err != nil || !w.file {
		return err
	}
	fb := flatbuffers.NewBuilder(1024)
	schema := schemaTable(fb, w.schema)
	fb.StartVector(24, 0, 8)
	none := fb.EndVector(0)
	fb.StartVector(24, len(w.blocks), 8)
	for i := len(w.blocks) - 1; i >= 0; i-- {
		fb.Prep(8, 24)
		fb.PrependInt64(w.blocks[i][2])
		fb.Pad(4)
		fb.PrependInt32(int32(w.blocks[i][1]))
		fb.PrependInt64(w.blocks[i][0])
	}
	blocks := fb.EndVector(len(w.blocks))
	fb.StartObject(5)
	fb.PrependInt16Slot(0, version, 0)
	fb.PrependUOffsetTSlot(1, schema, 0)
	fb.PrependUOffsetTSlot(2, none, 0)
	fb.PrependUOffsetTSlot(3, blocks, 0)
	fb.Finish(fb.EndObject())
	footer := fb.FinishedBytes()
	end := append([]byte(nil), footer...)
	end = binary.LittleEndian.AppendUint32(end, uint32(len(footer)))
	return w.write(append(end, Magic...))
}

func schemaTable(fb *flatbuffers.Builder, s *column.Schema) flatbuffers.UOffsetT {
	fields := fieldVector(fb, s.Fields)
	fb.StartObject(4)
	fb.PrependUOffsetTSlot(1, fields, 0)
	return fb.EndObject()
}

func fieldVector(fb *flatbuffers.Builder, fields []column.Field) flatbuffers.UOffsetT {
	var offs []flatbuffers.UOffsetT
	for _, f := range fields {
		offs = append(offs, fieldTable(fb, f.Name, f.Type, true))
	}
	return offsets(fb, offs)
}

func offsets(fb *flatbuffers.Builder, offs []flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	fb.StartVector(4, len(offs), 4)
	for i := len(offs) - 1; i >= 0; i-- {
		fb.PrependUOffsetT(offs[i])
	}
	return fb.EndVector(len(offs))
}

// fieldTable is a Field: a column or a part of one.
func fieldTable(fb *flatbuffers.Builder, name string, t column.Type, nullable bool) flatbuffers.UOffsetT {
	var children flatbuffers.UOffsetT
	switch t.Kind {
	case column.KindList:
		children = offsets(fb, []flatbuffers.UOffsetT{fieldTable(fb, "item", t.Element(), true)})
	case column.KindMap:
		entry := []flatbuffers.UOffsetT{fieldTable(fb, "key", t.Fields[0].Type, false), fieldTable(fb, "value", t.Fields[1].Type, true)}
		children = offsets(fb, []flatbuffers.UOffsetT{entriesTable(fb, offsets(fb, entry))})
	case column.KindStruct:
		children = fieldVector(fb, t.Fields)
	default:
		children = offsets(fb, nil)
	}
	text := fb.CreateString(name)
	kind, typ := typeTable(fb, t)
	return finishField(fb, text, kind, typ, children, nullable)
}

func entriesTable(fb *flatbuffers.Builder, children flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	text := fb.CreateString("entries")
	fb.StartObject(0)
	return finishField(fb, text, typeStruct, fb.EndObject(), children, false)
}

func finishField(fb *flatbuffers.Builder, name flatbuffers.UOffsetT, kind byte, typ, children flatbuffers.UOffsetT, nullable bool) flatbuffers.UOffsetT {
	fb.StartObject(7)
	fb.PrependUOffsetTSlot(0, name, 0)
	fb.PrependBoolSlot(1, nullable, false)
	fb.PrependByteSlot(2, kind, 0)
	fb.PrependUOffsetTSlot(3, typ, 0)
	fb.PrependUOffsetTSlot(5, children, 0)
	return fb.EndObject()
}

// unitOf is Arrow's number of a unit.
func unitOf(u column.Unit) int16 {
	switch u {
	case column.Milli:
		return 1
	case column.Nano:
		return 3
	}
	return 2
}

// typeTable is the type of a Field with its number.
func typeTable(fb *flatbuffers.Builder, t column.Type) (byte, flatbuffers.UOffsetT) {
	var zone flatbuffers.UOffsetT
	if t.Zone != "" {
		zone = fb.CreateString(t.Zone)
	}
	fb.StartObject(3)
	kind := byte(typeUtf8)
	switch t.Kind {
	case column.KindBool:
		kind = typeBool
	case column.KindFloat32, column.KindFloat64:
		kind = typeFloat
		fb.PrependInt16Slot(0, map[column.Kind]int16{column.KindFloat32: 1, column.KindFloat64: 2}[t.Kind], 0)
	case column.KindDecimal:
		kind = typeDecimal
		fb.PrependInt32Slot(0, int32(t.Precision), 0)
		fb.PrependInt32Slot(1, int32(t.Scale), 0)
	case column.KindBinary:
		kind = typeBinary
	case column.KindDate:
		kind = typeDate
		fb.PrependInt16Slot(0, 0, 1)
	case column.KindTime:
		kind = typeTime
		fb.PrependInt16Slot(0, unitOf(t.Unit), 1)
		fb.PrependInt32Slot(1, int32(8*width(t)), 32)
	case column.KindTimestamp:
		kind = typeTimestamp
		fb.PrependInt16Slot(0, unitOf(t.Unit), 0)
		fb.PrependUOffsetTSlot(1, zone, 0)
	case column.KindInterval:
		kind = typeInterval
		fb.PrependInt16Slot(0, 2, 0)
	case column.KindList:
		kind = typeList
	case column.KindMap:
		kind = typeMap
	case column.KindStruct:
		kind = typeStruct
	}
	if t.Kind.Integer() {
		kind = typeInt
		fb.PrependInt32Slot(0, int32(8*width(t)), 0)
		fb.PrependBoolSlot(1, t.Kind < column.KindUint8 || t.Kind > column.KindUint64, false)
	}
	return kind, fb.EndObject()
}
