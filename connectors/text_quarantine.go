package connectors

import (
	"context"
	"io"
	"sort"
	"strings"

	"weir/connectors/internal/csv"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// maxBadRows is how many bad rows of a split are kept in memory; one with more
// is read again when they are asked for.
const maxBadRows = 20_000

// maxAllBad is how many are kept over all splits.
const maxAllBad = 200_000

// maxRaw is how much of a bad row's text is kept.
const maxRaw = 4 << 10

// A badLine is a record, or a line, that a format set aside.
type badLine struct {
	line   int64 // counted from 1 for the first byte of the split
	offset int64 // of its first byte in the split, decompressed and made UTF-8
	reason string
	raw    []byte // valid during the call
	kind   csv.Kind
	column string // of a value that is wrong
}

// badRows are those that one scan of a split met.
type badRows struct {
	n    int
	rows []badRow // unless dropped
	keep bool
}

type badRow struct {
	line   int64 // within the split, from 1
	offset int64 // within the split
	reason string
	raw    string
}

func (b *badRows) add(r badLine, keep bool) error {
	b.n++
	b.keep = keep
	if len(b.rows) < maxBadRows {
		b.rows = append(b.rows, newBadRow(r))
	}
	return nil
}

func newBadRow(r badLine) badRow {
	raw := r.raw
	if len(raw) > maxRaw {
		raw = raw[:maxRaw]
	}
	return badRow{r.line, r.offset, strings.ToValidUTF8(r.reason, "\uFFFD"), strings.ToValidUTF8(string(raw), "\uFFFD")}
}

// first is the bad row with the lowest line.
func (b *badRows) first() badRow {
	out := b.rows[0]
	for _, r := range b.rows {
		if r.line < out.line {
			out = r
		}
	}
	return out
}

// count notes how many bad rows a scan of a piece has met. A scan that stops
// early, as a limit makes it, has met some; the longest counts.
func (s *textSource) count(p *textSplit, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := textPiece{p.file, p.from}
	if more := n - s.met[at]; more > 0 {
		s.met[at] = n
		s.aside += int64(more)
	}
}

// SetAside implements plan.SetAsider.
func (s *textSource) SetAside() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.aside
}

// keepBad remembers the bad rows of a split that was read to its end.
func (s *textSource) keepBad(p *textSplit, bad *badRows) {
	if bad.n > len(bad.rows) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := textPiece{p.file, p.from}
	if s.bad[at] != nil || s.kept+bad.n > maxAllBad {
		return
	}
	s.bad[at] = bad
	s.kept += bad.n
}

var quarantineSchema = column.NewSchema(
	column.Field{Name: "file", Type: column.String},
	column.Field{Name: "line", Type: column.Int64},
	column.Field{Name: "byte_offset", Type: column.Int64},
	column.Field{Name: "reason", Type: column.String},
	column.Field{Name: "raw", Type: column.String},
)

// Quarantined implements plan.Quarantiner.
func (s *textSource) Quarantined() plan.Source { return &quarantine{s} }

// quarantine is the bad rows of src.
type quarantine struct{ src *textSource }

func (q *quarantine) String() string { return q.src.String() + " (bad rows)" }

func (q *quarantine) Schema(context.Context) (*column.Schema, error) { return quarantineSchema, nil }

func (q *quarantine) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	out, err := quarantineSchema.Select(req.Columns)
	if err != nil {
		return nil, err
	}
	if err := q.src.learn(ctx); err != nil {
		return nil, err
	}
	all, err := q.src.keep(nil)
	if err != nil {
		return nil, err
	}
	pieces, err := q.src.pieces(ctx, all)
	if err != nil {
		return nil, err
	}
	var splits []plan.Split
	for _, p := range pieces {
		p.out = &column.Schema{}
		splits = append(splits, &badSplit{p, out})
	}
	return splits, nil
}

type badSplit struct {
	*textSplit
	columns *column.Schema
}

// Open gives the bad rows that a scan has met or, without one, scans.
func (p *badSplit) Open(ctx context.Context, _ []plan.Filter) (column.Reader, error) {
	base, err := p.src.linesBefore(ctx, textPiece{p.file, p.from})
	if err != nil {
		return nil, err
	}
	p.src.mu.Lock()
	known := p.src.bad[textPiece{p.file, p.from}]
	p.src.mu.Unlock()
	if known != nil {
		return column.FromBatches(p.columns, p.batch(known.rows, base)), nil
	}
	var pending []badRow
	met := 0
	r, err := p.open(ctx, func(b badLine) error {
		met++
		pending = append(pending, newBadRow(b))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if r == nil {
		return column.FromBatches(p.columns), nil
	}
	done := false
	next := func(ctx context.Context) (*column.Batch, error) {
		for !done && len(pending) < column.BatchRows {
			if _, err := r.rows.Next(ctx); err == io.EOF {
				done = true
				p.src.count(p.textSplit, met)
			} else if err != nil {
				return nil, p.wrap(ctx, r, err)
			}
		}
		if len(pending) == 0 {
			return nil, io.EOF
		}
		b := p.batch(pending, base)
		pending = nil
		return b, nil
	}
	return &readSplit{schema: p.columns, next: next, close: r.close, bytes: &r.count.n}, nil
}

func (p *badSplit) batch(rows []badRow, base int64) *column.Batch {
	sorted := append([]badRow(nil), rows...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].line < sorted[j].line })
	out := &column.Batch{N: len(rows)}
	for _, f := range p.columns.Fields {
		b := column.NewBuilder(f.Type, len(rows))
		for _, r := range sorted {
			switch f.Name {
			case "file":
				b.Append(p.src.name(&p.src.files[p.file]))
			case "line":
				b.Append(base + r.line)
			case "byte_offset":
				b.Append(p.from + r.offset)
			case "reason":
				b.Append(r.reason)
			case "raw":
				b.Append(r.raw)
			}
		}
		out.Cols = append(out.Cols, b.Vector())
	}
	return out
}
