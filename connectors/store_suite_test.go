package connectors_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/connectors"
)

// store is the store behind address, and its path there.
func store(t *testing.T, address string) (connectors.Store, string) {
	t.Helper()
	s, path, err := connectors.StoreOf(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	return s, path
}

func put(t *testing.T, s connectors.Store, path string, data []byte) {
	t.Helper()
	u, err := s.Create(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := u.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := u.Abort(); err != nil {
		t.Errorf("Abort after Commit: %v", err)
	}
}

func paths(t *testing.T, s connectors.Store, pattern string) string {
	t.Helper()
	objects, err := s.List(context.Background(), pattern)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, o := range objects {
		out = append(out, o.Path)
	}
	return strings.Join(out, " ")
}

func find(t *testing.T, s connectors.Store, path string) connectors.Object {
	t.Helper()
	objects, err := s.List(context.Background(), path)
	if err != nil || len(objects) != 1 {
		t.Fatal(path, objects, err)
	}
	return objects[0]
}

func fetch(t *testing.T, s connectors.Store, o connectors.Object, from int64) []byte {
	t.Helper()
	data, err := tryFetch(s, o, from)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func tryFetch(s connectors.Store, o connectors.Object, from int64) ([]byte, error) {
	r, err := s.Open(context.Background(), o, from)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// noise is n bytes that do not compress.
func noise(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{1})
	r.Read(b)
	return b
}

// testStore checks what every Store promises, below the empty folder address, which ends
// with a slash. large is a size that needs more than one step to upload.
func testStore(t *testing.T, address string, large int) {
	ctx := context.Background()
	s, root := store(t, address)

	t.Run("visible only when committed", func(t *testing.T) {
		for _, size := range []int{0, 1, large} {
			name := fmt.Sprintf("%svisible-%d.bin", root, size)
			data := noise(size)
			u, err := s.Create(ctx, name)
			if err != nil {
				t.Fatal(err)
			}
			for part := data; len(part) > 0; {
				n := min(len(part), 100_000)
				if _, err := u.Write(part[:n]); err != nil {
					t.Fatal(err)
				}
				part = part[n:]
			}
			if err := u.Finish(ctx); err != nil {
				t.Fatal(err)
			}
			if got := paths(t, s, root+"visible*"); strings.Contains(got, name) {
				t.Errorf("%s is there before Commit", name)
			}
			if err := u.Commit(ctx); err != nil {
				t.Fatal(err)
			}
			o := find(t, s, name)
			if o.Size != int64(size) || !bytes.Equal(fetch(t, s, o, 0), data) {
				t.Errorf("%s came back otherwise", name)
			}
			if u.Commit(ctx) == nil {
				t.Error("a second Commit works")
			}
		}
	})

	t.Run("aborted", func(t *testing.T) {
		for _, size := range []int{10, large} {
			u, err := s.Create(ctx, root+"aborted.bin")
			if err != nil {
				t.Fatal(err)
			}
			u.Write(noise(size))
			if size == large {
				u.Finish(ctx)
			}
			if err := u.Abort(); err != nil {
				t.Error(err)
			}
			if err := u.Abort(); err != nil {
				t.Error("second Abort:", err)
			}
			if got := paths(t, s, root+"*abort*") + paths(t, s, root+".*abort*"); got != "" {
				t.Errorf("after Abort there is %s", got)
			}
			if u.Commit(ctx) == nil {
				t.Error("Commit after Abort works")
			}
			if _, err := u.Write([]byte("x")); err == nil {
				t.Error("Write after Abort works")
			}
		}
	})

	t.Run("replaced", func(t *testing.T) {
		put(t, s, root+"replaced", []byte("first"))
		before := find(t, s, root+"replaced")
		put(t, s, root+"replaced", []byte("the second"))
		after := find(t, s, root+"replaced")
		if string(fetch(t, s, after, 0)) != "the second" || after.Version == before.Version {
			t.Error(after, before)
		}
		if _, err := tryFetch(s, before, 0); !errors.Is(err, connectors.ErrChanged) {
			t.Errorf("Open of the old version: %v", err)
		}
		if _, err := s.ReadAt(ctx, before, make([]byte, 3), 0); !errors.Is(err, connectors.ErrChanged) {
			t.Errorf("ReadAt of the old version: %v", err)
		}
	})

	t.Run("listed", func(t *testing.T) {
		for _, p := range []string{"l/a.csv", "l/b.csv", "l/b.txt", "l/sub/c.csv", "l/sub/deeper/d.csv", "l/.hidden.csv", "l/dt=2026-01-01/e f+ü.csv"} {
			put(t, s, root+p, []byte(p))
		}
		for pattern, want := range map[string]string{
			"l/*.csv":             "l/a.csv l/b.csv",
			"l/*/*.csv":           "l/dt=2026-01-01/e f+ü.csv l/sub/c.csv",
			"l/**/*.csv":          "l/a.csv l/b.csv l/dt=2026-01-01/e f+ü.csv l/sub/c.csv l/sub/deeper/d.csv",
			"l/?.{txt,csv}":       "l/a.csv l/b.csv l/b.txt",
			"l/a.csv":             "l/a.csv",
			"l/a.cs":              "",
			"l/sub":               "",
			"l/nothing/*":         "",
			"l/dt=*/e*":           "l/dt=2026-01-01/e f+ü.csv",
			"l/dt=2026-01-01/e *": "l/dt=2026-01-01/e f+ü.csv",
		} {
			if got := strings.ReplaceAll(" "+paths(t, s, root+pattern), " "+root, " "); strings.TrimSpace(got) != want {
				t.Errorf("%s: %q, want %q", pattern, got, want)
			}
		}
		o := find(t, s, root+"l/dt=2026-01-01/e f+ü.csv")
		if string(fetch(t, s, o, 0)) != "l/dt=2026-01-01/e f+ü.csv" {
			t.Error("the file with a difficult name is another")
		}
		globbed, err := s.List(ctx, root+"l/a.c*")
		if err != nil || string(fetch(t, s, globbed[0], 0)) != "l/a.csv" {
			t.Error(globbed, err)
		}
	})

	t.Run("read", func(t *testing.T) {
		data := noise(300_000)
		put(t, s, root+"read.bin", data)
		o := find(t, s, root+"read.bin")
		for _, from := range []int64{0, 1, 299_999, 300_000} {
			if !bytes.Equal(fetch(t, s, o, from), data[from:]) {
				t.Errorf("Open from %d", from)
			}
		}
		for _, r := range []struct{ off, n, want int64 }{{0, 10, 10}, {299_990, 10, 10}, {299_990, 11, 10}, {300_000, 1, 0}, {123_456, 100_000, 100_000}} {
			p := make([]byte, r.n)
			n, err := s.ReadAt(ctx, o, p, r.off)
			if int64(n) != r.want || (r.want < r.n) != (err == io.EOF) || r.want == r.n && err != nil && err != io.EOF {
				t.Errorf("ReadAt(%d, %d) is %d, %v", r.off, r.n, n, err)
			}
			if !bytes.Equal(p[:n], data[r.off:r.off+int64(n)]) {
				t.Errorf("ReadAt(%d, %d) reads otherwise", r.off, r.n)
			}
		}
		r, err := s.Open(ctx, o, 0)
		if err != nil {
			t.Fatal(err)
		}
		r.Read(make([]byte, 10))
		r.Close()
		r.Close()
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := s.Open(ended, o, 0); !errors.Is(err, context.Canceled) {
			t.Error("Open with an ended context:", err)
		}
	})

	t.Run("removed", func(t *testing.T) {
		put(t, s, root+"removed", []byte("x"))
		o := find(t, s, root+"removed")
		for range 2 {
			if err := s.Remove(ctx, root+"removed"); err != nil {
				t.Error(err)
			}
		}
		if got := paths(t, s, root+"removed"); got != "" {
			t.Error(got)
		}
		if _, err := tryFetch(s, o, 0); err == nil || !strings.Contains(err.Error(), s.String()+root+"removed") {
			t.Error(err)
		}
	})

	if c, ok := s.(connectors.Creator); ok {
		t.Run("created once", func(t *testing.T) {
			if err := c.CreateNew(ctx, root+"log/0.json", []byte("mine")); err != nil {
				t.Fatal(err)
			}
			if err := c.CreateNew(ctx, root+"log/0.json", []byte("yours")); !errors.Is(err, connectors.ErrExists) {
				t.Error(err)
			}
			if got := fetch(t, s, find(t, s, root+"log/0.json"), 0); string(got) != "mine" {
				t.Errorf("%s", got)
			}
		})
	}
}
