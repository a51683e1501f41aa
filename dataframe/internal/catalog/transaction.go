package catalog

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"weir/dataframe/column"
)

// A transaction is what Rollback goes back to: the tables of the session and their rows as they were at BEGIN and at each
// SAVEPOINT. Others do not see them anyway. What is in a warehouse changes at once, for all, and is not taken back: then
// Rollback fails and leaves everything as it is.
type transaction struct {
	points []savepoint // the first is BEGIN
	wrote  []string    // what was changed that is not of this session
	failed bool
}

type savepoint struct {
	name    string
	current string
	indexes map[string]Index
	stores  []memoryState
	wrote   int // how much had been written
}

// memoryState is a memoryStore at a moment.
type memoryState struct {
	of        *memoryStore
	schemas   map[string]Schema
	relations map[[2]string]*Relation
	rows      map[*Memory]memoryRows
}

type memoryRows struct {
	batches []*column.Batch
	rows    int64
	keys    []Key
}

// Errors of transactions.
var (
	ErrNoTransaction = errors.New("there was no BEGIN, and each statement was committed when it was done; Undo takes back the last change of a table with versions")
	ErrAborted       = errors.New("a statement of this transaction has failed: ROLLBACK ends it")
)

// Begin starts a transaction. It reports false if there is one already.
func (c *Catalog) Begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tx != nil {
		return false
	}
	c.tx = &transaction{points: []savepoint{c.savepoint("")}}
	return true
}

// Commit ends a transaction. It reports false if there is none.
func (c *Catalog) Commit() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := c.tx != nil
	c.tx = nil
	return was
}

// Fail marks the transaction, if there is one, as one that only can be rolled back.
func (c *Catalog) Fail() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tx != nil {
		c.tx.failed = true
	}
}

// Failed reports whether the transaction only can be rolled back.
func (c *Catalog) Failed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tx != nil && c.tx.failed
}

// Wrote tells that something was changed that Rollback cannot take back. It reports whether that is the first time in a
// transaction.
func (c *Catalog) Wrote(what string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tx == nil {
		return false
	}
	c.tx.wrote = append(c.tx.wrote, what)
	return len(c.tx.wrote) == 1
}

// enters tells of a change of what is known of a schema or relation, which others see if it is in a warehouse.
func (c *Catalog) enters(schema, name string) {
	if _, ok := c.storeOf(schema).(*memoryStore); ok {
		return
	}
	if name != "" {
		schema += "." + name
	}
	c.Wrote(schema)
}

// Savepoint remembers how the tables are now.
func (c *Catalog) Savepoint(name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tx == nil {
		return ErrNoTransaction
	}
	c.tx.points = append(c.tx.points, c.savepoint(name))
	return nil
}

// Release forgets a savepoint and those after it.
func (c *Catalog) Release(name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, err := c.point(name)
	if err == nil {
		c.tx.points = c.tx.points[:at]
	}
	return err
}

// Rollback makes the tables what they were at the savepoint called name, which stays, or at BEGIN, and ends the transaction.
func (c *Catalog) Rollback(name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, err := c.point(name)
	if err != nil {
		return err
	}
	p := c.tx.points[at]
	if lost := c.tx.wrote[p.wrote:]; len(lost) > 0 {
		return fmt.Errorf("%s was changed meanwhile, for all who read it, and that cannot be taken back here; nothing is. COMMIT ends the transaction, and Undo or Restore take back a change of a table with versions", lost[0])
	}
	for _, s := range p.stores {
		if err := s.restore(); err != nil {
			return err
		}
	}
	c.current, c.indexes = p.current, maps.Clone(p.indexes)
	if c.tx.points = c.tx.points[:at+1]; name == "" {
		c.tx = nil
	} else {
		c.tx.failed = false
	}
	return nil
}

// point is the ordinal of a savepoint.
func (c *Catalog) point(name string) (int, error) {
	if c.tx == nil {
		return 0, ErrNoTransaction
	}
	if name == "" {
		return 0, nil
	}
	var have []string
	for i := len(c.tx.points) - 1; i > 0; i-- {
		if strings.EqualFold(c.tx.points[i].name, name) {
			return i, nil
		}
		have = append(have, c.tx.points[i].name)
	}
	return 0, &Missing{What: "savepoint", Name: name, Have: have}
}

func (c *Catalog) savepoint(name string) savepoint {
	p := savepoint{name: name, current: c.current, indexes: maps.Clone(c.indexes), stores: []memoryState{c.temp.state()}}
	if m, ok := c.store.(*memoryStore); ok {
		p.stores = append(p.stores, m.state())
	}
	if c.tx != nil {
		p.wrote = len(c.tx.wrote)
	}
	return p
}

func (s *memoryStore) state() memoryState {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := memoryState{of: s, schemas: maps.Clone(s.schemas), relations: maps.Clone(s.relations), rows: map[*Memory]memoryRows{}}
	for _, r := range s.relations {
		if r.Memory != nil {
			out.rows[r.Memory] = r.Memory.state()
		}
	}
	return out
}

func (m *Memory) state() memoryRows {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := memoryRows{batches: m.batches[:len(m.batches):len(m.batches)], rows: m.rows}
	for _, k := range m.keys {
		out.keys = append(out.keys, k.key)
	}
	return out
}

func (s memoryState) restore() error {
	for m, rows := range s.rows {
		if err := m.restore(rows); err != nil {
			return err
		}
	}
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	s.of.schemas, s.of.relations = maps.Clone(s.schemas), maps.Clone(s.relations)
	return nil
}

// restore puts rows of before, and the keys of before, in the place of those of now.
func (m *Memory) restore(rows memoryRows) error {
	var keys []*keyIndex
	for _, k := range rows.keys {
		x, err := newKeyIndex(m.schema, k)
		if err == nil {
			err = x.add(rows.batches)
		}
		if err != nil {
			return err
		}
		keys = append(keys, x)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.batches, m.rows, m.keys = slices.Clone(rows.batches), rows.rows, keys
	m.version++
	return nil
}
