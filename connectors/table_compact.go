package connectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sort"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// Compact implements plan.Table.
func (s *tableSink) Compact(ctx context.Context, target int64) (*plan.TableChange, error) {
	if target == 0 {
		target = s.o.TargetBytes
	}
	out, err := s.compact(ctx, target)
	if err != nil {
		return nil, s.wrap("compact", err)
	}
	return out, nil
}

func (s *tableSink) compact(ctx context.Context, target int64) (*plan.TableChange, error) {
	if target < 0 {
		return nil, fmt.Errorf("the size to aim at is %d", target)
	}
	t, err := s.existing(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range t.missing {
		return nil, fmt.Errorf("column %s cannot be read (%s), so its files cannot be written anew", m.Name, m.Why)
	}
	all := t.state.Files()
	out := &plan.TableChange{Version: -1}
	out.FilesBefore, out.BytesBefore = sizeOf(all)
	out.FilesAfter, out.BytesAfter = out.FilesBefore, out.BytesBefore
	snap := &tableSnapshot{s, t}
	var bins [][]plan.TableFile
	var gone []plan.TableFile
	for _, bin := range smallFiles(t, target) {
		bins = append(bins, bin)
		gone = append(gone, bin...)
	}
	if len(bins) == 0 {
		return out, nil
	}
	sink := snap.sinkFor(gone, &replacement{table: t, operation: "OPTIMIZE", same: true})
	sink.o.TargetBytes = target
	w, err := sink.Begin(ctx, t.schema)
	if err != nil {
		return nil, err
	}
	defer w.Abort()
	for _, bin := range bins {
		if err := copyRows(ctx, w, snap, bin); err != nil {
			return nil, err
		}
	}
	written, err := w.Commit(ctx)
	if err != nil {
		return nil, err
	}
	out.Version = *written.Version
	out.FilesAfter += len(written.Files) - len(gone)
	out.BytesAfter += written.Bytes
	for _, f := range gone {
		out.BytesAfter -= f.Bytes
	}
	return out, nil
}

// smallFiles are groups of two and more files of a partition, each group of about target bytes.
func smallFiles(t *deltaTable, target int64) [][]plan.TableFile {
	w := &tableWrite{target: &tableTarget{columns: t.columns, parts: t.state.Meta.Parts, mode: t.state.Meta.Mapping()}}
	byPartition := map[string][]*delta.File{}
	var order []string
	for _, f := range t.state.Files() {
		if f.Size >= target/4*3 {
			continue
		}
		p := w.partition(f.Values)
		if byPartition[p] == nil {
			order = append(order, p)
		}
		byPartition[p] = append(byPartition[p], f)
	}
	sort.Strings(order)
	var out [][]plan.TableFile
	for _, p := range order {
		var bin []plan.TableFile
		size := int64(0)
		end := func() {
			if len(bin) > 1 {
				out = append(out, bin)
			}
			bin, size = nil, 0
		}
		for _, f := range byPartition[p] {
			if size+f.Size > target {
				end()
			}
			bin = append(bin, plan.TableFile{Path: f.Plain, Rows: liveRows(f.Stats, f.Deletions), Bytes: f.Size})
			size += f.Size
		}
		end()
	}
	return out
}

// copyRows writes the rows of files, in their order, to a part of w.
func copyRows(ctx context.Context, w plan.Write, snap *tableSnapshot, files []plan.TableFile) error {
	src, err := snap.Read(files)
	if err != nil {
		return err
	}
	splits, err := src.Splits(ctx, plan.Request{Columns: snap.table.schema.Names(), Limit: -1})
	if err != nil {
		return err
	}
	part, err := w.Part()
	if err != nil {
		return err
	}
	for _, split := range splits {
		if err := copySplit(ctx, part, split); err != nil {
			return errors.Join(err, part.Close())
		}
	}
	return part.Close()
}

func copySplit(ctx context.Context, part plan.PartWriter, split plan.Split) error {
	r, err := split.Open(ctx, nil)
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		b, err := r.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := part.Write(ctx, b); err != nil {
			return err
		}
	}
}
