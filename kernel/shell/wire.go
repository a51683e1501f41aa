package shell

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// A frame is one message between supervisor and worker: four bytes of length,
// big-endian, and JSON. Calls carry an ID of the supervisor's, and so does the
// reply; effects of a cell carry an ID of the worker's if it waits for an
// answer. Unused fields stay off the wire. Long texts of a bundle follow the JSON
// as they are: see parts.
type frame struct {
	Op string `json:"op"`
	ID uint64 `json:"id,omitempty"`

	Run  uint64   `json:"run,omitempty"`  // whose effect it is: the ID of the call
	Gone []uint64 `json:"gone,omitempty"` // runs that will have no more effects

	Declared *string `json:"declared,omitempty"` // by all cells so far, for an error
	Forget   bool    `json:"forget,omitempty"`   // the cell wants another worker, which knows of none before

	Cell       *Cell       `json:"cell,omitempty"`
	Code       string      `json:"code,omitempty"`
	Cursor     int         `json:"cursor,omitempty"`
	Name       string      `json:"name,omitempty"`
	Value      *wireValue  `json:"value,omitempty"`
	Bundle     wireBundle  `json:"bundle,omitempty"`
	Parts      []part      `json:"parts,omitempty"`
	Display    string      `json:"display,omitempty"`
	Flag       bool        `json:"flag,omitempty"` // update, wait, secret, found
	Text       string      `json:"text,omitempty"`
	Bytes      []byte      `json:"bytes,omitempty"`
	Progress   *Progress   `json:"progress,omitempty"`
	Completion *Completion `json:"completion,omitempty"`
	Status     *Status     `json:"status,omitempty"`
	CellError  *CellError  `json:"cellError,omitempty"`
	Error      string      `json:"error,omitempty"`
}

const (
	// calls of the supervisor, answered by opReply
	opRun      = "run"
	opComplete = "complete"
	opInspect  = "inspect"
	opStatus   = "status"
	opSet      = "set"
	opReply    = "reply"

	opInterrupt = "interrupt" // no reply: the run replies

	// effects of a cell, answered by opAnswer
	opDisplay = "display"
	opResult  = "result"
	opClear   = "clear"
	opAsk     = "ask"
	opPrint   = "print" // of a goroutine whose cell another has followed
	opAnswer  = "answer"

	opProgress = "progress" // no answer
	opReady    = "ready"    // the worker's first word
)

// question says whether f is a call that a running cell does not keep waiting.
func (f *frame) question() bool {
	switch f.Op {
	case opRun, opAnswer, opInterrupt:
		return false
	}
	return true
}

// A display of more than this is a mistake, and its frame would not fit a
// browser either.
const maxFrame = 1 << 30

// frameWriter writes frames for any number of goroutines.
type frameWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (fw *frameWriter) write(f *frame) error {
	f, long := f.apart()
	var b bytes.Buffer
	b.Write(make([]byte, 4))
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(f); err != nil {
		return err
	}
	n := b.Len() - 4
	size := n
	for _, text := range long {
		size += len(text)
	}
	if size > maxFrame {
		ReturnMemory(size)
		return fmt.Errorf("%s of %d MB is too large; the limit is %d MB", f.Op, size>>20, maxFrame>>20)
	}
	defer ReturnMemory(size)
	binary.BigEndian.PutUint32(b.Bytes(), uint32(n))
	fw.mu.Lock()
	defer fw.mu.Unlock()
	_, err := fw.w.Write(b.Bytes())
	for _, text := range long {
		if err == nil {
			_, err = io.WriteString(fw.w, text)
		}
	}
	return err
}

// frameReader reads frames for one goroutine.
type frameReader struct{ r *bufio.Reader }

func newFrameReader(r io.Reader) *frameReader {
	return &frameReader{r: bufio.NewReaderSize(r, 64<<10)}
}

// read returns io.EOF only between frames.
func (fr *frameReader) read() (*frame, error) {
	var head [4]byte
	if _, err := io.ReadFull(fr.r, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrame {
		return nil, fmt.Errorf("frame of %d bytes is beyond the limit of %d", n, maxFrame)
	}
	// Copy instead of one make: a lying length must not cost its memory, or not much.
	var b bytes.Buffer
	b.Grow(int(min(n, 64<<20)) + bytes.MinRead)
	defer ReturnMemory(int(n))
	if _, err := io.CopyN(&b, fr.r, int64(n)); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	var f frame
	if err := json.Unmarshal(b.Bytes(), &f); err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	return &f, f.together(fr.r, int(n))
}

// wireBundle is a MIME bundle. What is no string comes back as the JSON text
// that it was: numbers keep their digits and objects their order.
type wireBundle map[string]any

func (b *wireBundle) UnmarshalJSON(text []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*b = make(wireBundle, len(raw))
	for mime, value := range raw {
		if len(value) > 0 && value[0] == '"' {
			var s string
			if err := json.Unmarshal(value, &s); err != nil {
				return err
			}
			(*b)[mime] = s
			continue
		}
		(*b)[mime] = value
	}
	return nil
}
