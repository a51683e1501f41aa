package jsonl

import (
	"bytes"
	"context"
	"io"
	"testing"

	"weir/dataframe/column"
)

// FuzzReader reads any bytes in every mode with the sniffed types and with declared ones: it must end,
// give vectors of the right length and, in what Encode writes of them, the same values.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"{\"a\":1}\n{\"a\":2.5,\"b\":[1,null,{\"c\":\"x\"}]}\n", "[{\"a\":1},{\"a\":\"2024-01-01\"}]", "{\n\"a\":{}}{\"a\":[[]]}", "1\n\"x\"\n[2]\n",
		"{\"a\":{\"k\":1,\"l\":{\"m\":[true]}}}\n{\"a\":{\"k\":\"x\"}}\n{\"a\":{\"k\":1,\"k\":2}}", "[1,2", "{\"a\":1e400}", "{\"a\":\"\\ud800\"}", "[[[[", "{\"a\":\"x", "\xef\xbb\xbf[]",
	} {
		f.Add([]byte(s))
	}
	declared := must(column.ParseType("struct<a int8, b list<struct<c decimal(38,2), d map<string, date>>>, e interval>")).Fields
	f.Fuzz(func(t *testing.T, data []byte) {
		mode := Detect(data, true)
		shape := &Shape{}
		Sample(data, true, mode, 1000, func(rec []byte) { shape.Add(rec) })
		fields := shape.Fields(0)
		bare := !shape.Objects() && !shape.Empty()
		if bare {
			fields = []column.Field{{Name: "value", Type: shape.Type(), Nullable: true}}
		}
		for _, m := range []Mode{mode, Lines, Array, Values} {
			readAll(t, data, m, bare, fields)
		}
		readAll(t, data, mode, false, declared)
	})
}

func readAll(t *testing.T, data []byte, mode Mode, bare bool, fields []column.Field) {
	cfg := Config{Mode: mode, Bare: bare, Bad: func(r BadRow) error {
		if r.Offset < 0 || r.Offset > int64(len(data)) || r.Line < 1 || r.Reason == "" {
			t.Fatalf("bad row %+v", r)
		}
		return nil
	}}
	for _, f := range fields {
		cfg.Columns = append(cfg.Columns, Column{f.Name, f.Type, true})
	}
	r := NewReader(bytes.NewReader(data), cfg)
	enc := NewEncoder(r.Schema())
	for {
		b, err := r.Next(context.Background())
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		enc.Reset(b)
		for i := range b.N {
			line, err := enc.Append(nil, i)
			p := &parser{b: line}
			if err != nil || !p.skip(0) || !p.end() {
				t.Fatalf("%s: %v %s", line, err, p.why)
			}
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
