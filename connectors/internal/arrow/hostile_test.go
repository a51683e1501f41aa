package arrow

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	flatbuffers "github.com/google/flatbuffers/go"

	"weir/dataframe/column"
)

// foreign is a stream or file of record batches that another implementation writes.
func foreign(t testing.TB, file bool, batches []arrow.RecordBatch, o ...ipc.Option) []byte {
	t.Helper()
	var out bytes.Buffer
	var w interface {
		Write(arrow.RecordBatch) error
		Close() error
	}
	var err error
	if o = append([]ipc.Option{ipc.WithSchema(batches[0].Schema())}, o...); file {
		w, err = ipc.NewFileWriter(&out, o...)
	} else {
		w = ipc.NewWriter(&out, o...)
	}
	for _, b := range batches {
		if err == nil {
			err = w.Write(b)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// fromJSON is the array of a type that a text lists.
func fromJSON(t testing.TB, typ arrow.DataType, text string) arrow.Array {
	t.Helper()
	a, _, err := array.FromJSON(memory.DefaultAllocator, typ, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// oneBatch are columns called c0, c1 and so on.
func oneBatch(cols ...arrow.Array) arrow.RecordBatch {
	var fields []arrow.Field
	for i, c := range cols {
		fields = append(fields, arrow.Field{Name: fmt.Sprint("c", i), Type: c.DataType(), Nullable: true})
	}
	return array.NewRecordBatch(arrow.NewSchema(fields, nil), cols, int64(cols[0].Len()))
}

// sharedTables is a stream with a column of structs, as deep as levels, whose two fields are one table.
func sharedTables(levels int) []byte {
	fb := flatbuffers.NewBuilder(1024)
	name := fb.CreateString("x")
	fb.StartObject(0)
	typ := fb.EndObject()
	field := finishField(fb, name, typeUtf8, typ, offsets(fb, nil), true)
	for range levels {
		field = finishField(fb, name, typeStruct, typ, offsets(fb, []flatbuffers.UOffsetT{field, field}), true)
	}
	fields := offsets(fb, []flatbuffers.UOffsetT{field})
	fb.StartObject(4)
	fb.PrependUOffsetTSlot(1, fields, 0)
	schema := fb.EndObject()
	fb.StartObject(5)
	fb.PrependInt16Slot(0, version5, 0)
	fb.PrependByteSlot(1, messageSchema, 0)
	fb.PrependUOffsetTSlot(2, schema, 0)
	fb.Finish(fb.EndObject())
	meta := fb.FinishedBytes()
	meta = append(meta, make([]byte, (8-len(meta)%8)%8)...)
	return append(binary.LittleEndian.AppendUint32([]byte{0xff, 0xff, 0xff, 0xff}, uint32(len(meta))), meta...)
}

// TestSharedTables refuses a schema that is small because its parts are one.
func TestSharedTables(t *testing.T) {
	if _, err := NewReader(bytes.NewReader(sharedTables(1))); err != nil {
		t.Error(err)
	}
	for _, levels := range []int{16, 50} {
		if r, err := NewReader(bytes.NewReader(sharedTables(levels))); err == nil {
			t.Errorf("%d levels are read as %d bytes of a schema", levels, len(r.Schema().String()))
		}
	}
}

func runEnds(t testing.TB, rows int, value string) arrow.Array {
	return array.NewRunEndEncodedArray(fromJSON(t, arrow.PrimitiveTypes.Int32, fmt.Sprintf("[%d]", rows)), fromJSON(t, arrow.BinaryTypes.String, value), rows, 0)
}

// structOf is a struct of n fields that are all col.
func structOf(t testing.TB, n int, col arrow.Array) arrow.Array {
	var cols []arrow.Array
	var names []string
	for i := range n {
		cols, names = append(cols, col), append(names, fmt.Sprint("f", i))
	}
	out, err := array.NewStructArray(cols, names)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// denseUnion has rows that are all the one value of its first member of n.
func denseUnion(t testing.TB, n, rows int) arrow.Array {
	var fields []arrow.Field
	var codes []arrow.UnionTypeCode
	var children []arrow.ArrayData
	for i := range n {
		fields = append(fields, arrow.Field{Name: fmt.Sprint("m", i), Type: arrow.BinaryTypes.String, Nullable: true})
		codes = append(codes, int8(i))
		children = append(children, fromJSON(t, arrow.BinaryTypes.String, `["a"]`).Data())
	}
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(make([]byte, rows)), memory.NewBufferBytes(make([]byte, 4*rows))}
	return array.NewDenseUnionData(array.NewData(arrow.DenseUnionOf(fields, codes), rows, buffers, children, 0, 0))
}

// TestAllowance reads what is small in a message and large in memory, up to a point.
func TestAllowance(t *testing.T) {
	i8 := arrow.PrimitiveTypes.Int8
	structs := &arrow.DictionaryType{IndexType: i8, ValueType: structOf(t, 60, fromJSON(t, i8, `[1]`)).DataType()}
	for name, c := range map[string]struct {
		col arrow.Array
		ok  bool
	}{
		"runs":                     {runEnds(t, 1e9, `["a"]`), true},
		"runs within":              {structOf(t, 1, runEnds(t, 1e6, `["a"]`)), true},
		"too many runs within":     {structOf(t, 8, runEnds(t, 4e6, `["a"]`)), false},
		"nulls":                    {array.NewNull(1e9), true},
		"nulls within":             {structOf(t, 20, array.NewNull(1e6)), true},
		"too many nulls within":    {structOf(t, 20, array.NewNull(16e6)), false},
		"a union":                  {denseUnion(t, 5, 1e5), true},
		"too large a union":        {denseUnion(t, 120, 5e5), false},
		"a dictionary of structs":  {array.NewDictionaryArray(structs, array.NewInt8Data(array.NewData(i8, 1e5, []*memory.Buffer{nil, memory.NewBufferBytes(make([]byte, 1e5))}, nil, 0, 0)), structOf(t, 60, fromJSON(t, i8, `[1]`))), true},
		"too large of dictionary ": {array.NewDictionaryArray(structs, array.NewInt8Data(array.NewData(i8, 1e6, []*memory.Buffer{nil, memory.NewBufferBytes(make([]byte, 1e6))}, nil, 0, 0)), structOf(t, 60, fromJSON(t, i8, `[1]`))), false},
	} {
		for _, file := range []bool{false, true} {
			r, err := openBytes(foreign(t, file, []arrow.RecordBatch{oneBatch(c.col)}))
			if err != nil {
				t.Fatal(name, err)
			}
			b, err := r.Next(context.Background())
			if c.ok && (err != nil || b.N == 0) || !c.ok && !errors.Is(err, errExpands) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestSharedBuffers has all columns in one place.
func TestSharedBuffers(t *testing.T) {
	for size, ok := range map[int64]bool{1 << 10: true, 4 << 20: false} {
		l := &layout{}
		var some []int
		for i := range 10 {
			l.buffers, some = append(l.buffers, [2]int64{int64(i), size}), append(some, i)
		}
		source := &streamBody{in: bytes.NewReader(make([]byte, size+10)), whole: size + 10}
		if err := readBuffers(context.Background(), l, some, make([][]byte, 10), source, &allowance{freeBytes}); (err == nil) != ok {
			t.Errorf("ten of %d bytes: %v", size, err)
		}
	}
}

// TestSharedViews reads rows that have their texts in common.
func TestSharedViews(t *testing.T) {
	long := strings.Repeat("é", 100_000)
	for _, typ := range []arrow.DataType{arrow.BinaryTypes.StringView, arrow.BinaryTypes.BinaryView} {
		const rows = 3000
		views := make([]byte, 0, 16*rows)
		want := make([]string, rows)
		for i := range rows {
			from, size := 2*(i%7), len(long)-20
			switch i % 5 {
			case 1:
				size = 12
			case 2:
				size = 0
			case 3:
				size = 14
			}
			want[i] = long[from : from+size]
			views = binary.LittleEndian.AppendUint32(views, uint32(size))
			if size <= column.InlineLen {
				views = append(views, (want[i] + strings.Repeat("\x00", 12))[:12]...)
				continue
			}
			views = append(views, want[i][:4]...)
			views = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(views, 0), uint32(from))
		}
		read := func(data string) (*column.Texts, error) {
			buffers := []*memory.Buffer{nil, memory.NewBufferBytes(views), memory.NewBufferBytes([]byte(data))}
			r, err := openBytes(foreign(t, false, []arrow.RecordBatch{oneBatch(array.MakeFromData(array.NewData(typ, rows, buffers, nil, 0, 0)))}))
			if err != nil {
				t.Fatal(err)
			}
			b, err := r.Next(context.Background())
			if err != nil {
				return nil, err
			}
			return b.Cols[0].(*column.Texts), nil
		}
		got, err := read(long)
		if err != nil {
			t.Fatal(err)
		}
		held := 0
		for _, b := range got.Buffers {
			held += len(b)
		}
		if held > len(long) {
			t.Errorf("%s: %d bytes in buffers, for %d", typ, held, len(long))
		}
		for i := range rows {
			if string(got.Bytes(i)) != want[i] {
				t.Fatalf("%s: row %d is %.20q", typ, i, got.Bytes(i))
			}
		}
		// The same places in a buffer whose characters begin at other bytes.
		if _, err := read("a" + long[:len(long)-2] + "a"); (err == nil) != (typ == arrow.BinaryTypes.BinaryView) {
			t.Errorf("%s: texts that begin within a character: %v", typ, err)
		}
	}
}

// TestDictionaryOfAnotherType has the number of a dictionary of texts at a column of whole numbers.
func TestDictionaryOfAnotherType(t *testing.T) {
	i8 := arrow.PrimitiveTypes.Int8
	coded := func(typ arrow.DataType, words string) arrow.Array {
		return array.NewDictionaryArray(&arrow.DictionaryType{IndexType: i8, ValueType: typ}, fromJSON(t, i8, "[0, 1]"), fromJSON(t, typ, words))
	}
	whole := foreign(t, false, []arrow.RecordBatch{oneBatch(coded(arrow.BinaryTypes.String, `["a", "b"]`), coded(arrow.PrimitiveTypes.Int64, "[1, 2]"))})
	n := 8 + int(le.Uint32(whole[4:]))
	schema := root(whole[8:n]).table(2)
	dictionary := schema.tables(1)[1].table(4)
	if dictionary.int64(0, 0) != 1 {
		t.Fatalf("the second dictionary has the number %d", dictionary.int64(0, 0))
	}
	le.PutUint64(whole[8+dictionary.field(0):], 0)
	r, err := openBytes(whole)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := r.Next(context.Background()); err == nil || !strings.Contains(err.Error(), "column c1: it is int64, and its dictionary, number 0, is of values of string") {
		t.Errorf("%v, %v", b, err)
	}
}

// TestDeltas reads a dictionary that grows from batch to batch.
func TestDeltas(t *testing.T) {
	i8 := arrow.PrimitiveTypes.Int8
	typ := &arrow.DictionaryType{IndexType: i8, ValueType: arrow.BinaryTypes.String}
	batch := func(codes, words string) arrow.RecordBatch {
		return oneBatch(array.NewDictionaryArray(typ, fromJSON(t, i8, codes), fromJSON(t, typ.ValueType, words)))
	}
	for last, wantDict := range map[string]bool{"d": true, "a": false} {
		batches := []arrow.RecordBatch{batch("[0]", `["a"]`), batch("[1, 0]", `["a", "b"]`), batch("[2]", `["a", "b", "c"]`), batch("[3, null, 1]", `["a", "b", "c", "`+last+`"]`)}
		r, err := openBytes(foreign(t, false, batches, ipc.WithDictionaryDeltas(true)))
		if err != nil {
			t.Fatal(err)
		}
		var got []any
		for {
			b, err := r.Next(context.Background())
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			for i := range b.N {
				got = append(got, b.Cols[0].At(i))
			}
			if _, is := b.Cols[0].(*column.Dict); is != wantDict && b.N == 3 {
				t.Errorf("the last batch is %T", b.Cols[0])
			}
		}
		if want := fmt.Sprint([]any{"a", "b", "a", "c", last, nil, "b"}); fmt.Sprint(got) != want {
			t.Errorf("%v, not %s", got, want)
		}
	}
}

// stopping cancels when it has been read for a while, and is as a store then.
type stopping struct {
	io.Reader
	ctx    context.Context
	cancel func()
	left   int
}

func (s *stopping) Read(p []byte) (int, error) {
	if s.left -= len(p); s.left < 0 {
		s.cancel()
	}
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Reader.Read(p)
}

// TestNextAfterCancel asks again after a cancel in the middle: rows that are lost are not the end.
func TestNextAfterCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	data := encode(t, false, "none")
	r, err := NewReader(&stopping{bytes.NewReader(data), ctx, cancel, len(data) - 1000})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if b, err := r.Next(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%v, %v", b, err)
		}
		ctx = context.Background()
	}

	ctx, cancel = context.WithCancel(context.Background())
	data = encode(t, true, "none")
	n, _ := FooterSize(data[len(data)-FooterTail:], int64(len(data)))
	f, err := OpenFile(data[len(data)-FooterTail-int(n) : len(data)-FooterTail])
	if err != nil {
		t.Fatal(err)
	}
	of := f.Read(f.Blocks()[0], f.Columns().Names(), func(ctx context.Context, _, _ int64) ([]byte, error) {
		cancel()
		return nil, ctx.Err()
	})
	for range 2 {
		if b, err := of.Next(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%v, %v", b, err)
		}
		ctx = context.Background()
	}
}

// TestUnique numbers names that are there twice, also where a number's name is taken.
func TestUnique(t *testing.T) {
	taken := map[string]int{}
	var got []string
	for _, name := range strings.Fields("a a a_1 a b_1 b b b a_1_1") {
		got = append(got, unique(name, taken))
	}
	if want := "a a_1 a_1_1 a_2 b_1 b b_2 b_3 a_1_1_1"; strings.Join(got, " ") != want {
		t.Errorf("%q, not %s", got, want)
	}
}
