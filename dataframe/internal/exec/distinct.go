package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Distinct works in two steps: every task drops its own repeated rows and hashes
// the keys; then the rows that an earlier task had are dropped, some batches at a time in
// input order.

func (b *builder) distinct(n *plan.Distinct, in *stage, stats *NodeStats) (*stage, error) {
	schema := n.Schema()
	on := n.On
	if on == nil {
		on = columnsOf(schema)
	}
	keys, err := compileAll(on, schema)
	if err != nil {
		return nil, err
	}
	if n.Keep != plan.KeepFirst {
		return b.distinctHeld(n, in, keys, stats)
	}
	stats.gathered = true
	wide, first := keyed(in, keys, true)
	return &stage{schema: schema, start: func(ctx context.Context) ([]task, error) {
		tasks, err := first(ctx)
		if err != nil {
			return nil, err
		}
		return []task{func(context.Context) (column.Reader, error) {
			return &distinct{in: newGather(b.run, wide, tasks, stats), schema: schema, run: b.run, stats: stats, types: keyTypes(keys), size: 1}, nil
		}}, nil
	}}, nil
}

// columnsOf are all columns of schema as expressions.
func columnsOf(schema *column.Schema) []plan.Expr {
	out := make([]plan.Expr, schema.Len())
	for i, f := range schema.Fields {
		out[i] = &plan.Column{Name: f.Name, Index: i, Typ: f.Type, Null: f.Nullable}
	}
	return out
}

// keyed is the rows of in with more columns: the keys, then their hash. If once, a
// task drops rows whose keys it had before, as long as that pays.
func keyed(in *stage, keys []*expr, once bool) (*column.Schema, func(ctx context.Context) ([]task, error)) {
	wide := &column.Schema{Fields: append([]column.Field(nil), in.schema.Fields...)}
	for _, k := range keys {
		wide.Fields = append(wide.Fields, column.Field{Name: k.text, Type: k.typ})
	}
	wide.Fields = append(wide.Fields, column.Field{Name: "hash", Type: column.Int64})
	types := keyTypes(keys)
	return wide, in.each(func(r column.Reader) column.Reader {
		d := &taskDistinct{in: r, schema: wide, keys: keys, states: newStates(keys)}
		if once {
			d.table = newKeyTable(types)
		}
		return d
	})
}

// taskDistinct drops rows that repeat in its task, as long as that pays.
type taskDistinct struct {
	in     column.Reader
	schema *column.Schema
	keys   []*expr
	states []*state
	table  *keyTable // nil: does not pay
	hash   hasher
	ids    []int32
	rows   int
}

func (d *taskDistinct) Schema() *column.Schema { return d.schema }
func (d *taskDistinct) Close() error           { return d.in.Close() }

func (d *taskDistinct) Next(ctx context.Context) (*column.Batch, error) {
	for {
		b, err := d.in.Next(ctx)
		if err != nil {
			return nil, err
		}
		wide, err := d.widen(b)
		if err != nil || wide != nil {
			return wide, err
		}
	}
}

func (d *taskDistinct) widen(b *column.Batch) (*column.Batch, error) {
	keys, err := evalAll(d.keys, d.states, b)
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		keys[i] = column.Flatten(keyVector(k))
	}
	hashes := d.hash.hash(keys, b.N)
	words := make([]int64, b.N)
	for i, h := range hashes {
		words[i] = int64(h)
	}
	out := &column.Batch{N: b.N, Seq: b.Seq}
	out.Cols = append(append(append(out.Cols, b.Cols...), keys...), &column.Ints{Typ: column.Int64, Values: words})
	if d.table == nil {
		return out, nil
	}
	if cap(d.ids) < b.N {
		d.ids = make([]int32, b.N)
	}
	d.table.find(hashes, keys, d.ids[:b.N], true)
	fresh := d.table.fresh
	slices.Sort(fresh)
	d.rows += b.N
	if d.rows >= distinctTrial && d.table.groups > d.rows/4*3 {
		fresh = append([]int32(nil), fresh...)
		d.table = nil
	}
	switch len(fresh) {
	case 0:
		return nil, nil
	case b.N:
		return out, nil
	}
	return out.Gather(fresh), nil
}

// distinctBatches is how many batches a distinct looks at together. It begins with one: whoever
// wants the first rows only need not wait.
const distinctBatches = 16

// distinct drops rows that came before.
type distinct struct {
	in     column.Reader
	schema *column.Schema
	run    *run
	stats  *NodeStats
	types  []column.Type
	seen   *keyParts
	size   int             // batches to read next
	ready  []*column.Batch // to be given
	err    error           // of in, after them
	full   bool            // the keys do not fit in memory
	rest   column.Reader   // what is left to give, once that was found on disk
}

func (d *distinct) Schema() *column.Schema { return d.schema }

func (d *distinct) Close() error {
	if d.rest != nil {
		d.rest.Close()
	}
	return d.in.Close()
}

func (d *distinct) Next(ctx context.Context) (*column.Batch, error) {
	for {
		switch {
		case len(d.ready) > 0:
			b := d.ready[0]
			d.ready = d.ready[1:]
			return b, nil
		case d.err != nil:
			return nil, d.err
		case d.rest != nil:
			return d.rest.Next(ctx)
		}
		step := d.read
		if d.full {
			step = d.spillRest
		}
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
}

// read reads the next batches and readies their new rows.
func (d *distinct) read(ctx context.Context) error {
	if d.seen == nil {
		d.seen = d.run.newKeyParts(d.stats, d.types)
	}
	width := d.schema.Len()
	var batches []*column.Batch
	var rows []*keyedRows
	for len(batches) < d.size {
		b, err := d.in.Next(ctx)
		if err != nil {
			d.err = err
			break
		}
		last := len(b.Cols) - 1
		words := b.Cols[last].(*column.Ints).Values
		hashes := make([]uint64, len(words))
		for i, w := range words {
			hashes[i] = uint64(w)
		}
		batches = append(batches, &column.Batch{N: b.N, Cols: b.Cols[:width:width], Seq: b.Seq})
		rows = append(rows, d.seen.deal(hashes, b.Cols[width:last]))
	}
	d.size = min(2*d.size, distinctBatches)
	if err := d.seen.insert(ctx, rows); err != nil {
		return err
	}
	d.full = d.run.overWith(d.seen.bytes())
	d.ready = d.ready[:0]
	var sel []int32
	for k, b := range batches {
		sel = sel[:0]
		for i, fresh := range rows[k].fresh {
			if fresh {
				sel = append(sel, int32(i))
			}
		}
		switch len(sel) {
		case 0:
			continue
		case b.N:
		default:
			b = b.Gather(sel)
		}
		d.ready = append(d.ready, b)
	}
	return nil
}
