package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Distinct works in two steps: every task drops its own repeated rows and hashes
// the keys; then the rows that an earlier task had are dropped, many rows at a time in
// input order.

func (b *builder) distinct(n *plan.Distinct, in *stage, needed []bool, stats *NodeStats) (*stage, error) {
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
			return &distinct{in: newGather(b.run, wide, tasks, stats), schema: schema, needed: needed, run: b.run, stats: stats, types: keyTypes(keys), size: 1}, nil
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
	d.hash.out = nil // the batch keeps it
	hashes := d.hash.hash(keys, b.N)
	out := &column.Batch{N: b.N, Seq: b.Seq}
	out.Cols = append(append(append(out.Cols, b.Cols...), keys...), wordsOfHashes(hashes))
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

// distinct drops rows that came before. It begins with one batch, and looks at twice as many rows
// every time: whoever wants the first rows only need not wait, and tables that do not fit the cache
// are walked through a few times.
type distinct struct {
	in     column.Reader
	schema *column.Schema
	needed []bool // the columns that are read above; nil: all
	run    *run
	stats  *NodeStats
	types  []column.Type
	seen   *keyParts
	size   int             // rows to read next
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
			d.ready[0] = nil
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

// read reads the next rows and readies those with new keys.
func (d *distinct) read(ctx context.Context) error {
	if d.seen == nil {
		d.seen = d.run.newKeyParts(d.stats, d.types)
	}
	pieces, bytes := d.pieces(ctx)
	defer func() {
		d.run.note(d.stats, -bytes)
		d.full = d.run.overWith(d.seen.bytes())
	}()
	d.size = min(2*d.size, distinctRows)
	width := d.schema.Len()
	found, err := d.seen.insert(ctx, pieces, width)
	if err != nil {
		return err
	}
	fresh := make([][]*column.Batch, len(pieces))
	err = d.run.parallel(ctx, d.stats, len(pieces), func(_ context.Context, i int) error {
		fresh[i] = d.fresh(pieces[i], found[i])
		pieces[i] = nil
		return nil
	})
	d.seen.give(found)
	d.ready = slices.Concat(fresh...)
	return err
}

// pieces are the next rows, in pieces of about spreadRows, and what they take.
func (d *distinct) pieces(ctx context.Context) (pieces [][]*column.Batch, bytes int64) {
	for rows, room := 0, 0; rows < d.size; {
		b, err := d.in.Next(ctx)
		if err != nil {
			d.err = err
			break
		}
		if room <= 0 {
			pieces, room = append(pieces, nil), spreadRows
		}
		pieces[len(pieces)-1] = append(pieces[len(pieces)-1], b)
		room -= b.N
		rows += b.N
		size := 2 * SizeOf(b.Cols)
		d.run.note(d.stats, size)
		if bytes += size; d.run.overWith(bytes) {
			break
		}
		d.size = max(d.size, b.N)
	}
	return pieces, bytes
}

// fresh are the rows of batches that have new keys.
func (d *distinct) fresh(batches []*column.Batch, found *keyedRows) []*column.Batch {
	var out []*column.Batch
	places := make([]int32, found.rows)
	found.places(places)
	var sel []int32
	for _, b := range batches {
		sel = sel[:0]
		for i, at := range places[:b.N] {
			if found.fresh[at] {
				sel = append(sel, int32(i))
			}
		}
		places = places[b.N:]
		if len(sel) > 0 {
			out = append(out, d.pick(b, sel))
		}
	}
	return out
}

// pick is the rows sel of b, without what was added to it. A column that nobody reads is left out.
func (d *distinct) pick(b *column.Batch, sel []int32) *column.Batch {
	out := &column.Batch{N: len(sel), Cols: make([]column.Vector, d.schema.Len()), Seq: b.Seq}
	for i := range out.Cols {
		switch c := b.Cols[i]; {
		case d.needed != nil && !d.needed[i]:
			out.Cols[i] = unread(c.Type(), len(sel))
		case len(sel) == b.N:
			out.Cols[i] = c
		default:
			out.Cols[i] = column.Gather(c, sel)
		}
	}
	return out
}
