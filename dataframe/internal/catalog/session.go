package catalog

import (
	"maps"
	"slices"
	"strings"
)

// Remembered is what a session knows by name besides its tables: prepared statements and variables. Its values are those
// that were put in.
type Remembered[T any] struct {
	in *Catalog
	by map[string]T // by name in lower case
}

// Get is what is called name.
func (r *Remembered[T]) Get(name string) (T, bool) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	v, ok := r.by[strings.ToLower(name)]
	return v, ok
}

// Put gives name to v.
func (r *Remembered[T]) Put(name string, v T) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if r.by == nil {
		r.by = map[string]T{}
	}
	r.by[strings.ToLower(name)] = v
}

// Drop forgets name.
func (r *Remembered[T]) Drop(name string) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	delete(r.by, strings.ToLower(name))
}

// Names are those in use, sorted.
func (r *Remembered[T]) Names() []string {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	return slices.Sorted(maps.Keys(r.by))
}
