package connectors

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// lostAnswer is a local store that commits and then says that it did not; a
// blind one cannot be read afterwards either.
type lostAnswer struct {
	localStore
	blind, lost bool
}

func (s *lostAnswer) CreateNew(ctx context.Context, path string, data []byte) error {
	if err := s.localStore.CreateNew(ctx, path, data); err != nil || !strings.HasSuffix(path, ".json") {
		return err
	}
	s.lost = true
	return errors.New("connection reset")
}

func (s *lostAnswer) List(ctx context.Context, pattern string) ([]Object, error) {
	if s.blind && s.lost {
		return nil, errors.New("unreachable")
	}
	return s.localStore.List(ctx, pattern)
}

// A commit whose answer is lost has happened, and what it names is never
// removed.
func TestCommitWithALostAnswer(t *testing.T) {
	for _, blind := range []bool{false, true} {
		dir := t.TempDir() + "/table"
		store := &lostAnswer{blind: blind}
		sink, err := newTableSink(store, dir, plan.WriteOptions{})
		if err != nil {
			t.Fatal(err)
		}
		schema := column.NewSchema(column.Field{Name: "n", Type: column.Int64})
		w, err := sink.Begin(t.Context(), schema)
		if err != nil {
			t.Fatal(err)
		}
		part, err := w.Part()
		if err != nil {
			t.Fatal(err)
		}
		if err := part.Write(t.Context(), &column.Batch{N: 2, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{1, 2}}}}); err != nil {
			t.Fatal(err)
		}
		if err := part.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = w.Commit(t.Context())
		if (err != nil) != blind {
			t.Errorf("blind %v: error %v", blind, err)
		}
		if err := w.Abort(); err != nil {
			t.Error(err)
		}
		files, err := localStore{}.List(t.Context(), dir+"/*.parquet")
		if err != nil || len(files) != 1 {
			t.Errorf("blind %v: %d files, %v", blind, len(files), err)
		}
		log, err := os.ReadDir(dir + "/_delta_log")
		if err != nil || len(log) == 0 {
			t.Errorf("blind %v: no log: %v", blind, err)
		}
	}
}
