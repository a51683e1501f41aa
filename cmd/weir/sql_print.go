package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"weir/dataframe/column"
	"weir/kernel/display"
)

// A rowPrinter prints the rows of one result. batch says whether it wants more.
type rowPrinter interface {
	batch(b *column.Batch) (more bool, err error)
	end() error
}

// formats lists what --format takes. people: empty lines part the results.
var formats = []struct {
	name   string
	people bool
	make   func(w io.Writer, s *column.Schema, rows int) rowPrinter
}{
	{"table", true, func(w io.Writer, s *column.Schema, rows int) rowPrinter {
		return &tablePrinter{w: w, schema: s, limit: rows}
	}},
	{"markdown", true, func(w io.Writer, s *column.Schema, rows int) rowPrinter {
		return &linePrinter{w: w, schema: s, limit: rows, head: markdownHead, line: markdownLine}
	}},
	{"csv", false, func(w io.Writer, s *column.Schema, _ int) rowPrinter {
		return &linePrinter{w: w, schema: s, head: csvHead, line: csvLine}
	}},
	{"tsv", false, func(w io.Writer, s *column.Schema, _ int) rowPrinter {
		return &linePrinter{w: w, schema: s, head: tsvHead, line: tsvLine}
	}},
	{"json", false, func(w io.Writer, s *column.Schema, _ int) rowPrinter {
		return &linePrinter{w: w, schema: s, head: func(*column.Schema) string { return "[" }, line: jsonLine, before: "\n", between: ",\n", tail: "\n]\n"}
	}},
	{"jsonl", false, func(w io.Writer, s *column.Schema, _ int) rowPrinter {
		return &linePrinter{w: w, schema: s, line: jsonLine, after: "\n"}
	}},
}

func formatNames() (names []string) {
	for _, f := range formats {
		names = append(names, f.name)
	}
	return append(names, binaryFormats...)
}

// tablePrinter keeps the rows until all widths are known.
type tablePrinter struct {
	w      io.Writer
	schema *column.Schema
	limit  int // 0: none
	rows   [][]any
	more   bool
}

func (p *tablePrinter) batch(b *column.Batch) (bool, error) {
	for i := range b.N {
		if p.limit > 0 && len(p.rows) == p.limit {
			p.more = true
			return false, nil
		}
		row := make([]any, len(b.Cols))
		for c, col := range b.Cols {
			row[c] = forPeople(p.schema.Fields[c].Type, col.At(i))
		}
		p.rows = append(p.rows, row)
	}
	return true, nil
}

// forPeople leaves numbers, texts and bools to the table and spells the rest.
func forPeople(t column.Type, v any) any {
	switch t.Kind {
	case column.KindDate, column.KindTime, column.KindTimestamp, column.KindBinary:
	default:
		if !t.Kind.Nested() {
			return v
		}
	}
	if v == nil {
		return nil
	}
	return column.FormatValue(t, v)
}

func (p *tablePrinter) end() error {
	o := display.TableOptions{MaxRows: max(len(p.rows), 1), MaxColumns: 1 << 20, MaxCell: 200}
	if p.more {
		o.Total = -1
	}
	for _, f := range p.schema.Fields {
		o.Types = append(o.Types, f.Type.String())
	}
	_, err := fmt.Fprintln(p.w, display.TableText(keptRows{p}, o))
	return err
}

// keptRows are the rows of a tablePrinter as the renderer reads them.
type keptRows struct{ p *tablePrinter }

var _ display.Rows = keptRows{}

func (k keptRows) Len() int { return len(k.p.rows) }

func (k keptRows) Columns() (names []string) {
	for _, f := range k.p.schema.Fields {
		names = append(names, f.Name)
	}
	return names
}

func (k keptRows) At(row int, col string) any { return k.p.rows[row][k.p.schema.Index(col)] }

// linePrinter writes each row as it comes.
type linePrinter struct {
	w      io.Writer
	schema *column.Schema
	limit  int // 0: none
	head   func(s *column.Schema) string
	line   func(b *strings.Builder, s *column.Schema, cols []column.Vector, row int)

	before, between, after, tail string // what stands around lines: first, later, each, at the end

	begun bool
	rows  int
}

func (p *linePrinter) begin(b *strings.Builder) {
	if !p.begun && p.head != nil {
		b.WriteString(p.head(p.schema))
	}
	p.begun = true
}

func (p *linePrinter) batch(batch *column.Batch) (more bool, err error) {
	var b strings.Builder
	p.begin(&b)
	more = true
	for i := range batch.N {
		if more = p.limit == 0 || p.rows < p.limit; !more {
			break
		}
		if p.rows == 0 {
			b.WriteString(p.before)
		} else {
			b.WriteString(p.between)
		}
		p.line(&b, p.schema, batch.Cols, i)
		b.WriteString(p.after)
		p.rows++
	}
	if !more {
		fmt.Fprintf(&b, "\nfirst %d rows\n", p.rows)
	}
	_, err = io.WriteString(p.w, b.String())
	return more, err
}

func (p *linePrinter) end() error {
	var b strings.Builder
	p.begin(&b)
	b.WriteString(p.tail)
	if b.Len() == 0 {
		return nil
	}
	_, err := io.WriteString(p.w, b.String())
	return err
}

func markdownHead(s *column.Schema) string {
	var names, rule strings.Builder
	for _, f := range s.Fields {
		names.WriteString("| " + markdownText(f.Name) + " ")
		if numeric(f.Type) {
			rule.WriteString("| ---: ")
		} else {
			rule.WriteString("| --- ")
		}
	}
	return names.String() + "|\n" + rule.String() + "|\n"
}

func numeric(t column.Type) bool {
	return t.Kind.Integer() || t.Kind == column.KindFloat32 || t.Kind == column.KindFloat64 || t.Kind == column.KindDecimal
}

func markdownLine(b *strings.Builder, s *column.Schema, cols []column.Vector, row int) {
	for i, c := range cols {
		text := "*null*"
		if v := c.At(row); v != nil {
			text = markdownText(column.FormatValue(s.Fields[i].Type, v))
		}
		b.WriteString("| " + text + " ")
	}
	b.WriteString("|\n")
}

var markdownSigns = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "&", "&amp;", "\r\n", "<br>", "\n", "<br>", "\r", "<br>", "\t", " ")

func markdownText(s string) string { return markdownSigns.Replace(utf8Text(s)) }

// csvHead and csvLine write what Weir reads back: a null is nothing between
// commas, an empty text is "".
func csvHead(s *column.Schema) string {
	var b strings.Builder
	for i, f := range s.Fields {
		if i > 0 {
			b.WriteByte(',')
		}
		csvText(&b, f.Name)
	}
	b.WriteByte('\n')
	return b.String()
}

func csvLine(b *strings.Builder, s *column.Schema, cols []column.Vector, row int) {
	for i, c := range cols {
		if i > 0 {
			b.WriteByte(',')
		}
		if v := c.At(row); v != nil {
			csvText(b, column.FormatValue(s.Fields[i].Type, v))
		} else if len(cols) == 1 {
			b.WriteString("NULL") // an empty line is no row
		}
	}
	b.WriteByte('\n')
}

func csvText(b *strings.Builder, s string) {
	if s != "" && s != "NULL" && !strings.ContainsAny(s, ",\"\r\n") && strings.TrimSpace(s) == s {
		b.WriteString(s)
		return
	}
	b.WriteString(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}

var tsvSigns = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func tsvHead(s *column.Schema) string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = tsvSigns.Replace(f.Name)
	}
	return strings.Join(names, "\t") + "\n"
}

// tsvLine escapes as MySQL and PostgreSQL do: \t, \n, \\, and \N for a null.
func tsvLine(b *strings.Builder, s *column.Schema, cols []column.Vector, row int) {
	for i, c := range cols {
		if i > 0 {
			b.WriteByte('\t')
		}
		if v := c.At(row); v == nil {
			b.WriteString(`\N`)
		} else {
			b.WriteString(tsvSigns.Replace(column.FormatValue(s.Fields[i].Type, v)))
		}
	}
	b.WriteByte('\n')
}

func utf8Text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
