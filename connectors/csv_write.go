package connectors

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// csvPart writes batches as the text of one file. A null is an empty field, an
// empty text is "". Lists, maps and structs are JSON.
type csvPart struct {
	textPart
	schema *column.Schema
	delim  string
}

func newCSVPart(s *fileSink, up Upload, schema *column.Schema) (filePart, error) {
	text, name, err := newTextPart(s, up)
	if err != nil {
		return nil, err
	}
	p := &csvPart{textPart: text, schema: schema, delim: s.o.Delimiter}
	switch {
	case p.delim == "" && strings.Contains(name, ".tsv"):
		p.delim = "\t"
	case p.delim == "":
		p.delim = ","
	case strings.Contains(p.delim, `"`):
		return nil, fmt.Errorf("delimiter %q: a quote cannot be part of it", p.delim)
	}
	if s.o.NoHeader {
		return p, nil
	}
	for i, f := range schema.Fields {
		if i > 0 {
			p.buf = append(p.buf, p.delim...)
		}
		p.buf = p.text(p.buf, []byte(f.Name))
	}
	p.buf = append(p.buf, '\n')
	return p, nil
}

// Write implements plan.PartWriter.
func (p *csvPart) Write(ctx context.Context, b *column.Batch) error {
	cols := make([]column.Vector, len(b.Cols))
	for i, v := range b.Cols {
		cols[i] = v
		if _, ok := v.(*column.Dict); !ok {
			cols[i] = column.Flatten(v)
		}
	}
	for r := range b.N {
		for c, v := range cols {
			if c > 0 {
				p.buf = append(p.buf, p.delim...)
			}
			var err error
			if p.buf, err = p.value(p.buf, v, r); err != nil {
				return fmt.Errorf("row %d: column %s: %w", p.rows+1, p.schema.Fields[c].Name, err)
			}
		}
		p.buf = append(p.buf, '\n')
		if err := p.ended(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (p *csvPart) value(dst []byte, v column.Vector, r int) ([]byte, error) {
	if !v.Nulls().Has(r) {
		return dst, nil
	}
	switch x := v.(type) {
	case *column.Texts:
		return p.bytes(dst, x, r)
	case *column.Dict:
		if t, ok := x.Values.(*column.Texts); ok {
			return p.bytes(dst, t, int(x.Codes[r]))
		}
	case *column.Ints:
		if x.Typ.Kind.Integer() {
			return strconv.AppendInt(dst, x.Values[r], 10), nil
		}
	case *column.Floats:
		return strconv.AppendFloat(dst, x.Values[r], 'g', -1, map[bool]int{true: 32, false: 64}[x.Typ.Kind == column.KindFloat32]), nil
	case *column.Bools:
		return strconv.AppendBool(dst, x.Values[r]), nil
	case *column.Lists, *column.Structs:
		text, err := jsonl.AppendValue(nil, v, r)
		return p.text(dst, text), err
	}
	return append(dst, column.FormatValue(v.Type(), v.At(r))...), nil
}

func (p *csvPart) bytes(dst []byte, t *column.Texts, r int) ([]byte, error) {
	b := t.Bytes(r)
	if t.Typ.Kind == column.KindBinary {
		if len(b) == 0 {
			return append(dst, '"', '"'), nil
		}
		return hex.AppendEncode(dst, b), nil
	}
	if !utf8.Valid(b) {
		return dst, fmt.Errorf("%q is not UTF-8, which CSV cannot carry", b[:min(len(b), 64)])
	}
	return p.text(dst, b), nil
}

// text quotes what would otherwise be read differently.
func (p *csvPart) text(dst, b []byte) []byte {
	quote := len(b) == 0
	for i, c := range b {
		// A part of the delimiter may become a whole one with what stands behind the field.
		if c == p.delim[0] || c == '\n' || c == '\r' || c == '"' || i == 0 && c == 0xef {
			quote = true
			break
		}
	}
	if !quote {
		return append(dst, b...)
	}
	dst = append(dst, '"')
	for _, c := range b {
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}
