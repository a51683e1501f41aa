package connectors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sort"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const (
	s3Part     = 8 << 20 // of a multipart upload; it grows with the file, which may have 10,000 parts
	s3InFlight = 3       // parts on their way at a time
)

// Create implements Store. A file of up to one part is one PUT at Commit; a larger
// one is a multipart upload, which is invisible until it is completed. A process
// that dies leaves such an upload behind; the bucket's lifecycle rule for incomplete
// uploads removes it.
func (s *s3Store) Create(ctx context.Context, path string) (Upload, error) {
	u := &s3Upload{store: s, path: path, slots: make(chan []byte, s3InFlight)}
	u.ctx, u.cancel = context.WithCancel(ctx)
	for range s3InFlight {
		u.slots <- nil
	}
	return u, nil
}

type s3Upload struct {
	store  *s3Store
	path   string
	ctx    context.Context // of Create: it covers the upload's life
	cancel context.CancelFunc
	buf    []byte
	id     *string // of the multipart upload; nil until a part is full
	next   int32   // number of parts so far
	slots  chan []byte
	wait   sync.WaitGroup
	done   bool // committed or aborted

	mu    sync.Mutex
	parts []types.CompletedPart
	err   error
}

// Write implements Upload.
func (u *s3Upload) Write(p []byte) (int, error) {
	if u.done {
		return 0, fmt.Errorf("%s%s: written after its end", u.store, u.path)
	}
	n := 0
	for len(p) > 0 {
		if err := u.failed(); err != nil {
			return n, err
		}
		if u.buf == nil {
			u.buf = u.buffer()
		}
		k := min(len(p), cap(u.buf)-len(u.buf))
		u.buf = append(u.buf, p[:k]...)
		p, n = p[k:], n+k
		if len(u.buf) == cap(u.buf) {
			if err := u.send(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// buffer waits for a free slot and is the room for one part.
func (u *s3Upload) buffer() []byte {
	size := s3Part * (1 + int(u.next)/1000)
	if b := <-u.slots; cap(b) == size {
		return b[:0]
	}
	return make([]byte, 0, size)
}

// send starts to upload the buffer as a part.
func (u *s3Upload) send() error {
	if u.id == nil {
		out, err := u.store.client.CreateMultipartUpload(u.ctx, &s3.CreateMultipartUploadInput{Bucket: &u.store.bucket, Key: &u.path})
		if err != nil {
			return u.fail(err)
		}
		u.id = out.UploadId
	}
	u.next++
	number, buf := u.next, u.buf
	u.buf = nil
	u.wait.Go(func() {
		defer func() { u.slots <- buf }()
		out, err := u.store.client.UploadPart(u.ctx, &s3.UploadPartInput{
			Bucket: &u.store.bucket, Key: &u.path, UploadId: u.id, PartNumber: &number,
			Body: bytes.NewReader(buf), ContentLength: aws.Int64(int64(len(buf))),
		})
		if err != nil {
			u.fail(err)
			return
		}
		u.mu.Lock()
		u.parts = append(u.parts, types.CompletedPart{ETag: out.ETag, PartNumber: &number})
		u.mu.Unlock()
	})
	return nil
}

// fail keeps the first error.
func (u *s3Upload) fail(err error) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.err == nil {
		u.err = u.store.explain(u.ctx, u.path, err)
	}
	return u.err
}

func (u *s3Upload) failed() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.err
}

// Finish implements Upload.
func (u *s3Upload) Finish(context.Context) error {
	if u.id == nil {
		return u.failed()
	}
	if len(u.buf) > 0 {
		if err := u.send(); err != nil {
			return err
		}
	}
	u.wait.Wait()
	return u.failed()
}

// Commit implements Upload.
func (u *s3Upload) Commit(ctx context.Context) error {
	if u.done {
		return fmt.Errorf("%s%s: it is committed or aborted already", u.store, u.path)
	}
	if err := u.Finish(ctx); err != nil {
		return err
	}
	if u.id == nil {
		_, err := u.store.client.PutObject(ctx, &s3.PutObjectInput{
			Bucket: &u.store.bucket, Key: &u.path,
			Body: bytes.NewReader(u.buf), ContentLength: aws.Int64(int64(len(u.buf))),
		})
		if err != nil {
			return u.store.explain(ctx, u.path, err)
		}
	} else {
		sort.Slice(u.parts, func(i, j int) bool { return *u.parts[i].PartNumber < *u.parts[j].PartNumber })
		_, err := u.store.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
			Bucket: &u.store.bucket, Key: &u.path, UploadId: u.id,
			MultipartUpload: &types.CompletedMultipartUpload{Parts: u.parts},
		})
		if err != nil {
			return u.store.explain(ctx, u.path, err)
		}
	}
	u.end()
	return nil
}

// Abort implements Upload.
func (u *s3Upload) Abort() error {
	if u.done {
		return nil
	}
	u.end()
	if u.id == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(u.ctx), 10*time.Second)
	defer cancel()
	_, err := u.store.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: &u.store.bucket, Key: &u.path, UploadId: u.id,
	})
	return u.store.explain(ctx, u.path, err)
}

// end stops and waits for what is under way.
func (u *s3Upload) end() {
	u.done = true
	u.cancel()
	u.wait.Wait()
	u.buf, u.slots = nil, nil
}

// CreateNew implements Creator.
func (s *s3Store) CreateNew(ctx context.Context, path string, data []byte) error {
	for try := 1; ; try++ {
		_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
			Bucket: &s.bucket, Key: &path, IfNoneMatch: aws.String("*"),
			Body: bytes.NewReader(data), ContentLength: aws.Int64(int64(len(data))),
		}, func(o *s3.Options) { o.RetryMaxAttempts = 1 })
		status := s3Status(err)
		switch {
		case err == nil:
			return nil
		case status == 412 || status == 409:
			// An earlier try of ours may have arrived although its answer did not.
			if try > 1 && s.holds(ctx, path, data) {
				return nil
			}
			return fmt.Errorf("%s%s: %w", s, path, ErrExists)
		case status != 0 && status < 500 || try == 4 || ctx.Err() != nil:
			return s.explain(ctx, path, err)
		}
	}
}

// holds reports whether path has just these bytes.
func (s *s3Store) holds(ctx context.Context, path string, data []byte) bool {
	found, err := s.find(ctx, path)
	if err != nil || len(found) == 0 || found[0].Size != int64(len(data)) {
		return false
	}
	got := make([]byte, len(data))
	if n, err := s.ReadAt(ctx, found[0], got, 0); n < len(got) || err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	return bytes.Equal(got, data)
}
