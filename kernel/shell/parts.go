package shell

import (
	"fmt"
	"io"
	"unsafe"
)

// A part tells of a text of a bundle that follows the frame: a page or a picture
// of many megabytes is not worth being quoted and looked through three times.
type part struct {
	MIME  string `json:"mime"`
	Bytes int    `json:"bytes"`
}

// longText is when a text is a part.
const longText = 64 << 10

// apart gives the frame without the long texts of its bundle, and those.
func (f *frame) apart() (*frame, []string) {
	var short *frame
	var long []string
	for mime, value := range f.Bundle {
		text, ok := value.(string)
		if !ok || len(text) < longText {
			continue
		}
		if short == nil {
			short = new(frame)
			*short = *f
			short.Bundle = wireBundle{}
			for mime, value := range f.Bundle {
				short.Bundle[mime] = value
			}
		}
		delete(short.Bundle, mime)
		short.Parts = append(short.Parts, part{mime, len(text)})
		long = append(long, text)
	}
	if short == nil {
		return f, nil
	}
	return short, long
}

// together reads the long texts of a frame of so many bytes into its bundle.
func (f *frame) together(r io.Reader, size int) error {
	for _, p := range f.Parts {
		size += p.Bytes
		if p.Bytes < 0 || size > maxFrame {
			return fmt.Errorf("a part of %d bytes is beyond the limit of %d", p.Bytes, maxFrame)
		}
		text, err := readText(r, p.Bytes)
		if err != nil {
			return err
		}
		if f.Bundle == nil {
			f.Bundle = wireBundle{}
		}
		f.Bundle[p.MIME] = text
	}
	if len(f.Parts) > 0 {
		ReturnMemory(size)
		f.Parts = nil
	}
	return nil
}

// readText reads n bytes to where they stay. A lying length must not cost its
// memory, or not much.
func readText(r io.Reader, n int) (string, error) {
	b := make([]byte, min(n, 64<<20))
	for at := 0; at < n; {
		if _, err := io.ReadFull(r, b[at:]); err != nil {
			return "", io.ErrUnexpectedEOF
		}
		if at = len(b); at < n {
			b = append(b, make([]byte, min(n-at, at))...)
		}
	}
	return unsafe.String(unsafe.SliceData(b), len(b)), nil // nobody writes to b any more
}
