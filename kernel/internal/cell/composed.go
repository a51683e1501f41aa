package cell

import (
	"io"
	"math/rand"
	"net/http"
	"reflect"
)

// Compiled functions ask the interfaces that they are given for more methods:
// io.Copy asks a reader for WriteTo. What the interpreter gives them has the
// methods of the interface alone, so there are wrappers with one more, for types
// of cells that have it. Their form is the interpreter's: every method calls a
// field of its name behind a W.

// composed are the wrappers with one more method, by package and interface, in
// the order in which the interpreter tries them.
var composed = map[[2]string][]reflect.Type{
	{"io/io", "_Reader"}:                 {reflect.TypeFor[readerTo](), reflect.TypeFor[byteReader]()},
	{"io/io", "_Writer"}:                 {reflect.TypeFor[writerFrom](), reflect.TypeFor[stringWriter]()},
	{"net/http/http", "_ResponseWriter"}: {reflect.TypeFor[responseFlusher]()},
	{"math/rand/rand", "_Source"}:        {reflect.TypeFor[source64]()},
	{"flag/flag", "_Value"}:              {reflect.TypeFor[boolFlag]()},
}

// mapTypes is composed as the interpreter takes it.
func mapTypes(exports map[string]map[string]reflect.Value) map[reflect.Value][]reflect.Type {
	out := map[reflect.Value][]reflect.Type{}
	for key, types := range composed {
		if w, ok := exports[key[0]][key[1]]; ok {
			out[w] = types
		}
	}
	return out
}

type readerTo struct {
	IValue   any
	WRead    func([]byte) (int, error)
	WWriteTo func(io.Writer) (int64, error)
}

func (r readerTo) Read(p []byte) (int, error)         { return r.WRead(p) }
func (r readerTo) WriteTo(w io.Writer) (int64, error) { return r.WWriteTo(w) }

type byteReader struct {
	IValue    any
	WRead     func([]byte) (int, error)
	WReadByte func() (byte, error)
}

func (r byteReader) Read(p []byte) (int, error) { return r.WRead(p) }
func (r byteReader) ReadByte() (byte, error)    { return r.WReadByte() }

type writerFrom struct {
	IValue    any
	WWrite    func([]byte) (int, error)
	WReadFrom func(io.Reader) (int64, error)
}

func (w writerFrom) Write(p []byte) (int, error)         { return w.WWrite(p) }
func (w writerFrom) ReadFrom(r io.Reader) (int64, error) { return w.WReadFrom(r) }

type stringWriter struct {
	IValue       any
	WWrite       func([]byte) (int, error)
	WWriteString func(string) (int, error)
}

func (w stringWriter) Write(p []byte) (int, error)       { return w.WWrite(p) }
func (w stringWriter) WriteString(s string) (int, error) { return w.WWriteString(s) }

type responseFlusher struct {
	IValue       any
	WHeader      func() http.Header
	WWrite       func([]byte) (int, error)
	WWriteHeader func(int)
	WFlush       func()
}

func (w responseFlusher) Header() http.Header         { return w.WHeader() }
func (w responseFlusher) Write(p []byte) (int, error) { return w.WWrite(p) }
func (w responseFlusher) WriteHeader(code int)        { w.WWriteHeader(code) }
func (w responseFlusher) Flush()                      { w.WFlush() }

type source64 struct {
	IValue  any
	WInt63  func() int64
	WSeed   func(int64)
	WUint64 func() uint64
}

func (s source64) Int63() int64   { return s.WInt63() }
func (s source64) Seed(n int64)   { s.WSeed(n) }
func (s source64) Uint64() uint64 { return s.WUint64() }

type boolFlag struct {
	IValue      any
	WSet        func(string) error
	WString     func() string
	WIsBoolFlag func() bool
}

func (f boolFlag) Set(s string) error { return f.WSet(s) }
func (f boolFlag) String() string     { return f.WString() }
func (f boolFlag) IsBoolFlag() bool   { return f.WIsBoolFlag() }

var (
	_ io.WriterTo     = readerTo{}
	_ io.ByteReader   = byteReader{}
	_ io.ReaderFrom   = writerFrom{}
	_ io.StringWriter = stringWriter{}
	_ http.Flusher    = responseFlusher{}
	_ rand.Source64   = source64{}
)
