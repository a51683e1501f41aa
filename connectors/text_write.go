package connectors

import (
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// textPart is what the parts of text files have in common: they append rows to buf, which goes to an upload,
// compressed as the file's name says.
type textPart struct {
	out  io.WriteCloser // nil: up itself
	up   *countWriter
	buf  []byte
	rows int64
}

type countWriter struct {
	w io.Writer
	n int64
}

func (c *countWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// newTextPart also gives the file's name in small letters.
func newTextPart(s *fileSink, up Upload) (p textPart, name string, err error) {
	p.up = &countWriter{w: up}
	name = strings.ToLower(base(s.path))
	codec, err := textCodec(name, strings.ToLower(s.o.Compression))
	switch {
	case err != nil:
	case codec == "gzip":
		p.out = gzip.NewWriter(p.up)
	case codec == "zstd":
		p.out, err = zstd.NewWriter(p.up)
	}
	return p, name, err
}

// textCodec is how a text file called name is compressed if asked is asked for; "": as the name says.
func textCodec(name, asked string) (string, error) {
	told := "none"
	switch {
	case strings.HasSuffix(name, ".gz"):
		told = "gzip"
	case strings.HasSuffix(name, ".zst"):
		told = "zstd"
	}
	switch {
	case asked == "" || asked == told:
		return told, nil
	case told != "none":
		return "", fmt.Errorf("compression is %s, and the name says %s; leave one out", asked, told)
	case asked == "gzip" || asked == "zstd":
		return asked, nil
	}
	return "", fmt.Errorf("compression %s is not for text files; there are gzip, zstd and none", asked)
}

// ended counts a row, and writes those in buf if they are many.
func (p *textPart) ended() error {
	p.rows++
	if len(p.buf) > 64<<10 {
		return p.flush()
	}
	return nil
}

func (p *textPart) flush() error {
	var w io.Writer = p.up
	if p.out != nil {
		w = p.out
	}
	_, err := w.Write(p.buf)
	p.buf = p.buf[:0]
	return err
}

// Close implements plan.PartWriter.
func (p *textPart) Close() error {
	if err := p.flush(); err != nil || p.out == nil {
		return err
	}
	return p.out.Close()
}

func (p *textPart) written() (rows, bytes int64) { return p.rows, p.up.n }
