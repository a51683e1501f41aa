package connectors

import (
	"context"
	"fmt"

	pformat "github.com/parquet-go/parquet-go/format"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
)

type format = pformat.CompressionCodec

// maxHeld is how many bytes of rows a part holds before it writes the largest
// of its folders' buffers early.
const maxHeld = 128 << 20

// tablePart is a PartWriter: rows are sorted into folders, and each folder has
// a file that is being filled.
type tablePart struct {
	w       *tableWrite
	number  int
	sorter  *folderSorter
	folders []*folder
	held    int64
	closed  bool
}

// folder is where rows with the same values of the partition columns go.
type folder struct {
	path    string
	values  map[string]*string
	pending groupBuffer
	file    *tableFile
	tail    *tailWriter // to the file
	pq      *pq.Writer
	ratio   float64 // bytes in the file by bytes in memory, of the last row groups
}

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
	}
	for _, id := range rows {
		f := p.folders[id]
		part := data
		if sel := p.sorter.rows[id]; len(sel) < b.N {
			part = compact(data.Gather(sel))
		}
		if f.pending.rows+part.N > groupRows(p.w.sink.o) {
			if err := p.flush(ctx, f); err != nil {
				return err
			}
		}
		before := f.pending.bytes
		f.pending.add(part)
		p.held += f.pending.bytes - before
		if f.pending.rows >= groupRows(p.w.sink.o) || f.pending.full(p.groupBytes(f)) {
			if err := p.flush(ctx, f); err != nil {
				return err
			}
		}
	}
	for p.held > maxHeld {
		if err := p.flush(ctx, p.largest()); err != nil {
			return err
		}
	}
	return nil
}

// batchRows is how many rows of b may be written at once: several batches make a row group.
func (p *tablePart) batchRows(b *column.Batch) int {
	most := min(column.BatchRows, groupRows(p.w.sink.o))
	if bytes := batchBytes(b); bytes > p.w.sink.o.TargetBytes/32 {
		most = min(most, max(int(int64(b.N)*(p.w.sink.o.TargetBytes/32)/bytes), 32))
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

func (p *tablePart) largest() *folder {
	best := p.folders[0]
	for _, f := range p.folders {
		if f.pending.bytes > best.pending.bytes {
			best = f
		}
	}
	return best
}

// compact makes gathered texts let go of the batch that they came from.
func compact(b *column.Batch) *column.Batch {
	for i, v := range b.Cols {
		if t, ok := v.(*column.Texts); ok {
			b.Cols[i] = t.Compact()
		}
	}
	return b
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
		f.values[name] = nil
		if v != nil {
			text = partitionText(p.w.schema.Fields[k].Type, v)
			if text == "" || text == nullFolder {
				return nil, fmt.Errorf("column %s: the text %q cannot be a folder's name; replace it first", name, text)
			}
			plain := text
			f.values[name] = &plain
		}
		f.path = joinPath(f.path, escapeFolder(name)+"="+escapeFolder(text))
	}
	return f, nil
}

// flush writes the rows of f as a row group, and ends its file when that is
// nearest to the target.
func (p *tablePart) flush(ctx context.Context, f *folder) error {
	if f.pending.rows == 0 {
		return nil
	}
	if f.file == nil {
		file, err := p.w.create(ctx, f.path, f.values)
		if err != nil {
			return err
		}
		tail := &tailWriter{w: file.up, n: &p.w.written}
		w, err := newParquetWriter(tail, p.w.inFile, p.w.codec, p.w.sink.o)
		if err != nil {
			return err
		}
		f.file, f.tail, f.pq = file, tail, w
	}
	held, size := f.pending.bytes, f.pq.Size()
	if err := f.pending.flush(f.pq); err != nil {
		return fmt.Errorf("%s: %w", f.file.path, err)
	}
	p.held -= held
	grew := f.pq.Size() - size
	// Rows that pack well may be followed by others: what was learnt is given up slowly.
	f.ratio = max(float64(grew)/float64(max(held, 1)), f.ratio*0.7)
	if target := p.w.sink.o.TargetBytes; f.pq.Size()+min(grew, target/4)/2 >= target {
		return f.end(ctx)
	}
	return nil
}

// end finishes the file of f, if it has one.
func (f *folder) end(ctx context.Context) error {
	if f.file == nil {
		return nil
	}
	f.tail.whole = true
	if err := f.pq.Close(); err != nil {
		return fmt.Errorf("%s: %w", f.file.path, err)
	}
	f.file.rows, f.file.bytes = f.pq.Rows(), f.pq.Size()
	f.file.stats = f.tail.stats(f.file.rows, f.file.bytes)
	if err := f.file.up.Finish(ctx); err != nil {
		return fmt.Errorf("%s: %w", f.file.path, err)
	}
	f.file, f.tail, f.pq = nil, nil, nil
	return nil
}

// Close implements plan.PartWriter.
func (p *tablePart) Close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	for _, f := range p.folders {
		err := p.flush(context.Background(), f)
		if err == nil {
			err = f.end(context.Background())
		}
		if err != nil {
			return p.w.wrap(err)
		}
	}
	return nil
}
