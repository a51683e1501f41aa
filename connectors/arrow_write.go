package connectors

import (
	"context"
	"strings"

	"weir/connectors/internal/arrow"
	"weir/dataframe/column"
)

// arrowPart writes batches as record batches.
type arrowPart struct {
	w       *arrow.Writer
	up      *countWriter
	rows    int64
	pending groupBuffer
}

// arrowRows is how many rows make a record batch.
const arrowRows = 1 << 17

func newArrowPart(s *fileSink, up Upload, schema *column.Schema) (filePart, error) {
	p := &arrowPart{up: &countWriter{w: up}}
	codec := strings.ToLower(s.o.Compression)
	if codec == "" {
		codec = "zstd"
	}
	var err error
	p.w, err = arrow.NewWriter(p.up, schema, !strings.HasSuffix(strings.ToLower(s.path), ".arrows"), codec)
	return p, err
}

// Write implements plan.PartWriter.
func (p *arrowPart) Write(ctx context.Context, b *column.Batch) error {
	p.pending.add(b)
	if p.pending.rows < arrowRows && !p.pending.full(maxGroupBytes) {
		return ctx.Err()
	}
	return p.flush()
}

func (p *arrowPart) flush() error {
	if len(p.pending.batches) == 0 {
		return nil
	}
	p.rows += int64(p.pending.rows)
	err := p.w.Write(p.pending.batches)
	p.pending = groupBuffer{}
	return err
}

// Close implements plan.PartWriter.
func (p *arrowPart) Close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}

func (p *arrowPart) written() (rows, bytes int64) { return p.rows, p.up.n }
