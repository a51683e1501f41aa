package connectors

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sort"
	"sync"
	"time"
)

// memStore is a bucket in memory: nothing is seen of a file before its Commit.
type memStore struct {
	mu    sync.Mutex
	files map[string][]byte
	fresh bool // its files are new; else so old that no write can be under way
}

func (s *memStore) String() string { return "mem://" }

func (s *memStore) List(_ context.Context, pattern string) ([]Object, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Object
	at := time.Now()
	if !s.fresh {
		at = at.Add(-100 * time.Hour)
	}
	for p, data := range s.files {
		if p == pattern || globMatch(pattern, p) {
			out = append(out, Object{Path: p, Size: int64(len(data)), Modified: at})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, nil
}

func (s *memStore) data(path string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.files[path]
	if !ok {
		return nil, fmt.Errorf("%s: there is no such file", path)
	}
	return data, nil
}

func (s *memStore) ReadAt(_ context.Context, o Object, p []byte, off int64) (int, error) {
	data, err := s.data(o.Path)
	if err != nil {
		return 0, err
	}
	return bytes.NewReader(data).ReadAt(p, off)
}

func (s *memStore) Open(_ context.Context, o Object, from int64) (io.ReadCloser, error) {
	data, err := s.data(o.Path)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(data[from:])), nil
}

func (s *memStore) put(path string, data []byte, only bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.files[path]; ok && only {
		return fmt.Errorf("%s: %w", path, ErrExists)
	}
	if s.files == nil {
		s.files = map[string][]byte{}
	}
	s.files[path] = bytes.Clone(data)
	return nil
}

func (s *memStore) CreateNew(_ context.Context, path string, data []byte) error {
	return s.put(path, data, true)
}

func (s *memStore) Remove(_ context.Context, path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, path)
	return nil
}

func (s *memStore) Create(_ context.Context, path string) (Upload, error) {
	return &memUpload{s: s, path: path}, nil
}

type memUpload struct {
	s    *memStore
	path string
	buf  bytes.Buffer
}

func (u *memUpload) Write(p []byte) (int, error) {
	return u.buf.Write(p)
}

func (u *memUpload) Finish(context.Context) error { return nil }

func (u *memUpload) Commit(context.Context) error {
	return u.s.put(u.path, u.buf.Bytes(), false)
}

func (u *memUpload) Abort() error { return nil }
