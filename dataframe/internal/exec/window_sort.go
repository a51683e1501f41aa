package exec

import (
	"context"
	"fmt"

	"weir/dataframe/column"
)

// tasks computes all calls for the rows of in: in memory if they fit.
func (w *windowing) tasks(ctx context.Context, in *stage) ([]task, error) {
	d := w.onDisk()
	st := &store{run: w.run, stats: w.stats, cost: w.windowCost, spill: d.spill}
	if err := st.fill(ctx, in, w.extra); err != nil {
		return nil, err
	}
	if st.spilled {
		if err := st.flush(ctx, 0); err != nil {
			return nil, err
		}
		return d.tasks(ctx)
	}
	h, err := w.run.concat(ctx, w.stats, in.schema, w.extra, st.batches())
	if err != nil {
		return nil, err
	}
	w.held = h
	if h.rows == 0 {
		return nil, nil
	}
	cols, err := w.results(ctx)
	return rowTasks(w.schema, cols, h.rows, nil, w.run.opts.BatchRows), err
}

// results are the columns held, then what the calls give.
func (w *windowing) results(ctx context.Context) ([]column.Vector, error) {
	for _, p := range w.partitions {
		if err := w.deal(ctx, p); err != nil {
			return nil, err
		}
	}
	for _, s := range w.sorts {
		if err := w.sort(ctx, s); err != nil {
			return nil, err
		}
	}
	if err := w.evaluate(ctx); err != nil {
		return nil, err
	}
	return w.collect(ctx)
}

// values are columns of extra.
func (w *windowing) values(at []int) []column.Vector {
	out := make([]column.Vector, len(at))
	for i, c := range at {
		out[i] = w.held.extra[c]
	}
	return out
}

// deal puts the rows of every partition of p together.
func (w *windowing) deal(ctx context.Context, p *windowPartition) error {
	n := w.held.rows
	if len(p.keys) == 0 {
		order := make([]int32, n)
		for i := range order {
			order[i] = int32(i)
		}
		p.rows = []windowRows{{order, []int32{0, int32(n)}}}
		return nil
	}
	keys := keyVectors(w.values(p.keys))
	hashes, err := w.hashes(ctx, keys)
	if err != nil {
		return err
	}
	rows, err := w.dealParts(ctx, hashes)
	if err != nil {
		return err
	}
	p.rows = make([]windowRows, len(rows))
	types := make([]column.Type, len(p.keys))
	for i, c := range p.keys {
		types[i] = w.extra[c].typ
	}
	return w.run.parallel(ctx, w.stats, len(rows), func(ctx context.Context, i int) (err error) {
		p.rows[i], err = together(ctx, types, keys, hashes, rows[i])
		return err
	})
}

// hashes are the hashes of all rows.
func (w *windowing) hashes(ctx context.Context, keys []column.Vector) ([]uint64, error) {
	n := w.held.rows
	out := make([]uint64, n)
	chunks := (n + sortAtOnce - 1) / sortAtOnce
	err := w.run.parallel(ctx, w.stats, chunks, func(_ context.Context, c int) error {
		from, to := c*sortAtOnce, min((c+1)*sortAtOnce, n)
		copy(out[from:to], new(hasher).hash(sliceAll(keys, from, to), to-from))
		return nil
	})
	return out, err
}

// dealParts are the rows of every part that has some, in input order.
func (w *windowing) dealParts(ctx context.Context, hashes []uint64) ([][]int32, error) {
	var counts [parts + 1]int
	for _, h := range hashes {
		counts[partOf(h)+1]++
	}
	for p := range parts {
		counts[p+1] += counts[p]
	}
	all, at := make([]int32, len(hashes)), counts
	for i, h := range hashes {
		p := partOf(h)
		all[at[p]] = int32(i)
		at[p]++
	}
	var out [][]int32
	for p := range parts {
		if counts[p] < counts[p+1] {
			out = append(out, all[counts[p]:counts[p+1]:counts[p+1]])
		}
	}
	return out, ctx.Err()
}

// together orders the rows of a part so that those of a partition follow one another, in
// input order; partitions come in the order of their first rows.
func together(ctx context.Context, types []column.Type, keys []column.Vector, hashes []uint64, rows []int32) (windowRows, error) {
	table, ids := newKeyTable(types), make([]int32, len(rows))
	var words []uint64
	some := make([]column.Vector, len(keys))
	for from := 0; from < len(rows); from += column.BatchRows {
		if err := ctx.Err(); err != nil {
			return windowRows{}, err
		}
		sel := rows[from:min(from+column.BatchRows, len(rows))]
		words = words[:0]
		for _, r := range sel {
			words = append(words, hashes[r])
		}
		for i, k := range keys {
			some[i] = column.Gather(k, sel)
		}
		table.find(words, some, ids[from:from+len(sel)], true)
	}
	out := windowRows{make([]int32, len(rows)), make([]int32, table.groups+1)}
	for _, id := range ids {
		out.parts[id+1]++
	}
	for g := range table.groups {
		out.parts[g+1] += out.parts[g]
	}
	at := append([]int32(nil), out.parts...)
	for i, id := range ids {
		out.order[at[id]] = rows[i]
		at[id]++
	}
	return out, nil
}

// sort sorts the rows of every partition and finds its runs of equal ones.
func (w *windowing) sort(ctx context.Context, s *windowSort) error {
	rows := s.partition.rows
	s.parts = make([]*windowPart, len(rows))
	if len(s.keys) == 0 {
		for i, r := range rows {
			s.parts[i] = &windowPart{windowRows: r, peers: r.parts}
		}
		return nil
	}
	values := w.values(s.keys)
	o := newOrdering(s.order, values)
	words := keyVectors(values)
	for i, k := range words {
		words[i] = column.Flatten(k)
	}
	if len(s.partition.keys) == 0 {
		order, err := w.run.order(ctx, w.stats, o, w.held.rows)
		if err != nil {
			return err
		}
		r := windowRows{order, rows[0].parts}
		s.parts[0] = &windowPart{windowRows: r, peers: peersOf(r, words)}
		return nil
	}
	return w.run.parallel(ctx, w.stats, len(rows), func(ctx context.Context, i int) error {
		r, err := sorted(ctx, o, rows[i])
		s.parts[i] = &windowPart{windowRows: r, peers: peersOf(r, words)}
		return err
	})
}

// sorted is rows with every partition sorted.
func sorted(ctx context.Context, o *ordering, rows windowRows) (windowRows, error) {
	es := make([]entry, len(rows.order))
	for i, r := range rows.order {
		es[i].row = r
	}
	scratch := make([]entry, len(es))
	for p := range len(rows.parts) - 1 {
		if p&1023 == 0 && ctx.Err() != nil {
			return rows, ctx.Err()
		}
		o.sort(es[rows.parts[p]:rows.parts[p+1]], scratch, 0)
	}
	return windowRows{rowsOf(es), rows.parts}, nil
}

// peersOf is where runs of rows begin that have equal keys, flat key vectors, and
// the number of rows.
func peersOf(r windowRows, keys []column.Vector) []int32 {
	begins := make([]bool, len(r.order))
	for _, p := range r.parts[:len(r.parts)-1] {
		begins[p] = true
	}
	for _, k := range keys {
		markChanges(k, r.order, begins)
	}
	var out []int32
	for i, b := range begins {
		if b {
			out = append(out, int32(i))
		}
	}
	return append(out, int32(len(begins)))
}

// markChanges sets begins[i] where the value of row order[i] is not that of the
// row before. v is a flat key vector.
func markChanges(v column.Vector, order []int32, begins []bool) {
	switch v := v.(type) {
	case *column.Bools:
		markFixed(v, order, begins)
	case *column.Days:
		markFixed(v, order, begins)
	case *column.Ints:
		markFixed(v, order, begins)
	case *column.Uints:
		markFixed(v, order, begins)
	case *column.Floats:
		markFixed(v, order, begins)
	case *column.Wides:
		markFixed(v, order, begins)
	case *column.Texts:
		for i := 1; i < len(order); i++ {
			a, b := int(order[i-1]), int(order[i])
			begins[i] = begins[i] || v.Text(a) != v.Text(b) || v.Valid.Has(a) != v.Valid.Has(b)
		}
	default:
		panic(fmt.Sprintf("exec: order by a %T", v))
	}
}

func markFixed[T column.Width](v *column.Fixed[T], order []int32, begins []bool) {
	for i := 1; i < len(order); i++ {
		if v.Values[order[i]] != v.Values[order[i-1]] {
			begins[i] = true
		}
	}
	if v.Valid == nil {
		return
	}
	for i := 1; i < len(order); i++ {
		if v.Valid.Has(int(order[i])) != v.Valid.Has(int(order[i-1])) {
			begins[i] = true
		}
	}
}

// evaluate computes every call on every part.
func (w *windowing) evaluate(ctx context.Context) error {
	type job struct {
		part *windowPart
		call int
	}
	var jobs []job
	for _, s := range w.sorts {
		for _, p := range s.parts {
			p.results = make([]column.Vector, len(w.calls))
			for i, c := range w.calls {
				if c.sort == s {
					jobs = append(jobs, job{p, i})
				}
			}
		}
	}
	return w.run.parallel(ctx, w.stats, len(jobs), func(ctx context.Context, i int) error {
		j := jobs[i]
		c := w.calls[j.call]
		v, err := c.eval(ctx, w.held, j.part)
		if err != nil {
			return &evalError{c.text, err}
		}
		if v = column.Flatten(v); v.Len() != len(j.part.order) || !v.Type().Equal(c.typ) {
			return &evalError{c.text, fmt.Errorf("gave %d rows of %s for %d of %s", v.Len(), v.Type(), len(j.part.order), c.typ)}
		}
		j.part.results[j.call] = v
		return nil
	})
}

// collect puts the results of the parts into the order of the input, beside the
// columns that came in.
func (w *windowing) collect(ctx context.Context) ([]column.Vector, error) {
	places := make(map[*windowSort][]int32)
	for _, s := range w.sorts {
		places[s] = make([]int32, w.held.rows)
	}
	err := w.run.parallel(ctx, w.stats, len(w.sorts), func(_ context.Context, i int) error {
		at, out := int32(0), places[w.sorts[i]]
		for _, p := range w.sorts[i].parts {
			for _, r := range p.order {
				out[r] = at
				at++
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := append(make([]column.Vector, 0, w.schema.Len()), w.held.cols...)
	results := make([]column.Vector, len(w.calls))
	err = w.run.parallel(ctx, w.stats, len(w.calls), func(_ context.Context, i int) error {
		c := w.calls[i]
		vs := make([]column.Vector, 0, len(c.sort.parts))
		for _, p := range c.sort.parts {
			vs = append(vs, p.results[i])
		}
		results[i] = column.Gather(column.Flatten(column.Concat(c.typ, vs)), places[c.sort])
		return nil
	})
	return append(out, results...), err
}
