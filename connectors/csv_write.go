package connectors

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// csvPart writes batches as the text of one file. Lists, maps and structs are JSON.
type csvPart struct {
	textPart
	schema *column.Schema
	csvStyle
}

func newCSVPart(s *fileSink, up Upload, schema *column.Schema) (filePart, error) {
	text, name, err := newTextPart(s, up)
	if err != nil {
		return nil, err
	}
	p := &csvPart{textPart: text, schema: schema}
	if p.csvStyle, err = styleOf(s.o, strings.Contains(name, ".tsv"), schema); err != nil {
		return nil, err
	}
	if s.o.NoHeader {
		return p, nil
	}
	for i, f := range schema.Fields {
		if i > 0 {
			p.buf = append(p.buf, p.delim...)
		}
		if p.buf, err = p.text(p.buf, []byte(f.Name), false); err != nil {
			return nil, fmt.Errorf("the name of column %s: %w", f.Name, err)
		}
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
			if p.buf, err = p.value(p.buf, v, r, c); err != nil {
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

// value appends row r of the column c.
func (p *csvPart) value(dst []byte, v column.Vector, r, c int) ([]byte, error) {
	if !v.Nulls().Has(r) {
		return append(dst, p.null...), nil
	}
	force := p.force[c]
	switch x := v.(type) {
	case *column.Texts:
		return p.bytes(dst, x, r, force)
	case *column.Dict:
		if t, ok := x.Values.(*column.Texts); ok {
			return p.bytes(dst, t, int(x.Codes[r]), force)
		}
	case *column.Lists, *column.Structs:
		text, err := jsonl.AppendValue(nil, v, r)
		if err != nil {
			return dst, err
		}
		return p.text(dst, text, force)
	}
	if p.plain && !force {
		return p.scalar(dst, v, r), nil
	}
	p.scratch = p.scalar(p.scratch[:0], v, r)
	return p.text(dst, p.scratch, force)
}

// scalar appends a value that is no text.
func (p *csvPart) scalar(dst []byte, v column.Vector, r int) []byte {
	switch x := v.(type) {
	case *column.Ints:
		switch {
		case x.Typ.Kind.Integer():
			return strconv.AppendInt(dst, x.Values[r], 10)
		case x.Typ.Kind == column.KindTimestamp && p.moments != nil:
			return p.moments.append(dst, x.At(r).(time.Time))
		}
	case *column.Days:
		if p.dates != nil {
			return p.dates.append(dst, x.At(r).(time.Time))
		}
	case *column.Floats:
		if math.IsInf(x.Values[r], 0) {
			break
		}
		return strconv.AppendFloat(dst, x.Values[r], 'g', -1, map[bool]int{true: 32, false: 64}[x.Typ.Kind == column.KindFloat32])
	case *column.Bools:
		return strconv.AppendBool(dst, x.Values[r])
	}
	return append(dst, column.FormatValue(v.Type(), v.At(r))...)
}

func (p *csvPart) bytes(dst []byte, t *column.Texts, r int, force bool) ([]byte, error) {
	b := t.Bytes(r)
	if t.Typ.Kind == column.KindBinary {
		p.scratch = hex.AppendEncode(p.scratch[:0], b)
		return p.text(dst, p.scratch, force)
	}
	if !utf8.Valid(b) {
		return dst, fmt.Errorf("%q is not UTF-8, which CSV cannot carry", b[:min(len(b), 64)])
	}
	return p.text(dst, b, force)
}
