package delta

import (
	"bytes"
	"encoding/json"
	"testing"

	"weir/dataframe/column"
)

// whole is a state made of actions with whatever a checkpoint keeps.
func whole(t testing.TB) *State {
	t.Helper()
	s := NewState()
	text := `{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["timestampNtz"],"writerFeatures":["timestampNtz","appendOnly"]}}
{"metaData":{"id":"x","name":"n","format":{"provider":"parquet","options":{}},"schemaString":"{\"type\":\"struct\",\"fields\":[]}","partitionColumns":["a","b"],"configuration":{"k":"v"},"createdTime":5}}
{"txn":{"appId":"app","version":7,"lastUpdated":8}}
{"domainMetadata":{"domain":"d","configuration":"{}","removed":false}}
{"add":{"path":"a=%20/x","partitionValues":{"a":" ","b":null},"size":9,"modificationTime":3,"dataChange":false,"stats":"{\"numRecords\":1}","tags":{"t":"u"}}}
{"add":{"path":"y","partitionValues":{"a":"","b":"2"},"size":9,"modificationTime":3,"dataChange":false}}
{"remove":{"path":"z","deletionTimestamp":4,"dataChange":false,"extendedFileMetadata":true,"partitionValues":{"a":"1","b":null},"size":1}}
`
	actions, err := Parse([]byte(text))
	if err == nil {
		err = s.Apply(actions)
	}
	if err == nil {
		err = s.Check()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCheckpointRoundTrip(t *testing.T) {
	s := whole(t)
	var b bytes.Buffer
	if n, err := WriteCheckpoint(&b, s, 0); err != nil || n != 7 {
		t.Fatalf("%d rows, %v", n, err)
	}
	actions, err := ReadCheckpoint(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	got := NewState()
	if err := got.Apply(actions); err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]any{
		"files": {s.Files(), got.Files()}, "removed": {s.Removed(), got.Removed()}, "metadata": {s.Meta, got.Meta}, "protocol": {s.Protocol, got.Protocol},
		"txns": {s.txns, got.txns}, "domains": {s.domains, got.domains},
	} {
		want, err := json.Marshal(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(pair[1]); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %s became %s, %v", what, want, got, err)
		}
	}
	if n, _ := WriteCheckpoint(&bytes.Buffer{}, s, 100); n != 6 {
		t.Errorf("%d rows without what was removed long ago", n)
	}
}

func TestSchemaRoundTrip(t *testing.T) {
	for _, text := range []string{
		"bool", "int8", "int16", "int32", "int64", "float32", "float64", "decimal(38,10)", "decimal(1,0)", "string", "binary", "date", "timestamp", "timestamp(us)",
		"timestamp(ms, Europe/Paris)", "timestamp(ns)", "list<list<int8>>", "map<string, struct<a int64, b timestamp(ms)>>", "struct<x decimal(5,2), y list<date>>",
	} {
		typ, err := column.ParseType(text)
		if err != nil {
			t.Fatal(err)
		}
		c, err := NewColumn(column.Field{Name: "c", Type: typ})
		if err != nil {
			t.Fatal(err)
		}
		said, err := Schema{c}.Text()
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseSchema(said)
		if err != nil || len(back) != 1 || !back[0].Type.Equal(noMillis(typ)) || back[0].Why != "" || !back[0].Nullable {
			t.Errorf("%s became %+v, %v by %s", text, back, err, said)
		}
	}
	for _, text := range []string{"uint8", "uint64", "time", "interval", "list<uint16>", "struct<a time>"} {
		typ, _ := column.ParseType(text)
		if c, err := NewColumn(column.Field{Name: "c", Type: typ}); err == nil {
			t.Errorf("%s became %+v", text, c)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	for _, text := range []string{
		`{"protocol":{"minReaderVersion":4}}`, `{"protocol":{"minReaderVersion":3,"readerFeatures":["catalogManaged"]}}`, `{"protocol":{"minReaderVersion":3,"readerFeatures":["deletionVectors","hovercraft"]}}`,
		`{"metaData":{"configuration":{"delta.columnMapping.mode":"colour"}}}`, `{"metaData":{"format":{"provider":"orc"}}}`,
		`{"add":{"path":"s3://other/x","size":1}}`, `{"add":{"path":"../x","size":1}}`, `{"add":{"path":"a/%2E%2E/x","size":1}}`, `{"add":{"path":"/x","size":1}}`,
		`{"add":{"path":"x","deletionVector":{"storageType":"u"}}}`, `{"remove":{"path":"%zz"}}`,
	} {
		actions, err := Parse([]byte(text))
		if err == nil {
			err = NewState().Apply(actions)
		}
		if err == nil {
			t.Errorf("%s gave no error", text)
		}
	}
}

func FuzzLog(f *testing.F) {
	f.Add([]byte(`{"add":{"path":"x","partitionValues":{"a":null},"size":1,"stats":"{\"numRecords\":1,\"minValues\":{\"a\":1}}"}}`), `{"fields":[{"name":"a","type":{"type":"array","elementType":"long"}}]}`, `{"numRecords":3,"minValues":{"c":"2026-03-01"},"nullCount":{"c":4}}`)
	f.Add([]byte("{\"commitInfo\":{\"timestamp\":\"x\"}}\n\n{\"remove\":{\"path\":\"x\"}}"), `{"fields":[{"name":"a","type":"decimal(99,1)"}]}`, `{"numRecords":-3}`)
	f.Fuzz(func(t *testing.T, log []byte, schema, stats string) {
		if actions, err := Parse(log); err == nil {
			s := NewState()
			if s.Apply(actions) == nil && s.Check() == nil {
				s.Writable()
				s.Clone().Removed()
			}
			TimeOf(actions)
		}
		if s, err := ParseSchema(schema); err == nil {
			s.Local()
			if _, err := s.Text(); err != nil {
				t.Errorf("a schema that was read cannot be written: %v", err)
			}
		}
		for _, typ := range simple {
			ParseStats(stats).Bounds("c", typ)
		}
	})
}

func FuzzCheckpoint(f *testing.F) {
	var b bytes.Buffer
	if _, err := WriteCheckpoint(&b, whole(f), 0); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		if actions, err := ReadCheckpoint(bytes.NewReader(data), int64(len(data))); err == nil {
			NewState().Apply(actions)
		}
	})
}
