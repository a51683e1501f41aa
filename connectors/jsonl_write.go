package connectors

import (
	"context"
	"fmt"
	"strings"

	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// jsonPart writes batches as an object on each line or, in a file that ends in
// .json, as one array of them.
type jsonPart struct {
	textPart
	enc   *jsonl.Encoder
	array bool
}

func newJSONPart(s *fileSink, up Upload, schema *column.Schema) (filePart, error) {
	text, name, err := newTextPart(s, up)
	return &jsonPart{text, jsonl.NewEncoder(schema), strings.HasSuffix(trimPacked(name), ".json")}, err
}

// trimPacked is name without .gz and the like.
func trimPacked(name string) string {
	if packedEnding(name) {
		return name[:strings.LastIndexByte(name, '.')]
	}
	return name
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
		if err := p.ended(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Close implements plan.PartWriter.
func (p *jsonPart) Close() error {
	switch {
	case p.array && p.rows == 0:
		p.buf = append(p.buf, "[]\n"...)
	case p.array:
		p.buf = append(p.buf, "\n]\n"...)
	}
	return p.textPart.Close()
}
