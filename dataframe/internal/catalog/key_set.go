package catalog

import (
	"context"
	"slices"
	"strings"

	"weir/dataframe/column"
)

// A KeySet is the values that columns have together in some rows. A row with a null among them is not in it.
type KeySet struct{ x *keyIndex }

// NewKeySet is the values of columns in batches, whose columns are those of schema.
func NewKeySet(ctx context.Context, schema *column.Schema, columns []string, batches []*column.Batch) (*KeySet, error) {
	x, err := newKeyIndex(schema, Key{Columns: columns})
	if err != nil {
		return nil, err
	}
	for _, b := range batches {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for row := range b.N {
			k, err := x.of(b, row)
			if err != nil {
				return nil, err
			}
			if k != "" {
				x.seen[k] = true
			}
		}
	}
	return &KeySet{x}, nil
}

// Without are the rows of batches whose columns, of the same types in the same order, are all there but not together in s.
func (s *KeySet) Without(ctx context.Context, schema *column.Schema, columns []string, batches []*column.Batch) ([]*column.Batch, error) {
	x, err := newKeyIndex(schema, Key{Columns: columns})
	if err != nil {
		return nil, err
	}
	return pick(ctx, batches, func(b *column.Batch, row int) (bool, error) {
		k, err := x.of(b, row)
		return k != "" && !s.x.seen[k], err
	})
}

// Lacking are the rows of batches, as Without gives them, for which the table has no row with these values of the columns
// of a key. It is false if the table has no such key.
func (m *Memory) Lacking(ctx context.Context, key []string, schema *column.Schema, columns []string, batches []*column.Batch) (rows []*column.Batch, ok bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range m.keys {
		if !k.key.Of(key) {
			continue
		}
		inOrder := make([]string, len(columns))
		for i, name := range k.key.Columns {
			inOrder[i] = columns[slices.IndexFunc(key, func(c string) bool { return strings.EqualFold(c, name) })]
		}
		rows, err = (&KeySet{k}).Without(ctx, schema, inOrder, batches)
		return rows, true, err
	}
	return nil, false, nil
}
