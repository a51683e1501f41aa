package connectors

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	pformat "github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

type format = pformat.CompressionCodec

// tablePart is a PartWriter: rows are sorted into folders, and each folder has
// a file that is being filled.
type tablePart struct {
	w       *tableWrite
	number  int
	sorter  *folderSorter
	folders []*folder
	held    int64 // by folders and waiting, in memory
	closed  bool

	// Batches of few rows a folder wait, until there are enough to sort.
	waiting      []*column.Batch
	waitingBytes int64

	round []int32 // folders that rows were written to in the round
}

var _ plan.Holder = (*tablePart)(nil)

func newTablePart(w *tableWrite, number int) *tablePart {
	return &tablePart{w: w, number: number, sorter: newFolderSorter(w.keys)}
}

// Write implements plan.PartWriter.
func (p *tablePart) Write(ctx context.Context, b *column.Batch) error {
	if err := p.write(ctx, b); err != nil {
		return p.w.wrap(err)
	}
	return nil
}

func (p *tablePart) write(ctx context.Context, b *column.Batch) error {
	if err := ctx.Err(); err != nil || b.N == 0 {
		return err
	}
	if most := p.batchRows(b); b.N > most {
		// Row groups, and so files, end only between batches.
		for from := 0; from < b.N; from += most {
			if err := p.write(ctx, b.Slice(from, min(from+most, b.N))); err != nil {
				return err
			}
		}
		return nil
	}
	if err := p.checkNulls(b); err != nil {
		return err
	}
	if len(p.folders) < manyFolders {
		return p.deal(ctx, b)
	}
	bytes := batchBytes(b)
	p.waiting, p.waitingBytes, p.held = append(p.waiting, b), p.waitingBytes+bytes, p.held+bytes
	if p.waitingBytes < waitBytes {
		return nil
	}
	return p.dealWaiting(ctx)
}

// A part with many folders sorts many rows at a time: pieces of a few rows take more memory for
// their headers than for their values.
const (
	manyFolders = 64
	waitBytes   = 8 << 20
)

// folderBytes is about what a folder takes as long as the part is open: its path and values, and what the log will say
// of its file.
const folderBytes = 2 << 10

func (p *tablePart) dealWaiting(ctx context.Context) error {
	if len(p.waiting) == 0 {
		return nil
	}
	all := &column.Batch{}
	for _, b := range p.waiting {
		all.N += b.N
	}
	for i, f := range p.w.schema.Fields {
		vs := make([]column.Vector, len(p.waiting))
		for j, b := range p.waiting {
			vs[j] = b.Cols[i]
		}
		all.Cols = append(all.Cols, column.Concat(f.Type, vs))
	}
	p.held -= p.waitingBytes
	p.waiting, p.waitingBytes = nil, 0
	return p.deal(ctx, all)
}

// deal sorts the rows of b into the folders.
func (p *tablePart) deal(ctx context.Context, b *column.Batch) error {
	data := &column.Batch{N: b.N}
	for _, i := range p.w.data {
		t := p.w.target.types[i]
		v, err := toTable(widened(b.Cols[i], t), inTable(t))
		if err != nil {
			return fmt.Errorf("column %s: %w", p.w.schema.Fields[i].Name, err)
		}
		data.Cols = append(data.Cols, v)
	}
	rows := p.sorter.sort(b)
	for len(p.folders) < len(p.sorter.rows) {
		f, err := p.newFolder(b, p.sorter.first[len(p.folders)])
		if err != nil {
			return err
		}
		p.folders = append(p.folders, f)
		p.held += folderBytes
	}
	for _, id := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := p.folders[id]
		if !f.listed {
			f.listed, p.round = true, append(p.round, id)
		}
		if err := p.put(ctx, f, data, p.sorter.rows[id]); err != nil {
			return err
		}
	}
	return nil
}

// put adds the rows sel of b to f, and writes row groups that are full.
func (p *tablePart) put(ctx context.Context, f *folder, b *column.Batch, sel []int32) error {
	if f.rows()+len(sel) > groupRows(p.w.sink.o) {
		if err := p.flush(ctx, f); err != nil {
			return err
		}
	}
	n := f.add(b, sel, p.w.sink.o.TargetBytes/pieces)
	f.held, p.held = f.held+n, p.held+n
	if f.rows() >= groupRows(p.w.sink.o) || f.rows() >= maxGroupRows || f.pending.bytes+f.bytes >= p.groupBytes(f) {
		return p.flush(ctx, f)
	}
	return nil
}

// Held implements plan.Holder.
func (p *tablePart) Held() int64 { return p.held }

// rowsHeld is what is held less what the folders take themselves, which no write makes less.
func (p *tablePart) rowsHeld() int64 { return p.held - int64(len(p.folders))*folderBytes }

// leastEarly is how many bytes a folder must hold to be written before its row group is full.
const leastEarly = 2 << 20

// Spare implements plan.Holder.
func (p *tablePart) Spare(ctx context.Context, n int64) error {
	if p.rowsHeld() <= n {
		return nil
	}
	if err := p.dealWaiting(ctx); err != nil {
		return p.w.wrap(err)
	}
	var large []*folder
	for _, f := range p.folders {
		if f.held >= leastEarly {
			large = append(large, f)
		}
	}
	slices.SortStableFunc(large, func(a, b *folder) int { return cmp.Compare(b.held, a.held) })
	for _, f := range large {
		if p.rowsHeld() <= n {
			break
		}
		if err := p.flush(ctx, f); err != nil {
			return p.w.wrap(err)
		}
	}
	return nil
}

// Round implements plan.Holder.
func (p *tablePart) Round(ctx context.Context) error {
	if err := p.dealWaiting(ctx); err != nil {
		return p.w.wrap(err)
	}
	p.forgetRound()
	return nil
}

func (p *tablePart) forgetRound() {
	for _, id := range p.round {
		p.folders[id].listed = false
	}
	p.round = p.round[:0]
}

// Settle implements plan.Holder.
func (p *tablePart) Settle(ctx context.Context) error {
	if err := p.dealWaiting(ctx); err != nil {
		return p.w.wrap(err)
	}
	for _, id := range p.round {
		if err := p.finish(ctx, p.folders[id]); err != nil {
			return p.w.wrap(err)
		}
	}
	p.forgetRound()
	return nil
}

// batchRows is how many rows of b may be written at once: several batches make a row group.
func (p *tablePart) batchRows(b *column.Batch) int {
	most := min(column.BatchRows, groupRows(p.w.sink.o))
	if bytes := batchBytes(b); bytes > p.w.sink.o.TargetBytes/pieces {
		most = min(most, max(int(int64(b.N)*(p.w.sink.o.TargetBytes/pieces)/bytes), 32))
	}
	return most
}

// checkNulls refuses nulls in columns that must have none.
func (p *tablePart) checkNulls(b *column.Batch) error {
	for i, f := range p.w.schema.Fields {
		if p.w.target.strict[f.Name] && b.Cols[i].Nulls().Count(b.N) < b.N {
			return fmt.Errorf("column %s has nulls, and must have none in the table", f.Name)
		}
	}
	return nil
}

// groupBytes is how many bytes in memory make a row group: several fit a file,
// so that files can end near the target.
func (p *tablePart) groupBytes(f *folder) int64 {
	target := p.w.sink.o.TargetBytes
	n := target
	if f.ratio > 0 {
		n = int64(float64(target) / 4 / f.ratio)
		if f.pq != nil {
			// The last group of a file is as large as what is missing.
			if left := float64(target-f.pq.Size()) / f.ratio; left > 0 && left < 1.5*float64(n) {
				n = int64(left)
			}
		}
	}
	// Rows may pack worse from here on: then the group must not be far beyond the target.
	return min(max(min(n, 2*target), min(target/16, 64<<10)), maxGroupBytes)
}

// newFolder is the folder of row r of b.
func (p *tablePart) newFolder(b *column.Batch, r int) (*folder, error) {
	f := &folder{values: map[string]*string{}}
	for _, k := range p.w.keys {
		name := p.w.schema.Fields[k].Name
		v := b.Cols[k].At(r)
		text := nullFolder
		stored := p.w.target.named(name)
		f.values[stored] = nil
		if v != nil {
			text = partitionText(p.w.schema.Fields[k].Type, v)
			if text == "" || text == nullFolder {
				return nil, fmt.Errorf("column %s: the text %q cannot be a folder's name; replace it first", name, text)
			}
			plain := text
			f.values[stored] = &plain
		}
		f.path = joinPath(f.path, escapeFolder(name)+"="+escapeFolder(text))
	}
	return f, nil
}

// flush writes the rows of f as a row group, and ends its file when that is
// nearest to the target.
func (p *tablePart) flush(ctx context.Context, f *folder) error {
	if f.rows() == 0 {
		return nil
	}
	f.seal()
	if f.file == nil {
		file, err := p.w.create(ctx, f.path, f.values)
		if err != nil {
			return err
		}
		tail := &tailWriter{w: file.up, n: &p.w.written, always: p.w.always}
		w, err := newParquetWriter(tail, p.w.inFile, p.w.target.mapping(), p.w.codec, p.w.sink.o)
		if err != nil {
			return err
		}
		f.file, f.tail, f.pq = file, tail, w
	}
	bytes, size := f.pending.bytes, f.pq.Size()
	if err := f.pending.flush(f.pq); err != nil {
		return fmt.Errorf("%s: %w", f.file.path, err)
	}
	p.held -= f.held
	f.held = 0
	grew := f.pq.Size() - size
	// Rows that pack well may be followed by others: what was learnt is given up slowly.
	f.ratio = max(float64(grew)/float64(max(bytes, 1)), f.ratio*0.7)
	if target := p.w.sink.o.TargetBytes; f.pq.Size()+min(grew, target/4)/2 >= target {
		return f.end(ctx)
	}
	return nil
}

// Close implements plan.PartWriter.
func (p *tablePart) Close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	ctx := context.Background()
	if err := p.dealWaiting(ctx); err != nil {
		return p.w.wrap(err)
	}
	for _, f := range p.folders {
		if err := p.finish(ctx, f); err != nil {
			return p.w.wrap(err)
		}
	}
	return nil
}

// finish writes the rows of f and ends its file.
func (p *tablePart) finish(ctx context.Context, f *folder) error {
	if err := p.flush(ctx, f); err != nil {
		return err
	}
	return f.end(ctx)
}
