package exec

import (
	"fmt"
	"slices"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/internal/ledger"
)

// charge notes that an operator holds n more bytes of rows or groups, or with a
// negative n that it let go of some. More than Options.Memory is an error: it is
// for what cannot be spilled.
func (r *run) charge(stats *NodeStats, n int64) error {
	r.note(stats, n)
	if n <= 0 || !r.over() {
		return nil
	}
	return r.tooLarge(stats)
}

// note is charge for operators that spill when memory is over, and hold a little all the
// same.
func (r *run) note(stats *NodeStats, n int64) {
	if n == 0 {
		return
	}
	raise(&stats.peak, stats.held.Add(n))
	raise(&r.stats.peak, r.used.Add(n))
	if r.opts.Pool != nil {
		r.opts.Pool.Add(n)
	}
}

// A Pool is memory that several runs share.
type Pool interface {
	Add(n int64)          // a run holds n more bytes, or less
	Over(more int64) bool // the runs would hold more than they may, and will not get it, if they held more bytes than now
	Limit() int64         // what they may hold now
}

// limit is how many bytes operators may hold; 0: no limit.
func (r *run) limit() int64 {
	n := ledger.ForOperators(r.opts.Memory)
	if r.opts.Pool != nil {
		if p := r.opts.Pool.Limit(); n == 0 && r.opts.Memory <= 0 || p < n {
			n = p
		}
	}
	return n
}

// over tells whether the operators hold more than they may.
func (r *run) over() bool { return !r.roomFor(0) }

// roomFor tells whether operators may hold n bytes more.
func (r *run) roomFor(n int64) bool {
	if r.opts.Memory > 0 && r.used.Load()+n > ledger.ForOperators(r.opts.Memory) {
		return false
	}
	return r.opts.Pool == nil || !r.opts.Pool.Over(n)
}

// limited tells whether there is a limit at all.
func (r *run) limited() bool { return r.opts.Memory > 0 || r.opts.Pool != nil }

// release lets go of all that is still counted: the run is over.
func (r *run) release() {
	n := r.used.Swap(0)
	if r.opts.Pool != nil && n != 0 {
		r.opts.Pool.Add(-n)
	}
}

// Keep counts n bytes of the result that whoever runs the query keeps. It is an error if they
// do not fit in memory beside what the operators hold.
func (s *Stats) Keep(n int64) error {
	s.run.note(s.Root, n)
	// Operators that spill make room, but fill what there is.
	if kept := s.kept.Add(n); !s.run.over() || kept <= s.run.limit()/2 {
		return nil
	}
	return fmt.Errorf("the result needs more than the %s of memory allowed: write it to a file, aggregate or filter it, take the first rows by LIMIT, or allow more", size(s.run.allowed()))
}

// allowed is the memory that errors tell of.
func (r *run) allowed() int64 {
	if r.opts.Memory > 0 && r.limit() == ledger.ForOperators(r.opts.Memory) {
		return r.opts.Memory
	}
	return ledger.MemoryFor(r.limit())
}

// overWith tells whether memory is over for an operator that holds n bytes of it.
func (r *run) overWith(n int64) bool { return n > r.least() && r.over() }

// least is how many bytes an operator holds at least before it spills them: the memory
// is short because of others then.
func (r *run) least() int64 { return r.limit() / 16 }

// tooLarge says that an operator cannot do with the memory there is.
func (r *run) tooLarge(stats *NodeStats) error {
	return fmt.Errorf("%s: needs more than the %.1f MB of memory allowed, and cannot do this part of its work on disk: select fewer columns, filter or aggregate first, or allow more",
		stats.Label, float64(r.allowed())/1e6)
}

// raise makes to at least n.
func raise(to *atomic.Int64, n int64) {
	for {
		old := to.Load()
		if n <= old || to.CompareAndSwap(old, n) {
			return
		}
	}
}

// sizeOf is about how many bytes cols keep in memory.
func (r *run) sizeOf(cols []column.Vector) int64 { return SizeOf(cols) }

// SizeOf is about how many bytes cols keep in memory.
func SizeOf(cols []column.Vector) int64 {
	n := int64(0)
	for _, c := range cols {
		n += sizeOf(c)
	}
	return n
}

// sizeOnce is SizeOf of columns some of which may be the same.
func sizeOnce(cols []column.Vector) int64 {
	n := int64(0)
	for i, c := range cols {
		if !slices.Contains(cols[:i], c) {
			n += sizeOf(c)
		}
	}
	return n
}

func sizeOf(v column.Vector) int64 {
	switch v := v.(type) {
	case *column.Bools:
		return int64(len(v.Values))
	case *column.Days:
		return 4 * int64(len(v.Values))
	case *column.Dict:
		return 4 * int64(len(v.Codes))
	case *column.Texts:
		n := 16 * int64(len(v.Views))
		for i := range v.Views {
			if v.Views[i].N > column.InlineLen {
				n += int64(v.Views[i].N)
			}
		}
		return n
	case *column.Wides:
		return 16 * int64(len(v.Values))
	case *column.Lists:
		n, elements := 8*int64(len(v.Spans)), int64(0)
		for _, s := range v.Spans {
			elements += int64(s.Len)
		}
		if rows := int64(v.Child.Len()); rows > 0 {
			n += sizeOf(v.Child) * elements / rows // slices share the child
		}
		return n
	case *column.Structs:
		n := int64(0)
		for _, c := range v.Cols {
			n += sizeOf(c)
		}
		return n
	case *column.Const, nil:
		return 0
	}
	return 8 * int64(v.Len())
}

// noteTable counts what t takes, with perGroup bytes of the operator's for each group. counted is what was
// counted before, and what is now.
func (r *run) noteTable(stats *NodeStats, t *keyTable, counted *int64, perGroup int) {
	n := t.bytes() + int64(t.groups)*int64(perGroup)
	r.note(stats, n-*counted)
	*counted = n
}

// forget takes back what was counted.
func (r *run) forget(stats *NodeStats, counted *int64) {
	r.note(stats, -*counted)
	*counted = 0
}
