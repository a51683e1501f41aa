package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// holdTop is hold, but every task keeps only rows that can be among the first
// limit.
func (r *run) holdTop(ctx context.Context, stats *NodeStats, in *stage, keys []plan.SortKey, extra []*expr, limit int64) (*held, error) {
	var tasks [][]*column.Batch
	begin := func(n int) { tasks = make([][]*column.Batch, n) }
	shared := newTopBound(in, extra)
	err := r.drain(ctx, stats, in, begin, func(ctx context.Context, t int, rows column.Reader) error {
		states := newStates(extra)
		var kept []*column.Batch
		last := shared.last.Load()
		n := int64(0)
		err := eachBatch(ctx, rows, func(b *column.Batch) error {
			wide, err := widen(b, extra, states)
			if err != nil {
				return err
			}
			if wide = last.within(wide, in.schema.Len()); wide == nil {
				return nil
			}
			kept = append(kept, wide)
			n += int64(wide.N)
			if n > 2*limit+int64(topSlack) {
				kept = []*column.Batch{first(in.schema, keys, extra, kept, limit)}
				n = limit
				last = shared.tighten(boundOf(kept[0], keys, in.schema.Len()))
			}
			return nil
		})
		if err == nil && n > limit {
			kept = []*column.Batch{first(in.schema, keys, extra, kept, limit)}
		}
		tasks[t] = kept
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.concat(ctx, stats, in.schema, extra, tasks)
}

// first is the first limit rows of bs in order. Rows that compare equal keep
// their order, so sorting the outcome with later rows gives what sorting all
// would.
func first(schema *column.Schema, keys []plan.SortKey, extra []*expr, bs []*column.Batch, limit int64) *column.Batch {
	width := schema.Len()
	wide := &column.Schema{Fields: append([]column.Field(nil), schema.Fields...)}
	for _, e := range extra {
		wide.Fields = append(wide.Fields, column.Field{Name: e.text, Type: e.typ})
	}
	all := column.Merge(wide, bs)
	es, scratch := make([]entry, all.N), make([]entry, all.N)
	for i := range es {
		es[i].row = int32(i)
	}
	newOrdering(keys, all.Cols[width:]).sort(es, scratch, 0)
	if int64(len(es)) > limit {
		es = es[:limit]
	}
	out := all.Gather(rowsOf(es))
	for i, c := range out.Cols {
		if t, ok := c.(*column.Texts); ok {
			out.Cols[i] = t.Compact()
		}
	}
	return out
}

// bound is the word of the first key of the last row that still counts: later
// rows with a greater one cannot come in.
type bound struct {
	key  plan.SortKey
	word uint64
}

// boundOf is nil if there is no key, or the last row's is null; else it gives that key, too.
func boundOf(sorted *column.Batch, keys []plan.SortKey, width int) (*bound, column.Vector) {
	last := sorted.N - 1
	if len(keys) == 0 || !sorted.Cols[width].Nulls().Has(last) {
		return nil, nil
	}
	key := column.Flatten(sorted.Cols[width].Slice(last, last+1))
	b := &bound{key: keys[0]}
	b.word = b.words(key)[0].key
	return b, key
}

// words are the words of v, a row each.
func (b *bound) words(v column.Vector) []entry {
	c := orderCol{orderVectors(column.Flatten(v))[0], b.key.Desc, b.key.NullsFirst}
	es := make([]entry, v.Len())
	for i := range es {
		es[i].row = int32(i)
	}
	c.firstWords(es)
	return es
}

// within is the rows of wide that may still come in; nil if none. The keys begin
// at column width.
func (b *bound) within(wide *column.Batch, width int) *column.Batch {
	if b == nil {
		return wide
	}
	valid := wide.Cols[width].Nulls()
	var sel []int32
	for i, e := range b.words(wide.Cols[width]) {
		if valid.Has(i) && e.key <= b.word || !valid.Has(i) && b.key.NullsFirst {
			sel = append(sel, int32(i))
		}
	}
	switch len(sel) {
	case 0:
		return nil
	case wide.N:
		return wide
	}
	return wide.Gather(sel)
}
