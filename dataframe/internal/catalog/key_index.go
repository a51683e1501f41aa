package catalog

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// A keyIndex knows the values of a key in the rows of a Memory.
type keyIndex struct {
	key  Key
	at   []int // ordinals
	cols []column.Field
	seen map[string]bool
}

func newKeyIndex(schema *column.Schema, k Key) (*keyIndex, error) {
	x := &keyIndex{key: k, seen: map[string]bool{}}
	for _, name := range k.Columns {
		i := schema.Index(name)
		if i < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: schema.Names()}
		}
		x.at, x.cols = append(x.at, i), append(x.cols, schema.Fields[i])
	}
	return x, nil
}

func (x *keyIndex) empty() *keyIndex {
	out := *x
	out.seen = map[string]bool{}
	return &out
}

// of is the key of a row as a text; "" if a part is null: nulls differ from each other.
func (x *keyIndex) of(b *column.Batch, row int) (string, error) {
	var out []byte
	for i, at := range x.at {
		v := b.Cols[at].At(row)
		if v == nil {
			if x.key.Primary {
				return "", fmt.Errorf("a null in column %s: %w", x.cols[i].Name, errNullKey)
			}
			return "", nil
		}
		if f, ok := v.(float64); ok && f == 0 {
			v = 0.0 // -0 is 0
		}
		text := column.FormatValue(x.cols[i].Type, v)
		out = binary.AppendUvarint(out, uint64(len(text)))
		out = append(out, text...)
	}
	return string(out), nil
}

// add takes all rows or, with an error, none.
func (x *keyIndex) add(batches []*column.Batch) error {
	var added []string
	for _, b := range batches {
		for row := range b.N {
			k, err := x.of(b, row)
			if err == nil && k != "" && x.seen[k] {
				err = x.twice(b, row)
			}
			if err != nil {
				for _, k := range added {
					delete(x.seen, k)
				}
				return err
			}
			if k != "" {
				x.seen[k] = true
				added = append(added, k)
			}
		}
	}
	return nil
}

func (x *keyIndex) twice(b *column.Batch, row int) error {
	var values []string
	for i, at := range x.at {
		values = append(values, column.FormatValue(x.cols[i].Type, b.Cols[at].At(row)))
	}
	what := "UNIQUE"
	if x.key.Primary {
		what = "PRIMARY KEY"
	}
	return fmt.Errorf("%s (%s): there would be two rows with (%s)", what, strings.Join(x.key.Columns, ", "), strings.Join(values, ", "))
}

func (x *keyIndex) remove(batches []*column.Batch) {
	for _, b := range batches {
		for row := range b.N {
			if k, err := x.of(b, row); err == nil {
				delete(x.seen, k)
			}
		}
	}
}

// siftFirst is the rows of batches without those that have a key of have or of a row before.
func siftFirst(ctx context.Context, keys []*keyIndex, have, batches []*column.Batch) ([]*column.Batch, error) {
	fresh := make([]*keyIndex, len(keys))
	for i, k := range keys {
		fresh[i] = k.empty()
		if err := fresh[i].add(have); err != nil {
			return nil, err
		}
	}
	return pick(ctx, batches, func(b *column.Batch, row int) (bool, error) {
		ks := make([]string, len(keys))
		for i, x := range fresh {
			k, err := x.of(b, row)
			if err != nil || k != "" && x.seen[k] {
				return false, err
			}
			ks[i] = k
		}
		for i, k := range ks {
			if k != "" {
				fresh[i].seen[k] = true
			}
		}
		return true, nil
	})
}

// siftLast is have without the rows whose keys batches have, and batches without the rows whose keys later ones
// have.
func siftLast(ctx context.Context, keys []*keyIndex, have, batches []*column.Batch) (kept, added []*column.Batch, err error) {
	type place struct {
		key  int
		text string
	}
	last, n := map[place]int{}, 0
	for _, b := range batches {
		for row := range b.N {
			for i, x := range keys {
				k, err := x.of(b, row)
				if err != nil {
					return nil, nil, err
				}
				if k != "" {
					last[place{i, k}] = n
				}
			}
			n++
		}
	}
	if kept, err = pick(ctx, have, func(b *column.Batch, row int) (bool, error) {
		for i, x := range keys {
			k, err := x.of(b, row)
			if err != nil {
				return false, err
			}
			if _, taken := last[place{i, k}]; taken && k != "" {
				return false, nil
			}
		}
		return true, nil
	}); err != nil {
		return nil, nil, err
	}
	n = -1
	added, err = pick(ctx, batches, func(b *column.Batch, row int) (bool, error) {
		n++
		for i, x := range keys {
			if k, err := x.of(b, row); err != nil || k != "" && last[place{i, k}] > n {
				return false, err
			}
		}
		return true, nil
	})
	return kept, added, err
}

// pick is the rows of batches for which keep is true.
func pick(ctx context.Context, batches []*column.Batch, keep func(b *column.Batch, row int) (bool, error)) ([]*column.Batch, error) {
	var out []*column.Batch
	for _, b := range batches {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var sel []int32
		for row := range b.N {
			ok, err := keep(b, row)
			if err != nil {
				return nil, err
			}
			if ok {
				sel = append(sel, int32(row))
			}
		}
		switch {
		case len(sel) == b.N:
			out = append(out, b)
		case len(sel) > 0:
			out = append(out, b.Gather(sel))
		}
	}
	return out, nil
}
