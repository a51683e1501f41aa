package catalog

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// A Store keeps relations by schema and name. Implementations are safe for several goroutines.
type Store interface {
	sequenceStore

	Schemas(ctx context.Context) ([]Schema, error)
	// CreateSchema fails with ErrExists, RemoveSchema with ErrNotFound.
	CreateSchema(ctx context.Context, s Schema) error
	RemoveSchema(ctx context.Context, name string) error
	// Relation is the one called name; nil if there is none.
	Relation(ctx context.Context, schema, name string) (*Relation, error)
	// Relations are sorted by name.
	Relations(ctx context.Context, schema string) ([]*Relation, error)
	// Create fails with ErrExists if the name is taken.
	Create(ctx context.Context, r *Relation) error
	// Replace puts r in the place of what has its name, if anything has.
	Replace(ctx context.Context, r *Relation) error
	Remove(ctx context.Context, schema, name string) error
}

// A Schema holds relations.
type Schema struct {
	Name    string `json:"name"`
	Comment string `json:"comment,omitempty"`
	// Location is where its tables' rows go; "": beside it.
	Location string `json:"location,omitempty"`
}

// memoryStore is a Store that ends with the session.
type memoryStore struct {
	mu        sync.Mutex
	schemas   map[string]Schema
	relations map[[2]string]*Relation // by schema and name in lower case
	sequences map[[2]string]*Sequence
}

var _ Store = (*memoryStore)(nil)

func newMemoryStore(schemas ...string) *memoryStore {
	s := &memoryStore{schemas: map[string]Schema{}, relations: map[[2]string]*Relation{}}
	for _, name := range schemas {
		s.schemas[name] = Schema{Name: name}
	}
	return s
}

func keyOf(schema, name string) [2]string {
	return [2]string{strings.ToLower(schema), strings.ToLower(name)}
}

func (s *memoryStore) Schemas(context.Context) (out []Schema, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.schemas {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Schema) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func (s *memoryStore) CreateSchema(_ context.Context, x Schema) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.schemas[strings.ToLower(x.Name)]; taken {
		return ErrExists
	}
	s.schemas[strings.ToLower(x.Name)] = x
	return nil
}

func (s *memoryStore) RemoveSchema(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.schemas[strings.ToLower(name)]; !there {
		return ErrNotFound
	}
	delete(s.schemas, strings.ToLower(name))
	return nil
}

func (s *memoryStore) Relation(_ context.Context, schema, name string) (*Relation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.relations[keyOf(schema, name)], nil
}

func (s *memoryStore) Relations(_ context.Context, schema string) (out []*Relation, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, r := range s.relations {
		if k[0] == strings.ToLower(schema) {
			out = append(out, r)
		}
	}
	sortRelations(out)
	return out, nil
}

func sortRelations(rs []*Relation) {
	slices.SortFunc(rs, func(a, b *Relation) int { return strings.Compare(a.Name, b.Name) })
}

func (s *memoryStore) Create(_ context.Context, r *Relation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.relations[keyOf(r.Schema, r.Name)] != nil {
		return ErrExists
	}
	s.relations[keyOf(r.Schema, r.Name)] = r
	return nil
}

func (s *memoryStore) Replace(_ context.Context, r *Relation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.relations[keyOf(r.Schema, r.Name)] = r
	return nil
}

func (s *memoryStore) Remove(_ context.Context, schema, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.relations[keyOf(schema, name)] == nil {
		return ErrNotFound
	}
	delete(s.relations, keyOf(schema, name))
	return nil
}
