package catalog

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"weir/dataframe/plan"
)

// Name is what the catalogue is called where a name has three parts.
const Name = "weir"

// Main is the schema that is always there, and Temp that of the session's temporary relations.
const (
	Main = "main"
	Temp = "temp"
)

// A Catalog is the relations that one session can name. It is safe for several goroutines.
type Catalog struct {
	temp  *memoryStore
	store Store
	root  string // of the warehouse; "": in memory

	// Prepared are prepared statements, as package statement keeps them, and Variables the values of @x.
	Prepared Remembered[any]
	// Macros are the functions that statements have made.
	Macros    Remembered[any]
	Variables Remembered[*plan.Literal]
	// Types are those that CREATE TYPE names, as package statement keeps them.
	Types Remembered[any]
	// Last are the last numbers that this session took, by the names of sequences.
	Last Remembered[int64]

	writing chan struct{} // has an element while rows of tables in memory are changed

	mu      sync.Mutex
	current string
	indexes map[string]Index // by name in lower case
	tx      *transaction     // nil: none is under way
	// unchecked: foreign keys are not looked at, as MySQL's dumps ask for.
	unchecked bool
}

// New is a Catalog in memory.
func New() *Catalog {
	c := &Catalog{temp: newMemoryStore(Temp), store: newMemoryStore(Main), current: Main, indexes: map[string]Index{}, writing: make(chan struct{}, 1)}
	c.Prepared.in, c.Macros.in, c.Variables.in, c.Last.in, c.Types.in = c, c, c, c, c
	return c
}

// CheckForeign says whether foreign keys hold from now on. Rows that come in while they do not are never looked at again.
func (c *Catalog) CheckForeign(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unchecked = !on
}

// ForeignChecked reports whether foreign keys hold.
func (c *Catalog) ForeignChecked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.unchecked
}

// LockRows waits until nobody else changes rows of tables in memory: between the look at a table and the change of another
// one, which foreign keys ask for, nothing may come. Unlock must be called.
func (c *Catalog) LockRows(ctx context.Context) (unlock func(), err error) {
	select {
	case c.writing <- struct{}{}:
		return func() { <-c.writing }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Root is where the warehouse is; "": everything is in memory.
func (c *Catalog) Root() string { return c.root }

// Current is the schema in which names without one are looked for.
func (c *Catalog) Current() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current
}

// Use makes a schema the current one.
func (c *Catalog) Use(ctx context.Context, parts []string) error {
	name, err := c.schemaOf(ctx, parts)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current = name
	return nil
}

// Schemas are those of the store, sorted.
func (c *Catalog) Schemas(ctx context.Context) ([]Schema, error) { return c.store.Schemas(ctx) }

// schemaOf is the schema that parts name. What other engines call their first schema is main, unless
// there is one of that name.
func (c *Catalog) schemaOf(ctx context.Context, parts []string) (string, error) {
	name := parts[len(parts)-1]
	if len(parts) > 2 || len(parts) == 2 && !strings.EqualFold(parts[0], Name) {
		return "", &Missing{What: "catalogue", Name: strings.Join(parts[:len(parts)-1], "."), Have: []string{Name}}
	}
	if strings.EqualFold(name, Main) {
		return Main, nil
	}
	if strings.EqualFold(name, Temp) {
		return Temp, nil
	}
	have, err := c.Schemas(ctx)
	if err != nil {
		return "", err
	}
	var names []string
	for _, s := range have {
		if strings.EqualFold(s.Name, name) {
			return s.Name, nil
		}
		names = append(names, s.Name)
	}
	if strings.EqualFold(name, "default") || strings.EqualFold(name, "public") {
		return Main, nil
	}
	return "", &Missing{What: "schema", Name: name, Have: names}
}

// FindSchema is the schema that parts name.
func (c *Catalog) FindSchema(ctx context.Context, parts []string) (Schema, error) {
	name, err := c.schemaOf(ctx, parts)
	if err != nil {
		return Schema{}, err
	}
	have, err := c.Schemas(ctx)
	for _, s := range have {
		if s.Name == name {
			return s, nil
		}
	}
	return Schema{Name: name}, err
}

// CreateSchema makes a schema; it fails with ErrExists.
func (c *Catalog) CreateSchema(ctx context.Context, parts []string, s Schema) error {
	s.Name = parts[len(parts)-1]
	if len(parts) > 2 || len(parts) == 2 && !strings.EqualFold(parts[0], Name) {
		return fmt.Errorf("no catalogue %q; there is %s", strings.Join(parts[:len(parts)-1], "."), Name)
	}
	switch strings.ToLower(s.Name) {
	case Main, Temp, "information_schema":
		return ErrExists
	}
	c.enters(s.Name, "")
	return c.store.CreateSchema(ctx, s)
}

// RemoveSchema forgets a schema in which nothing is left.
func (c *Catalog) RemoveSchema(ctx context.Context, parts []string) error {
	name, err := c.schemaOf(ctx, parts)
	if err != nil {
		return err
	}
	if name == Main || name == Temp {
		return fmt.Errorf("the schema %s is always there", name)
	}
	left, err := c.store.Relations(ctx, name)
	if err != nil {
		return err
	}
	if len(left) > 0 {
		return fmt.Errorf("schema %s has %d tables and views, such as %s; drop them first, or write CASCADE", name, len(left), left[0].Name)
	}
	c.enters(name, "")
	if err := c.store.RemoveSchema(ctx, name); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == name {
		c.current = Main
	}
	return nil
}

// Place is the schema and name of a relation that is to be made.
func (c *Catalog) Place(ctx context.Context, parts []string, temp bool) (schema, name string, err error) {
	name = parts[len(parts)-1]
	if len(parts) == 1 {
		if temp {
			return Temp, name, nil
		}
		return c.Current(), name, nil
	}
	schema, err = c.schemaOf(ctx, parts[:len(parts)-1])
	if err == nil && temp && schema != Temp {
		err = fmt.Errorf("a temporary relation is in no schema but %s: write %s alone", Temp, name)
	}
	return schema, name, err
}

// Find is the relation that parts name: of the session's temporary ones first. It is nil if there is none.
func (c *Catalog) Find(ctx context.Context, parts []string) (*Relation, error) {
	name := parts[len(parts)-1]
	if len(parts) == 1 {
		if r, _ := c.temp.Relation(ctx, Temp, name); r != nil {
			return r, nil
		}
		return c.store.Relation(ctx, c.Current(), name)
	}
	schema, err := c.schemaOf(ctx, parts[:len(parts)-1])
	if err != nil {
		return nil, err
	}
	return c.storeOf(schema).Relation(ctx, schema, name)
}

func (c *Catalog) storeOf(schema string) Store {
	if schema == Temp {
		return c.temp
	}
	return c.store
}

// Relations are those of a schema, sorted by name.
func (c *Catalog) Relations(ctx context.Context, schema string) ([]*Relation, error) {
	return c.storeOf(schema).Relations(ctx, schema)
}

// Visible are the relations that need no schema before their names.
func (c *Catalog) Visible(ctx context.Context) ([]*Relation, error) {
	out, _ := c.temp.Relations(ctx, Temp)
	more, err := c.store.Relations(ctx, c.Current())
	return append(out, more...), err
}

// Create fails with ErrExists if the name is taken.
func (c *Catalog) Create(ctx context.Context, r *Relation) error {
	c.enters(r.Schema, r.Name)
	return c.storeOf(r.Schema).Create(ctx, r)
}

// Replace puts r in the place of what has its name, if anything has.
func (c *Catalog) Replace(ctx context.Context, r *Relation) error {
	c.enters(r.Schema, r.Name)
	return c.storeOf(r.Schema).Replace(ctx, r)
}

// Remove forgets r.
func (c *Catalog) Remove(ctx context.Context, r *Relation) error {
	c.enters(r.Schema, r.Name)
	return c.storeOf(r.Schema).Remove(ctx, r.Schema, r.Name)
}

// An Index is a name that CREATE INDEX took. It speeds up nothing; one that is unique is a Key of its table.
type Index struct {
	Name, Table string
	Unique      bool
	Columns     []string
}

// Index is the index called name; nil if there is none.
func (c *Catalog) Index(name string) *Index {
	c.mu.Lock()
	defer c.mu.Unlock()
	if x, ok := c.indexes[strings.ToLower(name)]; ok {
		return &x
	}
	return nil
}

// AddIndex takes the name of x, if it has one.
func (c *Catalog) AddIndex(x Index) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if x.Name != "" {
		c.indexes[strings.ToLower(x.Name)] = x
	}
}

// DropIndex forgets an index.
func (c *Catalog) DropIndex(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.indexes, strings.ToLower(name))
}

// DropIndexes forgets the indexes of a table.
func (c *Catalog) DropIndexes(table string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, x := range c.indexes {
		if x.Table == table {
			delete(c.indexes, name)
		}
	}
}
