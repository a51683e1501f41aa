package twin

import (
	"bufio"
	"context"
	"database/sql/driver"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"io"
	"io/fs"
	"log/slog"
	"math/rand"
	"net"
	"net/http"
	"reflect"
	"sync"
	"time"
	"unsafe"
)

//go:generate go run ./gen

// A Method is a method of a twin. Call is given a pointer to the receiver and
// the arguments.
type Method struct {
	Name string
	Type reflect.Type // without the receiver
	Call func(recv unsafe.Pointer, args []reflect.Value) []reflect.Value
}

// A shape is the slots of methods of one signature: functions of the receiver's
// address and the parameters.
type shape[F any] struct {
	mu    sync.Mutex
	typ   reflect.Type
	calls []F
	stubs []F
	used  int
}

type slotted interface {
	signature() reflect.Type
	scarce() bool
	take(call func(unsafe.Pointer, []reflect.Value) []reflect.Value) (unsafe.Pointer, error)
}

func (s *shape[F]) signature() reflect.Type { return s.typ }

// take gives the code of a free slot and what it calls.
func (s *shape[F]) take(call func(unsafe.Pointer, []reflect.Value) []reflect.Value) (unsafe.Pointer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used == len(s.stubs) {
		return nil, fmt.Errorf("not supported: more than %d methods %s in compiled code; restart the kernel", s.used, s.typ)
	}
	s.calls[s.used] = reflect.MakeFunc(reflect.TypeFor[F](), func(args []reflect.Value) []reflect.Value {
		return call(args[0].UnsafePointer(), args[1:])
	}).Interface().(F)
	s.used++
	return code(s.stubs[s.used-1]), nil
}

// Scarce says whether three quarters of the slots for a signature are taken:
// whoever can do without a twin should.
func Scarce(signature string) bool {
	s := shapeOf(signature)
	return s == nil || s.scarce()
}

func (s *shape[F]) scarce() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used > len(s.stubs)*3/4
}

func (m Method) make(call func(unsafe.Pointer, []reflect.Value) []reflect.Value) (method, error) {
	s := shapeOf(m.Type.String())
	if s == nil || s.signature() != m.Type {
		return method{}, fmt.Errorf("not supported: a method %s %s in compiled code", m.Name, m.Type)
	}
	at, err := s.take(call)
	if err != nil {
		return method{}, err
	}
	text := addReflectOff(at)
	return method{nameOffset(m.Name, true), addReflectOff(infoOf(m.Type)), text, text}, nil
}

// Signature is the type of methods that reads as text, as
// "func() ([]uint8, error)", or nil if there are no slots for such.
func Signature(text string) reflect.Type {
	if s := shapeOf(text); s != nil {
		return s.signature()
	}
	return nil
}

func shapeOf(text string) slotted {
	for _, s := range shapes {
		if s.signature().String() == text {
			return s
		}
	}
	return nil
}

// What the generated slots mention.
type (
	xmlEncoder = *xml.Encoder
	xmlDecoder = *xml.Decoder
	xmlStart   = xml.StartElement
	xmlName    = xml.Name
	xmlAttr    = xml.Attr
	fmtState   = fmt.State
	fmtScan    = fmt.ScanState
	logValue   = slog.Value

	mathRand     = rand.Rand
	reflectValue = reflect.Value
	driverValue  = driver.Value
	reflectType  = reflect.Type
	ctx          = context.Context
	instant      = time.Time
	netConn      = net.Conn
	readWriter   = bufio.ReadWriter

	ioReader = io.Reader
	ioWriter = io.Writer
	fsFS     = fs.FS
	fsFile   = fs.File
	fsInfo   = fs.FileInfo
	fsEntry  = fs.DirEntry

	httpHeader   = http.Header
	httpWriter   = http.ResponseWriter
	httpRequest  = http.Request
	httpResponse = http.Response
	pushOptions  = http.PushOptions

	colorModel = color.Model
	pixel      = color.Color
	rgba64     = color.RGBA64
	rectangle  = image.Rectangle

	sqlConn      = driver.Conn
	sqlConnector = driver.Connector
	sqlConverter = driver.ValueConverter
	sqlDriver    = driver.Driver
	sqlNamed     = driver.NamedValue
	sqlResult    = driver.Result
	sqlRows      = driver.Rows
	sqlStmt      = driver.Stmt
	sqlTx        = driver.Tx
	sqlTxOptions = driver.TxOptions
)
