package connectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

var local = Connector{
	Scheme: "",
	Doc:    "Files on this machine: a path, a glob, or a folder.",
	Sample: "data/clicks/dt=*/*.csv.gz",
	Store: func(_ context.Context, u *url.URL) (Store, string, error) {
		return localStore{}, filepath.ToSlash(filepath.Clean(u.Path)), nil
	},
}

// tempPrefix begins the names of files that are not visible yet.
const tempPrefix = ".weir-"

// localStore is the disk.
type localStore struct{}

var (
	_ Store   = localStore{}
	_ Creator = localStore{}

	_ nearStore = localStore{}
)

func (localStore) String() string { return "" }

func (localStore) List(ctx context.Context, pattern string) ([]Object, error) {
	var out []Object
	if !hasGlob(pattern) {
		st, err := os.Stat(pattern)
		if errors.Is(err, fs.ErrNotExist) || err == nil && st.IsDir() {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return []Object{localObject(pattern, st)}, nil
	}
	var walk func(dir string) error
	walk = func(dir string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		open := dir
		if open == "" {
			open = "."
		}
		entries, err := os.ReadDir(open)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, e := range entries {
			path := joinPath(dir, e.Name())
			st, err := os.Stat(path) // follows links
			if err != nil {
				continue // gone since, or a dangling link
			}
			switch {
			case st.IsDir() && globEnter(pattern, path):
				if err := walk(path); err != nil {
					return err
				}
			case st.Mode().IsRegular() && globMatch(pattern, path):
				out = append(out, localObject(path, st))
			}
		}
		return nil
	}
	if err := walk(globFolder(pattern)); err != nil {
		return nil, err
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, nil
}

// globFolder is the folder from which all matches of pattern can be walked to.
func globFolder(pattern string) string {
	p := globPrefix(pattern)
	i := strings.LastIndexByte(p, '/')
	if i == 0 {
		return "/"
	}
	return p[:max(i, 0)]
}

func joinPath(dir, name string) string {
	if dir == "" || strings.HasSuffix(dir, "/") {
		return dir + name
	}
	return dir + "/" + name
}

func localObject(path string, st fs.FileInfo) Object {
	return Object{path, st.Size(), version(st), st.ModTime()}
}

func version(st fs.FileInfo) string {
	return fmt.Sprintf("%s-%d", st.ModTime().UTC().Format(time.RFC3339Nano), st.Size())
}

// openLocal opens o if it is still what was listed. One open file stays the
// same file when another is renamed over it.
func openLocal(o Object) (*os.File, error) {
	f, err := os.Open(o.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", o.Path, ErrGone)
	}
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	// The log of a table tells sizes only.
	if err == nil && (o.Version != "" && version(st) != o.Version || o.Version == "" && o.Size > 0 && st.Size() != o.Size) {
		err = fmt.Errorf("%s: %w", o.Path, ErrChanged)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (localStore) ReadAt(_ context.Context, o Object, p []byte, off int64) (int, error) {
	f, err := openLocal(o)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return f.ReadAt(p, off)
}

// near implements nearStore.
func (localStore) near(o Object) (nearFile, error) { return openLocal(o) }

func (localStore) Open(_ context.Context, o Object, from int64) (io.ReadCloser, error) {
	f, err := openLocal(o)
	if err != nil {
		return nil, err
	}
	if from > 0 {
		if _, err := f.Seek(from, io.SeekStart); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

func (localStore) Create(_ context.Context, path string) (Upload, error) {
	dir := filepath.Dir(path)
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		return nil, fmt.Errorf("%s is a folder; write to another name", path)
	}
	f, err := createIn(dir)
	if err != nil {
		return nil, err
	}
	// CreateTemp gives a private file; a result is for everyone whom umask allows.
	if err := f.Chmod(0o666 &^ umask()); err != nil {
		f.Close()
		os.Remove(f.Name())
		dropFolders(dir)
		return nil, err
	}
	return &localUpload{File: f, path: path}, nil
}

type localUpload struct {
	*os.File
	path     string
	finished bool
	done     bool

	written, out int64 // bytes, and those of them that the disk was told of
}

// outBytes is how many bytes are written before the disk is told of them, so that there is little left to wait for at the
// end.
const outBytes = 8 << 20

func (u *localUpload) Write(b []byte) (int, error) {
	n, err := u.File.Write(b)
	if u.written += int64(n); u.written-u.out >= outBytes {
		u.writeOut(u.out, u.written-u.out)
		u.out = u.written
	}
	return n, err
}

func (u *localUpload) Finish(context.Context) error {
	if u.finished {
		return nil
	}
	u.finished = true
	if err := u.File.Sync(); err != nil {
		u.File.Close()
		return err
	}
	return u.File.Close()
}

func (u *localUpload) Commit(ctx context.Context) error {
	if err := u.Finish(ctx); err != nil {
		return err
	}
	// The file counts as made now, not when its last byte was written.
	now := time.Now()
	if err := os.Chtimes(u.File.Name(), now, now); err != nil {
		return err
	}
	if err := os.Rename(u.File.Name(), u.path); err != nil {
		return err
	}
	u.done = true
	keepFolders(filepath.Dir(u.path))
	return syncDir(filepath.Dir(u.path))
}

func (u *localUpload) Abort() error {
	if u.done {
		return nil
	}
	u.done = true
	if !u.finished {
		u.finished = true
		u.File.Close()
	}
	err := os.Remove(u.File.Name())
	dropFolders(filepath.Dir(u.path))
	return err
}

// syncDir makes renames in dir outlive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func (s localStore) CreateNew(ctx context.Context, path string, data []byte) error {
	u, err := s.Create(ctx, path)
	if err != nil {
		return err
	}
	defer u.Abort()
	if _, err := u.Write(data); err != nil {
		return err
	}
	if err := u.Finish(ctx); err != nil {
		return err
	}
	// A link appears whole, and only if the name is free.
	if err := os.Link(u.(*localUpload).File.Name(), path); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", path, ErrExists)
	} else if err != nil {
		return err
	}
	keepFolders(filepath.Dir(path))
	return syncDir(filepath.Dir(path))
}

func (localStore) Remove(_ context.Context, path string) error {
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
