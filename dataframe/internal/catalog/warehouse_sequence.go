package catalog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A sequence of a warehouse is a folder of numbered files, of which the last tells where it stands:
//
//	warehouse/main/_sequences/orders_id_seq/00000000000000000041.json
//
// Whoever makes the next file has taken the numbers between. Old ones are removed, so one that was slow may make a file
// that was there before: it looks afterwards whether its file is the last, and begins again if it is not. Some stay, for a
// list of files that is made while others come and go must have one that is later.

var _ sequenceStore = (*warehouse)(nil)

// keptFiles is how many files of a sequence stay, at least.
const keptFiles = 64

func sequenceFolder(schema, name string) string {
	return path.Join(fileName(schema), "_sequences", fileName(name))
}

func sequenceFile(schema, name string, index int64) string {
	return path.Join(sequenceFolder(schema, name), fmt.Sprintf("%020d.json", index))
}

// lastOf is the number of the last file of a sequence, and all; -1: there is none.
func (w *warehouse) lastOf(ctx context.Context, schema, name string) (int64, []string, error) {
	files, err := w.folder.Names(ctx, path.Join(sequenceFolder(schema, name), "*.json"))
	if err != nil || len(files) == 0 {
		return -1, nil, err
	}
	last := slices.Max(files)
	var index int64
	if _, err := fmt.Sscanf(path.Base(last), "%020d.json", &index); err != nil {
		return -1, nil, fmt.Errorf("catalogue %s: %s is no file of a sequence", w.folder, last)
	}
	return index, files, nil
}

func (w *warehouse) Sequence(ctx context.Context, schema, name string) (*Sequence, error) {
	s, _, err := w.standing(ctx, schema, name)
	return s, err
}

// standing is where a sequence stands, and the number of that file.
func (w *warehouse) standing(ctx context.Context, schema, name string) (*Sequence, int64, error) {
	for {
		index, _, err := w.lastOf(ctx, schema, name)
		if err != nil || index < 0 {
			return nil, -1, err
		}
		s := &Sequence{Schema: schema}
		found, err := w.get(ctx, sequenceFile(schema, name, index), s)
		if err != nil || found {
			return s, index, err
		}
		if err := ctx.Err(); err != nil { // else it was removed meanwhile, and there is one behind it
			return nil, -1, err
		}
	}
}

func (w *warehouse) Sequences(ctx context.Context, schema string) (out []*Sequence, err error) {
	files, err := w.folder.Names(ctx, path.Join(fileName(schema), "_sequences", "*", "*.json"))
	if err != nil {
		return nil, err
	}
	last := map[string]string{}
	for _, f := range files { // sorted
		last[path.Dir(f)] = f
	}
	for _, f := range last {
		s := &Sequence{Schema: schema}
		found, err := w.get(ctx, f, s)
		if err != nil {
			return nil, err
		}
		if found {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *Sequence) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func (w *warehouse) CreateSequence(ctx context.Context, s *Sequence) error {
	if index, _, err := w.lastOf(ctx, s.Schema, s.Name); err != nil || index >= 0 {
		return errors.Join(err, ErrExists)
	}
	mine, err := w.enterSequence(ctx, s, 0)
	if err == nil && !mine {
		err = ErrExists
	}
	return err
}

// enterSequence makes a file of a sequence. It reports whether that is the last one.
func (w *warehouse) enterSequence(ctx context.Context, s *Sequence, index int64) (bool, error) {
	file := sequenceFile(s.Schema, s.Name, index)
	err := w.put(ctx, file, s, true)
	if errors.Is(err, ErrExists) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	last, files, err := w.lastOf(ctx, s.Schema, s.Name)
	if err != nil {
		return false, err
	}
	if last != index {
		return false, w.folder.Remove(ctx, file)
	}
	if len(files) > 2*keptFiles {
		for _, f := range files[:len(files)-keptFiles] { // sorted
			w.folder.Remove(ctx, f) // one that stays does no harm
		}
	}
	return true, nil
}

func (w *warehouse) RemoveSequence(ctx context.Context, schema, name string) error {
	_, files, err := w.lastOf(ctx, schema, name)
	if err == nil && len(files) == 0 {
		err = ErrNotFound
	}
	for _, f := range files {
		if err == nil {
			err = w.folder.Remove(ctx, f)
		}
	}
	return err
}

func (w *warehouse) MoveSequence(ctx context.Context, schema, name string, move func(*Sequence) error) error {
	for {
		s, index, err := w.standing(ctx, schema, name)
		if err != nil {
			return err
		}
		if s == nil {
			return fmt.Errorf("sequence %s.%s: %w", schema, name, ErrNotFound)
		}
		before := *s
		if err := move(s); err != nil || *s == before {
			return err
		}
		mine, err := w.enterSequence(ctx, s, index+1)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		if mine {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}
