package connectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	s3ReadPart = 8 << 20  // a longer ReadAt is several requests at once
	s3Window   = 32 << 20 // of a stream that one request asks for; its reader may stop early
	s3Resumes  = 5        // times in a row that a broken answer is continued
)

// ReadAt implements Store.
func (s *s3Store) ReadAt(ctx context.Context, o Object, p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("%s%s: offset %d", s, o.Path, off)
	}
	if off >= o.Size {
		return 0, io.EOF
	}
	short := int64(len(p)) > o.Size-off
	if short {
		p = p[:o.Size-off]
	}
	n, err := s.readParts(ctx, o, p, off)
	if err == nil && short {
		err = io.EOF
	}
	return n, err
}

// readParts fills p, in parts at the same time.
func (s *s3Store) readParts(ctx context.Context, o Object, p []byte, off int64) (int, error) {
	if len(p) <= s3ReadPart+s3ReadPart/2 {
		return s.readPart(ctx, o, p, off)
	}
	parts := (len(p) + s3ReadPart - 1) / s3ReadPart
	counts, errs := make([]int, parts), make([]error, parts)
	slots := make(chan struct{}, 4)
	var wait sync.WaitGroup
	for i := range parts {
		from, to := i*s3ReadPart, min(len(p), (i+1)*s3ReadPart)
		slots <- struct{}{}
		wait.Go(func() {
			counts[i], errs[i] = s.readPart(ctx, o, p[from:to], off+int64(from))
			<-slots
		})
	}
	wait.Wait()
	n := 0
	for i := range parts {
		n += counts[i]
		if errs[i] != nil {
			return n, errs[i]
		}
	}
	return n, nil
}

func (s *s3Store) readPart(ctx context.Context, o Object, p []byte, off int64) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	r := &s3Stream{store: s, ctx: ctx, object: o, at: off, end: off + int64(len(p))}
	defer r.Close()
	n, err := io.ReadFull(r, p)
	return n, err
}

// Open implements Store.
func (s *s3Store) Open(ctx context.Context, o Object, from int64) (io.ReadCloser, error) {
	r := &s3Stream{store: s, ctx: ctx, object: o, at: from, end: o.Size}
	if from < o.Size {
		if err := r.connect(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// An s3Stream reads the bytes at..end of an object, and goes on where it was
// when a connection breaks.
type s3Stream struct {
	store    *s3Store
	ctx      context.Context // of Open: it covers the stream's life
	object   Object
	at, end  int64
	until    int64 // end of the body
	body     io.ReadCloser
	failures int
}

// Read implements io.Reader.
func (r *s3Stream) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		if r.at >= r.end {
			return 0, io.EOF
		}
		if r.body == nil {
			if err := r.connect(); err != nil {
				return 0, err
			}
		}
		n, err := r.body.Read(p[:min(int64(len(p)), r.until-r.at)])
		if r.at += int64(n); r.at == r.until {
			r.Close() // what is left asks for a new body
		}
		if n > 0 {
			r.failures = 0
			return n, nil
		}
		if err == nil {
			continue
		}
		r.Close()
		if cause := context.Cause(r.ctx); cause != nil {
			return 0, cause
		}
		if r.failures++; r.failures > s3Resumes {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, fmt.Errorf("%s%s: broken off at byte %d of %d, %d times: %s", r.store, r.object.Path, r.at, r.object.Size, r.failures, oneLine(err.Error()))
		}
	}
}

// connect asks for what is left, of the same version of the object.
func (r *s3Stream) connect() error {
	r.until = min(r.end, r.at+s3Window)
	in := &s3.GetObjectInput{
		Bucket: &r.store.bucket, Key: &r.object.Path,
		Range: aws.String(fmt.Sprintf("bytes=%d-%d", r.at, r.until-1)),
	}
	if r.object.Version != "" {
		in.IfMatch = &r.object.Version
	}
	out, err := r.store.client.GetObject(r.ctx, in)
	if s3Status(err) == 416 {
		return fmt.Errorf("%s%s: %w", r.store, r.object.Path, ErrChanged) // it is shorter now
	}
	if s3Status(err) == 404 && r.ctx.Err() == nil && s3Code(err) != "NoSuchBucket" {
		return fmt.Errorf("%s%s: %w", r.store, r.object.Path, ErrGone)
	}
	if err != nil {
		return r.store.explain(r.ctx, r.object.Path, err)
	}
	if _, size, ok := strings.Cut(aws.ToString(out.ContentRange), "/"); ok && r.object.Version == "" && size != fmt.Sprint(r.object.Size) {
		out.Body.Close()
		return fmt.Errorf("%s%s: %w", r.store, r.object.Path, ErrChanged)
	}
	// Not every server knows If-Match.
	if got := aws.ToString(out.ETag); r.object.Version != "" && got != "" && got != r.object.Version {
		out.Body.Close()
		return fmt.Errorf("%s%s: %w", r.store, r.object.Path, ErrChanged)
	}
	if (r.at > 0 || r.until < r.object.Size) && out.ContentRange == nil {
		out.Body.Close()
		return fmt.Errorf("%s%s: the server at %s ignores byte ranges", r.store, r.object.Path, r.store.endpoint)
	}
	r.body = out.Body
	return nil
}

// Close implements io.Closer.
func (r *s3Stream) Close() error {
	if r.body != nil {
		r.body.Close()
		r.body = nil
	}
	return nil
}
