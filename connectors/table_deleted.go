package connectors

import (
	"context"
	"fmt"
	"strings"

	"weir/connectors/internal/delta"
)

// Other writers delete rows without writing the rest of a file anew: the log names a set of
// rows, a deletion vector, that readers leave out.

// maxVector is the largest deletion vector that is read.
const maxVector = 512 << 20

// readDeleted reads which of the rows rows of f are deleted.
func (s *fileSet) readDeleted(ctx context.Context, f *file, rows int64) (*delta.Deleted, error) {
	out, err := s.fetchDeleted(ctx, f.deleted)
	if err == nil && out.Max() >= rows {
		err = fmt.Errorf("it deletes row %d of %d", out.Max(), rows)
	}
	if err != nil {
		return nil, fmt.Errorf("its deletion vector: %w", err)
	}
	return out, nil
}

func (s *fileSet) fetchDeleted(ctx context.Context, v *delta.Vector) (*delta.Deleted, error) {
	path, err := v.File()
	if err != nil {
		return nil, err
	}
	if path == "" {
		return v.Inline()
	}
	path = joinPath(trimSlash(s.path), path)
	found, err := s.store.List(ctx, path)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s%s is not there", s.store, path)
	}
	from, n := v.Stored()
	if n > found[0].Size-from || n > maxVector {
		return nil, fmt.Errorf("%s%s has %d bytes, not %d at %d", s.store, path, found[0].Size, n, from)
	}
	data := make([]byte, n)
	if err := readFull(ctx, s.store, found[0], data, from); err != nil {
		return nil, err
	}
	out, err := v.Unwrap(data)
	if err != nil {
		return nil, fmt.Errorf("%s%s: %w", s.store, path, err)
	}
	return out, nil
}

// filesOf are the files that a file of a table is in: itself and that of its deletion vector.
func filesOf(plain string, v *delta.Vector) []string {
	out := []string{plain}
	if v == nil {
		return out
	}
	if path, err := v.File(); err == nil && path != "" {
		out = append(out, path)
	}
	return out
}

// isVector reports whether path is named like the file of a deletion vector.
func isVector(path string) bool {
	return strings.HasPrefix(base(path), "deletion_vector_") && strings.HasSuffix(path, ".bin")
}
