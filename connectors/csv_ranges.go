package connectors

import (
	"context"
	"io"

	"weir/connectors/internal/charset"
	"weir/connectors/internal/csv"
)

// cuts implements textFormat.
func (s *csvSource) cuts(ctx context.Context, i int) ([]int64, error) {
	f := &s.files[i]
	d, cols, whole, err := s.ranged(ctx, f)
	if err != nil || whole {
		return []int64{0}, err
	}
	return s.eachCut(ctx, f, csv.CutMargin, csv.CutMargin, func(buf []byte) (int, bool) {
		return csv.Cut(buf, csv.CutMargin, &d, cols)
	})
}

// ranged is how f is written, the number of its columns, and whether it can be read only as a
// whole: because it is compressed, whatever its name, or not UTF-8, or its lines end in
// carriage returns.
func (s *csvSource) ranged(ctx context.Context, f *file) (d csv.Dialect, cols int, whole bool, err error) {
	head := make([]byte, min(4096, f.Size))
	if err := readFull(ctx, s.store, f.Object, head, 0); err != nil {
		return d, 0, false, err
	}
	if isPacked(head) || !s.encoding(head).IsUTF8() {
		return d, 0, true, nil
	}
	sample, all, err := s.head(ctx, f, sampleBytes)
	if err != nil {
		return d, 0, false, err
	}
	d, names, err := csv.Begin(sample, all, s.dialect, s.opts)
	if !d.Header && len(s.o.Names) == 0 {
		return d, len(s.fields), d.CR, err
	}
	return d, len(names), d.CR, err
}

// lookFarther looks at values in the middle and near the end of a large file, too, which may be of
// other types than the first ones.
func (s *csvSource) lookFarther(ctx context.Context, f *file, got *csv.Sniffed) error {
	if _, sequential := s.store.(Sequential); sequential || f.Size < 2*rangeBytes || packedEnding(f.Path) || got.CR {
		return nil
	}
	buf := make([]byte, 2*csv.CutMargin)
	n, err := s.store.ReadAt(ctx, f.Object, buf[:4096], 0)
	if err != nil && err != io.EOF {
		return err
	}
	if isPacked(buf[:n]) || s.encoding(buf[:n]).Name != charset.UTF8.Name {
		return nil
	}
	for _, at := range []int64{f.Size / 2, f.Size - csv.CutMargin} {
		n, err := s.store.ReadAt(ctx, f.Object, buf, at-csv.CutMargin)
		if err != nil && err != io.EOF {
			return err
		}
		if cut, ok := csv.Cut(buf[:n], csv.CutMargin, &got.Dialect, len(got.Names)); ok {
			got.Look(buf[cut:n], 5000, s.opts)
		}
	}
	return nil
}
