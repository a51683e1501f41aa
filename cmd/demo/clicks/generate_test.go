package clicks

import (
	"bytes"
	"context"
	"io"
	"sync"
	"testing"
)

// store keeps what Generate writes.
type store struct {
	mu    sync.Mutex
	files map[string][]byte
}

type storeFile struct {
	bytes.Buffer
	store *store
	path  string
}

func (f *storeFile) Close() error {
	f.store.mu.Lock()
	defer f.store.mu.Unlock()
	f.store.files[f.path] = bytes.Clone(f.Bytes())
	return nil
}

func (s *store) create(path string) (io.WriteCloser, error) {
	return &storeFile{store: s, path: path}, nil
}

func generate(t testing.TB, o Options) (*Truth, map[string][]byte) {
	t.Helper()
	s := &store{files: map[string][]byte{}}
	truth, err := Generate(context.Background(), o, s.create)
	if err != nil {
		t.Fatal(err)
	}
	return truth, s.files
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		truth, err := Generate(context.Background(), Options{Events: 200_000}, func(string) (io.WriteCloser, error) { return discard{}, nil })
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(truth.RawBytes)
	}
}
