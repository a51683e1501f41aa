package connectors

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Copy copies one file from any store to any other, streaming, and tells its
// bytes. The new file becomes visible when it is whole.
func Copy(ctx context.Context, fromURL, toURL string) (int64, error) {
	from, path, err := storeOf(ctx, fromURL)
	if err != nil {
		return 0, err
	}
	objects, err := from.List(ctx, path)
	if err != nil {
		return 0, fmt.Errorf("copy %s%s: %w", from, path, err)
	}
	if len(objects) != 1 {
		return 0, fmt.Errorf("copy %s%s: it names %d files; name one", from, path, len(objects))
	}
	to, target, err := storeOf(ctx, toURL)
	if err != nil {
		return 0, err
	}
	if strings.HasSuffix(toURL, "/") || target == "" {
		target = joinPath(target, base(objects[0].Path))
	}
	n, err := copyObject(ctx, from, objects[0], to, target)
	if err != nil {
		return 0, fmt.Errorf("copy %s%s to %s%s: %w", from, objects[0].Path, to, target, err)
	}
	return n, nil
}

func copyObject(ctx context.Context, from Store, o Object, to Store, path string) (int64, error) {
	in, err := from.Open(ctx, o, 0)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	out, err := to.Create(ctx, path)
	if err != nil {
		return 0, err
	}
	defer out.Abort()
	n, err := io.CopyBuffer(struct{ io.Writer }{out}, &ctxReader{ctx, in}, make([]byte, 256<<10))
	if err != nil {
		return 0, err
	}
	if o.Size >= 0 && n != o.Size {
		return 0, fmt.Errorf("%d bytes came, not %d", n, o.Size)
	}
	return n, out.Commit(ctx)
}

// ctxReader stops a long copy when ctx ends.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (r *ctxReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// List gives the files behind an address: a file, a glob, or all below a
// folder.
func List(ctx context.Context, rawURL string) ([]Object, error) {
	s, path, err := storeOf(ctx, rawURL)
	if err != nil {
		return nil, err
	}
	objects, err := listFolder(ctx, s, path)
	if err != nil {
		return nil, fmt.Errorf("list %s%s: %w", s, path, err)
	}
	return objects, nil
}

// listFolder lists the file or glob path or, if it is neither, all below it.
func listFolder(ctx context.Context, s Store, path string) ([]Object, error) {
	if path != "" && !strings.HasSuffix(path, "/") {
		objects, err := s.List(ctx, path)
		if err != nil || len(objects) > 0 || hasGlob(path) {
			return objects, err
		}
	}
	return s.List(ctx, joinPath(path, "**"))
}

// Remove deletes the file at rawURL; that there is none is no error.
func Remove(ctx context.Context, rawURL string) error {
	s, path, err := storeOf(ctx, rawURL)
	if err != nil {
		return err
	}
	if hasGlob(path) {
		return fmt.Errorf("remove %s%s: name one file, without wildcards", s, path)
	}
	if err := s.Remove(ctx, path); err != nil {
		return fmt.Errorf("remove %s%s: %w", s, path, err)
	}
	return nil
}

func storeOf(ctx context.Context, rawURL string) (Store, string, error) {
	c, u, err := find(rawURL)
	if err != nil {
		return nil, "", err
	}
	if c.Store == nil {
		return nil, "", fmt.Errorf("%s: %s:// holds no files", u.Redacted(), c.Scheme)
	}
	return c.Store(ctx, u)
}

func base(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
