package connectors

import (
	"context"
	"fmt"

	"weir/connectors/internal/csv"
)

// mismatches are values of a split that are not of the types that the first records made their columns. A few of them are
// bad rows like others. Many mean that the column is another: then nobody has asked to lose them, and the read fails
// unless bad rows are declared to be set aside.
type mismatches struct {
	columns map[string]*mismatch
}

// A mismatch is one column's.
type mismatch struct {
	first      badRow
	column     string
	kind       csv.Kind
	now, total int // in this batch, in all
}

// Mismatches are many if there are so many of them in a batch, and they are this part of it.
const (
	manyMismatches = 20
	mismatchPart   = 20
)

func (m *mismatches) add(s *textSource, b badLine) {
	if b.kind == csv.Cutting || b.kind == csv.Value && s.o.Types != nil && s.o.Types.Index(b.column) >= 0 {
		return
	}
	if m.columns == nil {
		m.columns = map[string]*mismatch{}
	}
	c := m.columns[b.column]
	if c == nil {
		c = &mismatch{first: newBadRow(b), column: b.column, kind: b.kind}
		m.columns[b.column] = c
	}
	c.now++
	c.total++
}

// after is the column with too many mismatches, when a batch with rows good rows has ended; nil if there is
// none.
func (m *mismatches) after(rows int) (worst *mismatch) {
	all := rows
	for _, c := range m.columns {
		all += c.now
	}
	for _, c := range m.columns {
		if c.now >= manyMismatches && c.now*mismatchPart >= all && (worst == nil || c.first.line < worst.first.line || c.first.line == worst.first.line && c.column < worst.column) {
			worst = c
		}
		c.now = 0
	}
	return worst
}

// mismatch is the error of a column that is not what the first records made it.
func (p *textSplit) mismatch(ctx context.Context, m *mismatch) error {
	base, err := p.src.linesBefore(ctx, textPiece{p.file, p.from})
	if err != nil {
		return err
	}
	remedy := fmt.Sprintf("the first records tell otherwise, but %d are like this; declare Types(%q)", m.total, m.column+" string")
	if m.kind == csv.Encoding {
		remedy = fmt.Sprintf("%d records are like this; declare the file's Encoding, such as windows-1252", m.total)
	}
	return fmt.Errorf("read %s: line %d: %s: %s, or BadRows(\"quarantine\") to set such lines aside", p.src.name(&p.src.files[p.file]), base+m.first.line, m.first.reason, remedy)
}
