package connectors

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"weir/connectors/internal/delta"
	"weir/connectors/internal/pq"
	"weir/dataframe/column"
)

// tailWriter passes on what it is given and keeps its end: the footer of a file has the statistics that
// the log repeats.
type tailWriter struct {
	w    io.Writer
	n    *atomic.Int64 // what has been written
	tail []byte

	always []string // columns, as files call them, that the log has statistics of wherever they stand
	whole  bool     // keep all from here on
}

// keepTail is how much of a file is read for its footer at first.
const keepTail = 64 << 10

func (t *tailWriter) Write(p []byte) (int, error) {
	n, err := t.w.Write(p)
	t.n.Add(int64(n))
	last := p[:n]
	if !t.whole {
		last = last[max(len(last)-keepTail, 0):]
		if over := len(t.tail) + len(last) - 2*keepTail; over > 0 {
			t.tail = append(t.tail[:0], t.tail[min(over, len(t.tail)):]...)
		}
	}
	t.tail = append(t.tail, last...)
	return n, err
}

// maxStatColumns is how many columns of a file the log has statistics of, as other writers
// have it.
const maxStatColumns = 32

// stats are those of the file of size bytes that was written. They are hints: without a
// footer that can be read there are none but its rows.
func (t *tailWriter) stats(rows, size int64) *delta.Stats {
	out := &delta.Stats{Rows: rows}
	m, err := pq.ReadMeta(size, func(p []byte, off int64) error {
		from := off - (size - int64(len(t.tail)))
		if from < 0 || from+int64(len(p)) > int64(len(t.tail)) {
			return fmt.Errorf("the end of the file is not kept")
		}
		copy(p, t.tail[from:])
		return nil
	})
	if err != nil {
		return out
	}
	for i := range m.Leaves {
		if i < maxStatColumns || slices.Contains(t.always, m.Leaves[i].Name) {
			leafStats(out, m, &m.Leaves[i])
		}
	}
	return out
}

func leafStats(out *delta.Stats, m *pq.Meta, l *pq.Leaf) {
	if l.Nested() {
		return
	}
	var least, greatest any
	nulls, known := int64(0), true
	for g := range m.Groups {
		md := &m.Groups[g].Columns[l.Chunk].MetaData
		nulls += md.Statistics.NullCount
		lo, hi, allNull := l.Bounds(md)
		if allNull {
			continue
		}
		below, ok := compareValues(lo, least)
		above, ok2 := compareValues(hi, greatest)
		switch {
		case lo == nil || hi == nil:
			known = false
		case least == nil:
			least, greatest = lo, hi
		case !ok || !ok2:
			known = false
		default:
			if below < 0 {
				least = lo
			}
			if above > 0 {
				greatest = hi
			}
		}
	}
	if !known {
		least, greatest = nil, nil
	}
	if l.Type.Kind == column.KindBinary {
		least, greatest = nil, nil
	}
	// The name lies in the footer, which need not stay.
	out.Set(strings.Clone(l.Name), l.Type, least, greatest, nulls)
}
