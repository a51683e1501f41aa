package catalog

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Sequence gives numbers, each to one caller: those of a statement that fails are lost, as are those of a session that
// took several and ended. Where it stands survives in a warehouse, and is the same for all its processes.
type Sequence struct {
	Schema string `json:"-"`
	Name   string `json:"name"`
	Start  int64  `json:"start"`
	Step   int64  `json:"step"`
	Least  int64  `json:"least"`
	Most   int64  `json:"most"`
	Next   int64  `json:"next"`
	Over   bool   `json:"over,omitempty"` // Next is beyond Least or Most
}

// NewSequence begins with start and goes on by step, up to the greatest int64 or down to the least.
func NewSequence(schema, name string, start, step int64) *Sequence {
	s := &Sequence{Schema: schema, Name: name, Start: start, Step: step, Next: start, Least: 1, Most: math.MaxInt64}
	if step < 0 {
		s.Least, s.Most = math.MinInt64, -1
	}
	return s
}

// String is the full name.
func (s *Sequence) String() string { return s.Schema + "." + s.Name }

// Check says what is wrong with the limits.
func (s *Sequence) Check() error {
	switch {
	case s.Step == 0:
		return fmt.Errorf("sequence %s: INCREMENT is 0", s.Name)
	case s.Least > s.Most || s.Start < s.Least || s.Start > s.Most:
		return fmt.Errorf("sequence %s: START is %d, which is not from MINVALUE %d to MAXVALUE %d", s.Name, s.Start, s.Least, s.Most)
	}
	return nil
}

// take takes n numbers and gives the first.
func (s *Sequence) take(n int64) (int64, error) {
	first := s.Next
	room := uint64(s.Most) - uint64(first) // of numbers after the first
	if s.Step < 0 {
		room = uint64(first) - uint64(s.Least)
	}
	steps := room / uint64(max(s.Step, -s.Step))
	if s.Over || steps < uint64(n-1) {
		return 0, fmt.Errorf("sequence %s has no %d numbers left; ALTER SEQUENCE %s RESTART begins again", s, n, s)
	}
	s.Over = steps == uint64(n-1)
	s.Next = first + n*s.Step
	return first, nil
}

// set makes next the next number.
func (s *Sequence) set(next int64) error {
	if next < s.Least || next > s.Most {
		return fmt.Errorf("sequence %s goes from %d to %d; %d is none of its numbers", s, s.Least, s.Most, next)
	}
	s.Next, s.Over = next, false
	return nil
}

// A sequenceStore keeps sequences. Create fails with ErrExists, Remove and Move with ErrNotFound.
type sequenceStore interface {
	Sequence(ctx context.Context, schema, name string) (*Sequence, error) // nil: there is none
	Sequences(ctx context.Context, schema string) ([]*Sequence, error)
	CreateSequence(ctx context.Context, s *Sequence) error
	RemoveSequence(ctx context.Context, schema, name string) error
	// MoveSequence lets move change a sequence, in one step for all processes. It may be called several times.
	MoveSequence(ctx context.Context, schema, name string, move func(s *Sequence) error) error
}

// FindSequence is the sequence that parts name, of the session's own ones first; nil: there is none.
func (c *Catalog) FindSequence(ctx context.Context, parts []string) (*Sequence, error) {
	name := parts[len(parts)-1]
	if len(parts) == 1 {
		if s, _ := c.temp.Sequence(ctx, Temp, name); s != nil {
			return s, nil
		}
		return c.store.Sequence(ctx, c.Current(), name)
	}
	schema, err := c.schemaOf(ctx, parts[:len(parts)-1])
	if err != nil {
		return nil, err
	}
	return c.storeOf(schema).Sequence(ctx, schema, name)
}

// Sequences are those of a schema, sorted by name.
func (c *Catalog) Sequences(ctx context.Context, schema string) ([]*Sequence, error) {
	return c.storeOf(schema).Sequences(ctx, schema)
}

// CreateSequence fails with ErrExists if the name is taken.
func (c *Catalog) CreateSequence(ctx context.Context, s *Sequence) error {
	if err := s.Check(); err != nil {
		return err
	}
	return c.storeOf(s.Schema).CreateSequence(ctx, s)
}

// RemoveSequence forgets a sequence.
func (c *Catalog) RemoveSequence(ctx context.Context, s *Sequence) error {
	return c.storeOf(s.Schema).RemoveSequence(ctx, s.Schema, s.Name)
}

// What Catalog.Last has besides sequences: the last number that was taken, and the first of those taken with it.
const LastOfAny, FirstOfAny = "", "\x00first"

// Take takes n numbers of a sequence, of which first is the first, and remembers the last for this session.
func (c *Catalog) Take(ctx context.Context, s *Sequence, n int64) (first int64, err error) {
	if n < 1 {
		return s.Next, nil
	}
	err = c.storeOf(s.Schema).MoveSequence(ctx, s.Schema, s.Name, func(now *Sequence) (err error) {
		first, err = now.take(n)
		return err
	})
	if err == nil {
		last := first + (n-1)*s.Step
		c.Last.Put(s.String(), last)
		c.Last.Put(LastOfAny, last)
		c.Last.Put(FirstOfAny, first)
	}
	return first, err
}

// SetNext makes next the next number of a sequence; with atLeast only if it is not beyond it already.
func (c *Catalog) SetNext(ctx context.Context, s *Sequence, next int64, atLeast bool) error {
	return c.storeOf(s.Schema).MoveSequence(ctx, s.Schema, s.Name, func(now *Sequence) error {
		if atLeast && (now.Over || now.Next >= next && now.Step > 0 || now.Next <= next && now.Step < 0) {
			return nil
		}
		return now.set(next)
	})
}

// SetLast makes last the last number that was taken.
func (c *Catalog) SetLast(ctx context.Context, s *Sequence, last int64) error {
	err := c.storeOf(s.Schema).MoveSequence(ctx, s.Schema, s.Name, func(now *Sequence) error {
		err := now.set(last)
		if err == nil {
			_, err = now.take(1)
		}
		return err
	})
	if err == nil {
		c.Last.Put(s.String(), last)
	}
	return err
}

// ChangeSequence lets change alter what a sequence is.
func (c *Catalog) ChangeSequence(ctx context.Context, s *Sequence, change func(s *Sequence)) error {
	return c.storeOf(s.Schema).MoveSequence(ctx, s.Schema, s.Name, func(now *Sequence) error {
		change(now)
		return now.Check()
	})
}

var _ sequenceStore = (*memoryStore)(nil)

func (s *memoryStore) Sequence(_ context.Context, schema, name string) (*Sequence, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.sequences[keyOf(schema, name)]; q != nil {
		out := *q
		return &out, nil
	}
	return nil, nil
}

func (s *memoryStore) Sequences(_ context.Context, schema string) (out []*Sequence, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, q := range s.sequences {
		if k[0] == strings.ToLower(schema) {
			own := *q
			out = append(out, &own)
		}
	}
	slices.SortFunc(out, func(a, b *Sequence) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func (s *memoryStore) CreateSequence(_ context.Context, q *Sequence) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sequences[keyOf(q.Schema, q.Name)] != nil {
		return ErrExists
	}
	if s.sequences == nil {
		s.sequences = map[[2]string]*Sequence{}
	}
	own := *q
	s.sequences[keyOf(q.Schema, q.Name)] = &own
	return nil
}

func (s *memoryStore) RemoveSequence(_ context.Context, schema, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sequences[keyOf(schema, name)] == nil {
		return ErrNotFound
	}
	delete(s.sequences, keyOf(schema, name))
	return nil
}

func (s *memoryStore) MoveSequence(_ context.Context, schema, name string, move func(*Sequence) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.sequences[keyOf(schema, name)]
	if q == nil {
		return fmt.Errorf("sequence %s.%s: %w", schema, name, ErrNotFound)
	}
	next := *q
	if err := move(&next); err != nil {
		return err
	}
	*q = next
	return nil
}
