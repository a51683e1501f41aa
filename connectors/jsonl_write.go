package connectors

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// jsonPart writes batches as an object on each line or, in a file that ends in
// .json, as one array of them.
type jsonPart struct {
	enc   *jsonl.Encoder
	out   io.WriteCloser // nil: up itself
	up    *countWriter
	buf   []byte
	rows  int64
	array bool
}

func newJSONPart(s *fileSink, up Upload, schema *column.Schema) (filePart, error) {
	p := &jsonPart{enc: jsonl.NewEncoder(schema), up: &countWriter{w: up}}
	name := strings.ToLower(base(s.path))
	p.array = strings.HasSuffix(trimPacked(name), ".json")
	var err error
	p.out, err = packer(name, p.up)
	return p, err
}

// trimPacked is name without .gz and the like.
func trimPacked(name string) string {
	if packedEnding(name) {
		return name[:strings.LastIndexByte(name, '.')]
	}
	return name
}

// packer compresses to w as a file's name says; nil if it does not.
func packer(name string, w io.Writer) (io.WriteCloser, error) {
	switch {
	case strings.HasSuffix(name, ".gz"):
		return gzip.NewWriter(w), nil
	case strings.HasSuffix(name, ".zst"):
		return zstd.NewWriter(w)
	}
	return nil, nil
}

// Write implements plan.PartWriter.
func (p *jsonPart) Write(ctx context.Context, b *column.Batch) error {
	p.enc.Reset(b)
	for r := range b.N {
		switch {
		case p.array && p.rows == 0:
			p.buf = append(p.buf, "[\n"...)
		case p.array:
			p.buf = append(p.buf, ",\n"...)
		}
		var err error
		if p.buf, err = p.enc.Append(p.buf, r); err != nil {
			return fmt.Errorf("row %d: %w", p.rows+1, err)
		}
		if !p.array {
			p.buf = append(p.buf, '\n')
		}
		p.rows++
		if len(p.buf) > 64<<10 {
			if err := p.flush(); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (p *jsonPart) flush() error {
	var w io.Writer = p.up
	if p.out != nil {
		w = p.out
	}
	_, err := w.Write(p.buf)
	p.buf = p.buf[:0]
	return err
}

// Close implements plan.PartWriter.
func (p *jsonPart) Close() error {
	switch {
	case p.array && p.rows == 0:
		p.buf = append(p.buf, "[]\n"...)
	case p.array:
		p.buf = append(p.buf, "\n]\n"...)
	}
	if err := p.flush(); err != nil || p.out == nil {
		return err
	}
	return p.out.Close()
}

func (p *jsonPart) written() (rows, bytes int64) { return p.rows, p.up.n }
