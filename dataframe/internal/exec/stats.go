package exec

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"weir/dataframe/plan"
)

// Stats tells what a run did and does. All methods may be called while it runs.
type Stats struct {
	Root    *NodeStats
	run     *run
	kept    atomic.Int64 // bytes of the result
	started atomic.Int64 // UnixNano of the first Next; 0 before
	wall    atomic.Int64 // nanoseconds at the end; 0 before
	peak    atomic.Int64 // bytes that operators held at a time
	scans   scanTotals   // what progress is computed from
}

// NodeStats are the figures of one node. Times are summed over workers.
type NodeStats struct {
	Label  string
	Inputs []*NodeStats

	scan     bool
	gathered bool // reads its inputs through a gather: their time is not in its own
	rows     atomic.Int64
	batches  atomic.Int64
	bytes    atomic.Int64
	nanos    atomic.Int64 // with the inputs', unless gathered
	waits    atomic.Int64 // of nanos, for a gather
	aside    atomic.Int64 // on other goroutines, not in nanos: listing splits, reading ahead, writing parts
	compute  atomic.Int64 // of a scan's nanos, evaluating pushed filters
	held     atomic.Int64 // bytes, now
	peak     atomic.Int64 // bytes, at most
	spilled  atomic.Int64 // bytes, on disk
	learnt   atomic.Pointer[string]
}

// Rows is how many rows the node gave.
func (n *NodeStats) Rows() int64 { return n.rows.Load() }

// Batches is how many batches the node gave.
func (n *NodeStats) Batches() int64 { return n.batches.Load() }

// Bytes is what a scan read from its store; 0 where the source does not tell.
func (n *NodeStats) Bytes() int64 { return n.bytes.Load() }

// learn notes a condition on a scan that was learnt from a join's other side.
func (n *NodeStats) learn(e plan.Expr) {
	text := e.String()
	if c, ok := e.(*plan.Call); ok && len(c.Args) > 5 {
		text = fmt.Sprintf("%s IN (%d keys)", c.Args[0], len(c.Args)-1)
	}
	n.note(text)
}

// note adds text to what a scan learnt.
func (n *NodeStats) note(text string) {
	if old := n.learnt.Load(); old != nil {
		text = *old + ", " + text
	}
	n.learnt.Store(&text)
}

// Learnt are the conditions on a scan that came from joins while the query ran; "" if
// there are none.
func (n *NodeStats) Learnt() string {
	if text := n.learnt.Load(); text != nil {
		return *text
	}
	return ""
}

// Peak is how many bytes of rows and groups the node held at most, about.
func (n *NodeStats) Peak() int64 { return n.peak.Load() }

// Spilled is how many bytes the node wrote to disk for lack of memory.
func (n *NodeStats) Spilled() int64 { return n.spilled.Load() }

// Loading is the part of Time that a scan spent fetching and decoding.
func (n *NodeStats) Loading() time.Duration {
	if !n.scan {
		return 0
	}
	return max(n.Time()-time.Duration(n.compute.Load()), 0)
}

// Computing is the rest of Time.
func (n *NodeStats) Computing() time.Duration {
	if n.scan {
		return time.Duration(n.compute.Load())
	}
	return n.Time()
}

// Time is the time in the node itself, summed over workers.
func (n *NodeStats) Time() time.Duration {
	t := n.nanos.Load() - n.waits.Load() + n.aside.Load()
	if !n.gathered {
		for _, in := range n.Inputs {
			t -= in.nanos.Load()
		}
	}
	return time.Duration(max(t, 0))
}

// Loading is the time inside the readers of splits, fetching and decoding,
// summed over workers.
func (s *Stats) Loading() time.Duration {
	var t time.Duration
	s.Root.walk(func(n *NodeStats) { t += n.Loading() })
	return t
}

// Computing is the time in operators, summed over workers.
func (s *Stats) Computing() time.Duration {
	var t time.Duration
	s.Root.walk(func(n *NodeStats) { t += n.Computing() })
	return t
}

// Peak is how many bytes all operators held at a time, at most, about.
func (s *Stats) Peak() int64 { return s.peak.Load() }

// Wall is the time since the first row was asked for, or till the end.
func (s *Stats) Wall() time.Duration {
	if w := s.wall.Load(); w != 0 {
		return time.Duration(w)
	}
	t0 := s.started.Load()
	if t0 == 0 {
		return 0
	}
	return time.Duration(time.Now().UnixNano() - t0)
}

func (n *NodeStats) walk(f func(*NodeStats)) {
	f(n)
	for _, in := range n.Inputs {
		in.walk(f)
	}
}

// String is the tree with figures, as EXPLAIN ANALYZE shows it.
func (s *Stats) String() string {
	var b strings.Builder
	s.Root.print(&b, 0)
	fmt.Fprintf(&b, "loading %s, computing %s (summed over workers), wall %s; peak memory %s, spilled %s\n",
		round(s.Loading()), round(s.Computing()), round(s.Wall()), size(s.Peak()), size(s.Spilled()))
	return b.String()
}

// Spilled is how many bytes operators wrote to disk for lack of memory.
func (s *Stats) Spilled() int64 {
	n := int64(0)
	s.Root.walk(func(node *NodeStats) { n += node.Spilled() })
	return n
}

func (n *NodeStats) print(b *strings.Builder, depth int) {
	fmt.Fprintf(b, "%s%s  [%d rows, %d batches, ", strings.Repeat("  ", depth), n.Label, n.Rows(), n.Batches())
	if n.scan {
		fmt.Fprintf(b, "loading %s, computing %s", round(n.Loading()), round(n.Computing()))
	} else {
		fmt.Fprint(b, round(n.Time()))
	}
	if n.Bytes() > 0 {
		fmt.Fprintf(b, ", %s read", size(n.Bytes()))
	}
	if text := n.Learnt(); text != "" {
		fmt.Fprintf(b, ", learnt: %s", text)
	}
	if n.Peak() > 0 {
		fmt.Fprintf(b, ", %s held, %s spilled", size(n.Peak()), size(n.Spilled()))
	}
	b.WriteString("]\n")
	for _, in := range n.Inputs {
		in.print(b, depth+1)
	}
}

// size is bytes as people read them.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

func round(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(10 * time.Microsecond)
}
