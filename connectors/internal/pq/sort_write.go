package pq

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// SortBy has the writer sort the rows of every row group by the named columns, upwards,
// nulls last; rows that are equal in them stay in their order. It is called before rows
// are written.
func (w *Writer) SortBy(names []string) error {
	for _, name := range names {
		at := slices.IndexFunc(w.schema.Fields, func(f column.Field) bool { return f.Name == name })
		if at < 0 {
			return fmt.Errorf("sort within: %w", &column.UnknownColumn{Name: name, Have: w.schema.Names()})
		}
		if t := w.schema.Fields[at].Type; t.Kind.Nested() {
			return fmt.Errorf("sort within: column %s is %s; sort by columns that are not nested", name, t)
		}
		w.sort = append(w.sort, at)
	}
	return nil
}

// sorted are the rows of batches in the order of the columns w.sort.
func (w *Writer) sorted(batches []*column.Batch) []*column.Batch {
	if len(w.sort) == 0 {
		return batches
	}
	b := column.Merge(w.schema, batches)
	keys := make([]*column.Texts, len(w.sort))
	for i, c := range w.sort {
		keys[i] = column.SortKeys(b.Cols[c])
	}
	order := make([]int32, b.N)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(x, y int32) int {
		for _, k := range keys {
			if c := compareKeys(k, int(x), int(y)); c != 0 {
				return c
			}
		}
		return 0
	})
	return []*column.Batch{b.Gather(order)}
}

// compareKeys orders rows x and y of k, nulls last.
func compareKeys(k *column.Texts, x, y int) int {
	a, b := k.Valid.Has(x), k.Valid.Has(y)
	switch {
	case a && b:
		return bytes.Compare(k.Bytes(x), k.Bytes(y))
	case a:
		return -1
	case b:
		return 1
	}
	return 0
}

func (w *Writer) sortingColumns() []format.SortingColumn {
	var out []format.SortingColumn
	for _, c := range w.sort {
		out = append(out, format.SortingColumn{ColumnIdx: int32(w.first[c])})
	}
	return out
}
