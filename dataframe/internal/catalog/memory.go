package catalog

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Memory is a table's rows in this process. Readers keep the rows that they began with.
type Memory struct {
	schema *column.Schema

	mu      sync.Mutex
	batches []*column.Batch
	rows    int64
	version int64
	keys    []*keyIndex
}

// NewMemory is a table without rows. No two rows may have the same values of the columns of a key.
func NewMemory(schema *column.Schema, keys []Key) (*Memory, error) {
	m := &Memory{schema: schema}
	for _, k := range keys {
		x, err := newKeyIndex(schema, k)
		if err != nil {
			return nil, err
		}
		m.keys = append(m.keys, x)
	}
	return m, nil
}

// A Rows is the rows of a Memory at a moment.
type Rows struct {
	Batches []*column.Batch
	N       int64
	version int64
}

// Schema is the columns.
func (m *Memory) Schema() *column.Schema { return m.schema }

// Rows are those of now.
func (m *Memory) Rows() Rows {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Rows{m.batches[:len(m.batches):len(m.batches)], m.rows, m.version}
}

// Node reads the rows of now.
func (m *Memory) Node() plan.Node { return plan.NewValues(m.schema, m.Rows().Batches) }

// Append adds rows, all or none.
func (m *Memory) Append(batches []*column.Batch) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := int64(0)
	for _, b := range batches {
		n += int64(b.N)
	}
	for i, k := range m.keys {
		if err := k.add(batches); err != nil {
			for _, before := range m.keys[:i] {
				before.remove(batches)
			}
			return 0, err
		}
	}
	for _, b := range batches {
		if b.N > 0 {
			m.batches = appendBatch(m.schema, m.batches, b)
		}
	}
	m.rows += n
	m.version++
	return n, nil
}

// appendBatch adds b and puts small batches at the end together, each time two of about the same size
// meet, so that a million INSERTs of one row make few batches and copy each row a few times.
func appendBatch(schema *column.Schema, batches []*column.Batch, b *column.Batch) []*column.Batch {
	for len(batches) > 0 {
		last := batches[len(batches)-1]
		if last.N > 2*b.N || last.N+b.N > column.BatchRows {
			break
		}
		b = column.Merge(schema, []*column.Batch{last, b})
		batches = batches[: len(batches)-1 : len(batches)-1] // readers keep what they have
	}
	return append(batches, b)
}

// Replace puts rows in the place of those of before. It fails with plan.ErrConflict if they are not those of
// now any more.
func (m *Memory) Replace(before Rows, batches []*column.Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if before.version != m.version {
		return plan.ErrConflict
	}
	var keys []*keyIndex
	for _, k := range m.keys {
		fresh := k.empty()
		if err := fresh.add(batches); err != nil {
			return err
		}
		keys = append(keys, fresh)
	}
	m.batches, m.rows, m.keys = nil, 0, keys
	for _, b := range batches {
		if b.N > 0 {
			m.batches = append(m.batches, b)
			m.rows += int64(b.N)
		}
	}
	m.version++
	return nil
}

// AddKey asks from now on for different values of the columns of k.
func (m *Memory) AddKey(k Key) error {
	x, err := newKeyIndex(m.schema, k)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := x.add(m.batches); err != nil {
		return err
	}
	m.keys = append(m.keys, x)
	return nil
}

// DropKey forgets the key with that index or constraint.
func (m *Memory) DropKey(drop Key) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, k := range m.keys {
		if k.key.Name == drop.Name && k.key.Constraint == drop.Constraint {
			m.keys = append(m.keys[:i:i], m.keys[i+1:]...)
			return
		}
	}
}

// Of reports whether the columns of k are those, in any order and without regard to case.
func (k *Key) Of(columns []string) bool {
	return len(k.Columns) == len(columns) && !slices.ContainsFunc(k.Columns, func(c string) bool {
		return !slices.ContainsFunc(columns, func(o string) bool { return strings.EqualFold(c, o) })
	})
}

// Sift is what becomes of rows whose keys others have: with replace rows of the table that have the key of one of
// batches go, and of several of batches the last stays; else rows of batches that come later go. Of is the columns of the one
// key that counts; nil: all do.
func (m *Memory) Sift(ctx context.Context, batches []*column.Batch, replace bool, of []string) (before Rows, kept, added []*column.Batch, err error) {
	before = m.Rows()
	m.mu.Lock()
	var keys []*keyIndex
	for _, k := range m.keys {
		if of == nil || k.key.Of(of) {
			keys = append(keys, k)
		}
	}
	m.mu.Unlock()
	if len(keys) == 0 {
		return before, before.Batches, batches, nil
	}
	if !replace {
		added, err = siftFirst(ctx, keys, before.Batches, batches)
		return before, before.Batches, added, err
	}
	kept, added, err = siftLast(ctx, keys, before.Batches, batches)
	return before, kept, added, err
}

// errNullKey is the error of a null in a PRIMARY KEY.
var errNullKey = errors.New("it is part of the PRIMARY KEY")
