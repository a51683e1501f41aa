package arrow

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"

	flatbuffers "github.com/google/flatbuffers/go"

	"weir/dataframe/column"
)

// oldStream is b as Arrow's libraries of version 0.17 write it: its batch does not say that it is compressed,
// but the metadata of its message do, as name.
func oldStream(t *testing.T, schema *column.Schema, b *column.Batch, codec, name string, version int16) []byte {
	var out bytes.Buffer
	w, err := NewWriter(&out, schema, false, codec)
	if err != nil {
		t.Fatal(err)
	}
	p := &pieces{pack: w.pack}
	for i, f := range schema.Fields {
		if err := p.vector(f.Type, b.Cols[i]); err != nil {
			t.Fatal(err)
		}
	}
	fb := flatbuffers.NewBuilder(1024)
	pairs := func(all [][2]int64) flatbuffers.UOffsetT {
		fb.StartVector(16, len(all), 8)
		for i := len(all) - 1; i >= 0; i-- {
			prependPair(fb, all[i])
		}
		return fb.EndVector(len(all))
	}
	nodes, buffers := pairs(p.nodes), pairs(p.buffers)
	fb.StartObject(5)
	fb.PrependInt64Slot(0, int64(b.N), 0)
	fb.PrependUOffsetTSlot(1, nodes, 0)
	fb.PrependUOffsetTSlot(2, buffers, 0)
	batch := fb.EndObject()
	key, value := fb.CreateString("ARROW:experimental_compression"), fb.CreateString(name)
	fb.StartObject(2)
	fb.PrependUOffsetTSlot(0, key, 0)
	fb.PrependUOffsetTSlot(1, value, 0)
	metadata := offsets(fb, []flatbuffers.UOffsetT{fb.EndObject()})
	fb.StartObject(5)
	fb.PrependInt16Slot(0, version, 0)
	fb.PrependByteSlot(1, messageBatch, 0)
	fb.PrependUOffsetTSlot(2, batch, 0)
	fb.PrependInt64Slot(3, int64(len(p.body)), 0)
	fb.PrependUOffsetTSlot(4, metadata, 0)
	fb.Finish(fb.EndObject())
	meta := fb.FinishedBytes()
	meta = append(meta, make([]byte, (8-len(meta)%8)%8)...)
	out.Write(binary.LittleEndian.AppendUint32([]byte{0xff, 0xff, 0xff, 0xff}, uint32(len(meta))))
	out.Write(meta)
	out.Write(p.body)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestOldCompression(t *testing.T) {
	schema, b := sample(t)
	want := fmt.Sprint(rowsOf(b))
	for _, c := range []struct{ codec, name string }{{"lz4", "LZ4"}, {"zstd", "ZSTD"}, {"zstd", "zstd"}, {"none", "UNCOMPRESSED"}} {
		r, err := NewReader(bytes.NewReader(oldStream(t, schema, b, c.codec, c.name, version5-1)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Next(context.Background())
		if err != nil || fmt.Sprint(rowsOf(got)) != want {
			t.Fatalf("%s: %v", c.name, err)
		}
		if _, err := r.Next(context.Background()); err != io.EOF {
			t.Errorf("%s: %v at the end", c.name, err)
		}
	}
	r, err := NewReader(bytes.NewReader(oldStream(t, schema, b, "none", "LZO", version5-1)))
	if err == nil {
		_, err = r.Next(context.Background())
	}
	if err == nil || !strings.Contains(err.Error(), `compression "LZO" is not known`) {
		t.Error(err)
	}
	r, err = NewReader(bytes.NewReader(oldStream(t, schema, b, "none", "LZ4", version)))
	if err == nil {
		_, err = r.Next(context.Background())
	}
	if err != nil {
		t.Errorf("today's metadata have no such key: %v", err)
	}
}

// rowsOf are the values of a batch.
func rowsOf(b *column.Batch) (out [][]any) {
	for i := range b.N {
		var row []any
		for _, c := range b.Cols {
			row = append(row, c.At(i))
		}
		out = append(out, row)
	}
	return out
}
