package connectors

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"weir/dataframe/plan"
)

// A stalledStore gives the first bytes of each stream, and then waits until its context ends.
type stalledStore struct {
	Store
	after   int
	stalled chan struct{} // told when a stream waits
}

func (s *stalledStore) Open(ctx context.Context, o Object, from int64) (io.ReadCloser, error) {
	in, err := s.Store.Open(ctx, o, from)
	return &stalledStream{in, ctx, s, s.after}, err
}

type stalledStream struct {
	io.ReadCloser
	ctx  context.Context
	s    *stalledStore
	left int
}

func (r *stalledStream) Read(p []byte) (int, error) {
	if r.left == 0 {
		select {
		case r.s.stalled <- struct{}{}:
		default:
		}
		<-r.ctx.Done()
		return 0, r.ctx.Err()
	}
	n, err := r.ReadCloser.Read(p[:min(len(p), r.left)])
	r.left -= n
	return n, err
}

// TestStalledStore stops to read a compressed file whose store gives no more: that does not wait for it.
func TestStalledStore(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var text []byte
	for len(text) < 9<<19 {
		text = fmt.Appendf(text, "%d,%x\n", len(text), r.Uint64())
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(append([]byte("n,s\n"), text...))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.csv.gz")
	if err := os.WriteFile(path, packed.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	s := &stalledStore{localStore{}, packed.Len() / 2, make(chan struct{}, 1)}
	src := must(openFiles(ctx, s, path, plan.ReadOptions{}))
	split := must(src.Splits(ctx, plan.Request{Limit: -1}))[0]
	rows := must(split.Open(ctx, nil))
	for range 6 { // of 25 bytes and 8192 rows: what is unpacked goes ahead, as far as behind the middle
		must(rows.Next(ctx))
	}
	select {
	case <-s.stalled:
	case <-time.After(time.Minute): // of a test that hangs
		t.Fatal("no stream waits for the store")
	}
	closed := make(chan error)
	go func() { closed <- rows.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute): // of a test that hangs
		t.Error("the close waits for the store")
	}
}
